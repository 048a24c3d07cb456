"""What the roles above and beside the lifecycle may do, over every act there is."""

from __future__ import annotations

import pytest

import secretariat.desk  # noqa: F401 - registers every act
from secretariat.acts import ACTS
from states.lifecycles import LIFECYCLES
from states.procedure import DeadlineRule
from states.roles import RESPONSIBLE, Actor, Role, may_open

OPENING = sorted(key for key, act in ACTS.items() if act.opens)
MOVING = sorted({(kind, step.event) for kind, table in LIFECYCLES.items() for step in table.steps})


def senders(kind: str, event: str) -> set[Role]:
    return {role for step in LIFECYCLES[kind].steps if step.event == event for role in step.rule.roles}


def test_an_auditor_changes_nothing() -> None:
    assert [key for key in OPENING if Role.AUDITOR in may_open(*key)] == []
    assert [key for key in MOVING if Role.AUDITOR in senders(*key)] == []


def test_an_administrator_keeps_the_register_and_moves_no_case() -> None:
    assert {f"{kind}.{event}" for kind, event in OPENING if Role.ADMIN in may_open(kind, event)} == {
        "organisation.change_organisation",
        "organisation.correct_organisation",
        "organisation.enter_organisation",
        "person.begin_substitution",
        "person.change_email",
        "person.change_person",
        "person.clear_totp",
        "person.disable_account",
        "person.enable_account",
        "person.end_substitution",
        "person.enter_person",
        "person.invite_person",
        "person.move_person",
        "wording.change_wording",
        "wording.restore_wording",
    }
    assert [key for key in MOVING if Role.ADMIN in senders(*key)] == []


def test_only_who_has_a_part_in_a_case_is_responsible_for_a_deadline() -> None:
    assert set(Role) - set(RESPONSIBLE) == {Role.ADMIN, Role.AUDITOR}
    rule = {
        "id": "check",
        "title": "Kiểm tra",
        "case": "task",
        "states": ["submitted"],
        "anchor": "entered",
        "count": 5,
        "unit": "working",
        "responsible": "auditor",
        "article": "assumed",
    }
    with pytest.raises(ValueError, match="auditor” không xử lý hồ sơ; chỉ nhận: secretariat, leader"):
        DeadlineRule.model_validate(rule)


@pytest.mark.parametrize(
    ("roles", "outsider"),
    [
        ({Role.ENTERPRISE}, True),
        ({Role.COUNCIL}, True),
        ({Role.ENTERPRISE, Role.COUNCIL}, True),
        ({Role.COUNCIL, Role.LEADER}, True),
        ({Role.ENTERPRISE, Role.AUDITOR}, True),
        ({Role.COUNCIL, Role.ADMIN}, True),
        ({Role.COUNCIL, Role.SECRETARIAT}, False),
        ({Role.LEADER}, False),
        (set(), False),
    ],
)
def test_a_second_office_makes_nobody_speak_for_other_members_or_enterprises(
    roles: set[Role], outsider: bool
) -> None:
    assert Actor("a@b.example", "A", frozenset(roles)).is_outsider is outsider
