"""What a person reads is words: no identifier of the program on any page, and no heading that is a whole paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session, select

from models import Document
from secretariat.acts import ACTS
from secretariat.correspondence import ON_EVENT
from secretariat.plain_words import NEXT
from states.lifecycles import LIFECYCLES
from states.roles import Role
from states.task import TASK
from tests.secretariat.builders import contract
from tests.web.conftest import Browser, Desk, words
from web.routes import ROUTERS
from web.texts import texts

IDENTIFIER = re.compile(r"\b[a-z]+_[a-z_]+\b")
NO_WORDS = re.compile(
    r"<(?P<tag>code|textarea|pre)\b.*?</(?P=tag)>|\{\{.*?\}\}|\{%.*?%\}|https?://\S+|\S+@\S+", re.DOTALL
)
"""What may look like one: code that is shown as code, the blanks of a letter's wording, addresses."""

LONGEST_NAME = 45
"""Characters of an act's name, which is a heading, a button and a line of a list."""

OFFICE = (Role.SECRETARIAT, Role.ADMIN, Role.LEADER)
PATTERNS = [
    (route.name, re.compile(route.path_regex.pattern))
    for router in ROUTERS
    for route in router.routes
    if "GET" in getattr(route, "methods", ())
]


def identifiers(html: str) -> list[str]:
    """Of the text and of what a screen reader says for it."""
    spoken = re.findall(r'\s(?:aria-label|title|placeholder|data-label)="([^"]*)"', html)
    seen = [words(NO_WORDS.sub(" ", html)), *map(unescape, spoken)]
    return IDENTIFIER.findall(NO_WORDS.sub(" ", " ".join(seen)))


def pages(browser: Browser) -> Iterator[tuple[str, str]]:
    """One page for each route, kind of case and act that links lead to; (path, html) of each."""
    waiting, seen = ["/inbox", "/my/proposals", "/lifecycles/task"], set()
    while waiting:
        path = waiting.pop(0)
        answer = browser.get(path)
        if "html" not in answer.headers.get("content-type", "") or answer.status_code != 200:
            continue
        yield path, answer.text
        for href in re.findall(r'href="(/[^"#]+)"', answer.text):
            to = unescape(href)
            name = next(
                (
                    (name, *found.groups())
                    for name, pattern in PATTERNS
                    if (found := pattern.match(urlsplit(to).path))
                ),
                None,
            )
            if name is None:
                continue
            what = (name[0], *(part for part in name[1:] if part in LIFECYCLES or part in EVENTS))
            if what not in seen:
                seen.add(what)
                waiting.append(to)


EVENTS = {event for _, event in ACTS}


def lived_through(session: Session) -> int:
    """A task under contract, and documents that the desk drew up itself; the organisation that proposed it."""
    task = contract(session)
    for document in session.exec(select(Document)):
        document.paper = "host_decision"
    return task.proposer_id


@pytest.mark.parametrize(
    ("roles", "least"), [(OFFICE, 60), ((Role.ENTERPRISE,), 4)], ids=["office", "enterprise"]
)
def test_no_page_shows_an_identifier_of_the_program(desk: Desk, roles: tuple[Role, ...], least: int) -> None:
    browser = desk.of(*roles, organisation_id=desk.prepared(lived_through))
    opened = dict(pages(browser))
    shown = {path: found for path, html in opened.items() if (found := identifiers(html))}
    assert shown == {}
    assert len(opened) > least


def test_no_text_of_the_pages_names_an_identifier() -> None:
    plain = (re.sub(r"\{\w+\}", "", text) for text in texts())
    assert [text for text in plain if IDENTIFIER.search(text)] == []


def test_the_name_of_every_act_fits_a_heading() -> None:
    named = {(act.kind, act.event): act.label for act in ACTS.values() if act.offered}
    assert {act: label for act, label in named.items() if len(label) > LONGEST_NAME} == {}
    assert {act: label for act, label in named.items() if re.search(r"[;.:]", label)} == {}


@pytest.mark.parametrize("state", NEXT)
def test_a_proposer_is_promised_a_letter_only_where_the_next_act_writes_one(state: str) -> None:
    letters = [ON_EVENT.get(("task", event)) for event in TASK.events_of(state)]
    assert "thư" not in NEXT[state] or any(letter is not None for letter in letters)
