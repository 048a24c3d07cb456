"""Letters as people read them: subject, text and HTML, rendered from one folder per letter.

Templates in `letters/` share `base.*` (layout) and `parts.*` (lists, the deadline). A template reads its
context by attribute; mappings serve as well as objects. What it joins with `~` goes through a filter first,
which refuses None; `{{ }}` alone does so too. HTML never imports a `.txt` template: Jinja takes
what such a macro returns for safe, so a name from outside would reach the page unescaped.

A context may bring `wording`, the templates that its procedure has in place of the product's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateRuntimeError,
    UndefinedError,
    select_autoescape,
)

from notifications.catalogue import LETTERS
from states.errors import NhiemvuError
from states.vietnamese import clock, long_date, money, money_in_words, short_date, weekday

if TYPE_CHECKING:
    from notifications.wording import Wording

FOLDER = Path(__file__).parent / "letters"

PARTS = ("subject.txt", "body.txt", "body.html")


@dataclass(frozen=True, slots=True)
class Rendered:
    """`subject` is one line; all three are NFC, `html` is a whole page."""

    subject: str
    text: str
    html: str


class LetterError(NhiemvuError):
    """A letter cannot be written: nobody knows it, or `placeholder` was not filled."""

    def __init__(self, letter: str, message: str, placeholder: str | None = None) -> None:
        self.letter, self.placeholder = letter, placeholder
        super().__init__(f"Thư “{letter}”: {message}")


class StandIn(str):
    """Stands for a value that is not known yet, in a letter that is only shown; every filter leaves it as it is."""


class _Blank(UndefinedError):
    """A placeholder was filled with None, which would print as “None”."""


class _Placeholder(StrictUndefined):
    """Its error carries the bare name of what is missing."""

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


def render(letter: str, context: Mapping[str, Any]) -> Rendered:
    """Write one letter; the shape of `context` per letter is what its templates read.

    `subject` is given to the bodies and not taken from the context. `LetterError` for an unknown letter,
    a missing placeholder and one filled with None.
    """
    if letter not in LETTERS:
        raise LetterError(letter, f"không có mẫu thư này; các mẫu hiện có: {', '.join(LETTERS)}.")
    subject = " ".join(_fill(letter, "subject.txt", context).split())
    text, html = (_fill(letter, part, {**context, "subject": subject}) for part in ("body.txt", "body.html"))
    return Rendered(subject, _tidy(text), _tidy(html))


def remaining(days_left: int) -> str:
    """How a deadline stands, in calendar days; for the middle of a sentence."""
    if days_left > 0:
        return f"còn {days_left:02d} ngày"
    return "hôm nay là ngày cuối" if days_left == 0 else f"đã quá hạn {-days_left:02d} ngày"


def by(due_on: date, days_left: int) -> str:
    """By when something is asked for, whether or not the deadline has passed."""
    if days_left > 0:
        return f"chậm nhất ngày {short_date(due_on)}"
    return f"trong hôm nay, ngày {short_date(due_on)}" if days_left == 0 else "trong thời gian sớm nhất"


def _cited(reference: str, issued_on: date) -> str:
    return f"số {reference} ngày {short_date(issued_on)}"


def _upper(text: str) -> str:
    return str(text).upper()


def _two_digits(number: int) -> str:
    """As official Vietnamese writes counts: `05`, but a plain `0`."""
    return f"{number:02d}" if number else "0"


def _fill(letter: str, part: str, context: Mapping[str, Any]) -> str:
    wording: Wording | None = context.get("wording")
    own = wording is not None and wording.has(letter, part)
    where = f"{part} riêng của quy trình {wording.procedure}" if wording is not None and own else part
    try:
        if wording is not None and own:
            filled = wording.fill(letter, part, context)
        else:
            filled = _environment().get_template(f"{letter}/{part}").render(context)
    except _Blank as error:
        raise LetterError(
            letter, f"{where} có chỗ điền mang giá trị rỗng (None); hãy bổ sung dữ liệu."
        ) from error
    except UndefinedError as error:
        name = str(error)
        raise LetterError(
            letter, f"{where} cần “{name}” nhưng dữ liệu không có; hãy bổ sung.", name
        ) from error
    except (
        TemplateRuntimeError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        # The product's own templates are tried in every branch; one that an office wrote is only as good as its check.
        if not own:
            raise
        raise LetterError(letter, f"{where} không viết được ({error}); hãy sửa mẫu thư.") from error
    return unicodedata.normalize("NFC", filled)


E = TypeVar("E", bound=Environment)

FILTERS: dict[str, Callable[..., str]] = {
    "date": short_date,
    "long_date": long_date,
    "weekday": weekday,
    "clock": clock,
    "money": money,
    "money_in_words": money_in_words,
    "cited": _cited,
    "upper": _upper,
    "two_digits": _two_digits,
    "remaining": remaining,
    "by": by,
}
"""The product's own filters: how official Vietnamese writes days, counts and money."""


def furnished(kind: type[E], source: Callable[[str], Any]) -> E:
    """An environment in which every value must be there, with our filters; `source` is a jinja loader's function."""
    environment = kind(
        loader=FunctionLoader(source),
        autoescape=select_autoescape(["html"], default=False),
        undefined=_Placeholder,
        finalize=_filled,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {name: _of_filled(convert) for name, convert in FILTERS.items()}
    return environment


@cache
def _environment() -> Environment:
    return furnished(Environment, _source)


def _source(name: str) -> tuple[str, str, None]:
    path = FOLDER / name
    return path.read_text(encoding="utf-8"), str(path), None


def _filled(value: Any) -> Any:
    if value is None:
        raise _Blank
    return value


def _of_filled(convert: Callable[..., str]) -> Callable[..., str]:
    def converted(*values: Any) -> str:
        for value in values:
            if isinstance(value, StandIn):
                return value
        for value in values:
            _filled(value)
        return convert(*values)

    return converted


def _tidy(text: str) -> str:
    """No blanks at the end of a line, no two empty lines in a row, one newline at the end."""
    lines = "\n".join([line.rstrip() for line in text.splitlines()])
    # Most bodies have none, and a search for them would look at every character.
    return (re.sub(r"\n{3,}", "\n\n", lines) if "\n\n\n" in lines else lines).strip() + "\n"
