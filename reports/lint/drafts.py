"""A document drawn up here, held against every rule before it is numbered and frozen."""

from __future__ import annotations

from datetime import date

from reports.document import OfficialDocument, plain_lines
from reports.lint.known import Known
from reports.lint.rules import Finding
from reports.lint.text import read_lines
from reports.lint.text_rules import lint_text

_BLANK_IN_A_DRAFT = {"number-missing", "date-missing"}


def lint_draft(
    document: OfficialDocument, known: Known | None = None, *, draft: bool = False, on: date | None = None
) -> list[Finding]:
    """Return what is to be mended in a document of the model.

    A `draft` is not blamed for the number and date that it is to be given, nor is a form that takes no number.
    `on` is the day a draft without date will be signed, for the bases and agencies of that day.
    """
    doc = read_lines(plain_lines(document))
    found = lint_text(doc, known, on=document.signed_on or on)
    if draft or doc.symbol is None:
        found = [one for one in found if one.rule not in _BLANK_IN_A_DRAFT]
    return found
