"""How deadlines were kept, what reminders had to do with it, and what that says about those still open."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Deadline, Letter, Promise
from secretariat.rulebook import rulebook
from secretariat.statistics.local_date import local_date
from secretariat.statistics.spread import Share, share
from states.procedure import DeadlineRule

COMES_BY_ITSELF = frozenset({"closes_on", "session_on"})
"""Anchors of days that simply come: the row closes with the day, so when it closes tells nothing of anyone's work."""

FELL_AWAY = (
    "withdraw",
    "cancel",
    "terminate",
    "suspend",
    "adjourn",
    "take_from_council",
    "undo_import",
)
"""Events after which nobody owes the thing any more."""

DONE_BY = {"supplement_due_on": "resubmit", "progress_period_ends": "receive_progress"}
"""Anchor -> the one event that fulfils it; elsewhere it is leaving the states the rule hangs on."""


@dataclass(frozen=True)
class Kept:
    """One rule's past. `share` is the part that was kept; `reminded` and `unreminded` split it.

    `moved` counts deadlines that fell away or were put off before they were due: neither kept nor missed.
    """

    rule: str
    title: str
    share: Share
    reminded: Share
    unreminded: Share
    moved: int


def kept_deadlines(session: Session) -> list[Kept]:
    """Every rule that a person keeps or misses and that has a past, in the order of the procedures.

    A deadline is kept when it closed by a fulfilling event on or before its day in Viet Nam, missed when it
    closed after it, whatever closed it. One that closed by its day because it fell away (`FELL_AWAY`, or
    another event than its `DONE_BY`) or because the same act opened it again for another day is `moved`.
    It counts as reminded when the mail server took a reminder about it, decided on or before its day and
    before it closed. What tells the two apart is not chance alone: a thing done early is never reminded of.
    """
    rules = measured_rules()
    past = _past(rules)
    rows = session.execute(
        select(past.c.rule, past.c.result, past.c.reminded, func.count()).group_by(
            past.c.rule, past.c.result, past.c.reminded
        )
    )
    counts = {(rule, result, bool(reminded)): number for rule, result, reminded, number in rows}
    found = {rule for rule, _, _ in counts}
    return [_kept(rule, counts) for rule in rules.values() if rule.id in found]


def measured_rules() -> dict[str, DeadlineRule]:
    """Rule id -> rule as the latest procedure has it, without those that come by themselves."""
    known = [rule for procedure in rulebook().procedures.values() for rule in procedure.deadlines]
    return {rule.id: rule for rule in known if rule.anchor not in COMES_BY_ITSELF}


def _kept(rule: DeadlineRule, counts: dict[tuple[str, str, bool], int]) -> Kept:
    def of(result: str, reminded: bool) -> int:
        return counts.get((rule.id, result, reminded), 0)

    done = {reminded: (of("kept", reminded), of("missed", reminded)) for reminded in (True, False)}
    split = {reminded: share(kept, kept + missed) for reminded, (kept, missed) in done.items()}
    return Kept(
        rule=rule.id,
        title=rule.title,
        share=share(split[True].k + split[False].k, split[True].n + split[False].n),
        reminded=split[True],
        unreminded=split[False],
        moved=of("moved", True) + of("moved", False),
    )


def _past(rules: dict[str, DeadlineRule]) -> Subquery:
    """One row per closed deadline: rule, kept | missed | moved, and whether a reminder went out in time."""
    late = local_date(Deadline.closed_at) > col(Deadline.due_on)
    result = case((late, "missed"), (or_(_not_done(rules), _put_off()), "moved"), else_="kept")
    return (
        select(col(Deadline.rule).label("rule"), result.label("result"), _was_reminded().label("reminded"))
        .where(col(Deadline.closed_at).is_not(None), col(Deadline.rule).in_(list(rules)))
        .subquery()
    )


def _not_done(rules: dict[str, DeadlineRule]) -> ColumnElement[bool]:
    closed_by, wrong = col(Deadline.closed_by), []
    for anchor, event in DONE_BY.items():
        named = [rule.id for rule in rules.values() if rule.anchor == anchor]
        wrong.append(and_(col(Deadline.rule).in_(named), closed_by != event))
    return or_(closed_by.in_(FELL_AWAY), *wrong)


def _put_off() -> ColumnElement[bool]:
    again = aliased(Deadline)
    return (
        select(literal(1))
        .where(
            col(again.case_kind) == Deadline.case_kind,
            col(again.case_id) == Deadline.case_id,
            col(again.rule) == Deadline.rule,
            col(again.occurrence) == Deadline.occurrence,
            col(again.opened_at) == Deadline.closed_at,
        )
        .correlate(Deadline)
        .exists()
    )


def _was_reminded() -> ColumnElement[bool]:
    return (
        select(literal(1))
        .join_from(Promise, Letter, col(Letter.id) == col(Promise.letter_id))
        .where(
            col(Promise.deadline_id) == Deadline.id,
            col(Promise.key).startswith("reminder:"),
            col(Letter.sent_at).is_not(None),
            local_date(Promise.decided_at) <= col(Deadline.due_on),
            col(Promise.decided_at) <= col(Deadline.closed_at),
        )
        .correlate(Deadline)
        .exists()
    )
