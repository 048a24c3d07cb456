"""Who acts. A role is what a permission is given to; one person may hold several."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    SECRETARIAT = "secretariat"
    LEADER = "leader"
    UBND_OFFICE = "ubnd_office"
    COUNCIL = "council"
    ENTERPRISE = "enterprise"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Role.SECRETARIAT: "thư ký",
    Role.LEADER: "lãnh đạo Sở",
    Role.UBND_OFFICE: "Văn phòng UBND tỉnh",
    Role.COUNCIL: "thành viên Hội đồng",
    Role.ENTERPRISE: "doanh nghiệp, tổ chức",
    Role.SYSTEM: "hệ thống",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone (or the sweep) who sends an event.

    `id` is what the audit keeps: an e-mail address or "system"; `organisation_id` is whom they speak for.
    """

    id: str
    name: str
    roles: frozenset[Role]
    organisation_id: int | None = None

    @property
    def is_outsider(self) -> bool:
        """A proposer or council member without an office: may act on their own matters only."""
        return bool(self.roles) and self.roles <= {Role.ENTERPRISE, Role.COUNCIL}

    def lacks(self, allowed: frozenset[Role]) -> str | None:
        """The Vietnamese reason against an act that only `allowed` may do, or None."""
        if self.roles & allowed:
            return None
        names = ", ".join(sorted(role.label for role in allowed))
        return f"{self.name} không có quyền; việc này dành cho: {names}."


_OPENED_BY_OTHERS = {
    ("task", "receive"): frozenset({Role.SECRETARIAT, Role.ENTERPRISE}),
    ("annual_report", "open_year"): frozenset({Role.SECRETARIAT, Role.SYSTEM}),
}


def may_open(kind: str, act: str) -> frozenset[Role]:
    """Who may enter something new; what happens to it afterwards is for its chart to say."""
    return _OPENED_BY_OTHERS.get((kind, act), frozenset({Role.SECRETARIAT}))


SYSTEM = Actor("system", "Hệ thống", frozenset({Role.SYSTEM}))
