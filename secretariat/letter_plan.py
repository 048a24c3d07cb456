"""Who would get a letter if it were written now, and from what: for each kind of letter in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from sqlmodel import Session, col, select

from models import Case, Council, Deadline
from notifications.catalogue import LETTERS
from secretariat.audiences import Recipient, people_with, recipients
from secretariat.correspondence import ON_EVENT
from secretariat.deadlines import escalation_days, reminder_days, rule_of
from secretariat.described import described
from secretariat.digest import digest_context, open_rows, workload
from secretariat.letter_contexts import context_for, envelope, quorum_outlook, submission_items
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from states.errors import BadInput, Refusal
from states.lifecycles import LIFECYCLES
from states.procedure import DeadlineRule
from states.roles import Role
from states.vietnamese import short_date

ACT = "Xem trước thư"

DECIDED = frozenset({"approved", "rejected", "not_recommended"})
"""States of a task in which the letter about its result has something to say."""


@dataclass(frozen=True)
class Addressed:
    """One reader and what the letter would be written from; worked out only when it is looked at."""

    recipient: Recipient
    context: Callable[[], dict[str, Any]]


@dataclass
class Plan:
    """`notes` say what a reader of the preview must know: which deadline, when, and what is only supposed."""

    letter: str
    addressed: list[Addressed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def plan(session: Session, letter: str, case: Case | None, *, now: datetime) -> Plan:
    """`BadInput` for a letter that is not about such a case; `Refusal` when nothing calls for it now."""
    if letter not in LETTERS:
        raise BadInput(f"Không có thư “{letter}”; các thư: {', '.join(LETTERS)}.")
    if letter in _ELSEWHERE:
        raise Refusal(ACT, f"thư “{LETTERS[letter].title}”", [_ELSEWHERE[letter]])
    if letter in _ABOUT_MANY:
        return _ABOUT_MANY[letter](session, case, now)
    kinds = _kinds(letter)
    if case is None:
        raise BadInput(f"Thư “{LETTERS[letter].title}” viết về một hồ sơ; hãy ghi mã hồ sơ.")
    if case.kind not in kinds:
        about = ", ".join(LIFECYCLES[kind].chart.title for kind in kinds)
        raise BadInput(f"Thư “{LETTERS[letter].title}” không viết về {case.label}; chỉ viết về: {about}.")
    row = _open_deadline(session, letter, case)
    if row is not None:
        return _reminder(session, letter, case, row, now)
    audience = next(
        (to for (kind, _), (name, to) in ON_EVENT.items() if (kind, name) == (case.kind, letter)), None
    )
    if audience is None:
        raise Refusal(ACT, case.label, [_not_open(letter, case)])
    return _event(session, letter, audience, case, now)


def _kinds(letter: str) -> list[str]:
    """The kinds of case a letter is about, by the acts that write it and by the procedures that remind with it."""
    acts = [kind for (kind, _), (name, _) in ON_EVENT.items() if name == letter]
    rules = [
        rule.case
        for known in rulebook().procedures.values()
        for rule in known.deadlines
        if rule.letter == letter
    ]
    return list(dict.fromkeys([*acts, *rules]))


def _event(session: Session, letter: str, audience: str, case: Case, now: datetime) -> Plan:
    done = Plan(letter)
    events = [name for (kind, name), (known, _) in ON_EVENT.items() if (kind, known) == (case.kind, letter)]
    table = LIFECYCLES[case.kind]
    labels = ", ".join(f"“{table.events[event]}”" for event in events)
    done.notes.append(f"Thư này được viết khi thực hiện việc {labels}.")
    if not any(table.find(case.state, event) for event in events):
        done.notes.append(
            f"Hồ sơ đang ở “{table.states[case.state]}”: việc đó chưa đến lượt, hoặc đã làm rồi."
        )
    supposed = _supposed(letter, case, done.notes)
    for person in recipients(session, audience, case):
        done.addressed.append(Addressed(person, _about(session, letter, case, person, now, None, supposed)))
    return done


def _supposed(letter: str, case: Any, notes: list[str]) -> dict[str, Any]:
    """What the act that is still to come is taken to do, where the letter depends on it."""
    if letter == "result" and case.state not in DECIDED:
        notes.append("Xem trước theo trường hợp được phê duyệt.")
        return {"outcome": "approved"}
    if letter == "session_invitation" and case.state != "invited":
        # What the record holds is the session that was put off, not the one to come.
        return {"session_at": None, "place": None, "changed": case.invitations > 0}
    if letter == "session_cancelled" and case.state not in ("adjourned", "cancelled"):
        notes.append("Xem trước theo trường hợp hoãn họp.")
        return {"outcome": "adjourned"}
    return {}


def _reminder(session: Session, letter: str, case: Case, row: Deadline, now: datetime) -> Plan:
    rule, today, done = rule_of(row, case), local_day(now), Plan(letter)
    done.notes.append(
        f"Nhắc thời hạn H{row.pk} “{rule.title}”, đến hạn {short_date(row.due_on)}.{_next(rule, row, today)}"
    )
    if rule.when == "quorum_at_risk" and not quorum_outlook(session, cast(Council, case))["objections"]:
        done.notes.append(
            "Số thành viên xác nhận tham gia đã đủ: nếu đến lượt nhắc hôm nay thì thư này không gửi."
        )
    for person in recipients(session, str(rule.audience), case):
        done.addressed.append(Addressed(person, _about(session, letter, case, person, now, row, {})))
    return done


def _next(rule: DeadlineRule, row: Deadline, today: date) -> str:
    ahead = [day for _, day in reminder_days(rule, row.due_on) if day >= today]
    return f" Lượt nhắc tới: {short_date(ahead[0])}." if ahead else " Không còn lượt nhắc nào."


def _about(
    session: Session,
    letter: str,
    case: Case,
    person: Recipient,
    now: datetime,
    row: Deadline | None,
    supposed: Mapping[str, Any],
) -> Callable[[], dict[str, Any]]:
    return lambda: context_for(session, letter, case, person, now=now, deadline=row) | dict(supposed)


def _open_deadline(session: Session, letter: str, case: Case) -> Deadline | None:
    rules = [rule.id for rule in rulebook().procedure(case.procedure_id).deadlines if rule.letter == letter]
    return session.exec(
        select(Deadline)
        .where(
            Deadline.case_kind == case.kind, Deadline.case_id == case.pk, col(Deadline.closed_at).is_(None)
        )
        .where(col(Deadline.rule).in_(rules))
        .order_by(col(Deadline.due_on))
        .limit(1)
    ).first()


def _not_open(letter: str, case: Case) -> str:
    states = LIFECYCLES[case.kind].states
    rules = [rule for rule in rulebook().procedure(case.procedure_id).deadlines if rule.letter == letter]
    if not rules:
        return f"Quy trình {case.procedure_id} không nhắc thời hạn nào bằng thư này."
    where = ", ".join(f"“{states[state]}”" for rule in rules for state in rule.states)
    return (
        f"Không có thời hạn đang mở nào nhắc bằng thư này; thời hạn “{rules[0].title}” chỉ mở ở trạng thái {where}, "
        f"hồ sơ đang ở “{states[case.state]}”."
    )


def _waiting(session: Session, case: Case | None, now: datetime) -> Plan:
    """The reminder to put tasks forward: one letter about all tasks that wait."""
    today, done = local_day(now), Plan("submission_reminder")
    rows = [line for line in _rows(session, case) if line[2].letter == "submission_reminder"]
    if not rows:
        raise Refusal(ACT, _label(case), ["Không có nhiệm vụ nào đang chờ trình UBND tỉnh."])
    (first_row, first, rule), items = rows[0], [(task, row) for row, task, _ in rows]
    done.notes.append(f"Thư gộp {len(rows)} nhiệm vụ đang chờ trình.{_next(rule, first_row, today)}")
    about = partial(_to_put_forward, session, first.procedure_id, items, today)
    for person in recipients(session, str(rule.audience), first):
        done.addressed.append(Addressed(person, partial(about, person)))
    return done


def _to_put_forward(
    session: Session, procedure: str, waiting: list[tuple[Case, Deadline]], today: date, person: Recipient
) -> dict[str, Any]:
    return envelope(session, procedure, person, today) | {"items": submission_items(session, waiting, today)}


def _late(session: Session, case: Case | None, now: datetime) -> Plan:
    """What is late enough to be told, each official about what they answer for, the leader about what lasted."""
    today, done = local_day(now), Plan("escalation")
    told: dict[tuple[int, Role], list[tuple[Deadline, Case]]] = {}
    for row, about, rule in _rows(session, case):
        for level, day in escalation_days(rule, row.due_on, rulebook().calendar):
            if day <= today:
                role = rule.responsible if level == 1 else Role.LEADER
                told.setdefault((level, role), []).append((row, about))
    if not told:
        raise Refusal(ACT, _label(case), ["Không có việc nào quá hạn đến mức phải báo cáo."])
    for (level, role), late in told.items():
        items = sorted(
            (described(row, about, today) for row, about in late), key=lambda item: (item.due_on, item.case)
        )
        done.notes.append(f"Mức {level}, gửi {role.label}: {len(items)} việc quá hạn.")
        saying = partial(_what_is_late, session, late[0][1].procedure_id, level, items, today)
        for person in people_with(session, role):
            done.addressed.append(Addressed(person, partial(saying, person)))
    return done


def _what_is_late(
    session: Session, procedure: str, level: int, items: list[SimpleNamespace], today: date, person: Recipient
) -> dict[str, Any]:
    return envelope(session, procedure, person, today) | {"level": level, "items": items}


def _digest(session: Session, case: Case | None, now: datetime) -> Plan:
    load, done = workload(session, now=now), Plan("digest")
    done.notes.append("Thư viết mỗi thứ Hai, về mọi hồ sơ.")
    for person in people_with(session, Role.SECRETARIAT):
        done.addressed.append(Addressed(person, partial(digest_context, session, load, person)))
    return done


def _rows(session: Session, case: Case | None) -> Iterable[tuple[Deadline, Case, DeadlineRule]]:
    """Open deadlines of a case or of all, by due day."""
    return [line for line in open_rows(session) if case is None or line[1] is case]


def _label(case: Case | None) -> str:
    return case.label if case else "mọi hồ sơ"


_ABOUT_MANY: Mapping[str, Callable[[Session, Case | None, datetime], Plan]] = {
    "submission_reminder": _waiting,
    "escalation": _late,
    "digest": _digest,
}
"""Letters that gather many cases; a case given narrows them down to it."""

_PERSONAL = (
    "Thư này mang đường dẫn riêng của một người, chỉ được viết khi người đó được mời hoặc tự đề nghị; "
    "lời văn của thư xem ở phần lời văn thư."
)

_ELSEWHERE: Mapping[str, str] = {
    **{kind.id: _PERSONAL for kind in LETTERS.values() if kind.private},
    "reminders": "Thư này ghép nhiều thư nhắc cùng gửi một người trong một lượt quét; hãy xem từng thư nhắc, "
    "hoặc chạy thử cả lượt quét.",
    "bounced": "Thư này được viết khi đọc được thư bị trả lại; hãy chạy thử lượt đọc thư bị trả lại.",
    "journal_seal": "Thư này được viết sau khi kiểm tra nhật ký mỗi đêm, mang dấu kiểm của đêm đó.",
}
"""Letters that nobody can foresee -> where to look instead."""
