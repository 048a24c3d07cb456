"""Backups that are checked when they are written, and a restore that changes everything or nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp

from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, PoolProxiedConnection, inspect, literal, select, table

from models.engine import open_engine
from models.migrate import alembic_config, upgrade
from states.errors import BadInput, NhiemvuError
from states.vietnamese import VIET_NAM

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SUFFIXES = {"sqlite": ".db", "postgresql": ".dump"}
FIRST_BYTES = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}
STAMP = "[0-9]" * 8 + "T" + "[0-9]" * 6
PARTIAL, ABANDONED = ".part", timedelta(days=1)

# Whatever stands in the schema goes, also what a newer version of the program has added to it.
EMPTY_POSTGRESQL = """
SET LOCAL lock_timeout = '30s';
DO $$ DECLARE item record; BEGIN
    FOR item IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', item.name);
    END LOOP;
    FOR item IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', item.name);
    END LOOP;
END $$;
"""


class BackupFailed(NhiemvuError):
    """A backup or a restore that should have worked did not; the message carries the tool's own words."""


def backup(
    engine: Engine, folder: Path, *, now: datetime, keep: int = 30, pg_bin: Path | None = None
) -> Path:
    """Write `nhiemvu-YYYYmmddTHHMMSS.db` or `.dump` (time of Viet Nam) and return its path.

    The database may be in use meanwhile. The file is readable by its owner only and gets its name only
    once it has been read back. The newest `keep` backups of the kind stay. `pg_bin` is the folder of
    PostgreSQL's tools; without it they are searched for on PATH.
    """
    kind = engine.dialect.name
    path = folder / f"nhiemvu-{now.astimezone(VIET_NAM):%Y%m%dT%H%M%S}{SUFFIXES[kind]}"
    partial: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder, now)
        # A name of its own, readable by its owner only: another backup may be written in the same second.
        descriptor, name = mkstemp(prefix=f"{path.name}.", suffix=PARTIAL, dir=folder)
        os.close(descriptor)
        partial = Path(name)
        _copy_whole(engine, partial, pg_bin)
        read_back(partial, pg_bin=pg_bin)
        _flush(partial)
        partial.replace(path)
        _flush(folder)
    except (BadInput, OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        raise BackupFailed(
            f"Không sao lưu được vào {folder}: {_words(error)} Hãy kiểm tra dung lượng đĩa và tình trạng cơ sở dữ liệu "
            "rồi sao lưu lại; các bản sao lưu trước vẫn còn nguyên."
        ) from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)
    for old in sorted(folder.glob(f"nhiemvu-{STAMP}{SUFFIXES[kind]}"), reverse=True)[max(keep, 1) :]:
        old.unlink(missing_ok=True)
    return path


def _remove_abandoned(folder: Path, now: datetime) -> None:
    """What backups left that were killed. One that is being written was written to within the last day."""
    for rest in folder.glob(f"nhiemvu-{STAMP}.*{PARTIAL}"):
        with suppress(FileNotFoundError):
            if rest.stat().st_mtime < (now - ABANDONED).timestamp():
                rest.unlink()


def _copy_whole(engine: Engine, path: Path, pg_bin: Path | None) -> None:
    if engine.dialect.name == "sqlite":
        _copy_sqlite(engine, path)
    else:
        _pg("pg_dump", ["--format=custom", f"--file={path}"], pg_bin, engine)


def restore(engine: Engine, file: Path, *, replace: bool = False, pg_bin: Path | None = None) -> None:
    """Put back what `file` holds, brought up to the schema of this version.

    Raises `BadInput` for a file that is no backup, is damaged, is of the other kind of database or is newer
    than this program, and for a database that holds data unless `replace`; then, and when a tool fails
    (`BackupFailed`), the database is as it was.
    """
    kind = engine.dialect.name
    if (found := _kind_of(file)) != kind:
        raise BadInput(
            f"{file} là bản sao lưu của {NAMES[found]}, còn cơ sở dữ liệu đích là {NAMES[kind]}. "
            "Hãy chọn bản sao lưu cùng loại hoặc đổi NHIEMVU_DATABASE_URL."
        )
    revision = read_back(file, pg_bin=pg_bin)
    scripts = ScriptDirectory.from_config(alembic_config())
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise BadInput(
            f"{file} được ghi bởi phiên bản chương trình mới hơn (chưa có cấu trúc dữ liệu “{revision}”). "
            "Hãy nâng cấp chương trình rồi phục hồi lại."
        )
    if not replace and (filled := filled_tables(engine)):
        raise BadInput(
            f"Cơ sở dữ liệu đích đang có dữ liệu (bảng {', '.join(filled)}). Hãy chọn một cơ sở dữ liệu trống, "
            "hoặc sao lưu dữ liệu này trước rồi phục hồi lại và cho phép ghi đè."
        )
    try:
        if kind == "sqlite":
            _restore_sqlite(engine, file)
        else:
            _restore_postgresql(engine, file, pg_bin)
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        raise BackupFailed(
            f"Không phục hồi được từ {file}: {_words(error)} Dữ liệu cũ vẫn còn nguyên; hãy khắc phục rồi phục hồi lại."
        ) from error


