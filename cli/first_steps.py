"""What must be there first: an official before anyone can act, an open year before its report."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from models import AnnualReport, Person
from secretariat.acts import By
from secretariat.people import enter_person
from states.errors import BadInput, Missing, Refusal
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


def require_open_year(session: Session, year: int) -> None:
    """`Missing`, with the act that opens it, for a year whose report nobody has opened."""
    if session.exec(select(AnnualReport.id).where(AnnualReport.year == year)).first() is None:
        raise Missing(
            f"Chưa mở báo cáo năm {year}. Hãy mở bằng lệnh: nhiemvu new annual_report open_year year={year} --as …"
        )
