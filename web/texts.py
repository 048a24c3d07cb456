"""Every text of the pages in Vietnamese, which the English catalogue has to know.

Three sources: `_("…")` in templates; Vietnamese literals in the modules of `web` (a text with values is written
as a pattern, `visit.say("… {name}", name=…)`, because an f-string is no entry of a catalogue); and the tables
below `web` whose labels pages show.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from jinja2.ext import babel_extract

from models.document import FILE_ROLES
from models.letter import LetterState
from notifications.catalogue import LETTERS
from reports.papers.evaluations import CRITERIA
from secretariat import desk
from secretariat.acts import ACTS
from secretariat.rulebook import rulebook
from secretariat.words import FIELDS, KINDS, VALUES
from states.council_rules import Seat, Vote
from states.document_types import DOCUMENT_TYPES
from states.lifecycles import LIFECYCLES
from states.roles import SYSTEM, Role
from states.vietnamese import fold
from web.menu import ENTRIES

WEB = Path(__file__).parent

TITLED = {"page": 3, "say": 0, "translated": 0}
"""Functions of ours that are given a text of the catalogue, and which of their arguments it is."""


BELOW = (
    "secretariat/accounts/listing.py",
    "secretariat/audit_trail.py",
    "secretariat/case_parts.py",
    "secretariat/casefile.py",
    "secretariat/document_file.py",
    "secretariat/listings.py",
    "secretariat/office_wordings.py",
    "secretariat/pages/inbox.py",
    "secretariat/plain_words.py",
    "secretariat/wording_desk.py",
)
"""Modules below `web` that hold words of pages among their code."""


@cache
def texts() -> dict[str, list[str]]:
    """Each text with the places it stands at, in the order of the sources."""
    found: dict[str, list[str]] = {}
    for text, place in (*in_templates(), *in_modules(), *in_tables()):
        places = found.setdefault(text, [])
        if place not in places:
            places.append(place)
    return found


def in_templates() -> Iterator[tuple[str, str]]:
    for path in sorted((WEB / "templates").rglob("*.html")):
        with path.open("rb") as file:
            options = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true"}
            for _, _, message, _ in babel_extract(file, ("_", "gettext"), (), options):
                yield str(message), str(path.relative_to(WEB.parent))


def in_modules() -> Iterator[tuple[str, str]]:
    for path in (*modules(), *sorted(path for name in BELOW for path in WEB.parent.glob(name))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for text in literals(tree):
            yield text, str(path.relative_to(WEB.parent))


def modules() -> list[Path]:
    """The modules of the desk; the style guide has sample data of its own."""
    return [path for path in sorted(WEB.rglob("*.py")) if path.name != "styleguide.py"]


def literals(tree: ast.AST) -> Iterator[str]:
    """Vietnamese texts of a module, and whatever is given to a function of `TITLED`."""
    passed_over = {id(part) for node in ast.walk(tree) for part in _passed_over(node)}
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None) or ""
            at = TITLED.get(name)
            if at is not None and len(node.args) > at and _text(node.args[at]):
                found.append(node.args[at])
        elif isinstance(node, ast.expr) and is_vietnamese(_text(node) or "") and id(node) not in passed_over:
            found.append(node)
    for node in sorted(found, key=lambda node: (node.lineno, node.col_offset)):
        yield str(_text(node))


def is_vietnamese(text: str) -> bool:
    """Whether a letter of the text is one that English does not write."""
    return any(letter.isalpha() and not letter.isascii() for letter in text) and fold(text) != text.lower()


def _passed_over(node: ast.AST) -> Iterable[ast.AST]:
    """What a text stands in that no visitor reads: docstrings; f-strings are judged on their own."""
    if isinstance(node, ast.Expr):
        return (node.value,)
    return node.values if isinstance(node, ast.JoinedStr) else ()


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def in_tables() -> Iterator[tuple[str, str]]:
    for place, labels in _tables().items():
        for label in labels:
            yield label, place


def _tables() -> Mapping[str, Iterable[str]]:
    charts = LIFECYCLES.values()
    return {
        "web/menu.py": [label for _, label in ENTRIES],
        "states/lifecycles.py": [
            label
            for table in charts
            for label in (
                table.chart.title,
                *table.chart.phases,
                *table.states.values(),
                *table.events.values(),
            )
        ],
        f"{desk.__name__.replace('.', '/')}.py": sorted(
            {text for act in ACTS.values() if act.offered for text in (act.label, act.note) if text}
        ),
        "states/roles.py": [*(role.label for role in Role), SYSTEM.name],
        "states/council_rules.py": [each.label for kind in (Seat, Vote) for each in kind],
        "states/document_types.py": DOCUMENT_TYPES.values(),
        "models/document.py": FILE_ROLES.values(),
        "models/letter.py": [state.label for state in LetterState],
        "notifications/catalogue.py": [kind.title for kind in LETTERS.values()],
        "secretariat/words.py": [*FIELDS.values(), *KINDS.values(), *VALUES.values()],
        "reports/papers/evaluations.py": CRITERIA,
        "procedures": [rule.title for each in rulebook().procedures.values() for rule in each.deadlines],
    }
