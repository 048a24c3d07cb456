"""The table of documents fits the charts: each act that rests on a document has one, and each is about a real state."""

from __future__ import annotations

import pytest

from states.errors import BadInput
from states.lifecycles import LIFECYCLES
from states.papers import PAPERS, PaperRule, paper_of, paper_rule
from tests.states.conftest import faults_of

RULES = pytest.mark.parametrize("rule", PAPERS.values(), ids=PAPERS)


@RULES
def test_a_document_names_acts_and_states_that_its_chart_has(rule: PaperRule) -> None:
    table = LIFECYCLES.get(rule.case)
    if table is None:
        assert rule.case == "annual_plan"
        assert rule.events == rule.states == ()
        return
    assert set(rule.events) <= set(table.events)
    assert set(rule.states) <= set(table.states)


@RULES
def test_a_document_takes_its_number_in_one_way_at_most_and_a_form_in_none(rule: PaperRule) -> None:
    assert () in (rule.events, rule.states)
    if rule.type is None:
        assert rule.events == rule.states == ()


@pytest.mark.parametrize(
    ("case", "event"),
    [(kind, event) for kind, table in LIFECYCLES.items() for event in table.events],
)
def test_an_act_rests_on_one_kind_of_document_at_most(case: str, event: str) -> None:
    found = [rule for rule in PAPERS.values() if rule.case == case and event in rule.events]
    assert len(found) <= 1
    assert paper_of(case, event) is (found[0] if found else None)


@pytest.mark.parametrize(
    ("paper", "state", "words"),
    [
        ("call_notice", "drafting", "được cấp số khi thực hiện việc “Ban hành thông báo”"),
        ("acceptance_minutes", "running", "việc “Nghiệm thu đạt” hoặc “Nghiệm thu không đạt”"),
        ("result_notice", "draft", "chỉ cấp số khi hồ sơ ở trạng thái “"),
        ("evaluation_form", "invited", "không lấy số ở đây"),
        ("annual_plan", "", "không lấy số ở đây"),
        ("session_invitation", "drafting", "chỉ cấp số khi hồ sơ ở trạng thái “Đã mời họp”"),
    ],
)
def test_why_a_document_takes_no_number_now_is_said(paper: str, state: str, words: str) -> None:
    said = PAPERS[paper].objection(state) or ""
    assert words in said
    assert faults_of(said) == []


def test_nothing_stands_against_a_number_in_the_right_state() -> None:
    assert PAPERS["session_invitation"].objection("invited") is None


def test_a_kind_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(
        BadInput, match="Không có mẫu văn bản “giay-moi”; các mẫu hiện có: annual_plan, call_notice"
    ):
        paper_rule("giay-moi")


def test_a_letter_has_no_heading_and_a_form_is_headed_by_its_title() -> None:
    assert PAPERS["supplement_request"].heading is None
    assert PAPERS["receipt"].heading == "PHIẾU TIẾP NHẬN"
    assert PAPERS["submission"].heading == "TỜ TRÌNH"
