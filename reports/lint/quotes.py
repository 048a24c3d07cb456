"""Quotation marks that do not come in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, excerpt, place


@dataclass(frozen=True)
class _Mark:
    line: int
    column: int
    sign: str
    opens_paragraph: bool


@dataclass(frozen=True)
class Quotations:
    """`unpaired`: (line, column) of marks without partner; `continued`: lines inside a quotation that began
    on an earlier line."""

    unpaired: tuple[tuple[int, int], ...]
    continued: frozenset[int]


def read_quotations(lines: Sequence[str]) -> Quotations:
    """Pair the double quotation marks “ ” and " of a text.

    A quotation may run over paragraphs, as amended articles do, only when its mark opens a paragraph: else
    a mark forgotten on one page would pair with a stray one many pages on.
    """
    open_marks: list[_Mark] = []
    unpaired: list[tuple[int, int]] = []
    continued: set[int] = set()
    for at, line in enumerate(lines):
        for column, sign in enumerate(line):
            if sign not in '“”"' or _is_inch(line, column, open_marks):
                continue
            if _closes(line, column, open_marks):
                opening = open_marks.pop()
                continued.update(range(opening.line + 1, at + 1))
            elif sign == "”":
                unpaired.append((at, column))
            else:
                open_marks.append(_Mark(at, column, sign, not line[:column].strip(" -–+•")))
        unpaired += [(mark.line, mark.column) for mark in open_marks if not mark.opens_paragraph]
        open_marks = [mark for mark in open_marks if mark.opens_paragraph]
    unpaired += [(mark.line, mark.column) for mark in open_marks]
    return Quotations(tuple(sorted(unpaired)), frozenset(continued))


def check(doc: DocumentText) -> Iterator[Finding]:
    for at, column in read_quotations(doc.lines).unpaired:
        yield _unpaired(place(doc, at), doc.lines[at], column)
    for number, note in sorted(doc.footnotes.items()):
        for _, column in read_quotations([note]).unpaired:
            yield _unpaired(f"Chú thích {number}", note, column)


def _unpaired(where: str, line: str, column: int) -> Finding:
    if line[column] == "”":
        what = f"dấu ” sau “{excerpt(line[max(0, column - 40) : column])}” không có dấu “ mở trước nó"
    else:
        what = f"dấu ngoặc kép mở trước “{excerpt(line[column + 1 :], 40)}” không được đóng"
    return finding("quote-unbalanced", where, f"Ngoặc kép không đủ cặp: {what}; hãy bổ sung hoặc bỏ.")


def _closes(line: str, column: int, open_marks: list[_Mark]) -> bool:
    if not open_marks:
        return False
    if line[column] != '"':
        return line[column] == "”"
    # A straight mark is both: it closes its like, and a curly one unless a word begins right after it.
    return open_marks[-1].sign == '"' or not line[column + 1 : column + 2].isalnum()


def _is_inch(line: str, column: int, open_marks: list[_Mark]) -> bool:
    return line[column] == '"' and not open_marks and line[column - 1 : column].isdigit()
