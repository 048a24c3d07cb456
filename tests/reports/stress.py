"""Documents that strain the layout: names, titles and lists far longer or shorter than usual."""

from __future__ import annotations

from reports.document import Appendix, Column, Heading, OfficialDocument, Signature, Table
from tests.reports.documents import decision, members, pages_of_text, report, words
from tests.reports.docx_parts import FULL

AGENCY = (
    "Ban Quản lý các khu kinh tế, khu công nghiệp và khu công nghệ cao về ứng dụng khoa học, đổi mới sáng tạo "
    "và chuyển đổi số khu vực Đông Nam Bộ"
)
AGENCY_150 = f"{AGENCY} – Tây Ninh"
TITLE = (
    "Kết quả triển khai thực hiện Chương trình quốc gia hỗ trợ doanh nghiệp nâng cao năng suất và chất lượng sản "
    "phẩm, hàng hóa trên cơ sở ứng dụng khoa học, công nghệ và đổi mới sáng tạo năm 2024 trên địa bàn tỉnh Tây "
    "Ninh và phương hướng, nhiệm vụ năm 2025"
)
UNBROKEN = "NghiêncứuứngdụngcôngnghệsấyđốilưutrongbảoquảnnôngsảnsauthuhoạchởtỉnhTâyNinh" * 2
NAME_200 = (UNBROKEN + UNBROKEN)[:200]
NAME_60 = "Công Tằng Tôn Nữ Nguyễn Hoàng Phương Khánh Quỳnh Thiên Trang"


def signatories(count: int) -> Table:
    return Table(
        columns=(
            Column("STT", 12, align="center"),
            Column("Họ và tên"),
            Column("Chức danh"),
            Column("Chữ ký", 35),
        ),
        rows=tuple(
            (str(at), NAME_60, "Ủy viên phản biện kiêm thư ký khoa học", "") for at in range(1, count + 1)
        ),
    )


def tall_cells() -> Table:
    long = "Khảo sát hiện trạng, thử nghiệm quy trình và chuyển giao kết quả cho hợp tác xã. " * 60
    rows = (("1", "Ngắn", "1.000"), ("2", long + "Hết.", "2.000"), ("3", "Ngắn", "3.000"))
    return Table(members(1).columns, rows, caption="Bảng có ô dài hơn một trang")


def rows_of_three_lines(count: int) -> Table:
    content = "Xây dựng 01 mô hình ứng dụng hệ thống quản lý năng suất tổng thể tại doanh nghiệp. " * 4
    columns = (Column("STT", 12, align="center"), Column("Nội dung"), Column("Kinh phí", 30, align="right"))
    return Table(columns, tuple((str(at), content, f"{at}.000.000") for at in range(1, count + 1)))


def recipients(count: int) -> tuple[str, ...]:
    return (*(f"Sở, ban, ngành tỉnh số {at} (để phối hợp)" for at in range(1, count)), "Lưu: VT")


STRESS: dict[str, OfficialDocument] = {
    "report": report(),
    "decision": decision(),
    "letter": FULL,
    "long agencies": report(governing_agency=AGENCY, issuing_agency=AGENCY_150),
    "long agencies of a letter": report(
        kind=None, symbol="SKHCN-QLKH", governing_agency=AGENCY, issuing_agency=AGENCY_150, subject=TITLE
    ),
    "landscape": report(landscape=True, subject=TITLE, body=(*report().body, rows_of_three_lines(30))),
    "title of four lines": report(subject=TITLE, body=(*pages_of_text(9), words("Trên đây là báo cáo./."))),
    "authority and appendices": decision(
        authority=f"Chủ tịch {AGENCY}",
        appendices=(
            Appendix(TITLE, (members(60),), landscape=True),
            Appendix("Biểu mẫu", (Heading("1", TITLE, 1), words(TITLE))),
        ),
    ),
    "lists of one line": report(
        addressees=("Ủy ban nhân dân tỉnh",), recipients=("Lưu: VT",), bases=(), body=(words("Như trên."),)
    ),
    "lists of forty lines": report(
        body=(*(words(f"Nội dung thứ {at}", bullet=True) for at in range(40)), members(40)),
        recipients=recipients(40),
    ),
    "fifteen addressees, thirty recipients": report(
        addressees=tuple(f"{AGENCY} số {at}" for at in range(15)), recipients=recipients(30)
    ),
    "recipients that no longer fit the page": report(
        body=(*pages_of_text(5), words("Trên đây là báo cáo./.")), recipients=recipients(30)
    ),
    "cells longer than a page": report(body=(*report().body, tall_cells(), words("Trên đây là báo cáo./."))),
    "a name without blanks": report(
        issuing_agency=NAME_200,
        subject=NAME_200,
        addressees=(NAME_200,),
        bases=(f"Căn cứ {NAME_200}",),
        body=(words(NAME_200), Heading("1", NAME_200, 1), Table(members(1).columns, (("1", NAME_200, ""),))),
        recipients=(NAME_200, "Lưu: VT"),
        signature=Signature("Giám đốc", NAME_200),
    ),
    "words about as long as a line": report(
        subject="n" * 61,
        addressees=("n" * 58,),
        body=tuple(
            block for at in range(40, 72, 2) for block in (words("n" * at), Heading("1", "n" * at, 2))
        ),
        recipients=("n" * 38, "Lưu: VT"),
        signature=Signature("Giám đốc", "n" * 32),
    ),
    "a letter about a name without blanks": report(
        kind=None,
        symbol="SKHCN-QLKH",
        subject=NAME_200,
        governing_agency=NAME_200,
        addressees=(NAME_200,) * 2,
    ),
    "twelve signatories": report(
        kind="Biên bản",
        symbol="BB-HĐTV",
        subject="Họp Hội đồng tư vấn xác định nhiệm vụ",
        addressees=(),
        body=(*pages_of_text(3), signatories(12)),
        recipients=("Thành viên Hội đồng", "Lưu: VT"),
        left_signature=Signature("Thư ký hành chính của Hội đồng tư vấn", NAME_60),
        signature=Signature(
            "Phó Chủ tịch Hội đồng tư vấn", NAME_60, "KT. Chủ tịch Hội đồng tư vấn xác định nhiệm vụ"
        ),
    ),
}
