"""Who acts. A role is what a permission is given to; one person may hold several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    SECRETARIAT = "secretariat"
    LEADER = "leader"
    UBND_OFFICE = "ubnd_office"
    COUNCIL = "council"
    ENTERPRISE = "enterprise"
    SYSTEM = "system"
    ADMIN = "admin"
    AUDITOR = "auditor"

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
    Role.ADMIN: "quản trị",
    Role.AUDITOR: "kiểm tra",
}

RESPONSIBLE = (
    Role.SECRETARIAT,
    Role.LEADER,
    Role.UBND_OFFICE,
    Role.COUNCIL,
    Role.ENTERPRISE,
    Role.SYSTEM,
)
"""Roles with a part in the life of a case. Who administers accounts or only reads has none."""

OFFICE = frozenset({Role.SECRETARIAT, Role.LEADER, Role.UBND_OFFICE})
"""Roles of an office: someone else may stand in for them. A seat or an enterprise speaks for itself."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone (or the sweep) who sends an event.

    `id` is what the audit keeps: an e-mail address or "system"; `organisation_id` is whom they speak for.
    `lent` are those of `roles` that are not their own, each with the address of the colleague they stand in for;
    `for_` is that colleague in an act which only a lent role allows.
    """

    id: str
    name: str
    roles: frozenset[Role]
    organisation_id: int | None = None
    lent: frozenset[tuple[Role, str]] = frozenset()
    for_: str | None = None

    @property
    def is_outsider(self) -> bool:
        """A proposer or council member: may act on their own matters only, whatever other office they hold.

        Only the secretariat writes down what others brought on paper.
        """
        return Role.SECRETARIAT not in self.roles and bool(self.roles & {Role.ENTERPRISE, Role.COUNCIL})

    def acting(self, allowed: frozenset[Role]) -> Actor:
        """The same person, naming whom they stand in for where their own roles do not allow the act."""
        lent = {role for role, _ in self.lent}
        if self.roles & allowed - lent:
            return replace(self, for_=None)
        return replace(self, for_=min((email for role, email in self.lent if role in allowed), default=None))

    def lacks(self, allowed: frozenset[Role]) -> str | None:
        """The Vietnamese reason against an act that only `allowed` may do, or None."""
        if self.roles & allowed:
            return None
        names = ", ".join(sorted(role.label for role in allowed))
        return f"{self.name} không có quyền; việc này dành cho: {names}."


_OPENED_BY_OTHERS = {
    ("task", "receive"): frozenset({Role.SECRETARIAT, Role.ENTERPRISE}),
    ("annual_report", "open_year"): frozenset({Role.SECRETARIAT, Role.SYSTEM}),
    # Whoever goes away names who stands in; that nobody else does it for them is the act's own check.
    ("person", "begin_substitution"): OFFICE | {Role.ADMIN},
    ("person", "end_substitution"): OFFICE | {Role.ADMIN},
    ("person", "send_council_link"): frozenset({Role.SECRETARIAT}),
}

_ADMINISTERED = frozenset({"person", "organisation", "wording"})
"""Kinds of which an administrator keeps the register, beside the secretariat."""


def may_open(kind: str, act: str) -> frozenset[Role]:
    """Who may enter something new; what happens to it afterwards is for its chart to say."""
    if (kind, act) in _OPENED_BY_OTHERS:
        return _OPENED_BY_OTHERS[kind, act]
    return frozenset({Role.SECRETARIAT, Role.ADMIN} if kind in _ADMINISTERED else {Role.SECRETARIAT})


SYSTEM = Actor("system", "Hệ thống", frozenset({Role.SYSTEM}))
