"""The letters that procedures say in words of their own: which, whether they can be written, and how to begin one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from notifications.catalogue import LETTERS
from notifications.offered import names, offered
from notifications.render import FILTERS
from notifications.wording import BUILT_IN, copy_template
from notifications.wording_check import faults
from secretariat import rulebook
from states.errors import BadInput
from states.procedure import load_procedures


@dataclass(frozen=True)
class WordingLine:
    """One part of one letter that a procedure says itself; `problems` is empty when it can be written."""

    procedure: str
    letter: str
    letter_label: str
    part: str
    file: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """What a letter's templates may use."""

    letter: str
    letter_label: str
    placeholders: tuple[str, ...]
    filters: tuple[str, ...]


def wordings() -> list[WordingLine]:
    """Every part in own words, read from the files as they are now, checked, and not refused for what is wrong."""
    folder = rulebook.FOLDER
    lines = []
    for procedure, wording in rulebook.read_wordings(folder, load_procedures(folder)).items():
        found = faults(wording)
        for (letter, part), (file, _) in wording.templates.items():
            problems = tuple(str(fault) for fault in found if fault.file == file)
            lines.append(WordingLine(procedure, letter, LETTERS[letter].title, part, file, problems))
    return lines


def offer(letter: str) -> Offer:
    _known(letter)
    placeholders = (*names(offered(letter)), "subject")
    return Offer(letter, LETTERS[letter].title, placeholders, tuple(sorted({*FILTERS, *BUILT_IN})))


def begin_wording(letter: str, procedure: str | None, *, today: date) -> list[Path]:
    """Copy the product's templates of a letter to where a procedure says it itself; today's when none is named."""
    _known(letter)
    known = load_procedures(rulebook.FOLDER)
    chosen = procedure or next((name for name, one in known.items() if one.holds_on(today)), None)
    if chosen not in known:
        raise BadInput(f"Không có quy trình “{chosen or today}”; các quy trình hiện có: {', '.join(known)}.")
    return copy_template(rulebook.FOLDER, chosen, letter)


def _known(letter: str) -> None:
    if letter not in LETTERS:
        raise BadInput(f"Không có thư “{letter}”; các thư: {', '.join(LETTERS)}.")
