"""What a person is told when a command fails, and with which exit code. Never a traceback."""

from __future__ import annotations

import re
import tempfile
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from states.errors import BadInput, Missing, NhiemvuError

REFUSED, BAD_INPUT, BROKEN, INTERRUPTED = 1, 2, 3, 130
"""Exit codes: refused by the rules or found broken; not understood; an error of the program; Ctrl-C."""


@dataclass(frozen=True)
class Failure:
    message: str
    code: int


def explain(error: BaseException) -> Failure | None:
    """The failure in Vietnamese, or None for what only a mistake in the program can cause."""
    if isinstance(error, NhiemvuError):
        return Failure(str(error), BAD_INPUT if isinstance(error, BadInput | Missing) else REFUSED)
    if isinstance(error, typer.TyperException):
        return Failure(_usage(error), BAD_INPUT)
    if isinstance(error, KeyboardInterrupt):
        return Failure("Đã dừng theo yêu cầu.", INTERRUPTED)
    if isinstance(error, OSError) and error.filename is not None:
        reason = _OS_REASONS.get(type(error), error.strerror or "lỗi của hệ điều hành")
        return Failure(f"Không dùng được {error.filename}: {reason}.", BAD_INPUT)
    return _database(error)


def log_unexpected(error: BaseException, logs: Path, *, now: datetime) -> Failure:
    """Keep the traceback where a technician finds it; tell the person one line and that place."""
    text = "".join(traceback.format_exception(error))
    log = _append(logs, f"{now.isoformat()}\n{text}\n")
    return Failure(
        f"Chương trình gặp lỗi ngoài dự kiến ({type(error).__name__}). Chi tiết nằm trong {log}, hãy gửi tệp này cho "
        "người phụ trách kỹ thuật và xem lại hồ sơ trước khi làm lại.",
        BROKEN,
    )


def _append(logs: Path, text: str) -> Path:
    for folder in (logs, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "nhiemvu.log").open("a", encoding="utf-8") as log:
                log.write(text)
        except OSError:
            continue  # a folder that cannot be written is the very error we may be telling about
        return folder / "nhiemvu.log"
    raise OSError("neither the log folder nor the temporary folder can be written")


_OS_REASONS: dict[type[OSError], str] = {
    FileNotFoundError: "không có tệp hoặc thư mục này; hãy kiểm tra lại đường dẫn",
    PermissionError: "không có quyền đọc, ghi; hãy kiểm tra quyền truy cập",
    IsADirectoryError: "đây là thư mục, cần một tệp",
    NotADirectoryError: "một phần của đường dẫn không phải là thư mục",
    FileExistsError: "đã có tệp mang tên này",
}

_USAGE = (
    (r"Got unexpected extra argument\(s\) \((?P<x>.*)\)", "Thừa tham số: {x}."),
    (r"Option '?(?P<x>[^' ]+)'? requires an argument\.?", "Tùy chọn {x} cần một giá trị đi kèm."),
    (r"Option '?(?P<x>[^' ]+)'? does not take a value\.?", "Tùy chọn {x} không nhận giá trị."),
    (r"No such option: (?P<x>\S+)", "Không có tùy chọn {x}."),
    (r"No such command '(?P<x>.*?)'\. Did you mean (?P<y>.*)\?", "Không có lệnh “{x}”; gần giống: {y}."),
    (r"No such command '(?P<x>.*?)'", "Không có lệnh “{x}”."),
)
"""What the command-line library says in English -> what we say."""


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "nhiemvu"
    return f"{_usage_reason(error)} Xem cách dùng: {command} --help"


def _usage_reason(error: typer.TyperException) -> str:
    if isinstance(error, typer.BadParameter) and error.param is not None:
        return f"Thiếu {error.param.get_error_hint().strip(chr(39))}."
    for pattern, said in _USAGE:
        if match := re.match(pattern, error.message):
            return said.format(**match.groupdict())
    return f"Chưa hiểu lệnh ({error.message})."


_INIT = (
    "Cơ sở dữ liệu chưa được khởi tạo hoặc thuộc phiên bản cũ của chương trình. Hãy chạy lệnh: nhiemvu init"
)
_CHECK = "Hãy kiểm tra NHIEMVU_DATABASE_URL, máy chủ cơ sở dữ liệu và quyền ghi vào thư mục dữ liệu."

_DATABASE = (
    ("no such table|no such column|UndefinedTable|UndefinedColumn", _INIT, BAD_INPUT),
    (
        "database is locked|LockNotAvailable|DeadlockDetected",
        "Cơ sở dữ liệu đang bận vì chương trình khác đang ghi; chưa có gì thay đổi, hãy thử lại sau ít phút.",
        REFUSED,
    ),
    (
        "not a database|malformed",
        "Tệp cơ sở dữ liệu bị hỏng hoặc không phải của chương trình này. Hãy phục hồi từ bản sao lưu: "
        "nhiemvu restore TỆP",
        BAD_INPUT,
    ),
)


def _database(error: BaseException) -> Failure | None:
    from sqlalchemy.exc import DBAPIError, IntegrityError

    if not isinstance(error, DBAPIError):
        return None
    said = " ".join(str(error.orig).split())
    if isinstance(error, IntegrityError):
        return Failure(
            "Dữ liệu bị trùng hoặc trái với ràng buộc của cơ sở dữ liệu nên chưa có gì được ghi; hãy kiểm tra các mục "
            f"ghi hai lần. Ràng buộc: {said}",
            BAD_INPUT,
        )
    for pattern, message, code in _DATABASE:
        if re.search(pattern, f"{type(error.orig).__name__} {said}"):
            return Failure(message, code)
    if error.connection_invalidated or type(error).__name__ in ("OperationalError", "InterfaceError"):
        return Failure(f"Không dùng được cơ sở dữ liệu. {_CHECK} Lý do: {said}", BAD_INPUT)
    return None
