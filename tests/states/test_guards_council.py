"""What stands before the acts on a council: composition, conflicts of interest, quorum, forms and ballots."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from states.chart import HO_CHI_MINH, Context, Guard
from states.council_guards import (
    CouncilFacts,
    ItemFact,
    MemberFact,
    attendance_names_every_member_once,
    attendance_was_taken,
    ballots_are_complete,
    composition_follows_the_rule,
    conflicts_are_on_the_agenda,
    conflicts_were_declared,
    form_comes_once_from_a_voter,
    has_agenda,
    members_act_for_themselves,
    names_a_member,
    names_an_item,
    nobody_judges_their_own,
    outcomes_are_explained,
    papers_go_out_in_time,
    quorum_is_met,
    recusal_comes_before_the_vote,
    session_is_on_a_later_working_day,
    tellers_are_two_present_members,
    voter_may_vote,
)
from states.council_rules import Seat, Vote
from states.roles import Role
from tests.states.conftest import (
    CLERK,
    ITEM,
    MEMBERS,
    Judged,
    context,
    council,
    guards_of,
    judged_both_ways,
    outsider,
    row,
    table_of,
    voted,
    with_rule,
)

COUNCIL = row("in_session")
ARTICLE = "TT 33/2014/TT-BKHCN"
SECOND = replace(ITEM, id=2, code="NV-2025-02", organisation_id=41)
BOTH = (ITEM, SECOND)


def seated(*changed: MemberFact, without: Collection[int] = ()) -> CouncilFacts:
    """The usual council with some members replaced by id, some added, some left out."""
    members = {member.id: member for member in (*MEMBERS, *changed)}
    return CouncilFacts(tuple(m for m in members.values() if m.id not in without), (ITEM,))


def member(id: int, **changes: Any) -> MemberFact:
    return replace(MEMBERS[id - 1], **changes)


def proposed_by(organisation: int, **changes: Any) -> Context:
    return context(council(clerk=True, agenda=(replace(ITEM, organisation_id=organisation, **changes),)))


ESTABLISHING = {
    "a proposal on the agenda": Judged(has_agenda, COUNCIL, context(council())),
    "an empty agenda": Judged(
        has_agenda, COUNCIL, context(council(agenda=())), ("chưa có đề xuất nào", "hãy đưa đề xuất vào")
    ),
    "seven members": Judged(composition_follows_the_rule, COUNCIL, context(council())),
    "a clerk beside the seven": Judged(composition_follows_the_rule, COUNCIL, context(council(clerk=True))),
    "six members": Judged(
        composition_follows_the_rule,
        COUNCIL,
        context(seated(without=[7])),
        ("có 6 thành viên biểu quyết; quy định là 7 (", ARTICLE),
    ),
    "a clerk in place of the seventh": Judged(
        composition_follows_the_rule, COUNCIL, context(seated(CLERK, without=[7])), ("có 6 thành viên",)
    ),
    "eight members": Judged(
        composition_follows_the_rule,
        COUNCIL,
        context(seated(replace(CLERK, seat=Seat.MEMBER))),
        ("có 8 thành viên biểu quyết",),
    ),
    "no chair and two secretaries": Judged(
        composition_follows_the_rule,
        COUNCIL,
        context(seated(member(1, seat=Seat.SECRETARY))),
        ("đúng 01 Chủ tịch; hiện có 0.", "đúng 01 Ủy viên, thư ký khoa học; hiện có 2."),
    ),
    "two vice-chairs": Judged(
        composition_follows_the_rule,
        COUNCIL,
        context(seated(member(7, seat=Seat.VICE_CHAIR))),
        ("tối đa 01 Phó Chủ tịch; hiện có 2.",),
    ),
    "one reviewer": Judged(
        composition_follows_the_rule,
        COUNCIL,
        context(seated(member(4, seat=Seat.MEMBER))),
        ("đúng 02 Ủy viên phản biện; hiện có 1.",),
    ),
}

CONFLICTS = {
    "nobody from the applicant": Judged(nobody_judges_their_own, COUNCIL, context(council())),
    "one ordinary member from the applicant": Judged(nobody_judges_their_own, COUNCIL, proposed_by(13)),
    "a member without an organisation": Judged(
        nobody_judges_their_own, COUNCIL, context(seated(member(7, organisation_id=None)))
    ),
    "two members from the applicant": Judged(
        nobody_judges_their_own,
        COUNCIL,
        context(seated(member(6, organisation_id=40), member(7, organisation_id=40))),
        ("Đề xuất NV-2025-01: 2 thành viên cùng tổ chức đề xuất (Huỳnh Thị Én, Đặng Quốc Phong), tối đa 1",),
    ),
    "a reviewer from the applicant": Judged(
        nobody_judges_their_own,
        COUNCIL,
        proposed_by(11),
        ("Lê Hoàng Cường thuộc tổ chức đề xuất nên không được làm Ủy viên phản biện",),
    ),
    "chair, vice-chair and secretary from the applicant": Judged(
        nobody_judges_their_own,
        COUNCIL,
        proposed_by(10),
        (
            # The clerk comes from there too, but is no member.
            "3 thành viên cùng tổ chức đề xuất",
            "Nguyễn Văn An thuộc tổ chức đề xuất nên không được làm Chủ tịch;",
            "Trần Thị Bích thuộc tổ chức đề xuất nên không được làm Phó Chủ tịch;",
            "Võ Minh Đức thuộc tổ chức đề xuất nên không được làm Ủy viên, thư ký khoa học;",
        ),
    ),
    "a member who takes part in the task": Judged(
        nobody_judges_their_own,
        COUNCIL,
        proposed_by(40, participants=("Huỳnh Thị Én",)),
        ("Huỳnh Thị Én tham gia thực hiện nên không được là thành viên Hội đồng",),
    ),
    "a member who takes part, written in capitals": Judged(
        nobody_judges_their_own,
        COUNCIL,
        proposed_by(40, participants=("HUỲNH  THỊ ÉN",)),
        ("Huỳnh Thị Én tham gia thực hiện",),
    ),
    "a namesake but for the tones": Judged(
        nobody_judges_their_own, COUNCIL, proposed_by(40, participants=("Huỳnh Thị Ẻn",))
    ),
    "the second proposal on the agenda": Judged(
        nobody_judges_their_own,
        COUNCIL,
        context(council(agenda=(ITEM, replace(SECOND, organisation_id=12)))),
        ("Đề xuất NV-2025-02: Phạm Thị Dung",),
    ),
}


def session(month: int, day: int, hour: int = 8) -> Context:
    return context(council(), session_at=datetime(2025, month, day, hour, tzinfo=HO_CHI_MINH))


INVITING = {
    "a session on a working day": Judged(session_is_on_a_later_working_day, COUNCIL, session(3, 20)),
    "a session later today": Judged(
        session_is_on_a_later_working_day, COUNCIL, session(3, 3, 14), ("03/3/2025 phải sau hôm nay",)
    ),
    "a session on a Sunday": Judged(
        session_is_on_a_later_working_day, COUNCIL, session(3, 16), ("16/3/2025 là ngày nghỉ (Chủ nhật)",)
    ),
    "a session on a holiday": Judged(
        session_is_on_a_later_working_day, COUNCIL, session(5, 1), ("01/5/2025 là ngày nghỉ",)
    ),
    "a session whose hour is given in UTC, already the next day here": Judged(
        session_is_on_a_later_working_day,
        COUNCIL,
        context(council(), session_at=datetime(2025, 3, 7, 18, 0, tzinfo=UTC)),
        ("08/3/2025 là ngày nghỉ (Thứ Bảy)",),
    ),
    "papers three working days before": Judged(papers_go_out_in_time, COUNCIL, session(3, 6)),
    "papers two working days before": Judged(
        papers_go_out_in_time,
        COUNCIL,
        session(3, 5),
        ("ít nhất 3 ngày làm việc", ARTICLE, "hãy họp từ ngày 06/3/2025"),
    ),
    "papers before a weekend": Judged(
        papers_go_out_in_time,
        COUNCIL,
        context(
            council(),
            now=datetime(2025, 3, 6, 9, 0, tzinfo=HO_CHI_MINH),
            session_at=datetime(2025, 3, 10, 8, 0, tzinfo=HO_CHI_MINH),
        ),
        ("hãy họp từ ngày 11/3/2025",),
    ),
}

ATTENDANCE = {
    "everyone's attendance is known": Judged(attendance_was_taken, COUNCIL, context(council(absent=[6]))),
    "nobody was counted": Judged(
        attendance_was_taken,
        COUNCIL,
        context(seated(member(1, attended=None), member(6, attended=None))),
        ("Chưa điểm danh: Nguyễn Văn An, Huỳnh Thị Én;",),
    ),
    "all seven": Judged(quorum_is_met, COUNCIL, context(council())),
    "five of seven, both reviewers and the chair": Judged(
        quorum_is_met, COUNCIL, context(council(absent=[2, 7]))
    ),
    "the vice-chair in place of the chair": Judged(quorum_is_met, COUNCIL, context(council(absent=[1]))),
    "one short": Judged(
        quorum_is_met,
        COUNCIL,
        context(council(absent=[5, 6, 7])),
        ("có mặt 4/7, cần ít nhất 5", "2/3", ARTICLE, "hoãn phiên họp"),
    ),
    "one short, the clerk does not count": Judged(
        quorum_is_met,
        COUNCIL,
        context(council(absent=[5, 6, 7], clerk=True)),
        ("có mặt 4/7, cần ít nhất 5",),
    ),
    "neither chair nor vice-chair": Judged(
        quorum_is_met,
        COUNCIL,
        context(council(absent=[1, 2])),
        ("phải có ít nhất 1 Chủ tịch hoặc Phó Chủ tịch",),
    ),
    "one reviewer missing": Judged(
        quorum_is_met, COUNCIL, context(council(absent=[4])), ("phải có đủ Ủy viên phản biện",)
    ),
    "everything at once": Judged(
        quorum_is_met,
        COUNCIL,
        context(council(absent=[1, 2, 3])),
        ("có mặt 4/7", "Chủ tịch hoặc Phó Chủ tịch", "đủ Ủy viên phản biện"),
    ),
}

_EMAILS = [m.email for m in MEMBERS]


def called(present: list[str], absent: list[str]) -> Context:
    return context(council(), present=present, absent=dict.fromkeys(absent, "bận"))


ROLL = {
    "each one once": Judged(attendance_names_every_member_once, COUNCIL, called(_EMAILS[:5], _EMAILS[5:])),
    "two of each fault": Judged(
        attendance_names_every_member_once,
        COUNCIL,
        called([*_EMAILS[:5], "ai@do.example", "kia@do.example"], _EMAILS[:2]),
        (
            "Không phải thành viên Hội đồng: ai@do.example, kia@do.example. "
            "Vừa ghi có mặt vừa ghi vắng mặt: uv1@tayninh.example, uv2@tayninh.example. "
            "Chưa điểm danh: uv6@tayninh.example, uv7@tayninh.example.",
        ),
    ),
    "one left out": Judged(
        attendance_names_every_member_once,
        COUNCIL,
        called(_EMAILS[:5], _EMAILS[6:]),
        ("Chưa điểm danh: uv6@tayninh.example.",),
    ),
    "one there and not there": Judged(
        attendance_names_every_member_once,
        COUNCIL,
        called(_EMAILS, _EMAILS[:1]),
        ("Vừa ghi có mặt vừa ghi vắng mặt: uv1@tayninh.example.",),
    ),
    "a stranger, and one left out": Judged(
        attendance_names_every_member_once,
        COUNCIL,
        called([*_EMAILS[1:], "ai@do.example"], []),
        ("Không phải thành viên Hội đồng: ai@do.example.", "Chưa điểm danh: uv1@tayninh.example."),
    ),
}


def on_item(member: int | str, item: ItemFact = ITEM, absent: Collection[int] = ()) -> Context:
    email = member if isinstance(member, str) else f"uv{member}@tayninh.example"
    return context(council(absent=absent, clerk=True, agenda=(item,)), member=email, task="NV-2025-01")


NAMING = {
    "an official writes down what a member says": Judged(members_act_for_themselves, COUNCIL, on_item(3)),
    "a member speaks for themselves": Judged(
        members_act_for_themselves,
        COUNCIL,
        outsider(on_item(3), Role.COUNCIL, id="uv3@tayninh.example"),
    ),
    "a member speaks for another": Judged(
        members_act_for_themselves,
        COUNCIL,
        outsider(on_item(3), Role.COUNCIL, id="uv4@tayninh.example"),
        ("cho chính mình",),
    ),
    "a member by e-mail address": Judged(names_a_member, COUNCIL, on_item(3)),
    "a stranger": Judged(
        names_a_member,
        COUNCIL,
        on_item("ai@do.example"),
        ("ai@do.example không phải là thành viên của Hội đồng này", "quyết định thành lập"),
    ),
    "a proposal of this agenda": Judged(names_an_item, COUNCIL, context(council(), task="NV-2025-01")),
    "a proposal of another council": Judged(
        names_an_item,
        COUNCIL,
        context(council(agenda=BOTH), task="NV-2024-09"),
        ("NV-2024-09 không có trong chương trình", "chương trình gồm: NV-2025-01, NV-2025-02"),
    ),
    "no conflict": Judged(conflicts_are_on_the_agenda, COUNCIL, context(council(), conflicts=())),
    "a conflict on the agenda": Judged(
        conflicts_are_on_the_agenda, COUNCIL, context(council(), conflicts=("NV-2025-01",))
    ),
    "a conflict elsewhere": Judged(
        conflicts_are_on_the_agenda,
        COUNCIL,
        context(council(), conflicts=("NV-2025-01", "NV-2024-09")),
        ("không có trong chương trình họp: NV-2024-09.",),
    ),
    "two conflicts elsewhere": Judged(
        conflicts_are_on_the_agenda,
        COUNCIL,
        context(council(), conflicts=("NV-2024-08", "NV-2024-09")),
        ("Đề xuất không có trong chương trình họp: NV-2024-08, NV-2024-09.",),
    ),
}


def answered(accepts: bool | None, *, attended: bool | None) -> Context:
    """The sixth member gives something on the item, after that answer to the invitation."""
    facts = seated(member(6, accepts=accepts, attended=attended))
    return context(facts, member=MEMBERS[5].email, task=ITEM.code)


RECUSED = replace(ITEM, recused={6})
CAST = replace(ITEM, votes={6: Vote.DECLINE})

FORMS = {
    "a first form": Judged(form_comes_once_from_a_voter, COUNCIL, on_item(6)),
    "a form from someone absent": Judged(form_comes_once_from_a_voter, COUNCIL, on_item(6, absent=[6])),
    "a form from someone who has accepted": Judged(conflicts_were_declared, COUNCIL, on_item(6)),
    "a form from someone who is there and was asked there": Judged(
        conflicts_were_declared, COUNCIL, answered(None, attended=True)
    ),
    "a form from someone who has not answered": Judged(
        conflicts_were_declared,
        COUNCIL,
        answered(None, attended=None),
        ("Huỳnh Thị Én chưa trả lời thư mời", "hãy ghi nhận việc xác nhận tham gia"),
    ),
    "a form from someone who has declined": Judged(
        conflicts_were_declared,
        COUNCIL,
        answered(False, attended=True),
        ("Huỳnh Thị Én đã từ chối tham gia Hội đồng",),
    ),
    "a form from the clerk": Judged(
        form_comes_once_from_a_voter,
        COUNCIL,
        on_item(8),
        ("Bùi Thị Giang là Thư ký hành chính, không gửi phiếu nhận xét",),
    ),
    "a form from a recused member": Judged(
        form_comes_once_from_a_voter,
        COUNCIL,
        on_item(6, RECUSED),
        ("Huỳnh Thị Én không tham gia đánh giá đề xuất NV-2025-01", "xung đột lợi ích"),
    ),
    "a second form": Judged(
        form_comes_once_from_a_voter,
        COUNCIL,
        on_item(6, replace(ITEM, forms={6})),
        ("Phiếu nhận xét của Huỳnh Thị Én", "đã được tiếp nhận"),
    ),
}

BALLOTS = {
    "a first ballot": Judged(voter_may_vote, COUNCIL, on_item(6)),
    "a ballot after another member's": Judged(voter_may_vote, COUNCIL, on_item(5, CAST)),
    "a ballot of the clerk": Judged(
        voter_may_vote,
        COUNCIL,
        on_item(8),
        ("Bùi Thị Giang là Thư ký hành chính, không có quyền biểu quyết",),
    ),
    "a ballot of someone absent": Judged(
        voter_may_vote, COUNCIL, on_item(6, absent=[6]), ("Huỳnh Thị Én vắng mặt", "kiểm tra điểm danh")
    ),
    "a ballot of a recused member": Judged(
        voter_may_vote, COUNCIL, on_item(6, RECUSED), ("Huỳnh Thị Én đã xin không tham gia biểu quyết",)
    ),
    "a second ballot": Judged(
        voter_may_vote, COUNCIL, on_item(6, CAST), ("đã có phiếu", "mỗi thành viên chỉ có một phiếu")
    ),
    "stepping aside before the vote": Judged(recusal_comes_before_the_vote, COUNCIL, on_item(6)),
    "stepping aside after the vote": Judged(
        recusal_comes_before_the_vote,
        COUNCIL,
        on_item(6, CAST),
        ("Huỳnh Thị Én đã bỏ phiếu", "không thể rút"),
    ),
    "stepping aside twice": Judged(
        recusal_comes_before_the_vote, COUNCIL, on_item(6, RECUSED), ("đã được ghi nhận không tham gia",)
    ),
}


def counted_by(*ids: int, absent: Collection[int] = ()) -> Context:
    tellers = [f"uv{id}@tayninh.example" for id in ids]
    return context(council(absent=absent), task="NV-2025-01", tellers=tellers)


def without_vote_of(*ids: int) -> dict[int, Vote]:
    return {member.id: Vote.RECOMMEND for member in MEMBERS if member.id not in ids}


def agenda(*items: ItemFact, absent: Collection[int] = ()) -> Context:
    return context(council(absent=absent, clerk=True, agenda=items))


ALL_BUT_TWO = {m.id: Vote.RECOMMEND if m.id > 2 else Vote.DECLINE for m in MEMBERS}
CHANGES = dict.fromkeys(range(1, 8), Vote.WITH_CHANGES)

CONCLUDING = {
    "two tellers who are there": Judged(tellers_are_two_present_members, COUNCIL, counted_by(5, 6)),
    "one teller": Judged(
        tellers_are_two_present_members, COUNCIL, counted_by(5), ("đúng 02 thành viên có mặt",)
    ),
    "one teller named twice": Judged(
        tellers_are_two_present_members, COUNCIL, counted_by(5, 5), ("đúng 02 thành viên có mặt",)
    ),
    "three tellers": Judged(
        tellers_are_two_present_members, COUNCIL, counted_by(5, 6, 7), ("đúng 02 thành viên có mặt",)
    ),
    "an absent teller": Judged(
        tellers_are_two_present_members, COUNCIL, counted_by(5, 6, absent=[6]), ("chọn lại người kiểm phiếu",)
    ),
    "a teller from outside": Judged(
        tellers_are_two_present_members, COUNCIL, counted_by(5, 9), ("chọn lại người kiểm phiếu",)
    ),
    "everyone voted": Judged(ballots_are_complete, COUNCIL, agenda(voted())),
    "the recused and the absent have no ballot": Judged(
        ballots_are_complete, COUNCIL, agenda(voted(votes=without_vote_of(6, 7), recused={6}), absent=[7])
    ),
    "two ballots missing": Judged(
        ballots_are_complete,
        COUNCIL,
        agenda(voted(), replace(SECOND, tellers=2, votes=without_vote_of(1, 4))),
        ("Đề xuất NV-2025-02 còn thiếu phiếu của: Nguyễn Văn An, Phạm Thị Dung.",),
    ),
    "nobody counted": Judged(
        ballots_are_complete,
        COUNCIL,
        agenda(voted(tellers=0)),
        ("NV-2025-01: kiểm phiếu phải do 02 người; hiện ghi nhận 0.",),
    ),
    "a ballot missing and one teller": Judged(
        ballots_are_complete,
        COUNCIL,
        agenda(voted(votes=without_vote_of(1), tellers=1)),
        ("còn thiếu phiếu của: Nguyễn Văn An. Đề xuất NV-2025-01: kiểm phiếu phải do 02 người",),
    ),
    "nobody left to vote": Judged(
        ballots_are_complete,
        COUNCIL,
        agenda(voted(votes={}, recused=range(1, 8))),
        ("không còn thành viên nào được biểu quyết",),
    ),
    "a recommendation speaks for itself": Judged(outcomes_are_explained, COUNCIL, agenda(voted())),
    "changes with their text": Judged(
        outcomes_are_explained, COUNCIL, agenda(voted(votes=CHANGES, has_remark=True))
    ),
    "a proposal still being voted on": Judged(
        outcomes_are_explained, COUNCIL, agenda(voted(votes=without_vote_of(6)), replace(SECOND, tellers=0))
    ),
    "changes without a text": Judged(
        outcomes_are_explained,
        COUNCIL,
        agenda(voted(votes=CHANGES)),
        ("nội dung điều chỉnh hoặc lý do không thực hiện cho đề xuất: NV-2025-01.",),
    ),
    "changes without a text, twice": Judged(
        outcomes_are_explained,
        COUNCIL,
        agenda(voted(votes=CHANGES), replace(SECOND, votes=CHANGES)),
        ("cho đề xuất: NV-2025-01, NV-2025-02.",),
    ),
    "consent of all who came, not enough where the whole council counts": Judged(
        outcomes_are_explained,
        COUNCIL,
        replace(
            agenda(voted(votes=without_vote_of(6, 7)), absent=[6, 7]),
            procedure=with_rule("council", base="all"),
        ),
        ("đề xuất: NV-2025-01.",),
    ),
    "five consents of seven, not more than 3/4, without a reason": Judged(
        outcomes_are_explained, COUNCIL, agenda(voted(votes=ALL_BUT_TWO)), ("đề xuất: NV-2025-01.",)
    ),
}

CASES = {
    **ESTABLISHING,
    **CONFLICTS,
    **INVITING,
    **ATTENDANCE,
    **ROLL,
    **NAMING,
    **FORMS,
    **BALLOTS,
    **CONCLUDING,
}


@table_of(CASES)
def test_a_guard_of_a_council_says_what_stands_against_the_act(case: Judged) -> None:
    case.check()


def test_every_guard_of_the_chart_is_judged_both_ways() -> None:
    assert judged_both_ways(CASES) == guards_of("council")


@pytest.mark.parametrize(
    "guard",
    [conflicts_were_declared, form_comes_once_from_a_voter, voter_may_vote, recusal_comes_before_the_vote],
)
@pytest.mark.parametrize(
    ("member", "task"), [("ai@do.example", "NV-2025-01"), ("uv1@tayninh.example", "NV-2024-09")]
)
def test_a_stranger_or_a_strange_proposal_is_named_once_and_not_by_every_check(
    guard: Guard, member: str, task: str
) -> None:
    assert guard(COUNCIL, context(council(), member=member, task=task)) is None


def test_the_voters_of_a_proposal_are_those_there_and_not_recused() -> None:
    facts = council(absent=[2], clerk=True, agenda=(RECUSED,))
    assert [voter.id for voter in facts.voters(RECUSED)] == [1, 3, 4, 5, 7]
