"""How long work tells whoever waits for it how far it is."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int], None]
"""Called with what is done and how much there is in all; it keeps nothing and refuses nothing."""


def nobody(done: int, total: int) -> None:
    """Nobody waits."""
