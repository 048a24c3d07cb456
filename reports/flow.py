"""A document as the runs of paragraphs, rules and tables that both writers print one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.blocks import Align, Block, Heading, PageBreak, Paragraph, Piece, Table
from reports.model import Appendix, OfficialDocument, Signature
from reports.typography import (
    CLOSING_LEFT_SHARE,
    COUNTRY,
    HEAD_LEFT_SHARE,
    MOTTO,
    SIGNING_ROOM_PT,
    STYLES,
    WIDER,
    text_area_mm,
    text_width_mm,
)
from reports.wording import closed, date_line, listed, number_and_symbol

# A rule below an agency or a subject is a third to a half as long as the text.
_RULE_SHARE = 0.42
_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True)
class Line:
    """A paragraph in a style of `STYLES`. `depth` counts headings from 1 without gaps, None for running text.

    `inset_mm` is added to the style's margins on both sides: the lines of a centred name come out even.
    """

    style: str
    pieces: tuple[Piece, ...]
    align: Align | None = None
    depth: int | None = None
    keep_next: bool = False
    inset_mm: float = 0


@dataclass(frozen=True)
class Rule:
    """A centred line; `gap_pt` is left free below it."""

    length_mm: float
    gap_pt: float = 0


@dataclass(frozen=True)
class Gap:
    height_pt: float
    keep_next: bool = False


class LastTable(Table):
    """The one that the text ends in: its last row stays on the page of the signature."""


Item = Line | Rule | Gap | Table | PageBreak


@dataclass(frozen=True)
class Head:
    """Two rows of two columns: agency and state, number and place."""

    agency: tuple[Item, ...]
    state: tuple[Item, ...]
    number: tuple[Item, ...]
    place: tuple[Item, ...]


@dataclass(frozen=True)
class Section:
    """Pages of one orientation: the document itself, then each appendix."""

    landscape: bool
    items: tuple[Item, ...]


def head(document: OfficialDocument) -> Head:
    governing = (document.governing_agency or "").upper()
    issuing = document.issuing_agency.upper()
    width = text_area_mm(document.landscape) * HEAD_LEFT_SHARE
    return Head(
        agency=(
            *([_even("governing", governing, width)] if governing else []),
            *_underlined("issuing", issuing, width),
        ),
        state=(
            Line("country", (COUNTRY,)),
            Line("motto", (MOTTO,)),
            Rule(text_width_mm(MOTTO, STYLES["motto"])),
        ),
        number=(
            *([Line("number", (document.number_line,))] if document.number_line else []),
            *([_even("letter_subject", document.letter_subject, width)] if document.letter_subject else []),
        ),
        place=(Line("place_date", (document.date_line,)),),
    )


def sections(document: OfficialDocument) -> tuple[Section, ...]:
    """The document without its head and closing, then its appendices."""
    main = [*_title(document), *_addressees(document), *_bases(document), *_body(document.body)]
    match main:  # a signature never stands alone on a page
        case [*_, Line() as line]:
            main[-1] = replace(line, keep_next=True)
        case [*_, Table() as table, Gap() as gap]:
            main[-2:] = [LastTable(**vars(table)), replace(gap, keep_next=True)]
    appendices = (
        Section(
            appendix.landscape, (*_appendix_title(document, appendix, at), *_body(appendix.body, parents=[0]))
        )
        for at, appendix in enumerate(document.appendices, start=1)
    )
    return (Section(document.landscape, tuple(main)), *appendices)


def closing(document: OfficialDocument) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The left column, with Nơi nhận, and the right one, with the signature."""
    width = text_area_mm(document.landscape)
    left_width = width * CLOSING_LEFT_SHARE
    left: list[Item] = []
    if document.left_signature is not None:
        left += [*_signature(document.left_signature, left_width), Gap(STYLES["recipients"].size)]
    if document.recipients:
        left.append(Line("recipients_title", ("Nơi nhận:",)))
        left += [Line("recipients", (item,)) for item in listed(document.recipients)]
    return tuple(left), tuple(_signature(document.signature, width - left_width))


def _title(document: OfficialDocument) -> Iterator[Item]:
    if document.kind is None:
        yield Gap(14)
        return
    yield Line("kind", (document.kind.upper(),), keep_next=True)
    width = text_area_mm(document.landscape)
    yield from _underlined("subject", document.subject, width, gap_pt=8)
    if document.authority is not None:
        yield _even("authority", document.authority.upper(), width)


