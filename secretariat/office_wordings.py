"""How each letter is worded now: the product's words, in their place the procedure's files, in theirs the desk's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import bindparam
from sqlmodel import Session, select

from models import OfficeWording
from notifications.render import FOLDER, PARTS
from notifications.wording import Wording
from secretariat.rulebook import rulebook

NAMED: Mapping[str, str] = {"subject.txt": "Tiêu đề", "body.txt": "Bản chữ", "body.html": "Bản HTML"}
"""Part -> what the desk calls it, also where a fault is told with its line."""

COLUMNS: Mapping[str, str] = {"subject.txt": "subject", "body.txt": "text", "body.html": "html"}

Templates = tuple[tuple[tuple[str, str], tuple[str, str]], ...]


def wording_of(session: Session, procedure_id: str) -> Wording | None:
    """The words that letters of the procedure's cases go out in; None when the product's hold throughout.

    Read once a session: one act may write a letter to every enterprise of a province.
    """
    kept: dict[str, Wording | None] = session.info.setdefault(_KEPT, {})
    if procedure_id not in kept:
        kept[procedure_id] = _read(session, procedure_id)
    return kept[procedure_id]


def read_anew(session: Session) -> None:
    """What `wording_of` has read in this session no longer holds."""
    session.info.pop(_KEPT, None)


_KEPT = "letter wordings"


def _read(session: Session, procedure_id: str) -> Wording | None:
    files = rulebook().wordings.get(procedure_id)
    rows = session.execute(_OWN, {"procedure": procedure_id}).all()
    own = tuple(
        ((letter, part), (NAMED[part], text))
        for letter, *texts in rows
        for part, text in zip(PARTS, texts, strict=True)
        if text is not None
    )
    return _joined(procedure_id, tuple(files.templates.items()) if files else (), own) if own else files


_OWN = select(OfficeWording.letter, OfficeWording.subject, OfficeWording.text, OfficeWording.html).where(
    OfficeWording.procedure_id == bindparam("procedure")
)


@lru_cache(maxsize=32)
def _joined(procedure_id: str, files: Templates, own: Templates) -> Wording:
    """Kept, because it is compiled once and then writes thousands of letters."""
    return Wording(procedure_id, {**dict(files), **dict(own)})


def original(procedure_id: str, letter: str) -> dict[str, str]:
    """Part -> text without what the desk wrote: the procedure's file, else the product's."""
    files = rulebook().wordings.get(procedure_id)
    return {
        part: files.templates[letter, part][1]
        if files is not None and files.has(letter, part)
        else (FOLDER / letter / part).read_text(encoding="utf-8")
        for part in PARTS
    }


def draft(procedure_id: str, letter: str, texts: Mapping[str, str]) -> Wording:
    """A wording of one letter that nobody has kept; `texts` has every part."""
    return Wording(procedure_id, {(letter, part): (NAMED[part], text) for part, text in texts.items()})
