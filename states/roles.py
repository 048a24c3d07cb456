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
    """Someone (or the sweep) who sends an event; `id` is what the audit keeps: an e-mail address or "system"."""

    id: str
    name: str
    roles: frozenset[Role]


SYSTEM = Actor("system", "Hệ thống", frozenset({Role.SYSTEM}))
