"""Lint of official documents: what a careful clerk would send back before it is signed.

Three entrances, one kind of answer: `lint_register` over registered documents, `lint_text` over the text of
one document, `lint_claims` over what a report says was done. Each returns findings in reading order.
"""

from __future__ import annotations

from reports.lint.claims import Claim, lint_claims
from reports.lint.register import RegisterEntry, lint_register
from reports.lint.report_claims import claims_in_text
from reports.lint.rules import RULES, Finding, Rule
from reports.lint.text import DocumentText, read_lines
from reports.lint.text_rules import lint_text

__all__ = [
    "RULES",
    "Claim",
    "DocumentText",
    "Finding",
    "RegisterEntry",
    "Rule",
    "claims_in_text",
    "lint_claims",
    "lint_register",
    "lint_text",
    "read_lines",
]
