"""`nhiemvu lint`: a document written by hand is checked from the terminal, with or without a database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import Document
from reports.lint import RULES
from tests.cli.conftest import Shell
from tests.reports.typed_docx import typed_report
from tests.secretariat.builders import at

TYPED = Path(__file__).parents[1] / "reports" / "report_2024_as_typed.txt"
CLEAN = """Số: 16/TB-KHCN
Tây Ninh, ngày 12 tháng 4 năm 2024
THÔNG BÁO
Về việc đề xuất, đặt hàng nhiệm vụ năm 2025
1. Nội dung
Trước ngày 31/5/2024.
Nơi nhận:
- Như trên;
- Lưu: VT."""


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "thong-bao.txt"
    path.write_text(CLEAN, encoding="utf-8")
    return path


def registered(shell: Shell, number: int, on: date, title: str) -> None:
    with shell.session() as session:
        session.add(
            Document(
                type="TB",
                number=number,
                symbol="TB-KHCN",
                year=on.year,
                issued_on=on,
                issuer="department",
                title=title,
                registered_at=at(4, 12),
            )
        )


def test_a_report_typed_in_word_is_checked_without_a_database(bare_shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(typed_report(TYPED.read_text(encoding="utf-8")))
    answer = bare_shell("lint", str(path))
    assert (answer.code, answer.err) == (1, "")
    assert answer.lines[0] == "bao-cao.docx: Báo cáo số …/BC-KHCN"
    assert answer.lines.index("== Lỗi phải sửa trước khi ký (8)") < answer.lines.index(
        "== Cảnh báo, nên xem lại (3)"
    )
    (line,) = [line for line in answer.lines if "type-symbol-mismatch" in line]
    for part in ("Lỗi", "Chú thích 3", "hãy đối chiếu bản gốc", "NĐ 30/2020/NĐ-CP", "type-symbol-mismatch"):
        assert part in line
    assert "Chưa đối chiếu với sổ đăng ký văn bản: Chưa có cơ sở dữ liệu" in answer.lines[-1]
    assert not bare_shell.home.exists()


def test_a_program_reads_the_same_findings(bare_shell: Shell) -> None:
    answer = bare_shell("lint", str(TYPED), "--json")
    assert answer.code == 1
    assert (answer.json["kind"], answer.json["symbol"], answer.json["number"]) == ("BC", "BC-KHCN", None)
    assert {found["severity"] for found in answer.json["findings"]} == {"error", "warning"}
    assert len(answer.json["findings"]) == 11
    assert "nhiemvu init" in answer.json["register_gap"]


def test_a_clean_document_ends_well(shell: Shell, clean: Path) -> None:
    answer = shell("lint", str(clean))
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines == [
        "thong-bao.txt: Thông báo số 16/TB-KHCN ngày 12/4/2024",
        "Không thấy sai sót nào.",
    ]


def test_a_warning_alone_does_not_fail(shell: Shell, clean: Path) -> None:
    clean.write_text(CLEAN.replace("VT", "HS"), encoding="utf-8")
    answer = shell("lint", str(clean))
    assert answer.code == 0
    assert "== Cảnh báo, nên xem lại (1)" in answer.lines


@pytest.mark.parametrize(
    ("number", "on", "title", "rule"),
    [
        (16, date(2024, 4, 12), "Thông báo đề xuất, đặt hàng nhiệm vụ năm 2025", None),
        (16, date(2024, 4, 12), "Lịch tiếp công dân", "number-duplicate"),
        (15, date(2024, 4, 13), "Lịch tiếp công dân", "number-out-of-date-order"),
    ],
)
def test_with_a_database_the_number_is_held_against_the_register(
    shell: Shell, clean: Path, number: int, on: date, title: str, rule: str | None
) -> None:
    registered(shell, number, on, title)
    answer = shell("lint", str(clean), "--json")
    assert answer.json["register_gap"] is None
    assert [found["rule"] for found in answer.json["findings"]] == ([rule] if rule else [])
    assert answer.code == (1 if rule else 0)


def test_a_database_of_an_older_version_is_told_and_the_text_checked_all_the_same(
    bare_shell: Shell, clean: Path
) -> None:
    bare_shell.home.mkdir()
    bare_shell.database.touch()
    answer = bare_shell("lint", str(clean))
    assert answer.code == 0
    assert "Chưa đối chiếu với sổ đăng ký văn bản: Cơ sở dữ liệu chưa được khởi tạo" in answer.lines[-1]


def test_every_rule_is_listed_with_its_severity_and_source(bare_shell: Shell) -> None:
    answer = bare_shell("lint", "--rules")
    assert answer.code == 0
    for rule in RULES.values():
        (line,) = [line for line in answer.lines if line.startswith(f"{rule.id} ")]
        assert rule.title in line
        assert "Lỗi" in line or "Cảnh báo" in line
    assert answer.lines[-1] == f"{len(RULES)} quy tắc"
    assert [rule["id"] for rule in bare_shell("lint", "--rules", "--json").json] == list(RULES)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc: đây là tệp Word kiểu cũ (.doc)"),
        ("a.pdf", b"%PDF-1.7", "a.pdf: đây là tệp PDF"),
        ("a.docx", b"", "a.docx: tệp rỗng"),
        ("a.docx", b"PK\x03\x04", "a.docx: tệp .docx bị hỏng"),
    ],
)
def test_other_files_are_refused_with_advice(
    bare_shell: Shell, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer = bare_shell("lint", str(path))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(says)


def test_a_file_that_is_not_there_and_none_at_all_are_told(bare_shell: Shell, tmp_path: Path) -> None:
    missing = bare_shell("lint", str(tmp_path / "a.docx"))
    assert (missing.code, "không có tệp hoặc thư mục này" in missing.err) == (2, True)
    folder = bare_shell("lint", str(tmp_path))
    assert (folder.code, "đây là thư mục" in folder.err) == (2, True)
    nothing = bare_shell("lint")
    assert (nothing.code, "Ví dụ: nhiemvu lint to-trinh.docx" in nothing.err) == (2, True)
