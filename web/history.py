"""What happened, as a visitor may be told: those outside the office read what, not which official or member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from secretariat.casefile import TimelineLine
from web.visit import Visit

THE_OFFICE = "Sở Khoa học và Công nghệ"


def told(visit: Visit, lines: Sequence[TimelineLine]) -> list[TimelineLine]:
    if visit.is_office:
        return list(lines)
    own = visit.actor.id
    return [line if line.actor == own else replace(line, actor_name=THE_OFFICE, data={}) for line in lines]
