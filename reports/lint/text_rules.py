"""All rules over the text of one document, in the order in which a reader meets the defects."""

from __future__ import annotations

from reports.lint import abbreviations, amounts, form, numbering, programme_year, quotes, references
from reports.lint.rules import Finding
from reports.lint.text import DocumentText

_CHECKS = (
    form.check_head,
    references.check_types,
    references.check_bases,
    programme_year.check,
    quotes.check,
    numbering.check,
    form.check_recipients,
    amounts.check,
    abbreviations.check,
)


def lint_text(doc: DocumentText) -> list[Finding]:
    """Return every defect of form that can be seen in the text of one document."""
    return [found for check in _CHECKS for found in check(doc)]
