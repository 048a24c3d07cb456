"""Who may see which case. What is hidden is answered like what does not exist."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from models import CASES, Announcement, Case, Council, Task
from secretariat.pages.scope import sees_everything, visible_councils, visible_tasks
from states.errors import Missing
from states.roles import Actor, Role


def seen_case(session: Session, actor: Actor, kind: str, code: str) -> Case:
    """The case, if it exists and the person may see it; else `Missing`, which does not tell the two apart."""
    table = CASES.get(kind)
    case = None if table is None else session.exec(select(table).where(table.code == code)).first()
    if case is None or not may_see(session, actor, case):
        raise Missing(f"Không có hồ sơ “{code}”, hoặc bạn không được xem hồ sơ này.")
    return case


def may_see(session: Session, actor: Actor, case: Case) -> bool:
    """An office sees all; an enterprise open calls and its own tasks; a member its councils and their agenda."""
    if sees_everything(actor):
        return True
    if isinstance(case, Announcement):
        return Role.ENTERPRISE in actor.roles and case.state in ("issued", "closed")
    conditions: Any = {Task: visible_tasks, Council: visible_councils}.get(type(case))
    if conditions is None:
        return False
    table: Any = type(case)
    found = select(table.id).where(col(table.id) == case.pk, *conditions(actor))
    return session.exec(found).first() is not None
