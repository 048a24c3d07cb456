"""What differs between two procedures, in the words of their chapters."""

from __future__ import annotations

from dataclasses import dataclass

from secretariat.procedure_words import Chapter, chapters
from states.procedure import Procedure


@dataclass(frozen=True)
class Change:
    """A clause that differs; None where one of the two does not say it."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """A chapter that differs, with the sources of both."""

    title: str
    changes: tuple[Change, ...]
    source_before: str | None
    source_after: str | None


def differences(old: Procedure, new: Procedure) -> tuple[Difference, ...]:
    """Only the chapters and clauses that differ, in the order of the new procedure, then what it no longer has."""
    before = {chapter.key: chapter for chapter in chapters(old)}
    after = {chapter.key: chapter for chapter in chapters(new)}
    found = [_difference(before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before])]
    return tuple(each for each in found if each.changes)


def _difference(old: Chapter | None, new: Chapter | None) -> Difference:
    shown = new or old
    assert shown is not None
    sources = (old.source if old else None, new.source if new else None)
    if old is None or new is None:
        whole = "; ".join(f"{clause.label.lower()}: {clause.text}" for clause in shown.clauses)
        sides = (None, whole) if old is None else (whole, None)
        return Difference(shown.title, (Change("Cả mục", *sides),), *sources)
    was, now = ({clause.key: clause for clause in each.clauses} for each in (old, new))
    changes = [
        Change(clause.label, was[key].text if key in was else None, now[key].text if key in now else None)
        for key, clause in {**was, **now}.items()
        if was.get(key) != now.get(key)
    ]
    if sources[0] != sources[1]:
        changes.append(Change("Căn cứ", *sources))
    return Difference(shown.title, tuple(changes), *sources)
