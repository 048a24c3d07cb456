"""The procedures, their own wordings of letters and the official calendar this installation works under, read once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from notifications.catalogue import LETTERS
from notifications.wording import FOLDER_NAME, Wording, read_wording
from notifications.wording_check import checked
from states.calendar import OfficialCalendar
from states.errors import BadInput
from states.procedure import Procedure, load_procedures

FOLDER = Path(__file__).resolve().parent.parent / "procedures"


@dataclass(frozen=True)
class Rulebook:
    procedures: dict[str, Procedure]
    calendar: OfficialCalendar
    wordings: dict[str, Wording] = field(default_factory=dict)

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
    """What stands in `procedures/`; `BadInput` names the file, the key and what is allowed."""
    return read_rulebook(FOLDER)


def read_rulebook(folder: Path) -> Rulebook:
    """Read and check a folder of procedures whole: a mistake stops the program before it stops a letter."""
    procedures = load_procedures(folder)
    for procedure in procedures.values():
        letters_known(procedure)
    wordings = {name: checked(wording) for name, wording in read_wordings(folder, procedures).items()}
    return Rulebook(procedures, OfficialCalendar.load(folder / "calendar.toml"), wordings)


def read_wordings(folder: Path, procedures: Collection[str]) -> dict[str, Wording]:
    """The letters that each procedure has in words of its own, unchecked; a folder of no procedure is an error."""
    for own in sorted(folder.glob(f"*/{FOLDER_NAME}")):
        if own.parent.name not in procedures:
            known = ", ".join(procedures)
            raise BadInput(
                f"{folder.name}/{own.parent.name}/{FOLDER_NAME}: không có quy trình “{own.parent.name}”; "
                f"các quy trình hiện có: {known}. Hãy đổi tên thư mục."
            )
    return {procedure: read_wording(folder, procedure) for procedure in procedures}


def letters_known(procedure: Procedure) -> None:
    """The letters are of another level than the procedure's own checks; `BadInput` names the deadlines."""
    wrong = [
        f"{procedure.id}.toml: deadlines.{number} ({rule.id}): không có thư “{rule.letter}”; "
        f"chỉ nhận: {', '.join(LETTERS)}."
        for number, rule in enumerate(procedure.deadlines)
        if rule.letter is not None and rule.letter not in LETTERS
    ]
    if wrong:
        raise BadInput("\n".join(wrong))
