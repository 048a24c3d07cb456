"""What listings and files of cases are made of, on both databases."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from sqlmodel import Session

from models import CASES
from secretariat import casefile, decisions, listings, names, next_acts, worklist
from secretariat.acts import By
from secretariat.consequences import consequences
from secretariat.councils import cancel, invite
from secretariat.desk import find_act
from secretariat.lookup import case_by_code
from secretariat.proposals import accept, receive
from secretariat.sweep import sweep
from states.errors import BadInput, Missing
from states.lifecycles import LIFECYCLES
from tests.secretariat.builders import (
    AN,
    BINH,
    ESTABLISHED,
    INVITED,
    SUBMITTED,
    at,
    contract,
    do,
    eligible_task,
    established_council,
    invited_council,
    organisation,
    submitted_task,
)


def test_a_case_shows_the_deadline_that_falls_due_first(session: Session) -> None:
    task = contract(session)
    (line,) = worklist.tasks(session, today=date(2025, 4, 14))
    due = [
        row.due_on
        for row in worklist.deadlines(session, today=date(2025, 4, 14))
        if row.case_code == task.code
    ]
    assert len(due) > 2
    assert line.deadline is not None
    assert line.deadline.due_on == min(due)
    assert line.deadline.title == "Nộp báo cáo định kỳ (kỳ 1)"


def test_money_and_host_appear_when_the_record_has_them(session: Session) -> None:
    contract(session)
    submitted_task(session, proposer=2)
    done, waiting = worklist.tasks(session, today=date(2025, 4, 14))
    assert (done.host, done.approved_funding, done.contract_funding) == (
        "Công ty Mía đường 1", 800_000_000, 650_000_000,
    )  # fmt: skip
    assert (waiting.host, waiting.approved_funding, waiting.contract_funding) == (None, None, None)
    assert waiting.proposer == "Công ty Mía đường 2"


@pytest.mark.parametrize("kind", list(LIFECYCLES))
def test_every_state_is_found_by_its_id_its_name_and_its_phase(kind: str) -> None:
    table = LIFECYCLES[kind]
    for state, label in table.states.items():
        assert worklist.states_named(kind, [state]) == worklist.states_named(kind, [label.upper()]) == {state}
    for phase, members in table.chart.phases.items():
        assert worklist.states_named(kind, [phase]) >= set(members)
    assert worklist.states_named(kind, []) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [("", True), (None, True), ("mang cau", True), ("CẦU mãng", True), ("sấy 2", False), ("dn1 sấy", True)],
)
def test_words_are_found_in_any_order_with_or_without_marks(text: str | None, found: bool) -> None:
    assert worklist.matches(text, "DN1", "Quy trình sấy mãng cầu", None) is found


def test_a_code_used_by_two_kinds_must_say_which(session: Session) -> None:
    task = submitted_task(session)
    receive(
        session, by=By(AN, SUBMITTED), announcement="TB-2025", proposer="DN2", name="Máy sấy", code="TB-2025"
    )
    assert worklist.find_case(session, task.code) is task
    assert worklist.find_case(session, "announcement:TB-2025").kind == "announcement"
    with pytest.raises(BadInput, match="announcement:TB-2025 hoặc task:TB-2025"):
        worklist.find_case(session, "TB-2025")
    with pytest.raises(BadInput, match="Không có loại hồ sơ “decree”"):
        worklist.find_case(session, "decree:TB-2025")
    with pytest.raises(Missing, match="danh sách hồ sơ"):
        worklist.find_case(session, "TB-2026")


def test_the_timeline_tells_who_did_what_on_which_document(session: Session) -> None:
    task = contract(session)
    lines = casefile.timeline(session, task)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0].event_label == "Tiếp nhận phiếu đề xuất"
    assert {line.actor_name for line in lines} == {"Nguyễn Thị An"}
    assert all(before.target == after.source for before, after in pairwise(lines))
    signed = lines[-1]
    assert (signed.event_label, signed.document, signed.target_label) == (
        "Ký hợp đồng", "01/HĐ-KHCN", "Đang thực hiện",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        ("an@so.example", "Nguyễn Thị An"),
        ("record:tay-ninh-2024", "bản ghi tay-ninh-2024"),
        ("gone@so.example",) * 2,
    ],
)
def test_an_actor_is_named_as_people_know_them(actor: str, name: str) -> None:
    assert names.actor_name({"an@so.example": "Nguyễn Thị An"}, actor) == name


def test_the_file_of_a_case_names_what_the_row_refers_to(session: Session) -> None:
    task = contract(session)
    values = casefile.case_file(session, task, today=date(2025, 4, 14)).values
    assert values["announcement"] == "TB-2025"
    assert values["host"] == "Công ty Mía đường 1"
    assert values["contract_document"] == "01/HĐ-KHCN ngày 10/04/2025"
    assert not {"id", "state", "version"} & set(values)


def test_only_acts_that_exist_are_offered_and_the_others_say_where_they_are_done() -> None:
    for kind, table in LIFECYCLES.items():
        for event in table.events:
            if (kind, event) in next_acts.THROUGH:
                other, instead = next_acts.THROUGH[kind, event]
                assert not find_act(other, instead).opens
                with pytest.raises(Missing):
                    find_act(kind, event)
            else:
                assert not find_act(kind, event).opens


def test_next_acts_are_those_of_the_chart_with_the_reasons_against_them(session: Session) -> None:
    task = eligible_task(session)
    acts = next_acts.next_acts(session, task, By(BINH, INVITED, task.version))
    assert tuple(act.event for act in acts) == LIFECYCLES["task"].events_of("eligible")
    withdraw = next(act for act in acts if act.event == "withdraw")
    assert (withdraw.required, withdraw.role_labels) == (("reason",), ("doanh nghiệp, tổ chức", "thư ký"))
    assert withdraw.reasons[0].startswith("Trần Văn Bình không có quyền")


def test_an_act_is_told_with_everything_it_set_in_motion(session: Session) -> None:
    council = established_council(session)
    do(invite, session, council, INVITED, session_at=at(3, 4, 8), place="Phòng họp Sở")
    after = consequences(session, By(AN, INVITED))
    assert [(move.code, move.event, move.state) for move in after.moves] == [
        ("HD-1", "invite", "invited"),
        ("NV-2025-001", "put_to_council", "in_council"),
    ]
    assert {line.rule for line in after.opened} == {"evaluation-forms", "quorum"}
    assert {line.rule for line in after.closed} == {"membership-answer"}
    assert len(after.letters) == 8
    do(cancel, session, council, at(2, 21), reason="Chưa đủ hồ sơ")
    undone = consequences(session, By(AN, at(2, 21)))
    assert [(move.code, move.state) for move in undone.moves] == [
        ("HD-1", "cancelled"),
        ("NV-2025-001", "eligible"),
    ]
    assert len(undone.letters) == 8
    assert {letter.subject for letter in undone.letters} == {
        "Thông báo hủy phiên họp Hội đồng tư vấn xác định nhiệm vụ ngày 04/3/2025"
    }


def test_every_letter_of_a_case_is_among_its_decisions(session: Session) -> None:
    council = invited_council(session)
    sweep(session, now=at(3, 3, 8))
    made = decisions.of_case(session, council)
    written = {line.letter_code for line in made if line.letter_code}
    of_council = {line.code for line in listings.letters(session) if line.case_code == council.code}
    assert of_council <= written
    assert all((line.letter_code is None) != (line.skipped is None) for line in made)
    for line in made:
        if line.letter_code:
            assert line in decisions.of_letter(session, int(line.letter_code[1:]))


def test_a_gathered_letter_names_every_deadline_it_speaks_of(session: Session) -> None:
    for number in (1, 2):
        submitted_task(session, proposer=number)
    sweep(session, now=at(2, 12, 8))
    (letter,) = [line for line in listings.letters(session) if line.recipient_email == AN.id]
    about = decisions.of_letter(session, letter.id)
    assert {line.case_code for line in about} == {"NV-2025-001", "NV-2025-002"}
    assert {line.cause for line in about} == {"Báo quá hạn cho người phụ trách"}


def test_what_lies_ahead_of_a_deadline_shrinks_to_nothing(session: Session) -> None:
    task = submitted_task(session)
    (line,) = [
        row for row in worklist.deadlines(session, today=date(2025, 2, 3)) if row.case_code == task.code
    ]
    for today, left in ((at(2, 3, 8), 2), (at(2, 12, 8), 1), (at(2, 20, 8), 0)):
        sweep(session, now=today)
        answer = decisions.deadline_answer(session, line.id, today=today.date())
        assert len(answer.ahead) == left
        assert answer.closed_at is None
    do(accept, session, task, at(2, 20))
    closed = decisions.deadline_answer(session, line.id, today=date(2025, 2, 20))
    assert (closed.closed_at, closed.closed_by, closed.ahead) == (at(2, 20), "Xác nhận hợp lệ", [])


def test_registers_name_people_and_cases(session: Session) -> None:
    contract(session)
    organisation(session, 3, email=None)
    assert {row.code: row.email for row in listings.organisations(session)}["DN3"] is None
    assert {row.email: row.role_labels for row in listings.people(session)}[BINH.id] == ("lãnh đạo Sở",)
    papers = {row.reference: row for row in listings.documents(session)}
    assert papers["01/HĐ-KHCN"].case_code == "NV-2025-001"
    assert papers["01/HĐ-KHCN"].type_label == "Hợp đồng"
    assert papers["01/QĐ-UBND"].issuer_label == "UBND tỉnh"
    assert [row.issued_on for row in papers.values()] == sorted(
        row.issued_on or date.min for row in papers.values()
    )


def test_cases_are_listed_by_kind_and_code(session: Session) -> None:
    established_council(session)
    lines = worklist.cases(session, today=ESTABLISHED.date())
    assert [(line.kind, line.code) for line in lines] == [
        ("announcement", "TB-2025"), ("task", "NV-2025-001"), ("council", "HD-1"),
    ]  # fmt: skip
    for line in lines:
        case = case_by_code(session, CASES[line.kind], line.code)
        assert (line.state, line.version) == (case.state, case.version)
    assert worklist.cases(session, today=ESTABLISHED.date(), kinds=["task"]) == lines[1:2]
