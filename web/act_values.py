"""What a form holds before anyone has typed: what the link says, what the record holds, who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Case, Council, CouncilMember, Organisation, Person
from secretariat.acts import Act
from secretariat.member_space import my_items
from secretariat.values import day, moment
from secretariat.words import MONEY
from states.roles import Actor
from states.vietnamese import grouped

Values = dict[str, list[str]]


def filled_in(
    session: Session, act: Act, case: Case | None, actor: Actor, given: Mapping[str, list[str]]
) -> Values:
    """Field -> texts. What the link gives comes first; an outsider speaks for themselves whatever it gives."""
    values = _recorded(act, case) if case is not None and act.event == "edit" else {}
    values |= {key: texts for key, texts in given.items() if texts}
    if not actor.is_outsider:
        return values
    if isinstance(case, Council):
        return _answered(session, act, case, actor) | values | {"member": [actor.id]}
    own = session.exec(select(Organisation.code).where(Organisation.id == actor.organisation_id)).first()
    return values | ({"proposer": [own]} if own else {})


def _recorded(act: Act, case: Case) -> Values:
    """What the case holds now, so that an edit starts from it."""
    return {
        name: _texts(name, value)
        for name in act.form.model_fields
        if (value := getattr(case, name, None)) not in (None, "", [])
    }


def _texts(name: str, value: Any) -> list[str]:
    if isinstance(value, list):
        return [f'"{each}"' if "," in str(each) else str(each) for each in value]
    if isinstance(value, datetime):
        return [moment(value)]
    if isinstance(value, date):
        return [day(value)]
    if name in MONEY and isinstance(value, int):
        return [grouped(value)]
    return [str(value)]


def _answered(session: Session, act: Act, council: Council, actor: Actor) -> Values:
    """The answer that a member has given before: a new one takes its place whole."""
    if act.event != "answer_invitation":
        return {}
    member = session.exec(
        select(CouncilMember)
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .where(CouncilMember.council_id == council.pk, Person.email == actor.id)
    ).first()
    if member is None or member.accepts is None:
        return {}
    _, aside = my_items(session, actor, council)
    found = {"accepts": ["true" if member.accepts else "false"], "conflicts": aside}
    return found | ({"conflict": [member.conflict]} if member.conflict else {})
