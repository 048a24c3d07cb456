"""Who may open what, and in whose place an act is done."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from states.roles import Actor, Role, may_open

SECRETARIAT, LEADER, UBND = Role.SECRETARIAT, Role.LEADER, Role.UBND_OFFICE


def someone(own: Collection[Role], lent: Collection[tuple[Role, str]], for_: str | None = None) -> Actor:
    roles = frozenset(own) | {role for role, _ in lent}
    return Actor("an@so.example", "Nguyễn Văn An", roles, None, frozenset(lent), for_)


@pytest.mark.parametrize(
    ("own", "lent", "allowed", "in_place_of"),
    [
        pytest.param([LEADER], [], [LEADER], None, id="an own role"),
        pytest.param(
            [LEADER], [(SECRETARIAT, "binh@so.example")], [LEADER], None, id="an own role, not the lent"
        ),
        pytest.param([], [(LEADER, "binh@so.example")], [LEADER], "binh@so.example", id="a lent role"),
        pytest.param(
            [LEADER],
            [(SECRETARIAT, "binh@so.example")],
            [SECRETARIAT],
            "binh@so.example",
            id="only the lent role",
        ),
        pytest.param(
            [LEADER], [(SECRETARIAT, "binh@so.example")], [SECRETARIAT, LEADER], None, id="either role"
        ),
        pytest.param(
            [],
            [(SECRETARIAT, "an.ninh@so.example"), (LEADER, "chi@so.example"), (LEADER, "binh@so.example")],
            [LEADER],
            "binh@so.example",
            id="one of two colleagues, always the same",
        ),
        pytest.param(
            [LEADER], [(SECRETARIAT, "binh@so.example")], [UBND], None, id="a role that nobody lent"
        ),
    ],
)
def test_an_act_names_the_colleague_only_where_no_own_role_allows_it(
    own: Collection[Role],
    lent: Collection[tuple[Role, str]],
    allowed: Collection[Role],
    in_place_of: str | None,
) -> None:
    actor = someone(own, lent, for_="cu@so.example")
    acting = actor.acting(frozenset(allowed))
    assert acting.for_ == in_place_of
    assert (acting.id, acting.name, acting.roles, acting.lent) == (
        actor.id,
        actor.name,
        actor.roles,
        actor.lent,
    )


@pytest.mark.parametrize(
    ("kind", "act", "roles"),
    [
        ("announcement", "draft", {SECRETARIAT}),
        ("task", "receive", {SECRETARIAT, Role.ENTERPRISE}),
        ("task", "take_over", {SECRETARIAT}),
        ("person", "register", {SECRETARIAT, Role.ADMIN}),
        ("organisation", "register", {SECRETARIAT, Role.ADMIN}),
        ("person", "send_council_link", {SECRETARIAT}),
        ("person", "begin_substitution", {SECRETARIAT, LEADER, UBND, Role.ADMIN}),
        ("annual_report", "open_year", {SECRETARIAT, Role.SYSTEM}),
    ],
)
def test_who_may_enter_something_new_depends_on_what_it_is(kind: str, act: str, roles: set[Role]) -> None:
    assert may_open(kind, act) == roles
