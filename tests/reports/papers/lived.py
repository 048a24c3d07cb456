"""A small year on both sides of every answer, and its papers as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlmodel import Session, select

from models import Document, Dossier, DossierItem, Task
from reports.document import OfficialDocument, plain_lines
from secretariat import activities, councils, dossiers, implementation, plans
from secretariat.papers import check, fill
from states.papers import paper_rule
from states.task import TASK
from tests.secretariat.builders import (
    ANSWERED,
    APPRAISED,
    ASSIGNED,
    MINUTES,
    SIGNED,
    approve,
    at,
    begin,
    concluded_council,
    do,
    drafted_dossier,
    eligible_task,
    paper,
    sent_dossier,
)

TODAY = date(2025, 12, 1)
PROPOSERS = {"finished": 1, "failed": 2, "stopped": 3, "selected": 4, "rejected": 5, "waiting": 6, "open": 7}
"""What a test calls a task -> the number of its proposer, `DN1` and so on."""


def live(session: Session) -> None:
    tasks = {
        name: eligible_task(session, proposer=number, funding_other=40_000_000)
        for name, number in PROPOSERS.items()
    }
    judged = [task for name, task in tasks.items() if name != "open"]
    council = concluded_council(session, *judged)
    do(councils.sign_minutes, session, council, MINUTES, document=paper(session, "BB", MINUTES))
    drafted_dossier(session, tasks["waiting"])
    selected = sent_dossier(session, tasks["selected"], mode="selection")
    assigned = sent_dossier(session, *(tasks[name] for name in ("finished", "failed", "stopped", "rejected")))
    approve(session, selected, tasks["selected"], funding=500_000_000)
    for name in ("finished", "failed", "stopped"):
        approve(session, assigned, tasks[name])
    do(
        dossiers.answer,
        session,
        assigned,
        ANSWERED,
        task=tasks["rejected"].code,
        answer="rejected",
        reason="Đã bố trí kinh phí ở đề án khác.",
    )
    _select(session, tasks["selected"])
    for name in ("finished", "failed", "stopped"):
        _contract(session, tasks[name], host=f"DN{PROPOSERS[name]}")
    _finish(session, tasks["finished"])
    _fail(session, tasks["failed"])
    _stop(session, tasks["stopped"])
    _plan(session)


def _select(session: Session, task: Task) -> None:
    do(implementation.open_selection, session, task, ASSIGNED, document=paper(session, "TB", ASSIGNED))
    when = at(6, 2)
    do(implementation.select_host, session, task, when, host="DN1", document=paper(session, "QĐ", when))


def _contract(session: Session, task: Task, *, host: str) -> None:
    do(
        implementation.assign_host,
        session,
        task,
        ASSIGNED,
        host=host,
        document=paper(session, "QĐ", ASSIGNED),
    )
    do(implementation.appraise, session, task, APPRAISED, funding=700_000_000)
    do(
        implementation.sign_contract,
        session,
        task,
        SIGNED,
        document=paper(session, "HĐ", SIGNED),
        funding=650_000_000,
        starts_on=SIGNED.date(),
        ends_on=date(2026, 4, 10),
    )


def _finish(session: Session, task: Task) -> None:
    do(
        implementation.receive_progress,
        session,
        task,
        at(10, 9),
        period=1,
        summary="Đã khảo sát.\nĐã thử nghiệm.",
    )
    do(
        implementation.judge_progress,
        session,
        task,
        at(10, 13),
        period=1,
        verdict="on_track",
        remark="Đúng hạn",
    )
    when = at(10, 20)
    do(
        implementation.extend,
        session,
        task,
        when,
        months=2,
        reason="Chờ tổ chức chứng nhận đánh giá.",
        document=paper(session, "QĐ", when),
    )
    do(implementation.submit_results, session, task, at(11, 3))
    when = at(11, 10)
    do(
        implementation.pass_acceptance,
        session,
        task,
        when,
        grade="Xuất sắc",
        document=paper(session, "BB", when),
    )
    do(implementation.register_results, session, task, at(11, 12), number="TNI-2025-01")
    when = at(11, 20)
    do(
        implementation.liquidate,
        session,
        task,
        when,
        document=paper(session, "BB", when),
        settled=650_000_000,
    )


def _fail(session: Session, task: Task) -> None:
    do(implementation.submit_results, session, task, at(11, 3))
    when = at(11, 11)
    do(
        implementation.fail_acceptance,
        session,
        task,
        when,
        grade="Không đạt",
        reason="Hao hụt không giảm so với đường cơ sở.",
        document=paper(session, "BB", when),
    )
    when = at(11, 21)
    do(
        implementation.liquidate,
        session,
        task,
        when,
        document=paper(session, "BB", when),
        settled=400_000_000,
        recovered=150_000_575,
    )


def _stop(session: Session, task: Task) -> None:
    when = at(9, 1)
    do(
        implementation.suspend,
        session,
        task,
        when,
        reason="Cơ sở sản xuất di dời.",
        document=paper(session, "QĐ", when),
    )


def _plan(session: Session) -> None:
    when = at(5, 7)
    begin(
        plans.adopt_plan,
        session,
        when,
        year=2025,
        title="Triển khai Chương trình năm 2025",
        budget=140_000_000,
        document=paper(session, "KH", when, "UBND"),
    )
    for code, kind, name, day in (
        ("DT-1", "training", "Kỹ năng quản lý cho Tổ trưởng", date(2025, 6, 17)),
        ("TT-1", "communication", "Tuyên truyền về năng suất", None),
    ):
        begin(
            activities.plan,
            session,
            when,
            code=code,
            activity_kind=kind,
            year=2025,
            name=name,
            planned_on=day,
        )


def task_of(session: Session, name: str) -> Task:
    """The task of `PROPOSERS`."""
    found: Task = session.exec(select(Task).where(Task.proposer_id == PROPOSERS[name])).one()
    return found


def dossier_of(session: Session, state: str, *, tasks: int) -> Dossier:
    rows = session.exec(select(Dossier).where(Dossier.state == state)).all()
    return next(
        row
        for row in rows
        if len(session.exec(select(DossierItem).where(DossierItem.dossier_id == row.pk)).all()) == tasks
    )


def drawn(session: Session, paper_id: str, case: Any, **more: Any) -> OfficialDocument:
    """One document, which the lint finds no error in but for a number and a date that it does not have yet."""
    document = fill(session, paper_rule(paper_id), case, today=TODAY, **more)
    paper_row: Document | None = more.get("paper")
    found = check(document, on=TODAY, draft=paper_row is None)
    assert not [each for each in found if each.severity == "error"], found
    return document


def lines(session: Session, paper_id: str, case: Any, **more: Any) -> list[str]:
    shown = plain_lines(drawn(session, paper_id, case, **more))
    assert not [line for line in shown if "None" in line or ".." in line.replace("./.", "")]
    return shown


def in_every_state(session: Session, paper_id: str, task: Task) -> Iterator[tuple[str, str]]:
    """(state, text) of the draft in each state of the chart, whatever the rest of the record says."""
    for state in TASK.states:
        task.state = state
        text = "\n".join(plain_lines(fill(session, paper_rule(paper_id), task, today=TODAY)))
        assert "None" not in text
        yield state, text


def numbered(session: Session, reference: str) -> Document:
    """A registered document by its symbol and number, as `QĐ-KHCN/5`."""
    symbol, number = reference.split("/")
    found: Document = session.exec(
        select(Document).where(Document.symbol == symbol, Document.number == int(number))
    ).one()
    return found
