"""Every page of every enterprise over the whole sample year: `make outsiders`, not part of `make test`.

No member of a council is named to whoever proposed: not on a page, in a letter, or in a document to take away. The
people who act for the department stand on documents as their signers, and a proposer's own people in its proposal.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from pypdf import PdfReader
from sqlmodel import Session, col, or_, select

from models import CouncilMember, Letter, LetterState, Organisation, Person, Task
from secretariat.first_start import FOLDER
from secretariat.records import import_record, read_record
from states.roles import Role
from tests.web.conftest import WHEN, Browser, Desk

NOT_LED = {Role.SECRETARIAT, Role.LEADER}


def whole_year(session: Session) -> None:
    import_record(session, read_record(FOLDER / "sample-2025.toml"))
    for number, organisation in enumerate(session.exec(select(Organisation).order_by(col(Organisation.id)))):
        organisation.email = organisation.email or f"dn{number}@dn.example"
    for letter in session.exec(select(Letter)):
        letter.state, letter.sent_at = LetterState.SENT, WHEN


def judges(session: Session) -> dict[str, str]:
    """Address -> name of everyone who sat in a council and holds no office of the department."""
    sat = select(Person).where(col(Person.id).in_(select(CouncilMember.person_id)))
    return {row.email: row.name for row in session.exec(sat) if not NOT_LED & set(row.roles)}


def proposers(session: Session) -> list[int | None]:
    own = or_(col(Task.proposer_id) == Organisation.id, col(Task.host_id) == Organisation.id)
    return list(session.exec(select(Organisation.id).where(select(Task.id).where(own).exists())))


def pages(browser: Browser) -> Iterator[tuple[str, str]]:
    """(path, text) of every page and file that links lead to inside the space of an enterprise, each once."""
    waiting, seen = ["/my/proposals", "/tasks", "/calendar"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(path)
        if answer.status_code == 303:
            waiting.append(answer.headers["location"])
            continue
        assert answer.status_code == 200, (path, answer.status_code)
        kind = answer.headers["content-type"]
        if "html" not in kind:
            yield path, text_of(kind, answer.content)
            continue
        yield path, unescape(answer.text)
        hrefs = re.findall(r'href="(/(?:my/proposals|my/letters|cases|new)[^"#]*)"', answer.text)
        waiting += [unescape(href) for href in hrefs]


def text_of(kind: str, content: bytes) -> str:
    if "wordprocessing" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("word/document.xml").decode()
    if kind == "application/pdf":
        return read_pdf(content)
    return content.decode("utf-8", "replace")


def read_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_no_page_letter_or_document_of_an_enterprise_names_who_judged(desk: Desk) -> None:
    desk.prepared(whole_year)
    named = desk.prepared(judges)
    assert len(named) > 5
    council = unescape(desk.of(Role.SECRETARIAT).get("/cases/council/HD-2025-01").text)
    assert any(name in council for name in named.values()), "names that no page spells would never be found"
    told: list[tuple[str, str]] = []
    read = 0
    for organisation_id in desk.prepared(proposers):
        own = desk.of(
            Role.ENTERPRISE, email=f"nguoi{organisation_id}@dn.example", organisation_id=organisation_id
        )
        for path, text in pages(own):
            read += 1
            told += [(path, name) for pair in named.items() for name in pair if name in text]
    assert read > 100
    assert told == []
