"""The format of a record: a year of acts as a TOML file that an official can read, checked as a whole.

    id = "tay-ninh-2024"        what the record is called; it can be entered once
    title = "…"
    sample = false              true: nothing in it happened
    source = "…"                optional: the paper it was taken from
    by = "record"               optional: who acts where an act names nobody; "record" is the file itself

    organisations = [ { code = "DN-01", name = "…", … }, … ]      fields of `organisation.enter_organisation`
    people = [ { name = "…", email = "…", roles = […] }, … ]      fields of `person.enter_person`

    [[acts]]                    in order of time
    at = 2025-01-07 09:00:00    in Ho Chi Minh time
    act = "announcement.issue"  an act of `secretariat.desk`
    case = "TB-2025"            the code of the case; left out by an act that enters something new
    by = "an@so.example"        optional: the address of a person with the role for it
    form = { document = "01/TB-KHCN ngày 07/01/2025" }            the act's own fields, or [acts.form]
    each = [ { … }, { … } ]     optional: one act per item, the item's fields (and `case`) laid over the form

Organisations and people are entered at the moment of the first act. Places are named as
`acts[12] (announcement.issue TB-2025, dòng 88)`, counted from 1.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from secretariat.desk import find_act
from secretariat.periods import local_day
from states.chart import HO_CHI_MINH
from states.errors import BadInput, Missing
from states.forms import Code, Line, LongLine, Prose
from states.validation import vietnamese_errors

M = TypeVar("M", bound=BaseModel)

BY_RECORD = "record"


@dataclass(frozen=True)
class Step:
    """One act of a record. `where` is its file and place; `by` an address, or `record:<id>` for the file itself."""

    where: str
    at: datetime
    by: str
    kind: str
    event: str
    case: str | None
    form: Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """A file whose every form has been checked; only the database can still object to a step."""

    file: str
    id: str
    title: str
    sample: bool
    source: str | None
    steps: tuple[Step, ...]

    def days(self) -> dict[date, list[Step]]:
        """The steps by their day in Ho Chi Minh City, in order."""
        days: dict[date, list[Step]] = {}
        for step in self.steps:
            days.setdefault(local_day(step.at), []).append(step)
        return days


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise ValueError(
            "phải là thời điểm có cả ngày và giờ, không đặt trong ngoặc kép, ví dụ 2025-01-07 09:00:00"
        )
    return value.replace(tzinfo=HO_CHI_MINH) if value.tzinfo is None else value.astimezone(HO_CHI_MINH)


Moment = Annotated[datetime, BeforeValidator(_moment)]
Rows = tuple[dict[str, Any], ...]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _File(_Part):
    """The outermost tables; the rows are checked one by one, so that each complaint can name its place."""

    id: Code
    title: LongLine
    sample: bool
    source: Prose | None = None
    by: Line = BY_RECORD
    organisations: Rows = ()
    people: Rows = ()
    acts: Rows = Field(min_length=1)


class _Act(_Part):
    at: Moment
    act: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]
    case: Code | None = None
    by: Line | None = None
    form: dict[str, Any] = Field(default_factory=dict)
    each: Annotated[Rows, Field(min_length=1)] | None = None


def read_record(path: Path) -> Record:
    """Read and check a file; `BadInput` names every place in it that is wrong, and what is expected there."""
    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            f"{path.name}: sai cú pháp TOML ({_where_in_file(error)}); hãy sửa ở chỗ đó."
        ) from error
    problems: list[str] = []
    file = _checked(_File, data, path.name, problems)
    if file is None:
        raise BadInput("\n".join(problems))
    acts = list(_acts(file, path.name, _lines(text, len(file.acts)), problems))
    steps = [
        *(_entered(file, path.name, acts[0][1].at) if acts else ()),
        *(step for where, act in acts for step in _expand(file, path.name, where, act)),
    ]
    # The first step is the header, which has been checked as such.
    problems += [complaint for step in steps[1:] for complaint in _complaints(step)]
    if problems:
        raise BadInput("\n".join(problems))
    return Record(path.name, file.id, file.title, file.sample, file.source, tuple(steps))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"Không mở được tệp {path}: {error.strerror}; hãy kiểm tra lại tên tệp.") from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path.name}: không phải tệp chữ UTF-8; hãy lưu lại tệp với bảng mã UTF-8."
        ) from error


def _where_in_file(error: tomllib.TOMLDecodeError) -> str:
    said = re.sub(r"at line (\d+), column (\d+)", r"dòng \1, cột \2", str(error))
    return said.replace("at end of document", "ở cuối tệp")


def _checked(model: type[M], value: object, where: str, problems: list[str]) -> M | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems.append(vietnamese_errors(error, where))
        return None


def _lines(text: str, count: int) -> Sequence[int | None]:
    """The line of each `[[acts]]`; unknown when the acts are written in another way."""
    found = [
        text.count("\n", 0, at.start()) + 1 for at in re.finditer(r"(?m)^[ \t]*\[\[[ \t]*acts[ \t]*]]", text)
    ]
    return found if len(found) == count else [None] * count


def _acts(
    file: _File, name: str, lines: Sequence[int | None], problems: list[str]
) -> Iterator[tuple[tuple[str, str], _Act]]:
    """`((place, what stands behind it in brackets), act)` of each act that can be read."""
    last: datetime | None = None
    for number, (row, line) in enumerate(zip(file.acts, lines, strict=True), start=1):
        called = [str(row[key]) for key in ("act", "case") if key in row]
        about = ", ".join(filter(None, [" ".join(called), f"dòng {line}" if line else ""]))
        act = _checked(_Act, row, _place(name, f"acts[{number}]", about), problems)
        if act is None:
            continue
        if last is not None and act.at < last:
            problems.append(
                f"{_place(name, f'acts[{number}]', about)}: at: các việc phải xếp theo thời gian; "
                f"đang là {act.at:%Y-%m-%d %H:%M}, phải từ {last:%Y-%m-%d %H:%M} trở đi."
            )
        last = act.at
        yield (f"acts[{number}]", about), act


def _place(file: str, place: str, about: str) -> str:
    return f"{file}: {place} ({about})" if about else f"{file}: {place}"


def _entered(file: _File, name: str, at: datetime) -> Iterator[Step]:
    """The steps that make the record known and enter its organisations and people."""
    by = f"{BY_RECORD}:{file.id}"
    known = {"code": file.id, "title": file.title, "sample": file.sample, "source": file.source}
    yield Step(f"{name}: id", at, by, "record", "enter_record", None, known)
    for number, row in enumerate(file.organisations, start=1):
        where = _place(name, f"organisations[{number}]", str(row.get("code", "")))
        yield Step(where, at, by, "organisation", "enter_organisation", None, row)
    for number, row in enumerate(file.people, start=1):
        where = _place(name, f"people[{number}]", str(row.get("email", "")))
        yield Step(where, at, by, "person", "enter_person", None, row)


def _expand(file: _File, name: str, place: tuple[str, str], act: _Act) -> Iterator[Step]:
    kind, _, event = act.act.partition(".")
    by = act.by or file.by
    if by == BY_RECORD:
        by = f"{BY_RECORD}:{file.id}"
    items = act.each or ({},)
    for number, item in enumerate(items, start=1):
        at = f"{place[0]}.each[{number}]" if act.each else place[0]
        case = item.get("case", act.case)
        form = act.form | {key: value for key, value in item.items() if key != "case"}
        yield Step(_place(name, at, place[1]), act.at, by, kind, event, case, form)


def _complaints(step: Step) -> list[str]:
    """What can be said against a step without the database."""
    try:
        act = find_act(step.kind, step.event)
    except Missing as error:
        return [f"{step.where}: act: {error}"]
    if act.opens and step.case is not None:
        return [f"{step.where}: case: việc này mở hồ sơ mới nên không ghi case; hãy xóa mục case."]
    if not act.opens and not isinstance(step.case, str):
        return [f"{step.where}: case: thiếu mã hồ sơ; hãy ghi mã của hồ sơ mà việc này làm trên đó."]
    problems: list[str] = []
    _checked(act.form, step.form, step.where, problems)
    return problems
