"""The file of one case: state, deadlines with their derivation, values, parts, what can be done, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rich.text import Text

from cli.printing import BAD, DIM, GOOD, MAIN, WARN, pairs, say, section, show, table
from cli.screens.lists import left
from secretariat.case_parts import Part
from secretariat.casefile import CaseFile, TimelineLine
from secretariat.duplicates import Likeness
from secretariat.letter_history import Stopped
from secretariat.next_acts import NextAct, through_text
from secretariat.values import article, day, dong, moment
from secretariat.words import FIELDS, MONEY, value_label
from states.annual_report import NARRATIVE_PARTS
from states.lifecycles import LIFECYCLES
from states.vietnamese import grouped

LONGEST = 300
"""Characters of a long text that the screen shows; `--json` has it whole."""

LABELLED = frozenset({"activity_kind", "mode"})


def case_file(file: CaseFile, acts: Sequence[NextAct]) -> None:
    phase = f" · giai đoạn {file.phase}" if file.phase else ""
    head = [
        Text(file.name, style=MAIN),
        Text.assemble(
            (file.state_label, "bold"), f"{phase} · phiên bản {file.version} · quy trình {file.procedure}"
        ),
    ]
    if file.recorded:
        head.append(Text("Ghi nhận từ hồ sơ giấy: không theo dõi thời hạn.", style=DIM))
    section(f"{file.code} · {file.label.removesuffix(file.code).strip()}", *head)
    _deadlines(file)
    if acts:
        section("Việc có thể làm", next_acts(acts))
    if rows := _values(file.values):
        section("Thông tin", pairs(rows))
    for part in file.parts:
        _part(part)
    if file.stopped_letters:
        section("Thư tạm giữ, đã hủy", _stopped(file.stopped_letters))
    section("Quá trình", _timeline(file.timeline))
    if file.similar:
        section("Nhiệm vụ tương tự", similar(file.similar))


def _stopped(letters: Sequence[Stopped]) -> Any:
    rows = [
        (
            line.code,
            Text(line.state_label, style=WARN),
            line.recipient_email,
            line.subject,
            f"{line.by}: {line.reason}" if line.by else "",
        )
        for line in letters
    ]
    return table(("Mã", "Tình trạng", "Người nhận", "Tiêu đề", "Lý do"), rows)


def next_acts(acts: Sequence[NextAct]) -> Any:
    """Each event, who may send it, and either what it asks for or what stands against it."""
    rows = [
        (Text.assemble(act.event, "\n", (act.label, DIM)), *_outlook(act), ", ".join(act.role_labels))
        for act in acts
    ]
    return table(("Việc", "", "Cần nhập · vì sao chưa được", "Ai"), rows)


def similar(lines: Sequence[Likeness]) -> Any:
    states = LIFECYCLES["task"].states
    rows = [
        (f"{line.score} %", line.code, line.name, str(line.year), line.on, states[line.state])
        for line in lines
    ]
    return table(("Giống", "Mã", "Nhiệm vụ", "Năm", "Giống ở", "Trạng thái"), rows, numbers=[0])


def similar_tasks(lines: Sequence[Likeness]) -> None:
    if not lines:
        say("Không thấy nhiệm vụ nào tương tự trong mức quy trình yêu cầu xem xét.", GOOD)
        return
    show(similar(lines))
    say("Điểm chỉ để tham khảo; kết luận trùng lắp là của người xét.", DIM)


def _outlook(act: NextAct) -> tuple[Text, Text]:
    if act.through is not None:
        return Text("→", style=DIM), Text(f"qua {through_text(act.through)}", style=DIM)
    if act.reasons:
        return Text("✗", style=BAD), Text("\n".join(act.reasons), style=WARN)
    optional = [f"[{key}]" for key in act.optional]
    return Text("✓", style=GOOD), Text(" ".join((*act.required, *optional)))


def _deadlines(file: CaseFile) -> None:
    if not file.deadlines:
        return
    lines = []
    for line in file.deadlines:
        lines.append(
            Text.assemble(f"{line.code}  ", (line.title, "bold"), f"  {day(line.due_on)}  ", left(line))
        )
        lines.append(
            Text(
                f"    {line.explanation} Căn cứ: {article(line.article)}. Phụ trách: {line.responsible_label}.",
                DIM,
            )
        )
    section("Thời hạn", *lines)


def _values(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Everything the record holds; the name stands at the top, an empty value nowhere."""
    rows = []
    for key, value in values.items():
        if key in ("name", "title") or value is None or value in ("", [], {}, 0):
            continue
        if key == "narrative":
            rows += [(NARRATIVE_PARTS[part], _shortened(text)) for part, text in value.items()]
        else:
            rows.append((FIELDS[key], shown(key, value)))
    return rows


def shown(key: str, value: Any) -> str:
    """A stored value as a person reads it."""
    if key in MONEY:
        return dong(value)
    if key in LABELLED:
        return value_label(value)
    if key == "resume_state":
        return LIFECYCLES["task"].states[value]
    return plain(value)


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return "; ".join(map(plain, value))
    if isinstance(value, int) and value >= 10_000:
        return grouped(value)
    return _shortened(str(value))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _part(part: Part) -> None:
    """Columns that hold nothing in any row are left out."""
    keys = [key for key in part.columns if any(row[key] not in (None, "") for row in part.rows)]
    rows = [[plain(row[key]) for key in keys] for row in part.rows]
    section(part.title, table([part.columns[key] for key in keys], rows, whole=()))


def _timeline(lines: Sequence[TimelineLine]) -> Any:
    rows = [(moment(line.at), line.actor_name, _did(line), _paper(line), _moved(line)) for line in lines]
    return table(("Lúc", "Ai", "Việc", "Văn bản", "Trạng thái"), rows)


def _did(line: TimelineLine) -> Text:
    said = next(
        (line.data[key] for key in ("reason", "late_reason", "request", "remark") if line.data.get(key)), ""
    )
    return Text.assemble(line.event_label, (f"\n{_shortened(said)}" if said else "", DIM))


def _paper(line: TimelineLine) -> str:
    if line.document is None:
        return ""
    return f"{line.document}\n{day(line.document_on)}" if line.document_on else line.document


def _moved(line: TimelineLine) -> str:
    return line.target_label if line.target != line.source else ""
