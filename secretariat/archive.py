"""All documents of a programme year as files in one folder, with an index: what was issued, and the forms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models import CASES, AnnualPlan, Attachment, Case, Document, StoredFile
from models.document import FILE_ROLES
from reports.docx_writer import write_docx
from reports.papers import DETAILS
from reports.papers.index import IndexedFile, IndexedPaper, index_page
from reports.pdf_writer import write_pdf
from reports.year_record import reference_of
from secretariat.papers import drafted, write_whole
from states.errors import Missing
from states.papers import PAPERS, PaperRule

INDEX = "muc-luc.html"


def write_archive(session: Session, year: int, out: Path, *, today: date) -> list[IndexedPaper]:
    """Write the frozen files and scans of the year's documents, and every form as the record fills it.

    A document of another office is drawn up as a draft. The index is written last, so that it only ever names
    files that are there.
    """
    cases = {rule.id: _cases(session, rule, year) for rule in PAPERS.values()}
    if not any(cases.values()):
        raise Missing(f"Chưa có hồ sơ nào của năm {year}; hãy kiểm tra lại năm.")
    out.mkdir(parents=True, exist_ok=True)
    papers = [*_numbered(session, year, out)]
    for rule in PAPERS.values():
        if rule.type is None or not (rule.events or rule.states):
            for case in cases[rule.id]:
                papers += _drawn(session, rule, case, out, today)
    order = list(PAPERS)
    papers.sort(key=lambda paper: order.index(paper.paper))
    write_whole(out / INDEX, index_page(year, papers).encode())
    return papers


def _cases(session: Session, rule: PaperRule, year: int) -> list[Case | AnnualPlan]:
    table: Any = AnnualPlan if rule.case == "annual_plan" else CASES[rule.case]
    return list(session.exec(select(table).where(table.year == year).order_by(col(table.id))))


def _numbered(session: Session, year: int, out: Path) -> Iterator[IndexedPaper]:
    """Documents that took their number here, with the bytes they were issued with and the scans that came back."""
    query = (
        select(Document, Attachment, StoredFile)
        .join(Attachment, col(Attachment.document_id) == col(Document.id))
        .join(StoredFile, col(StoredFile.id) == col(Attachment.file_id))
        .where(Document.programme_year == year, col(Document.paper).is_not(None))
        .order_by(col(Document.id), col(Attachment.id))
    )
    files: dict[int, list[IndexedFile]] = {}
    documents: dict[int, Document] = {}
    for document, attachment, stored in session.exec(query):
        name = f"V{document.pk}-{attachment.name}"
        write_whole(out / name, stored.content)
        documents[document.pk] = document
        files.setdefault(document.pk, []).append(
            IndexedFile(name, FILE_ROLES[attachment.role], stored.size, stored.sha256)
        )
    for key, document in documents.items():
        yield IndexedPaper(
            paper=document.paper or "",
            reference=reference_of(document),
            on=document.issued_on,
            title=document.title,
            note="số đã hủy" if document.cancelled_at else "",
            files=tuple(files[key]),
        )


def _drawn(
    session: Session, rule: PaperRule, case: Case | AnnualPlan, out: Path, today: date
) -> Iterator[IndexedPaper]:
    if rule.id in DETAILS and not DETAILS[rule.id](session, case):
        return
    for name, document in drafted(session, rule, case, today=today):
        written = []
        for ending, role, content in (
            ("docx", "docx", write_docx(document)),
            ("pdf", "pdf", write_pdf(document)),
        ):
            write_whole(out / f"{name}.{ending}", content)
            written.append(IndexedFile(f"{name}.{ending}", FILE_ROLES[role], len(content), None))
        yield IndexedPaper(
            paper=rule.id,
            reference="",
            on=None,
            title=document.subject,
            note="phiếu, không lấy số" if rule.type is None else "dự thảo trình cơ quan ban hành",
            files=tuple(written),
        )
