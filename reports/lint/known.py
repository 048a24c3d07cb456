"""What the lint may know beside the text: legal bases and agencies with their periods, numbers already given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reports.lint.entries import RegisterEntry
from states.procedure import LegalBasis, Procedure
from states.procedure_parts import Agency


@dataclass(frozen=True)
class Known:
    """Rules that need a fact from here are silent without it: what is not known is not judged."""

    bases: tuple[LegalBasis, ...] = ()
    agencies: tuple[Agency, ...] = ()
    register: tuple[RegisterEntry, ...] = ()

    @classmethod
    def of(cls, procedures: Iterable[Procedure], register: Iterable[RegisterEntry] = ()) -> Known:
        rules = tuple(procedures)
        return cls(
            bases=tuple(basis for rule in rules for basis in rule.bases),
            agencies=tuple(agency for rule in rules for agency in rule.agencies),
            register=tuple(register),
        )

    def agency_on(self, key: str, day: date) -> Agency | None:
        """The agency as it was called on a day; None outside the periods that are known."""
        return next((one for one in self.agencies if one.key == key and one.holds_on(day)), None)
