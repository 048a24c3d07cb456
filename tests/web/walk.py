"""Every route of the desk with addresses and values to try it with, for tests that walk all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from states.roles import Role
from tests.web.conftest import Desk
from web.depends import COOKIE
from web.routes import ROUTERS

HOST = "desk.example"
ORIGIN = f"http://{HOST}"
SAMPLES: Mapping[str, str] = {"kind": "task", "code": "NV-2025-001", "event": "accept"}
"""What stands in an address where a real row is wanted; anything else leads to something that is not there."""


@dataclass(frozen=True)
class Request:
    """`target` is path and query, `form` the fields that are sent or None."""

    method: str
    target: str
    form: Mapping[str, str] | None


@dataclass(frozen=True)
class Answer:
    """`error` is what a route raised, which the desk tells nobody but the log."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    error: str = ""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def asks_to_sign_in(self) -> bool:
        """A redirect to the sign-in page; signing out leads there too, but takes the cookie away."""
        there = self.headers.get("location", "").startswith("/sign-in")
        return self.status == 303 and there and "set-cookie" not in self.headers


def routes() -> list[tuple[str, APIRoute]]:
    """(method, route) of every route of ours; signing out comes last, because after it nothing else is reached."""
    every = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return [
        (method, route)
        for route in sorted(every, key=lambda route: route.name == "sign_out")
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


def path_of(route: APIRoute, values: Mapping[str, str]) -> str:
    """The address with a value for every part; what is not named is `x`."""
    path = route.path
    for field in route.dependant.path_params:
        value = quote(values.get(field.name, "x"), safe="", errors="surrogatepass")
        path = path.replace(f"{{{field.name}}}", value).replace(f"{{{field.name}:path}}", value)
    return path


def fields_of(route: APIRoute) -> tuple[list[str], list[str]]:
    """Names of what a route reads from the query and from a form."""
    query: list[str] = []
    form: list[str] = []
    for part in _with_parts(route.dependant):
        query += [field.alias for field in part.query_params]
        form += [field.alias for field in part.body_params]
    return query, form


def _with_parts(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for part in dependant.dependencies:
        yield from _with_parts(part)


def enter(desk: Desk, roles: tuple[Role, ...]) -> tuple[dict[str, str], str]:
    """Headers of someone with these roles who is signed in, and the token of the session."""
    browser = desk.of(*roles)
    return {"cookie": f"{COOKIE}={browser.client.cookies[COOKIE]}", "origin": ORIGIN}, browser.csrf


def ask(app: Any, requests: Iterable[Request], headers: Mapping[str, str]) -> list[Answer]:
    """Send the requests one after the other, straight to the application."""

    async def every() -> list[Answer]:
        return [await _ask(app, request, headers) for request in requests]

    return asyncio.run(every())


async def _ask(app: Any, request: Request, headers: Mapping[str, str]) -> Answer:
    form = request.form
    path, _, query = request.target.partition("?")
    body = urlencode(form, errors="surrogatepass").encode() if form is not None else b""
    sent = {"host": HOST, **headers}
    if form is not None:
        sent = {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body)), **sent}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method, "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in sent.items()],
        "client": ("127.0.0.1", 50000), "server": (HOST, 80),
    }  # fmt: skip
    got: dict[str, Any] = {"status": 0, "headers": {}, "body": b""}
    finished = asyncio.Event()
    inbox = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if inbox:
            return inbox.pop()
        await finished.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            got["status"] = message["status"]
            got["headers"] = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            got["body"] += message.get("body", b"")
            if not message.get("more_body"):
                finished.set()

    error = ""
    try:
        await app(scope, receive, send)
    except Exception as raised:  # the outermost layer answers with a page and raises again, for the log
        error = f"{type(raised).__name__}: {raised}"
    return Answer(got["status"], got["headers"], got["body"], error)
