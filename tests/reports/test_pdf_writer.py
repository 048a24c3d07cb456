"""The PDF: what is on each page, where, and how large. The fonts are those of the typst wheel, on any machine."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from reports.document import (
    Appendix,
    Column,
    Footnote,
    Heading,
    OfficialDocument,
    PageBreak,
    Table,
    plain_lines,
)
from reports.pdf_writer import write_pdf
from states.errors import BadInput
from tests.reports.documents import LETTERS, decision, members, pages_of_text, report, words

MM = 72 / 25.4


@dataclass(frozen=True)
class Chunk:
    """A run of text; `x` and `y` of its start in mm from the left and the top of the page, `size` in points."""

    text: str
    x: float
    y: float
    size: float


def opened(document: OfficialDocument) -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(document, ignore_system_fonts=True)))


def text_of(page: PageObject) -> str:
    return " ".join(page.extract_text().replace("\u200b", "").split())


def chunks(page: PageObject) -> list[Chunk]:
    found: list[Chunk] = []
    height = float(page.mediabox.height)

    def see(text: str, user: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            x = user[0] * matrix[4] + user[2] * matrix[5] + user[4]
            y = user[1] * matrix[4] + user[3] * matrix[5] + user[5]
            found.append(Chunk(text.strip(), x / MM, (height - y) / MM, abs(size * matrix[0] * user[0])))

    page.extract_text(visitor_text=see)
    return found


def find(page: PageObject, text: str) -> Chunk:
    return next(chunk for chunk in chunks(page) if text in chunk.text)


def lines_drawn(page: PageObject) -> list[tuple[float, float, float]]:
    """Start, end and height of each horizontal rule, in mm from the left and the top."""
    found: list[tuple[float, float, float]] = []
    height = float(page.mediabox.height)

    def see(operator: bytes, operands: Any, user: Any, matrix: Any) -> None:
        if operator == b"l" and operands[1] == 0:
            found.append((user[4] / MM, (user[4] + operands[0]) / MM, (height - user[5]) / MM))

    page.extract_text(visitor_operand_before=see)
    return found


def width_of(chunk: Chunk, left: float, right: float) -> float:
    """The width of a centred text follows from where it starts."""
    return (left + right) - 2 * chunk.x


HEAD_SPLIT = 30 + 165 * 0.42


def test_it_says_every_line_of_the_document_in_order() -> None:
    text = text_of(opened(report()).pages[0])
    place = -1
    for line in plain_lines(report()):
        line = re.sub("[¹²]", lambda mark: str("¹²".index(mark[0]) + 1), line)
        assert text.find(line, place + 1) > place, line
        place = text.find(line, place + 1)


@pytest.mark.parametrize("landscape", [False, True])
def test_the_page_is_a4_and_all_text_keeps_to_the_margins(landscape: bool) -> None:
    width, height = (297, 210) if landscape else (210, 297)
    pages = opened(report(landscape=landscape, body=(*pages_of_text(20), members(60)))).pages
    assert len(pages) > 2
    for page in pages:
        assert [round(float(side) / MM) for side in page.mediabox] == [0, 0, width, height]
        body = [chunk for chunk in chunks(page) if chunk.y > 20]
        assert min(chunk.x for chunk in body) >= 29.9
        assert max(chunk.y for chunk in body) <= height - 20


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("UBND TỈNH TÂY NINH", 12),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", 12),
        ("CỘNG HÒA XÃ HỘI", 12),
        ("Độc lập - Tự do", 13),
        ("05/BC-KHCN", 13),
        ("ngày 07 tháng 5", 13),
        ("BÁO CÁO", 14),
        ("Kết quả triển khai nhiệm vụ", 14),
        ("Căn cứ Quyết định", 14),
        ("Thực hiện Kế hoạch", 14),
        ("2.1. Công tác", 14),
        ("Nơi nhận:", 12),
        ("- Như trên;", 11),
        ("GIÁM ĐỐC", 14),
        ("Thông báo số", 10),
    ],
)
def test_each_element_has_its_size(text: str, size: int) -> None:
    assert round(find(opened(report()).pages[0], text).size, 1) == size


def test_the_head_stands_in_two_columns_with_rules_of_the_right_length() -> None:
    page = opened(report()).pages[0]
    agency, motto = find(page, "SỞ KHOA HỌC"), find(page, "Độc lập - Tự do")
    assert abs(find(page, "UBND TỈNH").y - find(page, "CỘNG HÒA").y) < 0.1
    assert abs(find(page, "05/BC-KHCN").y - find(page, "ngày 07 tháng 5").y) < 0.1
    (start, end, below_agency), (left, right, _), (_, _, below_subject), *_ = lines_drawn(page)
    assert 1 / 3 < (end - start) / width_of(agency, 30, HEAD_SPLIT) < 1 / 2
    assert 0 < below_agency - agency.y < 3
    assert abs((right - left) - width_of(motto, HEAD_SPLIT, 195)) < 3.5
    assert 0 < below_subject - find(page, "Kết quả triển khai nhiệm vụ").y < 3


def test_a_long_agency_name_wraps_inside_its_column() -> None:
    name = "BAN QUẢN LÝ CÁC KHU KINH TẾ VÀ KHU CÔNG NGHIỆP CÔNG NGHỆ CAO TỈNH TÂY NINH"
    page = opened(report(issuing_agency=name)).pages[0]
    assert name in text_of(page)
    head = [chunk for chunk in chunks(page) if chunk.y < find(page, "05/BC-KHCN").y and chunk.x < HEAD_SPLIT]
    assert len(head) > 3
    assert all(chunk.x >= 30 and chunk.x + width_of(chunk, 30, HEAD_SPLIT) < HEAD_SPLIT for chunk in head)


def test_the_dashes_of_several_addressees_stand_under_the_colon() -> None:
    page = opened(report()).pages[0]
    dashes = {round(chunk.x, 1) for chunk in chunks(page) if chunk.text.startswith(("- Bộ", "- Ủy ban"))}
    colon = find(page, "Kính gửi:").x + 17.5
    assert len(dashes) == 1
    assert abs(dashes.pop() - colon) < 1


def test_running_text_is_indented_by_half_an_inch() -> None:
    page = opened(report()).pages[0]
    assert round(find(page, "Thực hiện Kế hoạch").x - 30, 1) == 12.7
    assert round(find(page, "cáo như sau:").x, 1) == 30


def test_the_page_number_is_centred_at_the_top_from_the_second_page_on() -> None:
    appendix = Appendix("Danh mục", (members(40),), landscape=True)
    pages = opened(report(body=pages_of_text(12), appendices=(appendix,))).pages
    numbers = [[chunk for chunk in chunks(page) if chunk.y < 20] for page in pages]
    assert [[chunk.text for chunk in found] for found in numbers] == [
        [],
        *([str(at)] for at in range(2, len(pages) + 1)),
    ]
    for page, found in zip(pages[1:], numbers[1:], strict=True):
        width = float(page.mediabox.width) / MM
        assert abs(found[0].x - (30 + width - 15) / 2) < 3
        assert found[0].size == 13
    assert {round(float(page.mediabox.width) / MM) for page in pages} == {210, 297}


def test_each_footnote_stands_at_the_foot_of_the_page_of_its_mark() -> None:
    body = (
        words("Một", Footnote("Ghi chú thứ nhất.")),
        PageBreak(),
        words("Hai", Footnote("Ghi chú thứ hai.")),
        words("Ba", Footnote("Ghi chú thứ ba.")),
    )
    first, second = opened(report(body=body)).pages
    assert text_of(first).endswith("1 Ghi chú thứ nhất.")
    assert text_of(second).endswith("2 Ghi chú thứ hai. 3 Ghi chú thứ ba.")
    note = find(second, "Ghi chú thứ ba")
    assert note.y > 260
    marks = [chunk.text for chunk in chunks(second) if chunk.size < 10]
    assert marks == ["2", "3", "2", "3"]


def test_a_table_repeats_its_header_and_splits_no_row() -> None:
    middle = "Dòng giữa\n" * 5
    rows = tuple((str(at), f"Dòng đầu {at}\n{middle}Dòng cuối {at}", "") for at in range(1, 40))
    pages = opened(decision(body=(Table(members(1).columns, rows),))).pages
    assert len(pages) > 3
    for page in pages[:-1]:
        text = text_of(page)
        assert text.count("Họ và tên") == 1
        assert re.findall(r"Dòng đầu (\d+)", text) == re.findall(r"Dòng cuối (\d+)", text)


def test_a_row_taller_than_a_page_goes_on_over_the_next() -> None:
    table = Table(members(1).columns, (("1", "nội dung " * 2000 + "hết.", ""),))
    pages = opened(decision(body=(table,))).pages
    assert sum(text_of(page).count("nội dung") for page in pages) == 2000
    assert max(chunk.y for page in pages for chunk in chunks(page)) < 277


def test_an_amount_never_runs_out_of_its_column() -> None:
    table = Table((Column("Tên"), Column("Kinh phí", 8, align="right")), (("A", "1.000.000.000"),))
    page = opened(decision(body=(table,))).pages[0]
    amount = find(page, "1.000.000.000")
    assert 195 - amount.x > 13 * 0.5 * 12 / MM * 0.8
    assert find(page, "Kinh phí").x > amount.x - 5


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (40, 2), (90, 3)])
def test_recipient_lists_of_any_length_are_printed_whole(count: int, pages: int) -> None:
    recipients = (*(f"Sở số {at};" for at in range(1, count)), "Lưu: VT")
    found = opened(report(recipients=recipients)).pages
    assert len(found) == pages
    everything = " ".join(map(text_of, found))
    assert [int(n) for n in re.findall(r"- Sở số (\d+);", everything)] == list(range(1, count))
    assert max(chunk.y for page in found for chunk in chunks(page)) < 277
    closing = next(page for page in found if "Nơi nhận" in page.extract_text())
    assert "GIÁM ĐỐC" in closing.extract_text()


def test_a_signature_never_stands_on_a_page_without_text() -> None:
    for count in range(5, 12):
        last = opened(report(body=(*pages_of_text(count), words("Trên đây là báo cáo./.")))).pages[-1]
        assert "GIÁM ĐỐC" in last.extract_text()
        assert "Trên đây là báo cáo./." in last.extract_text()


def test_every_vietnamese_letter_survives_in_every_style() -> None:
    document = report(
        subject=f"Trích yếu {LETTERS}",
        bases=(f"Căn cứ {LETTERS}",),
        body=(words(f"Mở đầu {LETTERS}"), Heading("1", f"Đề mục {LETTERS}", 3), members(1)),
        recipients=(f"Sở {LETTERS}", "Lưu: VT"),
    )
    text = text_of(opened(document).pages[0])
    for start in ("Trích yếu", "Căn cứ", "Mở đầu", "1. Đề mục", "- Sở"):
        assert f"{start} {LETTERS}" in text


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1") #read("layout.typ")',
        "*đậm* _nghiêng_ `mã` $x^2$",
        "<b>&amp;</b> @ref [a](b) // c /* d */",
        "-- --- ... ~ \\",
    ],
)
def test_text_is_printed_as_it_was_written(text: str) -> None:
    table = Table(members(1).columns, (("1", text, ""),))
    page = opened(
        report(body=(words("Mở ", text, Footnote(f"Theo {text}")), Heading("1", text, 2), table))
    ).pages[0]
    printed = text_of(page)
    assert f"Mở {text}" in printed
    assert f"Theo {text}" in printed
    assert f"1. {text}" in printed
    assert printed.count(text) == 4


def test_a_word_longer_than_the_line_goes_on_in_the_next() -> None:
    table = Table(members(1).columns, (("1", "b" * 200, ""),))
    page = opened(report(body=(words("a" * 300), table))).pages[0]
    for letter in "ab":
        lines = [chunk for chunk in chunks(page) if set(chunk.text) <= {letter, "\u200b"}]
        assert sum(chunk.text.count(letter) for chunk in lines) == (300 if letter == "a" else 200)
        assert len({round(chunk.y) for chunk in lines}) > 2


def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="漢"):
        write_pdf(report(subject="Về chữ 漢"), ignore_system_fonts=True)


def test_signs_of_forms_are_printed() -> None:
    assert "☐ Đạt → ☑ ≥ 3/4" in text_of(opened(report(body=(words("☐ Đạt → ☑ ≥ 3/4"),))).pages[0])


@pytest.mark.parametrize("document", [report(), report(number=None, signed_on=None)], ids=["dated", "draft"])
def test_the_same_document_gives_the_same_bytes(document: OfficialDocument) -> None:
    assert write_pdf(document, ignore_system_fonts=True) == write_pdf(document, ignore_system_fonts=True)


def test_a_dated_document_is_archivable_and_every_one_is_accessible() -> None:
    dated, draft = opened(report()), opened(report(number=None, signed_on=None))
    for reader in (dated, draft):
        root: Any = reader.trailer["/Root"]
        assert root["/Lang"] == "vi-VN"
        assert root["/MarkInfo"]["/Marked"]
        assert reader.metadata is not None
        assert reader.metadata.title == "Báo cáo: Kết quả triển khai nhiệm vụ năm 2024"
    assert _profile(dated) == {"pdfaid:part": "2", "pdfuaid:part": "1"}
    assert _profile(draft) == {"pdfuaid:part": "1"}
    assert dated.metadata is not None
    assert dated.metadata.creation_date_raw == "D:20240507000000Z"
    assert draft.metadata is not None
    assert draft.metadata.creation_date_raw is None


def test_headings_make_an_outline_even_where_a_level_is_skipped() -> None:
    outline = opened(
        report(appendices=(Appendix("Biểu mẫu", (Heading("1", "Mẫu", 2), words("Hết."))),))
    ).outline

    def titles(items: Any) -> list[Any]:
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    assert titles(outline) == ["I. Kết quả triển khai", ["2.1. Công tác thông tin"], "Phụ lục", ["1. Mẫu"]]


def test_a_long_list_is_written_whole() -> None:
    pages = opened(report(landscape=True, body=(members(600),))).pages
    found = [n for page in pages for n in re.findall(r"Nguyễn Thị Ngữ (\d+)", page.extract_text())]
    assert [int(n) for n in found] == list(range(1, 601))


def _profile(reader: PdfReader) -> dict[str, str]:
    metadata = reader.xmp_metadata
    assert metadata is not None
    return dict(re.findall(r"<(pdf(?:a|ua)id:part)>(\d)<", metadata.stream.get_data().decode()))
