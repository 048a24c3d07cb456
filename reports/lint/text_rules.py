"""All rules over the text of one document, in the order in which a reader meets the defects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reports.lint import (
    abbreviations,
    agencies,
    amounts,
    bases,
    decision_form,
    form,
    numbering,
    programme_year,
    quotes,
    references,
)
from reports.lint.citations import check_citations, check_number
from reports.lint.known import Known
from reports.lint.rules import Finding
from reports.lint.text import DocumentText


def lint_text(doc: DocumentText, known: Known | None = None, *, on: date | None = None) -> list[Finding]:
    """Return every defect of form that can be seen in the text of one document.

    `on` is the day by which bases and agencies are judged: by default the day of signing that the text has;
    without either they are not judged. `known` is what the text is held against.
    """
    return list(_check(doc, known or Known(), on or doc.signed_on))


def _check(doc: DocumentText, known: Known, on: date | None) -> Iterator[Finding]:
    yield from form.check_head(doc)
    yield from check_number(doc, known)
    yield from decision_form.check(doc)
    yield from references.check_types(doc)
    yield from bases.check_whole(doc)
    if on is not None:
        yield from bases.check_in_time(doc, known, on)
        yield from agencies.check(doc, known, on)
    yield from check_citations(doc, known)
    yield from programme_year.check(doc)
    yield from quotes.check(doc)
    yield from numbering.check(doc)
    yield from form.check_recipients(doc)
    yield from amounts.check(doc)
    yield from abbreviations.check(doc)
