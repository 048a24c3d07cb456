"""Bring the English catalogue up to the pages: `python -m web.locales_update` adds what is new and drops what is gone.

What it adds has no translation yet: it is named, and a person writes it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from web.languages import CATALOGUE
from web.texts import texts


def update(path: Path) -> list[str]:
    """Rewrite the catalogue in the order of the sources; return the texts that still have no translation."""
    with path.open("rb") as file:
        known = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    renewed = Catalog(locale="en", fuzzy=False)
    for text, places in texts().items():
        renewed.add(text, known.get(text, ""), locations=[(place, 0) for place in places])
    with path.open("wb") as file:
        file.write(HEADER)
        write_po(file, renewed, width=110, omit_header=True)
    return [str(message.id) for message in renewed if message.id and not message.string]


HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"

"""


def main() -> int:
    missing = update(CATALOGUE)
    for text in missing:
        sys.stdout.write(f"{text}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
