"""A letter before it goes: the same as the one that goes, and nothing is written by looking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session

from models import AnnualReport, Bounce, Case, Council, Task
from notifications.catalogue import LETTERS
from notifications.offered import Fields, Items, Shape, offered
from secretariat import annual_reports, councils, digest, proposals
from secretariat.deadlines import reminder_days
from secretariat.letter_plan import plan
from secretariat.letter_preview import Preview, preview
from secretariat.sweep import sweep
from states.errors import BadInput, Refusal
from tests.secretariat.builders import (
    ANSWERED,
    ESTABLISHED,
    INVITED,
    ISSUED,
    MEMBERS,
    SESSION,
    SUBMITTED,
    approved_task,
    at,
    begin,
    concluded_council,
    contract,
    council_in_session,
    do,
    draft_task,
    drafted_announcement,
    drafted_council,
    established_council,
    invited_council,
    issued_announcement,
    organisation,
    recommended_task,
    submitted_task,
)
from tests.secretariat.looking import content, letters

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""Nothing is written here, and what is read is read in the same way on both databases."""


def look(session: Session, letter: str, case: Case | None, when: datetime, **more: Any) -> Preview:
    before = content(session)
    shown = preview(session, letter, case, now=when, **more)
    assert content(session) == before, "a preview has written to the database"
    return shown


def absent(shape: Shape, value: Any, path: str = "") -> set[str]:
    """The placeholders of a shape that a real value does not have, not even empty."""
    if isinstance(shape, Items) and value is not None:
        return {missing for one in value for missing in absent(shape.each, one, f"{path}[]")}
    if not isinstance(shape, Fields) or value is None:
        return set()
    has = value.__contains__ if isinstance(value, Mapping) else lambda name: hasattr(value, name)
    read = value.get if isinstance(value, Mapping) else lambda name: getattr(value, name)
    there = {name for name in shape.parts if has(name)}
    inner = {missing for name in there for missing in absent(shape.parts[name], read(name), f"{path}.{name}")}
    return inner | {f"{path}.{name}" for name in set(shape.parts) - there}


def assert_offers_nothing_else(session: Session, letter: str, case: Case | None, now: datetime) -> None:
    """The samples that wordings are checked against must not show what no real letter has."""
    given = plan(session, letter, case, now=now).addressed[0].context()
    # Some letters go out first without a deadline; that of a supplement opens with the act.
    assert absent(offered(letter), given) <= {".deadline"}


def supplement_asked(session: Session) -> Task:
    task = submitted_task(session)
    do(
        proposals.request_supplement,
        session,
        task,
        at(1, 22),
        request="Nêu rõ sản phẩm",
        due_on=at(2, 5).date(),
    )
    return task


def put_off_council(session: Session) -> Council:
    council = invited_council(session)
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    return council


def report_of_the_year(session: Session) -> AnnualReport:
    submitted_task(session)
    report: AnnualReport = begin(annual_reports.open_year, session, at(10, 1), year=2025)
    return report


Build = Callable[[Session], Any]

BEFORE: dict[str, tuple[Build, datetime, int, set[str]]] = {
    "call": (drafted_announcement, ISSUED, 2, {"số, ký hiệu văn bản", "ngày văn bản"}),
    "proposal_received": (draft_task, SUBMITTED, 1, {"ngày nộp"}),
    "supplement_request": (submitted_task, at(1, 22), 1, {"nội dung cần bổ sung", "thời hạn"}),
    "council_membership": (drafted_council, ESTABLISHED, 8, {"số, ký hiệu văn bản", "ngày văn bản"}),
    "session_invitation": (established_council, INVITED, 8, {"thời gian họp", "địa điểm họp"}),
    "session_cancelled": (invited_council, at(2, 26), 8, {"lý do"}),
    "minutes_to_sign": (council_in_session, SESSION, 2, {"kết luận"}),
    "result": (recommended_task, at(3, 24), 1, set()),
}


@pytest.mark.parametrize("letter", BEFORE)
def test_before_the_act_what_the_record_does_not_hold_yet_stands_in_brackets(
    session: Session, letter: str
) -> None:
    build, when, count, blanks = BEFORE[letter]
    case = build(session)
    shown = look(session, letter, case, when)
    (sample,) = shown.samples
    assert_offers_nothing_else(session, letter, case, when)
    assert (shown.count, len(shown.readers), shown.skipped) == (count, count, ())
    assert set(sample.blanks) == blanks
    said = sample.subject + sample.text
    for part in (said, sample.html):
        assert any(f"[chưa có: {blank}]" in part for blank in blanks) == bool(blanks)
    assert "None" not in said
    assert "Thư này được viết khi thực hiện việc" in shown.notes[0]


AFTER: dict[str, tuple[Build, datetime]] = {
    "call": (issued_announcement, ISSUED),
    "proposal_received": (submitted_task, SUBMITTED),
    "session_invitation": (invited_council, INVITED),
    "session_cancelled": (put_off_council, at(2, 26)),
    "result": (approved_task, ANSWERED),
}


@pytest.mark.parametrize("letter", AFTER)
def test_after_the_act_the_preview_is_the_letter_that_went(session: Session, letter: str) -> None:
    build, when = AFTER[letter]
    shown = look(session, letter, build(session), when, every=True)
    sent = letters(session, letter)
    assert len(sent) == shown.count > 0
    assert {(one.recipient_email, one.subject, one.text, one.html, one.calendar) for one in sent} == {
        (one.email, one.subject, one.text, one.html, one.calendar) for one in shown.samples
    }
    assert {one.blanks for one in shown.samples} == {()}


