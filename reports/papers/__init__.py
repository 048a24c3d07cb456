"""The documents of the lifecycle, each a function that fills the document model from the record."""

from __future__ import annotations

from reports.papers import (
    annual_reports,
    calls,
    contracts,
    councils,
    decisions,
    performance,
    plans,
    results,
    submissions,
)
from reports.papers.draft import BLANK, DETAILS, FILLS, Detail, Draft

# Importing a module of papers is what registers them.
_MODULES = (
    annual_reports,
    calls,
    contracts,
    councils,
    decisions,
    performance,
    plans,
    results,
    submissions,
)

__all__ = ["BLANK", "DETAILS", "FILLS", "Detail", "Draft"]
