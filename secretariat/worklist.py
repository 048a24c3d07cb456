"""What lies on the secretariat's desk: cases with their next deadline, and open deadlines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models import CASES, Case, Deadline, Letter, LetterState, Organisation, Task
from secretariat.deadlines import rule_of
from secretariat.described import described, title_of
from secretariat.digest import open_rows
from secretariat.lookup import case_by_code
from states.errors import BadInput, Missing
from states.lifecycles import LIFECYCLES
from states.vietnamese import fold


@dataclass(frozen=True)
class DeadlineLine:
    """One open deadline. `days_left` counts calendar days, `days_late` working days; `period` 0 when not recurring."""

    id: int
    code: str
    case_kind: str
    case_code: str
    case_name: str
    rule: str
    title: str
    period: int
    starts_on: date
    due_on: date
    days_left: int
    days_late: int
    responsible: str
    responsible_label: str
    explanation: str
    provisional: bool
    article: str


@dataclass(frozen=True)
class CaseLine:
    """One case as lists show it; `deadline` is the open one that falls due first."""

    kind: str
    code: str
    name: str
    year: int
    state: str
    state_label: str
    phase: str
    version: int
    recorded: bool
    deadline: DeadlineLine | None


@dataclass(frozen=True)
class TaskLine(CaseLine):
    """Money in VND; None where the record has none yet."""

    proposer: str
    host: str | None
    approved_funding: int | None
    contract_funding: int | None


def deadlines(session: Session, *, today: date) -> list[DeadlineLine]:
    """Every open deadline, the earliest first."""
    return [deadline_line(row, case, today) for row, case, _ in open_rows(session)]


def deadline_line(row: Deadline, case: Case, today: date) -> DeadlineLine:
    shown = described(row, case, today)
    return DeadlineLine(
        id=row.pk,
        code=deadline_code(row.pk),
        case_kind=case.kind,
        case_code=case.code,
        case_name=title_of(case),
        rule=row.rule,
        title=deadline_title(row, case),
        period=row.occurrence,
        starts_on=row.starts_on,
        due_on=row.due_on,
        days_left=shown.days_left,
        days_late=shown.days_late,
        responsible=row.responsible,
        responsible_label=shown.responsible,
        explanation=shown.explain,
        provisional=shown.provisional,
        article=shown.article,
    )


def deadline_title(row: Deadline, case: Case) -> str:
    title = rule_of(row, case).title
    return f"{title} (kỳ {row.occurrence})" if row.occurrence else title


def deadline_code(deadline_id: int) -> str:
    """`H12`: what listings call a deadline (hạn)."""
    return f"H{deadline_id}"


def letter_code(letter_id: int) -> str:
    """`T12`: what listings call a letter (thư)."""
    return f"T{letter_id}"


def letter_returned(letter: Letter) -> bool:
    """Whether the relay took a letter that then came back: a sent letter has an error for no other reason."""
    return letter.state == LetterState.SENT and letter.error is not None


def letter_state_label(letter: Letter) -> str:
    label = LetterState(letter.state).label
    return f"{label}, bị trả lại" if letter_returned(letter) else label


def tasks(
    session: Session, *, today: date, year: int | None = None, states: Collection[str] = ()
) -> list[TaskLine]:
    """Tasks by year and code, with proposer, host and money; no `states` means all of them."""
    query = select(Task).order_by(col(Task.year), col(Task.code))
    if year is not None:
        query = query.where(Task.year == year)
    if states:
        query = query.where(col(Task.state).in_(states))
    names = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    first = _first_deadlines(session, today)
    return [
        TaskLine(
            **_common(task, first),
            proposer=names[task.proposer_id],
            host=names[task.host_id] if task.host_id is not None else None,
            approved_funding=task.approved_funding,
            contract_funding=task.contract_funding,
        )
        for task in session.exec(query)
    ]


def cases(session: Session, *, today: date, kinds: Collection[str] = ()) -> list[CaseLine]:
    """Cases of the given kinds (all when none is named), by kind, year and code."""
    first = _first_deadlines(session, today)
    lines = []
    for kind, table in CASES.items():
        if not kinds or kind in kinds:
            found = session.exec(select(table).order_by(table.year, table.code))  # type: ignore[attr-defined]
            lines += [CaseLine(**_common(case, first)) for case in found]
    return lines


def known_kind(given: str) -> str:
    """The kind of case meant by its id."""
    if given not in CASES:
        raise BadInput(f"Không có loại hồ sơ “{given}”; các loại: {', '.join(CASES)}.")
    return given


def find_case(session: Session, given: str) -> Case:
    """The case of any kind that carries a code; `council:HD-1` where two kinds use the same one."""
    kind, colon, code = given.rpartition(":")
    if colon:
        return case_by_code(session, CASES[known_kind(kind)], code)
    found = [
        case for table in CASES.values() for case in session.exec(select(table).where(table.code == given))
    ]
    if len(found) > 1:
        ways = " hoặc ".join(f"{case.kind}:{given}" for case in found)
        raise BadInput(f"Mã “{given}” được dùng cho nhiều loại hồ sơ; hãy ghi rõ {ways}.")
    if not found:
        raise Missing(f"Không có hồ sơ nào mang mã “{given}”; hãy xem mã trong danh sách hồ sơ.")
    return found[0]


def states_named(kind: str, given: Sequence[str]) -> set[str]:
    """The states meant by ids, Vietnamese names or names of phases, with or without diacritics."""
    table = LIFECYCLES[kind]
    meant: dict[str, set[str]] = {}
    for state, label in table.states.items():
        meant[fold(state)] = meant[fold(label)] = {state}
    for phase, members in table.chart.phases.items():
        meant.setdefault(fold(phase), set(members))
    if unknown := [name for name in given if fold(name) not in meant]:
        known = ", ".join(f"{state} ({label})" for state, label in table.states.items())
        raise BadInput(
            f"Không có trạng thái hoặc giai đoạn “{unknown[0]}”. Các giai đoạn: {', '.join(table.chart.phases)}; "
            f"các trạng thái: {known}."
        )
    return {state for name in given for state in meant[fold(name)]}


def matches(text: str | None, *fields: str | None) -> bool:
    """Whether every word of `text` stands in one of the fields, case and diacritics aside."""
    where = " ".join(fold(field) for field in fields if field)
    return all(word in where for word in fold(text or "").split())


def _common(case: Case, first: dict[tuple[str, str], DeadlineLine]) -> dict[str, Any]:
    table = LIFECYCLES[case.kind]
    return {
        "kind": case.kind,
        "code": case.code,
        "name": title_of(case),
        "year": case.year,  # type: ignore[attr-defined]
        "state": case.state,
        "state_label": table.states[case.state],
        "phase": table.phase_of(case.state) or "",
        "version": case.version,
        "recorded": case.recorded,
        "deadline": first.get((case.kind, case.code)),
    }


def _first_deadlines(session: Session, today: date) -> dict[tuple[str, str], DeadlineLine]:
    first: dict[tuple[str, str], DeadlineLine] = {}
    for line in deadlines(session, today=today):
        first.setdefault((line.case_kind, line.case_code), line)
    return first
