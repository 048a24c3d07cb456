"""Documents of an announcement: the call for proposals with its list and form, and its extension."""

from __future__ import annotations

from sqlmodel import col, select

from models import Announcement, AnnouncementRecipient, Organisation
from reports.document import Appendix, Block, Column, Heading, OfficialDocument, Paragraph, Table, Text
from reports.papers.draft import BLANK, Draft, official, paper
from states.procedure_parts import Agency
from states.task_guards import PROPOSAL_FIELDS
from states.vietnamese import short_date

RECIPIENTS = ("Các tổ chức trong danh sách kèm theo", "Giám đốc Sở (để báo cáo)", "Lưu: VT, Chi cục TĐC")


@paper("call_notice")
def call_notice(draft: Draft) -> OfficialDocument:
    call: Announcement = draft.case
    department, programme = draft.agency("department"), draft.procedure.programme
    invited = recipients(draft)
    return official(
        draft,
        subject=call.title,
        body=(
            Paragraph(
                (
                    f"{department.name} thông báo để các cơ quan, tổ chức, doanh nghiệp, cá nhân đề xuất, đặt hàng "
                    f"nhiệm vụ khoa học và công nghệ cấp tỉnh năm {call.year} thuộc {programme.name} "
                    f"{programme.area} như sau:",
                )
            ),
            Heading("1", "Yêu cầu đối với đề xuất", 2),
            *_requirements(draft),
            Heading("2", "Hồ sơ, nơi nhận và thời hạn", 2),
            *_where_and_when(call, department),
            Paragraph(
                (
                    f"{department.name} thông báo đến các cơ quan, tổ chức, doanh nghiệp, cá nhân biết, thực hiện./.",
                )
            ),
        ),
        recipients=RECIPIENTS,
        appendices=(
            *([Appendix("Danh sách tổ chức nhận thông báo", (_list(invited),))] if invited else []),
            Appendix("Phiếu đề xuất nhiệm vụ khoa học và công nghệ", tuple(_form())),
        ),
    )


@paper("call_extension")
def call_extension(draft: Draft) -> OfficialDocument:
    call: Announcement = draft.case
    department = draft.agency("department")
    former = draft.citation(call.document_id)
    return official(
        draft,
        subject=f"Gia hạn thời gian nhận phiếu đề xuất nhiệm vụ khoa học và công nghệ năm {call.year}",
        body=(
            Paragraph(
                (
                    f"{department.name} thông báo gia hạn thời gian nhận phiếu đề xuất nhiệm vụ khoa học và công nghệ "
                    f"cấp tỉnh năm {call.year} theo {former or BLANK} đến hết ngày {_day(call)}.",
                )
            ),
            Paragraph(
                (
                    "Phiếu đề xuất đã gửi vẫn có giá trị, không phải gửi lại. Các nội dung khác không thay đổi.",
                )
            ),
            Paragraph(
                (
                    f"{department.name} thông báo đến các cơ quan, tổ chức, doanh nghiệp, cá nhân biết, thực hiện./.",
                )
            ),
        ),
        recipients=("Các tổ chức đã nhận thông báo đề xuất", *RECIPIENTS[1:]),
    )


def recipients(draft: Draft) -> list[Organisation]:
    query = (
        select(Organisation)
        .join(AnnouncementRecipient, col(AnnouncementRecipient.organisation_id) == col(Organisation.id))
        .where(AnnouncementRecipient.announcement_id == draft.case.pk)
        .order_by(col(Organisation.code))
    )
    return list(draft.session.exec(query))


def _requirements(draft: Draft) -> list[Block]:
    names = [PROPOSAL_FIELDS[field] for field in draft.procedure.proposals.required_fields]
    return [
        Paragraph(
            (
                "Đề xuất phù hợp với mục tiêu, nội dung của Chương trình và không trùng lắp với nhiệm vụ đã thực hiện.",
            )
        ),
        Paragraph((f"Phiếu đề xuất ghi đầy đủ: {', '.join(names)} (theo mẫu kèm theo).",)),
    ]


def _where_and_when(call: Announcement, department: Agency) -> list[Block]:
    return [
        Paragraph(
            (
                "Hồ sơ gồm 01 phiếu đề xuất cho mỗi nhiệm vụ, bản giấy có ký tên, đóng dấu (nếu có) hoặc bản điện tử.",
            )
        ),
        Paragraph((f"Nơi nhận: {department.name}, thư điện tử {department.email}.",)),
        Paragraph((f"Thời hạn nhận phiếu đề xuất: đến hết ngày {_day(call)}.",)),
    ]


def _day(call: Announcement) -> str:
    return short_date(call.closes_on) if call.closes_on else BLANK


def _list(invited: list[Organisation]) -> Table:
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Tên cơ quan, tổ chức, doanh nghiệp", share=3),
            Column("Địa chỉ", share=2),
        ),
        rows=tuple((str(at), each.name, each.address or "") for at, each in enumerate(invited, start=1)),
    )


_ROOM = {"name": 2, "duration_months": 1, "funding_state": 1, "funding_other": 1}
"""Lines left free in the form; the other fields are texts."""


def _form() -> list[Block]:
    """The proposal form: every field of it with room to write."""
    rows = [("Tổ chức, cá nhân đề xuất", 2), ("Người liên hệ, điện thoại, thư điện tử", 2)]
    rows += [(name[0].upper() + name[1:], _ROOM.get(field, 4)) for field, name in PROPOSAL_FIELDS.items()]
    return [
        Table(
            columns=(
                Column("TT", width_mm=11, align="center"),
                Column("Nội dung", share=2),
                Column("Phần kê khai của tổ chức, cá nhân đề xuất", share=3),
            ),
            rows=tuple((str(at), name, "\n" * room) for at, (name, room) in enumerate(rows, start=1)),
        ),
        Paragraph((f"{BLANK}, ngày {BLANK[:5]} tháng {BLANK[:5]} năm {BLANK[:6]}",), align="right"),
        Paragraph((Text("ĐẠI DIỆN TỔ CHỨC, CÁ NHÂN ĐỀ XUẤT", bold=True),), align="right"),
        Paragraph((Text("(Ký, ghi rõ họ tên, đóng dấu nếu có)", italic=True),), align="right"),
    ]
