"""Kinds of documents, drafts with their defects, one registered document with its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.text import Text

from cli.printing import DIM, GOOD, pairs, say, section, show, table
from cli.screens.lists import findings
from reports.papers.index import IndexedPaper
from secretariat.document_file import DocumentFile
from secretariat.papers import WrittenDraft
from secretariat.words import KINDS
from states.lifecycles import LIFECYCLES
from states.papers import PAPERS, PaperRule
from states.vietnamese import grouped


def kinds(rules: Iterable[PaperRule]) -> None:
    show(
        table(
            ("Mẫu", "Văn bản", "Hồ sơ", "Cấp số"),
            [(rule.id, rule.title, KINDS[rule.case], _numbered(rule)) for rule in rules],
        )
    )
    say("Lập dự thảo: nhiemvu draft MẪU MÃ_HỒ_SƠ", DIM)


def drafts(rule: PaperRule, written: Sequence[WrittenDraft]) -> None:
    for draft in written:
        for path in draft.files:
            say(Text.assemble(("✓ ", GOOD), str(path)))
        if draft.findings:
            say("Cần sửa trước khi ký:", "bold")
            findings(draft.findings)
    if how := _numbered(rule):
        say(f"Cấp số: {how}", DIM)


def document(file: DocumentFile, written: Sequence[Path]) -> None:
    rows = [(label, value) for label, value in file.facts if value]
    parts = [pairs(rows)]
    if file.files:
        parts.append(
            table(
                ("Tệp", "Loại", "Dung lượng", "SHA-256"),
                [(each.name, each.role, f"{grouped(each.size)} byte", each.sha256) for each in file.files],
            )
        )
    section(f"{file.code} · {file.reference}", *parts)
    if not file.files:
        say("Văn bản lập bên ngoài, chưa có bản quét; lưu bản quét: nhiemvu new document attach", DIM)
    for path in written:
        say(Text.assemble(("✓ ", GOOD), str(path)))


def archived(folder: Path, papers: Sequence[IndexedPaper]) -> None:
    counts = Counter(paper.paper for paper in papers)
    show(
        table(
            ("Văn bản", "Số bản"),
            [(rule.title, str(counts[rule.id])) for rule in PAPERS.values() if counts[rule.id]],
            numbers=(1,),
        )
    )
    say(Text.assemble(("✓ ", GOOD), f"{len(papers)} văn bản; mục lục: {folder / 'muc-luc.html'}"))


def _numbered(rule: PaperRule) -> str:
    if rule.events:
        acts = ", ".join(f"“{LIFECYCLES[rule.case].events[event]}”" for event in rule.events)
        return f"trong việc {acts}, ghi document='lấy số'"
    if rule.states:
        return f"nhiemvu new document take_number paper={rule.id} about=…"
    return "không lấy số" if rule.type is None else "do cơ quan ban hành cấp"
