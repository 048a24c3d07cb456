"""Whatever a person types or breaks: one Vietnamese answer on stderr, the right exit code, nothing changed."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import eligible_task, submitted_task

ROOT = Path(__file__).parents[2]

PROGRAM = [sys.executable, "-c", "import cli; cli.main()"]

REFUSED, NOT_UNDERSTOOD, BROKEN = 1, 2, 3

AN = ("--as", "an@so.example")

WITHOUT_DATABASE = [
    ((), "shw", "Không có lệnh “shw”; gần giống: 'show'"),
    ((), "xyz", "Không có lệnh “xyz”. Xem cách dùng: nhiemvu --help"),
    ((), "--xyz", "Không có tùy chọn --xyz"),
    (("show",), "", "Thiếu MÃ_HỒ_SƠ. Xem cách dùng: nhiemvu show --help"),
    (("show",), "A B", "Thừa tham số: B"),
    (("tasks",), "--xyz", "Không có tùy chọn --xyz"),
    (("tasks",), "--year", "Tùy chọn --year cần một giá trị"),
    (("tasks",), "--late=1", "Tùy chọn --late không nhận giá trị"),
    (("tasks",), "", "hãy tạo bằng lệnh: nhiemvu init"),
    (("act",), "NV-1 accept", "hãy tạo bằng lệnh: nhiemvu init"),
    (("verify",), "", "hãy tạo bằng lệnh: nhiemvu init"),
    (("backup",), "", "hãy tạo bằng lệnh: nhiemvu init"),
    (("cases",), "decree", "Không có loại hồ sơ “decree”"),
    (("tasks",), "--state sleeping", "Không có trạng thái hoặc giai đoạn “sleeping”"),
    (("lifecycle",), "decree", "Không có loại hồ sơ “decree”"),
    (("lifecycle",), "--format pdf", "chỉ nhận: mermaid, table, markdown"),
    (("lifecycle",), "--check nowhere.md", "nowhere.md: không có tệp hoặc thư mục này"),
    (("import",), "nowhere.toml", "nowhere.toml"),
    (("restore",), "nowhere.db", "Không tìm thấy tệp nowhere.db"),
    (("new",), "decree", "Không có gì để nhập mới thuộc loại “decree”"),
    (("outbox",), "--limit=-3", "--limit: -3 phải từ 0 trở lên"),
    (("new",), "task decide", "Không có việc “decide”"),
    (("init",), "--email an@so.example", "cần cả hai: --email"),
    (("report",), "soon", "“soon” không phải là số nguyên"),
]


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    WITHOUT_DATABASE,
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_not_understood_is_said_before_there_is_a_database(
    bare_shell: Shell, command: tuple[str, ...], arguments: str, said: str
) -> None:
    answer = bare_shell(*command, *arguments.split())
    assert (answer.code, answer.out) == (NOT_UNDERSTOOD, "")
    assert said.casefold() in answer.err.casefold()
    assert not bare_shell.database.exists()


ON_A_TASK = [
    # arguments, exit code, what is said
    ("show NV-0", NOT_UNDERSTOOD, "Không có hồ sơ nào mang mã “NV-0”"),
    ("show council:NV-2025-001", NOT_UNDERSTOOD, "Không có hội đồng mang mã “NV-2025-001”"),
    ("similar NV-0", NOT_UNDERSTOOD, "Không có nhiệm vụ mang mã “NV-0”"),
    ("why T99", NOT_UNDERSTOOD, "Không có thư T99"),
    ("why H99", NOT_UNDERSTOOD, "Không có thời hạn H99"),
    ("why H99999999999999999999999", NOT_UNDERSTOOD, "Không có hồ sơ nào mang mã “H9999"),
    ("outbox NV-2025-001", NOT_UNDERSTOOD, "mã có dạng T12"),
    ("outbox --state lost", NOT_UNDERSTOOD, "Không có tình trạng thư “lost”"),
    ("outbox --limit few", NOT_UNDERSTOOD, "“few” không phải là số nguyên"),
    ("tasks --year 99999999999999999999", NOT_UNDERSTOOD, "không phải là số nguyên"),
    ("deadlines NV-0", NOT_UNDERSTOOD, "Không có hồ sơ nào mang mã “NV-0”"),
    ("sweep --on 31/02/2025", NOT_UNDERSTOOD, "“31/02/2025” không phải là ngày"),
    ("sweep --on 15/04/2025", NOT_UNDERSTOOD, "ở tương lai"),
    ("report 2031", NOT_UNDERSTOOD, "nhiemvu new annual_report open_year year=2031"),
    ("act NV-2025-001 accept", NOT_UNDERSTOOD, "Chưa rõ ai thực hiện"),
    ("act NV-2025-001 accept --as lan@so.example", NOT_UNDERSTOOD, "Không có người nào dùng địa chỉ"),
    ("act NV-2025-001 accept --as an@so.example --version x", NOT_UNDERSTOOD, "--version: “x”"),
    ("act NV-2025-001 accept --as an@so.example why=x", NOT_UNDERSTOOD, "why: mục này không có"),
    ("act NV-2025-001 accept --as an@so.example why", NOT_UNDERSTOOD, "thiếu dấu “=”"),
    ("act NV-2025-001 refuse_proposal --as an@so.example", NOT_UNDERSTOOD, "reason: thiếu mục bắt buộc"),
    ("act NV-2025-001 fly --as an@so.example", NOT_UNDERSTOOD, "Không có việc “fly”"),
    ("act NV-2025-001 approve --as an@so.example", NOT_UNDERSTOOD, "qua việc “Ghi nhận trả lời một nhiệm vụ”"),
    ("act NV-2025-001 receive --as an@so.example", NOT_UNDERSTOOD, "mở hồ sơ mới"),
    ("new task accept --as an@so.example", NOT_UNDERSTOOD, "cần một hồ sơ đã có"),
    ("new task receive --as an@so.example announcement=T proposer=D name=A", NOT_UNDERSTOOD, "mang mã “T”"),
    ("act NV-2025-001 accept --as an@so.example --version 0", REFUSED, "đã được người khác thay đổi"),
    ("act NV-2025-001 accept --as binh@so.example", REFUSED, "Trần Văn Bình không có quyền"),
    ("act NV-2025-001 resubmit --as an@so.example", REFUSED, "Hồ sơ đang ở trạng thái “Đã nộp, chờ kiểm tra”"),
    ("new announcement draft --as binh@so.example code=T year=2025 title=A", REFUSED, "không có quyền"),
    ("init --email lan@so.example --name Lan", REFUSED, "Đã có người giữ vai trò"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "said"), ON_A_TASK, ids=[row[0] for row in ON_A_TASK])
def test_a_command_that_fails_says_why_and_changes_nothing(
    shell: Shell, prepared: Prepare, arguments: str, code: int, said: str
) -> None:
    prepared(submitted_task)
    before = _content(shell.database)
    answer = shell(*arguments.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert _content(shell.database) == before


def test_someone_without_a_role_is_told_how_to_get_one(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    shell("new", "person", "enter_person", *AN, "name=Lê Lan", "email=lan@so.example")
    answer = shell("act", "NV-2025-001", "accept", "--as", "lan@so.example")
    assert answer.code == NOT_UNDERSTOOD
    assert "change_person email=lan@so.example roles=…" in answer.err


def test_a_member_named_twice_is_refused_by_the_database_and_said_in_words(
    shell: Shell, prepared: Prepare
) -> None:
    code = prepared(eligible_task)
    shell("new", "person", "enter_person", *AN, "name=Lê Lan", "email=lan@so.example")
    answer = shell(
        "new", "council", "draft", *AN, "code=HD-1", "year=2025", "title=Hội đồng", f"tasks={code}",
        "members=lan@so.example:chair,lan@so.example:member",
    )  # fmt: skip
    assert answer.code == NOT_UNDERSTOOD
    assert "Traceback" not in answer.err
    assert shell("cases", "council", "--json").json == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"not a database at all, but long enough to be read as one",
            "bị hỏng hoặc không phải của chương trình",
        ),
        (b"", "chưa được khởi tạo hoặc thuộc phiên bản cũ"),
    ],
    ids=["no database", "empty"],
)
def test_a_broken_database_file_is_said_with_the_way_out(
    bare_shell: Shell, content: bytes, said: str
) -> None:
    bare_shell.home.mkdir()
    bare_shell.database.write_bytes(content)
    answer = bare_shell("tasks")
    assert (answer.code, answer.out) == (NOT_UNDERSTOOD, "")
    assert said in answer.err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NHIEMVU_SINK_PORT", "many", "sink_port: phải là số nguyên"),
        ("NHIEMVU_SMTP_PORT", "0", "NHIEMVU_SMTP_…: port: phải từ 1 trở lên"),
        ("NHIEMVU_DATABASE_URL", "somewhere", "không phải là địa chỉ cơ sở dữ liệu"),
        ("NHIEMVU_DATABASE_URL", "mysql://db/nhiemvu", "chưa hỗ trợ “mysql”"),
        ("NHIEMVU_DATABASE_URL", "postgresql://127.0.0.1:1/none", "Không dùng được cơ sở dữ liệu"),
    ],
)
def test_a_wrong_setting_is_named(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    answer = shell("tasks")
    assert (answer.code, answer.out) == (NOT_UNDERSTOOD, "")
    assert said in answer.err


def test_an_unreadable_record_names_its_place(shell: Shell, tmp_path: Path) -> None:
    record = tmp_path / "record.toml"
    record.write_text('id = "x"\ntitle = \n', encoding="utf-8")
    answer = shell("import", str(record), "--yes")
    assert answer.code == NOT_UNDERSTOOD
    assert "record.toml: sai cú pháp TOML" in answer.err


def test_a_folder_that_cannot_hold_the_report_is_named(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(submitted_task)
    shell("new", "annual_report", "open_year", *AN, "year=2025")
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    answer = shell("report", "2025", "--out", str(tmp_path / "taken"))
    assert answer.code == NOT_UNDERSTOOD
    assert "taken" in answer.err
    assert "Traceback" not in answer.err


def test_serve_names_the_port_that_is_taken(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("NHIEMVU_PREFECT_PORT", str(other.getsockname()[1]))
        answer = shell("serve")
    assert answer.code == NOT_UNDERSTOOD
    assert "NHIEMVU_PREFECT_PORT" in answer.err


def test_an_error_of_the_program_is_one_line_and_a_log(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    with sqlite3.connect(shell.database) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE task SET procedure_id = 'x', state = 'unheard_of'")
    answer = shell("tasks")
    assert answer.code == BROKEN
    assert len(answer.err.splitlines()) == 1
    log = shell.home / "logs" / "nhiemvu.log"
    assert str(log) in answer.err
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_bytes_that_are_no_text_are_refused(shell: Shell) -> None:
    answer = shell("show", b"NV-\xff".decode("utf-8", "surrogateescape"))
    assert (answer.code, answer.out) == (NOT_UNDERSTOOD, "")
    assert "không phải là chữ UTF-8" in answer.err


def test_a_terminal_of_another_alphabet_stops_nothing() -> None:
    ran = subprocess.run(
        [*PROGRAM, "lifecycle"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Đang soạn" in ran.stdout.decode()


@pytest.mark.parametrize(
    "arguments", [["lifecycle", "activity"], ["lifecycle", "--format", "markdown"]], ids=len
)
def test_a_reader_that_goes_away_is_no_error_to_speak_of(arguments: list[str]) -> None:
    ran = subprocess.Popen([*PROGRAM, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ran.stdout is not None
    ran.stdout.close()
    _, err = ran.communicate()
    assert (ran.returncode, err) == (1, b"")


def _content(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return list(connection.iterdump())
