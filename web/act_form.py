"""The form of an act as a page shows it: one line per field, and what was typed as values for the act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from models import Case
from reports.papers.evaluations import CRITERIA
from secretariat.act_forms import bare, brings_files, choices, read_texts
from secretariat.acts import Act
from secretariat.task_files import AT_ONCE as FILES
from secretariat.uploads import LARGEST, MEGABYTE, Upload
from secretariat.words import FIELDS, MONEY, value_label
from states.forms import DocumentForm
from states.papers import paper_of
from states.roles import Actor
from web.act_choices import Option, offered_to
from web.incoming import LARGEST_REQUEST

PROSE_FROM = 1_000
"""Characters from which a text is written in a box of several lines."""

Say = Callable[[str], str]


@dataclass(frozen=True)
class FormLine:
    """One field. `kind` names the input of `macros/forms.html`; `suggested` are values that may be picked."""

    key: str
    label: str
    required: bool
    hint: str
    kind: str
    choices: tuple[Option, ...] = ()
    suggested: tuple[Option, ...] = ()


def form_lines(
    session: Session, act: Act, case: Case | None, actor: Actor, *, say: Say = str
) -> list[FormLine]:
    """The fields of an act, with what this person may choose on this very case; `say` turns a hint into their words."""
    offered = offered_to(session, case, actor)
    hidden = ("code",) if actor.is_outsider and act.opens else ()
    return [
        _with_options(_line(act, name, field, say), offered.get(name, ()))
        for name, field in act.form.model_fields.items()
        if name not in hidden
    ]


def read_post(act: Act, data: FormData) -> dict[str, Any]:
    """What was typed, as values for the act; fields left empty are left out. The act's form judges the rest."""
    texts: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for name, field in act.form.model_fields.items():
        shape = bare(field.annotation)
        if shape is Upload:
            upload = data.get(name)
            if isinstance(upload, UploadFile) and upload.filename:
                values[name] = {"name": upload.filename, "content": upload.file.read(LARGEST + 1)}
        elif brings_files(shape):
            values[name] = [
                {"name": file.filename, "content": file.file.read(LARGEST + 1)}
                for file in data.getlist(name)
                if isinstance(file, UploadFile) and file.filename
            ]
        elif name == "criteria":
            values[name] = _criteria(data)
        elif isinstance(shape, type) and issubclass(shape, DocumentForm):
            values |= _document(name, shape, data)
        elif given := [str(text).strip() for text in data.getlist(name) if str(text).strip()]:
            texts[name] = given
        elif get_origin(shape) in (tuple, dict) and field.is_required():
            values[name] = {} if get_origin(shape) is dict else []
    return read_texts(act.form, texts) | values


def typed(data: FormData) -> dict[str, list[str]]:
    """The texts of a form as they were sent, to be shown again; files cannot be."""
    return {key: [str(text) for text in data.getlist(key) if isinstance(text, str)] for key in data}


def placed(act: Act, errors: Iterable[str]) -> list[tuple[str | None, str]]:
    """Each complaint beside the field that it names, else at the top."""
    placed: list[tuple[str | None, str]] = []
    for text in errors:
        rest = text.removeprefix(f"{act.label}: ")
        key = rest.partition(":")[0].split(".")[0]
        named = key in act.form.model_fields
        placed.append((key, rest.partition(":")[2].strip()) if named else (None, text))
    return placed


def _line(act: Act, name: str, field: FieldInfo, say: Say) -> FormLine:
    shape = bare(field.annotation)
    offered = tuple((str(value), value_label(value)) for value in choices(shape))
    kind, hint = _kind(act, name, field, shape, say)
    return FormLine(name, FIELDS[name], field.is_required(), hint, kind, offered)


def _kind(act: Act, name: str, field: FieldInfo, shape: Any, say: Say) -> tuple[str, str]:
    if name == "criteria":
        return "criteria", ""
    if choices(shape):
        return "choice", ""
    if shape is Upload:
        return "file", say("PDF, ảnh, Word hoặc Excel, tối đa {each} MB").format(each=LARGEST // MEGABYTE)
    if brings_files(shape):
        return "files", files_hint(say)
    if isinstance(shape, type) and issubclass(shape, DocumentForm):
        if paper_of(act.kind, act.event):
            return (
                "document",
                "“lấy số” để lập và cấp số tiếp theo; hoặc số, ký hiệu và ngày của văn bản giấy",
            )
        return "document", "số, ký hiệu và ngày, ví dụ 685/QĐ-UBND ngày 10/4/2025"
    if get_origin(shape) is tuple:
        inner = bare(get_args(shape)[0])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            parts = ":".join(say(FIELDS[part]) for part in inner.model_fields)
            return "records", say("mỗi dòng một mục, dạng {parts}").format(parts=parts)
        return "codes", "cách nhau bằng dấu phẩy hoặc xuống dòng"
    if get_origin(shape) is dict:
        return "records", "mỗi dòng một mục, dạng địa chỉ thư:lý do"
    simple = {bool: "flag", date: "day", datetime: "moment"}
    if shape in simple:
        return simple[shape], ""
    if shape is int:
        return ("money", "đồng") if name in MONEY else ("number", "")
    longest = max(_longest(field.annotation), _longest_of(field.metadata))
    return ("prose" if longest >= PROSE_FROM else "line"), ""


def files_hint(say: Say) -> str:
    """What may be sent along, as the limits have it."""
    pattern = say(
        "PDF, ảnh, Word hoặc Excel; tối đa {files} tệp và {all} MB mỗi lần gửi, mỗi tệp không quá {each} MB"
    )
    return pattern.format(files=FILES, all=LARGEST_REQUEST // MEGABYTE, each=LARGEST // MEGABYTE)


def _longest(annotation: Any) -> int:
    """Characters that a text may have by its annotation, also one that may be left out; 0 where none are named."""
    inner = max((_longest(each) for each in get_args(annotation)), default=0)
    return max(inner, _longest_of(getattr(annotation, "__metadata__", ())))


def _longest_of(metadata: Iterable[Any]) -> int:
    return max((getattr(each, "max_length", None) or 0 for each in metadata), default=0)


def _with_options(line: FormLine, options: Sequence[Option]) -> FormLine:
    if not options:
        return line
    if line.kind == "codes":
        return replace(line, kind="choices", choices=tuple(options))
    if line.kind == "line" and (line.key in _PICKED or len(options) == 1):
        return replace(line, kind="choice", choices=tuple(options))
    return replace(line, suggested=tuple(options))


_PICKED = frozenset({"member", "task", "announcement", "attachment"})
"""Texts that name one of a few rows: they are picked, not typed."""


def _criteria(data: FormData) -> dict[str, Any]:
    """One verdict and comment per criterion; one without a verdict is left out, so that the act asks for it."""
    found = {}
    for at, name in enumerate(CRITERIA):
        verdict = data.get(f"criteria.{at}.met")
        if verdict in ("yes", "no"):
            found[name] = {"met": verdict == "yes", "comment": str(data.get(f"criteria.{at}.comment") or "")}
    return found


def _document(name: str, shape: type[DocumentForm], data: FormData) -> dict[str, Any]:
    text = str(data.get(name) or "").strip()
    parts: dict[str, Any] = {
        key: str(value).strip() for key in ("signer", "waiver") if (value := data.get(f"{name}.{key}"))
    }
    if data.get(f"{name}.deputy"):
        parts["deputy"] = True
    if not text and not parts:
        return {}
    return {name: shape.parts_of(text) | parts}
