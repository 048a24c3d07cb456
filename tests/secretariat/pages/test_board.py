"""The table and the board of tasks: filters, facets, order, and who sees what."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from models.task import MODES
from secretariat import councils, people
from secretariat.pages import board as board_module
from secretariat.pages.board import TaskTable, board, tasks
from secretariat.pages.task_filters import (
    PHASES,
    SORTS,
    Sort,
    TaskFilters,
    states_shown,
    task_filters,
    task_sort,
)
from states.errors import BadInput
from states.roles import Actor, Role
from states.task import TASK
from tests.secretariat.builders import AN, INVITED, agenda, begin, contract, do, draft_task, invited_council
from tests.secretariat.pages import record
from tests.secretariat.pages.record import ENTERPRISE, TODAY

Filters = st.builds(
    TaskFilters,
    phase=st.none() | st.sampled_from(list(PHASES)),
    states=st.lists(st.sampled_from(list(TASK.states)), unique=True).map(tuple),
    year=st.none() | st.integers(2000, 2100),
    proposer=st.none() | st.from_regex(r"[A-Z][A-Z0-9-]{0,9}", fullmatch=True),
    late=st.booleans(),
    funding_from=st.none() | st.integers(0, 10**12),
    text=st.text(st.characters(categories=["L", "Nd"]), max_size=9),
    mode=st.none() | st.sampled_from(list(MODES)),
)


def table(
    session: Session, actor: Actor = AN, *, sort: str = "code", page: int = 1, size: int = 100, **given: Any
) -> TaskTable:
    filters = TaskFilters(**given)
    return tasks(session, actor, filters=filters, sort=task_sort(sort), page=page, today=TODAY, size=size)


def codes(found: TaskTable) -> list[str]:
    return [row.code for row in found.page.rows]


FOUND: dict[str, tuple[dict[str, Any], Any]] = {
    "a phase": ({"phase": "phe-duyet"}, lambda row: row["state"] in TASK.chart.phases["Phê duyệt"]),
    "states": ({"states": ("draft", "failed")}, lambda row: row["state"] in ("draft", "failed")),
    "a phase and a state outside it": ({"phase": "de-xuat", "states": ("failed",)}, lambda row: False),
    "a year": ({"year": 2023}, lambda row: row["year"] == 2023),
    "a proposer": ({"proposer": "DN3"}, lambda row: row["proposer_id"] == 3),
    "a host": ({"host": "DN1"}, lambda row: row["host_id"] == 1),
    "nobody": ({"host": "DN99"}, lambda row: False),
    "what is late": ({"late": True}, lambda row: row["next_due_on"] and row["next_due_on"] < TODAY),
    "a range of money": (
        {"funding_from": 200_000_000, "funding_to": 500_000_000},
        lambda row: row["funding"] is not None and 200_000_000 <= row["funding"] <= 500_000_000,
    ),
    "a mode": ({"mode": "assignment"}, lambda row: row["mode"] == "assignment"),
    "words without marks": ({"text": "duong MIA"}, lambda row: "Mía đường" in row["name"]),
    "words with marks": ({"text": "  gói, khoai"}, lambda row: "Đóng gói" in row["name"]),
    "the beginning of a word": ({"text": "tru"}, lambda row: "Truy" in row["name"] or "trứng" in row["name"]),
    "not the end of a word": ({"text": "uong"}, lambda row: False),
    "a part of a code": ({"text": "dx-0007"}, lambda row: row["code"] == "DX-0007"),
    "an organisation": ({"text": "bau don 4"}, lambda row: " bau don 4" in row["search"] or " 4" in row["search"]),
    "signs alone": ({"text": "%_'\""}, lambda row: True),
    "several at once": (
        {"text": "cao su", "year": 2024, "phase": "thuc-hien"},
        lambda row: "cao su" in row["name"] and row["year"] == 2024 and row["state"] in TASK.chart.phases["Thực hiện"],
    ),
}  # fmt: skip


def test_filters_find_what_they_say_and_facets_count_what_else_they_would_find(session: Session) -> None:
    rows = record.tasks(session, 75)
    for name, (chosen, holds) in FOUND.items():
        found = table(session, size=200, **chosen)
        assert set(codes(found)) == {row["code"] for row in rows if holds(row)}, name
        assert found.page.total == len(found.page.rows)
        others = table(session, size=200, **(chosen | {"phase": None, "states": ()}))
        counted = Counter(row.state for row in others.page.rows)
        assert found.facets.states == {state: counted[state] for state in TASK.states}, name
        for phase, label in PHASES.items():
            members = TASK.chart.phases[label]
            assert found.facets.phases[phase] == sum(found.facets.states[state] for state in members)


KEYS: dict[str, Any] = {
    "code": lambda row: row.code,
    "year": lambda row: row.year,
    "state": lambda row: list(TASK.states).index(row.state),
    "proposer": lambda row: row.proposer,
    "host": lambda row: row.host,
    "funding": lambda row: row.funding,
    "due": lambda row: row.due_on,
}


@pytest.mark.parametrize("filtered", [{}, {"late": True}], ids=["all", "some"])
def test_every_column_sorts_both_ways_over_all_pages_and_the_unknown_comes_last(
    session: Session, filtered: dict[str, Any]
) -> None:
    record.tasks(session, 60)
    whole = table(session, **filtered).page.rows
    for column in SORTS:
        for sign in ("", "-"):
            paged = [
                row
                for number in range(1, -(-len(whole) // 17) + 1)
                for row in table(session, sort=sign + column, page=number, size=17, **filtered).page.rows
            ]
            assert sorted(row.code for row in paged) == sorted(row.code for row in whole)
            if column == "name":
                assert paged[0].name.startswith("Truy" if sign else "Ấp")
                continue
            keys = [KEYS[column](row) for row in paged]
            known = [key for key in keys if key is not None]
            assert keys[: len(known)] == sorted(known, reverse=bool(sign)), column


def test_a_page_beyond_the_end_is_the_last_one(session: Session) -> None:
    record.tasks(session, 25)
    for typed in ("", "DX"):
        found = table(session, page=99, size=10, text=typed).page
        assert (found.number, found.pages, found.first, len(found.rows)) == (3, 3, 21, 5)
    assert table(session, page=7, text="zzz").page == replace(found, rows=[], total=0, number=1, size=100)


def test_the_board_shows_the_same_tasks_by_phase_those_due_first_first(session: Session) -> None:
    record.tasks(session, 75)
    for filters in (TaskFilters(), TaskFilters(text="ba", phase="thuc-hien"), TaskFilters(states=("draft",))):
        facets = tasks(session, AN, filters=filters, sort=Sort(), page=1, today=TODAY).facets
        columns = board(session, AN, filters=filters, today=TODAY, first=4)
        assert [column.phase for column in columns] == list(PHASES)
        for column in columns:
            states = [s for s in states_shown(filters) if s in TASK.chart.phases[column.label]]
            assert column.total == sum(facets.states[state] for state in states)
            whole = tasks(
                session, AN, filters=replace(filters, states=tuple(states)), sort=Sort("due"), page=1, today=TODAY
            ).page.rows if states else []  # fmt: skip
            assert [row.code for row in column.rows] == [row.code for row in whole[:4]]


def test_an_enterprise_sees_what_it_proposed_or_hosts_and_no_more(session: Session) -> None:
    rows = record.tasks(session, 60)
    own = {row["code"] for row in rows if 2 in (row["proposer_id"], row["host_id"])}
    assert set(codes(table(session, ENTERPRISE))) == own
    assert set(codes(table(session, ENTERPRISE, proposer="DN3"))) < own
    columns = board(session, ENTERPRISE, filters=TaskFilters(), today=TODAY, first=60)
    assert {row.code for column in columns for row in column.rows} == own
    for roles in (frozenset({Role.ENTERPRISE}), frozenset({Role.COUNCIL}), frozenset[Role]()):
        assert codes(table(session, Actor("x@dn.example", "Không ai", roles))) == []


def test_a_council_member_sees_the_agenda_less_what_they_recused_on(session: Session) -> None:
    council = invited_council(session)
    draft_task(session, proposer=2)
    (task,) = agenda(session, council)
    member = Actor("uv3@vien.example", "Ủy viên 3", frozenset({Role.COUNCIL}))
    assert codes(table(session, member)) == []
    do(councils.answer_invitation, session, council, INVITED, by=member, member=member.id, accepts=True)
    assert codes(table(session, member)) == [task.code]
    recuse(session, council.pk)
    assert codes(table(session, member)) == []


def recuse(session: Session, council_id: int) -> None:
    session.connection().execute(
        text(
            "INSERT INTO recusal (item_id, member_id, reason) SELECT i.id, m.id, 'họ hàng' FROM council_item i "
            "JOIN council_member m ON m.council_id = i.council_id JOIN person p ON p.id = m.person_id "
            f"WHERE p.email = 'uv3@vien.example' AND i.council_id = {council_id}"
        )
    )


def test_a_row_shows_its_money_its_host_and_what_is_due_first(session: Session) -> None:
    task = contract(session)
    (row,) = tasks(
        session, AN, filters=TaskFilters(), sort=Sort(), page=1, today=date(2025, 10, 29)
    ).page.rows
    assert (row.code, row.host, row.host_code, row.funding) == (
        task.code,
        "Công ty Mía đường 1",
        "DN1",
        650_000_000,
    )
    assert (row.due_on, row.due_title) == (date(2025, 10, 24), "Nộp báo cáo định kỳ (kỳ 1)")
    assert (row.days_left, row.days_late, row.phase) == (-5, 3, "Thực hiện")


def test_a_new_name_of_an_organisation_finds_its_tasks_and_the_old_one_no_longer(session: Session) -> None:
    task = draft_task(session)
    begin(people.change_organisation, session, INVITED, code="DN1", name="Hợp tác xã Ninh Điền")
    assert codes(table(session, text="ninh dien")) == [task.code]
    assert codes(table(session, text="mía đường")) == []


@settings(max_examples=40)
@given(Filters)
def test_an_address_gives_back_the_filters_it_was_made_of(filters: TaskFilters) -> None:
    assert task_filters([*filters.as_query(), ("page", "3"), ("host", " ")]) == filters


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{column}" for column in SORTS)])
def test_an_address_gives_back_the_order(sort: str) -> None:
    assert str(task_sort(sort)) == sort


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("phase", "thuc hien")], "Không có giai đoạn “thuc hien”.*thuc-hien"),
        ([("state", "draft"), ("state", "gone")], "Không có trạng thái “gone”.*draft"),
        ([("mode", "x")], "Không có phương thức “x”.*Tuyển chọn"),
        ([("year", "20x5")], "năm.*“20x5”"),
        ([("year", "99999")], r"năm.*từ 0 đến 2\.100"),
        ([("funding_from", "-1")], "kinh phí từ.*“-1”"),
        ([("funding_to", "9" * 40)], "kinh phí đến"),
    ],
)
def test_an_address_that_makes_no_sense_is_told_what_is_allowed(
    pairs: list[tuple[str, str]], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        task_filters(pairs)


def test_a_column_that_does_not_exist_is_told_which_do() -> None:
    with pytest.raises(BadInput, match=r"cột sắp xếp “price”.*Kinh phí"):
        task_sort("-price")


def test_a_list_of_common_words_is_cut_and_says_so(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    record.tasks(session, 90)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE task"))  # it estimates how common a word is
    asked: dict[str, Any] = {"filters": TaskFilters(text="cong"), "sort": Sort("name", True), "today": TODAY}
    whole = tasks(session, AN, page=1, size=90, **asked).page
    assert (whole.total, whole.more) == (90, False)
    monkeypatch.setattr(board_module, "MOST", 60)
    last = tasks(session, AN, page=9, size=25, **asked).page
    assert (last.total, last.number, last.more) == (60, 3, True)
    assert [row.code for row in last.rows] == [row.code for row in whole.rows[50:60]]
    filtered = replace(asked["filters"], year=2021)
    assert not tasks(session, AN, page=1, **asked | {"filters": filtered}).page.more
