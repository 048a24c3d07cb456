"""Letters before they go, letters that were stopped or repeated, and the words that procedures have for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from cli.printing import BAD, DIM, GOOD, MAIN, WARN, say, section, show, table
from cli.screens.lists import enclosed
from models import Letter
from secretariat.consequences import Bulk
from secretariat.letter_preview import Preview, Reader, Sample
from secretariat.listings import LetterLine
from secretariat.wordings import Offer, WordingLine

NAMED = 10
"""Readers named one by one; more are counted."""

ASKED = {"hold": "Tạm giữ", "release": "Cho gửi tiếp", "cancel": "Hủy"}
MOVED = {"hold": "Đã tạm giữ", "release": "Đã cho gửi tiếp", "cancel": "Đã hủy"}


def preview(seen: Preview) -> None:
    about = f" · {seen.case_code}" if seen.case_code else ""
    section(f"{seen.letter_label}{about}", *(Text(note) for note in seen.notes))
    if not seen.count:
        say("Không ai nhận thư này.", WARN)
    else:
        say(f"Gửi {seen.count} người: {_listed([_called(reader) for reader in seen.readers])}")
    _skipped([(reader.name, reader.reason or "") for reader in seen.skipped])
    if seen.samples:
        _sample(seen.samples[0])


def bulk(label: str, many: Bulk) -> None:
    """What an act is about to send, before it is agreed to."""
    kinds = "; ".join(f"{title}: {number}" for title, number in many.kinds.items())
    say(Text.assemble((label, "bold"), f" sẽ gửi {many.count} thư ({kinds})"))
    say(f"Gửi: {_listed(many.recipients)}")
    _skipped([(letter.recipient, letter.skipped or "") for letter in many.skipped])
    section(f"Một thư trong số đó, gửi {many.recipients[0]}", *_letter(many.subject, many.text))


def chosen(event: str, found: Sequence[Letter], *, quiet: bool) -> None:
    """The letters of a kind or case that an act would move."""
    if quiet:
        return
    listed = _listed([f"{row.recipient_name} <{row.recipient_email}>" for row in found])
    say(f"{ASKED[event]} {len(found)} thư, gửi: {listed}")
    say(f"Thư đầu tiên: {found[0].subject}", DIM)


def moved(event: str, codes: Sequence[str]) -> None:
    say(Text.assemble(("✓ ", GOOD), f"{MOVED[event]} {len(codes)} thư: {_listed(codes)}"))


def resent(line: LetterLine) -> None:
    say(
        Text.assemble(
            ("✓ ", GOOD),
            f"Thư {line.resends} được gửi lại thành thư {line.code} đến {line.recipient_email}; "
            "gửi ngay: nhiemvu dispatch",
        )
    )


def files(paths: Sequence[Path]) -> None:
    for path in paths[:NAMED]:
        say(Text.assemble(("✓ ", GOOD), str(path)))
    if len(paths) > NAMED:
        say(f"và {len(paths) - NAMED} tệp khác trong {paths[-1].parent}", DIM)


def wordings(lines: Sequence[WordingLine]) -> None:
    if not lines:
        say("Chưa quy trình nào có lời văn riêng; mọi thư theo mẫu của chương trình.")
        say("Bắt đầu: nhiemvu letters wording THƯ --write", DIM)
        return
    rows = [
        (
            line.procedure,
            line.letter,
            line.part,
            Text("sai", style=BAD) if line.problems else Text("dùng được", style=GOOD),
        )
        for line in lines
    ]
    show(table(("Quy trình", "Thư", "Phần", "Tình trạng"), rows, whole=(0, 1, 2)))
    for line in lines:
        for problem in line.problems:
            say(problem, BAD)


def offer(offered: Offer) -> None:
    section(
        f"{offered.letter} · {offered.letter_label}",
        Text("Chỗ điền (tên[] là danh sách, dùng với {% for %}):", style=DIM),
        Text(", ".join(offered.placeholders)),
        Text(""),
        Text("Bộ lọc:", style=DIM),
        Text(", ".join(offered.filters)),
    )
    say(f"Chép mẫu để sửa: nhiemvu letters wording {offered.letter} --write", DIM)


def _sample(sample: Sample) -> None:
    section(f"Thư gửi {sample.name} <{sample.email}>", *_letter(sample.subject, sample.text))
    if sample.calendar:
        say(enclosed(sample.calendar), DIM)
    if sample.blanks:
        say(f"Hồ sơ chưa có: {', '.join(sample.blanks)}; trong thư ghi [chưa có: …].", WARN)
    if sample.own_parts:
        say(f"Lời văn riêng của quy trình: {', '.join(sample.own_parts)}.", DIM)


def _letter(subject: str, text: str) -> tuple[Text, Text, Text]:
    return Text(subject, style=MAIN), Text(""), Text(text.strip())


def _skipped(skipped: Sequence[tuple[str, str]]) -> None:
    for name, reason in skipped[:NAMED]:
        say(f"Không gửi cho {name}: {reason}", WARN)
    if len(skipped) > NAMED:
        say(f"và {len(skipped) - NAMED} người khác không được gửi; xem hết bằng --json", WARN)


def _called(reader: Reader) -> str:
    return f"{reader.name} <{reader.email}>"


def _listed(names: Sequence[str]) -> str:
    more = f" và {len(names) - NAMED} nơi khác" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
