"""Well-made documents of every kind of the lifecycle: the lint has nothing to say about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from models import CASES, AnnualPlan
from models.engine import open_engine, transaction
from reports.document import OfficialDocument
from reports.docx_reader import read_docx
from reports.docx_writer import write_docx
from reports.lint import DocumentText, Known, claims_in_text, lint_claims, lint_draft, lint_text, read_lines
from reports.papers import DETAILS, FILLS
from secretariat.papers import drafted
from states.papers import PAPERS
from states.procedure import load_procedures
from tests.reports.documents import decision, report
from tests.reports.typed_docx import body, p, r
from tests.secretariat.builders import contract

KNOWN = Known.of(load_procedures(Path(__file__).parents[2] / "procedures").values())
TODAY = date(2025, 12, 1)

NOTICE = """SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 16/TB-KHCN
Tây Ninh, ngày 12 tháng 4 năm 2024
THÔNG BÁO
Về việc đề xuất, đặt hàng nhiệm vụ khoa học và công nghệ cấp tỉnh năm 2025
Căn cứ Luật Khoa học và Công nghệ ngày 18 tháng 6 năm 2013;
Căn cứ Quyết định số 48/2015/QĐ-UBND ngày 05 tháng 10 năm 2015 của Ủy ban nhân dân tỉnh Tây Ninh ban hành \
Quy định quản lý nhiệm vụ (sửa đổi theo Quyết định số 12/2018/QĐ-UBND);
Theo đề nghị của Chi cục trưởng Chi cục Tiêu chuẩn Đo lường Chất lượng.
Sở Khoa học và Công nghệ thông báo như sau:
1. Nội dung đề xuất
a) Nhiệm vụ thuộc “Chương trình quốc gia hỗ trợ doanh nghiệp”;
b) Nhiệm vụ khác.
2. Hồ sơ
2.1. Phiếu đề xuất: 02 (hai) bản.
2.2. Tài liệu kèm theo (nếu có).
3. Thời hạn
Trước 17 giờ 00 ngày 31/5/2024.
Nơi nhận:
- Các cơ quan, tổ chức, cá nhân (theo danh sách);
- Lưu: VT, TĐC.
GIÁM ĐỐC"""

DECISION = """Số: 76/QĐ-KHCN
Tây Ninh, ngày 07 tháng 8 năm 2024
QUYẾT ĐỊNH
Về việc thành lập Hội đồng tư vấn xác định nhiệm vụ khoa học và công nghệ cấp tỉnh năm 2025
GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ
Căn cứ Thông tư số 33/2014/TT-BKHCN ngày 06 tháng 11 năm 2014 của Bộ trưởng Bộ Khoa học và Công nghệ ban hành \
Quy chế quản lý nhiệm vụ;
Xét đề nghị của Trưởng phòng Quản lý Khoa học.
QUYẾT ĐỊNH:
Điều 1. Thành lập Hội đồng gồm 07 (bảy) thành viên có tên trong danh sách kèm theo.
Điều 2. Hội đồng có nhiệm vụ:
1. Nhận xét, đánh giá các đề xuất;
2. Bỏ phiếu và thông qua biên bản.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký.
Nơi nhận:
- Như Điều 3;
- Lưu: VT, QLKH."""

SUBMISSION = """Số: 40/TTr-KHCN
Tây Ninh, ngày 25 tháng 10 năm 2024
TỜ TRÌNH
Về việc phê duyệt Danh mục nhiệm vụ khoa học và công nghệ cấp tỉnh năm 2025
Kính gửi: Ủy ban nhân dân tỉnh Tây Ninh.
Căn cứ Thông báo số 16/TB-KHCN ngày 12/4/2024 của Sở Khoa học và Công nghệ về việc đề xuất, đặt hàng nhiệm vụ \
khoa học và công nghệ cấp tỉnh năm 2025;
Căn cứ Biên bản số 02/BB-HĐTV ngày 20/8/2024 của Hội đồng tư vấn xác định nhiệm vụ khoa học và công nghệ cấp \
tỉnh năm 2025.
Sở Khoa học và Công nghệ kính trình Danh mục nhiệm vụ năm 2025 gồm 02 (hai) nhiệm vụ, tổng kinh phí dự kiến \
1.250.000.000 đồng (Bằng chữ: Một tỷ hai trăm năm mươi triệu đồng).
STT
Tên nhiệm vụ
Kinh phí
1
Ứng dụng công cụ 5S tại Công ty TNHH MTV SX TM HOÀNG GIA
625.000.000
2
Xây dựng hệ thống HACCP tại Hợp tác xã RAU SẠCH TÂY NINH
625.000.000
Nơi nhận:
- Như trên;
- Lưu: VT, TĐC."""

MINUTES = """HỘI ĐỒNG TƯ VẤN
BIÊN BẢN HỌP HỘI ĐỒNG TƯ VẤN XÁC ĐỊNH NHIỆM VỤ
I. Thành phần
1. Ông Nguyễn Văn An, Chủ tịch
2. Bà Trần Thị Bình, Ủy viên phản biện 1
II. Nội dung
1. Thư ký đọc Quyết định số 76/QĐ-KHCN ngày 07/8/2024.
2. Kết quả bỏ phiếu: 06 (sáu) phiếu đề nghị thực hiện trên 07 (bảy) phiếu.
III. Kết luận
Biên bản kết thúc lúc 11 giờ 30 phút, đã đọc cho các thành viên cùng nghe."""

CONTRACT = """Số: 05/2025/HĐ-KHCN
HỢP ĐỒNG
Thực hiện nhiệm vụ khoa học và công nghệ
Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;
Căn cứ Quyết định số 220/QĐ-UBND ngày 03 tháng 02 năm 2025 của UBND tỉnh phê duyệt kinh phí.
Hôm nay, ngày 10 tháng 3 năm 2025, hai bên thỏa thuận:
Điều 1. Nội dung
1.1. Bên A giao, bên B nhận thực hiện nhiệm vụ “Năng suất xanh”.
1.2. Thời gian 24 tháng.
Điều 2. Kinh phí
2.1. Tổng kinh phí 625.000.000 đồng (Sáu trăm hai mươi lăm triệu đồng chẵn).
2.2. Cấp thành 03 (ba) đợt.
Điều 3. Hiệu lực
Hợp đồng lập thành 04 (bốn) bản."""

LETTER = """Số: 112/SKHCN-TĐC
V/v bổ sung hồ sơ đề xuất nhiệm vụ
Tây Ninh, ngày 03 tháng 02 năm 2025
Kính gửi: Công ty TNHH ABC.
Căn cứ Thông báo số 16/TB-KHCN ngày 12/4/2024 của Sở Khoa học và Công nghệ, đề nghị bổ sung:
- Phiếu đề xuất có chữ ký;
- Thuyết minh của doanh nghiệp nhỏ và vừa (DNNVV); DNNVV ký từng trang.
Nơi nhận:
- Như trên;
- Lưu: VT, TĐC."""

BALLOT = """PHIẾU NHẬN XÉT VÀ ĐÁNH GIÁ
1. Tên nhiệm vụ: “Năng suất xanh”
2. Tính cấp thiết
Đạt / Không đạt
3. Kết luận
Đề nghị thực hiện"""

NORMATIVE = """ỦY BAN NHÂN DÂN
TỈNH TÂY NINH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 19/2024/QĐ-UBND
Tây Ninh, ngày 29 tháng 5 năm 2024
QUYẾT ĐỊNH
Sửa đổi, bổ sung một số điều của Quy định quản lý nhiệm vụ khoa học và công nghệ ban hành kèm theo Quyết định số \
48/2015/QĐ-UBND
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015 (đã được sửa đổi năm 2020);
Căn cứ Nghị định số 08/2014/NĐ-CP ngày 27 tháng 01 năm 2014 của Chính phủ quy định chi tiết Luật Khoa học và Công nghệ;
Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số 12/TTr-SKHCN ngày 02 tháng 5 năm 2024.
QUYẾT ĐỊNH:
Điều 1. Sửa đổi, bổ sung một số điều như sau:
1. Sửa đổi Điều 5 như sau:
“Điều 5. Trình tự
1. Thông báo;
2. Tiếp nhận đề xuất.”
2. Bãi bỏ khoản 3 Điều 9.
Điều 2. Hiệu lực
Quyết định này có hiệu lực kể từ ngày 10 tháng 6 năm 2024.
Nơi nhận:
- Văn phòng Chính phủ;
- Như Điều 2;
- Lưu: VT, VP UBND tỉnh.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH"""

INVITATION = """UBND TỈNH TÂY NINH
SỞ KHOA HỌC VÀ CÔNG NGHỆ
Số: 31/GM-KHCN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Tây Ninh, ngày 09 tháng 8 năm 2024
GIẤY MỜI
Họp Hội đồng tư vấn xác định nhiệm vụ khoa học và công nghệ cấp tỉnh năm 2025
Sở Khoa học và Công nghệ trân trọng kính mời:
- Ông Nguyễn Văn An, Chủ tịch Hội đồng;
- Bà Trần Thị Bình, Ủy viên phản biện.
Đến dự họp Hội đồng theo Quyết định số 76/QĐ-KHCN ngày 07/8/2024 của Sở Khoa học và Công nghệ.
1. Thời gian: 08 giờ 00 phút, thứ Ba, ngày 20/8/2024.
2. Địa điểm: Phòng họp B (tầng 2), Sở Khoa học và Công nghệ.
3. Tài liệu: gửi kèm; đề nghị gửi phiếu nhận xét trước ngày 19/8/2024.
Nơi nhận:
- Như trên;
- Ban Giám đốc (để báo cáo);
- Lưu: VT, QLKH.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC"""

COUNT = """SỞ KHOA HỌC VÀ CÔNG NGHỆ
HỘI ĐỒNG TƯ VẤN XÁC ĐỊNH NHIỆM VỤ
BIÊN BẢN KIỂM PHIẾU
Hôm nay, hồi 10 giờ 15 phút ngày 20 tháng 8 năm 2024, Ban Kiểm phiếu gồm:
1. Ông Lê Văn Cường, Trưởng ban
2. Bà Phạm Thị Dung, Ủy viên
Số phiếu phát ra: 07 (bảy) phiếu; số phiếu thu về: 07 (bảy) phiếu; số phiếu không hợp lệ: 0 (không) phiếu.
STT | Tên nhiệm vụ | Đề nghị thực hiện | Không thực hiện | Tỷ lệ
1 | Năng suất xanh cho doanh nghiệp chế biến mì | 06 | 01 | 85,7%
2 | Áp dụng “5S” và TPM tại cơ sở sản xuất | 05 | 02 | 71,4%
Kết luận: 01 (một) nhiệm vụ được trên 3/4 số phiếu đề nghị thực hiện.
TRƯỞNG BAN | ỦY VIÊN"""

LIST = """Số: 44/TTr-KHCN
Tây Ninh, ngày 02 tháng 12 năm 2024
TỜ TRÌNH
Về việc phê duyệt kinh phí thực hiện nhiệm vụ
Kính gửi:
- Ủy ban nhân dân tỉnh Tây Ninh;
- Sở Tài chính.
Căn cứ Quyết định số 2750/QĐ-UBND ngày 20 tháng 11 năm 2024 của Ủy ban nhân dân tỉnh về việc phê duyệt Danh mục;
Sở Khoa học và Công nghệ (sau đây gọi là Sở) kính trình kinh phí như sau:
I. DANH MỤC VÀ KINH PHÍ
STT | Tên nhiệm vụ | Mục tiêu | Thời gian | Kinh phí (đồng)
1. | Ứng dụng IoT trong giám sát chất lượng nước | Xây dựng 01 mô hình 1.200 m² | 24 tháng | 850.000.000
2. | Chuỗi giá trị mãng cầu Bà Đen | 03 chuỗi | 18 tháng | 400.000.000
| Tổng cộng | | | 1.250.000.000
Tổng kinh phí: 1.250.000.000 đồng (Bằng chữ: Một tỷ, hai trăm năm mươi triệu đồng./.)
II. KIẾN NGHỊ
1. Phê duyệt kinh phí nêu trên.
2. Giao Sở ký hợp đồng với tổ chức chủ trì.
Nơi nhận:
- Như trên;
- Giám đốc, các Phó Giám đốc;
- Lưu: VT, KHTC.
GIÁM ĐỐC"""

LIQUIDATION = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
BIÊN BẢN THANH LÝ HỢP ĐỒNG
Số: 03/BBTL-KHCN
Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;
Căn cứ Hợp đồng số 05/2023/HĐ-KHCN ngày 10 tháng 3 năm 2023 của Sở Khoa học và Công nghệ và Công ty TNHH Hoàng Gia;
Căn cứ Biên bản nghiệm thu ngày 15 tháng 3 năm 2025.
Hôm nay, ngày 02 tháng 4 năm 2025, chúng tôi gồm:
BÊN A: SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH TÂY NINH
- Đại diện: Ông Nguyễn Văn An; chức vụ: Giám đốc
- Mã số thuế: 3900123456; tài khoản: 3713.0.1055555 tại KBNN
BÊN B: CÔNG TY TNHH HOÀNG GIA
- Đại diện: Bà Trần Thị Bình; chức vụ: Giám đốc
Điều 1. Giá trị
1. Giá trị hợp đồng: 625.000.000 đồng (Sáu trăm hai mươi lăm triệu đồng chẵn).
2. Đã tạm ứng: 437.500.000 đồng (Bốn trăm ba mươi bảy triệu năm trăm nghìn đồng).
3. Còn phải thanh toán: 187.500.000 đồng, bằng chữ: Một trăm tám mươi bảy triệu năm trăm nghìn đồng.
Điều 2. Điều khoản chung
a) Hai bên đã hoàn thành nghĩa vụ;
b) Biên bản lập thành 06 (sáu) bản, mỗi bên giữ 03 (ba) bản.
ĐẠI DIỆN BÊN A | ĐẠI DIỆN BÊN B"""

