"""Abbreviations that the reader of a document is never told the meaning of, or told too late."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reports.lint.form import RECIPIENTS
from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, place
from states.document_types import DOCUMENT_TYPES, NORMATIVE_TYPES, find_references

# Read without help in every provincial office (assumed). Longer than it may look: a false alarm on each
# report teaches people to ignore the lint.
_WORDS = """
UBND HĐND UBMTTQ MTTQ KH&CN KHCN SKHCN BKHCN KH&ĐT TN&MT NN&PTNT GD&ĐT TT&TT VH&TT
VT TĐC TBT TP TW HĐTV HĐQT BCH BCĐ BGĐ VP QH CP XHCN CHXHCN CNXH VN VNĐ VND USD EUR
TNHH MTV DN DNNN DNTN HTX XNK KCN KCX KKT CCN TTCN CNC QL QLNN NSNN BHXH BHYT PCCC ATTP ANTT
CNTT SHTT ĐMST TCVN QCVN QCĐP ISO IEC OCOP HACCP GMP GAP ASEAN WTO FTA GDP GRDP FDI ODA
KPI TPM TQM CBCC CCVC THPT THCS ĐH GS PGS TS KS BS PGĐ STT ĐVT PDF QR ID IT URL
"""
_KNOWN = {*DOCUMENT_TYPES, *NORMATIVE_TYPES, *_WORDS.split()}
_WORD = re.compile(r"(?<![\w&/.-])[^\W\d_]+(?:&[^\W\d_]+)*(?![\w&/-])")
_TOKEN = re.compile(r"[A-ZĐ][A-ZĐ&]*[A-ZĐ]")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|https?://\S+|<[^>]*>")
_ROMAN = re.compile(r"[IVXLCDM]+")


def check(doc: DocumentText) -> Iterator[Finding]:
    """Find abbreviations explained only after their first use, and those used at least twice and never
    explained. A capital word once is taken for a name; so is one beside another, as in names of companies."""
    lines = [_readable(line) for line in _body(doc.lines)]
    first: dict[str, int] = {}
    uses: dict[str, int] = {}
    for at, line in enumerate(lines):
        for token in _tokens(line):
            first.setdefault(token, at)
            uses[token] = uses.get(token, 0) + 1
    text = "\n".join(lines)
    for token, at in first.items():
        told = _explanation(token, text)
        if told is None and uses[token] < 2:
            continue
        if told is not None and text.count("\n", 0, told) <= at:
            continue
        late = "chỉ được giải thích ở đoạn sau" if told is not None else "chưa được giải thích"
        message = f"Chữ viết tắt “{token}” {late}; hãy viết đầy đủ ở lần đầu, kèm “({token})”."
        yield finding("abbreviation-unexplained", place(doc, at), message)


def _body(lines: Sequence[str]) -> list[str]:
    end = next((at for at, line in enumerate(lines) if RECIPIENTS.match(line)), len(lines))
    return list(lines[:end])


def _readable(line: str) -> str:
    """Return the running text of a line; blank for one in capitals, citations and quotations blanked out."""
    if line.isupper():
        return ""
    for (start, end), _ in find_references(line):
        line = line[:start] + " " * (end - start) + line[end:]
    return _QUOTED.sub(lambda match: " " * len(match.group()), line)


def _tokens(line: str) -> list[str]:
    words = [word for word in _WORD.finditer(line) if len(word.group()) > 1 and word.group().isupper()]
    names = {
        word.start()
        for pair in pairwise(words)
        if not line[pair[0].end() : pair[1].start()].strip()
        for word in pair
    }
    alone = [word.group() for word in words if word.start() not in names]
    return [w for w in alone if _TOKEN.fullmatch(w) and w not in _KNOWN and not _ROMAN.fullmatch(w)]


def _explanation(token: str, text: str) -> int | None:
    """Return where the text says what `token` stands for: `Sở … (KH&CN)`, `DNNVV (doanh nghiệp …)`,
    `DNNVV là …`, `viết tắt là DNNVV`."""
    name = re.escape(token)
    pattern = (
        rf"\((?:[^()\n]*[\s:])?{name}\)|(?<!\w){name}\s*\([^()\n]{{6,}}\)|(?<!\w){name}\s*(?::|là)\s"
        rf"|(?:viết tắt|gọi tắt)(?: là)?\s*:?\s*{name}(?!\w)"
    )
    match = re.search(pattern, text)
    return match.start() if match else None
