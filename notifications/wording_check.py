"""What is wrong with the templates that an office wrote, found before any letter: by reading, then by trying."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from notifications.address import header_line
from notifications.offered import samples
from notifications.render import PARTS, LetterError, render
from notifications.wording import Wording
from notifications.wording_expressions import Fault
from notifications.wording_reading import Reading
from states.errors import BadInput


def faults(wording: Wording) -> list[Fault]:
    """Everything that stands against the procedure's own templates; a letter that reads well is tried as well."""
    found: list[Fault] = []
    for letter in dict.fromkeys(letter for letter, _ in wording.templates):
        parts = {part: wording.templates[letter, part] for part in PARTS if wording.has(letter, part)}
        read = [
            fault
            for part, (file, text) in parts.items()
            for fault in Reading(wording, letter, part, file).faults_of(text)
        ]
        found += read or _tried(wording, letter, [file for file, _ in parts.values()])
    return found


def checked(wording: Wording) -> Wording:
    """The same wording; `BadInput` names all that is wrong with it."""
    if found := faults(wording):
        raise BadInput("\n".join(map(str, found)))
    return wording


def _tried(wording: Wording, letter: str, files: Sequence[str]) -> list[Fault]:
    """Write the letter from each of its samples."""
    for sample, context in samples(letter).items():
        try:
            written = render(letter, {**context, "wording": wording})
            header_line(written.subject, "Tiêu đề thư", 500)
        except (LetterError, BadInput) as error:
            file, line = _place(error, files)
            said = f"{error} (thử với mẫu dữ liệu “{sample}”: có thể thiếu điều kiện {{% if … %}})"
            return [Fault(file, line, said)]
    return []


def _place(error: BaseException, files: Sequence[str]) -> tuple[str, int]:
    """Where in the templates it happened; jinja puts their own frames into the traceback. A subject that is too long
    was written without one.
    """
    cause = error.__cause__ or error
    frames = traceback.extract_tb(cause.__traceback__)
    places = [(frame.filename, frame.lineno or 0) for frame in frames if frame.filename in files]
    return places[-1] if places else (files[0], 0)
