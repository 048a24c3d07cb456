"""Why someone got a letter, and why nobody did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.text import Text

from cli.printing import BAD, DIM, MAIN, WARN, say, section, table
from cli.screens.lists import LETTER_STYLES, left, letter_style
from secretariat.decisions import DeadlineAnswer, DecisionLine
from secretariat.letter_history import Handling
from secretariat.listings import LetterLine
from secretariat.values import article, day, moment


def letter(line: LetterLine, made: Sequence[DecisionLine], acts: Sequence[Handling]) -> None:
    sent = f" lúc {moment(line.sent_at)}" if line.sent_at else ""
    head = [
        Text(line.subject, style=MAIN),
        Text(f"Gửi {line.recipient_name} <{line.recipient_email}>, viết lúc {moment(line.created_at)}"),
        Text(f"Tình trạng: {line.state_label}{sent}", style=letter_style(line)),
    ]
    if line.error:
        head.append(Text(line.error, style=WARN))
    if line.resends:
        head.append(Text(f"Gửi lại thư {line.resends} theo yêu cầu; lý do: nhiemvu why {line.resends}"))
    section(f"Thư {line.code} · {line.letter_label}", *head)
    if acts:
        rows = [(moment(act.at), act.actor_name, _done(act), act.reason or "") for act in acts]
        section("Đã xử lý", table(("Lúc", "Ai", "Việc", "Lý do"), rows))
    if made:
        section("Thư này được viết vì", _reasons(made))
    elif line.letter == "bounced":
        say("Thư báo các địa chỉ bị trả lại; danh sách còn để ngỏ: nhiemvu bounces.")
    elif line.letter == "journal_seal":
        say("Thư gửi hằng đêm sau khi kiểm tra nhật ký; tính lại dấu kiểm: nhiemvu verify --through SỐ.")
    else:
        say("Thư tổng hợp gửi hằng tuần cho thư ký, không gắn với một thời hạn hay hồ sơ riêng.")


def deadline(answer: DeadlineAnswer, *, today: date) -> None:
    line = answer.deadline
    closed = f"Đã khép lúc {moment(answer.closed_at)} do: {answer.closed_by}." if answer.closed_at else ""
    section(
        f"Thời hạn {line.code} · {line.case_code}",
        Text(line.title, style=MAIN),
        Text.assemble(f"Đến hạn {day(line.due_on)}, ", closed or left(line)),
        Text(
            f"{line.explanation} Căn cứ: {article(line.article)}. Phụ trách: {line.responsible_label}.",
            style=DIM,
        ),
    )
    if answer.decisions:
        section("Đã quyết định", _decided(answer.decisions))
    else:
        say("Chưa có lần nhắc nào được quyết định cho thời hạn này.")
    if answer.ahead:
        rows = [(day(item.on), item.what, _overdue(item.on, today)) for item in answer.ahead]
        section("Sắp tới", table(("Ngày", "Việc", ""), rows))
    elif not closed:
        say("Không còn lần nhắc hay báo cáo nào nữa cho thời hạn này.", DIM)


def case(label: str, made: Sequence[DecisionLine]) -> None:
    if not made:
        say(f"Chưa có thư nào được quyết định cho {label}; xem các thời hạn: nhiemvu deadlines MÃ_HỒ_SƠ.")
        return
    section(f"Thư về {label}", _decided(made))


def _overdue(on: date, today: date) -> Text:
    return Text("chưa quét: chạy nhiemvu sweep", style=BAD) if on < today else Text("")


def _reasons(made: Sequence[DecisionLine]) -> Any:
    rows = [
        (line.case_code, line.case_name, line.cause, _for(line), moment(line.decided_at)) for line in made
    ]
    return table(("Mã", "Hồ sơ", "Vì", "Thời hạn", "Quyết định lúc"), rows)


def _decided(made: Sequence[DecisionLine]) -> Any:
    rows = [
        (moment(line.decided_at), line.cause, _for(line), line.recipient or "không ai", _outcome(line))
        for line in made
    ]
    return table(("Lúc", "Vì", "Thời hạn", "Người nhận", "Kết quả"), rows)


def _for(line: DecisionLine) -> str:
    if line.deadline_code is None or line.due_on is None:
        return ""
    return f"{line.deadline_code} {line.deadline_title}, hạn {day(line.due_on)}"


def _outcome(line: DecisionLine) -> Text:
    if line.skipped is not None:
        return Text(f"Không gửi: {line.skipped}", style=WARN)
    style = BAD if line.letter_returned else LETTER_STYLES[line.letter_state or ""]
    why = f"; {line.stopped_by}: {line.stop_reason}" if line.stopped_by else ""
    return Text(f"{line.letter_code} ({line.letter_state_label}{why})", style=style)


def _done(act: Handling) -> str:
    copy = f" ({act.copy})" if act.copy else ""
    return f"{act.event_label}{copy}" + (f", đến {act.to}" if act.to else "")
