"""Documents drawn up from the record: as drafts at any time, frozen once they have a number."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlmodel import Session, select

from models import CASES, AnnualPlan, Attachment, Document, StoredFile
from reports.document import OfficialDocument
from reports.docx_writer import write_docx
from reports.lint import Finding, Known, lint_draft
from reports.papers import DETAILS, FILLS, Detail, Draft
from reports.pdf_writer import write_pdf
from reports.year_record import reference_of
from secretariat.acts import By
from secretariat.periods import local_day
from secretariat.registry import LONGEST_TITLE
from secretariat.rulebook import rulebook
from states.errors import BadInput, Missing, NhiemvuError
from states.papers import PaperRule, paper_rule

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def case_of(session: Session, rule: PaperRule, code: str) -> Any:
    """The row that a kind of document is about; an annual plan goes by its year."""
    if rule.case == "annual_plan":
        return _plan(session, code)
    table = CASES[rule.case]
    case = session.exec(select(table).where(table.code == code)).first()
    if case is None:
        raise Missing(f"Không có hồ sơ “{code}” để lập {rule.title}; hãy kiểm tra lại mã hồ sơ.")
    return case


def drafted(
    session: Session, rule: PaperRule, case: Any, *, today: date, only: str | None = None
) -> list[tuple[str, OfficialDocument]]:
    """Each document of a kind that the case has, as the record stands, under a name for its file."""
    details: Sequence[Detail | None] = DETAILS[rule.id](session, case) if rule.id in DETAILS else (None,)
    chosen = [detail for detail in details if only is None or (detail is not None and detail.key == only)]
    if not chosen:
        keys = ", ".join(detail.key for detail in details if detail) or "chưa có mục nào"
        raise Missing(f"{rule.title} của hồ sơ này chưa có bản cần lập; các bản có thể lập: {keys}.")
    return [
        (_file_name(rule, case, detail), fill(session, rule, case, today=today, detail=detail))
        for detail in chosen
    ]


@dataclass(frozen=True)
class WrittenDraft:
    """The files of one draft, and what to mend in it before it is signed."""

    name: str
    files: tuple[Path, ...]
    findings: tuple[Finding, ...]


def write_drafts(
    session: Session, rule: PaperRule, case: Any, out: Path, *, today: date, only: str | None = None
) -> list[WrittenDraft]:
    """Write DOCX and PDF of each draft; a file appears whole or not at all."""
    documents = drafted(session, rule, case, today=today, only=only)
    out.mkdir(parents=True, exist_ok=True)
    return [
        WrittenDraft(
            name,
            tuple(
                write_whole(out / f"{name}.{ending}", write(document))
                for ending, write in (("docx", write_docx), ("pdf", write_pdf))
            ),
            tuple(check(document, on=today)),
        )
        for name, document in documents
    ]


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file beside its place and put it there at once; of two who write it at the same time the later stays."""
    partial = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def fill(
    session: Session,
    rule: PaperRule,
    case: Any,
    *,
    today: date,
    paper: Document | None = None,
    event: str | None = None,
    form: Mapping[str, Any] | None = None,
    detail: Detail | None = None,
) -> OfficialDocument:
    draft = Draft(
        session=session,
        rule=rule,
        case=case,
        procedure=_procedure(case, today),
        today=today,
        paper=paper,
        event=event,
        form=form or {},
        detail=detail,
    )
    return FILLS[rule.id](draft)


def check(document: OfficialDocument, *, on: date, draft: bool = True) -> list[Finding]:
    """What the lint finds in a document as it is about to be signed; `on` is the day of a draft without a date."""
    return lint_draft(document, known_to_the_lint(), draft=draft, on=on)


def known_to_the_lint() -> Known:
    """Legal bases and agencies of every procedure, with their periods."""
    return Known.of(rulebook().procedures.values())


@dataclass(frozen=True)
class Issued:
    """A document that has just taken its number, its case, and the act it rests on with its form, if it does."""

    paper: Document
    case: Any
    event: str | None = None
    form: Mapping[str, Any] = field(default_factory=dict)


