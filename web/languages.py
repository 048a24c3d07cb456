"""Two languages: the texts of the pages are written in Vietnamese and looked up for English readers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

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