def read_back(file: Path, *, pg_bin: Path | None = None) -> str:
    """Read a backup to its end and return its schema revision; `BadInput` if it is damaged or not ours."""
    try:
        if _kind_of(file) == "sqlite":
            revision = _sqlite_revision(file)
        else:
            _pg("pg_restore", ["--file=/dev/null", str(file)], pg_bin)
            script = _pg(
                "pg_restore", ["--data-only", "--table=alembic_version", "--file=-", str(file)], pg_bin
            )
            revision = script.partition("FROM stdin;\n")[2].partition("\n")[0]
    except (sqlite3.Error, subprocess.CalledProcessError) as error:
        raise BadInput(
            f"{file} bị hỏng, không đọc được đến hết ({_words(error)}). Hãy chọn bản sao lưu khác."
        ) from error
    if not revision:
        raise BadInput(
            f"{file} không phải là bản sao lưu của chương trình này. Hãy chọn tệp do lệnh sao lưu tạo ra."
        )
    return revision


def filled_tables(engine: Engine) -> list[str]:
    """Return the tables that hold at least one row, besides the mark of the schema's revision."""
    names = sorted(set(inspect(engine).get_table_names()) - {"alembic_version"})
    # Those of the index of words (migration 0004) follow from the others.
    names = [name for name in names if not name.startswith("words_")]
    with engine.connect() as connection:
        return [n for n in names if connection.scalar(select(literal(1)).select_from(table(n)).limit(1))]


def _kind_of(file: Path) -> str:
    if not file.is_file():
        raise BadInput(f"Không tìm thấy tệp {file}. Hãy kiểm tra lại đường dẫn của bản sao lưu.")
    with file.open("rb") as content:
        start = content.read(16)
    for kind, first_bytes in FIRST_BYTES.items():
        if start.startswith(first_bytes):
            return kind
    raise BadInput(
        f"{file} không phải là bản sao lưu. Hãy chọn tệp nhiemvu-….db (SQLite) hoặc nhiemvu-….dump (PostgreSQL)."
    )


def _copy_sqlite(engine: Engine, path: Path) -> None:
    source = engine.raw_connection()
    try:
        with closing(sqlite3.connect(path)) as target:
            _driver(source).backup(target)
            # The copy says that it has a write-ahead log, as its source does; a backup is one file.
            target.execute("PRAGMA journal_mode=DELETE")
    finally:
        source.close()


def _sqlite_revision(file: Path) -> str | None:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        _check_sqlite(connection)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row and str(row[0])


def _check_sqlite(connection: sqlite3.Connection) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def _restore_sqlite(engine: Engine, file: Path) -> None:
    """Upgrade a copy, then write it over the database as one transaction that running programs respect."""
    with TemporaryDirectory(dir=Path(str(engine.url.database)).parent) as scratch:
        copy = Path(scratch) / "restored.db"
        shutil.copyfile(file, copy)
        upgraded = open_engine(URL.create("sqlite", database=str(copy)).render_as_string())
        upgrade(upgraded)
        upgraded.dispose()
        target = engine.raw_connection()
        try:
            with closing(sqlite3.connect(copy)) as source:
                _check_sqlite(source)
                source.backup(_driver(target))
            _check_sqlite(_driver(target))
        finally:
            target.close()


def _restore_postgresql(engine: Engine, file: Path, pg_bin: Path | None) -> None:
    with TemporaryDirectory() as scratch:
        empty, script = Path(scratch, "empty.sql"), Path(scratch, "script.sql")
        empty.write_text(EMPTY_POSTGRESQL)
        _pg("pg_restore", ["--no-owner", "--no-privileges", f"--file={script}", str(file)], pg_bin)
        once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _pg("psql", [*once, f"--file={empty}", f"--file={script}"], pg_bin, engine)
    engine.dispose()
    upgrade(engine)


def _pg(tool: str, arguments: Sequence[str], pg_bin: Path | None, engine: Engine | None = None) -> str:
    """Run one of PostgreSQL's tools, on the database of `engine` if given, and return what it prints."""
    found = shutil.which(tool, path=pg_bin)
    if found is None:
        raise BackupFailed(
            f"Không tìm thấy công cụ {tool} của PostgreSQL. Trên Debian: apt install postgresql-client; "
            "nếu đã cài ở nơi khác, hãy chỉ rõ thư mục chứa các công cụ của PostgreSQL."
        )
    command, env = [found, *arguments], dict(os.environ)
    if engine is not None:
        url = engine.url
        # Without the password: on a command line every user of the machine could read it.
        query = {name: value for name, value in url.query.items() if name != "password"}
        target = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
        command += ["--no-password", f"--dbname={target.render_as_string()}"]
        if password := url.password or url.query.get("password"):
            env["PGPASSWORD"] = str(password)
    run = subprocess.run(  # nosec B603 - one of four tools of PostgreSQL, no shell
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return run.stdout


def _driver(connection: PoolProxiedConnection) -> sqlite3.Connection:
    driver = connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _words(error: Exception) -> str:
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
    return " ".join(str(said).split()).rstrip(".") + "."


def _flush(path: Path) -> None:
    """Make a written file, or a new name in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