def freeze(
    session: Session, issued: Sequence[Issued], by: By, *, waiver: str | None = None
) -> list[dict[str, str]]:
    """Draw up documents that have just taken their numbers and keep their files; return role -> SHA-256 of each.

    Refused while the lint finds an error, unless `waiver` says why they go out all the same. Pages are set
    in threads of their own (typst works outside Python's lock) while the next document is drawn up here.
    """
    with ThreadPoolExecutor() as setters:
        drawn = []
        for each in issued:
            document = _checked(session, each, by, waiver)
            each.paper.title = (each.paper.title or document.letter_subject or document.subject)[
                :LONGEST_TITLE
            ]
            drawn.append((each.paper, write_docx(document), setters.submit(write_pdf, document)))
        return [
            {
                "docx": _keep_issued(session, paper, by, "docx", DOCX, docx),
                "pdf": _keep_issued(session, paper, by, "pdf", PDF, pdf.result()),
            }
            for paper, docx, pdf in drawn
        ]


def _checked(session: Session, issued: Issued, by: By, waiver: str | None) -> OfficialDocument:
    paper, rule = issued.paper, paper_rule(issued.paper.paper or "")
    day = paper.issued_on or local_day(by.now)
    document = fill(session, rule, issued.case, today=day, paper=paper, event=issued.event, form=issued.form)
    errors = [found for found in check(document, on=day, draft=False) if found.severity == "error"]
    if errors and not waiver:
        lines = "\n".join(f"- {found.where}: {found.message} ({found.article})" for found in errors)
        raise BadInput(
            f"{rule.title} chưa được cấp số vì còn lỗi:\n{lines}\n"
            "Hãy sửa dữ liệu rồi thực hiện lại, hoặc ghi waiver=lý do nếu vẫn phải ban hành."
        )
    return document


def _keep_issued(
    session: Session, paper: Document, by: By, role: str, media_type: str, content: bytes
) -> str:
    name = f"{reference_of(paper).replace('/', '-')}-{paper.year}.{role}"
    return keep(session, paper, by, role=role, name=name, media_type=media_type, content=content)


def keep(
    session: Session, paper: Document, by: By, *, role: str, name: str, media_type: str, content: bytes
) -> str:
    """Keep the bytes once under their hash and attach them to the document; return the SHA-256."""
    stored = stored_file(session, media_type, content)
    session.add(
        Attachment(
            document_id=paper.pk,
            file_id=stored.pk,
            role=role,
            name=name,
            added_at=by.now,
            added_by=by.actor.id,
        )
    )
    session.flush()
    return stored.sha256


def stored_file(session: Session, media_type: str, content: bytes) -> StoredFile:
    """The bytes under their SHA-256, kept once whoever brings them."""
    digest = hashlib.sha256(content).hexdigest()
    stored = session.exec(select(StoredFile).where(StoredFile.sha256 == digest)).first()
    if stored is None:
        stored = StoredFile(sha256=digest, media_type=media_type, size=len(content), content=content)
        session.add(stored)
        session.flush()
    return stored


class Damaged(NhiemvuError):
    """Kept bytes no longer have the hash under which they were frozen."""


def bytes_of(stored: StoredFile, name: str, code: str) -> bytes:
    """The bytes, if they still have their hash; `name` and `code` say in the error which file of what it is."""
    if hashlib.sha256(stored.content).hexdigest() != stored.sha256:
        raise Damaged(
            f"Tệp {name} của {code} không còn đúng mã SHA-256 {stored.sha256}; "
            "hãy phục hồi cơ sở dữ liệu từ bản sao lưu."
        )
    return stored.content


def _plan(session: Session, code: str) -> AnnualPlan:
    text = code.removeprefix("KH-")
    if not (text.isascii() and text.isdigit()):
        raise BadInput(f"Kế hoạch năm gọi theo năm, ví dụ 2026 hoặc KH-2026, không phải “{code}”.")
    plan = session.exec(select(AnnualPlan).where(AnnualPlan.year == int(text))).first()
    # Before the People's Committee has adopted it the plan is a draft of its activities, without a budget.
    return plan or AnnualPlan(year=int(text), title="", budget=0, created_at=EPOCH)


def _procedure(case: Any, today: date) -> Any:
    if isinstance(case, AnnualPlan):
        return rulebook().in_force(today)
    return rulebook().procedure(case.procedure_id)


def _file_name(rule: PaperRule, case: Any, detail: Detail | None) -> str:
    code = f"KH-{case.year}" if isinstance(case, AnnualPlan) else case.code
    parts = [rule.id.replace("_", "-"), code, *([detail.key] if detail else [])]
    return "-".join(parts).replace("/", "_")
