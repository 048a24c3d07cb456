"""The parts a document must have before it leaves: number, date, the archive among its recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, place

# Minutes and contracts are often kept by their session or parties and carry no number or date line.
NEED_NO_HEAD = {"BB", "HĐ"}
_ARCHIVE = re.compile(r"Lưu\s*:?\s*(VT\b|Văn thư\b)", re.IGNORECASE)
# `Nơi nhận: Sở …` in a call says where proposals go.
RECIPIENTS = re.compile(r"Nơi nhận\s*:?\s*(?=$|[-–+]|Như )")


def check_head(doc: DocumentText) -> Iterator[Finding]:
    needs_head = doc.kind is not None and doc.kind not in NEED_NO_HEAD
    if doc.number is None and (needs_head or doc.symbol is not None):
        written = f" (hiện ghi “Số: …/{doc.symbol}”)" if doc.symbol else ""
        message = f"Văn bản chưa có số{written}; hãy lấy số tại văn thư trước khi ban hành."
        yield finding("number-missing", "Số, ký hiệu của văn bản", message)
    if doc.signed_on is None and needs_head:
        message = (
            "Văn bản chưa ghi đủ ngày, tháng, năm ban hành, hoặc ngày không có trong lịch; "
            "hãy ghi ngày ký, ví dụ “ngày 07 tháng 5 năm 2024”."
        )
        yield finding("date-missing", "Địa danh và thời gian ban hành", message)


def check_recipients(doc: DocumentText) -> Iterator[Finding]:
    starts = [at for at, line in enumerate(doc.lines) if RECIPIENTS.match(line)]
    for at, end in pairwise([*starts, len(doc.lines)]):
        if not any(_ARCHIVE.search(line) for line in doc.lines[at:end]):
            message = "Nơi nhận chưa có dòng lưu; hãy ghi dòng cuối “- Lưu: VT, <đơn vị soạn thảo>.”."
            yield finding("recipients-without-archive", place(doc, at), message)
