"""Links that let whoever reads a mail in: how they are written, and how a letter is shown without them."""

from __future__ import annotations

import re

from pydantic import SecretStr

from models.letter import Letter
from notifications.catalogue import LETTERS

PATH = "/link/"
"""Where the desk takes a personal link; the token follows."""

_KEY = re.compile(re.escape(PATH) + r"[A-Za-z0-9_-]{20,}")


def personal_link(site: str, token: SecretStr) -> str:
    """`site` is where people reach the desk, without a slash at the end."""
    return f"{site}{PATH}{token.get_secret_value()}"


def without_keys(letter: Letter, text: str) -> str:
    """A part of a letter as anyone but its reader may see it."""
    return _KEY.sub(f"{PATH}…", text) if brings_key(letter) else text


def brings_key(letter: Letter) -> bool:
    """Whether letters of its kind carry a link that lets their reader in."""
    kind = LETTERS.get(letter.letter)
    return kind is not None and kind.private
