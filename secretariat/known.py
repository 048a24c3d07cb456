"""What the record says around some deadlines, read for all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import CASES, Case, Deadline, Document, Organisation, Promise, Task
from models.base import Row


@dataclass(frozen=True)
class Known:
    """(kind, id) -> case, deadline id -> its row and the keys of its promises.

    `around` keeps the organisations and contracts of tasks in the session, so that none is loaded by itself.
    """

    rows: dict[int, Deadline]
    cases: dict[tuple[str, int], Case]
    settled: dict[int, list[str]]
    around: Sequence[Row]

    @classmethod
    def at(cls, session: Session, deadline_ids: Collection[int]) -> Known:
        """Around the deadlines with these ids."""
        found = session.exec(select(Deadline).where(col(Deadline.id).in_(deadline_ids)))
        return cls.of(session, found.all())

    def case_of(self, row: Deadline) -> Case | None:
        return self.cases.get((row.case_kind, row.case_id))

    @classmethod
    def of(cls, session: Session, rows: Sequence[Deadline]) -> Known:
        cases: dict[tuple[str, int], Case] = {}
        for kind in {row.case_kind for row in rows}:
            table, ids = CASES[kind], {row.case_id for row in rows if row.case_kind == kind}
            found = session.exec(select(table).where(col(table.id).in_(ids)))
            cases |= {(kind, case.pk): case for case in found}
        settled: dict[int, list[str]] = {}
        keys = select(Promise.deadline_id, Promise.key)
        for deadline_id, key in session.exec(
            keys.where(col(Promise.deadline_id).in_([row.pk for row in rows]))
        ):
            settled.setdefault(deadline_id or 0, []).append(key)
        tasks = [case for case in cases.values() if isinstance(case, Task)]
        named = {row_id for task in tasks for row_id in (task.proposer_id, task.host_id)}
        organisations = session.exec(select(Organisation).where(col(Organisation.id).in_(named))).all()
        contracts = {task.contract_document_id for task in tasks}
        documents = session.exec(select(Document).where(col(Document.id).in_(contracts))).all()
        return cls({row.pk: row for row in rows}, cases, settled, [*organisations, *documents])
