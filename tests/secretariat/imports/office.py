"""What is there before a list comes in."""

from __future__ import annotations

from sqlmodel import Session

from secretariat import activities, councils, people, proposals
from tests.secretariat.builders import (
    ESTABLISHED,
    ISSUED,
    SUBMITTED,
    begin,
    issued_announcement,
    submitted_task,
)

TAX_CODE, NUMBER = "0301234001", 301234001
"""A tax code whose check digit holds, and what Excel makes of it."""

OTHER_TAX_CODE = "0301234019"


def small_office(session: Session) -> None:
    """TB-2025 with DN1 and DN2; VIEN-01; uv@vien.example; HD-1 in draft; a draft, a submitted proposal; HD-25-01."""
    issued_announcement(session)
    begin(
        people.enter_organisation,
        session,
        ISSUED,
        code="VIEN-01",
        name="Viện Cây ăn quả",
        organisation_kind="institute",
        tax_code=OTHER_TAX_CODE,
        email="vien@vien.example",
        address="Khu phố 1",
    )
    begin(
        people.enter_person,
        session,
        ISSUED,
        name="Trần Văn Bình",
        email="uv@vien.example",
        organisation="VIEN-01",
    )
    begin(
        councils.draft,
        session,
        ESTABLISHED,
        code="HD-1",
        year=2025,
        title="Hội đồng tư vấn",
        members=({"person": "uv@vien.example", "seat": "chair"},),
    )
    begin(
        proposals.receive,
        session,
        SUBMITTED,
        code="NV-A",
        announcement="TB-2025",
        proposer="DN1",
        name="Sấy mãng cầu",
        objective="Giảm hao hụt",
        duration_months=12,
        funding_state=900_000_000,
    )
    submitted_task(session)
    begin(
        activities.plan,
        session,
        ISSUED,
        code="HDG-1",
        activity_kind="training",
        year=2025,
        name="Tập huấn sở hữu trí tuệ",
    )
