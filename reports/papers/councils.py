"""Documents of an advisory council before its session: the decision with its members, the invitation."""

from __future__ import annotations

from sqlmodel import col, select

from models import Council, Deadline
from reports.document import Appendix, Block, Column, OfficialDocument, Paragraph, Table, Text
from reports.papers.council_record import CouncilRecord, Member, read_council
from reports.papers.draft import BLANK, Draft, official, paper, standing_bases
from reports.papers.phrases import archive, count, portion, proposals_table, said, time_and_day, told, under
from states.council_rules import Seat
from states.vietnamese import short_date

# A longer list goes into the annex: in the letter itself it would push the time and the place to page 2.
_NAMED_IN_LETTER = 9
_AGENDA_IN_LETTER = 4


@paper("council_decision")
def council_decision(draft: Draft) -> OfficialDocument:
    council: Council = draft.case
    record = read_council(draft.session, council)
    department, subdepartment = draft.agency("department"), draft.agency("subdepartment")
    head = f"{department.head} {department.name}"
    deputy = draft.paper is not None and draft.paper.authority is not None
    lists = _lists(record)
    return official(
        draft,
        subject=f"Về việc thành lập {council.title}",
        authority=head,
        bases=(
            *standing_bases(draft),
            f"Theo đề nghị của {subdepartment.head} {subdepartment.name}",
        ),
        body=(
            _article(1, f"Thành lập {council.title}, gồm {_size(record)}{_listed(lists)}."),
            _article(
                2,
                f"Hội đồng có nhiệm vụ tư vấn cho {head} xác định nhiệm vụ khoa học và công nghệ cấp tỉnh "
                f"năm {council.year}{_of_agenda(record, lists)}: nhận xét, đánh giá, bỏ phiếu và kiến nghị việc "
                "thực hiện, thực hiện với điều chỉnh hoặc không thực hiện từng đề xuất.",
            ),
            said(
                "Hội đồng làm việc theo nguyên tắc tập trung, dân chủ, khách quan; họp và biểu quyết bằng phiếu"
                f"{under(draft.procedure.council.article)}; tự giải thể sau khi hoàn thành nhiệm vụ."
            ),
            _article(3, "Quyết định này có hiệu lực kể từ ngày ký."),
            said(
                f"{subdepartment.head} {subdepartment.name}, Thủ trưởng các đơn vị có liên quan và các thành viên "
                "Hội đồng có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."
            ),
        ),
        recipients=(
            "Như Điều 3",
            *((f"{department.head} Sở (để báo cáo)",) if deputy else ()),
            archive(draft),
        ),
        appendices=tuple(lists.values()),
    )


@paper("session_invitation")
def session_invitation(draft: Draft) -> OfficialDocument:
    council: Council = draft.case
    record = read_council(draft.session, council)
    department, decision = draft.agency("department"), draft.citation(council.document_id)
    lists = {
        "members": _members_appendix(record) if len(record.members) > _NAMED_IN_LETTER else None,
        "agenda": _agenda_appendix(record) if len(record.items) > _AGENDA_IN_LETTER else None,
    }
    both = all(lists.values())
    return official(
        draft,
        subject=f"Họp {council.title}",
        addressees=_addressees(record, "Phụ lục I" if both else "Phụ lục"),
        bases=(),
        body=(
            said(
                f"Thực hiện {decision or BLANK}, {department.name} trân trọng kính mời Ông (Bà) dự họp Hội đồng:"
            ),
            told("Thời gian", time_and_day(council.session_at)),
            told("Địa điểm", council.place or BLANK),
            *_agenda(record, "Phụ lục II" if both else "Phụ lục"),
            *_requests(draft, record),
        ),
        recipients=("Như trên", archive(draft)),
        appendices=tuple(filter(None, lists.values())),
    )


def _article(number: int, text: str) -> Paragraph:
    return said(Text(f"Điều {number}.", bold=True), f" {text}")


def _size(record: CouncilRecord) -> str:
    clerks = len(record.members) - len(record.voting)
    beside = f" và {count(clerks)} thư ký hành chính giúp việc" if clerks else ""
    return f"{count(len(record.voting)) if record.voting else BLANK} thành viên{beside}"


def _lists(record: CouncilRecord) -> dict[str, Appendix]:
    """The annexes of the decision; a single proposal is named in its article."""
    return {
        **({"members": _members_appendix(record)} if record.members else {}),
        **({"agenda": _agenda_appendix(record)} if len(record.items) > 1 else {}),
    }


def _listed(lists: dict[str, Appendix]) -> str:
    if "members" not in lists:
        return ""
    return f" (danh sách tại Phụ lục {'I' if len(lists) > 1 else 'kèm theo'})"