REMINDED: dict[str, Build] = {
    "call_closing": issued_announcement,
    "supplement_request": supplement_asked,
    "council_membership": established_council,
    "evaluation_reminder": invited_council,
    "quorum_risk": invited_council,
    "minutes_to_sign": concluded_council,
    "submission_reminder": recommended_task,
    "progress_reminder": contract,
    "contract_ending": contract,
    "acceptance_reminder": contract,
    "annual_report_reminder": report_of_the_year,
}


def first_reminder(session: Session, letter: str) -> datetime:
    """The day of the first reminder with this letter that is still to come."""
    for row, _, rule in digest.open_rows(session):
        if rule.letter == letter:
            opened = row.opened_at.date()
            day = next(day for _, day in reminder_days(rule, row.due_on) if day > opened)
            return at(day.month, day.day, 7, year=day.year)
    raise LookupError(letter)


@pytest.mark.parametrize("letter", REMINDED)
def test_a_reminder_is_shown_as_the_sweep_then_writes_it(session: Session, letter: str) -> None:
    case = REMINDED[letter](session)
    now = first_reminder(session, letter)
    shown = look(session, letter, case, now, every=True)
    assert_offers_nothing_else(session, letter, case, now)
    before = {row.pk for row in letters(session, letter)}
    sweep(session, now=now)
    written = [row for row in letters(session, letter) if row.pk not in before]
    told = {row.recipient_email: (row.subject, row.text) for row in written}
    # Who is reminded of more than one thing at once gets one letter about all of them.
    together = {row.recipient_email for row in letters(session, "reminders")}
    expected = {one.email: (one.subject, one.text) for one in shown.samples if one.email not in together}
    assert told == expected
    assert told or together


def test_what_is_late_is_shown_as_the_sweep_then_reports_it(session: Session) -> None:
    task = submitted_task(session)
    with pytest.raises(Refusal, match="Không có việc nào quá hạn đến mức phải báo cáo"):
        look(session, "escalation", task, at(2, 5))
    now = at(3, 3, 7)
    shown = look(session, "escalation", None, now, every=True)
    assert any("gửi lãnh đạo Sở" in note for note in shown.notes)
    sweep(session, now=now)
    told = {(row.recipient_email, row.subject, row.text) for row in letters(session, "escalation")}
    assert told == {(one.email, one.subject, one.text) for one in shown.samples}
    assert_offers_nothing_else(session, "escalation", None, now)


def test_the_digest_is_shown_as_it_is_then_written(session: Session) -> None:
    submitted_task(session)
    shown = look(session, "digest", None, at(2, 5))
    (sample,) = shown.samples
    assert_offers_nothing_else(session, "digest", None, at(2, 5))
    (row,) = digest.send_digest(session, now=at(2, 5))
    assert (row.recipient_email, row.subject, row.text) == (sample.email, sample.subject, sample.text)


def test_who_is_left_out_is_named_with_the_reason(session: Session) -> None:
    organisation(session, 1, email=None)
    organisation(session, 2)
    call = drafted_announcement(session, recipients=3)
    session.add(
        Bounce(
            message_id="<1@relay>",
            email="dn2@dn.example",
            status="5.1.1",
            reason="Không có hộp thư",
            received_at=at(1, 3),
        )
    )
    session.flush()
    shown = look(session, "call", call, ISSUED)
    assert [reader.name for reader in shown.readers] == ["Công ty Mía đường 3"]
    assert {reader.name: reader.reason for reader in shown.skipped} == {
        "Công ty Mía đường 1": "Không có địa chỉ thư điện tử trong hồ sơ.",
        "Công ty Mía đường 2": "Địa chỉ dn2@dn.example bị trả lại ngày 03/01/2025.",
    }
    with pytest.raises(BadInput, match=r"dn2@dn\.example không được gửi thư này: Địa chỉ dn2"):
        look(session, "call", call, ISSUED, to="dn2@dn.example")


def test_any_reader_can_be_chosen(session: Session) -> None:
    council = established_council(session)
    shown = look(session, "session_invitation", council, INVITED, to=f" {MEMBERS[4].upper()} ")
    (sample,) = shown.samples
    assert (sample.email, shown.count) == (MEMBERS[4], 8)
    assert "thư ký khoa học" in sample.text
    with pytest.raises(
        BadInput, match=r"la@x\.example không nằm trong số người nhận thư này; người nhận: uv1@.* và 3"
    ):
        look(session, "session_invitation", council, INVITED, to="la@x.example")


@pytest.mark.parametrize(
    ("letter", "error", "said"),
    [
        ("thank_you", BadInput, "Không có thư “thank_you”; các thư: call, "),
        ("session_invitation", BadInput, "không viết về .*; chỉ viết về: Hội đồng tư vấn"),
        ("progress_reminder", Refusal, "chỉ mở ở trạng thái “Đang thực hiện”.*hồ sơ đang ở “Đã nộp"),
        ("reminders", Refusal, "nhiemvu sweep --dry-run"),
        ("bounced", Refusal, "nhiemvu bounces --dry-run"),
    ],
)
def test_a_letter_that_nothing_calls_for_is_refused_with_the_reason(
    session: Session, letter: str, error: type[Exception], said: str
) -> None:
    task = submitted_task(session)
    with pytest.raises(error, match=said):
        look(session, letter, task, at(1, 22))
    if error is BadInput and letter in LETTERS:
        with pytest.raises(BadInput, match="hãy ghi mã hồ sơ"):
            look(session, letter, None, at(1, 22))
