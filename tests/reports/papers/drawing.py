"""Papers as a reader sees them: their lines, each held to the lint and to what no paper may print."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from reports.document import OfficialDocument, plain_lines
from secretariat.papers import check, drafted
from states.papers import paper_rule

TODAY = date(2025, 3, 5)


def drawn(session: Session, paper: str, case: Any, *, only: str | None = None) -> dict[str, OfficialDocument]:
    """Every document of a kind that the case has, by file name; each without an error of form."""
    documents = dict(drafted(session, paper_rule(paper), case, today=TODAY, only=only))
    for document in documents.values():
        assert check(document, on=TODAY) == []
        odd = [line for line in plain_lines(document) if "None" in line or ";." in line or ".." in line]
        assert not odd, odd
    return documents


def lines(session: Session, paper: str, case: Any, *, only: str | None = None) -> list[str]:
    """The lines of the only document of a kind."""
    (document,) = drawn(session, paper, case, only=only).values()
    return plain_lines(document)


def after(shown: list[str], title: str) -> list[str]:
    """What stands below the line that begins so."""
    at = next(at for at, line in enumerate(shown) if line.startswith(title))
    return shown[at + 1 :]


def line(shown: list[str], beginning: str) -> str:
    """The one line that begins so; a bullet does not count."""
    (found,) = [each for each in shown if each.removeprefix("- ").startswith(beginning)]
    return found.removeprefix("- ")
