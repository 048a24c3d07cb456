"""Letters that came back: the letter is marked, the secretariat told once, the address left alone until mended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models import Announcement, AuditEntry, Bounce, Letter, LetterState, Promise
from models.engine import transaction
from notifications.bounces import Report, Return, Verdict
from notifications.message import message_id
from secretariat import bounces, people
from secretariat.bounces import Returns, take_returns
from secretariat.digest import send_digest
from secretariat.sweep import sweep
from secretariat.verification import verify
from states.errors import BadInput, Refusal
from tests.secretariat.builders import (
    AN,
    BINH,
    COUNCILLOR,
    ISSUED,
    MEMBERS,
    at,
    begin,
    established_council,
    issued_announcement,
    organisation,
    submitted_task,
)
from tests.secretariat.looking import (
    addressees,
    assert_every_letter_is_explained,
    at_once,
    decided,
    letters,
)

DAY = at(1, 8)
ADDRESS = "dn2@dn.example"
SILENT = f"Địa chỉ {ADDRESS} bị trả lại ngày 08/01/2025."


def sent_call(session: Session) -> Announcement:
    """A call that has gone out to two enterprises."""
    call = issued_announcement(session)
    for letter in session.exec(select(Letter)):
        letter.state, letter.sent_at = LetterState.SENT, ISSUED + timedelta(minutes=5)
    session.flush()
    return call


def returned(
    session: Session,
    email: str = ADDRESS,
    *,
    kind: str = "call",
    report: str = "<r1@relay.example>",
    status: str = "5.1.1",
) -> tuple[str, Report]:
    """The report that the letter of this kind to `email` came back."""
    letter = session.exec(select(Letter).where(Letter.recipient_email == email, Letter.letter == kind)).one()
    failed = Return((email,), status, "550 5.1.1 User unknown")
    ids = (message_id(letter.key, "khcn@so.example"),)
    return "17", Report(report, "Undelivered", Verdict.RETURNED, "", (failed,), ids, (email,))


def come_back(session: Session, *mails: tuple[str, Report], now: datetime = DAY) -> Returns:
    return take_returns(session, mails, now=now)


def test_a_letter_that_came_back_is_marked_and_the_secretariat_is_told_which_and_why(
    session: Session,
) -> None:
    sent_call(session)
    result = come_back(session, returned(session))
    (letter,) = [each for each in letters(session, "call") if each.recipient_email == ADDRESS]
    assert letter.state == LetterState.SENT, "the relay took it: that stays a fact"
    assert letter.error == (
        "Bị trả lại ngày 08/01/2025 (5.1.1): Địa chỉ không tồn tại hoặc ghi sai. "
        "Máy chủ trả lời: “550 5.1.1 User unknown”."
    )
    assert (result.handled, result.told) == (["17"], [AN.id])
    (told,) = letters(session, "bounced")
    assert told.subject == "Thư bị trả lại: 01 địa chỉ không nhận được thư"
    for words in (ADDRESS, "Công ty Mía đường 2", f"T{letter.pk}, gửi ngày 06/01/2025", "Gọi điện"):
        assert words in told.text


def test_all_addresses_of_one_look_are_one_letter_and_reading_again_adds_nothing(session: Session) -> None:
    sent_call(session)
    mails = [returned(session, f"dn{number}@dn.example", report=f"<r{number}@x>") for number in (1, 2)]
    come_back(session, *mails)
    again = come_back(session, *mails, now=DAY + timedelta(days=1))
    assert (again.bounces, again.handled) == ([], ["17", "17"])
    (told,) = letters(session, "bounced")
    assert told.subject.startswith("Thư bị trả lại: 02 địa chỉ")
    assert len(session.exec(select(Bounce)).all()) == 2


def test_two_programs_that_read_the_same_report_keep_it_once(engine: Engine) -> None:
    with transaction(engine) as session:
        sent_call(session)
        mail = returned(session)

    def read() -> int:
        with transaction(engine) as session:
            return len(come_back(session, mail).bounces)

    assert sorted(at_once([read, read, read])) == [0, 0, 1]
    with transaction(engine) as session:
        assert len(letters(session, "bounced")) == 1


@pytest.mark.parametrize("address", ["kho@elsewhere.example", "DN2@DN.example"])
def test_the_letter_says_which_address_it_was_also_when_the_mail_was_forwarded(
    session: Session, address: str
) -> None:
    sent_call(session)
    name, report = returned(session)
    forwarded = Report(
        report.id, "", Verdict.RETURNED, "", (Return((address,), "5.2.2", ""),), report.letters, (ADDRESS,)
    )
    (bounce,) = come_back(session, (name, forwarded)).bounces
    assert (bounce.email, bounce.status) == (ADDRESS, "5.2.2")


def nameless(address: str) -> tuple[str, Report]:
    """A report that quotes nothing of the letter."""
    return "18", Report("<n@x>", "", Verdict.RETURNED, "", (Return((address,), "4.4.7", ""),))


def test_a_report_that_quotes_nothing_is_about_the_one_letter_that_has_just_gone_to_the_address(
    session: Session,
) -> None:
    sent_call(session)
    (bounce,) = come_back(session, nameless(ADDRESS)).bounces
    (call,) = [each for each in letters(session, "call") if each.recipient_email == ADDRESS]
    assert bounce.letter_id == call.pk


def test_where_two_letters_may_be_meant_neither_is_marked_and_the_address_is_told_all_the_same(
    session: Session,
) -> None:
    sent_call(session)
    sweep(session, now=at(1, 30))
    for letter in letters(session, "call_closing"):
        letter.state, letter.sent_at = LetterState.SENT, at(1, 30)
    for letter in letters(session, "call"):
        letter.sent_at = at(1, 29)
    (bounce,) = come_back(session, nameless(ADDRESS), now=at(1, 31)).bounces
    assert bounce.letter_id is None
    (told,) = letters(session, "bounced")
    assert "Công ty Mía đường 2" in told.text
    assert "không nêu rõ là thư nào" in told.text


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        pytest.param(nameless("ai@la.example"), bounces.FOREIGN, id="an address we never wrote to"),
        pytest.param(
            (
                "19",
                Report("<f@x>", "", Verdict.RETURNED, "", (Return((ADDRESS,), "5.1.1", ""),), ("<ở@đâu>",)),
            ),
            bounces.FOREIGN,
            id="somebody else's letter to an address of ours",
        ),
        pytest.param(
            ("20", Report("<u@x>", "Hỏi", Verdict.UNKNOWN, "không hiểu")), "không hiểu", id="no report"
        ),
    ],
)
def test_what_is_not_ours_or_not_understood_stays_where_it_is_and_is_reported(
    session: Session, mail: tuple[str, Report], why: str
) -> None:
    sent_call(session)
    result = come_back(session, mail)
    assert [each.why for each in result.left] == [why]
    assert (result.handled, result.bounces, letters(session, "bounced")) == ([], [], [])


def test_an_old_letter_is_not_what_a_report_without_its_id_can_mean(session: Session) -> None:
    sent_call(session)
    assert come_back(session, nameless(ADDRESS), now=at(2, 20)).bounces == []


def test_what_returns_nothing_is_done_with(session: Session) -> None:
    holiday = "21", Report("<v@x>", "", Verdict.NOTHING, "thư trả lời tự động")
    result = come_back(session, holiday)
    assert (result.handled, result.nothing, result.left) == (["21"], 1, [])


def test_a_letter_nobody_was_sure_of_has_failed_once_it_came_back(session: Session) -> None:
    sent_call(session)
    letter = session.exec(select(Letter).where(Letter.recipient_email == ADDRESS)).one()
    letter.state = LetterState.AMBIGUOUS
    come_back(session, returned(session))
    assert letter.state == LetterState.FAILED


def test_no_reminder_goes_to_an_address_from_which_mail_came_back_and_the_promise_says_why(
    session: Session,
) -> None:
    sent_call(session)
    come_back(session, returned(session))
    result = sweep(session, now=at(1, 30))
    assert addressees(session, "call_closing") == ["dn1@dn.example"]
    assert ("-15", ADDRESS, SILENT) in decided(session, "call-closing")
    assert [(line.recipient, line.what) for line in result.skipped] == [(ADDRESS, SILENT)]


def test_no_letter_of_an_act_goes_there_either(session: Session) -> None:
    sent_call(session)
    come_back(session, returned(session))
    submitted_task(session, proposer=2)
    assert letters(session, "proposal_received") == []
    skipped = session.exec(select(Promise).where(col(Promise.key).contains("proposal_received"))).one()
    assert (skipped.recipient, skipped.skipped) == (ADDRESS, SILENT)


def test_an_official_whose_own_mail_came_back_gets_neither_escalation_nor_digest_nor_the_news(
    session: Session,
) -> None:
    submitted_task(session)
    sweep(session, now=at(2, 11))
    for letter in session.exec(select(Letter)):
        letter.state, letter.sent_at = LetterState.SENT, at(2, 11)
    result = come_back(session, returned(session, AN.id, kind="escalation"), now=at(2, 12))
    assert (result.told, result.untold) == ([], True)
    assert send_digest(session, now=at(2, 17)) == []
    sweep(session, now=at(2, 17))
    assert addressees(session, "escalation") == [AN.id, BINH.id]


def test_a_new_address_of_the_organisation_is_written_to_again(session: Session) -> None:
    sent_call(session)
    come_back(session, returned(session))
    begin(people.change_organisation, session, at(1, 9), code="DN2", address="Gò Dầu")
    sweep(session, now=at(1, 30))
    assert addressees(session, "call_closing") == ["dn1@dn.example"], "the same address is no better"
    begin(people.change_organisation, session, at(2, 1), code="DN2", email="moi@dn.example")
    sweep(session, now=at(2, 7))
    assert addressees(session, "call_closing") == ["dn1@dn.example", "dn1@dn.example", "moi@dn.example"]
    (bounce,) = session.exec(select(Bounce)).all()
    assert bounce.settled_at == at(2, 1)
    assert_every_letter_is_explained(session)


def test_an_address_that_somebody_else_still_has_stays_left_alone(session: Session) -> None:
    organisation(session, 2)
    begin(people.enter_person, session, ISSUED, name="Lê Văn Hai", email=ADDRESS)
    sent_call(session)
    come_back(session, returned(session))
    begin(people.change_organisation, session, at(1, 9), code="DN2", email="moi@dn.example")
    (bounce,) = session.exec(select(Bounce)).all()
    assert bounce.settled_at is None
    begin(people.change_email, session, at(1, 9), email=ADDRESS, new_email="hai@dn.example")
    assert bounce.settled_at is not None


def test_a_report_about_an_address_that_was_changed_meanwhile_needs_nothing_settled(session: Session) -> None:
    sent_call(session)
    mail = returned(session)
    begin(people.change_organisation, session, at(1, 7), code="DN2", email="moi@dn.example")
    (bounce,) = come_back(session, mail).bounces
    assert bounce.settled_at == DAY
    assert "trong danh bạ không còn ai dùng địa chỉ này" in letters(session, "bounced")[0].text


def test_a_council_member_with_a_new_address_keeps_the_seat_and_is_reminded_there(session: Session) -> None:
    established_council(session)
    for letter in session.exec(select(Letter)):
        letter.state, letter.sent_at = LetterState.SENT, at(2, 18)
    come_back(session, returned(session, MEMBERS[0], kind="council_membership"), now=at(2, 19))
    begin(people.change_email, session, at(2, 20), email=MEMBERS[0], new_email="chutich@vien.example")
    sweep(session, now=at(2, 24))
    assert "chutich@vien.example" in addressees(session, "council_membership")
    with pytest.raises(BadInput, match="đã thuộc về một người khác"):
        begin(people.change_email, session, at(2, 20), email=MEMBERS[1], new_email=MEMBERS[2])


def test_an_address_that_a_person_found_good_is_written_to_again_with_the_reason_in_the_audit(
    session: Session,
) -> None:
    sent_call(session)
    come_back(session, returned(session))
    reason = "Đã gọi điện: hộp thư vừa được dọn"
    begin(bounces.settle_bounce, session, at(1, 10), email=ADDRESS.upper(), reason=reason)
    sweep(session, now=at(1, 30))
    assert addressees(session, "call_closing") == ["dn1@dn.example", ADDRESS]
    (entry,) = session.exec(select(AuditEntry).where(AuditEntry.case_kind == "bounce"))
    assert (entry.actor, entry.data["reason"]) == (AN.id, reason)
    assert verify(session).breaks == ()
    with pytest.raises(Refusal, match="không có thư bị trả lại nào còn để ngỏ"):
        begin(bounces.settle_bounce, session, at(1, 11), email=ADDRESS, reason=reason)


def test_only_the_secretariat_settles_an_address(session: Session) -> None:
    with pytest.raises(Refusal, match="việc này dành cho: thư ký"):
        begin(bounces.settle_bounce, session, DAY, by=COUNCILLOR, email=ADDRESS, reason="Thử")


def test_the_longest_address_and_the_longest_name_of_a_report_fit(session: Session) -> None:
    address = f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.vn"
    organisation(session, 2, email=address)
    sent_call(session)
    mails = [returned(session, address, report=f"<{'r' * 190}{number}@x>") for number in (1, 2)]
    assert len(come_back(session, *mails).bounces) == 2
    assert come_back(session, *mails).bounces == []
    sweep(session, now=at(1, 30))
    (skipped,) = [reason for _, who, reason in decided(session, "call-closing") if who == address]
    assert skipped is not None
    assert skipped.startswith("Địa chỉ aaa")
    assert skipped.endswith(" bị trả lại ngày 08/01/2025.")
