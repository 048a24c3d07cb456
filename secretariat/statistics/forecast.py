"""How likely an open deadline is to be missed, from how often its rule was missed before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models import CASES, Deadline
from secretariat.described import title_of
from secretariat.statistics.keeping import Kept, measured_rules
from secretariat.statistics.spread import TOO_FEW, Share, share
from secretariat.worklist import deadline_code


@dataclass(frozen=True)
class Forecast:
    """One open deadline. `lateness` is None below 20 past cases of its rule; `reason` then says so.

    `n` is the number of past cases either way; `period` is 0 where the rule does not recur.
    """

    code: str
    case_kind: str
    case_code: str
    case_name: str
    rule: str
    title: str
    period: int
    due_on: date
    n: int
    lateness: Share | None
    reason: str | None


def lateness(past: Iterable[Kept]) -> dict[str, Share]:
    """Rule id -> the share of its past cases that were missed, however few they are."""
    return {line.rule: share(line.share.n - line.share.k, line.share.n) for line in past}


def forecasts(session: Session, past: Iterable[Kept], *, today: date, limit: int) -> list[Forecast]:
    """The `limit` open deadlines that fall due first, from today on, with the share of their rule missed so far.

    The past is that of the whole rule (`kept_deadlines`), not of the one who holds the case: below 20 cases
    it keeps silent, and above it comes with n and its interval. What is overdue already needs no forecast;
    rules whose day comes by itself have none.
    """
    missed, rules = lateness(past), measured_rules()
    rows = session.exec(
        select(Deadline)
        .where(col(Deadline.closed_at).is_(None), col(Deadline.due_on) >= today)
        .where(col(Deadline.rule).in_(list(rules)))
        .order_by(col(Deadline.due_on), col(Deadline.id))
        .limit(limit)
    ).all()
    names = _names(session, rows)
    return [_forecast(row, names, rules[row.rule].title, missed.get(row.rule, share(0, 0))) for row in rows]


def _forecast(
    row: Deadline, names: dict[tuple[str, int], tuple[str, str]], title: str, seen: Share
) -> Forecast:
    code, name = names[row.case_kind, row.case_id]
    return Forecast(
        code=deadline_code(row.pk),
        case_kind=row.case_kind,
        case_code=code,
        case_name=name,
        rule=row.rule,
        title=title,
        period=row.occurrence,
        due_on=row.due_on,
        n=seen.n,
        lateness=seen if seen.enough else None,
        reason=None if seen.enough else TOO_FEW,
    )


def _names(session: Session, rows: Iterable[Deadline]) -> dict[tuple[str, int], tuple[str, str]]:
    """(kind, id) -> code and name; one query per kind that occurs."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.case_kind, set()).add(row.case_id)
    return {
        (kind, case.pk): (case.code, title_of(case))
        for kind, ids in wanted.items()
        for case in session.exec(select(CASES[kind]).where(col(CASES[kind].id).in_(ids)))
    }
