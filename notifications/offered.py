"""What each letter offers to its templates, derived from the samples: names, their fields, lists and plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeAlias

from notifications.samples import ALWAYS, CASES, letter_of


@dataclass(frozen=True)
class Plain:
    """A text, number, day or truth value: it has no parts."""


@dataclass(frozen=True)
class Fields:
    """Something with named parts."""

    parts: Mapping[str, Shape]


@dataclass(frozen=True)
class Items:
    """A list. `places` holds the shape of each place of a list that is written out; `each` is that of any."""

    each: Shape
    places: tuple[Shape, ...] | None = None


@dataclass(frozen=True)
class Unknown:
    """Nothing is known, so nothing is objected to: after a mistake that was reported, or an empty list."""


Shape: TypeAlias = Plain | Fields | Items | Unknown

PLAIN, UNKNOWN = Plain(), Unknown()


def merged(shapes: Iterable[Shape]) -> Shape:
    """What holds for all of the shapes: fields that any has, as one sample may lack what another shows."""
    known = [shape for shape in shapes if not isinstance(shape, Unknown)]
    fields = [shape for shape in known if isinstance(shape, Fields)]
    lists = [shape for shape in known if isinstance(shape, Items)]
    if not known or (fields and len(fields) < len(known)) or (lists and len(lists) < len(known)):
        return UNKNOWN
    if lists:
        return Items(merged(one.each for one in lists))
    if fields:
        names = dict.fromkeys(name for one in fields for name in one.parts)
        return Fields(
            {name: merged(one.parts[name] for one in fields if name in one.parts) for name in names}
        )
    return PLAIN


def samples(letter: str) -> dict[str, dict[str, Any]]:
    """The letter's sample contexts by name, each complete."""
    return {case: {**ALWAYS, **context} for case, context in CASES.items() if letter_of(case) == letter}


@cache
def offered(letter: str) -> Fields:
    """The names that a letter's own templates and any that replace them may use."""
    whole = merged(_shape(context) for context in samples(letter).values())
    if not isinstance(whole, Fields):
        raise LookupError(f"the letter {letter!r} has no sample to derive its placeholders from")
    return whole


def names(shape: Fields, above: str = "") -> list[str]:
    """Every placeholder with its parts: `council.code`, `tasks[].name`."""
    found: list[str] = []
    for name, part in shape.parts.items():
        here = f"{above}{name}"
        while isinstance(part, Items):
            here, part = f"{here}[]", part.each
        found += names(part, f"{here}.") if isinstance(part, Fields) else [here]
    return found


def only(value: Any, shape: Shape) -> Any:
    """The value with nothing but what its shape names: a template gets no row of the database to walk on from."""
    if value is None or isinstance(shape, Plain | Unknown):
        if value is None or isinstance(value, str | int | float | date):
            return value
        raise LookupError(f"{type(value).__name__} is more than the samples show of it")
    if isinstance(shape, Items):
        return [only(one, shape.each) for one in value]
    return SimpleNamespace(
        **{
            name: only(part, shape.parts[name])
            for name in shape.parts
            if (part := _part(value, name)) is not _ABSENT
        }
    )


_ABSENT = object()


def _part(value: Any, name: str) -> Any:
    return value.get(name, _ABSENT) if isinstance(value, Mapping) else getattr(value, name, _ABSENT)


def _shape(value: Any) -> Shape:
    if isinstance(value, SimpleNamespace):
        value = vars(value)
    if isinstance(value, Mapping):
        return Fields({name: _shape(part) for name, part in value.items()})
    if isinstance(value, list):
        return Items(merged(_shape(one) for one in value))
    return UNKNOWN if value is None else PLAIN
