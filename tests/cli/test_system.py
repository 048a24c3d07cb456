"""Set up, import, verify, back up and restore."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlmodel import select

from models import AuditEntry, Person
from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import at, eligible_task, submitted_task

RECORDS = Path(__file__).parents[2] / "records"


def test_init_makes_a_database_and_its_first_official(bare_shell: Shell) -> None:
    answer = bare_shell("init", "--email", "an@so.example", "--name", "Nguyễn Thị An")
    assert (answer.code, answer.err) == (0, "")
    assert str(bare_shell.home) in answer.out
    with bare_shell.session() as session:
        person = session.exec(select(Person)).one()
        entry = session.exec(select(AuditEntry)).one()
    assert (person.name, person.roles) == ("Nguyễn Thị An", ["secretariat"])
    assert (entry.case_kind, entry.actor) == ("person", "init")
    made = bare_shell(
        "new", "organisation", "enter_organisation", "--as", "an@so.example", "code=DN1", "name=Công ty Mía đường",
        "organisation_kind=Doanh nghiệp",
    )  # fmt: skip
    assert made.lines == ["✓ Thêm tổ chức, doanh nghiệp: Công ty Mía đường"]


def test_init_twice_keeps_what_is_there(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    assert shell("init").code == 0
    assert len(shell("tasks", "--json").json) == 1


def test_a_record_is_shown_before_it_is_entered(shell: Shell) -> None:
    record = str(RECORDS / "tay-ninh-2024.toml")
    looked = shell.at(at(12, 1, year=2024))("import", record)
    assert (looked.code, looked.err) == (0, "")
    assert "việc sẽ được ghi; chưa có gì thay đổi" in looked.lines[-1]
    assert "Ghi nhận tờ trình theo hồ sơ giấy" in looked.out
    assert shell("cases", "--json").json == []
    entered = shell("import", record, "--yes")
    assert entered.code == 0
    assert "Đã ghi" in entered.lines[-1]
    assert len(shell("cases", "--json").json) == 7
    assert "bản ghi tay-ninh-2024" in shell("show", "BC-2024").out


def test_a_record_that_is_refused_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    text = (RECORDS / "tay-ninh-2024.toml").read_text(encoding="utf-8")
    record = tmp_path / "bad.toml"
    record.write_text(text.replace("48", '"many"', 1), encoding="utf-8")
    answer = shell("import", str(record), "--yes")
    assert (answer.code, answer.out) == (2, "")
    assert "bad.toml: " in answer.err
    assert shell("cases", "--json").json == []


def test_a_record_for_programs_lists_what_it_does(shell: Shell) -> None:
    answer = shell("import", str(RECORDS / "tay-ninh-2024.toml"), "--json").json
    assert (answer["record"], answer["applied"]) == ("tay-ninh-2024", False)
    assert set(answer["lines"][0]) == {"at", "by", "label", "subject"}


def test_verify_finds_the_journal_whole(shell: Shell, prepared: Prepare) -> None:
    prepared(eligible_task)
    answer = shell("verify")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("nguyên vẹn.\n")
    assert shell("verify", "--json").json["journal"]["breaks"] == []


def test_verify_names_the_first_entry_that_was_tampered_with(shell: Shell, prepared: Prepare) -> None:
    prepared(eligible_task)
    with sqlite3.connect(shell.database) as database:
        (trigger,) = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE UPDATE ON audit_entry%'"
        ).fetchone()
        database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE audit_entry SET actor = 'x@so.example' WHERE case_kind = 'task' AND seq = 2")
    answer = shell("verify")
    assert answer.code == 1
    assert "task 1, mục nhật ký số 2: nội dung đã bị sửa sau khi ghi" in answer.err
    (found,) = shell("verify", "--json").json["journal"]["breaks"]
    assert (found["kind"], found["seq"]) == ("task", 2)


def test_verify_says_whether_a_seal_held_in_hand_is_still_that_of_the_journal(
    shell: Shell, prepared: Prepare
) -> None:
    prepared(eligible_task)
    held = shell("verify", "--through", "3", "--json").json["seal"]["fingerprint"]
    assert held in shell("verify", "--through", "3", "--expect", held).out
    other = shell("verify", "--through", "2", "--expect", held)
    assert other.code == 1
    assert "Dấu kiểm khác với thư: nhật ký đã bị viết lại" in other.err
    assert "--expect cần --through" in shell("verify", "--expect", held).err


def test_a_backup_brings_back_what_was_there(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    answer = shell("backup")
    assert answer.code == 0
    (saved,) = (shell.home / "backups").iterdir()
    assert str(saved) in answer.out
    shell("act", code, "accept", "--as", "an@so.example")
    kept = shell("restore", str(saved))
    assert kept.code == 2
    assert "đang có dữ liệu" in kept.err
    assert shell("show", code, "--json").json["case"]["state"] == "eligible"
    assert shell("restore", str(saved), "--replace").code == 0
    assert shell("show", code, "--json").json["case"]["state"] == "submitted"


def test_a_backup_is_restored_on_a_new_machine(shell: Shell, prepared: Prepare, tmp_path: Path) -> None:
    code = prepared(submitted_task)
    shell("backup", "--out", str(tmp_path))
    (saved,) = tmp_path.glob("nhiemvu-*.db")
    shell.database.unlink()
    assert shell("restore", str(saved)).code == 0
    assert shell("show", code).code == 0
