"""Whatever is sent to a route, it answers as a page would: no error of the system, and nothing of it shown."""

from __future__ import annotations

import os
import random
from urllib.parse import urlencode

import pytest
from fastapi.routing import APIRoute

from secretariat.acts import ACTS
from states.roles import Role
from tests.web.conftest import Desk
from tests.web.walk import ORIGIN, SAMPLES, Request, ask, enter, fields_of, path_of, routes

TRIES = int(os.environ.get("NHIEMVU_FUZZ_EXAMPLES", "3"))
"""Requests to each route."""

GARBAGE = (
    "",
    "0",
    "-1",
    "9" * 30,
    "9" * 5_000,
    "²",
    "1e9",
    "nan",
    "31/02/2025",
    "2025-13-45",
    "'; DROP TABLE task; --",
    "%00",
    "\x00",
    "\ud800",
    "é\u0301\u202e",
    "../../etc/passwd",
    "a/b?c#d",
    "{}",
    "[]",
    "\r\nSet-Cookie: a=b",
    "<script>alert(1)</script>",
    "true",
    "ngày " * 4_000,
)
"""Nothing that belongs into any field, and much that breaks a reader who trusts it."""

EVERYTHING = (Role.SECRETARIAT, Role.ADMIN, Role.COUNCIL, Role.ENTERPRISE, Role.UBND_OFFICE, Role.LEADER)


def requests_to(method: str, route: APIRoute, csrf: str, chance: random.Random) -> list[Request]:
    """Requests in which some values are garbage and the others lead on, so that every reader is reached."""
    query, form = fields_of(route)
    parts = [field.name for field in route.dependant.path_params]

    def values(names: list[str]) -> dict[str, str]:
        return {name: chance.choice(GARBAGE) for name in names if chance.random() < 0.8}

    made = []
    for turn in range(TRIES):
        bad = {name: chance.choice(GARBAGE) or "x" for name in parts if turn and chance.random() < 0.6}
        asked = urlencode(values([*query, "q", "year", "page", "sort", "state"]), errors="surrogatepass")
        fields = (
            values([*form, "version", "next", "code", "name"]) | {"csrf": csrf} if method == "POST" else None
        )
        made.append(Request(method, f"{path_of(route, {**SAMPLES, **bad})}?{asked}", fields))
    return made


@pytest.mark.parametrize("roles", [EVERYTHING, (Role.ENTERPRISE,)], ids=["office", "enterprise"])
def test_no_route_breaks_over_garbage(walked_desk: Desk, roles: tuple[Role, ...]) -> None:
    chance = random.Random(4)
    broken = {}
    headers, csrf = enter(walked_desk, roles)
    for method, route in routes():
        asked = requests_to(method, route, csrf, chance)
        for request, answer in zip(asked, ask(walked_desk.app, asked, headers), strict=True):
            if answer.status >= 500 and route.name != "health":
                broken[f"{method} {route.name}"] = (request, answer.error)
            assert "set-cookie: a=b" not in str(answer.headers).lower()
            assert b"<script>alert" not in answer.body
    assert broken == {}


def test_no_act_breaks_over_garbage_in_its_form(walked_desk: Desk) -> None:
    headers, csrf = enter(walked_desk, EVERYTHING)
    chance = random.Random(5)
    asked = []
    for act in ACTS.values():
        path = f"/new/{act.kind}/{act.event}" if act.opens else f"/cases/task/NV-2025-001/act/{act.event}"
        fields = {name: chance.choice(GARBAGE) for name in act.form.model_fields}
        asked += [
            Request("GET", path, None),
            Request("POST", path, {"csrf": csrf, "version": "2", **fields}),
        ]
    answers = ask(walked_desk.app, asked, headers)
    assert [
        (request.target, answer.error)
        for request, answer in zip(asked, answers, strict=True)
        if answer.status >= 500
    ] == []


@pytest.mark.parametrize(
    "header",
    [
        ("content-length", "²"),
        ("content-length", "9" * 5_000),
        ("content-length", "-1"),
        ("transfer-encoding", "chunked"),
    ],
    ids=["no digit", "no number", "negative", "unsaid"],
)
def test_a_request_of_unknown_or_endless_length_is_not_read(
    walked_desk: Desk, header: tuple[str, str]
) -> None:
    (answer,) = ask(walked_desk.app, [Request("POST", "/sign-in", None)], dict([header]))
    assert answer.status == 413


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("origin", "http://[x"),
        ("origin", "null"),
        ("referer", "http://[x"),
        ("referer", f"{ORIGIN}//another.example/"),
        ("referer", "https://another.example/tasks"),
        ("cookie", "nhiemvu_session=é; nhiemvu_language=xx"),
        ("cookie", "nhiemvu_session=" + "x" * 5_000),
        ("user-agent", "x" * 5_000),
    ],
)
def test_no_header_leads_astray(walked_desk: Desk, header: str, value: str) -> None:
    headers, csrf = enter(walked_desk, (Role.SECRETARIAT,))
    asked = [
        Request("GET", "/tasks", None),
        Request("POST", "/theme", {"csrf": csrf, "theme": "dark"}),
        Request("POST", "/sign-in", {"email": "a@b.example", "password": "x"}),
    ]
    for answer in ask(walked_desk.app, asked, headers | {header: value}):
        assert answer.status < 500, answer.error
        assert "another.example" not in answer.headers.get("location", "")