def _of_agenda(record: CouncilRecord, lists: dict[str, Appendix]) -> str:
    if not record.items:
        return ""
    if "agenda" in lists:
        where = "Phụ lục II" if len(lists) > 1 else "Phụ lục kèm theo"
        return f" đối với {count(len(record.items))} đề xuất (danh sách tại {where})"
    (item,) = record.items
    return f" đối với đề xuất “{item.task.name}” ({item.task.code}) của {item.proposer.name}"


def _members_appendix(record: CouncilRecord) -> Appendix:
    return Appendix(f"Danh sách thành viên {record.council.title}", (_members_table(record.members),))


def _agenda_appendix(record: CouncilRecord) -> Appendix:
    rows = [(item.task.code, item.task.name, item.proposer.name) for item in record.items]
    return Appendix("Danh sách đề xuất nhiệm vụ đưa ra Hội đồng", (proposals_table(rows),))


def _members_table(members: tuple[Member, ...]) -> Table:
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Họ và tên", share=2),
            Column("Chức vụ, đơn vị công tác", share=3),
            Column("Chức danh trong Hội đồng", share=2),
        ),
        rows=tuple(
            (str(at), member.name, member.work, member.seat.label)
            for at, member in enumerate(members, start=1)
        ),
    )


def _addressees(record: CouncilRecord, appendix: str) -> tuple[str, ...]:
    if not record.members:
        return ("Các thành viên Hội đồng",)
    if len(record.members) > _NAMED_IN_LETTER:
        return (f"Các thành viên Hội đồng (danh sách tại {appendix})",)
    return tuple(f"Ông (Bà) {member.name}, {_in_council(member.seat)}" for member in record.members)


def _in_council(seat: Seat) -> str:
    """As in `Chủ tịch Hội đồng`, `Thư ký khoa học`: short enough for one line behind a name."""
    if seat is Seat.SECRETARY:
        return "Thư ký khoa học"
    return f"{seat.label} Hội đồng" if seat in (Seat.CHAIR, Seat.VICE_CHAIR, Seat.MEMBER) else seat.label


def _agenda(record: CouncilRecord, appendix: str) -> list[Block]:
    number = len(record.items)
    what = f"xem xét, đánh giá và bỏ phiếu đối với {count(number)} đề xuất nhiệm vụ"
    if not number:
        return [told("Nội dung", BLANK)]
    if number > _AGENDA_IN_LETTER:
        return [told("Nội dung", f"{what} (danh sách tại {appendix})")]
    ends = [";"] * (number - 1) + ["."]
    return [
        told("Nội dung", f"{what}:"),
        *(
            said(f"{item.task.name} ({item.task.code}; {item.proposer.name}){end}", bullet=True)
            for item, end in zip(record.items, ends, strict=True)
        ),
    ]


def _again(council: Council) -> str:
    return "Giấy mời này thay thế giấy mời trước. " if council.invitations > 1 else ""


def _requests(draft: Draft, record: CouncilRecord) -> list[Block]:
    department = draft.agency("department")
    return [
        said(
            "Đề nghị Ông (Bà) nghiên cứu tài liệu gửi kèm (phiếu đề xuất, mẫu phiếu nhận xét và đánh giá), gửi phiếu "
            f"nhận xét và đánh giá từng đề xuất về {department.name} (thư điện tử: {department.email})"
            f"{_forms_by(draft, record)}."
        ),
        said(
            f"{_again(record.council)}{department.name} rất mong Ông (Bà) thu xếp tham dự. Trường hợp không thể tham "
            "dự, đề nghị Ông (Bà) thông báo sớm và nêu rõ lý do, vì phiên họp chỉ được tiến hành khi có mặt "
            f"{_quorum(draft, record)}./."
        ),
    ]


def _quorum(draft: Draft, record: CouncilRecord) -> str:
    rule, members = draft.procedure.council, len(record.voting)
    if not members:
        return f"ít nhất {portion(rule.quorum)} số thành viên Hội đồng"
    return f"ít nhất {count(rule.quorum_of(members))}/{count(members)} thành viên Hội đồng"


def _forms_by(draft: Draft, record: CouncilRecord) -> str:
    """Until when evaluations are to be back: the day of the clock, or the rule in words before it runs."""
    rule = next((rule for rule in draft.procedure.deadlines if rule.audience == "members_without_form"), None)
    if rule is None:
        return " trước phiên họp"
    query = (
        select(col(Deadline.due_on))
        .where(
            Deadline.case_kind == "council",
            Deadline.case_id == record.council.pk,
            Deadline.rule == rule.id,
        )
        .order_by(col(Deadline.id).desc())
    )
    due = draft.session.exec(query).first()
    if due is not None:
        return f" chậm nhất ngày {short_date(due)}"
    return (
        f" trước phiên họp ít nhất {count(-rule.count)} ngày{' làm việc' if rule.unit == 'working' else ''}"
    )
