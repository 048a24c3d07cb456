"""Well-made documents of every kind of the lifecycle: the lint has nothing to say about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lint import DocumentText, claims_in_text, lint_claims, lint_text, read_lines

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


@pytest.mark.parametrize(
    "text",
    [NOTICE, DECISION, SUBMISSION, MINUTES, CONTRACT, LETTER, BALLOT],
    ids=["notice", "decision", "submission", "minutes", "contract", "letter", "ballot form"],
)
def test_a_well_made_document_is_left_alone(text: str) -> None:
    doc = read_lines(text.splitlines())
    assert [*lint_text(doc), *lint_claims(claims_in_text(doc))] == []


def test_an_empty_document_is_left_alone() -> None:
    assert lint_text(read_lines([])) == []


ALPHABET = '“”"().,;:/–-¹² \n0123456789IVXaăđêơNQTBsố ngàytháng năm Căn cứ của Điều UBND đồng bằng chữ'


@given(st.text(ALPHABET, max_size=200))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    doc = read_lines(text.splitlines())
    for finding in [*lint_text(doc), *lint_text(DocumentText(text.split("\n")))]:
        assert finding.message.endswith((".", "!"))
