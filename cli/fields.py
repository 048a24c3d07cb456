"""The fields of an act's form at a terminal: what each one is, and how `key=value` is read into it.

Only the writing is understood here; what is allowed is said by the act's own form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from secretariat.act_forms import bare, choices, read_texts
from secretariat.uploads import LARGEST, Upload
from secretariat.words import FIELDS, MONEY, value_label
from states.errors import BadInput
from states.forms import DocumentForm

_YES, _NO = frozenset({"có", "co", "true", "yes", "1"}), frozenset({"không", "khong", "false", "no", "0"})


@dataclass(frozen=True)
class FieldLine:
    """One field as `--help-form` shows it."""

    key: str
    label: str
    required: bool
    expects: str


def describe(form: type[BaseModel]) -> list[FieldLine]:
    return [
        FieldLine(name, FIELDS[name], field.is_required(), _expects(name, field.annotation))
        for name, field in form.model_fields.items()
    ]


def read_form(form: type[BaseModel], given: Iterable[str]) -> dict[str, Any]:
    """Read `key=value` texts into values for `form`; an unknown key passes as text for the form to refuse."""
    texts: dict[str, list[str]] = {}
    for pair in given:
        key, equals, text = pair.partition("=")
        if not equals:
            raise BadInput(f"“{pair}” thiếu dấu “=”; hãy viết mục=giá trị, ví dụ reason='Hồ sơ chưa đầy đủ'.")
        texts.setdefault(key.strip(), []).append(_from_file(text))
    uploads: dict[str, Any] = {
        key: _upload(Path(values[-1]), key) for key, values in texts.items() if _is_upload(form, key)
    }
    uploads |= {
        key: [_upload(Path(value), key) for value in values]
        for key, values in texts.items()
        if _is_uploads(form, key)
    }
    return read_texts(form, {key: values for key, values in texts.items() if key not in uploads}) | uploads


def _is_upload(form: type[BaseModel], key: str) -> bool:
    return key in form.model_fields and bare(form.model_fields[key].annotation) is Upload


def _is_uploads(form: type[BaseModel], key: str) -> bool:
    shape = bare(form.model_fields[key].annotation) if key in form.model_fields else None
    return get_origin(shape) is tuple and bare(get_args(shape)[0]) is Upload


def _upload(path: Path, key: str) -> dict[str, Any]:
    try:
        # One byte more than may come in is enough to see that it is too large.
        with path.open("rb") as file:
            return {"name": path.name, "content": file.read(LARGEST + 1)}
    except OSError as error:
        raise BadInput(
            f"{key}: không đọc được tệp {path} ({error.strerror}); hãy kiểm tra đường dẫn."
        ) from error


def _from_file(text: str) -> str:
    """`@path` stands for what the file holds: long texts are written in an editor."""
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"Không đọc được tệp {text[1:]} ({error.strerror}); hãy kiểm tra lại đường dẫn sau dấu @."
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput(f"Tệp {text[1:]} không phải là văn bản UTF-8; hãy lưu lại tệp dạng UTF-8.") from error


def _expects(name: str, annotation: Any) -> str:
    shape = bare(annotation)
    origin, arguments = get_origin(shape), get_args(shape)
    if shape is Upload:
        return "đường dẫn tệp"
    if origin is tuple and bare(arguments[0]) is Upload:
        return f"đường dẫn tệp; nhiều tệp thì ghi {name}=… nhiều lần"
    if origin is tuple:
        return f"danh sách, cách nhau bằng dấu phẩy; mỗi mục: {_expects(name, arguments[0])}"
    if origin is dict:
        inner = bare(arguments[1])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            keys = ", ".join(f'"{key}": …' for key in inner.model_fields)
            return f'JSON, ví dụ {{"tên": {{{keys}}}}}'
        return f"địa chỉ thư:lý do; nhiều người thì ghi {name}=… nhiều lần, không có ai thì ghi {name}={{}}"
    if shape is DocumentForm:
        return "số, ký hiệu và ngày, ví dụ 16/TB-KHCN ngày 12/4/2024"
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        parts = ":".join(shape.model_fields)
        values = [_expects(key, field.annotation) for key, field in shape.model_fields.items()]
        return f"{parts} ({'; '.join(value for value in values if value != _TEXT)})"
    if offered := choices(shape):
        return "một trong: " + ", ".join(f"{value} ({value_label(value)})" for value in offered)
    if shape is int:
        return "số tiền (đồng), ví dụ 140.000.000" if name in MONEY else "số nguyên"
    return _WRITTEN.get(shape) or _NAMED.get(name, _TEXT)


_TEXT = "chữ"
_NAMED: Mapping[str, str] = {
    **dict.fromkeys(
        ("proposer", "host", "organisation", "recipients"), "mã tổ chức; xem: nhiemvu organisations"
    ),
    **dict.fromkeys(("task", "tasks", "conflicts"), "mã nhiệm vụ; xem: nhiemvu tasks"),
    **dict.fromkeys(("announcement", "activity", "council"), "mã hồ sơ; xem: nhiemvu cases"),
    **dict.fromkeys(
        ("away", "member", "present", "substitute", "tellers"), "địa chỉ thư; xem: nhiemvu people"
    ),
    "email": "địa chỉ thư",
}
"""Texts that name something in the record."""

_WRITTEN: Mapping[Any, str] = {
    bool: "có hoặc không",
    date: "ngày, ví dụ 14/02/2025",
    datetime: "ngày giờ, ví dụ 04/03/2025 08:00",
}
