"""What people write into the fields of an act's form, read into values. What is allowed is said by the form itself."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from secretariat.uploads import Upload
from secretariat.values import read_day, read_moment, read_number
from secretariat.words import value_label
from states.errors import BadInput
from states.vietnamese import fold

_YES, _NO = frozenset({"có", "co", "true", "yes", "1"}), frozenset({"không", "khong", "false", "no", "0"})


def read_texts(form: type[BaseModel], texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Read texts, one or several for each key, into values for `form`; an unknown key passes for it to refuse."""
    return {key: _read(key, list(values), form) for key, values in texts.items()}


def _read(key: str, values: list[str], form: type[BaseModel]) -> Any:
    if key not in form.model_fields:
        return values[0]
    shape = bare(form.model_fields[key].annotation)
    origin = get_origin(shape)
    if origin is tuple:
        return [item for text in values for item in _items(text, bare(get_args(shape)[0]), key)]
    if origin is dict:
        return dict(pair for text in values for pair in _entries(text, key))
    if len(values) > 1:
        raise BadInput(f"{key}: chỉ ghi một lần; đang có {len(values)} giá trị.")
    return _one(shape, values[0], key)


def _one(shape: Any, text: str, key: str) -> Any:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return _json(text, key) if text.startswith("{") else text
    if offered := choices(shape):
        return next((value for value in offered if fold(value_label(value)) == fold(text)), text)
    for kind, read in _READERS:
        if shape is kind:
            return read(text, key)
    return text


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
    cells = (cell.strip() for line in text.splitlines() for cell in _cells(line, shape, key))
    return [_record(cell, shape, key) for cell in cells if cell]


def _cells(line: str, shape: Any, key: str) -> list[str]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        # A label may hold a comma itself, as “Ủy viên, thư ký khoa học”: one that begins no record parts nothing.
        return re.split(r",(?=[^,:]*:)", line)
    try:
        return next(csv.reader([line], skipinitialspace=True), [])
    except csv.Error as error:
        raise BadInput(f"{key}: có mục quá dài hoặc dấu nháy chưa đóng; hãy ghi mỗi mục một dòng.") from error


def _record(cell: str, shape: Any, key: str) -> Any:
    """`an@so.example:chair` for a record of two fields, any other item as it is written."""
    if not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        return _one(shape, cell, key)
    names = list(shape.model_fields)
    values = [value.strip() for value in cell.split(":")]
    if len(values) != len(names):
        raise BadInput(f"{key}: “{cell}” phải viết dạng {':'.join(names)}, các mục cách nhau bằng dấu phẩy.")
    return {
        name: _one(bare(shape.model_fields[name].annotation), value, key)
        for name, value in zip(names, values, strict=True)
    }


def _entries(text: str, key: str) -> Iterable[tuple[str, Any]]:
    if text.startswith("{"):
        parsed: Mapping[str, Any] = _json(text, key)
        return parsed.items()
    return [_entry(line, key) for line in text.splitlines() if line.strip()]


def _entry(line: str, key: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise BadInput(f"{key}: “{line}” phải viết dạng tên:giá trị, mỗi mục một dòng.")
    return name.strip(), value.strip()


def _json(text: str, key: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{key}: không đọc được JSON (dòng {error.lineno}, cột {error.colno}); hãy kiểm tra dấu ngoặc và dấu nháy."
        ) from error


def bare(annotation: Any) -> Any:
    """The type behind `Annotated` and `| None`."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            annotation = next(kind for kind in get_args(annotation) if kind is not NoneType)
        else:
            return annotation


def brings_files(annotation: Any) -> bool:
    """Whether the field takes several files."""
    shape = bare(annotation)
    return get_origin(shape) is tuple and bare(get_args(shape)[0]) is Upload


def choices(shape: Any) -> tuple[Any, ...]:
    if get_origin(shape) is Literal:
        return get_args(shape)
    return tuple(shape) if isinstance(shape, type) and issubclass(shape, Enum) else ()
