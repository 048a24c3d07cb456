"""Every kind of document as a PDF, held to the table of NĐ 30/2020: what is printed, how, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import pytest

from reports.document import OfficialDocument, Table
from reports.pdf_writer import write_pdf
from tests.reports.decree import (
    A4_MM,
    BETWEEN_PARAGRAPHS_PT,
    BOTTOM_MM,
    FIRST_LINE_MM,
    LEFT_MM,
    LINE_SPACING,
    RIGHT_MM,
    RULE_SHARE,
    RUNNING,
    TABLE,
    TOP_MM,
    Printed,
    bare,
    elements_in,
    style_faults,
)
from tests.reports.pdf_lines import PdfPage, PdfRule, PdfRun, read_pdf

PT = 25.4 / 72
HAIR = 0.3  # mm: half of a rule's thickness, and what rounding leaves


@dataclass(frozen=True)
class Line:
    """What an element prints on one line, in mm."""

    page: int
    y: float
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Drawn:
    document: OfficialDocument
    pages: list[PdfPage]
    elements: list[Printed[PdfRun]]

    def of(self, element: str, part: str = "") -> list[Printed[PdfRun]]:
        return [each for each in self.elements if each.element == element and part in ("", each.part)]

    def edges(self, page: int) -> tuple[float, float]:
        """Where the text begins and ends on a page of this document, by the least margins that are allowed."""
        return LEFT_MM[0], self.pages[page].width - RIGHT_MM[0]


def lines_of(*printed: Printed[PdfRun]) -> list[Line]:
    runs = [run for each in printed for run in each.runs]
    return [
        Line(page, y, min(run.left for run in found), max(run.right for run in found))
        for (page, y), each in groupby(runs, lambda run: (run.page, round(run.y, 1)))
        if (found := list(each))
    ]


def foldless(text: str) -> bool:
    """Whether no word is so long that it may be parted at the end of a line."""
    return max(map(len, text.split())) < 30


@pytest.fixture(scope="module")
def drawn(every_document: dict[str, OfficialDocument]) -> dict[str, Drawn]:
    found = {}
    for name, document in every_document.items():
        pages = read_pdf(write_pdf(document, ignore_system_fonts=True))
        # Smaller than any element of the table are footnotes and their marks.
        runs = [run for page in pages for run in page.runs if not run.artifact and run.size > 10.5]
        found[name] = Drawn(document, pages, elements_in(document, runs))
    return found


def page_faults(drawn: Drawn) -> Iterator[str]:
    """A4, upright but where the document or an appendix lies; its text within the margins."""
    landscape = {drawn.document.landscape, *(each.landscape for each in drawn.document.appendices)}
    sizes = {(round(page.width), round(page.height)) for page in drawn.pages}
    if sizes != {A4_MM[::-1] if lying else A4_MM for lying in landscape}:
        yield f"pages of {sizes}"
    for at, page in enumerate(drawn.pages, start=1):
        left, right = LEFT_MM[0] - HAIR, page.width - RIGHT_MM[0] + HAIR
        top, bottom = TOP_MM[0] - HAIR, page.height - BOTTOM_MM[0] + HAIR
        for run in page.runs:
            low = run.y + 0.216 * run.size * PT
            if run.left < left or run.right > right or low > bottom or (run.y < top and not run.artifact):
                yield f"page {at}: “{run.text[:30]}” at {run.left:.1f}–{run.right:.1f}, {run.y:.1f}"
        for rule in page.rules:
            if (
                min(rule.left, rule.right) < left
                or max(rule.left, rule.right) > right
                or rule.bottom > bottom
            ):
                yield f"page {at}: {rule}"


def all_style_faults(drawn: Drawn) -> Iterator[str]:
    for printed in drawn.elements:
        yield from style_faults(printed)


def alignment_faults(drawn: Drawn) -> Iterator[str]:
    """Centred lines share an axis: of the page, of their column of the head, or of their signature."""
    for printed in drawn.elements:
        align, lines = TABLE[printed.element].align, lines_of(printed)
        name = f"{printed.element} “{printed.text[:40]}”"
        if align == "center" and max(line.middle for line in lines) - min(line.middle for line in lines) > 2:
            yield f"{name}: its lines have no common axis"
        if printed.element in (
            "kind",
            "subject",
            "authority",
            "operative",
            "appendix number",
            "appendix title",
        ):
            for line in lines:
                if abs(line.middle - sum(drawn.edges(line.page)) / 2) > 1:
                    yield f"{name}: not in the middle of the page"
        if align == "justify" and foldless(printed.text):
            for line in lines[:-1]:
                if abs(line.right - drawn.edges(line.page)[1]) > 0.5:
                    yield f"{name}: a line ends at {line.right:.1f}"


def paragraph_faults(drawn: Drawn) -> Iterator[str]:
    """Indent of first lines, spacing of lines, and room between two paragraphs."""
    for printed in [each for each in drawn.elements if each.element in RUNNING]:
        first, *others = lines_of(printed)
        edge = drawn.edges(first.page)[0]
        if min(abs(first.left - edge - indent) for indent in FIRST_LINE_MM) > 0.2:
            yield f"“{printed.text[:40]}” is indented by {first.left - edge:.1f} mm"
        if any(abs(line.left - edge) > 0.2 for line in others):
            yield f"“{printed.text[:40]}”: a further line is indented"
        for above, below in pairwise((first, *others)):
            share = (below.y - above.y) / PT / (14 * 1.15)
            if above.page == below.page and not LINE_SPACING[0] <= share <= LINE_SPACING[1]:
                yield f"“{printed.text[:40]}”: line spacing {share:.2f}"
    for upper, lower in pairwise(drawn.elements):
        if upper.element in RUNNING and lower.element in RUNNING:
            above, below = lines_of(upper)[-1], lines_of(lower)[0]
            room = (below.y - above.y) / PT - 14 * 1.15
            if above.page == below.page and room < BETWEEN_PARAGRAPHS_PT:
                yield f"only {room:.1f} pt above “{lower.text[:40]}”"


def head_faults(drawn: Drawn) -> Iterator[str]:
    """The issuer on the left, the state on the right, each on its axis and clear of the other; rules below."""
    sides = (("governing", "issuing", "number", "letter subject"), ("country", "motto", "place and date"))
    agency, state = ([line for each in side for line in lines_of(*drawn.of(each))] for side in sides)
    for side in (agency, state):
        if max(line.middle for line in side) - min(line.middle for line in side) > 2:
            yield "a column of the head has no axis"
    if min(line.left for line in state) - max(line.right for line in agency) < 2:
        yield "the columns of the head run into each other"
    if len(lines_of(*drawn.of("country"))) + len(lines_of(*drawn.of("motto"))) > 2:
        yield "Quốc hiệu or Tiêu ngữ takes more than a line"
    if {line.page for line in (*agency, *state)} != {0}:
        yield "the head goes over a page"
    first = lines_of(*(drawn.of("governing") or drawn.of("issuing")))[0]
    if abs(first.y - state[0].y) > 0.1:
        yield "agency and Quốc hiệu are not on one line"
    number = lines_of(*drawn.of("number"))
    if number and abs(number[0].y - lines_of(*drawn.of("place and date"))[0].y) > 0.1:
        yield "number and date are not on one line"
    for element, shares in (("issuing", RULE_SHARE), ("motto", (0.94, 1.06)), ("subject", RULE_SHARE)):
        if drawn.of(element):
            yield from rule_faults(drawn, element, shares)


def rule_faults(drawn: Drawn, element: str, shares: tuple[float, float]) -> Iterator[str]:
    lines = lines_of(*drawn.of(element))
    rule = rule_below(drawn, lines[-1])
    if rule is None:
        yield f"no rule below {element}"
        return
    # Where a name of one long word is folded nobody can tell beforehand.
    share = (rule.right - rule.left) / max(line.right - line.left for line in lines)
    if foldless(drawn.of(element)[0].text) and not shares[0] - 0.01 <= share <= shares[1] + 0.01:
        yield f"the rule below {element} has {share:.2f} of its length"
    if abs((rule.left + rule.right) / 2 - lines[-1].middle) > 2:
        yield f"the rule below {element} is not in its middle"


def rule_below(drawn: Drawn, line: Line) -> PdfRule | None:
    rules = drawn.pages[line.page].rules
    near = (rule for rule in rules if 0 < rule.top - line.y < 4 and rule.left < line.middle < rule.right)
    return next(near, None)


def closing_faults(drawn: Drawn) -> Iterator[str]:
    """The signature in the right half, Nơi nhận in the left, on one page that also holds some of the text."""
    right = lines_of(*(each for each in drawn.elements if each.part == "right"))
    left = lines_of(*(each for each in drawn.elements if each.part == "left"))
    pages = {line.page for line in (*left, *right)}
    if len(pages) > 1:
        yield f"the closing is on pages {pages}"
        return
    (page,) = pages
    middle = sum(drawn.edges(page)) / 2
    if min(line.left for line in right) < middle - 5 or min(line.middle for line in right) < middle + 10:
        yield "the signature is not on the right"
    if max((line.right for line in left), default=0) > min(line.left for line in right) - 1.5:
        yield "Nơi nhận and signature run into each other"
    start = min(line.y for line in (*left, *right))
    text = [run for run in drawn.pages[page].runs if run.y < start and not run.artifact and run.size > 10.5]
    if not text:
        yield "the closing stands alone on its page"


def page_number_faults(drawn: Drawn) -> Iterator[str]:
    for at, page in enumerate(drawn.pages, start=1):
        top = [run for run in page.runs if run.y < TOP_MM[0]]
        if [run.text for run in top] != ([] if at == 1 else [str(at)]):
            yield f"page {at} has {[run.text for run in top]} above its text"
        for run in top:
            wanted = TABLE["page number"]
            if not wanted.size[0] <= run.size <= wanted.size[1] or run.bold or run.italic:
                yield f"page {at}: the number's style"
            if abs((run.left + run.right) / 2 - sum(drawn.edges(at - 1)) / 2) > 1:
                yield f"page {at}: its number is not centred"


def table_faults(drawn: Drawn) -> Iterator[str]:
    """The header above the rows on each page; a row that could stand on a page is not parted."""
    bodies = [drawn.document.body, *(appendix.body for appendix in drawn.document.appendices)]
    text = [[run for run in page.runs if run.size > 10.5] for page in drawn.pages]
    pages = [bare("".join(run.text for run in runs)) for runs in text]
    for table in (block for body in bodies for block in body if isinstance(block, Table)):
        header = bare("".join(column.title for column in table.columns))
        seen: dict[int, int] = defaultdict(int)
        for row in table.all_rows:
            letters = bare("".join(row))
            on = [at for at, page in enumerate(pages) if letters in page[page.find(header) + len(header) :]]
            if sum(map(len, row)) > 2500:
                continue
            if not on or header not in pages[on[0]]:
                yield f"row “{letters[:40]}” stands whole on no page with its header"
            for at in on:
                seen[at] += 1
        if not seen:
            yield f"table “{table.caption}” is nowhere"


CHECKS = {
    "page": page_faults,
    "style": all_style_faults,
    "alignment": alignment_faults,
    "paragraphs": paragraph_faults,
    "head": head_faults,
    "closing": closing_faults,
    "page number": page_number_faults,
    "tables": table_faults,
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_every_document_is_as_the_decree_has_it(
    drawn: dict[str, Drawn], check: Callable[[Drawn], Iterator[str]]
) -> None:
    faults = {name: list(check(each)) for name, each in drawn.items()}
    assert {name: found for name, found in faults.items() if found} == {}
