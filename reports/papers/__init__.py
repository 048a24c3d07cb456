"""The documents of the lifecycle, each a function that fills the document model from the record."""

from __future__ import annotations

from reports.papers import (
    annual_reports,
    ballots,
    calls,
    contracts,
    councils,
    decisions,
    evaluations,
    minutes,
    performance,
    plans,
    proposals,
    results,
    submissions,
)
from reports.papers.draft import BLANK, DETAILS, FILLS, Detail, Draft

# Importing a module of papers is what registers them.
_MODULES = (
    annual_reports,
    ballots,
    calls,
    contracts,
    councils,
    decisions,
    evaluations,
    minutes,
    performance,
    plans,
    proposals,
    results,
    submissions,
)

__all__ = ["BLANK", "DETAILS", "FILLS", "Detail", "Draft"]
