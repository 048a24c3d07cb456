"""Files that are no lists, and lists that lie about their size."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from sqlmodel import Session

from secretariat.imports import sheet, workbook
from secretariat.imports.check import check_list
from secretariat.imports.plan import Preview
from states.errors import BadInput
from tests.secretariat.imports.office import TAX_CODE
from tests.secretariat.imports.workbooks import (
    SHEET,
    book,
    claims_a_million_rows,
    ods,
    rewritten,
)

HEADINGS = ["Tên doanh nghiệp", "Mã số thuế", "Địa chỉ"]
ROW = ["Công ty Mía đường A", TAX_CODE, "Khu phố 2"]
LIST = [HEADINGS, ROW]

Make = Callable[[Path], object]

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of the old Office begin, and those that have a password."""

SIZE = (3 << 20) + 0x1234
"""Bytes of a part that is too large, in a number that nothing else in the archive holds."""


def bytes_of(content: bytes) -> Make:
    return lambda path: path.write_bytes(content)


def cut(path: Path) -> None:
    content = book(path, LIST).read_bytes()
    path.write_bytes(content[: len(content) // 2])


def damaged(path: Path) -> None:
    rewritten(book(path, LIST), SHEET, lambda xml: xml[: len(xml) // 2])


def flipped(path: Path) -> None:
    """One byte of the packed sheet is not what it was."""
    content = bytearray(book(path, LIST).read_bytes())
    place = content.index(SHEET.encode()) + len(SHEET) + 20
    content[place] ^= 0xFF
    path.write_bytes(bytes(content))


def bomb(path: Path) -> None:
    book(path, LIST)
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", bytes(SIZE))


def lying_bomb(path: Path) -> None:
    """A part that says it is small: its size in the directory of the archive is changed."""
    bomb(path)
    small = path.read_bytes().replace(SIZE.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(small)


def reaching(cell: str) -> Make:
    """A value in one far cell."""
    row = re.sub("[A-Z]", "", cell)

    def make(path: Path) -> None:
        xml = f'<row r="{row}"><c r="{cell}" t="str"><v>x</v></c></row></sheetData>'
        rewritten(book(path, LIST), SHEET, lambda sheet: sheet.replace("</sheetData>", xml))

    return make


def far_cell_in_other_writing(path: Path) -> None:
    book(path, LIST)
    cell = "<x:c t='str' r = 'XFD1048576' ><x:v>x</x:v></x:c>"
    rewritten(path, SHEET, lambda xml: xml.replace("</row>", f"{cell}</row>", 1))


def far_row_without_references(path: Path) -> None:
    book(path, LIST)
    row = '<row r="1048576"><c><v>1</v></c></row>'
    rewritten(path, SHEET, lambda xml: xml.replace("</sheetData>", f"{row}</sheetData>"))


def no_utf8(path: Path) -> None:
    with ZipFile(book(path, LIST)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = parts[SHEET].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def locked(path: Path) -> None:
    path.write_bytes(OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


def entities(path: Path) -> None:
    """A list of sheets that a kilobyte of entities would make a gigabyte of."""
    declared = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    rewritten(
        book(path, LIST),
        "xl/workbook.xml",
        lambda xml: xml.replace("<workbook", f"<!DOCTYPE workbook [{declared}]><workbook", 1),
    )


FILES: dict[str, tuple[Make, list[str]]] = {
    "nothing": (bytes_of(b""), ["tệp rỗng"]),
    "a text": (bytes_of("tên;mã".encode()), ["không phải là bảng tính", ".xlsx"]),
    "a web page": (bytes_of(b"<html><table></table></html>"), ["không phải là bảng tính"]),
    "an archive of something else": (lambda path: ZipFile(path, "w").close(), ["không phải là bảng tính"]),
    "an old file that is broken": (bytes_of(OLD + bytes(600)), ["không phải là bảng tính"]),
    "half a file": (cut, ["không phải là bảng tính"]),
    "half a sheet": (damaged, ["trang “Danh sách”", "bị hỏng"]),
    "entities": (entities, ["khai báo lạ", "lưu lại"]),
    "a changed byte": (flipped, ["xlsx"]),
    "a password": (locked, ["mật khẩu", "bỏ mật khẩu"]),
    "a cell in the last corner": (reaching("XFD1048576"), ["XFD1048576", "xóa các dòng, cột thừa", "100.000"]),
    "a cell in the last column": (reaching("XFD3"), ["XFD3"]),
    "a cell in the last row": (reaching("A1048576"), ["A1048576"]),
    "a far cell in other writing": (far_cell_in_other_writing, ["XFD1048576"]),
    "a far row without references": (far_row_without_references, ["dòng 1048576"]),
    "another alphabet": (no_utf8, ["UTF-8"]),
    "only charts": (lambda path: _chart(path), ["không có trang tính nào"]),
}  # fmt: skip


def _chart(path: Path) -> None:
    made = xlsxwriter.Workbook(str(path))
    chart = made.add_chart({"type": "line"})
    made.add_worksheet("Số liệu").hide()
    page = made.add_chartsheet("Biểu đồ")
    chart.add_series({"values": "='Số liệu'!$A$1:$A$2"})
    page.set_chart(chart)
    page.activate()
    made.close()


@pytest.mark.parametrize(("make", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(
    looking: Session, tmp_path: Path, make: Make, said: list[str]
) -> None:
    path = tmp_path / "list.xlsx"
    make(path)
    with pytest.raises(BadInput) as refused:
        check_list(looking, path)
    assert [word for word in said if word not in str(refused.value)] == []


@pytest.mark.parametrize(("make", "said"), [(bomb, "2 MB khi mở ra"), (lying_bomb, "list.xlsx")])
def test_a_file_that_unpacks_to_too_much_is_not_unpacked(
    looking: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Make, said: str
) -> None:
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 2 << 20)
    make(tmp_path / "list.xlsx")
    with pytest.raises(BadInput, match=said):
        check_list(looking, tmp_path / "list.xlsx")


def test_a_file_that_is_not_there_is_named(looking: Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="không có tệp này"):
        check_list(looking, tmp_path / "gone.xlsx")
    with pytest.raises(BadInput, match="là thư mục"):
        check_list(looking, tmp_path)


def names(checked: Preview) -> list[str]:
    return [row.name.partition(" · ")[2] for row in checked.rows]


def test_a_sheet_that_claims_a_million_rows_is_read(looking: Session, tmp_path: Path) -> None:
    path = claims_a_million_rows(book(tmp_path / "list.xlsx", LIST))
    assert names(check_list(looking, path)) == [ROW[0]]


def test_empty_cells_with_a_border_are_no_rows_however_far_they_reach(
    looking: Session, tmp_path: Path
) -> None:
    def framed(made: Any, sheet: Any) -> None:
        frame = made.add_format({"border": 1})
        for row in (5, 500):
            sheet.write_blank(row, 0, None, frame)
            sheet.write_blank(row, 16_383, None, frame)

    path = book(tmp_path / "list.xlsx", LIST, shape=framed)
    rewritten(path, SHEET, lambda xml: xml.replace("501", "1048576"))
    assert names(check_list(looking, path)) == [ROW[0]]


def test_cells_that_do_not_say_where_they_stand_are_read(looking: Session, tmp_path: Path) -> None:
    path = rewritten(
        book(tmp_path / "list.xlsx", LIST), SHEET, lambda xml: re.sub(r'<c r="[A-Z]+\d+"', "<c", xml)
    )
    assert names(check_list(looking, path)) == [ROW[0]]


def test_too_many_rows_are_refused_by_their_limit(
    looking: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)
    path = book(tmp_path / "list.xlsx", [HEADINGS, *([f"Công ty {n}", None, "A"] for n in range(4))])
    with pytest.raises(BadInput, match="có hơn 3 dòng; hãy chia thành nhiều tệp"):
        check_list(looking, path)


def test_a_list_of_libreoffice_is_read_without_its_million_empty_rows(
    looking: Session, tmp_path: Path
) -> None:
    path = ods(tmp_path / "list.ods", LIST)
    assert names(check_list(looking, path)) == [ROW[0]]
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    far = f"<table:table-row>{cell}</table:table-row>"
    with pytest.raises(BadInput, match="dòng 1048003"):
        check_list(looking, ods(tmp_path / "far.ods", LIST, after=far))
    wide = far.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16000" ')
    with pytest.raises(BadInput, match="nằm quá xa"):
        check_list(looking, ods(tmp_path / "wide.ods", LIST, after=wide))
