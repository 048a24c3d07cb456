"""Counting in a council: exact shares, who must be there, and what a ballot says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from states.council_rules import CouncilRule, Presence, Seat, Vote
from states.validation import vietnamese_errors
from tests.states.conftest import PROCEDURE

TT33 = PROCEDURE.council
"""TT 33/2014/TT-BKHCN: 7 members; 2/3 with chair or vice-chair and both reviewers; more than 3/4 of those present."""

TT45 = CouncilRule.model_validate(
    {
        **TT33.model_dump(),
        "article": "TT 45/2016/TT-BTTTT",
        "size_min": 5,
        "presence": [{"seats": ["chair"]}, {"seats": ["secretary"]}],
    }
)
"""5 to 7 members; 2/3 with the chair and the secretary."""


def rule(**changes: Any) -> CouncilRule:
    return CouncilRule.model_validate({**TT33.model_dump(), **changes})


@pytest.mark.parametrize(
    ("share", "strict", "base", "needed"),
    [
        ("3/4", True, 8, 7),
        ("3/4", False, 8, 6),
        ("3/4", True, 7, 6),
        ("3/4", False, 7, 6),
        ("3/4", True, 5, 4),
        ("2/3", True, 6, 5),
        ("2/3", False, 6, 4),
        ("1/2", True, 7, 4),
        ("1/2", False, 7, 4),
        ("1/2", True, 8, 5),
        ("1", False, 7, 7),
    ],
    ids=lambda value: {True: "more than", False: "at least"}.get(value, str(value)),
)
def test_the_votes_needed_are_those_of_the_regulation(
    share: str, strict: bool, base: int, needed: int
) -> None:
    assert rule(passes_at=share, strict=strict).needed(present=base, members=99) == needed


@pytest.mark.parametrize(("base", "needed"), [("present", 4), ("all", 6)])
def test_the_base_is_those_present_or_the_whole_council(base: str, needed: int) -> None:
    assert rule(base=base).needed(present=5, members=7) == needed


@pytest.mark.parametrize(
    ("quorum", "members", "needed"), [("2/3", 7, 5), ("2/3", 9, 6), ("2/3", 5, 4), ("1/2", 8, 4), ("1", 7, 7)]
)
def test_the_quorum_is_that_of_the_regulation(quorum: str, members: int, needed: int) -> None:
    assert rule(quorum=quorum).quorum_of(members) == needed


SHARES = st.fractions(min_value=Fraction(1, 20), max_value=1, max_denominator=20)
HEADS = st.integers(0, 60)
VOTES = st.lists(st.sampled_from(Vote), max_size=15)


def sharing(**changes: Any) -> CouncilRule:
    """The rule with other shares, not read again: these laws are about counting."""
    return TT33.model_copy(update=changes)


@given(SHARES, st.integers(1, 60), HEADS)
def test_a_number_of_people_is_a_quorum_exactly_when_its_share_is_reached(
    share: Fraction, members: int, present: int
) -> None:
    # Cross-multiplied whole numbers: the division that the rule makes is not made here.
    reached = present * share.denominator >= members * share.numerator
    assert (present >= sharing(quorum=share).quorum_of(members)) == reached


@given(SHARES.filter(lambda share: share < 1), st.booleans(), st.integers(1, 60), HEADS)
def test_a_number_of_votes_passes_exactly_when_its_share_is_reached(
    share: Fraction, strict: bool, present: int, votes: int
) -> None:
    mine, wanted = votes * share.denominator, present * share.numerator
    passes = mine > wanted if strict else mine >= wanted
    assert (votes >= sharing(passes_at=share, strict=strict).needed(present=present, members=0)) == passes


@given(SHARES.filter(lambda share: share < 1), st.booleans(), HEADS)
def test_more_people_never_need_fewer_votes_and_more_than_never_needs_fewer_than_at_least(
    share: Fraction, strict: bool, present: int
) -> None:
    asked = sharing(passes_at=share, strict=strict)
    here, more = (asked.needed(present=heads, members=0) for heads in (present, present + 1))
    assert 0 <= more - here <= 1
    loose, tight = (
        sharing(passes_at=share, strict=s).needed(present=present, members=0) for s in (False, True)
    )
    assert loose <= tight <= loose + 1


@given(SHARES.filter(lambda share: share < 1), st.booleans(), st.sampled_from(["present", "all"]), VOTES)
def test_the_outcome_follows_the_votes_needed_and_then_the_majority_of_the_consent(
    share: Fraction, strict: bool, base: str, votes: list[Vote]
) -> None:
    asked, members = sharing(passes_at=share, strict=strict, base=base), len(votes) + 2
    plain, changed = votes.count(Vote.RECOMMEND), votes.count(Vote.WITH_CHANGES)
    outcome = asked.outcome(votes, members=members)
    passed = plain + changed >= asked.needed(present=len(votes), members=members)
    assert (outcome is not Vote.DECLINE) == passed
    assert (outcome is Vote.WITH_CHANGES) == (passed and changed > plain)
    assert asked.outcome(votes[::-1], members=members) is outcome


@given(SHARES.filter(lambda share: share < 1), st.booleans(), st.sampled_from(["present", "all"]))
def test_nothing_passes_without_a_vote_for_it(share: Fraction, strict: bool, base: str) -> None:
    asked = sharing(passes_at=share, strict=strict, base=base)
    assert asked.outcome([], members=0) is Vote.DECLINE
    assert asked.outcome([Vote.DECLINE] * 7, members=7) is Vote.DECLINE


@pytest.mark.parametrize(
    ("recommend", "with_changes", "decline", "outcome"),
    [
        (7, 0, 0, Vote.RECOMMEND),
        (6, 0, 1, Vote.RECOMMEND),
        (5, 0, 2, Vote.DECLINE),
        (3, 3, 1, Vote.RECOMMEND),
        (2, 4, 1, Vote.WITH_CHANGES),
        (0, 7, 0, Vote.WITH_CHANGES),
        (0, 5, 2, Vote.DECLINE),
        (0, 0, 7, Vote.DECLINE),
        (6, 0, 2, Vote.DECLINE),
        (7, 0, 1, Vote.RECOMMEND),
    ],
)
def test_more_than_three_quarters_of_those_present_must_consent(
    recommend: int, with_changes: int, decline: int, outcome: Vote
) -> None:
    votes = [Vote.RECOMMEND] * recommend + [Vote.WITH_CHANGES] * with_changes + [Vote.DECLINE] * decline
    assert TT33.outcome(votes, members=9) is outcome


C, V, R, S, M, K = Seat.CHAIR, Seat.VICE_CHAIR, Seat.REVIEWER, Seat.SECRETARY, Seat.MEMBER, Seat.CLERK
SEVEN = [C, V, R, R, S, M, M]

NO_CHAIR = "Phiên họp phải có ít nhất 1 Chủ tịch hoặc Phó Chủ tịch (TT 33/2014/TT-BKHCN)."
NO_REVIEWER = "Phiên họp phải có đủ Ủy viên phản biện (TT 33/2014/TT-BKHCN)."


def short(present: int) -> str:
    return (
        f"Chưa đủ số thành viên: có mặt {present}/7, cần ít nhất 5 (2/3 tổng số; TT 33/2014/TT-BKHCN). "
        "Hãy mời bổ sung hoặc hoãn phiên họp."
    )


@pytest.mark.parametrize(
    ("present", "objections"),
    [
        (SEVEN, []),
        ([C, R, R, S, M], []),
        ([V, R, R, M, M], []),
        ([C, R, R, S], [short(4)]),
        ([C, R, R, S, K], [short(4)]),
        ([R, R, S, M, M], [NO_CHAIR]),
        ([C, V, R, S, M, M], [NO_REVIEWER]),
        ([R, S, M, M, K], [short(4), NO_CHAIR, NO_REVIEWER]),
        ([], [short(0), NO_CHAIR, NO_REVIEWER]),
    ],
    ids=[
        "all seven",
        "five of seven",
        "the vice-chair stands in",
        "one short",
        "one short beside the clerk",
        "neither chair nor vice-chair",
        "a reviewer missing",
        "all three",
        "an empty room",
    ],
)
def test_a_session_of_seven_opens_by_the_regulation(present: list[Seat], objections: list[str]) -> None:
    assert TT33.quorum_objections([*SEVEN, K], present) == objections


@pytest.mark.parametrize(
    ("present", "missing"),
    [([C, S, R, M], None), ([C, R, R, V], "Ủy viên, thư ký khoa học"), ([S, R, R, V], "Chủ tịch")],
)
def test_another_regulation_asks_for_chair_and_secretary(present: list[Seat], missing: str | None) -> None:
    objections = TT45.quorum_objections([C, V, R, R, S], present)
    wanted = [f"Phiên họp phải có ít nhất 1 {missing} (TT 45/2016/TT-BTTTT)."] if missing else []
    assert objections == wanted


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        ([C, V, R, R, S], []),
        (SEVEN, []),
        ([C, R, R, S], ["có 4 thành viên biểu quyết; quy định là 5–7 (TT 45/2016/TT-BTTTT)"]),
        ([*SEVEN, M], ["có 8 thành viên biểu quyết; quy định là 5–7"]),
        ([V, R, R, S, M], ["đúng 01 Chủ tịch; hiện có 0"]),
        ([C, C, R, R, S], ["đúng 01 Chủ tịch; hiện có 2"]),
        ([C, R, R, M, M], ["đúng 01 Ủy viên, thư ký khoa học; hiện có 0"]),
        ([C, V, V, R, R, S], ["tối đa 01 Phó Chủ tịch; hiện có 2"]),
        ([C, R, R, R, S], ["đúng 02 Ủy viên phản biện; hiện có 3"]),
        ([K, K, K, K, K], ["có 0 thành viên", "01 Chủ tịch", "thư ký khoa học", "02 Ủy viên phản biện"]),
    ],
)
def test_the_seats_of_a_council_follow_the_regulation(seats: list[Seat], words: list[str]) -> None:
    objections = TT45.composition_objections(seats)
    assert len(objections) == len(words)
    assert all(word in objection for word, objection in zip(words, objections, strict=True))


def test_only_the_administrative_secretary_has_no_vote() -> None:
    assert [seat for seat in Seat if not seat.votes] == [Seat.CLERK]


@pytest.mark.parametrize("kind", [Seat, Vote])
def test_every_seat_and_vote_has_a_label_of_its_own(kind: type[Seat] | type[Vote]) -> None:
    assert len({one.label for one in kind}) == len(kind)


def test_a_rule_reads_back_from_what_it_writes() -> None:
    assert CouncilRule.model_validate_json(TT33.model_dump_json()) == TT33
    assert TT33.model_dump()["quorum"] == "2/3"


EXAMPLE = 'phải là phân số viết trong dấu ngoặc kép, ví dụ "2/3"'

REFUSED = {
    "words for a share": ({"quorum": "hai phần ba"}, f"quorum: {EXAMPLE} (đang là: 'hai phần ba')."),
    "a percentage": ({"passes_at": "75%"}, f"passes_at: {EXAMPLE} (đang là: '75%')."),
    "a share by zero": ({"quorum": "2/0"}, f"quorum: {EXAMPLE} (đang là: '2/0')."),
    "a share as a decimal number": ({"quorum": 0.667}, f"quorum: {EXAMPLE} (đang là: 0.667)."),
    "a share as a truth": ({"quorum": True}, f"quorum: {EXAMPLE} (đang là: True)."),
    "more than all": ({"quorum": "4/3"}, "quorum: không được vượt quá 1 (đang là: '4/3')."),
    "nobody": ({"quorum": "0"}, "quorum: phải lớn hơn 0 (đang là: '0')."),
    "more than everyone": (
        {"passes_at": "1", "strict": True},
        "strict = true cùng passes_at = 1 thì không đề xuất nào được thông qua",
    ),
    "size upside down": ({"size_min": 9, "size_max": 7}, "size_max phải từ size_min (9) trở lên"),
    "more seats than the size": ({"reviewers": 6}, "size_max = 7 không đủ chỗ cho Chủ tịch, thư ký và 6"),
    "a council of two": ({"size_min": 2}, "size_min: phải từ 3 trở lên (đang là: 2)."),
    "fewer than no reviewers": ({"reviewers": -1}, "reviewers: phải từ 0 trở lên (đang là: -1)."),
    "papers after the session": (
        {"papers_working_days": -1},
        "papers_working_days: phải từ 0 trở lên (đang là: -1).",
    ),
    "a key that a clause does not have": (
        {"presence": [{"seats": ["chair"], "count": 1}]},
        "presence.0.count: mục này không có trong quy định",
    ),
    "two chairs at one session": (
        {"presence": [{"seats": ["chair"], "at_least": 2}]},
        "presence: đòi ít nhất 2 Chủ tịch, Hội đồng chỉ có 1",
    ),
    "a clerk who would have to vote": (
        {"presence": [{"seats": ["clerk"]}]},
        "presence: đòi ít nhất 1 Thư ký hành chính, Hội đồng chỉ có 0",
    ),
    "a clause that asks for nobody": (
        {"presence": [{"seats": ["chair"], "at_least": 0}]},
        'presence.0.at_least: chỉ nhận số nguyên từ 1 trở lên hoặc "all" (đang là: 0).',
    ),
    "a clause that asks for both": (
        {"presence": [{"seats": ["chair"], "at_least": "both"}]},
        "presence.0.at_least: chỉ nhận số nguyên từ 1 trở lên hoặc \"all\" (đang là: 'both').",
    ),
    "a clause that no council can meet": (
        {"presence": [{"seats": ["reviewer"], "at_least": 3}]},
        "presence: đòi ít nhất 3 Ủy viên phản biện, Hội đồng chỉ có 2",
    ),
    "a seat that does not exist": (
        {"same_organisation_barred": ["referee"]},
        "same_organisation_barred.0: chỉ nhận một trong: 'chair', 'vice_chair', 'reviewer', 'secretary', "
        "'member' hoặc 'clerk' (đang là: 'referee').",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_rule_that_cannot_be_meant_is_refused_in_vietnamese(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        rule(**changes)
    said = vietnamese_errors(refused.value, "council")
    assert message in said
    assert "\n" not in said


def test_the_smallest_council_has_room_for_chair_secretary_and_reviewers() -> None:
    smallest = rule(size_min=3, size_max=3, reviewers=1, presence=[{"seats": ["reviewer"]}])
    assert smallest.composition_objections([C, R, S]) == []
    assert rule(reviewers=0, presence=[{"seats": ["member"], "at_least": 7}]).reviewers == 0


def test_a_clause_says_whom_it_asks_for() -> None:
    assert Presence(seats=(C, V)).text() == "ít nhất 1 Chủ tịch hoặc Phó Chủ tịch"
    assert Presence(seats=(R,), at_least="all").text() == "đủ Ủy viên phản biện"
