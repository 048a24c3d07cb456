"""The DOCX as Word shows it."""

from __future__ import annotations

import re

import pytest
from docx.enum.section import WD_ORIENT

from reports.document import Table, plain_lines
from tests.reports.documents import decision, members, report
from tests.reports.docx_parts import FULL, W, find, opened, paragraphs, tree


def test_it_says_every_line_of_the_document_in_order() -> None:
    printed = [paragraph.text for paragraph in paragraphs(opened(report())) if paragraph.text]
    expected = [re.sub("[¹²]", "", line) for line in plain_lines(report()) if line[0] not in "¹²"]
    assert printed == expected


@pytest.mark.parametrize(("landscape", "size"), [(False, (210, 297)), (True, (297, 210))])
def test_the_page_is_a4_with_the_margins_of_the_decree(landscape: bool, size: tuple[int, int]) -> None:
    section = opened(report(landscape=landscape)).sections[0]
    lengths = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    lengths += [section.left_margin, section.right_margin]
    assert [round(length.mm) for length in lengths if length is not None] == [*size, 20, 20, 30, 15]


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic", "align"),
    [
        ("UBND TỈNH TÂY NINH", 12, None, None, "CENTER"),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", 12, True, None, "CENTER"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, None, "CENTER"),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, None, "CENTER"),
        ("Số: 05/BC-KHCN", 13, None, None, "CENTER"),
        ("ngày 07 tháng 5", 13, None, True, "CENTER"),
        ("BÁO CÁO", 14, True, None, "CENTER"),
        ("Kết quả triển khai nhiệm vụ", 14, True, None, "CENTER"),
        ("Căn cứ Quyết định", 14, None, True, "JUSTIFY"),
        ("Thực hiện Kế hoạch", 14, None, None, "JUSTIFY"),
        ("I. Kết quả", 14, True, None, "JUSTIFY"),
        ("2.1. Công tác", 14, True, True, "JUSTIFY"),
        ("Nơi nhận:", 12, True, True, "LEFT"),
        ("- Như trên;", 11, None, None, "LEFT"),
        ("GIÁM ĐỐC", 14, True, None, "CENTER"),
        ("Nguyễn Văn Đức", 14, True, None, "CENTER"),
    ],
)
def test_each_element_has_its_size_and_style(
    text: str, size: int, bold: bool | None, italic: bool | None, align: str
) -> None:
    style = find(opened(report()), text).style
    assert style is not None
    assert style.font.size is not None
    assert style.paragraph_format.alignment is not None
    assert (style.font.size.pt, style.font.bold, style.font.italic) == (size, bold, italic)
    assert style.paragraph_format.alignment.name == align


