"""The empty workbook: filled in, it comes back as the list it was made for."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook
from sqlmodel import Session

from secretariat.imports.check import KINDS, check_list
from secretariat.imports.plan import ListKind
from secretariat.imports.template import HEADINGS_AT, write_template
from states.errors import BadInput
from tests.secretariat.imports.office import TAX_CODE
from tests.secretariat.imports.workbooks import SHEET, rewritten

ALL = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)

KNOWN = {"announcement": "TB-2025", "proposer": "DN1", "host": "VIEN-01", "organisation": "VIEN-01", "council": "HD-1",
         "tax_code": TAX_CODE, "code": "X-1"}  # fmt: skip
"""Examples of the templates name things that are not in the office of the tests."""


def filled(path: Path, kind: ListKind) -> Path:
    """Write the example of each column into the first row, as text, the way Excel would."""
    row = HEADINGS_AT + 2
    texts = [escape(KNOWN.get(column.key, column.example)) for column in kind.columns]
    cells = "".join(
        f'<c r="{chr(65 + place)}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in enumerate(texts)
        if text
    )
    data = f'<row r="{row}">{cells}</row></sheetData>'
    return rewritten(path, SHEET, lambda xml: xml.replace("</sheetData>", data))


@ALL
def test_a_filled_template_is_read_back(looking: Session, tmp_path: Path, kind: ListKind) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path, kind)
    checked = check_list(looking, filled(path, kind))
    assert (checked.kind, checked.unknown, checked.personal) == (kind, (), ())
    (row,) = checked.rows
    assert (row.outcome, row.reasons) == ("new", [])
    given = {key for step in row.steps for key in step.form}
    assert {column.key for column in kind.columns if column.example} - given <= {
        *("contact_name", "contact_email", "contact_position", "council", "state"),
        *(("sessions", "attendance") if kind.id == "activities" else ()),
    }


@ALL
def test_an_empty_template_says_that_nothing_is_filled_in(
    looking: Session, tmp_path: Path, kind: ListKind
) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path, kind)
    with pytest.raises(BadInput, match="không có dòng nào dưới dòng tiêu đề 3"):
        check_list(looking, path)


@ALL
def test_a_template_guides_and_offers_choices_and_prints_on_a4(tmp_path: Path, kind: ListKind) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path, kind)
    read = load_workbook(str(path))
    assert read.sheet_names == [kind.label, "Hướng dẫn", "Danh mục"]
    guide = read.get_sheet_by_name("Hướng dẫn").to_python()
    assert [row[0] for row in guide[3:]] == [column.label for column in kind.columns]
    with ZipFile(path) as archive:
        sheet = archive.read(SHEET).decode()
        comments = archive.read("xl/comments1.xml").decode()
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'state="frozen"' in sheet
    assert sheet.count("<dataValidation ") == sum(1 for column in kind.columns if column.choices)
    for column in kind.columns:
        assert escape(column.help) in comments
