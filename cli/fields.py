"""The fields of an act's form at a terminal: what each one is, and how `key=value` is read into it.

Only the writing is understood here; what is allowed is said by the act's own form.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from cli.values import read_day, read_moment, read_number
from cli.words import FIELDS, MONEY, value_label
from secretariat.uploads import LARGEST, Upload
from states.errors import BadInput
from states.forms import DocumentForm
from states.vietnamese import fold

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
    return {key: _read(key, values, form) for key, values in texts.items()}


def _read(key: str, values: list[str], form: type[BaseModel]) -> Any:
    if key not in form.model_fields:
        return values[0]
    shape = _bare(form.model_fields[key].annotation)
    origin = get_origin(shape)
    if origin is tuple:
        return [item for text in values for item in _items(text, _bare(get_args(shape)[0]), key)]
    if origin is dict:
        return dict(pair for text in values for pair in _entries(text, key))
    if len(values) > 1:
        raise BadInput(f"{key}: chỉ ghi một lần; đang có {len(values)} giá trị.")
    return _one(shape, values[0], key)


def _one(shape: Any, text: str, key: str) -> Any:
    if shape is Upload:
        return _upload(Path(text), key)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return _json(text, key) if text.startswith("{") else text
    if choices := _choices(shape):
        return next((value for value in choices if fold(value_label(value)) == fold(text)), text)
    for kind, read in _READERS:
        if shape is kind:
            return read(text, key)
    return text


def _upload(path: Path, key: str) -> dict[str, Any]:
    try:
        # One byte more than may come in is enough to see that it is too large.
        with path.open("rb") as file:
            return {"name": path.name, "content": file.read(LARGEST + 1)}
    except OSError as error:
        raise BadInput(
            f"{key}: không đọc được tệp {path} ({error.strerror}); hãy kiểm tra đường dẫn."
        ) from error


def _flag(text: str, key: str) -> bool:
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES
    raise BadInput(f"{key}: “{text}” chưa rõ là có hay không; hãy ghi “có” hoặc “không”.")


_READERS: tuple[tuple[type, Callable[[str, str], Any]], ...] = (
    (bool, _flag),
    (int, read_number),
    (datetime, read_moment),
    (date, read_day),
)


def _items(text: str, shape: Any, key: str) -> list[Any]:
    if text.startswith("["):
        return list(_json(text, key))
    if text.startswith("{"):
        return [_json(text, key)]
    cells = [cell.strip() for cell in next(csv.reader([text.replace("\n", ",")], skipinitialspace=True), [])]
    return [_record(cell, shape, key) for cell in cells if cell]


def _record(cell: str, shape: Any, key: str) -> Any:
    """`an@so.example:chair` for a record of two fields, any other item as it is written."""
    if not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        return _one(shape, cell, key)
    names = list(shape.model_fields)
    values = [value.strip() for value in cell.split(":")]
    if len(values) != len(names):
        raise BadInput(f"{key}: “{cell}” phải viết dạng {':'.join(names)}, các mục cách nhau bằng dấu phẩy.")
    return {
        name: _one(_bare(shape.model_fields[name].annotation), value, key)
        for name, value in zip(names, values, strict=True)
    }


def _entries(text: str, key: str) -> Iterable[tuple[str, Any]]:
    if text.startswith("{"):
        parsed: Mapping[str, Any] = _json(text, key)
        return parsed.items()
    name, colon, value = text.partition(":")
    if not colon:
        raise BadInput(f"{key}: “{text}” phải viết dạng tên:giá trị; nhiều dòng thì ghi {key}=… nhiều lần.")
    return [(name.strip(), value.strip())]


def _json(text: str, key: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{key}: không đọc được JSON (dòng {error.lineno}, cột {error.colno}); hãy kiểm tra dấu ngoặc và dấu nháy."
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


def _bare(annotation: Any) -> Any:
    """The type behind `Annotated` and `| None`."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            annotation = next(kind for kind in get_args(annotation) if kind is not NoneType)
        else:
            return annotation


def _choices(shape: Any) -> tuple[Any, ...]:
    if get_origin(shape) is Literal:
        return get_args(shape)
    return tuple(shape) if isinstance(shape, type) and issubclass(shape, Enum) else ()


def _expects(name: str, annotation: Any) -> str:
    shape = _bare(annotation)
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is tuple:
        return f"danh sách, cách nhau bằng dấu phẩy; mỗi mục: {_expects(name, arguments[0])}"
    if origin is dict:
        inner = _bare(arguments[1])
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
    if choices := _choices(shape):
        return "một trong: " + ", ".join(f"{value} ({value_label(value)})" for value in choices)
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
