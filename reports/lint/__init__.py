"""Lint of official documents: what a careful clerk would send back before it is signed.

Four entrances, one kind of answer: `lint_register` over registered documents, `lint_draft` over a document drawn up
here, `lint_text` over the text of one document wherever it came from, `lint_claims` over what a report says was
done. Each returns findings in reading order.
"""

from __future__ import annotations

from reports.lint.claims import Claim, lint_claims
from reports.lint.drafts import lint_draft
from reports.lint.entries import RegisterEntry
from reports.lint.known import Known
from reports.lint.register import lint_register
from reports.lint.report_claims import claims_in_text
from reports.lint.rules import RULES, Finding, Rule
from reports.lint.text import DocumentText, read_lines
from reports.lint.text_rules import lint_text

__all__ = [
    "RULES",
    "Claim",
    "DocumentText",
    "Finding",
    "Known",
    "RegisterEntry",
    "Rule",
    "claims_in_text",
    "lint_claims",
    "lint_draft",
    "lint_register",
    "lint_text",
    "read_lines",
]
