"""Which tasks a page shows and in which order, as its address says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from models import Organisation, Task
from models.task import MODES
from secretariat.pages.scope import Condition
from secretariat.pages.text import holds_words, scanned
from states.errors import BadInput
from states.task import TASK
from states.vietnamese import fold

PHASES: Mapping[str, str] = {fold(name).replace(" ", "-"): name for name in TASK.chart.phases}
"""`thuc-hien` -> `Thực hiện`: how an address writes a phase."""

SORTS: Mapping[str, str] = {
    "code": "Mã",
    "name": "Tên nhiệm vụ",
    "year": "Năm",
    "state": "Trạng thái",
    "proposer": "Tổ chức đề xuất",
    "host": "Tổ chức chủ trì",
    "funding": "Kinh phí",
    "due": "Hạn gần nhất",
}

_WHOLE = {
    "year": ("năm", 2100),
    "funding_from": ("kinh phí từ", 10**18),
    "funding_to": ("kinh phí đến", 10**18),
}


@dataclass(frozen=True)
class Sort:
    column: str = "code"
    descending: bool = False

    def __str__(self) -> str:
        """As an address writes it: `due`, `-funding`."""
        return f"-{self.column}" if self.descending else self.column


@dataclass(frozen=True)
class TaskFilters:
    """`phase` is a key of `PHASES`, `proposer` and `host` are codes, funding is whole VND, `text` is what was typed."""

    phase: str | None = None
    states: tuple[str, ...] = ()
    year: int | None = None
    proposer: str | None = None
    host: str | None = None
    late: bool = False
    funding_from: int | None = None
    funding_to: int | None = None
    text: str = ""
    mode: str | None = None

    def as_query(self) -> list[tuple[str, str]]:
        """The pairs of an address that `task_filters` reads back to the same filters."""
        pairs = []
        for field in fields(self):
            name, value = _NAMES.get(field.name, field.name), getattr(self, field.name)
            if field.name == "states":
                pairs += [(name, state) for state in value]
            elif value is True:
                pairs.append((name, "1"))
            elif value is not None and value is not False and value != "":
                pairs.append((name, str(value)))
        return pairs


_NAMES = {"states": "state", "text": "q"}


def task_filters(pairs: Iterable[tuple[str, str]]) -> TaskFilters:
    """Read an address; names of other things in it are left alone, an empty value is none.

    `BadInput` for a value that does not exist.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    one = {name: values[-1] for name, values in given.items()}
    return TaskFilters(
        phase=_known(one.get("phase"), PHASES, "giai đoạn"),
        states=tuple(
            dict.fromkeys(
                state
                for value in given.get("state", ())
                if (state := _known(value, TASK.states, "trạng thái"))
            )
        ),
        year=_number(one, "year"),
        proposer=one.get("proposer"),
        host=one.get("host"),
        late=one.get("late") in ("1", "true"),
        funding_from=_number(one, "funding_from"),
        funding_to=_number(one, "funding_to"),
        text=one.get("q", ""),
        mode=_known(one.get("mode"), MODES, "phương thức"),
    )


def task_sort(value: str | None) -> Sort:
    """`-due` is the last due day first; nothing is by code."""
    if not value:
        return Sort()
    column = _known(value.removeprefix("-"), SORTS, "cột sắp xếp") or ""
    return Sort(column, value.startswith("-"))


def conditions(
    session: Session, filters: TaskFilters, today: date, *, among_few: bool = False
) -> list[Condition]:
    """Those of the filters that do not choose among states; `among_few` when others leave few rows."""
    found: list[Condition] = []
    for column, value in ((Task.year, filters.year), (Task.mode, filters.mode)):
        if value is not None:
            found.append(scanned(session, col(column)) == value)
    for column, code in ((Task.proposer_id, filters.proposer), (Task.host_id, filters.host)):
        if code is not None:
            named = select(col(Organisation.id)).where(col(Organisation.code) == code).scalar_subquery()
            found.append(col(column) == named)
    if filters.late:
        found.append(scanned(session, col(Task.next_due_on)) < today)
    funding = scanned(session, col(Task.funding))
    if filters.funding_from is not None:
        found.append(funding >= filters.funding_from)
    if filters.funding_to is not None:
        found.append(funding <= filters.funding_to)
    return found + holds_words(session, Task, filters.text, among_few=among_few)


def states_shown(filters: TaskFilters) -> list[str]:
    """The states that the filters choose, in the order of the chart."""
    of_phase = TASK.chart.phases[PHASES[filters.phase]] if filters.phase else TASK.states
    return [state for state in TASK.states if state in of_phase and state in (filters.states or of_phase)]


def _known(value: str | None, known: Mapping[str, str], what: str) -> str | None:
    if value is None or value in known:
        return value
    allowed = ", ".join(f"{key} ({label})" for key, label in known.items())
    raise BadInput(f"Không có {what} “{value}”; chỉ có: {allowed}.")


def _number(one: Mapping[str, str], name: str) -> int | None:
    if (value := one.get(name)) is None:
        return None
    label, largest = _WHOLE[name]
    digits = value.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and int(digits[:20]) <= largest):
        raise BadInput(
            f"Ô “{label}” nhận số nguyên từ 0 đến {largest:,}".replace(",", ".") + f"; đã cho: “{value}”."
        )
    return int(digits)
