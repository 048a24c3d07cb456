"""The contract with the host and the minutes that liquidate it."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from reports.document import Signature
from tests.reports.papers.lived import drawn, in_every_state, lines, numbered, task_of

EMPTY = "…………… đồng (Bằng chữ: ……………)"


def test_a_contract_binds_both_parties_to_what_the_record_says(year: Session) -> None:
    paper = numbered(year, "HĐ-KHCN/1")
    paper.signer = "Trần Văn Bình"
    text = "\n".join(lines(year, "contract", task_of(year, "finished"), paper=paper))
    for said in (
        "Số: 01/HĐ-KHCN",
        "Căn cứ Quyết định số 02/QĐ-UBND ngày 02/4/2025 của UBND tỉnh về việc phê duyệt",
        "Căn cứ Quyết định số 03/QĐ-KHCN ngày 08/4/2025 của Sở KH&CN về việc giao tổ chức chủ trì",
        "Căn cứ kết quả thẩm định kinh phí ngày 09/4/2025: 700.000.000 đồng (Bằng chữ: Bảy trăm triệu đồng chẵn);",
        "Hôm nay, ngày 10/4/2025, chúng tôi gồm:",
        "Bên A: Sở Khoa học và Công nghệ",
        "Người đại diện: Trần Văn Bình. Chức vụ: Giám đốc.",
        "Bên B: Công ty Mía đường 1",
        "Thư điện tử: dn1@dn.example.",
        "Số tài khoản: …………… tại: ……………",
        "Sản phẩm, kết quả và chỉ tiêu cần đạt: 01 quy trình, 02 mô hình.",
        "từ ngày 10/4/2025 đến hết ngày 10/6/2026.",
        "Kinh phí thực hiện hợp đồng: 650.000.000 đồng (Bằng chữ: Sáu trăm năm mươi triệu đồng chẵn).",
        "Báo cáo tiến độ định kỳ 06 tháng một lần",
        "các mức: Xuất sắc, Đạt, Không đạt.",
        "không quá 01 lần, mỗi lần không quá 06 tháng",
        "Điều 7. Hiệu lực của hợp đồng",
    ):
        assert said in text


def test_both_sides_sign_the_deputy_for_the_head(year: Session) -> None:
    paper = numbered(year, "HĐ-KHCN/1")
    paper.signer, paper.authority = "Trần Văn Bình", "KT. GIÁM ĐỐC"
    document = drawn(year, "contract", task_of(year, "finished"), paper=paper)
    assert document.left_signature == Signature("Đại diện bên B")
    assert document.signature == Signature(
        "Phó Giám đốc", "Trần Văn Bình", authority="Đại diện bên A\nKT. GIÁM ĐỐC"
    )


def test_products_typed_in_lines_are_a_list(year: Session) -> None:
    task = task_of(year, "finished")
    task.results = "- Bộ tài liệu;\n- 02 mô hình"
    shown = lines(year, "contract", task)
    at = shown.index("Sản phẩm, kết quả và chỉ tiêu cần đạt:")
    assert shown[at + 1 : at + 3] == ["- Bộ tài liệu;", "- 02 mô hình."]


def test_a_contract_before_its_time_leaves_room(year: Session) -> None:
    shown = lines(year, "contract", task_of(year, "open"))
    for said in (
        "Căn cứ quyết định phê duyệt nhiệm vụ: ……………;",
        "Căn cứ quyết định giao tổ chức chủ trì: ……………;",
        f"Căn cứ kết quả thẩm định kinh phí ngày ……………: {EMPTY};",
        "Bên B: ……………",
        f"Kinh phí thực hiện hợp đồng: {EMPTY}.",
    ):
        assert said in shown


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "failed",
            (
                "Căn cứ Biên bản số 04/BB-KHCN ngày 11/11/2025 của Sở KH&CN về việc nghiệm thu",
                "Hai bên thống nhất thanh lý Hợp đồng số 02/HĐ-KHCN ngày 10/4/2025",
                "Xếp loại nghiệm thu: Không đạt.",
                "Số đăng ký kết quả thực hiện nhiệm vụ: ……………",
                "Kinh phí được quyết toán: 400.000.000 đồng (Bằng chữ: Bốn trăm triệu đồng chẵn).",
                "Kinh phí Bên B phải hoàn trả: 150.000.575 đồng (Bằng chữ: Một trăm năm mươi triệu năm trăm bảy mươi "
                "lăm đồng).",
                "trừ nghĩa vụ của Bên B hoàn trả kinh phí",
            ),
        ),
        (
            "finished",
            (
                "Số đăng ký kết quả thực hiện nhiệm vụ: TNI-2025-01.",
                "Kinh phí Bên B phải hoàn trả: 0 đồng (Bằng chữ: Không đồng).",
                "hai bên đã hoàn thành nghĩa vụ theo hợp đồng.",
            ),
        ),
        (
            "open",
            (f"Kinh phí được quyết toán: {EMPTY}.", "Xếp loại nghiệm thu: ……………", "thanh lý hợp đồng ……………"),
        ),
    ],
)
def test_the_liquidation_settles_the_money(year: Session, name: str, said: tuple[str, ...]) -> None:
    text = "\n".join(lines(year, "liquidation_minutes", task_of(year, name)))
    for each in said:
        assert each in text


@pytest.mark.parametrize("paper", ["contract", "liquidation_minutes"])
def test_they_can_be_drawn_in_any_state(year: Session, paper: str) -> None:
    for state, text in in_every_state(year, paper, task_of(year, "selected")):
        assert text.index("ĐẠI DIỆN BÊN B") < text.index("ĐẠI DIỆN BÊN A"), state
