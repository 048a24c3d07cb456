"""Two languages: the texts of the pages are written in Vietnamese and looked up for English readers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from secretariat import values

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}

CATALOGUE = Path(__file__).parent / "locales" / "en.po"


@cache
def english() -> Mapping[str, str]:
    """Vietnamese text -> English text, of everything the catalogue translates."""
    with CATALOGUE.open("rb") as file:
        messages = read_po(file, locale="en")
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}


def translated(text: str, language: str) -> str:
    """The text in a language of `LANGUAGES`; what is not in the catalogue stays Vietnamese."""
    return english().get(text, text) if language == "en" else text


def time_left(days_left: int, days_late: int, language: str) -> str:
    """`days_left` in calendar days, `days_late` in working days."""
    if language != "en":
        return values.time_left(days_left, days_late)
    if days_left > 0:
        return f"{days_left} {'day' if days_left == 1 else 'days'} left"
    if days_left == 0:
        return "due today"
    return f"{days_late} working {'day' if days_late == 1 else 'days'} late" if days_late else "just overdue"
