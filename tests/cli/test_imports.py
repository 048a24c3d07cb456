"""`nhiemvu import LIST.xlsx`, `imports`, `template`: what an official reads before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import AN, submitted_task
from tests.secretariat.imports.office import NUMBER, TAX_CODE
from tests.secretariat.imports.workbooks import book

AS = ("--as", AN.id)
HEADINGS = ["STT", "Tên doanh nghiệp", "MST", "Địa chỉ", "Số CCCD", "Ghi chú"]


@pytest.fixture
def mixed(tmp_path: Path, shell: Shell, prepared: Prepare) -> str:
    """One row of each outcome, for an office that knows DN1 and DN2."""
    prepared(submitted_task)
    rows: list[list[Any]] = [
        ["DANH SÁCH DOANH NGHIỆP"],
        HEADINGS,
        [1, "Công ty Mía đường A", NUMBER, "Khu phố 2"],
        [2, "Công ty Mía đường 1", None, "Khu phố 3"],
        [3, "Công ty Mía đường 2"],
        [4, "Công ty Sai mã", "0301234567", "Khu phố 4"],
        [None, "Tổng cộng: 04 doanh nghiệp"],
    ]
    return str(book(tmp_path / "danh sach.xlsx", rows))


def test_a_dry_run_says_row_by_row_what_would_happen(shell: Shell, mixed: str) -> None:
    answer = shell("import", mixed)
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines == [
        "Tổ chức, doanh nghiệp: danh sach.xlsx, trang “Danh sách”",
        "Không đọc các cột dữ liệu cá nhân: Số CCCD.",
        "Bỏ qua các cột không rõ nghĩa: Ghi chú.",
        f"      3  mới       DN-{TAX_CODE} · Công ty Mía đường A"
        f" · Ghi chú: Mã số thuế: đã khôi phục số 0 ở đầu: {NUMBER} → {TAX_CODE}.",
        "      4  thay đổi  DN1 · Công ty Mía đường 1 · Địa chỉ: (trống) → “Khu phố 3”",
        "      5  như cũ    DN2 · Công ty Mía đường 2",
        answer.lines[6],
        "      7  bỏ qua    dòng tổng cộng (“Tổng cộng: 04 doanh nghiệp”)",
        "4 dòng: 1 mới, 1 thay đổi, 1 như cũ, 1 từ chối.",
        f"Chưa có gì thay đổi. Để ghi: nhiemvu import '{mixed}' --kind organisations --skip-refused --yes",
    ]
    assert answer.lines[6].startswith(
        "      6  từ chối   Công ty Sai mã · Mã số thuế: Mã số thuế “0301234567” sai"
    )
    assert len(shell("organisations", "--json").json) == 2


def test_a_dry_run_for_programs(shell: Shell, mixed: str) -> None:
    answer = shell("import", mixed, "--json").json
    assert (answer["kind"], answer["applied"], answer["batch"], answer["sheet"]) == (
        "organisations",
        False,
        None,
        "Danh sách",
    )
    assert answer["totals"] == {"new": 1, "changed": 1, "same": 1, "refused": 1}
    assert [(row["row"], row["outcome"]) for row in answer["rows"]] == [
        (3, "new"),
        (4, "changed"),
        (5, "same"),
        (6, "refused"),
    ]
    assert answer["rows"][1]["changes"] == [{"label": "Địa chỉ", "old": "(trống)", "new": "“Khu phố 3”"}]
    assert (answer["personal_columns"], answer["unknown_columns"]) == (["Số CCCD"], ["Ghi chú"])


def test_a_list_goes_in_shows_up_and_is_taken_back(shell: Shell, mixed: str) -> None:
    refused = shell("import", mixed, "--yes", *AS)
    assert refused.code == 1
    assert "Có 1 dòng bị từ chối nên chưa ghi dòng nào" in refused.err
    assert "Công ty Sai mã" in refused.out
    assert shell("imports").lines == ["Chưa có lần nhập danh sách nào."]
    done = shell("import", mixed, "--yes", "--skip-refused", *AS)
    assert (done.code, done.err) == (0, "")
    assert done.lines[-2] == "Đã ghi 2 dòng; lần nhập số 1."
    again = shell("import", mixed, "--skip-refused", "--yes", *AS)
    assert "Tệp này đã được nhập lúc 14/04/2025 09:00 (lần nhập số 1)." in again.lines
    assert again.lines[-1] == "Không có gì mới để ghi."
    (batch,) = shell("imports", "--json").json
    assert (batch["number"], batch["made"], batch["changed"], batch["undone_at"]) == (1, 1, 1, None)
    assert "Địa chỉ: (trống) → Khu phố 3" in shell("imports", "1").out
    undone = shell("imports", "1", "--undo", "--reason", "Nhầm tệp", *AS)
    assert undone.lines == [
        "Đã hủy bỏ lần nhập số 1 (danh sach.xlsx): xóa 1 mục đã thêm, trả lại 1 mục đã sửa."
    ]
    assert "đã hủy bỏ 14/04/2025" in shell("imports").out
    assert len(shell("organisations", "--json").json) == 2
    assert shell("verify").code == 0


def test_what_is_built_on_a_list_stands_against_undoing_it(shell: Shell, mixed: str) -> None:
    assert shell("import", mixed, "--yes", "--skip-refused", *AS).code == 0
    made = shell(
        "new", "task", "receive", *AS, "announcement=TB-2025", f"proposer=DN-{TAX_CODE}", "name=Nhiệm vụ mới"
    )
    assert made.code == 0
    answer = shell("imports", "1", "--undo", "--reason", "Nhầm", *AS)
    assert answer.code == 1
    assert f"Dòng 3: DN-{TAX_CODE} (Công ty Mía đường A) đang được dùng ở nhiệm vụ." in answer.err


def test_what_a_sheet_holds_does_not_steer_the_terminal(shell: Shell, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Tên doanh nghiệp", "MST", "Ghi\x1b[2J chú"],
        ["Công ty\x1b[31m A", "x"],
        ["II\x1b]0;", None],
    ]
    answer = shell("import", str(book(tmp_path / "l.xlsx", rows)))
    assert answer.code == 0
    assert "\x1b" not in answer.out
    assert "Công ty\ufffd[31m A" in answer.out


WRONG: list[tuple[tuple[str, ...], str]] = [
    (("imports", "9"), "Không có lần nhập số 9"),
    (("imports", "một"), "“một” không phải là số nguyên"),
    (("imports", "--undo", "--reason", "Nhầm"), "hãy ghi số của lần nhập và lý do"),
    (("imports", "1", "--undo"), "hãy ghi số của lần nhập và lý do"),
    (("imports", "1", "--reason", "Nhầm"), "hãy thêm --undo"),
    (("imports", "9", "--undo", "--reason", "Nhầm", *AS), "Không có lần nhập số 9"),
    (("template", "people"), "Không có loại danh sách “people”"),
    (("template", "members", "--out", "mau.xls"), "hãy đặt tên tệp kết thúc bằng .xlsx"),
    (("import", "gone.xlsx"), "không có tệp này"),
]


def test_what_is_asked_wrongly_is_answered_with_what_to_do(
    shell: Shell, prepared: Prepare, subtests: pytest.Subtests
) -> None:
    prepared(submitted_task)
    for arguments, said in WRONG:
        with subtests.test(" ".join(arguments)):
            answer = shell(*arguments)
            assert (answer.code, answer.out) == (2, "")
            assert said in answer.err


def test_a_template_is_written_once(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    answer = shell("template", "organisations", "--out", str(path))
    assert answer.lines[0] == f"Đã ghi mẫu danh sách Tổ chức, doanh nghiệp: {path}"
    assert path.stat().st_size > 5_000
    again = shell("template", "organisations", "--out", str(path))
    assert (again.code, "đã có tệp này" in again.err) == (2, True)
    empty = shell("import", str(path))
    assert "không có dòng nào dưới dòng tiêu đề 3" in empty.err
