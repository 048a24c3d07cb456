"""Documents of an advisory council before its session: the decision with its members, the invitation."""

from __future__ import annotations

from sqlmodel import col, select

from models import Council, CouncilMember, Organisation, Person
from reports.document import Appendix, Column, Heading, OfficialDocument, Paragraph, Table
from reports.papers.draft import Draft, official, paper
from states.council_rules import Seat


@paper("council_decision")
def council_decision(draft: Draft) -> OfficialDocument:
    council: Council = draft.case
    department = draft.agency("department")
    seated = seats(draft, council)
    return official(
        draft,
        subject=f"Về việc thành lập {council.title}",
        authority=f"{department.head} {department.name}",
        body=(
            Heading(
                "Điều 1", f"Thành lập {council.title}, gồm {len(seated):02d} người (danh sách kèm theo).", 2
            ),
            Heading("Điều 2", "Nhiệm vụ, phương thức làm việc", 2),
            Paragraph(
                (
                    f"Hội đồng tư vấn cho {department.head} {department.name} về các nhiệm vụ khoa học và công nghệ "
                    f"cấp tỉnh đề xuất thực hiện năm {council.year}; làm việc theo nguyên tắc tập trung, dân chủ, "
                    "biểu quyết bằng phiếu và tự giải thể sau khi hoàn thành nhiệm vụ.",
                )
            ),
            Heading("Điều 3", "Hiệu lực và trách nhiệm thi hành", 2),
            Paragraph(
                (
                    "Quyết định này có hiệu lực kể từ ngày ký. Chi cục trưởng "
                    f"{draft.agency('subdepartment').name}, Thủ trưởng các đơn vị có liên quan và các ông, bà có tên "
                    "tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
                )
            ),
        ),
        recipients=("Như Điều 3", f"{department.head} Sở (để báo cáo)", "Lưu: VT, Chi cục TĐC"),
        appendices=(Appendix(f"Danh sách thành viên {council.title}", (_table(seated),)),),
    )


Seated = tuple[CouncilMember, Person, Organisation | None]


def seats(draft: Draft, council: Council) -> list[Seated]:
    """The members in the order of their seats, with their organisation."""
    query = (
        select(CouncilMember, Person, Organisation)
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id), isouter=True)
        .where(CouncilMember.council_id == council.pk)
    )
    order = list(Seat)
    return sorted(draft.session.exec(query), key=lambda row: (order.index(Seat(row[0].seat)), row[0].pk))


def _table(seated: list[Seated]) -> Table:
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Họ và tên", share=2),
            Column("Chức vụ, đơn vị công tác", share=3),
            Column("Chức danh trong Hội đồng", share=2),
        ),
        rows=tuple(
            (
                str(at),
                person.name,
                ", ".join(filter(None, (person.position, organisation.name if organisation else None))),
                Seat(member.seat).label,
            )
            for at, (member, person, organisation) in enumerate(seated, start=1)
        ),
    )
