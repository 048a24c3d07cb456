"""A DOCX that someone typed is read as a person reads its printed page."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import docx_file
from reports.document import plain_lines
from reports.docx_reader import read_document, read_docx, read_text
from reports.docx_writer import write_docx
from reports.lint import lint_text, read_lines
from states.errors import BadInput
from tests.reports.documents import decision, report
from tests.reports.docx_parts import FULL
from tests.reports.typed_docx import body, cells, instance, levels, listed, p, r, repacked, saved

BOX = "<w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent>"

READ_AS = {
    "runs": (p(r("Quyết định "), r("số 76", "<w:b/>"), r("/QĐ-KHCN")), ["Quyết định số 76/QĐ-KHCN"]),
    "a blank between runs": (p(r("năm"), r(" "), r("2024")), ["năm 2024"]),
    "deleted text": (p(r("Năm "), "<w:del><w:r><w:delText>2023</w:delText></w:r></w:del>", r("2024")), ["Năm 2024"]),
    "inserted text": (p(r("Năm "), f"<w:ins>{r('2024')}</w:ins>"), ["Năm 2024"]),
    "moved text": (
        p(f"<w:moveFrom>{r('Cũ')}</w:moveFrom>", f"<w:moveTo>{r('Mới')}</w:moveTo>"),
        ["Mới"],
    ),
    "a simple field": (p(r("Trang "), f'<w:fldSimple w:instr=" PAGE ">{r("5")}</w:fldSimple>'), ["Trang 5"]),
    "a complex field": (
        p(
            r(xml='<w:fldChar w:fldCharType="begin"/>'),
            r(xml="<w:instrText>DATE \\@ d</w:instrText>"),
            r(xml='<w:fldChar w:fldCharType="separate"/>'),
            r("12/4/2024"),
            r(xml='<w:fldChar w:fldCharType="end"/>'),
            r(" là hạn"),
        ),
        ["12/4/2024 là hạn"],
    ),
    "a field inside an instruction": (
        p(
            r(xml='<w:fldChar w:fldCharType="begin"/>'),
            r(xml='<w:fldChar w:fldCharType="begin"/>'),
            r(xml='<w:fldChar w:fldCharType="separate"/>'),
            r("ẩn"),
            r(xml='<w:fldChar w:fldCharType="end"/>'),
            r(xml='<w:fldChar w:fldCharType="separate"/>'),
            r("hiện"),
            r(xml='<w:fldChar w:fldCharType="end"/>'),
        ),
        ["hiện"],
    ),
    "a link": (p(f"<w:hyperlink>{r('tbt.tayninh.gov.vn')}</w:hyperlink>"), ["tbt.tayninh.gov.vn"]),
    "hidden text": (p(r("Kinh phí"), r(" ghi chú riêng", "<w:vanish/>")), ["Kinh phí"]),
    "capitals by format": (p(r("Tờ trình", "<w:caps/>")), ["TỜ TRÌNH"]),
    "soft hyphen and joiners": (
        p(r("nghiên\u00ad cứu"), r(xml="<w:softHyphen/>"), r("\u200b viên")),
        ["nghiên cứu viên"],
    ),
    "hard hyphen": (p(r("76/QĐ"), r(xml="<w:noBreakHyphen/>"), r("KHCN")), ["76/QĐ-KHCN"]),
    "blanks that do not break": (p(r("ngày\u00a007\u202ftháng\u00a05")), ["ngày 07 tháng 5"]),
    "loose diacritics": (p(r("To\u031b\u0300 tri\u0300nh")), ["Tờ trình"]),
    "tab": (p(r("Số:"), r(xml="<w:tab/>"), r("05")), ["Số: 05"]),
    "break in a list": (p(r("- Như trên;", xml="<w:br/>"), r("- Lưu: VT.")), ["- Như trên;", "- Lưu: VT."]),
    "break in a name": (p(r("SỞ KHOA HỌC", xml="<w:br/>"), r("VÀ CÔNG NGHỆ")), ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"]),
    "break below a title": (p(r("BÁO CÁO", xml="<w:br/>"), r("Kết quả năm")), ["BÁO CÁO", "Kết quả năm"]),
    "raised digits": (p(r("100 m"), r("2", '<w:vertAlign w:val="superscript"/>')), ["100 m²"]),
    "box ticked with Wingdings": (p(r(xml='<w:sym w:font="Wingdings" w:char="F0FE"/>'), r(" Đạt")), ["☑ Đạt"]),
    "private signs typed as text": (p(r("\uf0a8 Không đạt")), ["□ Không đạt"]),
    "formula": (p(r("Với "), "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"), ["Với a=b"]),
    "content control": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('Trong ô'))}</w:sdtContent></w:sdt>",
        ["Trong ô"],
    ),
    "table of contents": (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p(r('1. Kết quả 3'))}</w:sdtContent></w:sdt>",
        ["x"],
    ),
    "text box": (
        p(
            r("Báo cáo", xml=f"<mc:AlternateContent><mc:Choice><wps:txbx>{BOX}</wps:txbx></mc:Choice>"
              f"<mc:Fallback><v:textbox>{BOX}</v:textbox></mc:Fallback></mc:AlternateContent>")
        ),
        ["Báo cáo", "DỰ THẢO"],
    ),
    "rows of data": (
        cells([p(r("STT")), p(r("Tên"))], [p(r("1")), p(r("Năng suất"), r(" xanh")) + p(r("(mới)"))]),
        ["STT | Tên", "1 | Năng suất xanh (mới)"],
    ),
    "a deleted row": (
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        f"<w:tr><w:tc>{p(r('a'))}</w:tc><w:tc>{p(r('b'))}</w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('c'))}</w:tc><w:tc>{p(r('d'))}</w:tc></w:tr></w:tbl>",
        ["a | b"],
    ),
    "a table in a table": (
        cells([p(r("a")), cells([p(r("b")), p(r("c"))]) + p(r("d"))]),
        ["a | b | c d"],
    ),
    "a box around text": (cells([p(r("Đoạn một.")) + p(r("Đoạn hai."))]), ["Đoạn một.", "Đoạn hai."]),
    "head in two columns": (
        cells(
            [p(r("UBND TỈNH")) + p(r("SỞ KH&amp;CN")), p(r("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))],
            [p(r("Số: 05/BC-KHCN")), p(r("Tây Ninh, ngày 07 tháng 5 năm 2024"))],
        ),
        ["UBND TỈNH", "SỞ KH&CN", "Số: 05/BC-KHCN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
         "Tây Ninh, ngày 07 tháng 5 năm 2024"],
    ),
    "closing in two columns": (
        cells([p(r("Nơi nhận:")) + p(r("- Lưu: VT.")), p(r("GIÁM ĐỐC"))]),
        ["Nơi nhận:", "- Lưu: VT.", "GIÁM ĐỐC"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ_AS)
def test_what_is_printed_is_read(name: str) -> None:
    xml, lines = READ_AS[name]
    extra = [p(r("x"))] if lines == ["x"] else []
    assert list(read_docx(body(xml, *extra)).lines) == lines


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    xml = p(r("Một nửa"), properties="<w:rPr><w:del/></w:rPr>") + "|" + p(r(" và nửa kia."))
    assert list(read_docx(body(*xml.split("|"))).lines) == ["Một nửa và nửa kia."]


MULTI = levels(("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)"))


def test_numbers_that_word_computes_are_read() -> None:
    content = body(
        listed("Kết quả", 0), listed("Tham mưu", 1), listed("Thực hiện", 1), listed("Truyền thông", 2),
        listed("Đào tạo", 2), listed("lớp một", 3), listed("lớp hai", 3), listed("Đánh giá", 0), listed("Được", 1),
        numbering=MULTI + instance(),
    )  # fmt: skip
    assert [line.split()[0] for line in read_docx(content).lines] == [
        "I.", "1.", "2.", "2.1.", "2.2.", "a)", "b)", "II.", "1.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("format_", "text", "labels"),
    [
        ("decimal", "Điều %1.", ["Điều 1.", "Điều 2.", "Điều 3."]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)"]),
        ("upperLetter", "%1.", ["A.", "B.", "C."]),
        ("bullet", "\uf0b7", ["-", "-", "-"]),
        ("none", "", ["", "", ""]),
    ],
)
def test_each_format_of_numbers_is_spelt(format_: str, text: str, labels: list[str]) -> None:
    content = body(*[listed("x")] * 3, numbering=levels((format_, text)) + instance())
    assert list(read_docx(content).lines) == [f"{label} x".strip() for label in labels]


def test_a_list_restarts_only_where_word_restarts_it() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = levels(("decimal", "%1.")) + instance(1) + instance(2) + instance(3, overrides=again)
    content = body(
        listed("a"), listed("b", list_id=2), listed("c", list_id=3), listed("d", list_id=3), p(r("e")),
        listed("f", list_id=0), numbering=numbering,
    )  # fmt: skip
    assert list(read_docx(content).lines) == ["1. a", "2. b", "1. c", "2. d", "e", "f"]


def test_a_style_can_carry_the_number_and_the_capitals() -> None:
    paper = docx.Document()
    lists = f"{levels(('decimal', 'Điều %1.'), definition=90)}{instance(91, definition=90)}"
    paper.part.numbering_part.element.extend(
        list(parse_xml(f"<w:numbering {nsdecls('w')}>{lists}</w:numbering>"))
    )
    style = paper.styles["Heading 1"]
    style.font.all_caps = True
    properties = style.element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 91
    paper.add_paragraph("Phạm vi", style="Heading 1")
    paper.add_paragraph("Hiệu lực", style="Heading 1")
    assert list(read_docx(saved(paper)).lines) == ["Điều 1. PHẠM VI", "Điều 2. HIỆU LỰC"]


def test_lists_of_word_are_judged_like_typed_numbers() -> None:
    content = body(listed("Kết quả", 0), listed("Một", 1), listed("Hai", 1), numbering=MULTI + instance())
    assert lint_text(read_docx(content)) == []
    typed = body(p(r("I. Kết quả")), p(r("1. Một")), p(r("3. Ba")))
    assert [found.rule for found in lint_text(read_docx(typed))] == ["section-numbering-jump"]


def test_footnotes_are_numbered_in_the_order_of_their_marks() -> None:
    mark = '<w:footnoteReference w:id="{}"/>'
    content = body(
        p(r("Họp", xml=mark.format(2)), r(" rồi trình", xml=mark.format(1))), notes=["Tờ trình", "Quyết định"]
    )
    doc = read_docx(content)
    assert list(doc.lines) == ["Họp¹ rồi trình²"]
    assert doc.footnotes == {1: "Quyết định", 2: "Tờ trình"}


@pytest.mark.parametrize(
    "document", [report(), decision(), FULL], ids=["report", "decision", "letter with annexes"]
)
def test_what_the_product_writes_is_read_back(document: object) -> None:
    written = read_lines(plain_lines(document))  # type: ignore[arg-type]
    back = read_docx(write_docx(document))  # type: ignore[arg-type]
    assert sorted(back.lines) == sorted(written.lines)
    assert back.footnotes == written.footnotes
    assert (back.kind, back.number, back.symbol, back.signed_on, back.subject) == (
        written.kind, written.number, written.symbol, written.signed_on, written.subject,
    )  # fmt: skip


GOOD = body(p(r("Nội dung.")))
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source:
        return source.read(name)


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
REFUSED = {
    "old Word": (OLD_WORD, "tệp Word kiểu cũ (.doc)"),
    "encrypted": (OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "bỏ mật khẩu"),
    "PDF": (b"%PDF-1.7\n", "đây là tệp PDF"),
    "RTF": (b"{\\rtf1 a}", "RTF"),
    "picture": (b"\x89PNG\r\n", "không phải là tệp Word"),
    "text named docx": ("Nội dung.".encode(), "không phải là tệp Word"),
    "cut off": (GOOD[: len(GOOD) // 2], "bị hỏng"),
    "zip of something else": (archive(a=b"a"), "bị hỏng hoặc không phải"),
    "no document in it": (repacked(GOOD, {"word/document.xml": None}), "bị hỏng"),
    "no list of parts": (repacked(GOOD, {"[Content_Types].xml": None}), "bị hỏng"),
    "XML cut off": (repacked(GOOD, {"word/document.xml": b"<w:document"}), "bị hỏng"),
    "numbers that are none": (
        body(
            listed("x"), numbering=levels(("decimal", "%1.")).replace('w:ilvl="0"', 'w:ilvl="x"') + instance()
        ),
        "bị hỏng",
    ),
    "workbook or macros": (
        repacked(GOOD, {"[Content_Types].xml": part("[Content_Types].xml").replace(MAIN.encode(), b"a/b")}),
        "không phải là tài liệu Word",
    ),
    "entities": (repacked(GOOD, {"word/document.xml": ENTITIES + part("word/document.xml")}), "DOCTYPE"),
    "entities in UTF-16": (
        repacked(GOOD, {"word/footnotes.xml": ENTITIES.decode().encode("utf-16")}),
        "DOCTYPE",
    ),
    "no text": (body(p()), "không có chữ nào"),
    "old encoding": (body(p(r("Céng hoµ x· héi", '<w:rFonts w:ascii=".VnTime"/>'))), "bảng mã cũ"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_advice(name: str) -> None:
    content, says = REFUSED[name]
    with pytest.raises(BadInput, match=r"^bao-cao\.docx: ") as refused:
        read_docx(content, "bao-cao.docx")
    assert says in str(refused.value)
    assert "hãy" in str(refused.value).lower()


def test_a_file_that_unpacks_to_more_than_it_may_is_refused_unread() -> None:
    bomb = bytearray(GOOD)
    at = bomb.find(b"PK\x01\x02") + 24  # what the archive says of the size of its first entry
    bomb[at : at + 4] = (docx_file.MAX_UNZIPPED + 1).to_bytes(4, "little")
    with pytest.raises(BadInput, match="100 MB"):
        read_docx(bytes(bomb))


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_PART", 100), ("MAX_ENTRIES", 3)], ids=["one huge part", "countless parts"]
)
def test_other_shapes_of_bombs_are_refused_too(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(docx_file, limit, value)
    with pytest.raises(BadInput, match="MB"):
        read_docx(GOOD)


def test_a_proper_text_in_an_old_font_is_read() -> None:
    content = body(p(r("Cộng hòa xã hội", '<w:rFonts w:ascii=".VnTime"/>')))
    assert list(read_docx(content).lines) == ["Cộng hòa xã hội"]


def test_an_encrypted_zip_is_refused() -> None:
    marked = bytearray(GOOD)
    at = marked.find(b"PK\x01\x02")
    while at >= 0:
        marked[at + 8] |= 1
        at = marked.find(b"PK\x01\x02", at + 1)
    with pytest.raises(BadInput, match="mật khẩu"):
        read_docx(bytes(marked))


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("\ufeffDòng một.\n\nDòng hai.\n".encode(), ["Dòng một.", "Dòng hai."]),
        ("Dòng một.\r\nDòng hai.".encode("utf-16"), ["Dòng một.", "Dòng hai."]),
    ],
)
def test_plain_text_is_read(content: bytes, lines: list[str]) -> None:
    assert list(read_text(content, "a.txt").lines) == lines


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Báo cáo".encode("utf-16-le"), "tệp"),
        (b"B\xe1o", "UTF-8"),
        (b"a\x00b", "không phải là tệp chữ"),
        (b" \n", "chữ nào"),
    ],
)
def test_text_that_is_none_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_text(content, "a.txt")


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nội dung.", encoding="utf-8")
    (tmp_path / "b.DOCX").write_bytes(GOOD)
    (tmp_path / "c.docx").touch()
    assert (
        read_document(tmp_path / "a.txt").lines == read_document(tmp_path / "b.DOCX").lines == ("Nội dung.",)
    )
    with pytest.raises(BadInput, match="0 byte"):
        read_document(tmp_path / "c.docx")


def test_a_file_too_large_to_be_a_document_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.docx").open("wb") as file:
        file.truncate(docx_file.MAX_FILE + 1)
    with pytest.raises(BadInput, match="lớn hơn mức 50 MB"):
        read_document(tmp_path / "a.docx")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, noise: bytes) -> None:
    damaged = GOOD[:at] + noise + GOOD[at + len(noise) :]
    with suppress(BadInput):
        assert read_docx(damaged).lines
