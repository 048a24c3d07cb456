"""Play a record through the same acts that people use: step by step, or whole in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from models import CASES, AnnualPlan, AuditEntry, Case, Document, Organisation, Person, Spending
from reports.year_record import reference_of
from secretariat import journal
from secretariat.acts import By, act
from secretariat.desk import find_act, open_row, perform
from secretariat.lookup import case_by_code, person_by_email
from secretariat.people import actor_of
from secretariat.record_file import BY_RECORD, Record, Step, read_record
from states.errors import BadInput, NhiemvuError, Refusal
from states.forms import Code, LongLine, Prose
from states.roles import RESPONSIBLE, Actor, Role

__all__ = ["ImportResult", "Line", "Record", "RefusedStep", "Step", "apply", "import_record", "read_record"]


@dataclass(frozen=True)
class Line:
    """One act as it was done: what (in Vietnamese), on what, by whom."""

    at: datetime
    by: str
    label: str
    subject: str


@dataclass(frozen=True)
class ImportResult:
    """What a whole record did, in order."""

    record: Record
    lines: tuple[Line, ...]


class RefusedStep(Refusal):
    """A refusal, with the file and the place of the act that was refused."""

    def __init__(self, where: str, error: Refusal) -> None:
        super().__init__(error.act, error.case, error.reasons)
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {super().__str__()}"


def import_record(session: Session, record: Record) -> ImportResult:
    """Apply every step in the caller's transaction.

    The first step that is refused raises, located; the caller must then roll back, as it does for a dry run.
    """
    return ImportResult(record, tuple(apply(session, step) for step in record.steps))


def apply(session: Session, step: Step) -> Line:
    """Carry out one step at its own moment; `BadInput` and `RefusedStep` name its file and place."""
    try:
        return _carried_out(session, step)
    except Refusal as error:
        raise RefusedStep(step.where, error) from error
    except NhiemvuError as error:
        raise BadInput("\n".join(f"{step.where}: {line}" for line in str(error).splitlines())) from error


@act("record", opens=True)
def enter_record(
    session: Session, *, by: By, code: Code, title: LongLine, sample: bool, source: Prose | None = None
) -> str:
    """Nhập bản ghi."""
    entered = session.exec(select(AuditEntry).where(AuditEntry.case_kind == "record")).all()
    if any(entry.data["code"] == code for entry in entered):
        reason = "Bản ghi này đã được nhập trước đây; mỗi bản ghi chỉ nhập một lần."
        raise Refusal("Nhập bản ghi", f"bản ghi {code}", [reason])
    journal.append(
        session,
        kind="record",
        case_id=len(entered) + 1,
        actor=by.actor,
        now=by.now,
        event="enter",
        source="",
        target="entered",
        data=by.filled,
    )
    return code


def _carried_out(session: Session, step: Step) -> Line:
    actor = _actor(session, step.by)
    label = find_act(step.kind, step.event).label
    if step.case is None:
        opened = open_row(session, step.kind, step.event, by=By(actor, step.at), form=step.form)
        return Line(step.at, actor.name, label, _called(opened))
    case = case_by_code(session, CASES[step.kind], step.case)
    perform(session, case, step.event, by=By(actor, step.at, case.version), form=step.form)
    return Line(step.at, actor.name, label, case.code)


def _actor(session: Session, by: str) -> Actor:
    """A person of the database, or the record itself, which speaks for everyone who acted on paper."""
    kind, _, record = by.partition(":")
    if kind == BY_RECORD and record:
        return Actor(by, f"bản ghi {record}", frozenset(RESPONSIBLE) - {Role.SYSTEM})
    return actor_of(person_by_email(session, by))


def _called(opened: Any) -> str:
    """What people call a row that an act has just entered."""
    match opened:
        case Case() | Organisation():
            return str(opened.code)
        case [Document(), *_]:
            return ", ".join(f"{reference_of(row)} (V{row.pk})" for row in opened)
        case Person():
            return opened.email
        case AnnualPlan():
            return opened.label
        case Spending():
            return opened.purpose
    return str(opened)
