"""From a figure back to its record: figure → rows → audit entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, or_
from sqlmodel import Session, col, select

from models import AnnualPlan, AuditEntry
from reports.blocks import Block, Column, Paragraph, Table
from reports.figures import Figure, Source
from reports.model import Appendix
from states.chart import HO_CHI_MINH
from states.vietnamese import grouped, short_date


@dataclass(frozen=True)
class Entry:
    """One audit entry of a source: its place in the case's chain, what was done, by whom, and its hash."""

    seq: int
    at: datetime
    event: str
    actor: str
    hash: str

    def __str__(self) -> str:
        day = short_date(self.at.astimezone(HO_CHI_MINH).date())
        return f"#{self.seq} {self.event}, {day}, {self.actor}, {self.hash[:12]}"


@dataclass(frozen=True)
class TraceLine:
    """One figure with each of its sources and the audit entries behind them."""

    figure: Figure
    sources: tuple[tuple[Source, tuple[Entry, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "figure": {key: value for key, value in self.figure.as_json().items() if key != "sources"},
            "sources": [
                asdict(source)
                | {"audit": [asdict(entry) | {"at": entry.at.isoformat()} for entry in entries]}
                for source, entries in self.sources
            ],
        }


def trace(session: Session, figures: Sequence[Figure], plan: AnnualPlan | None) -> list[TraceLine]:
    """Follow every figure to the audit, in one query; what was spent is kept in the chain of the year's plan."""
    chains = {source: _chain(source, plan) for figure in figures for source in figure.sources}
    entries = _entries(session, set(chains.values()))
    return [
        TraceLine(figure, tuple((source, entries.get(chains[source], ())) for source in figure.sources))
        for figure in figures
    ]


def value_text(figure: Figure) -> str:
    if isinstance(figure.value, str):
        return figure.value
    return f"{grouped(figure.value)} {figure.unit}"


def appendix(lines: Sequence[TraceLine]) -> Appendix:
    """The list of figures and their sources, as the last pages of the report."""
    rows = tuple(
        (str(count), line.figure.label, value_text(line.figure), _sources_text(line))
        for count, line in enumerate(lines, start=1)
    )
    body: tuple[Block, ...] = (
        Paragraph(("Mỗi số liệu trong báo cáo được tổng hợp từ các hồ sơ và mục nhật ký sau đây.",)),
        Table(
            columns=(
                Column("STT", 12, align="center"),
                Column("Số liệu", share=1.1),
                Column("Giá trị", share=1.2),
                Column("Nguồn: hồ sơ (mục nhật ký)", share=1.7),
            ),
            rows=rows,
        ),
    )
    return Appendix("NGUỒN SỐ LIỆU CỦA BÁO CÁO", body, landscape=True)


SHOWN = 12
"""Sources listed one by one in the printed appendix; the full list is in `--trace`."""


def _sources_text(line: TraceLine) -> str:
    shown = [
        f"{source.name} ({runs([entry.seq for entry in entries])})" if entries else source.name
        for source, entries in line.sources[:SHOWN]
    ]
    more = len(line.sources) - SHOWN
    return "; ".join(shown) + (f"; và {more} hồ sơ khác" if more > 0 else "")


def runs(numbers: Sequence[int]) -> str:
    """`#1–#21` for a whole chain, `#2` for one entry, `#1, #4` for scattered ones."""
    ordered = sorted(set(numbers))
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"#{ordered[0]}–#{ordered[-1]}"
    return ", ".join(f"#{number}" for number in ordered)


def _chain(source: Source, plan: AnnualPlan | None) -> tuple[str, int]:
    """The audit chain that a source belongs to."""
    if source.kind == "spending" and plan is not None:
        return "annual_plan", plan.pk
    return source.kind, source.id


def _entries(session: Session, chains: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[Entry, ...]]:
    """Of a case its whole chain, of a document the entries that rest on it."""
    ids: dict[str, list[int]] = {}
    for kind, row_id in chains:
        ids.setdefault(kind, []).append(row_id)
    documents = ids.pop("document", [])
    of_cases = [
        (col(AuditEntry.case_kind) == kind) & col(AuditEntry.case_id).in_(of)
        for kind, of in sorted(ids.items())
    ]
    query = select(AuditEntry).where(or_(false(), col(AuditEntry.document_id).in_(documents), *of_cases))
    found: dict[tuple[str, int], list[Entry]] = {}
    for row in session.exec(query.order_by(col(AuditEntry.id))):
        entry = Entry(row.seq, row.at, row.event, row.actor, row.hash)
        for chain in {(row.case_kind, row.case_id), ("document", row.document_id or 0)} & chains:
            found.setdefault(chain, []).append(entry)
    return {chain: tuple(entries) for chain, entries in found.items()}
