"""Listings: their columns for terminal and sheet, Vietnamese labels, late lines in red."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from cli.columns import ListColumn, Listing
from cli.printing import BAD, DIM, GOOD, WARN, say, section, show
from models import Letter, LetterState
from notifications.personal_links import without_keys
from reports.lint import Finding
from secretariat.listings import DocumentLine, LetterLine, OrganisationLine, PersonLine
from secretariat.values import article, day, moment, time_left
from secretariat.words import KINDS
from secretariat.worklist import CaseLine, DeadlineLine, TaskLine

SOON = 3
"""Days before a due date from which it is drawn in yellow."""

SEVERITIES = {"error": "lỗi", "warning": "cảnh báo"}

LETTER_STYLES = {
    "sent": GOOD,
    "failed": BAD,
    "ambiguous": BAD,
    "sending": WARN,
    "held": WARN,
    "queued": "",
    "cancelled": DIM,
}


def tasks(lines: Sequence[TaskLine]) -> None:
    show(TASKS.drawn(lines))
    say(f"{len(lines)} nhiệm vụ", DIM)


def cases(lines: Sequence[CaseLine]) -> None:
    show(CASES.drawn(lines))
    say(f"{len(lines)} hồ sơ", DIM)


def deadlines(lines: Sequence[DeadlineLine]) -> None:
    show(DEADLINES.drawn(lines))
    late = sum(line.days_left < 0 for line in lines)
    say(f"{len(lines)} thời hạn đang mở, {late} quá hạn", DIM)


def left(line: DeadlineLine) -> Text:
    """`còn 5 ngày`, coloured by how soon."""
    return Text(_left(line), style=_soon(line))


def outbox(lines: Sequence[LetterLine], *, total: int) -> None:
    show(OUTBOX.drawn(lines))
    more = f"; còn {total - len(lines)} thư cũ hơn, xem thêm bằng --limit" if total > len(lines) else ""
    say(f"{len(lines)} thư{more}", DIM)


def letter(line: LetterLine, row: Letter) -> None:
    """One letter as its recipient reads it."""
    head = [
        f"Đến: {line.recipient_name} <{line.recipient_email}>",
        f"Tình trạng: {line.state_label}" + (f", lúc {moment(line.sent_at)}" if line.sent_at else ""),
    ]
    head += [f"{line.stopped_by}: {line.reason}"] if line.stopped_by else []
    head += [f"Gửi lại thư {line.resends}"] if line.resends else []
    head += [f"Máy chủ thư: {line.error}"] if line.error else []
    if row.state in (LetterState.FAILED, LetterState.AMBIGUOUS):
        head += [f"Gửi lại: nhiemvu new letter send_again letter={line.code} reason=…"]
    if row.state == LetterState.HELD:
        head += [
            f"Cho gửi tiếp: nhiemvu letters release {line.code}; hủy hẳn: nhiemvu letters cancel {line.code}"
        ]
    if row.state == LetterState.AMBIGUOUS:
        head += [f"Đã đến nơi: nhiemvu new letter confirm_sent letter={line.code} reason=…"]
    head += [enclosed(row.calendar)] if row.calendar else []
    section(
        f"{line.code} · {line.subject}",
        Text("\n".join(head)),
        Text(""),
        Text(without_keys(row, row.text).strip()),
    )


def enclosed(calendar: str) -> str:
    """What a letter's calendar does to the reader's own."""
    return "Kèm thông báo hủy lịch họp" if "METHOD:CANCEL" in calendar else "Kèm giấy mời (lịch họp)"


def _stop(line: LetterLine) -> str | None:
    return f"{line.stopped_by}: {line.reason}" if line.stopped_by else None


def documents(lines: Sequence[DocumentLine]) -> None:
    show(DOCUMENTS.drawn(lines))
    say(f"{len(lines)} văn bản", DIM)


def findings(lines: Sequence[Finding]) -> None:
    """What the lint found, each with its place, what to do and the rule it rests on."""
    if not lines:
        say("Không thấy sai sót nào.", GOOD)
        return
    show(FINDINGS.drawn(lines))
    say(f"{len(lines)} sai sót", DIM)


def organisations(lines: Sequence[OrganisationLine]) -> None:
    show(ORGANISATIONS.drawn(lines))
    say(f"{len(lines)} tổ chức", DIM)


def people(lines: Sequence[PersonLine]) -> None:
    show(PEOPLE.drawn(lines))
    say(f"{len(lines)} người", DIM)


def letter_style(line: LetterLine) -> str:
    return BAD if line.returned else LETTER_STYLES[line.state]


def _email(line: OrganisationLine | PersonLine) -> str | None:
    return f"{line.email}\n(bị trả lại {day(line.returned_on)})" if line.returned_on else line.email


def _returned(line: OrganisationLine | PersonLine) -> str:
    return BAD if line.returned_on else ""


def _left(line: DeadlineLine) -> str:
    return time_left(line.days_left, line.days_late) + (" (tạm tính)" if line.provisional else "")


def _soon(line: DeadlineLine) -> str:
    return BAD if line.days_left < 0 else WARN if line.days_left <= SOON else ""


def _funding(line: TaskLine) -> int | None:
    return line.contract_funding if line.contract_funding is not None else line.approved_funding


NEXT = (
    ListColumn[CaseLine](
        "Thời hạn gần nhất", lambda line: line.deadline.due_on if line.deadline else None, "date"
    ),
    ListColumn[CaseLine](
        "Còn lại",
        lambda line: _left(line.deadline) if line.deadline else None,
        under=True,
        style=lambda line: _soon(line.deadline) if line.deadline else "",
    ),
    ListColumn[CaseLine](
        "Việc phải làm", lambda line: line.deadline.title if line.deadline else None, on="sheet"
    ),
)

TASKS = Listing[TaskLine](
    "Danh sách nhiệm vụ khoa học và công nghệ",
    (
        ListColumn("Mã", lambda line: line.code),
        ListColumn("Nhiệm vụ", lambda line: line.name),
        ListColumn("Tổ chức", lambda line: line.host or line.proposer, under=True, style=lambda line: DIM),
        ListColumn("Trạng thái", lambda line: line.state_label),
        ListColumn("Kinh phí", _funding, "money", on="screen"),
        ListColumn("Kinh phí được duyệt", lambda line: line.approved_funding, "money", on="sheet"),
        ListColumn("Kinh phí hợp đồng", lambda line: line.contract_funding, "money", on="sheet"),
        *NEXT,
    ),
)

CASES = Listing[CaseLine](
    "Danh sách hồ sơ",
    (
        ListColumn("Mã", lambda line: line.code),
        ListColumn("Loại", lambda line: KINDS[line.kind]),
        ListColumn("Tên", lambda line: line.name),
        ListColumn("Năm", lambda line: line.year, "number"),
        ListColumn("Trạng thái", lambda line: line.state_label),
        *NEXT,
    ),
)

DEADLINES = Listing[DeadlineLine](
    "Danh sách thời hạn đang mở",
    (
        ListColumn("Mã", lambda line: line.code),
        ListColumn("Đến hạn", lambda line: line.due_on, "date"),
        ListColumn("Còn lại", _left, style=_soon),
        ListColumn("Việc", lambda line: line.title),
        ListColumn("Hồ sơ", lambda line: line.case_code),
        ListColumn("Tên hồ sơ", lambda line: line.case_name, on="sheet"),
        ListColumn("Phụ trách", lambda line: line.responsible_label),
    ),
)

OUTBOX = Listing[LetterLine](
    "Danh sách thư điện tử gửi đi",
    (
        ListColumn("Mã", lambda line: line.code),
        ListColumn("Ngày", lambda line: line.sent_at or line.created_at, "moment"),
        ListColumn("Tình trạng", lambda line: line.state_label, style=letter_style),
        ListColumn("Lý do giữ, hủy", _stop, under=True, style=lambda line: DIM),
        ListColumn("Họ tên người nhận", lambda line: line.recipient_name, on="sheet"),
        ListColumn("Người nhận", lambda line: line.recipient_email),
        ListColumn("Tiêu đề", lambda line: line.subject),
        ListColumn("Hồ sơ", lambda line: line.case_code),
        ListColumn("Lỗi gửi thư", lambda line: line.error, on="sheet"),
    ),
)

DOCUMENTS = Listing[DocumentLine](
    "Sổ đăng ký văn bản",
    (
        ListColumn("Mã", lambda line: line.code),
        ListColumn("Số, ký hiệu", lambda line: line.reference),
        ListColumn("Tình trạng", lambda line: line.status, under=True, style=lambda line: WARN),
        ListColumn("Ngày", lambda line: line.issued_on, "date", empty="không rõ"),
        ListColumn("Loại", lambda line: line.type_label),
        ListColumn("Trích yếu", lambda line: line.title),
        ListColumn("Cơ quan ban hành", lambda line: line.issuer_label),
        ListColumn("Người ký", lambda line: line.signer, on="sheet"),
        ListColumn("Hồ sơ", lambda line: line.case_code),
    ),
)

FINDINGS = Listing[Finding](
    "Sai sót trong sổ đăng ký văn bản",
    (
        ListColumn("Chỗ", lambda line: line.where),
        ListColumn("Mức độ", lambda line: SEVERITIES[line.severity], on="sheet"),
        ListColumn(
            "Sai sót",
            lambda line: line.message,
            style=lambda line: BAD if line.severity == "error" else WARN,
        ),
        ListColumn("Căn cứ", lambda line: article(line.article)),
    ),
    whole=(),
)

ORGANISATIONS = Listing[OrganisationLine](
    "Danh bạ tổ chức, doanh nghiệp",
    (
        ListColumn("Mã", lambda line: line.code),
        ListColumn("Tên", lambda line: line.name),
        ListColumn("Loại hình", lambda line: line.kind_label),
        ListColumn("Mã số thuế", lambda line: line.tax_code),
        ListColumn("Thư điện tử", _email, on="screen", empty="chưa có", style=_returned),
        ListColumn("Thư điện tử", lambda line: line.email, on="sheet"),
        ListColumn("Thư bị trả lại từ ngày", lambda line: line.returned_on, "date", on="sheet"),
        ListColumn("Địa chỉ", lambda line: line.address, on="sheet"),
    ),
)

PEOPLE = Listing[PersonLine](
    "Danh bạ cán bộ, thành viên Hội đồng",
    (
        ListColumn("Thư điện tử", _email, on="screen", style=_returned),
        ListColumn("Thư điện tử", lambda line: line.email, on="sheet"),
        ListColumn("Thư bị trả lại từ ngày", lambda line: line.returned_on, "date", on="sheet"),
        ListColumn("Họ tên", lambda line: line.name),
        ListColumn("Chức vụ", lambda line: line.position),
        ListColumn("Tổ chức", lambda line: line.organisation),
        ListColumn("Vai trò", lambda line: ", ".join(line.role_labels)),
    ),
)
