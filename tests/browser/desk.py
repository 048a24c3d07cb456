"""A desk that really listens, over the records of the first start, and people who are signed in to it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlmodel import Session, col, select

from models import CouncilMember, Person, Task, WebSession
from models.engine import open_engine, transaction
from models.migrate import upgrade
from secretariat.accounts.web_sessions import digest, open_session
from secretariat.first_start import fill
from settings import Settings
from states.roles import Role

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("NHIEMVU_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


@dataclass(frozen=True)
class RunningDesk:
    address: str
    database: str

    def sign_in(self, role: Role, *, language: str, theme: str) -> str:
        """The cookie of a new session of someone with the role, in their language and theme."""
        engine = open_engine(self.database)
        with transaction(engine) as session:
            token = open_session(session, _someone(session, role), agent="browser", now=datetime.now(UTC))
            secret = token.get_secret_value()
            row = session.exec(select(WebSession).where(WebSession.token_sha256 == digest(secret))).one()
            row.language, row.theme = language, theme
        engine.dispose()
        return secret


def _someone(session: Session, role: Role) -> Person:
    """Whoever of the record has the role, with work in it: a member of a council, someone of a proposer."""
    people = select(Person).order_by(col(Person.id))
    if role is Role.COUNCIL:
        people = people.join(CouncilMember, col(CouncilMember.person_id) == col(Person.id))
    proposer = session.exec(select(Task.proposer_id).order_by(col(Task.id).desc())).first()
    found = next((each for each in session.exec(people) if role in each.roles), None)
    if found is None or role is Role.ENTERPRISE:
        office = None if role is not Role.ENTERPRISE else proposer
        email = f"{role}@trinh-duyet.example"
        found = session.exec(select(Person).where(Person.email == email)).first() or Person(
            name="Người Xem Trang", email=email, roles=[role], organisation_id=office
        )
        session.add(found)
        session.flush()
    return found


@contextmanager
def running_desk(home: Path) -> Iterator[RunningDesk]:
    """Fill an empty home, serve it on a free port and wait until it answers."""
    settings = Settings(home=home)
    engine = open_engine(settings.database)
    upgrade(engine)
    with transaction(engine) as session:
        fill(session, now=datetime.now(UTC))
    engine.dispose()
    port = free_port()
    environment = {**os.environ, "NHIEMVU_HOME": str(home), "NHIEMVU_DESK_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "web.serve"], cwd=ROOT, env=environment) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/sign-in", server)
            yield RunningDesk(address, settings.database)
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address):
                return
        except URLError:
            time.sleep(0.2)
    raise RuntimeError(f"the desk did not start at {address}")
