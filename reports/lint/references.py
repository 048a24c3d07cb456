"""How a text cites other documents: types against symbols, and legal bases that are complete."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.lint.outline import read_outline
from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, excerpt, passages, place
from states.document_types import (
    DOCUMENT_TYPES,
    NORMATIVE_TYPES,
    OFFICIAL_LETTER,
    Reference,
    find_references,
    format_symbol,
    type_in_symbol,
    type_name,
)

# Approved by a decision and then cited by the decision's number: `Chương trình 1322/QĐ-TTg` is no mistake.
_APPROVED_BY_DECISION = {"QC", "QyĐ", "CTr", "KH", "PA", "ĐA", "DA"}

_BASIS = re.compile(r"[-–]?\s*Căn cứ\s+(?=\S)")
_LAW = re.compile(r"(Bộ luật|Luật|Pháp lệnh)\s")
_CITED = re.compile(
    rf"(?:{'|'.join({*DOCUMENT_TYPES.values(), *NORMATIVE_TYPES.values()})})\s+số\s*:?\s*\S+", re.IGNORECASE
)
# Where the subject of the cited document begins: a date or an issuer after this is not its own.
_SUBJECT = re.compile(
    r"[“\",;]|\b(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|thành lập|công bố|thông qua|triển khai)\b|[Vv]/v"
)
_DATED = re.compile(
    r"ngày\s+\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|năm\s+\d{4}"
)


def check_types(doc: DocumentText) -> Iterator[Finding]:
    """Find documents whose name says one type and whose symbol another, this document itself included."""
    own = type_in_symbol(doc.symbol or "")
    if doc.kind is not None and own is not None and own != doc.kind:
        yield _mismatch("Số, ký hiệu của văn bản", doc.kind, own, doc.symbol or "")
    for where, text in passages(doc):
        for (start, end), cited in find_references(text):
            if _contradicts(cited, text[start:end]):
                yield _mismatch(
                    where, cited.named_type or "", cited.type_in_symbol or "", format_symbol(cited)
                )


def check_bases(doc: DocumentText) -> Iterator[Finding]:
    """Find legal bases that cite a document without its date, or without who issued it.

    Laws and ordinances need a date only. A basis that cites no numbered document (a proposal, the actual
    situation) needs neither.
    """
    outline = read_outline(doc.lines)
    end = outline[0].line if outline else len(doc.lines)
    for at, line in enumerate(doc.lines[:end]):
        basis = _BASIS.match(line)
        if not basis:
            continue
        text = line[basis.end() :]
        cited, law = _CITED.search(text), _LAW.match(text)
        if cited is None and law is None:
            continue
        own = text if law else _own_words(text, cited)
        name = excerpt(cited.group() if cited and not law else text)
        if not _DATED.search(own):
            message = f"Căn cứ “{name}” thiếu ngày ban hành; hãy ghi thêm “ngày …”."
            yield finding("basis-undated", place(doc, at), message)
        if not law and not re.search(r"\bcủa\s", own):
            message = f"Căn cứ “{name}” không ghi cơ quan ban hành; hãy ghi thêm “của …”."
            yield finding("basis-without-issuer", place(doc, at), message)


def mismatch_message(named: str, symbol: str, written: str) -> str:
    """Return the sentence on a document called `named` whose symbol, as `written`, opens with `symbol`."""
    name = type_name(named).lower()
    rule = "không ghi tên loại" if named == OFFICIAL_LETTER else f"mở đầu bằng “{named}-”"
    return (
        f"{type_name(named)} mang ký hiệu “{written}” của {type_name(symbol).lower()}: ký hiệu của {name} "
        f"phải {rule}; hãy đối chiếu bản gốc rồi sửa ký hiệu hoặc tên loại."
    )


def _contradicts(cited: Reference, written: str) -> bool:
    named, symbol = cited.named_type, cited.type_in_symbol
    if named is None or symbol is None or named == symbol or not written[0].isupper():
        return False
    return not (named in _APPROVED_BY_DECISION and symbol == "QĐ" and "số" not in written)


def _mismatch(where: str, named: str, symbol: str, written: str) -> Finding:
    return finding("type-symbol-mismatch", where, mismatch_message(named, symbol, written))


def _own_words(text: str, cited: re.Match[str] | None) -> str:
    """Return what stands between the number of the cited document and its subject."""
    after = text[cited.end() :] if cited else text
    subject = _SUBJECT.search(after)
    return after[: subject.start()] if subject else after
