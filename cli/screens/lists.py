"""Listings as tables: dates as dd/mm/yyyy, money in đ, Vietnamese labels, late lines in red."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from cli.printing import BAD, DIM, GOOD, WARN, say, section, show, table
from cli.values import article, day, dong, moment, time_left
from cli.words import KINDS
from models import Letter, LetterState
from reports.lint import Finding
from secretariat.listings import DocumentLine, LetterLine, OrganisationLine, PersonLine
from secretariat.worklist import CaseLine, DeadlineLine, TaskLine

SOON = 3
"""Days before a due date from which it is drawn in yellow."""

LETTER_STYLES = {"sent": GOOD, "failed": BAD, "ambiguous": BAD, "sending": WARN, "queued": ""}


def tasks(lines: Sequence[TaskLine]) -> None:
    headings = ("Mã", "Nhiệm vụ, tổ chức", "Trạng thái", "Kinh phí", "Thời hạn gần nhất")
    rows = [
        (
            line.code,
            Text.assemble(line.name, "\n", (line.host or line.proposer, DIM)),
            line.state_label,
            _funding(line),
            _next(line),
        )
        for line in lines
    ]
    show(table(headings, rows, numbers=[3]))
    say(f"{len(lines)} nhiệm vụ", DIM)


def cases(lines: Sequence[CaseLine]) -> None:
    headings = ("Mã", "Loại", "Tên", "Năm", "Trạng thái", "Thời hạn gần nhất")
    rows = [
        (line.code, KINDS[line.kind], line.name, str(line.year), line.state_label, _next(line))
        for line in lines
    ]
    show(table(headings, rows))
    say(f"{len(lines)} hồ sơ", DIM)


def deadlines(lines: Sequence[DeadlineLine]) -> None:
    headings = ("Mã", "Đến hạn", "Còn lại", "Việc", "Hồ sơ", "Phụ trách")
    rows = [
        (line.code, day(line.due_on), left(line), line.title, line.case_code, line.responsible_label)
        for line in lines
    ]
    show(table(headings, rows))
    late = sum(line.days_left < 0 for line in lines)
    say(f"{len(lines)} thời hạn đang mở, {late} quá hạn", DIM)


def left(line: DeadlineLine) -> Text:
    """`còn 5 ngày`, coloured by how soon."""
    style = BAD if line.days_left < 0 else WARN if line.days_left <= SOON else ""
    tentative = " (tạm tính)" if line.provisional else ""
    return Text(time_left(line.days_left, line.days_late) + tentative, style=style)


def outbox(lines: Sequence[LetterLine], *, total: int) -> None:
    headings = ("Mã", "Ngày", "Tình trạng", "Người nhận", "Tiêu đề", "Hồ sơ")
    rows = [
        (
            line.code,
            moment(line.sent_at or line.created_at),
            Text(line.state_label, style=LETTER_STYLES[line.state]),
            line.recipient_email,
            line.subject,
            line.case_code or "",
        )
        for line in lines
    ]
    show(table(headings, rows))
    more = f"; còn {total - len(lines)} thư cũ hơn, xem thêm bằng --limit" if total > len(lines) else ""
    say(f"{len(lines)} thư{more}", DIM)


def letter(line: LetterLine, row: Letter) -> None:
    """One letter as its recipient reads it."""
    head = [
        f"Đến: {line.recipient_name} <{line.recipient_email}>",
        f"Tình trạng: {line.state_label}" + (f", lúc {moment(line.sent_at)}" if line.sent_at else ""),
    ]
    head += [f"Máy chủ thư: {line.error}"] if line.error else []
    if row.state in (LetterState.FAILED, LetterState.AMBIGUOUS):
        head += [f"Gửi lại: nhiemvu new letter send_again letter={line.code} reason=…"]
    if row.state == LetterState.AMBIGUOUS:
        head += [f"Đã đến nơi: nhiemvu new letter confirm_sent letter={line.code} reason=…"]
    head += ["Kèm giấy mời (lịch họp)"] if row.calendar else []
    section(f"{line.code} · {line.subject}", Text("\n".join(head)), Text(""), Text(row.text.strip()))


def documents(lines: Sequence[DocumentLine]) -> None:
    headings = ("Số, ký hiệu", "Ngày", "Loại", "Trích yếu", "Cơ quan ban hành", "Hồ sơ")
    rows = [
        (
            line.reference,
            day(line.issued_on) if line.issued_on else "không rõ",
            line.type_label,
            line.title,
            line.issuer_label,
            line.case_code or "",
        )
        for line in lines
    ]
    show(table(headings, rows))
    say(f"{len(lines)} văn bản", DIM)


def findings(lines: Sequence[Finding]) -> None:
    """What the lint found, each with its place, what to do and the rule it rests on."""
    if not lines:
        say("Không thấy sai sót nào.", GOOD)
        return
    rows = [
        (
            line.where,
            Text(line.message, style=BAD if line.severity == "error" else WARN),
            article(line.article),
        )
        for line in lines
    ]
    show(table(("Chỗ", "Sai sót", "Căn cứ"), rows, whole=()))
    say(f"{len(lines)} sai sót", DIM)


def organisations(lines: Sequence[OrganisationLine]) -> None:
    headings = ("Mã", "Tên", "Loại hình", "Mã số thuế", "Thư điện tử")
    rows = [
        (line.code, line.name, line.kind_label, line.tax_code or "", line.email or "chưa có")
        for line in lines
    ]
    show(table(headings, rows))
    say(f"{len(lines)} tổ chức", DIM)


def people(lines: Sequence[PersonLine]) -> None:
    headings = ("Thư điện tử", "Họ tên", "Chức vụ", "Tổ chức", "Vai trò")
    rows = [
        (line.email, line.name, line.position or "", line.organisation or "", ", ".join(line.role_labels))
        for line in lines
    ]
    show(table(headings, rows))
    say(f"{len(lines)} người", DIM)


def _funding(line: TaskLine) -> str:
    value = line.contract_funding if line.contract_funding is not None else line.approved_funding
    return dong(value) if value is not None else ""


def _next(line: CaseLine) -> Text:
    if line.deadline is None:
        return Text("")
    return Text.assemble(day(line.deadline.due_on), "\n", left(line.deadline))
