"""The page that lists a folder of documents: by kind, with number, day, subject, files and their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from jinja2 import Environment

from states.papers import PAPERS
from states.vietnamese import short_date


@dataclass(frozen=True)
class IndexedFile:
    """`sha256` is None for a draft: only what has a number is frozen."""

    name: str
    role: str
    size: int
    sha256: str | None


@dataclass(frozen=True)
class IndexedPaper:
    paper: str
    reference: str
    on: date | None
    title: str
    note: str
    files: tuple[IndexedFile, ...]


def index_page(year: int, papers: Sequence[IndexedPaper]) -> str:
    """HTML that needs nothing beside the files it links to; `papers` are in the order of their kinds."""
    environment = Environment(autoescape=True, trim_blocks=True)
    environment.filters["day"] = lambda on: short_date(on) if on else "–"
    page = Path(__file__).with_name("index.html").read_text(encoding="utf-8")
    groups = [
        (PAPERS[kind].title, list(each)) for kind, each in groupby(papers, key=lambda paper: paper.paper)
    ]
    return environment.from_string(page).render(year=year, count=len(papers), groups=groups)
