"""Every page of the desk asks the database at most twelve times, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import Session, col, select

from models import (
    CASES,
    Attachment,
    AuditEntry,
    Bounce,
    Case,
    ImportBatch,
    ImportLine,
    Letter,
    LetterState,
    Person,
    ProgressReport,
    StoredFile,
    Substitution,
    Task,
)
from secretariat import activities, annual_reports, councils, plans
from secretariat.acts import ACTS
from secretariat.next_acts import THROUGH
from settings import Settings
from states.lifecycles import LIFECYCLES
from states.roles import Role
from tests.secretariat.builders import (
    AN,
    MEMBERS,
    MINUTES,
    SIGNED,
    at,
    begin,
    concluded_council,
    contract,
    do,
    draft_task,
    drafted_dossier,
    eligible_task,
    invited_council,
    paper,
)
from tests.web.conftest import Desk, clock
from tests.web.many import STEP, multiply
from tests.web.walk import Request, ask, path_of, routes
from web.access import ROUTES
from web.app import create_app
from web.depends import COOKIE

LIMIT = 12
"""Statements of one page, with the look-up of who is signed in and the note of who opened a case."""

ROWS = 13
"""Copies of everything there is: one statement for each would be more than a page may take."""

FILES = {
    "annual_report_file",
    "calendar_feed",
    "document_file",
    "draft",
    "import_template",
    "my_document_file",
    "my_letter_file",
    "task_file",
}
"""No pages, but files to save, each made whole."""

VISITORS: Mapping[str, tuple[tuple[Role, ...], str]] = {
    "office": ((Role.SECRETARIAT, Role.ADMIN, Role.LEADER), "chi@so.example"),
    "member": ((Role.COUNCIL,), MEMBERS[0]),
    "enterprise": ((Role.ENTERPRISE,), "chi@dn.example"),
}

NOT_SHOWN = {
    "home": "leads on",
    "health": "answers machines",
    "link_page": "by a key that only a letter holds",
    "sign_in_code_page": "to those whose password was right a moment ago",
    "sign_in_elsewhere": "leads to the provider",
    "sign_in_answer": "answers the provider",
}

PROCEDURE, RULE = "tay-ninh-2023", "proposal-check"

OWN_SAMPLES: Mapping[str, Mapping[str, str]] = {
    "document": {"code": "V1"},
    "letter": {"code": "T1"},
    "procedure": {"code": PROCEDURE},
    "procedure_deadline": {"code": PROCEDURE, "rule": RULE},
    "wording": {"letter": "proposal_received"},
}
"""Route -> what stands in its address, where that is no row of the registers."""

NARROWED = ("q=say", "sort=-proposer&year=2025", "phase=thuc-hien&proposer=DN1")


def lived(session: Session) -> None:
    """A year with something of every kind: a contract, a session to come, a list not yet sent, a report."""
    task = contract(session)
    invited_council(session, eligible_task(session), eligible_task(session, proposer=2))
    drafted_dossier(session, recommended(session))
    draft_task(session)
    _plan(session)
    report = begin(annual_reports.open_year, session, at(4, 10), year=2025)
    do(annual_reports.compile_figures, session, report, at(4, 10))
    for person in session.exec(select(Person).where(col(Person.email).in_(MEMBERS))):
        person.roles = [Role.COUNCIL]
    for letter in session.exec(select(Letter)):
        letter.state, letter.sent_at = LetterState.SENT, SIGNED
    _beside_the_cases(session, task)


def recommended(session: Session) -> Task:
    """One more; the builder of this name begins in an empty record."""
    task = eligible_task(session)
    council = concluded_council(session, task)
    do(councils.sign_minutes, session, council, MINUTES, document=paper(session, "BB", MINUTES))
    return task


def _plan(session: Session) -> None:
    begin(
        plans.adopt_plan,
        session,
        at(4, 1),
        year=2025,
        title="Kế hoạch năng suất chất lượng",
        budget=140_000_000,
        document="13/KH-UBND ngày 03/03/2025",
    )
    given: dict[str, Any] = {"activity_kind": "training", "year": 2025, "name": "Tập huấn"}
    held = begin(activities.plan, session, at(4, 1), code="HDG-1", **given)
    do(activities.hold, session, held, at(4, 9), held_on=date(2025, 4, 9), attendance=40)
    spent: dict[str, Any] = {
        "spent_on": date(2025, 4, 2),
        "amount": 1_000,
        "purpose": "Thuê hội trường",
        "activity": "HDG-1",
    }
    begin(plans.spend, session, at(4, 2), year=2025, **spent)


def _beside_the_cases(session: Session, task: Task) -> None:
    """A kept file, an applied list, a report of the host, mail that came back, somebody who stands in."""
    batch = ImportBatch(
        import_kind="tasks", file_name="a.xlsx", sha256="0" * 64, imported_at=SIGNED, imported_by=AN.id
    )
    stored = StoredFile(sha256="0" * 64, media_type="application/pdf", size=1, content=b"x")
    session.add_all([stored, batch])
    session.flush()
    kept: dict[str, Any] = {"role": "scan", "name": "a.pdf", "added_at": SIGNED, "added_by": AN.id}
    back: dict[str, Any] = {"status": "5.1.1", "reason": "no such user", "received_at": SIGNED}
    away: dict[str, Any] = {
        "starts_on": SIGNED.date(),
        "ends_on": date(2025, 12, 31),
        "reason": "Đi công tác",
    }
    session.add_all(
        [
            Attachment(document_id=1, file_id=stored.pk, **kept),
            ImportLine(
                batch_id=batch.pk, sheet_row=2, table_name="task", row_id=task.pk, after={"name": "a"}
            ),
            ProgressReport(task_id=task.pk, period=1, received_on=date(2025, 4, 11), summary="Đúng tiến độ"),
            Bounce(message_id="<a@b.example>", email="dn1@dn.example", letter_id=1, **back),
            Substitution(person_id=1, substitute_id=2, created_at=SIGNED, **away),
        ]
    )


def addresses(session: Session) -> list[tuple[str, str]]:
    """(route, address) of every page: of a case of each kind and state, and of each list as it is narrowed."""
    every = {route.name: route for method, route in routes() if method == "GET" and route.name not in FILES}
    samples = {"number": "1", "kind": "task", "event": "receive", "year": "2025", "code": "DN1"}
    of_a_case = {"case", "papers", "act_page", "my_council", "my_proposal", "bulk_page"}
    pages = [
        (name, path_of(route, {**samples, **OWN_SAMPLES.get(name, {})}))
        for name, route in every.items()
        if name not in of_a_case
    ]
    for case in _one_of_each_state(session):
        given = {"kind": case.kind, "code": case.code}
        acts = [event for event in LIFECYCLES[case.kind].events_of(case.state) if _direct(case.kind, event)]
        of_council = ("papers", "my_council") if case.kind == "council" else ()
        of_task = ("my_proposal",) if case.kind == "task" else ()
        pages += [(name, path_of(every[name], given)) for name in ("case", *of_council, *of_task)]
        pages += [
            (name, f"{path_of(every[name], given)}?done={_last_event(session, case)}")
            for name in ("case", *of_task)
        ]
        pages += [("act_page", path_of(every["act_page"], {**given, "event": event})) for event in acts[:1]]
        pages += (
            [("what_if", f"/what-if?subject={case.kind}:{case.code}&to=02/06/2025")] if of_council else []
        )
    return [
        *pages,
        ("bulk", "/tasks/bulk?all=1"),
        *(("bulk_page", f"/tasks/bulk/{event}?all=1") for event in ("accept", "withdraw")),
        ("annual_report_year", "/report/2025?done=compile_figures"),
        ("procedures_compare", f"/procedures/compare?old={PROCEDURE}&new={PROCEDURE}"),
        ("procedure_deadline", f"/procedures/{PROCEDURE}/deadlines/{RULE}?count=9&unit=working"),
        ("wording", "/letter-wordings/proposal_received?sample=1"),
        ("inbox", "/inbox?of=week"),
        *((name, f"/{name}?{query}") for name in ("tasks", "board") for query in NARROWED),
        *((name, f"/{name}?search=cong") for name in ("documents", "letters", "organisations", "people")),
    ]


def _last_event(session: Session, case: Case) -> str:
    """What the page of the case says was just done."""
    entries = select(AuditEntry.event).where(AuditEntry.case_kind == case.kind, AuditEntry.case_id == case.pk)
    return session.exec(entries.order_by(col(AuditEntry.seq).desc())).first() or ""


def _direct(kind: str, event: str) -> bool:
    return (kind, event) in ACTS and (kind, event) not in THROUGH


def _one_of_each_state(session: Session) -> list[Case]:
    found: dict[tuple[str, str], Case] = {}
    for table in CASES.values():
        for case in session.exec(select(table).where(col(table.id) < STEP)):
            found.setdefault((case.kind, case.state), case)
    return list(found.values())


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    """Every statement of the desk meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engines = (desk.app.state.reader, desk.app.state.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def many(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all visitors: they change nothing but that a case was opened."""
    home = tmp_path_factory.mktemp("many")
    (home / "nhiemvu.db").write_bytes(_sqlite_template.read_bytes())
    settings = Settings(home=home)
    app = create_app(settings, clock=clock)
    with TestClient(app):
        desk = Desk(app, settings)
        desk.prepared(lived)
        desk.prepared(lambda session: multiply(session, ROWS))
        yield desk


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_takes_more_than_twelve_statements(many: Desk, visitor: str) -> None:
    roles, email = VISITORS[visitor]
    browser = many.of(*roles, email=email, organisation_id=1)
    headers = {"cookie": f"{COOKIE}={browser.client.cookies[COOKIE]}"}
    to_open = {name for name, allowed in ROUTES.items() if allowed is None or not allowed.isdisjoint(roles)}
    too_many: dict[str, list[str]] = {}
    shown = set()
    with counted(many) as seen:
        for name, address in many.prepared(addresses):
            if name in to_open:
                seen.clear()
                (answer,) = ask(many.app, [Request("GET", address, None)], headers)
                assert answer.status < 500 or name == "health", (address, answer.error)
                shown |= {name} if answer.status == 200 else set()
                too_many |= {address: list(seen)} if len(seen) > LIMIT else {}
    assert {address: len(asked) for address, asked in too_many.items()} == {}
    pages = {route.name for method, route in routes() if method == "GET"} - FILES
    nothing = {"new_page"} if visitor == "member" else set()  # a member enters nothing new
    assert (to_open & pages) - shown == NOT_SHOWN.keys() | nothing, "a page that does not open proves nothing"
