"""What someone who is not let in is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Denied:
    """Not let in. `message` is a Vietnamese sentence for a page; what was counted must be committed.

    `needs_code` asks for the code of the second factor; `wait` is in seconds, where it helps to come back later.
    """

    message: str
    needs_code: bool = False
    wait: int | None = None
