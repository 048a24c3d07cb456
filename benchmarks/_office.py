"""The office that the benches work in: its officials, one call, enterprises and their proposals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from models import Announcement, Organisation, Task
from models.engine import transaction
from secretariat import announcements, people, proposals
from secretariat.acts import By
from secretariat.lookup import case_by_code
from states.chart import HO_CHI_MINH
from states.forms import DocumentForm
from states.roles import Actor, Role

AN = Actor("an@so.example", "Nguyễn Thị An", frozenset({Role.SECRETARIAT}))
BINH = Actor("binh@so.example", "Trần Văn Bình", frozenset({Role.LEADER}))
NOW = datetime(2025, 1, 20, 9, tzinfo=HO_CHI_MINH)
CALL = "TB-2025"

FORM: dict[str, Any] = {
    "grounds": "Kế hoạch phát triển khoa học và công nghệ của tỉnh",
    "urgency": "Tỷ lệ hao hụt sau thu hoạch cao",
    "objective": "Giảm hao hụt xuống dưới 10%",
    "results": "01 quy trình, 02 mô hình",
    "content": "Khảo sát, thử nghiệm, chuyển giao",
    "application": "Hợp tác xã nông nghiệp trong tỉnh",
    "duration_months": 12,
    "funding_state": 900_000_000,
    "funding_other": 0,
}


def code_of(number: int) -> str:
    return f"NV-2025-{number:06d}"


def open_office(engine: Engine, *, enterprises: int = 20) -> None:
    """Officials, enterprises and a call that is issued; everything by the acts."""
    with transaction(engine) as session:
        for actor in (AN, BINH):
            people.enter_person(
                session, by=By(AN, NOW), name=actor.name, email=actor.id, roles=tuple(actor.roles)
            )
        codes = tuple(_organisation(session, number).code for number in range(1, enterprises + 1))
        call: Announcement = announcements.draft(
            session,
            by=By(AN, NOW),
            code=CALL,
            year=2025,
            title="Đề xuất, đặt hàng nhiệm vụ năm 2025",
            closes_on=date(2025, 2, 14),
            recipients=codes,
        )
        document = DocumentForm.model_validate("01/TB-KHCN ngày 20/01/2025")
        announcements.issue(session, call, by=By(AN, NOW, call.version), document=document)


def _organisation(session: Session, number: int) -> Organisation:
    entered: Organisation = people.enter_organisation(
        session,
        by=By(AN, NOW),
        code=f"DN{number}",
        name=f"Công ty Mía đường {number}",
        organisation_kind="enterprise",
        email=f"dn{number}@dn.example",
    )
    return entered


def receive(engine: Engine, tasks: int, *, enterprises: int = 20) -> None:
    """So many proposals, each complete and not yet handed in."""
    with transaction(engine) as session:
        for number in range(1, tasks + 1):
            proposals.receive(
                session,
                by=By(AN, NOW),
                code=code_of(number),
                announcement=CALL,
                proposer=f"DN{number % enterprises + 1}",
                name=f"Quy trình sấy mãng cầu số {number}",
                **FORM,
            )


def submit(engine: Engine, number: int) -> None:
    """One act as an edge does it: a transaction of its own, the case found by its code."""
    with transaction(engine) as session:
        task = case_by_code(session, Task, code_of(number))
        proposals.submit(session, task, by=By(AN, NOW, task.version))
