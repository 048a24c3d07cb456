"""A letter before it goes: the same as the one that goes, and nothing is written by looking."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from models import AnnualReport, Bounce, Case, Council, Letter, Task
from notifications.offered import Fields, Items, Shape, offered
from secretariat import announcements, annual_reports, councils, digest, dossiers, implementation, proposals
from secretariat import sessions as council_sessions
from secretariat.deadlines import reminder_days
from secretariat.letter_plan import plan
from secretariat.letter_preview import Preview, preview
from secretariat.sweep import sweep
from states.errors import BadInput, Refusal
from tests.secretariat.builders import (
    ANSWERED,
    APPRAISED,
    ASSIGNED,
    ESTABLISHED,
    INVITED,
    ISSUED,
    MEMBERS,
    MINUTES,
    SESSION,
    SIGNED,
    SUBMITTED,
    approve,
    at,
    ballots,
    begin,
    do,
    draft_task,
    drafted_announcement,
    drafted_council,
    eligible_task,
    established_council,
    issued_announcement,
    organisation,
    paper,
    sent_dossier,
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


def before(
    session: Session, letter: str, case: Case, when: datetime, *, count: int, blanks: Collection[str]
) -> None:
    """What the record does not hold yet stands in brackets."""
    shown = look(session, letter, case, when)
    (sample,) = shown.samples
    assert_offers_nothing_else(session, letter, case, when)
    assert (shown.count, len(shown.readers), shown.skipped) == (count, count, ())
    assert set(sample.blanks) == set(blanks)
    said = sample.subject + sample.text
    for part in (said, sample.html):
        assert any(f"[chưa có: {blank}]" in part for blank in blanks) == bool(blanks)
    assert "None" not in said
    assert "Thư này được viết khi thực hiện việc" in shown.notes[0]


def after(session: Session, letter: str, case: Case, when: datetime) -> None:
    """The preview at the moment of the act is the letter that it wrote."""
    shown = look(session, letter, case, when, every=True)
    sent = [row for row in letters(session, letter) if row.created_at == when]
    assert len(sent) == shown.count > 0
    assert {(one.recipient_email, one.subject, one.text, one.html, one.calendar) for one in sent} == {
        (one.email, one.subject, one.text, one.html, one.calendar) for one in shown.samples
    }
    assert {one.blanks for one in shown.samples} == {()}


DOCUMENT = ("số, ký hiệu văn bản", "ngày văn bản")


def test_the_letters_of_a_call_and_a_proposal_are_seen_before_they_go(session: Session) -> None:
    call = drafted_announcement(session)
    before(session, "call", call, ISSUED, count=2, blanks=DOCUMENT)
    do(announcements.issue, session, call, ISSUED, document=paper(session, "TB", ISSUED))
    after(session, "call", call, ISSUED)
    task = draft_task(session)
    before(session, "proposal_received", task, SUBMITTED, count=1, blanks=["ngày nộp"])
    do(proposals.submit, session, task, SUBMITTED)
    after(session, "proposal_received", task, SUBMITTED)
    again = look(session, "proposal_received", task, SUBMITTED)
    assert again.notes[1] == "Hồ sơ đang ở “Đã nộp, chờ kiểm tra”: việc đó chưa đến lượt, hoặc đã làm rồi."
    asked = at(1, 22)
    before(session, "supplement_request", task, asked, count=1, blanks=["nội dung cần bổ sung", "thời hạn"])


def supplement_asked(session: Session) -> Task:
    task = submitted_task(session)
    form: dict[str, Any] = {"request": "Nêu rõ sản phẩm", "due_on": at(2, 5).date()}
    do(proposals.request_supplement, session, task, at(1, 22), **form)
    return task


def report_of_the_year(session: Session) -> AnnualReport:
    submitted_task(session)
    report: AnnualReport = begin(annual_reports.open_year, session, at(10, 1), year=2025)
    return report


def first_reminder(session: Session, letter: str) -> datetime:
    """The day of the first reminder with this letter that is still to come."""
    for row, _, rule in digest.open_rows(session):
        if rule.letter == letter:
            opened = row.opened_at.date()
            day = next(day for _, day in reminder_days(rule, row.due_on) if day > opened)
            return at(day.month, day.day, 7, year=day.year)
    raise LookupError(letter)


def reminded(session: Session, case: Case, *kinds: str) -> None:
    """The preview on the day of each reminder is what the sweep then writes; `kinds` in the order of their days."""
    for letter in kinds:
        now = first_reminder(session, letter)
        shown = look(session, letter, case, now, every=True)
        assert_offers_nothing_else(session, letter, case, now)
        known = {row.pk for row in session.exec(select(Letter))}
        sweep(session, now=now)
        written = [row for row in session.exec(select(Letter)) if row.pk not in known]
        told = {row.recipient_email: (row.subject, row.text) for row in written if row.letter == letter}
        # Who is reminded of more than one thing at once gets one letter about all of them.
        together = {row.recipient_email for row in written if row.letter == "reminders"}
        assert told or together
        assert told == {
            one.email: (one.subject, one.text) for one in shown.samples if one.email not in together
        }


def called_council(session: Session, task: Task) -> Council:
    """A council established, invited, put off and invited once more, each letter seen before and after."""
    council = drafted_council(session, task)
    before(session, "council_membership", council, ESTABLISHED, count=8, blanks=DOCUMENT)
    do(councils.establish, session, council, ESTABLISHED, document=paper(session, "QĐ", ESTABLISHED))
    no_session = ["thời gian họp", "địa điểm họp"]
    before(session, "session_invitation", council, INVITED, count=8, blanks=no_session)
    do(councils.invite, session, council, INVITED, session_at=at(2, 27), place="Phòng họp số 2")
    after(session, "session_invitation", council, INVITED)
    put_off = at(2, 21)
    before(session, "session_cancelled", council, put_off, count=8, blanks=["lý do"])
    do(councils.adjourn, session, council, put_off, reason="Chủ tịch đi công tác")
    after(session, "session_cancelled", council, put_off)
    before(session, "session_invitation", council, put_off, count=8, blanks=no_session)
    again = look(session, "session_invitation", council, put_off).samples[0]
    assert "Phòng họp số 2" not in again.text
    assert "thay thế giấy mời" in again.text
    do(councils.invite, session, council, at(2, 24), session_at=SESSION, place="Hội trường")
    return council


def held_session(session: Session, council: Council, task: Task) -> None:
    do(council_sessions.take_attendance, session, council, SESSION, present=tuple(MEMBERS), absent={})
    do(council_sessions.open_session, session, council, SESSION)
    before(session, "minutes_to_sign", council, SESSION, count=2, blanks=["kết luận"])
    ballots(session, council, task, "recommend")
    do(council_sessions.conclude, session, council, SESSION)


def signed_contract(session: Session, task: Task) -> None:
    dossier = sent_dossier(session, task)
    approve(session, dossier, task)
    do(dossiers.decide, session, dossier, ANSWERED)
    after(session, "result", task, ANSWERED)
    document = paper(session, "QĐ", ASSIGNED)
    do(implementation.assign_host, session, task, ASSIGNED, host="DN1", document=document)
    do(implementation.appraise, session, task, APPRAISED, funding=700_000_000)
    do(
        implementation.sign_contract,
        session,
        task,
        SIGNED,
        document=paper(session, "HĐ", SIGNED),
        funding=650_000_000,
        starts_on=SIGNED.date(),
        ends_on=at(4, 10, year=2026).date(),
    )


def test_every_letter_on_the_way_of_a_task_is_seen_as_it_goes(session: Session) -> None:
    task = eligible_task(session)
    before(session, "result", task, at(1, 22), count=1, blanks=[])
    council = called_council(session, task)
    reminded(session, council, "evaluation_reminder", "quorum_risk")
    held_session(session, council, task)
    reminded(session, council, "minutes_to_sign")
    do(councils.sign_minutes, session, council, MINUTES, document=paper(session, "BB", MINUTES))
    reminded(session, task, "submission_reminder")
    signed_contract(session, task)
    reminded(session, task, "progress_reminder", "contract_ending", "acceptance_reminder")


@pytest.mark.parametrize(
    ("build", "letter"),
    [
        (issued_announcement, "call_closing"),
        (supplement_asked, "supplement_request"),
        (established_council, "council_membership"),
        (report_of_the_year, "annual_report_reminder"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_reminder_is_shown_as_the_sweep_then_writes_it(
    session: Session, build: Callable[[Session], Any], letter: str
) -> None:
    reminded(session, build(session), letter)


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
    call = drafted_announcement(session, recipients=7)
    shown = look(session, "call", call, ISSUED, to=" DN5@dn.example ")
    (sample,) = shown.samples
    assert (sample.name, shown.count) == ("Công ty Mía đường 5", 7)
    with pytest.raises(
        BadInput, match=r"la@x\.example không nằm trong số người nhận thư này; .* và 2 người khác"
    ):
        look(session, "call", call, ISSUED, to="la@x.example")


NOT_NOW: list[tuple[str, type[Exception], str]] = [
    ("thank_you", BadInput, "Không có thư “thank_you”; các thư: call, "),
    ("session_invitation", BadInput, "không viết về .*; chỉ viết về: Hội đồng tư vấn"),
    ("progress_reminder", Refusal, "chỉ mở ở trạng thái “Đang thực hiện”.*hồ sơ đang ở “Đã nộp"),
    ("submission_reminder", Refusal, "Không có nhiệm vụ nào đang chờ trình"),
    ("reminders", Refusal, "chạy thử cả lượt quét"),
    ("bounced", Refusal, "chạy thử lượt đọc thư"),
    ("journal_seal", Refusal, "sau khi kiểm tra nhật ký mỗi đêm"),
]


def test_a_letter_that_nothing_calls_for_is_refused_with_the_reason(session: Session) -> None:
    task = submitted_task(session)
    for letter, error, said in NOT_NOW:
        with pytest.raises(error, match=said):
            look(session, letter, task, at(1, 22))
    with pytest.raises(BadInput, match="hãy ghi mã hồ sơ"):
        look(session, "call", None, at(1, 22))
