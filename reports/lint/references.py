"""How a text cites other documents: what their names say against what their symbols say."""

from __future__ import annotations

from collections.abc import Iterator

from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, passages
from states.document_types import (
    OFFICIAL_LETTER,
    Reference,
    find_references,
    format_symbol,
    type_in_symbol,
    type_name,
)

# Approved by a decision and then cited by the decision's number: `Chương trình 1322/QĐ-TTg` is no mistake.
_APPROVED_BY_DECISION = {"QC", "QyĐ", "CTr", "KH", "PA", "ĐA", "DA"}


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
