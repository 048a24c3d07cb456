"""A desk of its own for each test: a fresh database, a fixed clock, and a browser for each person who signs in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from models import Person, WebSession
from models.engine import open_engine, transaction
from secretariat.accounts.web_sessions import open_session
from settings import Settings
from states.roles import Role
from tests.secretariat.builders import at, submitted_task
from web.app import create_app
from web.depends import COOKIE

WHEN = at(4, 14)
"""What the clock of every test shows unless it says otherwise."""

T = TypeVar("T")


@dataclass
class Browser:
    """Someone at the desk. `get` and `post` follow no redirect; `post` sends the token of the session along."""

    client: TestClient
    csrf: str

    def get(self, path: str, **options: Any) -> httpx2.Response:
        answer: httpx2.Response = self.client.get(path, follow_redirects=False, **options)
        return answer

    def post(self, path: str, **fields: Any) -> httpx2.Response:
        answer: httpx2.Response = self.client.post(
            path, data={"csrf": self.csrf, **fields}, follow_redirects=False
        )
        return answer

    def text(self, path: str) -> str:
        """What a person reads on a page that opens."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:400])
        return words(answer.text)


@dataclass
class Desk:
    app: Any
    settings: Settings

    def prepared(self, build: Callable[[Session], T]) -> T:
        """Bring the database to where a test begins."""
        engine = open_engine(self.settings.database)
        with transaction(engine) as session:
            built = build(session)
        engine.dispose()
        return built

    def of(self, *roles: Role, email: str | None = None, organisation_id: int | None = None) -> Browser:
        """A browser in which someone with these roles is signed in; `email` names someone who is there already."""

        def enter(session: Session) -> tuple[str, str]:
            address = email or f"{'-'.join(roles) or 'khong-vai'}@desk.example"
            person = session.exec(select(Person).where(Person.email == address)).first()
            if person is None:
                person = Person(
                    name="Người dùng thử", email=address, roles=list(roles), organisation_id=organisation_id
                )
                session.add(person)
                session.flush()
            token = open_session(session, person, agent="test", now=WHEN)
            row = session.exec(select(WebSession).order_by(col(WebSession.id).desc())).first()
            assert row is not None
            return token.get_secret_value(), row.csrf

        token, csrf = self.prepared(enter)
        client = TestClient(self.app, raise_server_exceptions=True)
        client.cookies.set(COOKIE, token)
        return Browser(client, csrf)

    def stranger(self) -> Browser:
        return Browser(TestClient(self.app), "")


@pytest.fixture(scope="session")
def _served(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One application for all tests: building its routes costs more than what most tests ask of it."""
    home = tmp_path_factory.mktemp("desk")
    (home / "nhiemvu.db").write_bytes(_sqlite_template.read_bytes())
    settings = Settings(home=home)
    app = create_app(settings, clock=clock)
    with TestClient(app):
        yield Desk(app, settings)


@pytest.fixture
def desk(_served: Desk, _sqlite_template: Path) -> Desk:
    """The application over a database as it is before anyone has done anything."""
    _served.app.state.writer.dispose()
    _served.app.state.reader.dispose()
    home = _served.settings.home
    for left in home.glob("nhiemvu.db*"):
        left.unlink()
    for folder in (each for each in home.iterdir() if each.is_dir()):
        shutil.rmtree(folder)
    (home / "nhiemvu.db").write_bytes(_sqlite_template.read_bytes())
    return _served


@pytest.fixture(scope="session")
def walked_desk(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all tests that walk its routes: what they ask does not depend on what stands in the record."""
    home = tmp_path_factory.mktemp("walked")
    (home / "nhiemvu.db").write_bytes(_sqlite_template.read_bytes())
    settings = Settings(home=home)
    app = create_app(settings, clock=clock)
    with TestClient(app):
        walked = Desk(app, settings)
        walked.prepared(submitted_task)
        yield walked


def clock() -> datetime:
    return WHEN


def words(html: str) -> str:
    """The text of a page in one line, without tags."""
    plain = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())