def _addressees(document: OfficialDocument) -> Iterator[Item]:
    if len(document.addressees) == 1:
        yield Line("addressee", (f"Kính gửi: {document.addressees[0]}",))
    elif document.addressees:
        yield Line("addressees", ("Kính gửi:",), keep_next=True)
        for item in listed(document.addressees):
            yield Line("addressee_item", (item,))
        yield Gap(4)


def _bases(document: OfficialDocument) -> Iterator[Item]:
    """The last base ends the row with a full stop, unless the sentence goes on in an opening paragraph."""
    opening = document.body[0]
    goes_on = document.authority is None and isinstance(opening, Paragraph) and not opening.bullet
    for at, base in enumerate(document.bases, start=1):
        last = at == len(document.bases) and not goes_on
        pieces = (base,) if isinstance(base, str) else base
        yield Line("base", closed(pieces, "." if last else ";"))
    if document.authority is not None and document.kind is not None:
        yield Line("operative", (f"{document.kind.upper()}:",), keep_next=True)


def _body(body: Sequence[Block], parents: Sequence[int] = ()) -> Iterator[Item]:
    """`parents` are the levels of the headings that are open."""
    open_levels = list(parents)
    for block in body:
        if isinstance(block, Heading):
            while open_levels and open_levels[-1] >= block.level:
                open_levels.pop()
            open_levels.append(block.level)
            yield Line(f"heading{block.level}", (block.line,), depth=len(open_levels), keep_next=True)
        elif isinstance(block, Paragraph):
            yield Line("body", (("- ", *block.pieces) if block.bullet else block.pieces), align=block.align)
        elif isinstance(block, Table):
            if block.caption:
                yield Line("caption", (block.caption,), keep_next=True)
            yield block
            yield Gap(8)
        else:
            yield block


def _appendix_title(document: OfficialDocument, appendix: Appendix, at: int) -> Iterator[Item]:
    count = f" {'X' * (at // 10)}{_UNITS[at % 10]}" if len(document.appendices) > 1 else ""
    kind = document.kind.capitalize() if document.kind else "Công văn"
    day = date_line(document.signed_on, document.undated_month)
    issuer = f" của {document.issuer_name}" if document.issuer_name else ""
    number = f" số {number_and_symbol(document.number, document.symbol)}" if document.symbol else ""
    reference = f"{kind}{number} {day}{issuer}"
    width = text_area_mm(appendix.landscape)
    yield Line("appendix_number", (f"Phụ lục{count}",), depth=1, keep_next=True)
    yield _even("appendix_title", appendix.title.upper(), width)
    yield _even("appendix_note", f"(Kèm theo {reference})", width)


def _signature(signature: Signature, width_mm: float) -> Iterator[Item]:
    for text in filter(None, (signature.authority, signature.title)):
        yield replace(_even("signer", text.upper(), width_mm), keep_next=False)
    yield Gap(SIGNING_ROOM_PT)
    if signature.name:
        yield replace(_even("signer", signature.name, width_mm), keep_next=False)


def _underlined(style: str, text: str, width_mm: float, gap_pt: float = 0) -> tuple[Line, Rule]:
    line = _even(style, text, width_mm)
    inner = width_mm - STYLES[style].left - STYLES[style].right - 2 * line.inset_mm
    longest = max(text_width_mm(part, STYLES[style]) for part in text.split("\n"))
    return line, Rule(_RULE_SHARE * min(longest, inner), gap_pt)


def _even(style: str, text: str, width_mm: float) -> Line:
    """A centred line as narrow as it can be without breaking into more lines than it must.

    What fits one line in one font and not in another is broken for both: no line holds a last word alone.
    """
    full = width_mm - STYLES[style].left - STYLES[style].right
    wider = 1 if text.isupper() else WIDER
    words = [[text_width_mm(f" {word}", STYLES[style]) for word in part.split()] for part in text.split("\n")]
    lines = _line_count(words, full / wider)
    tried = range(int(full / wider), int(max(map(max, filter(None, words)), default=0)), -1)
    narrow = min((width for width in tried if _line_count(words, width) == lines), default=full)
    inset = max(0, full - narrow * WIDER) / 2 if lines > len(words) else 0
    return Line(style, (text,), keep_next=True, inset_mm=inset)


def _line_count(paragraphs: Sequence[Sequence[float]], width: float) -> int:
    count = 0
    for words in paragraphs:
        left = 0.0
        for word in words:
            if word > left:
                count, left = count + 1, width
            left -= word
    return count
