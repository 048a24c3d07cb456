"""Acts: their forms before, what they set in motion after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from cli.fields import describe
from cli.printing import BAD, DIM, GOOD, WARN, say, section, show, table
from cli.screens.casefile import next_acts
from models import AnnualPlan, Case, Document, Letter, Organisation, Person, Spending
from reports.year_record import reference_of
from secretariat.accounts import CouncilKey
from secretariat.acts import Act
from secretariat.consequences import Consequences, Move
from secretariat.next_acts import NextAct, Opening
from secretariat.values import day
from secretariat.worklist import letter_code

MANY = 5
"""Letters named one by one; more are counted."""


def possible(case: Case, state_label: str, acts: Sequence[NextAct]) -> None:
    say(Text.assemble(f"{case.label}: ", (state_label, "bold"), f" (phiên bản {case.version})"))
    if acts:
        show(next_acts(acts))
        say(f"Thực hiện: nhiemvu act {case.code} VIỆC mục=giá trị …; xem các mục: thêm --help-form", DIM)
    else:
        say("Hồ sơ đã kết thúc, không còn việc nào.")


def openings(acts: Sequence[Opening]) -> None:
    rows = [
        (act.event, act.kind, act.label, " ".join((*act.required, *(f"[{key}]" for key in act.optional))))
        for act in acts
    ]
    show(table(("Việc", "Loại", "Nội dung", "Cần nhập"), rows, whole=(0, 1)))
    say("Thực hiện: nhiemvu new LOẠI VIỆC mục=giá trị …; xem các mục: thêm --help-form", DIM)


def form(act: Act) -> None:
    """The fields of an act; `*` marks those that must be given."""
    rows = [
        (field.key, Text("*" if field.required else "", style=BAD), field.label, field.expects)
        for field in describe(act.form)
    ]
    if rows:
        section(act.label.rstrip("."), table(("Mục", "", "Ý nghĩa", "Cách ghi"), rows))
        say("* là bắt buộc. Nội dung dài: ghi mục=@TỆP để lấy từ một tệp.", DIM)
    else:
        section(act.label.rstrip("."), Text("Việc này không cần nhập mục nào."))


def form_text(act: Act) -> str:
    """The same as plain lines, for an answer to a form that was refused."""
    fields = describe(act.form)
    if not fields:
        return "Việc này không cần nhập mục nào."
    widest = max(len(field.key) for field in fields)
    lines = [
        f"  {field.key:<{widest}} {'*' if field.required else ' '} {field.label}: {field.expects}"
        for field in fields
    ]
    return "\n".join(["Các mục của việc này (* là bắt buộc):", *lines])


def done(label: str, result: Any, after: Consequences) -> None:
    """Say what was done: first the case itself, then what came with it."""
    said = _named(result)
    if after.moves:
        first = after.moves[0]
        said = f"{first.label} → {first.state_label} (phiên bản {first.version})"
    say(Text.assemble(("✓ ", GOOD), (label, "bold"), f": {said}"))
    for move in after.moves[1:]:
        say(f"  kéo theo {move.event_label}: {_move(move)}")
    for line in after.closed:
        say(f"  khép thời hạn {line.code} {line.title} ({line.case_code})", DIM)
    for line in after.opened:
        say(f"  mở thời hạn {line.code} {line.title} ({line.case_code}): {day(line.due_on)}")
    _letters(after)


def _letters(after: Consequences) -> None:
    written = [letter for letter in after.letters if letter.skipped is None]
    for letter in written[:MANY]:
        say(f"  thư {letter.code} gửi {letter.recipient}: {letter.subject}")
    if len(written) > MANY:
        say(f"  và {len(written) - MANY} thư khác; xem: nhiemvu outbox")
    for letter in after.letters:
        if letter.skipped is not None:
            say(f"  không gửi được cho {letter.recipient}: {letter.skipped}", WARN)


def _move(move: Move) -> str:
    return f"{move.label} → {move.state_label}" if move.moved else move.label


def _named(result: Any) -> str:
    """What people call a row that has no lifecycle."""
    match result:
        case Letter():
            return letter_code(result.pk)
        case [Letter(), *_]:
            return ", ".join(letter_code(row.pk) for row in result[:MANY]) + (
                f" và {len(result) - MANY} thư khác" if len(result) > MANY else ""
            )
        case [Document(), *_]:
            return ", ".join(f"{reference_of(row)} (V{row.pk})" for row in result)
        case Document():
            return f"{reference_of(result)} (V{result.pk})"
        case Organisation() | Person():
            return result.name
        case AnnualPlan():
            return result.label
        case Spending():
            return result.purpose
        case CouncilKey():
            # Shown this once: it is told to the member by another way than the link.
            return f"{result.member}; mã truy cập, báo riêng cho người này: {result.code.get_secret_value()}"
    return ""
