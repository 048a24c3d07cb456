"""Small official documents that the tests of the writers vary."""

from __future__ import annotations

from datetime import date
from typing import Any

from reports.document import (
    Block,
    Column,
    Footnote,
    Heading,
    OfficialDocument,
    Paragraph,
    Piece,
    Signature,
    Table,
    Text,
)

LETTERS = "ơ ư ạ ế ỡ ữ ỵ Đ đ Ợ Ự Ẵ Ễ ỷ"


def words(*pieces: Piece, bullet: bool = False) -> Paragraph:
    return Paragraph(pieces, bullet=bullet)


def report(**changes: Any) -> OfficialDocument:
    """A report of one page with two footnotes, dated and numbered."""
    body: tuple[Block, ...] = (
        words("Thực hiện Kế hoạch số 1300/KH-UBND, Sở Khoa học và Công nghệ báo cáo như sau:"),
        Heading("I", "Kết quả triển khai", 1),
        Heading("2.1", "Công tác thông tin", 3),
        words(
            "Gửi Thông báo về việc đề xuất nhiệm vụ năm 2025",
            Footnote("Thông báo số 16/TB-KHCN."),
            ".",
            bullet=True,
        ),
        words("Họp ", Text("Hội đồng tư vấn", bold=True), Footnote("Quyết định số 76/QĐ-KHCN."), "./."),
    )
    facts: dict[str, Any] = {
        "governing_agency": "UBND TỈNH TÂY NINH",
        "issuing_agency": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "issuer_name": "Sở Khoa học và Công nghệ",
        "number": 5,
        "symbol": "BC-KHCN",
        "place": "Tây Ninh",
        "signed_on": date(2024, 5, 7),
        "kind": "BÁO CÁO",
        "subject": "Kết quả triển khai nhiệm vụ năm 2024",
        "addressees": ("Bộ Khoa học và Công nghệ", "Ủy ban nhân dân tỉnh Tây Ninh"),
        "bases": ("Căn cứ Quyết định số 1322/QĐ-TTg;", "Căn cứ Nghị quyết số 41/2022/NQ-HĐND;"),
        "body": body,
        "recipients": ("Như trên", "Lưu: VT, Chi cục TĐC."),
        "signature": Signature("GIÁM ĐỐC", "Nguyễn Văn Đức"),
    }
    return OfficialDocument(**(facts | changes))


def decision(**changes: Any) -> OfficialDocument:
    facts: dict[str, Any] = {
        "kind": "QUYẾT ĐỊNH",
        "symbol": "QĐ-KHCN",
        "authority": "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "subject": "Thành lập Hội đồng tư vấn",
        "addressees": (),
        "recipients": ("Như Điều 3", "Lưu: VT"),
        "body": (words(Text("Điều 1.", bold=True), " Thành lập Hội đồng."), members(3)),
    }
    return report(**(facts | changes))


def members(count: int) -> Table:
    return Table(
        columns=(
            Column("STT", 12, align="center"),
            Column("Họ và tên"),
            Column("Kinh phí (đồng)", 34, align="right"),
        ),
        rows=tuple((str(at), f"Nguyễn Thị Ngữ {at}", f"{at}.000.000") for at in range(1, count + 1)),
        caption="Danh sách thành viên",
        total_row=("", "Tổng cộng", "9.000.000"),
    )


def pages_of_text(paragraphs: int) -> tuple[Block, ...]:
    """About four paragraphs of this kind fill half a page."""
    return tuple(
        words("Nội dung của báo cáo năm nay được trình bày tại đây. " * 8) for _ in range(paragraphs)
    )
