"""What is wrong with the templates that an office wrote, found before any letter: by reading, then by trying."""

from __future__ import annotations

import traceback

from notifications.address import header_line
from notifications.offered import samples
from notifications.render import LetterError, render
from notifications.wording import Wording
from notifications.wording_expressions import Fault
from notifications.wording_reading import Reading
from states.errors import BadInput


def faults(wording: Wording) -> list[Fault]:
    """Everything that stands against the procedure's own templates; each is tried only when it reads well."""
    found: list[Fault] = []
    for (letter, part), (file, text) in wording.templates.items():
        read = Reading(wording, letter, part, file).faults_of(text)
        found += read or _tried(wording, letter, part, file)
    return found


def checked(wording: Wording) -> Wording:
    """The same wording; `BadInput` names all that is wrong with it."""
    if found := faults(wording):
        raise BadInput("\n".join(map(str, found)))
    return wording


def _tried(wording: Wording, letter: str, part: str, file: str) -> list[Fault]:
    """Write the letter from each of its samples, with this part in the office's words and the others in ours."""
    alone = Wording(wording.procedure, {(letter, part): wording.templates[letter, part]})
    for sample, context in samples(letter).items():
        try:
            written = render(letter, {**context, "wording": alone})
            header_line(written.subject, "Tiêu đề thư", 500)
        except (LetterError, BadInput) as error:
            said = f"{error} (thử với mẫu dữ liệu “{sample}”: có thể thiếu điều kiện {{% if … %}})"
            return [Fault(file, _line_of(error, file), said)]
    return []


def _line_of(error: BaseException, file: str) -> int:
    """The line of the template where it happened; jinja puts the template's own frames into the traceback."""
    cause = error.__cause__ or error
    lines = [frame.lineno for frame in traceback.extract_tb(cause.__traceback__) if frame.filename == file]
    return next((line for line in reversed(lines) if line is not None), 0)
