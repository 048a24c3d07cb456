"""Acts on documents: take a number, replace, cancel a number, keep the signed scan."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from sqlmodel import Session, col, select

from models import CASES, Attachment, AuditEntry, Document, StoredFile
from reports.year_record import reference_of
from secretariat import journal
from secretariat.acts import By, act
from secretariat.lookup import case_by_code
from secretariat.papers import Issued, freeze, keep
from secretariat.registry import number
from secretariat.rulebook import rulebook
from secretariat.uploads import Upload
from states.errors import BadInput, Missing, Refusal
from states.forms import Code, DocumentForm, Name, Prose
from states.papers import PaperRule, paper_rule
from states.vietnamese import short_date


def _document_code(code: str) -> str:
    if not re.fullmatch(r"[Vv]?[1-9]\d{0,17}", code):
        raise ValueError("phải là mã văn bản như V12; hãy xem mã trong danh sách văn bản")
    return code


DocumentCode = Annotated[str, AfterValidator(_document_code)]
"""What listings call a registered document: `V12`."""

ByItself = Literal["supplement_request", "session_invitation", "result_notice"]
"""Kinds of document that take a number outside an act on their case."""


@act("document", opens=True)
def take_number(
    session: Session,
    *,
    by: By,
    paper: ByItself,
    about: Annotated[tuple[Code, ...], Field(min_length=1)],
    issued_on: date | None = None,
    signer: Name | None = None,
    deputy: bool = False,
    waiver: Prose | None = None,
) -> list[Document]:
    """Cấp số văn bản. Mỗi hồ sơ được lập và cấp số một văn bản."""
    rule = paper_rule(paper)
    cases = [_held(session, rule.case, code) for code in dict.fromkeys(about)]
    for case in cases:
        if reason := rule.objection(case.state) or _had_since(session, rule, case):
            raise Refusal("Cấp số văn bản", case.label, [reason])
    given = DocumentForm(issued_on=issued_on, signer=signer, deputy=deputy, waiver=waiver)
    issued = [Issued(_numbered(session, rule, case, given, by), case) for case in cases]
    for each, files in zip(issued, freeze(session, issued, by, waiver=waiver), strict=True):
        _note(session, each.paper, by, "take_number", {**by.filled, "about": each.case.code, "files": files})
    return [each.paper for each in issued]


@act("document", opens=True)
def correct(
    session: Session,
    *,
    by: By,
    document: DocumentCode,
    reason: Prose,
    issued_on: date | None = None,
    signer: Name | None = None,
    deputy: bool = False,
    waiver: Prose | None = None,
) -> Document:
    """Lập văn bản thay thế."""
    former = document_by_code(session, document, hold=True)
    if former.paper is None or former.case_kind is None:
        raise Refusal(
            "Thay thế văn bản", _label(former), ["Văn bản này không lập từ hồ sơ trong chương trình."]
        )
    _refuse_settled(session, former, "Thay thế văn bản")
    row = session.get_one(CASES[former.case_kind], former.case_id)
    given = DocumentForm(issued_on=issued_on, signer=signer, deputy=deputy, waiver=waiver)
    rested = session.exec(select(AuditEntry).where(AuditEntry.document_id == former.pk)).first()
    event = rested.event if rested is not None and rested.case_kind == former.case_kind else None
    corrected = _numbered(session, paper_rule(former.paper), row, given, by, corrects=former)
    (files,) = freeze(session, [Issued(corrected, row, event)], by, waiver=waiver)
    _note(session, corrected, by, "correct", {**by.filled, "files": files})
    _note(session, former, by, "replaced", {"reason": reason, "by": reference_of(corrected)})
    return corrected


@act("document", opens=True)
def cancel_number(session: Session, *, by: By, document: DocumentCode, reason: Prose) -> Document:
    """Hủy số văn bản. Số đã hủy không dùng lại."""
    row = document_by_code(session, document, hold=True)
    if row.paper is None:
        raise Refusal("Hủy số văn bản", _label(row), ["Văn bản này không do chương trình cấp số."])
    _refuse_settled(session, row, "Hủy số văn bản")
    resting = session.exec(
        select(AuditEntry).where(AuditEntry.document_id == row.pk, AuditEntry.case_kind != "document")
    ).first()
    if resting is not None:
        raise Refusal(
            "Hủy số văn bản",
            _label(row),
            ["Một bước của hồ sơ đã dựa vào văn bản này; hãy lập văn bản thay thế bằng việc correct."],
        )
    row.cancelled_at, row.cancelled_reason = by.now, reason
    _note(session, row, by, "cancel_number", by.filled)
    return row


@act("document", opens=True)
def attach(session: Session, *, by: By, document: DocumentCode, file: Upload) -> Document:
    """Lưu bản quét đã ký của văn bản."""
    row = document_by_code(session, document, hold=True)
    present = session.exec(select(Attachment.name).where(Attachment.document_id == row.pk)).all()
    if file.sha256 in _hashes(session, row):
        raise BadInput(f"{_label(row)} đã có đúng tệp này; không cần lưu lại.")
    keep(
        session,
        row,
        by,
        role="scan",
        name=_free(file.stored_name, present),
        media_type=file.media_type,
        content=file.content,
    )
    _note(session, row, by, "attach", by.filled)
    return row


def acts_for(session: Session, row: Document) -> list[str]:
    """The acts that may be done with a registered document as it stands."""
    drawn_here = row.paper is not None and _settled(session, row) is None
    return [*(["correct", "cancel_number"] if drawn_here else []), "attach"]


def document_by_code(session: Session, code: str, *, hold: bool = False) -> Document:
    """`V12` or `12`; `hold` locks the row until the transaction ends."""
    digits = code.strip().removeprefix("V").removeprefix("v")
    known = digits.isascii() and digits.isdigit() and len(digits) < 10
    row = session.get(Document, int(digits), with_for_update=hold) if known else None
    if row is None:
        raise Missing(f"Không có văn bản {code.upper()}; hãy xem mã trong danh sách văn bản.")
    return row


def _numbered(
    session: Session,
    rule: PaperRule,
    case: Any,
    given: DocumentForm,
    by: By,
    *,
    corrects: Document | None = None,
) -> Document:
    row = number(
        session,
        rulebook().procedure(case.procedure_id),
        rule,
        given,
        by,
        title=corrects.title if corrects else "",
        programme_year=case.year,
        corrects=corrects,
    )
    row.case_kind, row.case_id = case.kind, case.pk
    return row


def _held(session: Session, kind: str, code: str) -> Any:
    """The case, locked: two officials who ask for the same document at once get one."""
    table: Any = CASES[kind]
    session.exec(select(table.id).where(table.code == code).with_for_update())
    return case_by_code(session, table, code)


def _had_since(session: Session, rule: PaperRule, case: Any) -> str | None:
    """Why there is no second document of a kind while the case stands where it stood for the first."""
    query = select(Document).where(
        Document.paper == rule.id,
        Document.case_kind == case.kind,
        Document.case_id == case.pk,
        col(Document.cancelled_at).is_(None),
        col(Document.registered_at) >= case.entered_at,
    )
    former = session.exec(query.order_by(col(Document.id).desc())).first()
    if former is None:
        return None
    return (
        f"{rule.title} đã được cấp số {reference_of(former)} (V{former.pk}); "
        "hãy lập văn bản thay thế bằng việc correct nếu cần sửa."
    )


def _refuse_settled(session: Session, row: Document, act: str) -> None:
    if reason := _settled(session, row):
        raise Refusal(act, _label(row), [reason])


def _settled(session: Session, row: Document) -> str | None:
    if row.cancelled_at is not None:
        return f"Số này đã hủy ngày {short_date(row.cancelled_at.date())}."
    newer = session.exec(select(Document).where(Document.corrects_id == row.pk)).first()
    if newer is not None and newer.cancelled_at is None:
        return f"Đã có văn bản thay thế: {reference_of(newer)} (V{newer.pk})."
    return None


def _hashes(session: Session, row: Document) -> set[str]:
    query = (
        select(StoredFile.sha256)
        .join(Attachment, col(Attachment.file_id) == col(StoredFile.id))
        .where(Attachment.document_id == row.pk)
    )
    return set(session.exec(query))


def _free(name: str, taken: Collection[str]) -> str:
    """`quet.pdf`, then `quet-2.pdf`."""
    stem, _, ending = name.rpartition(".")
    tried = itertools.chain([name], (f"{stem}-{at}.{ending}" for at in itertools.count(2)))
    return next(each for each in tried if each not in taken)


def _label(row: Document) -> str:
    return f"văn bản {reference_of(row)} (V{row.pk})"


def _note(session: Session, row: Document, by: By, event: str, data: Any) -> None:
    session.flush()
    journal.append(
        session,
        kind="document",
        case_id=row.pk,
        actor=by.actor,
        now=by.now,
        event=event,
        target="cancelled" if row.cancelled_at else "numbered",
        data=data,
        document_id=row.pk,
    )
