"""Every page in a real browser, as each role sees it: `make browser`, not part of `make test`.

From the menu on, one page of each route is opened: nothing on the console, nothing from another place, axe-core clean
(WCAG 2.2 AA), nothing wider than the window. Screenshots are left in `build/screens/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from states.roles import Role
from tests.browser.desk import CHROMIUM, ROOT, RunningDesk, running_desk
from web.routes import ROUTERS

SCREENS = ROOT / "build" / "screens"
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Look:
    """How a person sees the desk."""

    language: str
    theme: str
    width: int
    script: bool

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}-{'js' if self.script else 'nojs'}"


EVERY_LOOK = [
    Look(language, theme, width, script=True)
    for language in ("vi", "en")
    for theme in ("light", "dark")
    for width in (1280, 360)
]
PLAIN = [Look("vi", "light", 1280, script=False), Look("en", "dark", 360, script=False)]
SOME = [EVERY_LOOK[0], EVERY_LOOK[-1], *PLAIN]
"""Every pair of language, theme, width and script at least once in each value: enough for the other roles."""

SEEN = [
    (role, look)
    for role in Role
    if role is not Role.SYSTEM
    for look in ([*EVERY_LOOK, *PLAIN] if role is Role.SECRETARIAT else SOME)
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield launched(playwright)


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.mark.parametrize(("role", "look"), SEEN, ids=lambda value: str(value))
def test_every_page_that_a_role_reaches_is_whole(
    desk: RunningDesk, browser: Browser, role: Role, look: Look
) -> None:
    context = browser.new_context(
        viewport={"width": look.width, "height": 900}, java_script_enabled=look.script, base_url=desk.address
    )
    token = desk.sign_in(role, language=look.language, theme=look.theme)
    context.add_cookies([{"name": "nhiemvu_session", "value": token, "url": desk.address}])
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url) if not _ours(desk, request.url) else None)
    faults: dict[str, list[str]] = {}
    for name, path in walk(page, desk):
        found = [*told, *judged(page, look)]
        told.clear()
        page.screenshot(path=SCREENS / f"{role}/{name}-{look}.png", full_page=True)
        if found:
            faults[f"{name} {path}"] = found
    context.close()
    assert faults == {}


def _ours(desk: RunningDesk, address: str) -> bool:
    return address.startswith((desk.address, "data:"))


PATTERNS = [
    (route.name, re.compile(route.path_regex.pattern))
    for router in ROUTERS
    for route in router.routes
    if "GET" in getattr(route, "methods", ())
]


def route_of(path: str) -> str | None:
    return next((name for name, pattern in PATTERNS if pattern.match(path)), None)


def walk(page: Page, desk: RunningDesk) -> Iterator[tuple[str, str]]:
    """Open one page of each route that links lead to, beginning with the first page; (route, path) of each."""
    waiting, seen = ["/"], {"home"}
    while waiting:
        path = waiting.pop(0)
        try:
            answer = page.goto(path)
        except Error as error:
            if "Download is starting" in error.message:
                continue
            raise
        assert answer is not None
        here = urlsplit(page.url)
        name = route_of(here.path) or "unknown"
        assert answer.status == 200, (path, answer.status)
        seen.add(name)
        links = page.locator("main a[href], .side a[href], .top a[href]").evaluate_all(
            "links => links.filter(link => !link.hasAttribute('download')).map(link => link.href)"
        )
        yield name, f"{here.path}?{here.query}" if here.query else here.path
        for link in dict.fromkeys(links):
            to = urlsplit(link)
            kind = route_of(to.path)
            if kind is None or not _ours(desk, link) or kind in seen:
                continue
            seen.add(kind)
            waiting.append(f"{to.path}?{to.query}" if to.query else to.path)


def judged(page: Page, look: Look) -> list[str]:
    """What axe-core finds, and what is wider than the window."""
    page.evaluate(AXE)
    found: Any = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    faults = [
        f"{each['id']}: {each['help']}: {node['target'][0]}: {node['html'][:160]}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > look.width:
        faults.append(f"{width} px wide in a window of {look.width} px")
    return faults
