"""The contract (Hợp đồng) between the department and the host, and the minutes that liquidate it."""

from __future__ import annotations

from dataclasses import replace

from models import Organisation, Task
from reports.document import Block, Heading, OfficialDocument, Paragraph, Signature, Text
from reports.papers.draft import BLANK, Draft, head_signs, official, paper, standing_bases
from reports.papers.facts import (
    about,
    approval_basis,
    cited_act,
    cited_basis,
    contract_basis,
    day,
    host_basis,
    last_entry,
    months,
    organisation,
    sum_of_money,
    told,
    told_at_length,
    what_is_ordered,
)
from states.chart import HO_CHI_MINH

_BOTH_KEEP = "02 bản có giá trị pháp lý như nhau, mỗi bên giữ 01 bản"
_HOST_SIGNS = Signature("Đại diện bên B")


@paper("contract")
def contract(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    host = organisation(draft, task.host_id)
    return official(
        draft,
        subject=f"Thực hiện {about(task)}",
        bases=[*standing_bases(draft), *_bases(draft)],
        body=(
            *_parties(draft, host),
            Paragraph((f"Số tài khoản: {BLANK} tại: {BLANK}",)),
            Paragraph(("Hai bên ký kết hợp đồng thực hiện nhiệm vụ với các điều khoản sau:",)),
            Heading("Điều 1", "Nội dung và sản phẩm", 2),
            Paragraph((f"Bên A giao, Bên B nhận chủ trì thực hiện {about(task)} (mã số {task.code}).",)),
            *what_is_ordered(task),
            *told_at_length("Nội dung thực hiện", task.content),
            told("Địa chỉ ứng dụng", task.application),
            Heading("Điều 2", "Thời gian thực hiện", 2),
            Paragraph(
                (
                    f"Hợp đồng được thực hiện từ ngày {day(task.contract_starts_on)} đến hết ngày "
                    f"{day(task.contract_ends_on)}.",
                )
            ),
            Heading("Điều 3", "Kinh phí và thanh toán", 2),
            Paragraph((f"Kinh phí thực hiện hợp đồng: {sum_of_money(task.contract_funding)}.",)),
            Paragraph(
                (
                    "Bên A cấp kinh phí cho Bên B theo tiến độ thực hiện và quyết toán theo quy định hiện hành.",
                )
            ),
            *_duties(draft),
            Heading("Điều 6", "Báo cáo, nghiệm thu và thanh lý", 2),
            *_reports(draft),
            Heading("Điều 7", "Hiệu lực của hợp đồng", 2),
            Paragraph(
                (
                    "Hợp đồng có hiệu lực kể từ ngày ký. Mọi sửa đổi, bổ sung phải được hai bên thống nhất bằng văn "
                    f"bản; tranh chấp được giải quyết trước hết bằng thương lượng. Hợp đồng lập thành {_BOTH_KEEP}./.",
                )
            ),
        ),
        left_signature=_HOST_SIGNS,
        signature=_department_signs(draft),
    )


@paper("liquidation_minutes")
def liquidation_minutes(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    host = organisation(draft, task.host_id)
    ended = draft.citation(task.contract_document_id)
    acceptance = cited_act(draft, "pass_acceptance", "fail_acceptance")
    judged = cited_basis(acceptance, "về việc nghiệm thu kết quả thực hiện nhiệm vụ")
    return official(
        draft,
        subject=f"Thanh lý hợp đồng thực hiện {about(task)}",
        bases=[*contract_basis(draft), *judged],
        body=(
            *_parties(draft, host),
            Paragraph((f"Hai bên thống nhất thanh lý {ended or f'hợp đồng {BLANK}'} với các nội dung sau:",)),
            Heading("Điều 1", "Kết quả thực hiện hợp đồng", 2),
            told("Nhiệm vụ", task.name),
            told("Xếp loại nghiệm thu", task.grade),
            told("Số đăng ký kết quả thực hiện nhiệm vụ", task.registration_number),
            Heading("Điều 2", "Kinh phí", 2),
            Paragraph((f"Kinh phí theo hợp đồng: {sum_of_money(task.contract_funding)}.",)),
            Paragraph((f"Kinh phí được quyết toán: {sum_of_money(task.settled_funding)}.",)),
            Paragraph((f"Kinh phí Bên B phải hoàn trả: {sum_of_money(task.recovered_funding)}.",)),
            Heading("Điều 3", "Trách nhiệm của hai bên", 2),
            Paragraph((_ended(task.recovered_funding),)),
            Paragraph((f"Biên bản lập thành {_BOTH_KEEP}./.",)),
        ),
        recipients=("Bên A, Bên B", "Lưu: VT, Chi cục TĐC"),
        left_signature=_HOST_SIGNS,
        signature=_department_signs(draft),
    )


def _bases(draft: Draft) -> list[str]:
    """The approval, the decision on the host, the appraisal."""
    found = last_entry(draft, "appraise")
    on = day(found.at.astimezone(HO_CHI_MINH).date()) if found else BLANK
    return [
        *approval_basis(draft, "quyết định phê duyệt nhiệm vụ"),
        *host_basis(draft, "quyết định giao tổ chức chủ trì"),
        f"Căn cứ kết quả thẩm định kinh phí ngày {on}: {sum_of_money(draft.case.appraised_funding)}",
    ]


def _ended(recovered: int | None) -> str:
    ends = "Hợp đồng chấm dứt hiệu lực kể từ ngày ký Biên bản này"
    if recovered == 0:
        return f"{ends}; hai bên đã hoàn thành nghĩa vụ theo hợp đồng."
    return f"{ends}, trừ nghĩa vụ của Bên B hoàn trả kinh phí nêu tại Điều 2 (nếu có) trong thời hạn {BLANK}"


def _parties(draft: Draft, host: Organisation | None) -> list[Block]:
    department = draft.agency("department")
    signer = draft.paper.signer if draft.paper and draft.paper.signer else BLANK
    deputy = draft.paper is not None and draft.paper.authority is not None
    head = f"Phó {department.head}" if deputy else department.head
    address, email, tax_code = (host.address, host.email, host.tax_code) if host else (None, None, None)
    return [
        Paragraph((f"Hôm nay, ngày {day(draft.paper.issued_on if draft.paper else None)}, chúng tôi gồm:",)),
        Paragraph((Text(f"Bên A: {department.name}", bold=True),)),
        Paragraph((f"Địa chỉ: {BLANK}, {department.place}. Thư điện tử: {department.email}.",)),
        Paragraph((f"Người đại diện: {signer}. Chức vụ: {head}.",)),
        Paragraph((Text(f"Bên B: {host.name if host else BLANK}", bold=True),)),
        Paragraph((f"Địa chỉ: {address or BLANK}. Thư điện tử: {email or BLANK}.",)),
        Paragraph((f"Mã số thuế: {tax_code or BLANK}.",)),
        Paragraph((f"Người đại diện: {BLANK} Chức vụ: {BLANK}",)),
    ]


def _duties(draft: Draft) -> list[Block]:
    every = draft.procedure.implementation.progress_every_months
    return [
        Heading("Điều 4", "Quyền và nghĩa vụ của Bên A", 2),
        Paragraph(("Cung cấp thông tin cần thiết, cấp kinh phí theo hợp đồng.",), bullet=True),
        Paragraph(("Kiểm tra, đánh giá việc thực hiện nội dung và sử dụng kinh phí.",), bullet=True),
        Paragraph(
            ("Tạm dừng, chấm dứt hợp đồng khi Bên B không thực hiện đúng cam kết, theo quy định.",),
            bullet=True,
        ),
        Heading("Điều 5", "Quyền và nghĩa vụ của Bên B", 2),
        Paragraph(("Tổ chức thực hiện đầy đủ nội dung, giao nộp sản phẩm đúng thời hạn.",), bullet=True),
        Paragraph(("Sử dụng kinh phí đúng mục đích, chế độ và quyết toán theo quy định.",), bullet=True),
        Paragraph(
            (f"Báo cáo tiến độ định kỳ {every:02d} tháng một lần và báo cáo đột xuất khi có yêu cầu.",),
            bullet=True,
        ),
        Paragraph(("Đăng ký kết quả thực hiện nhiệm vụ sau khi được nghiệm thu.",), bullet=True),
    ]


def _reports(draft: Draft) -> list[Block]:
    rule = draft.procedure.implementation
    return [
        Paragraph(
            (
                f"Bên B nộp báo cáo định kỳ {rule.progress_every_months:02d} tháng một lần kể từ ngày bắt đầu "
                "thực hiện hợp đồng.",
            )
        ),
        Paragraph(
            (
                "Kết thúc thời gian thực hiện, Bên B nộp hồ sơ để Bên A tổ chức nghiệm thu. Kết quả nghiệm thu xếp một "
                f"trong các mức: {', '.join((*rule.grades_passing, *rule.grades_failing))}.",
            )
        ),
        Paragraph(
            (
                "Hợp đồng được gia hạn không quá "
                f"{rule.extensions_max:02d} lần, mỗi lần không quá {months(rule.extension_months_max)}, khi Bên B đề "
                "nghị bằng văn bản trước ngày hết hạn và được Bên A chấp thuận.",
            )
        ),
        Paragraph(("Hai bên lập biên bản thanh lý hợp đồng sau khi nghiệm thu và quyết toán kinh phí.",)),
    ]


def _department_signs(draft: Draft) -> Signature:
    signs = head_signs(draft, draft.agency("department"))
    return replace(signs, authority="\n".join(filter(None, ("Đại diện bên A", signs.authority))))
