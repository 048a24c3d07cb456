"""Letters that were only looked at, laid as files for someone to read."""

from __future__ import annotations

import re
from pathlib import Path

from secretariat.letter_preview import Preview, Sample
from states.errors import BadInput


def write_page(path: Path, seen: Preview) -> list[Path]:
    """The page of the letter that is shown, as a mail program would draw it; written anew each time."""
    if not seen.samples:
        raise BadInput(f"Không ai nhận thư này nên không có gì để ghi vào {path}.")
    path.write_text(seen.samples[0].html, encoding="utf-8")
    return [path]


def write_each(folder: Path, seen: Preview) -> list[Path]:
    """Each reader's letter as text, page and calendar; `BadInput` when the folder holds something already."""
    if folder.is_dir() and any(folder.iterdir()):
        raise BadInput(f"Thư mục {folder} đã có tệp; hãy chọn thư mục mới hoặc thư mục trống.")
    folder.mkdir(parents=True, exist_ok=True)
    return [path for number, one in enumerate(seen.samples, start=1) for path in _write(folder, number, one)]


def _write(folder: Path, number: int, sample: Sample) -> list[Path]:
    # An address may hold what no file may be called.
    stem = f"{number:04d}-{re.sub(r'[^A-Za-z0-9.@_-]', '_', sample.email)[:80]}"
    contents = {"txt": f"{sample.subject}\n\n{sample.text}", "html": sample.html, "ics": sample.calendar}
    paths = []
    for ending, content in contents.items():
        if content is not None:
            paths.append(folder / f"{stem}.{ending}")
            paths[-1].write_text(content, encoding="utf-8")
    return paths
