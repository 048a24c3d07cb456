"""What someone who asks to be let in is told."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr


@dataclass(frozen=True)
class SignedIn:
    """`token` goes into the cookie; it is kept nowhere else."""

    token: SecretStr
    person_id: int


@dataclass(frozen=True)
class CodeWanted:
    """Right so far; `token` opens the question for the code of the second factor, for ten minutes."""

    token: SecretStr


@dataclass(frozen=True)
class Denied:
    """Not let in. `message` is a Vietnamese sentence for a page; what was counted must be committed.

    `needs_code` says that another code may be tried; `wait` is in seconds, where it helps to come back later.
    """

    message: str
    needs_code: bool = False
    wait: int | None = None
