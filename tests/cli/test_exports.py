"""Listings as files: whole, numbered, dated, saying what they were asked for, never over another file unasked."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from cli.commands.lists import SHOWN_LETTERS
from cli.failures import BAD_INPUT, REFUSED
from models import Letter, Organisation
from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import at, contract, submitted_task

AN = ("--as", "an@so.example")
LISTS = ("tasks", "cases", "deadlines", "outbox", "documents", "organisations", "people")


def workbook(path: Path) -> list[list[Any]]:
    return [list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


def plain(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def beside(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir())


@pytest.mark.parametrize("command", LISTS)
def test_a_list_goes_out_with_every_line_numbered(
    shell: Shell, prepared: Prepare, tmp_path: Path, command: str
) -> None:
    prepared(contract)
    lines = shell(command, "--json").json
    files = [tmp_path / f"ds{ending}" for ending in (".xlsx", ".CSV")]
    for file in files:
        answer = shell(command, "--out", str(file))
        assert (answer.code, answer.err, answer.lines) == (0, "", [f"✓ {file} ({len(lines)} dòng)"])
    title, made, heading, *rows = workbook(files[0])
    assert title[0].startswith(("DANH SÁCH ", "DANH BẠ ", "SỔ "))
    assert made[0] == f"Lập ngày 14/04/2025 09:00, {len(lines)} dòng"
    numbered = [row for row in rows if row[0] != "Tổng cộng"]
    assert [row[0] for row in numbered] == [*range(1, len(lines) + 1)]
    assert plain(files[1])[0] == heading
    assert len(plain(files[1])) == len(lines) + 1
    assert beside(files[0]) == ["ds.CSV", "ds.xlsx", "home"]


def test_tasks_carry_both_amounts_and_their_totals(shell: Shell, prepared: Prepare, tmp_path: Path) -> None:
    code = prepared(contract)
    assert shell("tasks", "--out", str(tmp_path / "ds.xlsx")).code == 0
    _, _, heading, task, total = workbook(tmp_path / "ds.xlsx")
    row = dict(zip(heading, task, strict=True))
    assert (row["Mã"], row["Kinh phí hợp đồng"], row["Trạng thái"]) == (code, 650_000_000, "Đang thực hiện")
    assert f"{row['Thời hạn gần nhất']:%d/%m/%Y}" == "24/10/2025"
    assert row["Còn lại"] == "còn 193 ngày"
    assert dict(zip(heading, total, strict=True))["Kinh phí hợp đồng"] == 650_000_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            (
                "tasks",
                "--state",
                "submitted",
                "--state",
                "Đề xuất",
                "--year",
                "2025",
                "--late",
                "--search",
                "mia",
            ),
            "Chỉ gồm: trạng thái Đã nộp, chờ kiểm tra hoặc Đề xuất; năm 2025; có việc quá hạn; có chữ “mia”",
        ),
        (("cases", "task"), "Chỉ gồm: loại nhiệm vụ"),
        (("deadlines", "--within", "0"), "Chỉ gồm: việc đến hạn trong 0 ngày tới"),
        (("deadlines", "NV-2025-001", "--late"), "Chỉ gồm: hồ sơ NV-2025-001; việc đã quá hạn"),
        (("outbox", "--to", "dn1", "--limit", "1"), "Chỉ gồm: gửi đến “dn1”; 1 thư mới nhất"),
        (("outbox", "--state", "queued"), "Chỉ gồm: chờ gửi"),
        (("documents", "--year", "2025"), "Chỉ gồm: năm 2025"),
        (("people", "--search", "=an"), "Chỉ gồm: có chữ “=an”"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_a_list_says_what_it_was_asked_for(
    shell: Shell, prepared: Prepare, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    prepared(submitted_task)
    assert shell(*arguments, "--out", str(tmp_path / "ds.xlsx")).code == 0
    assert workbook(tmp_path / "ds.xlsx")[2][0] == said


def test_a_file_holds_all_letters_unless_a_number_is_asked_for(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(submitted_task)
    with shell.session() as session:
        letter = session.exec(select(Letter)).first()
        assert letter is not None
        session.add_all(
            Letter(**letter.model_dump(exclude={"id", "key"}), key=f"copy:{number}")
            for number in range(SHOWN_LETTERS + 1)
        )
    total = len(shell("outbox", "--json").json)
    assert (
        shell("outbox").lines[-1].startswith(f"{SHOWN_LETTERS} thư; còn {total - SHOWN_LETTERS} thư cũ hơn")
    )
    for limit, count in (((), total), (("--limit", "3"), 3)):
        assert shell("outbox", *limit, "--out", str(tmp_path / f"{count}.csv")).code == 0
        assert len(plain(tmp_path / f"{count}.csv")) == count + 1


def test_what_the_lint_found_goes_out_and_still_counts_as_found(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(submitted_task)
    file = tmp_path / "sai-sot.csv"
    assert shell("documents", "--check", "--out", str(file)).code == 0
    assert plain(file) == [["STT", "Chỗ", "Mức độ", "Sai sót", "Căn cứ"]]
    wrong = shell(
        "new", "dossier", "take_over", *AN, "code=TTr-9", "year=2025", "title=Danh mục",
        "document=40/QĐ-KHCN ngày 25/3/2025",
    )  # fmt: skip
    assert wrong.code == 0
    assert shell("documents", "--check", "--out", str(file), "--replace").code == REFUSED
    assert [row[2] for row in plain(file)[1:] if "TTr-" in row[3]] == ["lỗi"]


def test_the_digest_goes_out_as_one_list_of_groups(shell: Shell, prepared: Prepare, tmp_path: Path) -> None:
    prepared(submitted_task)
    file = tmp_path / "tong-hop.csv"
    answer = shell.at(at(2, 13))("digest", "--send", "--out", str(file))
    assert answer.code == 0
    assert answer.lines[0] == f"✓ {file} (2 dòng)"
    assert "an@so.example" in answer.lines[1]
    assert [(row[1], row[2], row[5]) for row in plain(file)[1:]] == [
        ("Quá hạn", "10/02/2025", "nhiệm vụ NV-2025-001"),
        ("Đến hạn trong 7 ngày", "14/02/2025", "thông báo TB-2025"),
    ]


def test_the_sources_of_a_report_go_out_beside_its_files(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(contract)
    assert shell("new", "annual_report", "open_year", *AN, "year=2025").code == 0
    file = tmp_path / "nguon.xlsx"
    assert shell("report", "2025", "--trace", "--sheet", str(file)).code == 0
    _, _, year, heading, *rows = workbook(file)
    assert year[0] == "Năm kế hoạch 2025"
    figures = [dict(zip(heading, row, strict=True)) for row in rows]
    (funding,) = [row for row in figures if row["Giá trị"] == "650.000.000 đồng"]
    traced = shell("report", "2025", "--trace", "--json").json["figures"]
    (source,) = next(line for line in traced if line["figure"]["id"] == "contracts.funding")["sources"]
    assert funding["Hồ sơ"] == "NV-2025-001"
    assert funding["Mục nhật ký"] == f"#1–#{len(source['audit'])}"
    assert source["audit"][-1]["hash"].startswith(funding["Mã băm mục cuối"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tasks", "--out", "ds.ods"), "phải có đuôi .xlsx"),
        (("tasks", "--out", "danh-sach"), "phải có đuôi .xlsx"),
        (("tasks", "--out", ".xlsx"), "phải có đuôi .xlsx"),
        (("tasks", "--out", "folder.csv"), "là một thư mục; hãy ghi tên tệp"),
        (("tasks", "--out", "folder.csv", "--replace"), "là một thư mục; hãy ghi tên tệp"),
        (("tasks", "--out", "kept.csv"), "Đã có tệp kept.csv. Hãy chọn tên khác, hoặc thêm --replace"),
        (("tasks", "--out", "kept.csv/ds.csv"), "Không dùng được kept.csv: "),
        (("tasks", "--out", "ds.csv", "--json"), "Hãy chọn một trong hai: --out"),
        (("tasks", "--replace"), "--replace chỉ dùng cùng --out"),
        (("outbox", "T1", "--out", "ds.csv"), "hãy bỏ mã thư"),
        (("digest", "--send", "--out", "kept.csv"), "Đã có tệp kept.csv"),
        (("report", "2025", "--sheet", "ds.csv"), "hãy thêm --trace"),
        (("report", "2025", "--trace", "--sheet", "ds.pdf"), "--sheet: “ds.pdf” phải có đuôi"),
        (("report", "2025", "--trace", "--replace"), "--replace chỉ dùng cùng --sheet"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_cannot_be_written_is_refused_before_anything_is_done(
    shell: Shell,
    prepared: Prepare,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    prepared(submitted_task)
    letters = shell("outbox", "--json").json
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept.csv").write_text("của người khác", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    answer = shell(*arguments)
    assert (answer.code, answer.out) == (BAD_INPUT, "")
    assert said in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "home", "kept.csv"]
    assert (tmp_path / "kept.csv").read_text(encoding="utf-8") == "của người khác"
    assert shell("outbox", "--json").json == letters


def test_a_file_is_replaced_when_told_and_its_folder_is_made(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(submitted_task)
    file = tmp_path / "năm 2025" / "quý 2" / "ds.csv"
    assert shell("tasks", "--out", str(file)).code == 0
    first = file.read_bytes()
    assert shell("people", "--out", str(file), "--replace").code == 0
    assert file.read_bytes() != first
    assert beside(file) == ["ds.csv"]


def test_a_list_that_cannot_be_a_workbook_leaves_the_old_file(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(submitted_task)
    file = tmp_path / "ds.xlsx"
    assert shell("organisations", "--out", str(file)).code == 0
    before = file.read_bytes()
    with shell.session() as session:
        session.add(
            Organisation(code="DN-DAI", name="Dài", organisation_kind="enterprise", address="a" * 40_000)
        )
    answer = shell("organisations", "--out", str(file), "--replace")
    assert answer.code == BAD_INPUT
    assert "không vừa một ô Excel. Hãy xuất ra tệp .csv." in answer.err
    assert file.read_bytes() == before
    assert beside(file) == ["ds.xlsx", "home"]