def test_running_text_is_indented_spaced_and_in_times_new_roman() -> None:
    paper = opened(report())
    style = find(paper, "Thực hiện Kế hoạch").style
    assert style is not None
    form = style.paragraph_format
    assert form.first_line_indent is not None
    assert form.space_after is not None
    assert (round(form.first_line_indent.cm, 2), form.space_after.pt, form.line_spacing) == (1.27, 6, 1.1)
    defaults = tree(report(), "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert defaults is not None
    assert set(defaults.attrib.values()) == {"Times New Roman"}


def test_a_part_of_a_paragraph_can_be_bold() -> None:
    runs = [(run.text, run.bold) for run in find(opened(report()), "Họp").runs if run.text]
    assert runs == [("Họp ", None), ("Hội đồng tư vấn", True), ("./.", None)]


def test_agency_and_state_stand_side_by_side_over_number_and_place() -> None:
    top = opened(report()).tables[0]
    cells = [[" / ".join(filter(None, cell.text.split("\n"))) for cell in row.cells] for row in top.rows]
    assert cells == [
        [
            "UBND TỈNH TÂY NINH / SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc",
        ],
        ["Số: 05/BC-KHCN", "Tây Ninh, ngày 07 tháng 5 năm 2024"],
    ]
    assert top._tbl.tblPr.find(f"{W}tblBorders") is None


def test_a_council_of_its_own_has_one_line_of_agency_less() -> None:
    top = opened(report(governing_agency=None)).tables[0]
    assert top.cell(0, 0).text.strip() == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"


def test_a_long_name_is_not_cut_and_its_lines_come_out_even() -> None:
    name = "BAN QUẢN LÝ CÁC KHU KINH TẾ VÀ KHU CÔNG NGHIỆP CÔNG NGHỆ CAO TỈNH TÂY NINH " * 3
    line = find(opened(report(issuing_agency=name)), "BAN QUẢN LÝ")
    assert line.text.strip() == name.strip()
    short = find(opened(report(subject="Kết quả triển khai " * 6)), "Kết quả triển khai Kết").paragraph_format
    assert short.left_indent == short.right_indent
    assert short.left_indent is not None
    assert 10 < short.left_indent.mm < 50


def test_the_page_number_is_centred_at_the_top_from_the_second_page_on() -> None:
    first, *others = opened(FULL).sections
    number = first.header.paragraphs[0]
    assert number.style is not None
    assert number.style.paragraph_format.alignment is not None
    assert number.style.paragraph_format.alignment.name == "CENTER"
    assert "PAGE" in number._p.xml
    assert first.different_first_page_header_footer
    assert "PAGE" not in first.first_page_header.paragraphs[0]._p.xml
    assert all(section.header.is_linked_to_previous for section in others)
    assert not any(section.different_first_page_header_footer for section in others)
    assert not any("pgNumType" in section._sectPr.xml for section in (first, *others))


def test_an_appendix_turns_its_own_pages_only() -> None:
    sections = opened(FULL).sections
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert [round(section.page_width.mm) for section in sections if section.page_width] == [210, 297, 210]


def test_the_header_row_repeats_and_no_row_is_split() -> None:
    rows = tree(decision()).findall(f".//{W}tbl")[1].findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_only_a_row_taller_than_a_page_may_be_split() -> None:
    table = Table(members(1).columns, (("1", "An", ""), ("2", "nội dung " * 2000, "")))
    rows = tree(decision(body=(table,))).findall(f".//{W}tbl")[1].findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, True, False]


def test_the_grid_and_every_cell_carry_the_same_widths_and_fill_the_page() -> None:
    for table in tree(FULL).iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w", "0")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
        for row in table.findall(f"{W}tr"):
            assert [int(w.get(f"{W}w", "0")) for w in row.findall(f"{W}tc/{W}tcPr/{W}tcW")] == grid
        assert abs(sum(grid) - round((252 if sum(grid) > 10_000 else 165) * 1440 / 25.4)) < 4


def test_cells_are_aligned_by_their_column_and_the_total_is_bold() -> None:
    table = opened(decision()).tables[1]
    first, last = table.rows[1].cells, table.rows[-1].cells
    assert [cell.paragraphs[0].alignment for cell in first] == [1, 0, 2]
    assert [cell.text for cell in last] == ["", "Tổng cộng", "9.000.000"]
    style = last[1].paragraphs[0].style
    assert style is not None
    assert style.font.bold


def test_recipients_and_signature_stay_together_beside_each_other() -> None:
    closing = opened(report()).tables[-1]
    assert [cell.text.split("\n")[0] for cell in closing.rows[0].cells] == ["Nơi nhận:", "GIÁM ĐỐC"]
    assert closing._tbl.tr_lst[0].find(f"{W}trPr/{W}cantSplit") is not None
    assert find(opened(report()), "./.").paragraph_format.keep_with_next


@pytest.mark.parametrize("count", [1, 40])
def test_recipient_lists_of_any_length_stand_in_one_cell(count: int) -> None:
    recipients = (*(f"Sở {at}" for at in range(count - 1)), "Lưu: VT")
    cell = opened(report(recipients=recipients)).tables[-1].cell(0, 0)
    assert len(cell.paragraphs) == count + 1
    assert cell.paragraphs[-1].text == "- Lưu: VT."


def test_a_document_without_recipients_still_has_its_signature() -> None:
    closing = opened(report(recipients=())).tables[-1]
    assert [cell.text.strip().split("\n")[0] for cell in closing.rows[0].cells] == ["", "GIÁM ĐỐC"]
