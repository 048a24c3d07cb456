"""Each rule over the text of a document: what sets it off, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lint import RULES, DocumentText, Finding, lint_text, read_lines
from reports.lint.text import footnote_numbers
from states.vietnamese import grouped, money_in_words


def found(text: str, rule: str, **head: object) -> list[Finding]:
    doc = read_lines(text.splitlines())
    findings = lint_text(DocumentText(doc.lines, doc.footnotes, **head) if head else doc)  # type: ignore[arg-type]
    return [finding for finding in findings if finding.rule == rule]


FIRING = [
    ("type-symbol-mismatch", "Trình tại Tờ trình số 40/QĐ-KHCN ngày 25/10/2024."),
    ("type-symbol-mismatch", "Trình tại Tờ trình 40/QĐ-KHCN."),
    ("type-symbol-mismatch", "Gửi Công văn số 12/TB-KHCN."),
    ("type-symbol-mismatch", "Theo Kế hoạch số 12/QĐ-KHCN."),
    (
        "type-symbol-mismatch",
        "Số: 40/QĐ-KHCN\nTây Ninh, ngày 25 tháng 10 năm 2024\nTỜ TRÌNH\nVề việc phê duyệt",
    ),
    ("basis-undated", "Căn cứ Quyết định số 5/QĐ-UBND của UBND tỉnh về việc ban hành Kế hoạch;"),
    ("basis-undated", "Căn cứ Thông tư số 33/2014/TT-BKHCN của Bộ KH&CN quy định việc ngày 01/01/2015;"),
    ("basis-undated", "Căn cứ Luật Khoa học và Công nghệ;"),
    ("basis-undated", "Căn cứ Quyết định số 5/QĐ-UBND ngày … tháng 7 năm … của UBND tỉnh;"),
    (
        "basis-without-issuer",
        "Căn cứ Quyết định số 5/QĐ-UBND ngày 12/7/2023 về việc ban hành Kế hoạch của tỉnh;",
    ),
    ("basis-without-issuer", "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020;"),
    ("quote-unbalanced", "Thuộc “Chương trình quốc gia năm 2024 trên địa bàn tỉnh."),
    ("quote-unbalanced", "Thuộc Chương trình quốc gia” năm 2024."),
    ("quote-unbalanced", 'Thuộc "Chương trình quốc gia năm 2024.'),
    ("quote-unbalanced", "Đã ban hành¹.\n¹ Kế hoạch “Nâng cao năng suất."),
    ("recipients-without-archive", "Nơi nhận:\n- Như trên;\n- Chi cục TĐC."),
    ("recipients-without-archive", "Nơi nhận:\n- Như trên;\n- Lưu: HS."),
    ("amount-words-differ", "Kinh phí 140.000.000 đồng (Một trăm bốn mươi lăm triệu đồng chẵn)."),
    ("amount-words-differ", "Kinh phí 1.500 đồng (một nghìn năm đồng)."),
    ("amount-words-differ", "Kinh phí 1,5 tỷ đồng (Một tỷ năm triệu đồng)."),
    ("amount-words-differ", "Kinh phí 1.500 đồng (hai ngàn đồng)."),
    ("amount-words-differ", "Kinh phí 140.000.000 đồng (Bằng chữ: Một trăm bốn mươi chiệu đồng)."),
    ("amount-words-differ", "Tổng cộng: 12.000.000 đồng, bằng chữ: Mười một triệu đồng."),
    ("amount-words-differ", "Gồm 05 (bốn) bộ hồ sơ."),
    ("amount-words-differ", "Đã duyệt¹.\n¹ Kinh phí 2.000 đồng (Ba nghìn đồng)."),
    ("abbreviation-unexplained", "Hỗ trợ DNNVV.\nDoanh nghiệp nhỏ và vừa (DNNVV) được hỗ trợ."),
    ("abbreviation-unexplained", "Triển khai NSLĐ tại tỉnh.\nKết quả NSLĐ tăng."),
]


@pytest.mark.parametrize(("rule", "text"), FIRING, ids=[f"{rule}: {text[:40]}" for rule, text in FIRING])
def test_a_defect_is_found_once(rule: str, text: str) -> None:
    assert len(found(text, rule)) == 1


SILENT = [
    (
        "type-symbol-mismatch",
        "Tờ trình số 40/TTr-KHCN, Công văn số 12/SKHCN-TĐC, Nghị định số 30/2020/NĐ-CP.",
    ),
    ("type-symbol-mismatch", "Chương trình 1322/QĐ-TTg và Đề án 06/QĐ-TTg."),
    ("type-symbol-mismatch", "theo quy định số 48/2015/QĐ-UBND"),
    ("type-symbol-mismatch", "Kế hoạch ban hành kèm theo Quyết định số 1431/QĐ-UBND"),
    (
        "type-symbol-mismatch",
        "Số: 40/TTr-KHCN\nTây Ninh, ngày 25 tháng 10 năm 2024\nTỜ TRÌNH\nVề việc phê duyệt",
    ),
    (
        "basis-undated",
        "Căn cứ Quyết định số 5/QĐ-UBND của UBND tỉnh ngày 12/7/2023 về việc ban hành Kế hoạch;",
    ),
    ("basis-undated", "Căn cứ Luật Khoa học và Công nghệ ngày 18 tháng 6 năm 2013;"),
    ("basis-undated", "Căn cứ tình hình thực tế của địa phương;"),
    ("basis-undated", "I. Kết quả\nCăn cứ Quyết định số 5/QĐ-UBND, Sở đã triển khai."),
    (
        "basis-undated",
        "Căn cứ Nghị định số 5/2024/NĐ-CP ngày 12/7/2024 của Chính phủ sửa đổi Nghị định số 8/2014/NĐ-CP;",
    ),
    ("basis-without-issuer", "Căn cứ Luật Khoa học và Công nghệ ngày 18 tháng 6 năm 2013;"),
    ("basis-without-issuer", "Căn cứ Quyết định số 5/QĐ-UBND ngày 12/7/2023 của UBND tỉnh về việc ban hành;"),
    ("basis-without-issuer", "Căn cứ Biên bản họp Hội đồng ngày 20/8/2024;"),
    ("quote-unbalanced", "Thuộc “Chương trình “Năng suất” quốc gia” năm 2024."),
    ("quote-unbalanced", 'Thuộc "Chương trình" và “Kế hoạch" năm 2024.'),
    ("quote-unbalanced", "Điều 1. Sửa đổi như sau:\n“Điều 3. Kinh phí\n1. Ngân sách tỉnh;\n2. Nguồn khác.”"),
    ("quote-unbalanced", 'Màn hình 19" loại phẳng.'),
    ("quote-unbalanced", "Đã ban hành¹.\n¹ Kế hoạch “Nâng cao năng suất”."),
    ("recipients-without-archive", "Nơi nhận:\n- Như trên;\n- Lưu: VT, Chi cục TĐC."),
    ("recipients-without-archive", "Nơi nhận:\n- Như trên;\n- Lưu VT."),
    ("recipients-without-archive", "Không có nơi nhận ở văn bản này."),
    ("amount-words-differ", "Kinh phí 140.000.000 đồng (Một trăm bốn mươi triệu đồng chẵn)."),
    ("amount-words-differ", "Kinh phí 140.000.000 đồng (bằng chữ:  MỘT TRĂM BỐN MƯƠI TRIỆU ĐỒNG)."),
    ("amount-words-differ", "Kinh phí 140 triệu đồng (Một trăm bốn mươi triệu đồng./.)"),
    ("amount-words-differ", "Kinh phí 1,5 tỷ đồng (Một tỉ năm trăm triệu đồng)."),
    (
        "amount-words-differ",
        "Kinh phí 1.005.025 đồng (Một triệu không trăm lẻ năm ngàn không trăm hai mươi lăm đồng).",
    ),
    ("amount-words-differ", "Kinh phí 21.000 VNĐ (Hai mươi mốt nghìn đồng Việt Nam)."),
    ("amount-words-differ", "Kinh phí 140.000.000 đồng (trong đó ngân sách tỉnh 100.000.000 đồng)."),
    ("amount-words-differ", "Thời gian thực hiện 24 (năm) và kinh phí 12 (triệu đồng)."),
    ("amount-words-differ", "Gồm 05 (năm) bộ hồ sơ, 01 (một) bản chính."),
    ("abbreviation-unexplained", "Doanh nghiệp nhỏ và vừa (DNNVV) được hỗ trợ.\nDNNVV đề xuất."),
    (
        "abbreviation-unexplained",
        "Doanh nghiệp nhỏ và vừa (sau đây viết tắt là DNNVV).\nDNNVV đề xuất, DNNVV.",
    ),
    ("abbreviation-unexplained", "DNNVV (doanh nghiệp nhỏ và vừa) được hỗ trợ; DNNVV đề xuất."),
    ("abbreviation-unexplained", "UBND tỉnh, Sở KH&CN, HĐND tỉnh, Sở KH&CN, UBND tỉnh."),
    ("abbreviation-unexplained", "Quyết định số 5/QĐ-ABCD, Quyết định số 6/QĐ-ABCD."),
    ("abbreviation-unexplained", "Công ty SAO VIỆT và Công ty SAO VIỆT, phần III, phần III."),
    ("abbreviation-unexplained", "Tham quan nhà máy VINAMILK."),
    ("abbreviation-unexplained", "KHÓA ĐÀO TẠO NSLĐ\nNSLĐ"),
]


@pytest.mark.parametrize(("rule", "text"), SILENT, ids=[f"{rule}: {text[:40]}" for rule, text in SILENT])
def test_what_only_looks_like_a_defect_is_left_alone(rule: str, text: str) -> None:
    assert found(text, rule) == []


def test_a_mark_forgotten_on_one_page_does_not_pair_with_a_stray_one_on_another() -> None:
    text = "Ban hành “Kế hoạch năm 2024.\nKhóa đào tạo Quản đốc” đã mở."
    assert [finding.where[:6] for finding in found(text, "quote-unbalanced")] == ["Đoạn 1", "Đoạn 2"]


ROUND = """- Gửi Thông báo về việc đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh năm {call}¹.
- Họp Hội đồng tư vấn xác định nhiệm vụ KH&CN cấp tỉnh năm {council}.
- Trình UBND tỉnh phê duyệt Danh mục nhiệm vụ KH&CN cấp tỉnh năm {submission}².
{more}
¹ Thông báo số 16/TB-KHCN ngày {called_on}.
² Tờ trình số 40/TTr-KHCN ngày 25 tháng 10 năm 2024."""


@pytest.mark.parametrize(
    ("call", "council", "submission", "called_on", "more", "count"),
    [
        (2025, 2025, 2024, "12/4/2024", "", 1),
        (2025, 2025, 2025, "12/4/2024", "", 0),
        (2025, 2024, 2024, "12/4/2024", "", 0),
        (2025, 2026, 2024, "12/4/2024", "", 0),
        (2025, 2025, 2024, "12/11/2024", "", 0),
        (2025, 2025, 2024, "12/4/2024", "- Trình phê duyệt Danh mục nhiệm vụ cấp tỉnh năm 2025.", 0),
        (2025, 2025, 2024, "12/4/2024", "- Trình bổ sung Danh mục nhiệm vụ cấp tỉnh năm 2024.", 1),
        (2025, 2025, 2025, "12/4/2024", "- UBND tỉnh đã ban hành Danh mục nhiệm vụ cấp tỉnh năm 2024.", 0),
    ],
    ids=[
        "list of another year",
        "one year throughout",
        "list of the council's year",
        "call and council differ",
        "list older than the call",
        "both lists submitted",
        "wrong year twice",
        "an approved list is no submission",
    ],
)
def test_a_list_is_held_against_the_round_it_came_from(
    call: int, council: int, submission: int, called_on: str, more: str, count: int
) -> None:
    text = ROUND.format(call=call, council=council, submission=submission, called_on=called_on, more=more)
    assert len(found(text, "programme-year-mismatch")) == count


@pytest.mark.parametrize(
    ("rule", "kind", "number", "symbol", "signed_on", "fires"),
    [
        ("number-missing", "BC", None, "BC-KHCN", date(2024, 11, 20), True),
        ("number-missing", "BC", None, None, date(2024, 11, 20), True),
        ("number-missing", None, None, "ABC", None, True),
        ("number-missing", "BB", None, "BB-HĐTV", None, True),
        ("number-missing", "BB", None, None, None, False),
        ("number-missing", None, None, None, None, False),
        ("number-missing", "BC", 5, "BC-KHCN", None, False),
        ("date-missing", "BC", 5, "BC-KHCN", None, True),
        ("date-missing", "HĐ", 5, "HĐ-KHCN", None, False),
        ("date-missing", None, None, None, None, False),
        ("date-missing", "BC", 5, "BC-KHCN", date(2024, 11, 20), False),
    ],
)
def test_number_and_date_are_asked_of_documents_that_carry_them(
    rule: str, kind: str | None, number: int | None, symbol: str | None, signed_on: date | None, fires: bool
) -> None:
    head = {"kind": kind, "number": number, "symbol": symbol, "signed_on": signed_on}
    assert bool(found("Nội dung.", rule, **head)) is fires


HEADS = {
    "Số: 05/BC-KHCN\nTây Ninh, ngày 07 tháng 5 năm 2024\nBÁO CÁO": ("BC", 5, "BC-KHCN", date(2024, 5, 7)),
    "Số: 05/BC-KHCN Tây Ninh, ngày 07 tháng 5 năm 2024\nBÁO CÁO Kết quả": (
        "BC",
        5,
        "BC-KHCN",
        date(2024, 5, 7),
    ),
    "Số: 19/2019/QĐ-UBND\nTây Ninh, ngày … tháng … năm 2019\nQUYẾT ĐỊNH": ("QĐ", 19, "QĐ-UBND", None),
    "Số:      /TTr-KHCN\nTây Ninh, ngày    tháng   năm\nTỜ TRÌNH": ("TTr", None, "TTr-KHCN", None),
    "Số: 12/SKHCN-TĐC\nV/v mời họp\nTây Ninh, ngày 12 tháng 01 năm 2025": (
        "CV",
        12,
        "SKHCN-TĐC",
        date(2025, 1, 12),
    ),
    "Số: 05/BC-KHCN\nTây Ninh, ngày 31 tháng 02 năm 2024\nBÁO CÁO": ("BC", 5, "BC-KHCN", None),
    "BIÊN BẢN KIỂM PHIẾU\nHôm nay, ngày 07 tháng 5 năm 2024": ("BB", None, None, None),
    "PHIẾU NHẬN XÉT": (None, None, None, None),
}


@pytest.mark.parametrize("text", HEADS)
def test_the_head_of_a_document_is_read(text: str) -> None:
    doc = read_lines(text.splitlines())
    assert (doc.kind, doc.number, doc.symbol, doc.signed_on) == HEADS[text]


def test_footnotes_kept_apart_by_the_source_are_read_too() -> None:
    doc = read_lines(["Đã trình¹."], {1: "Tờ trình số 40/QĐ-KHCN"})
    assert [(finding.rule, finding.where) for finding in lint_text(doc)] == [
        ("type-symbol-mismatch", "Chú thích 1")
    ]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Đã họp Hội đồng².", [2]),
        ("Danh sách¹ và năm 2025¹²", [1, 12]),
        ("Nhà xưởng 100 m², vùng 3 km² và 5 cm³.", []),
    ],
)
def test_a_mark_of_a_footnote_is_told_from_a_unit(line: str, numbers: list[int]) -> None:
    assert footnote_numbers(line) == numbers


def test_a_text_in_loose_diacritics_is_read_like_composed_text() -> None:
    assert len(found("To\u031b\u0300 tri\u0300nh số 40/QĐ-KHCN", "type-symbol-mismatch")) == 1


def test_every_rule_has_a_title_and_a_source() -> None:
    for name, rule in RULES.items():
        assert rule.id == name
        assert rule.title[0].isupper()
        assert rule.article.startswith(("NĐ 30/2020/NĐ-CP", "Luật 80/2015/QH13")) or rule.article == "assumed"


words = st.text("abđ ơ,.;1", max_size=8)


@st.composite
def quoted(draw: st.DrawFn, depth: int = 2) -> str:
    parts = [draw(words)]
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        parts += [f"“{draw(quoted(depth - 1))}”", draw(words)]
    return "".join(parts)


@given(st.lists(quoted(), max_size=6))
def test_balanced_quotations_are_never_found(lines: list[str]) -> None:
    assert [f for f in lint_text(DocumentText(lines)) if f.rule == "quote-unbalanced"] == []


@given(st.lists(quoted(), min_size=1, max_size=6), st.sampled_from("“”"), st.data())
def test_one_mark_too_many_inside_a_paragraph_is_always_found(
    lines: list[str], mark: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = f"x{lines[at]}" + (f"{mark}a" if mark == "“" else mark)
    assert len([f for f in lint_text(DocumentText(lines)) if f.rule == "quote-unbalanced"]) == 1


@given(st.integers(0, 10**15))
def test_an_amount_followed_by_its_own_words_is_never_found(amount: int) -> None:
    line = f"Kinh phí {grouped(amount)} đồng ({money_in_words(amount)})."
    assert lint_text(DocumentText([line])) == []


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_an_amount_followed_by_the_words_of_another_is_found(amount: int, other: int) -> None:
    line = f"Kinh phí {grouped(amount)} đồng ({money_in_words(other)})."
    assert len(lint_text(DocumentText([line]))) == (amount != other)
