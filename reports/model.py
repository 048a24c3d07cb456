"""What an official document consists of, and what would make it a wrong one (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.blocks import Block, Cleaned, PageBreak, Piece, Table
from reports.table_layout import column_widths
from reports.typography import text_area_mm
from reports.wording import date_line, number_and_symbol
from states.errors import BadInput


@dataclass(frozen=True)
class Signature(Cleaned):
    """`authority` is what stands above the title (`KT. GIÁM ĐỐC`); an empty name leaves room to sign and write."""

    title: str
    name: str = ""
    authority: str | None = None


@dataclass(frozen=True)
class Appendix(Cleaned):
    """Begins a page of its own, after the signature. Several are numbered I, II, … in the order given."""

    title: str
    body: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, kw_only=True)
class OfficialDocument(Cleaned):
    """One official document. `BadInput` lists everything that would make it a wrong one.

    `symbol` is None for a form (phiếu), which has neither number nor symbol.
    `kind` is None for a công văn: its subject then stands under the number as `V/v …`. `number` and `signed_on`
    are None while they are to be written by hand; `undated_month` is the (year, month) already known then.
    `authority` is set for decisions: who decides, printed above the bases, and the kind again after them
    (`QUYẾT ĐỊNH:`). `left_signature` is a second signer on the left, above Nơi nhận (minutes, contracts).
    `issuer_name` is the issuing agency as running text writes it, for the line below an appendix's title.
    `title_meta` is the file's title, by default the kind and the subject.
    """

    issuing_agency: str
    symbol: str | None
    place: str
    subject: str
    body: tuple[Block, ...]
    signature: Signature
    governing_agency: str | None = None
    number: int | None = None
    signed_on: date | None = None
    undated_month: tuple[int, int] | None = None
    kind: str | None = None
    authority: str | None = None
    addressees: tuple[str, ...] = ()
    bases: tuple[str | tuple[Piece, ...], ...] = ()
    recipients: tuple[str, ...] = ()
    left_signature: Signature | None = None
    appendices: tuple[Appendix, ...] = ()
    landscape: bool = False
    issuer_name: str = ""
    title_meta: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        mistakes = list(_mistakes(self))
        if mistakes:
            raise BadInput("Văn bản chưa lập được. " + " ".join(mistakes))

    @property
    def number_line(self) -> str | None:
        return f"Số: {number_and_symbol(self.number, self.symbol)}" if self.symbol else None

    @property
    def date_line(self) -> str:
        return f"{self.place}, {date_line(self.signed_on, self.undated_month)}"

    @property
    def letter_subject(self) -> str | None:
        """As in `V/v đề nghị bổ sung hồ sơ`; None unless this is a công văn."""
        if self.kind is not None:
            return None
        return self.subject if self.subject.startswith("V/v") else f"V/v {self.subject}"

    @property
    def title(self) -> str:
        title = f"{self.kind.capitalize()}: {self.subject}" if self.kind else self.subject
        return (self.title_meta or title).replace("\n", " ")


def _mistakes(document: OfficialDocument) -> Iterator[str]:
    required = {
        "tên cơ quan ban hành": document.issuing_agency,
        "địa danh": document.place,
        "trích yếu": document.subject,
        "chức vụ người ký": document.signature.title,
    }
    for name, text in required.items():
        if not text.strip():
            yield f"Thiếu {name}; hãy bổ sung."
    if document.kind is not None and not document.kind.strip():
        yield "Tên loại văn bản để trống; công văn không có tên loại thì không ghi mục này."
    if document.symbol is None:
        if document.number is not None:
            yield f"Phiếu không có ký hiệu thì không có số; hãy bỏ số {document.number}."
    elif not re.fullmatch(r"(\d{4}/)?[^\W\d_][^\s/]*-[^\s/]+", document.symbol):
        yield f"Ký hiệu “{document.symbol}” không đúng dạng; hãy ghi như BC-KHCN, không kèm số và dấu gạch chéo đầu."
    if document.number is not None and document.number < 1:
        yield f"Số văn bản là {document.number}; số phải từ 01 trở lên."
    yield from _mistakes_of_date(document)
    yield from _mistakes_of_recipients(document)
    yield from _mistakes_of_body("Phần nội dung", document.body, document.landscape)
    for appendix in document.appendices:
        if not appendix.title.strip():
            yield "Phụ lục không có tên; hãy bổ sung."
        yield from _mistakes_of_body(f"Phụ lục “{appendix.title}”", appendix.body, appendix.landscape)


def _mistakes_of_date(document: OfficialDocument) -> Iterator[str]:
    if document.undated_month is None:
        return
    if document.signed_on is not None:
        yield "Đã có ngày ký thì không ghi thêm tháng dự kiến; hãy bỏ một trong hai."
    year, month = document.undated_month
    if not (1945 <= year <= 9999 and 1 <= month <= 12):
        yield f"Tháng dự kiến ({year}, {month}) phải ghi theo thứ tự (năm, tháng), ví dụ (2024, 11)."


def _mistakes_of_recipients(document: OfficialDocument) -> Iterator[str]:
    if not document.recipients:
        return
    if not document.recipients[-1].lstrip("-– ").startswith("Lưu"):
        yield f"Nơi nhận phải kết thúc bằng dòng “Lưu: VT, …”; dòng cuối đang là “{document.recipients[-1]}”."
    as_above = any(item.lstrip("-– ").startswith("Như trên") for item in document.recipients)
    if as_above and not document.addressees:
        yield "Nơi nhận ghi “Như trên” nhưng văn bản không có phần Kính gửi; hãy ghi rõ nơi nhận."


def _mistakes_of_body(where: str, body: tuple[Block, ...], landscape: bool) -> Iterator[str]:
    if not body:
        yield f"{where} để trống; hãy bổ sung nội dung."
    elif isinstance(body[0], PageBreak) or isinstance(body[-1], PageBreak):
        yield f"{where} có ngắt trang ở đầu hoặc cuối, sẽ in ra trang trắng; hãy bỏ ngắt trang đó."
    for block in body:
        if isinstance(block, Table):
            try:
                column_widths(block, text_area_mm(landscape))
            except BadInput as error:
                yield str(error)