REPLY = """UBND TỈNH TÂY NINH
SỞ KHOA HỌC VÀ CÔNG NGHỆ
Số: 812/SKHCN-TĐC
V/v góp ý dự thảo Kế hoạch triển khai Chương trình năng suất chất lượng năm 2025
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Tây Ninh, ngày 18 tháng 12 năm 2024
Kính gửi:
- Các Sở, ban, ngành tỉnh;
- UBND các huyện, thị xã, thành phố.
Thực hiện Công văn số 3921/UBND-KGVX ngày 12/12/2024 của UBND tỉnh về việc xây dựng Kế hoạch, Sở Khoa học và Công nghệ \
gửi dự thảo và đề nghị quý cơ quan góp ý, gửi về Sở trước ngày 25/12/2024 (qua Chi cục Tiêu chuẩn Đo lường Chất lượng, \
số 211 đường 30/4, phường 1; điện thoại 0276.3822233).
Rất mong nhận được sự phối hợp của quý cơ quan./.
Nơi nhận:
- Như trên;
- UBND tỉnh (b/c);
- Lưu: VT, Chi cục TĐC.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC"""

PROGRESS = """PHIẾU BÁO CÁO ĐỊNH KỲ
Nhiệm vụ: “Năng suất xanh”
1. Kỳ báo cáo: từ 01/01/2025 đến 30/6/2025
2. Kinh phí đã sử dụng: ……… đồng
Tây Ninh, ngày … tháng … năm 2025"""

