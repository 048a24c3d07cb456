"""The procedures and the official calendar this installation works under, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from states.calendar import OfficialCalendar
from states.errors import BadInput
from states.procedure import Procedure, load_procedures

FOLDER = Path(__file__).resolve().parent.parent / "procedures"


@dataclass(frozen=True)
class Rulebook:
    procedures: dict[str, Procedure]
    calendar: OfficialCalendar

    def procedure(self, procedure_id: str) -> Procedure:
        try:
            return self.procedures[procedure_id]
        except KeyError:
            known = ", ".join(self.procedures)
            raise BadInput(f"Không có quy trình “{procedure_id}”; các quy trình hiện có: {known}.") from None

    def in_force(self, day: date) -> Procedure:
        """The procedure that a case starting on `day` is pinned to."""
        for procedure in self.procedures.values():
            if procedure.holds_on(day):
                return procedure
        raise BadInput(
            f"Không có quy trình nào có hiệu lực vào ngày {day:%d/%m/%Y}; hãy bổ sung tệp vào thư mục procedures/."
        )


@cache
def rulebook() -> Rulebook:
    return Rulebook(load_procedures(FOLDER), OfficialCalendar.load(FOLDER / "calendar.toml"))
