"""How many of a thing go without a further look. Imports nothing: the command line reads it before anything else."""

from __future__ import annotations

ASKED_ABOVE = 20
"""Letters that one act, or acts done together, write without asking first."""

AT_ONCE = 500
"""Cases that are acted on together: as many as one person can still look over before agreeing."""