CLEAN = {
    "notice": NOTICE,
    "decision": DECISION,
    "normative decision": NORMATIVE,
    "submission": SUBMISSION,
    "submission with a list": LIST,
    "minutes": MINUTES,
    "ballot count": COUNT,
    "contract": CONTRACT,
    "liquidation": LIQUIDATION,
    "invitation": INVITATION,
    "letter": LETTER,
    "letter to many": REPLY,
    "ballot form": BALLOT,
    "progress form": PROGRESS,
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_well_made_document_is_left_alone(name: str) -> None:
    doc = read_lines(CLEAN[name].splitlines())
    assert [*lint_text(doc, KNOWN), *lint_claims(claims_in_text(doc))] == []


@pytest.mark.parametrize("name", CLEAN)
def test_a_well_made_document_typed_in_word_is_left_alone(name: str) -> None:
    doc = read_docx(body(*(p(r(escape(line))) for line in CLEAN[name].splitlines())))
    assert [*lint_text(doc, KNOWN), *lint_claims(claims_in_text(doc))] == []


def papers(session: Session) -> Iterator[tuple[str, OfficialDocument]]:
    """Every document that the product can draw up about the cases of a database."""
    for rule in PAPERS.values():
        table = AnnualPlan if rule.case == "annual_plan" else CASES[rule.case]
        for case in session.exec(select(table)) if rule.id in FILLS else ():
            if rule.id not in DETAILS or DETAILS[rule.id](session, case):
                yield from drafted(session, rule, case, today=TODAY)


@pytest.fixture(scope="module")
def written(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, OfficialDocument]:
    """By the time a task has its contract, most kinds of documents can be drawn up. Add further ones here."""
    path = tmp_path_factory.mktemp("papers") / "nhiemvu.db"
    path.write_bytes(_sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    with transaction(engine) as session:
        contract(session)
        documents = dict(papers(session))
    engine.dispose()
    return documents | {"report": report(bases=()), "decision": decision(bases=())}


def test_no_document_that_the_product_writes_is_found_fault_with(
    written: dict[str, OfficialDocument],
) -> None:
    assert len(written) >= 4
    faults = {name: lint_draft(document, KNOWN, draft=True, on=TODAY) for name, document in written.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_file_that_the_product_writes_is_found_fault_with(written: dict[str, OfficialDocument]) -> None:
    blank = {"number-missing", "date-missing"}
    one_of_each = {document.kind: (name, document) for name, document in written.items()}
    for name, document in one_of_each.values():
        found = lint_text(read_docx(write_docx(document)), KNOWN, on=TODAY)
        assert [one for one in found if one.rule not in blank] == [], name


def test_only_a_draft_is_spared_its_blank_number_and_date() -> None:
    document = report(number=None, signed_on=None, bases=())
    assert lint_draft(document, draft=True) == []
    assert [one.rule for one in lint_draft(document)] == ["number-missing", "date-missing"]


def test_a_draft_is_judged_by_the_day_on_which_it_will_be_signed() -> None:
    document = report(signed_on=None, bases=("Căn cứ Kế hoạch số 5/KH-UBND ngày 02/5/2025 của UBND tỉnh",))
    assert lint_draft(document, draft=True) == []
    assert lint_draft(document, draft=True, on=date(2025, 5, 2)) == []
    found = lint_draft(document, draft=True, on=date(2025, 5, 1))
    assert [one.rule for one in found] == ["basis-after-signing"]


@pytest.mark.parametrize("recipients", [("Như trên", "Lưu: HS"), ("Như trên", "Lưu: VT")])
def test_other_defects_of_a_draft_are_found(recipients: tuple[str, ...]) -> None:
    found = lint_draft(report(recipients=recipients, bases=()), draft=True)
    assert bool(found) is (recipients[-1] == "Lưu: HS")


def test_an_empty_document_is_left_alone() -> None:
    assert lint_text(read_lines([])) == []


ALPHABET = '“”"().,;:/–-¹² \n0123456789IVXaăđêơNQTBsố ngàytháng năm Căn cứ của Điều UBND đồng bằng chữ'


@given(st.text(ALPHABET, max_size=200))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    doc = read_lines(text.splitlines())
    for finding in [*lint_text(doc), *lint_text(DocumentText(text.split("\n")))]:
        assert finding.message.endswith((".", "!"))
