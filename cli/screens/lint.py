"""What the lint found in one document, the gravest first; the rules it goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.text import Text

from cli.printing import BAD, DIM, GOOD, WARN, say, section, show, table
from reports.lint import DocumentText, Finding, Rule
from secretariat.values import article
from states.document_types import Reference, format_reference, type_name

SEVERITIES: Mapping[str, tuple[str, str, str]] = {
    "error": ("Lỗi", "Lỗi phải sửa trước khi ký", BAD),
    "warning": ("Cảnh báo", "Cảnh báo, nên xem lại", WARN),
}
"""Severity → one word, the title of its group, its colour."""


def checked(file: Path, doc: DocumentText, findings: Sequence[Finding], *, register_gap: str | None) -> None:
    say(f"{file.name}: {_named(doc)}", "bold")
    for severity, (word, title, style) in SEVERITIES.items():
        found = [one for one in findings if one.severity == severity]
        if found:
            rows = [
                (word, one.where, Text(one.message, style=style), article(one.article), one.rule)
                for one in found
            ]
            headings = ("Mức", "Chỗ", "Sai sót và cách sửa", "Căn cứ", "Quy tắc")
            section(f"{title} ({len(found)})", table(headings, rows))
    if not findings:
        say("Không thấy sai sót nào.", GOOD)
    if register_gap is not None:
        say(f"Chưa đối chiếu với sổ đăng ký văn bản: {register_gap}", DIM)


def rules(known: Sequence[Rule]) -> None:
    rows = [
        (
            rule.id,
            rule.title,
            Text(SEVERITIES[rule.severity][0], style=SEVERITIES[rule.severity][2]),
            article(rule.article),
        )
        for rule in known
    ]
    show(table(("Quy tắc", "Sai sót", "Mức", "Căn cứ"), rows))
    say(f"{len(known)} quy tắc", DIM)


def _named(doc: DocumentText) -> str:
    """`Báo cáo số 05/BC-KHCN ngày 07/5/2024`, with what the head of the document holds."""
    if doc.symbol is None:
        return type_name(doc.kind) if doc.kind else "văn bản không có số, ký hiệu"
    cited = Reference(doc.number, doc.year_in_symbol, doc.symbol, doc.signed_on, None, doc.kind)
    return format_reference(cited)
