"""The PDF as a file: its text, whatever was written, and what makes it archivable and accessible."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pypdf import PdfReader

from reports.document import (
    Appendix,
    Footnote,
    Heading,
    OfficialDocument,
    Table,
    plain_lines,
)
from reports.pdf_writer import write_pdf
from states.errors import BadInput
from tests.reports.documents import LETTERS, members, report, words
from tests.reports.pdf_pages import chunks, opened, text_of


def test_it_says_every_line_of_the_document_in_order() -> None:
    text = text_of(opened(report()).pages[0])
    place = -1
    for line in plain_lines(report()):
        line = re.sub("[¹²]", lambda mark: str("¹²".index(mark[0]) + 1), line)
        assert text.find(line, place + 1) > place, line
        place = text.find(line, place + 1)


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
    pages = opened(report(landscape=True, body=(members(200),))).pages
    found = [n for page in pages for n in re.findall(r"Nguyễn Thị Ngữ (\d+)", page.extract_text())]
    assert [int(n) for n in found] == list(range(1, 201))


def _profile(reader: PdfReader) -> dict[str, str]:
    metadata = reader.xmp_metadata
    assert metadata is not None
    return dict(re.findall(r"<(pdf(?:a|ua)id:part)>(\d)<", metadata.stream.get_data().decode()))
