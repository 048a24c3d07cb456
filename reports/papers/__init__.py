"""The documents of the lifecycle, each a function that fills the document model from the record."""

from __future__ import annotations

from reports.papers import ballots, calls, councils, evaluations, minutes, proposals
from reports.papers.draft import BLANK, DETAILS, FILLS, Detail, Draft

# Importing a module of papers is what registers them.
_MODULES = (ballots, calls, councils, evaluations, minutes, proposals)

__all__ = ["BLANK", "DETAILS", "FILLS", "Detail", "Draft"]
