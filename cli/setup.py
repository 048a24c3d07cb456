"""The first official of a new database: someone must be there before anyone can act."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from models import Person
from secretariat.acts import By
from secretariat.people import enter_person
from states.errors import BadInput, Refusal
from states.roles import Actor, Role

INSTALLER = Actor("init", "lệnh nhiemvu init", frozenset({Role.SECRETARIAT}))
"""Who enters the first official; in the audit it stands for whoever could run this command."""


def refuse_half_named(email: str | None, name: str | None) -> None:
    if bool(email) != bool(name):
        raise BadInput("Thư ký đầu tiên cần cả hai: --email ĐỊA_CHỈ_THƯ và --name 'HỌ TÊN'.")


def first_official(session: Session, email: str, name: str, *, now: datetime) -> Person:
    """Enter a person with the role of the secretariat; refused once anyone has a role."""
    held = [person.name for person in session.exec(select(Person)) if person.roles]
    if held:
        raise Refusal(
            "Nhập thư ký đầu tiên",
            "cơ sở dữ liệu này",
            [f"Đã có người giữ vai trò ({held[0]}); hãy dùng: nhiemvu new person enter_person …"],
        )
    return enter_person(session, by=By(INSTALLER, now), name=name, email=email, roles=(Role.SECRETARIAT,))
