"""Several tasks that do not stand in the same state."""

from __future__ import annotations

from sqlmodel import Session

from models import Task
from tests.secretariat.builders import draft_task, submitted_task
from tests.secretariat.stages import staged


@staged
def three_tasks(session: Session) -> Task:
    """Two proposals that are in and, between them, one that is still a draft; the last of them is returned."""
    submitted_task(session)
    draft_task(session, proposer=2)
    return submitted_task(session, proposer=3)
