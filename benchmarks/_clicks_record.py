"""The record that fifty people click through: both years of a first start, an open call, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, func, select

from models import AuditEntry, Person
from models.engine import open_engine, transaction
from models.migrate import upgrade
from secretariat.accounts.web_sessions import open_session
from secretariat.acts import By
from secretariat.desk import open_row, perform
from secretariat.first_start import fill
from states.roles import Actor, Role

OFFICIAL = Actor("benchmark@so.example", "Cán bộ", frozenset({Role.SECRETARIAT}))
PEOPLE: dict[Role, int] = {
    Role.ENTERPRISE: 20,
    Role.SECRETARIAT: 18,
    Role.LEADER: 4,
    Role.AUDITOR: 2,
    Role.COUNCIL: 6,
}
PROPOSALS = 3
"""Drafts of each enterprise at the beginning."""

CALL = "TB-BENCH"
PROPOSAL: dict[str, Any] = {
    "grounds": "Kế hoạch 1431/QĐ-UBND ngày 12/7/2023",
    "urgency": "Tỷ lệ hao hụt sau thu hoạch cao",
    "objective": "Giảm hao hụt xuống dưới 10%",
    "results": "01 quy trình, 02 mô hình",
    "content": "Khảo sát, thử nghiệm, chuyển giao",
    "application": "Hợp tác xã Bàu Đồn",
    "duration_months": 12,
    "funding_state": 900_000_000,
    "funding_other": 0,
}


@dataclass(frozen=True)
class Signed:
    """Someone signed in: who, as what, the cookie, and the codes of the own or the shared proposals."""

    email: str
    role: Role
    token: str
    tasks: tuple[str, ...]


def build(url: str) -> tuple[list[Signed], int]:
    """Migrate and fill an empty database; who is signed in, and the number of entries of its audit."""
    engine = open_engine(url)
    upgrade(engine)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        fill(session, now=now)
        by = By(OFFICIAL, now)
        form: dict[str, Any] = {"code": CALL, "year": now.year, "title": "Đề xuất, đặt hàng nhiệm vụ"}
        closes_on = (now + timedelta(days=30)).date()
        hosts = [_organisation(session, by, number) for number in range(1, PEOPLE[Role.ENTERPRISE] + 1)]
        listed = tuple(host.code for host in hosts)
        call = open_row(
            session,
            "announcement",
            "draft",
            by=by,
            form={**form, "closes_on": closes_on, "recipients": listed},
        )
        document = f"999/TB-KHCN ngày {now:%d/%m/%Y}"
        perform(session, call, "issue", by=By(OFFICIAL, now, call.version), form={"document": document})
        own = {
            host.code: tuple(_proposal(session, by, host.code) for _ in range(PROPOSALS)) for host in hosts
        }
        shared = tuple(code for codes in own.values() for code in codes)
        signed = [
            _enter(session, role, number, hosts, own, shared, now)
            for role, count in PEOPLE.items()
            for number in range(count)
        ]
        entries = session.exec(select(func.max(AuditEntry.id))).one() or 0
    engine.dispose()
    return signed, entries


def _organisation(session: Session, by: By, number: int) -> Any:
    form = {
        "code": f"BM{number}",
        "name": f"Công ty Thử tải {number}",
        "organisation_kind": "enterprise",
        "email": f"bm{number}@dn.example",
    }
    return open_row(session, "organisation", "enter_organisation", by=by, form=form)


def _proposal(session: Session, by: By, proposer: str) -> str:
    form = {"announcement": CALL, "proposer": proposer, "name": f"Nhiệm vụ của {proposer}", **PROPOSAL}
    return str(open_row(session, "task", "receive", by=by, form=form).code)


def _enter(
    session: Session,
    role: Role,
    number: int,
    hosts: list[Any],
    own: dict[str, tuple[str, ...]],
    shared: tuple[str, ...],
    now: datetime,
) -> Signed:
    host = hosts[number] if role is Role.ENTERPRISE else None
    email = f"{role}{number}@bench.example"
    person = Person(
        name=f"Người {role} {number}", email=email, roles=[role], organisation_id=host.pk if host else None
    )
    session.add(person)
    session.flush()
    token = open_session(session, person, agent="benchmark", now=now).get_secret_value()
    return Signed(email, role, token, own[host.code] if host else shared)
