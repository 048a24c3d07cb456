"""What a stranger's browser sends, as it may be stored: it may hold anything."""

from __future__ import annotations

from notifications.address import valid_address
from states.errors import BadInput

LONGEST_TYPED = 400


def folded_address(typed: str) -> str:
    """The e-mail address in lower case; empty for what is none, which nobody can have."""
    try:
        return valid_address(typed[:LONGEST_TYPED]).lower()
    except BadInput:
        return ""


def printable(text: str, most: int) -> str:
    return "".join(character for character in text[: most * 4] if character.isprintable())[:most]
