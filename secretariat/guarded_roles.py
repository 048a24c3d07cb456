"""Who may give or take the roles above the register: whoever holds that of an administrator."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, select

from models import Person
from states.errors import Refusal
from states.roles import Actor, Role

GUARDED = frozenset({Role.ADMIN, Role.AUDITOR})


def administers(session: Session, actor: Actor) -> bool:
    """While nobody is an administrator, the secretariat names the first."""
    if Role.ADMIN in actor.roles:
        return True
    held = session.exec(select(Person.roles)).all()
    return Role.SECRETARIAT in actor.roles and not any(Role.ADMIN in roles for roles in held)


def refuse_to_touch(session: Session, actor: Actor, act: str, name: str, *, roles: Collection[str]) -> None:
    """`Refusal` when `roles`, those someone has or is to get, are for an administrator to look after."""
    guarded = GUARDED & set(roles)
    if guarded and not administers(session, actor):
        labels = ", ".join(sorted(Role(role).label for role in guarded))
        raise Refusal(
            act, name, [f"Người giữ vai trò {labels} chỉ do người có vai trò quản trị thêm, sửa hoặc khóa."]
        )
