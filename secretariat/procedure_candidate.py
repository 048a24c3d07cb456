"""A procedure that somebody drafted: every objection to it, before it is put into the folder. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from secretariat.rulebook import letters_known, rulebook
from secretariat.uploads import LONGEST_NAME, plain_text
from states.errors import BadInput
from states.procedure import Procedure, parse_procedure


@dataclass(frozen=True)
class Candidate:
    """`unfinished` says what keeps a file that reads well from being put beside the others as it is."""

    procedure: Procedure
    unfinished: tuple[str, ...]


def read_candidate(name: str, content: bytes) -> Candidate:
    """Check an uploaded file as those of the folder are; `BadInput` has one line per objection, with its key."""
    shown = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "quy-trinh.toml"
    procedure = parse_procedure(plain_text(shown, content), shown)
    letters_known(procedure)
    return Candidate(procedure, tuple(_unfinished(procedure, shown)))


def nearest(candidate: Procedure) -> str:
    """The procedure that the candidate is laid beside: the one of its name, else the one in force when it begins."""
    known = rulebook().procedures
    if candidate.id in known:
        return candidate.id
    try:
        return rulebook().in_force(candidate.valid_from).id
    except BadInput:
        return max(known.values(), key=lambda one: one.valid_from).id


def _unfinished(procedure: Procedure, name: str) -> list[str]:
    said = []
    if name != f"{procedure.id}.toml":
        said.append(f"id = “{procedure.id}” phải trùng với tên tệp; hãy đặt tên tệp là {procedure.id}.toml.")
    said += [
        f"Cùng có hiệu lực một thời gian với quy trình {other.id}; hãy ghi valid_to cho quy trình cũ, trước "
        "valid_from của quy trình mới."
        for other in rulebook().procedures.values()
        if other.id != procedure.id and other.overlaps(procedure)
    ]
    return said
