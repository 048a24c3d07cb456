"""The DOCX as a file: that Word can open it, its footnotes, and text whatever was written."""

from __future__ import annotations

import io
import itertools
import zipfile
from datetime import date

import pytest

from reports.document import Appendix, Footnote, Table
from reports.docx_writer import write_docx
from tests.reports.documents import LETTERS, members, pages_of_text, report, words
from tests.reports.docx_parts import FULL, W, find, opened, paragraphs, text_of, tree


def test_footnotes_are_true_ones_in_the_order_of_their_marks() -> None:
    marks = [mark.get(f"{W}id") for mark in tree(report()).iter(f"{W}footnoteReference")]
    notes = tree(report(), "word/footnotes.xml").findall(f"{W}footnote")
    assert marks == ["1", "2"]
    assert [(note.get(f"{W}id"), note.get(f"{W}type")) for note in notes[:2]] == [
        ("-1", "separator"),
        ("0", "continuationSeparator"),
    ]
    assert [(note.get(f"{W}id"), text_of(note)) for note in notes[2:]] == [
        ("1", " Thông báo số 16/TB-KHCN."),
        ("2", " Quyết định số 76/QĐ-KHCN."),
    ]
    assert all(len(list(note.iter(f"{W}footnoteRef"))) == 1 for note in notes[2:])
    size = next(s for s in opened(report()).styles if s.name == "footnote text").font.size
    assert size is not None
    assert size.pt == 10


def test_a_mark_stands_exactly_where_the_note_was_placed() -> None:
    line = find(opened(report()), "đề xuất nhiệm vụ năm 2025")
    kinds = [child.tag for run in line._p.iter(f"{W}r") for child in run if child.tag != f"{W}rPr"]
    assert kinds[-2:] == [f"{W}footnoteReference", f"{W}t"]


def test_footnotes_go_on_counting_in_the_appendices() -> None:
    appendix = Appendix("Biểu mẫu", (words("Theo mẫu", Footnote("Mẫu số 3.")),))
    notes = tree(report(appendices=(appendix,)), "word/footnotes.xml").findall(f"{W}footnote")
    assert text_of(notes[-1]) == " Mẫu số 3."
    assert notes[-1].get(f"{W}id") == "3"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_docx(FULL) == write_docx(FULL)
    with zipfile.ZipFile(io.BytesIO(write_docx(FULL))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())


def test_the_properties_name_the_document_and_nothing_of_the_template() -> None:
    properties = opened(report()).core_properties
    assert properties.title == "Báo cáo: Kết quả triển khai nhiệm vụ năm 2024"
    assert properties.author == properties.last_modified_by == "Sở Khoa học và Công nghệ"
    assert properties.created is not None
    assert properties.created.date() == date(2024, 5, 7)
    assert properties.comments == ""
    assert opened(report(title_meta="Báo cáo năm 2024")).core_properties.title == "Báo cáo năm 2024"


def test_a_title_too_long_for_a_property_of_the_file_is_cut_there_only() -> None:
    subject = "Kết quả xác định nhiệm vụ " * 12
    paper = opened(report(subject=subject, issuer_name="Sở " * 100))
    assert paper.core_properties.title == f"Báo cáo: {subject}"[:254] + "…"
    assert paper.core_properties.author == ("Sở " * 100)[:254] + "…"
    assert any(subject in each.text for each in paper.paragraphs)


def test_every_cell_ends_in_a_paragraph_and_tables_do_not_touch() -> None:
    root = tree(report(body=(members(1), members(1))))
    assert all(list(cell)[-1].tag == f"{W}p" for cell in root.iter(f"{W}tc"))
    body = [element.tag for element in root.find(f"{W}body") or []]
    assert (f"{W}tbl", f"{W}tbl") not in list(itertools.pairwise(body))
    assert body[-2:] == [f"{W}p", f"{W}sectPr"]


@pytest.mark.parametrize(
    "text",
    [LETTERS, "<b>&amp;</b> ]]> <!-- -->", '#eval("1") *x* _y_ $z$ @ref', "hai  khoảng trắng ", "{{x}} %s"],
)
def test_text_is_printed_as_it_was_written(text: str) -> None:
    table = Table(members(1).columns, (("1", text, text),))
    document = report(subject=f"Về {text}", body=(words("Mở ", text, Footnote(text), "."), table))
    assert f"Mở {text}." in [paragraph.text for paragraph in paragraphs(opened(document))]
    assert opened(document).tables[1].cell(1, 1).text == text
    assert text_of(tree(document, "word/footnotes.xml")) == f" {text}"


def test_a_line_feed_breaks_the_line_inside_its_cell() -> None:
    table = Table(members(1).columns, (("1", "- Quy trình\n- Bài báo", ""),))
    cell = opened(report(body=(table,))).tables[1].cell(1, 1)
    assert cell.text == "- Quy trình\n- Bài báo"
    assert len(cell.paragraphs) == 1


def test_headings_make_an_outline_without_gaps() -> None:
    levels = [level.get(f"{W}val") for level in tree(report()).iter(f"{W}outlineLvl")]
    assert levels == ["0", "1"]


def test_a_long_document_is_written_whole() -> None:
    document = report(body=(*pages_of_text(40), members(400)))
    assert len(opened(document).tables[1]._tbl.tr_lst) == 402
