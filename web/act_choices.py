"""What can be chosen in the fields of an act: rows of the register for an office, only their own for outsiders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from models import Announcement, Case, Council, CouncilItem, CouncilMember, Organisation, Person, Task
from secretariat.member_space import my_items
from secretariat.task_files import task_files
from states.roles import Actor

Option = tuple[str, str]
Offer = Mapping[str, Sequence[Option]]

MANY = 500
"""Rows a page offers to pick from; beyond that the code is typed."""


def offered_to(session: Session, case: Case | None, actor: Actor) -> Offer:
    """Field -> (value, label) of what this person may pick."""
    files = {"attachment": _removable(session, case)} if isinstance(case, Task) else {}
    if actor.is_outsider:
        return (
            _for_a_member(session, case, actor)
            if isinstance(case, Council)
            else {**_for_a_proposer(session, actor), **files}
        )
    if isinstance(case, Council) and case.state != "drafting":
        members, agenda = _members(session, case), _agenda(session, case)
        people = dict.fromkeys(("member", "present", "tellers"), members)
        return people | {"task": agenda, "conflicts": agenda}
    organisations = [
        (row.code, row.name)
        for row in session.exec(select(Organisation).order_by(col(Organisation.code)).limit(MANY))
    ]
    calls = _calls(session, ("issued", "closed"))
    return {"host": organisations, "proposer": organisations, "announcement": calls, **files}


def _removable(session: Session, task: Task) -> list[Option]:
    return [(file.name, file.name) for file in task_files(session, task) if file.removable]


def _for_a_member(session: Session, council: Council, actor: Actor) -> Offer:
    """Oneself, and the proposals to judge. One on which the member stands aside is known by its code alone, so that
    an answer given anew can keep it.
    """
    items, aside = my_items(session, actor, council)
    judged = [(item.code, f"{item.code} · {item.name} ({item.proposer})") for item in items]
    kept = [(code, code) for code in aside]
    return {"member": [(actor.id, actor.name)], "task": judged, "conflicts": [*judged, *kept]}


def _for_a_proposer(session: Session, actor: Actor) -> Offer:
    own = select(Organisation).where(Organisation.id == actor.organisation_id)
    mine = [(row.code, row.name) for row in session.exec(own)]
    return {"proposer": mine, "announcement": _calls(session, ("issued",))}


def _calls(session: Session, states: Sequence[str]) -> list[Option]:
    query = select(Announcement).where(col(Announcement.state).in_(states))
    return [
        (row.code, f"{row.code} · {row.title}")
        for row in session.exec(query.order_by(col(Announcement.id).desc()).limit(MANY))
    ]


def _members(session: Session, council: Council) -> list[Option]:
    query = (
        select(Person)
        .join(CouncilMember, col(CouncilMember.person_id) == col(Person.id))
        .where(CouncilMember.council_id == council.pk)
        .order_by(col(CouncilMember.id))
    )
    return [(person.email, person.name) for person in session.exec(query)]


def _agenda(session: Session, council: Council) -> list[Option]:
    query = (
        select(Task)
        .join(CouncilItem, col(CouncilItem.task_id) == col(Task.id))
        .where(CouncilItem.council_id == council.pk)
        .order_by(col(CouncilItem.position))
    )
    return [(task.code, f"{task.code} · {task.name}") for task in session.exec(query)]
