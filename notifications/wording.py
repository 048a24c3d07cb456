"""The letters of one procedure in its own words: templates that replace the product's, rendered in a sandbox.

`procedures/<procedure>/letters/<letter>/{subject.txt,body.txt,body.html}`, any of them. A template sees the values
that the letter's samples show and nothing else; `wording_check` says beforehand what it may not do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifications.catalogue import LETTERS
from notifications.offered import offered, only
from notifications.render import FILTERS, FOLDER, PARTS, furnished
from states.errors import BadInput

BUILT_IN = ("default", "first", "join", "last", "length", "lower", "map")
"""Jinja's own filters that make nothing longer than what they are given."""

TESTS = ("defined", "none")

FOLDER_NAME = "letters"


@dataclass(frozen=True)
class Wording:
    """`templates` maps (letter, part) to (file as people find it, its text)."""

    procedure: str
    templates: Mapping[tuple[str, str], tuple[str, str]]

    def has(self, letter: str, part: str) -> bool:
        return (letter, part) in self.templates

    def fill(self, letter: str, part: str, context: Mapping[str, Any]) -> str:
        """Write one part; raises whatever the template does."""
        given = vars(only(context, offered(letter)))
        # Both come from the product: the subject that was just written, and how a letter within a letter is printed.
        given |= {name: context[name] for name in ("subject", "bare") if name in context}
        return self.template(letter, part).render(given)

    def template(self, letter: str, part: str) -> Template:
        return self.environment.get_template(f"{letter}/{part}")

    @cached_property
    def environment(self) -> ImmutableSandboxedEnvironment:
        """Own templates, and the product's `base.*` and `parts.*` for them to extend and to import from."""
        sandbox = furnished(ImmutableSandboxedEnvironment, self._source)
        sandbox.globals.clear()
        sandbox.filters = {name: sandbox.filters[name] for name in (*BUILT_IN, *FILTERS)}
        sandbox.tests = {name: sandbox.tests[name] for name in TESTS}
        return sandbox

    def _source(self, name: str) -> tuple[str, str, None] | None:
        letter, _, part = name.partition("/")
        if (letter, part) in self.templates:
            file, text = self.templates[letter, part]
            return text, file, None
        if part:
            return None
        shared = FOLDER / name
        return shared.read_text(encoding="utf-8"), str(shared), None


def read_wording(folder: Path, procedure: str) -> Wording:
    """Read what a procedure has of its own under `folder`, the one with all procedures; mostly nothing.

    `BadInput` names files that no letter would use and files that cannot be read.
    """
    templates: dict[tuple[str, str], tuple[str, str]] = {}
    problems: list[str] = []
    own = folder / procedure / FOLDER_NAME
    for path in sorted(own.glob("*/*")) if own.is_dir() else ():
        letter, part = path.parent.name, path.name
        file = path.relative_to(folder.parent).as_posix()
        if letter not in LETTERS:
            problems.append(f"{file}: không có thư “{letter}”; chỉ nhận: {', '.join(LETTERS)}.")
        elif part not in PARTS:
            problems.append(f"{file}: thư không có phần “{part}”; chỉ nhận: {', '.join(PARTS)}.")
        else:
            try:
                templates[letter, part] = file, path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{file}: không đọc được ({error}); tệp phải là văn bản UTF-8.")
    if problems:
        raise BadInput("\n".join(problems))
    return Wording(procedure, templates)


def copy_template(folder: Path, procedure: str, letter: str) -> list[Path]:
    """Lay the product's templates of a letter into the procedure's folder, as the start of a wording of its own.

    `BadInput` when one of them is there already: nobody's words are written over.
    """
    target = folder / procedure / FOLDER_NAME / letter
    if present := [part for part in PARTS if (target / part).exists()]:
        raise BadInput(
            f"{target} đã có {', '.join(present)}; hãy sửa tiếp tệp đó, hoặc đổi tên nó trước khi chép mẫu mới."
        )
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        (target / part).write_bytes((FOLDER / letter / part).read_bytes())
    return [target / part for part in PARTS]
