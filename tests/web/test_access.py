"""Every route by every role: who may open what is the table of `web/access.py`, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations

import pytest
from fastapi import APIRouter

from states.roles import Actor, Role
from tests.web.conftest import Desk
from tests.web.walk import SAMPLES, Answer, Request, ask, enter, path_of, routes
from web.access import EVERYBODY, ROUTES, may_open
from web.app import create_app
from web.routes import ROUTERS

PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)

DUAL = (
    (Role.SECRETARIAT, Role.COUNCIL),
    (Role.SECRETARIAT, Role.ADMIN),
    (Role.LEADER, Role.COUNCIL),
    (Role.AUDITOR, Role.ENTERPRISE),
    (Role.COUNCIL, Role.ENTERPRISE),
    (Role.UBND_OFFICE, Role.COUNCIL),
)
"""Offices that one person really holds together; the other pairs are tried on the table itself."""

STATIC = {"static", "fonts"}


def may(route: str, roles: Collection[Role]) -> bool:
    """What the table says, read here without the code that obeys it."""
    allowed = ROUTES[route]
    return allowed is None or not allowed.isdisjoint(roles)


def walked(
    desk: Desk, headers: Mapping[str, str], csrf: str | None, *, only: str | None = None
) -> dict[str, Answer]:
    """Name of each route -> its answer to someone with these headers."""
    asked = [(method, route) for method, route in routes() if only in (None, method)]
    form = {} if csrf is None else {"csrf": csrf}
    requests = [
        Request(method, path_of(route, SAMPLES), form if method == "POST" else None)
        for method, route in asked
    ]
    answers = ask(desk.app, requests, headers)
    return {route.name: answer for (_, route), answer in zip(asked, answers, strict=True)}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {route.name for _, route in routes()} | STATIC == set(ROUTES)


def test_a_route_without_a_row_does_not_start(walked_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    more = APIRouter()
    more.add_api_route("/more", lambda: None, name="more")
    monkeypatch.setattr("web.app.ROUTERS", (*ROUTERS, more))
    with pytest.raises(LookupError, match="more"):
        create_app(walked_desk.settings)


@pytest.mark.parametrize(
    "roles", [(), *((role,) for role in PEOPLE), *DUAL], ids=lambda roles: "+".join(roles) or "no role"
)
def test_who_may_open_a_route_gets_there_and_nobody_else(walked_desk: Desk, roles: tuple[Role, ...]) -> None:
    answers = walked(walked_desk, *enter(walked_desk, roles))
    wrong: dict[str, int] = {}
    for name, answer in answers.items():
        if may(name, roles):
            # Whoever signs in anew without a password is refused for that, not for a role.
            # Of an act its own roles decide: that is for the tests of the charts and of the acts' pages.
            refused = answer.status in (401, 403) and name not in (
                "sign_in_code",
                "sign_in",
                "act",
                "act_page",
                "new",
                "new_page",
                "bulk_page",
                "bulk_act",
            )
            wrong |= {name: answer.status} if refused or answer.asks_to_sign_in else {}
        elif answer.status != 403:
            wrong[name] = answer.status
    assert wrong == {}


def test_a_stranger_reaches_only_what_is_for_everybody(walked_desk: Desk) -> None:
    answers = walked(walked_desk, {}, "")
    assert [name for name, answer in answers.items() if answer.asks_to_sign_in] == [
        name for name in answers if ROUTES[name] is not EVERYBODY
    ]


@pytest.mark.parametrize("roles", list(combinations(PEOPLE, 2)), ids="+".join)
def test_two_roles_open_what_either_of_them_opens(roles: tuple[Role, ...]) -> None:
    both = Actor("a@b.example", "A", frozenset(roles))
    for name in ROUTES:
        assert may_open(name, both) == any(
            may_open(name, Actor("a@b.example", "A", frozenset({role}))) for role in roles
        )


@pytest.mark.parametrize("csrf", [None, "", "x", "é"], ids=["none", "empty", "another", "not ascii"])
def test_nothing_is_changed_by_a_form_without_the_token_of_the_session(
    walked_desk: Desk, csrf: str | None
) -> None:
    headers, _ = enter(walked_desk, (Role.SECRETARIAT, Role.ADMIN, Role.COUNCIL, Role.ENTERPRISE))
    answers = walked(walked_desk, headers, csrf, only="POST")
    # Links from letters are opened by people without a session: the key in the address stands for the token.
    kept = {name: answer.status for name, answer in answers.items() if name not in ("link", "register")}
    assert {name: status for name, status in kept.items() if status != 403} == {}


def test_nothing_is_changed_by_a_form_that_another_site_sends(walked_desk: Desk) -> None:
    headers, csrf = enter(walked_desk, (Role.SECRETARIAT, Role.ADMIN, Role.COUNCIL, Role.ENTERPRISE))
    answers = walked(walked_desk, headers | {"origin": "https://another.example"}, csrf, only="POST")
    assert {name: answer.status for name, answer in answers.items() if answer.status != 403} == {}


def test_a_session_that_was_signed_out_opens_nothing(walked_desk: Desk) -> None:
    headers, csrf = enter(walked_desk, (Role.SECRETARIAT,))
    walked(walked_desk, headers, csrf)
    assert walked(walked_desk, headers, csrf)["tasks"].asks_to_sign_in
