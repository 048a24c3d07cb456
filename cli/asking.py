"""Many letters at once are shown before they are written, and agreed to by a person or by `--yes`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import Terminal
from secretariat.limits import ASKED_ABOVE

if TYPE_CHECKING:
    from sqlmodel import Session

    from secretariat.acts import By
    from secretariat.consequences import Consequences

Yes = Annotated[
    bool,
    typer.Option(
        "--yes", metavar="", help=f"Đồng ý gửi, không hỏi lại, khi việc này viết hơn {ASKED_ABOVE} thư."
    ),
]


@dataclass(frozen=True)
class Done:
    """An act as it was carried out: what it is called, what it returned and what it set in motion."""

    label: str
    by: By
    result: Any
    after: Consequences


def carried_out(
    terminal: Terminal, attempt: Callable[[Session, By | None], Done], *, yes: bool, json: bool
) -> Done:
    """Carry out an act in one transaction; one that writes many letters is first tried, undone and shown.

    `attempt` is called again with the same person and version, so that whoever acted on the case meanwhile
    makes it stale. Nothing is locked while a person reads. `typer.Exit` when they do not agree.
    """
    from cli.screens.letters import bulk as show_bulk
    from secretariat.consequences import bulk
    from states.errors import Refusal

    with terminal.writing() as session:
        first = attempt(session, None)
        many = None if yes else bulk(session, first.after, above=ASKED_ABOVE)
        if many is None:
            return first
        session.rollback()
    if not json:
        show_bulk(first.label, many)
    agreed(many.count, f"Gửi {many.count} thư?")
    with terminal.writing() as session:
        again = attempt(session, first.by)
        now = bulk(session, again.after, above=0)
        if now is None or now.recipients != many.recipients:
            session.rollback()
            count = now.count if now else 0
            reason = (
                f"Danh sách người nhận vừa đổi từ {many.count} thành {count} thư; hãy xem rồi thực hiện lại."
            )
            raise Refusal(first.label, f"{many.count} thư", [reason])
        return again


def agreed(count: int, question: str) -> None:
    """Ask at the terminal; `BadInput` where nobody sits at one, `typer.Exit` on anything but yes."""
    from cli.printing import say
    from states.errors import BadInput

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(f"Việc này liên quan đến {count} thư nên cần được đồng ý; hãy xem lại rồi thêm --yes.")
    answer = input(f"{question} [g/K] ")
    if answer.strip().casefold() not in ("g", "gửi", "gui"):
        say("Đã dừng; chưa có gì được ghi.")
        raise typer.Exit(1)
