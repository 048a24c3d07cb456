"""How official documents look (NĐ 30/2020/NĐ-CP, Phụ lục I), as data that both writers follow.

Sizes are points, lengths are mm. Where the decree leaves a range the choice is `assumed`: Quốc hiệu at 12 and
Tiêu ngữ at 13, because at 13 and 14 the Quốc hiệu does not fit beside a department's name.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

FONT = "Times New Roman"
# Tinos has the same widths; what follows it comes inside the typst wheel, the two of _SIGNS for signs only.
# Never "Liberation Serif": Debian's 1.07 lacks ơ ư ạ ế and mixes fonts silently. Libertinus Serif in bold italic
# (typst 0.15) prints nothing for ờ ợ ứ ữ and their like, so New Computer Modern stands in there.
_SIGNS = ("New Computer Modern Math", "DejaVu Sans Mono")
PDF_FONTS = (FONT, "Tinos", "Libertinus Serif", *_SIGNS)
PDF_FONTS_BOLD_ITALIC = (FONT, "Tinos", "New Computer Modern", *_SIGNS)

PAGE_MM = (210.0, 297.0)
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 20.0, 20.0, 30.0, 15.0
PAGE_NUMBER_FROM_EDGE = 11.0
HEAD_LEFT_SHARE = 0.42
CLOSING_LEFT_SHARE = 0.48
CELL_PADDING, CELL_PADDING_PT = 1.2, 2.0  # at the sides in mm, above and below in points
FIRST_LINE = 12.7
SIGNING_ROOM_PT = 68.0

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

# Height of one line of Times New Roman, in parts of the type size: above the base line and below it.
LINE_HEIGHT, BELOW_BASELINE = 1.149, 0.216


@dataclass(frozen=True)
class TextStyle:
    """`label` is the name in Word, English where Word has such a style itself and translates it.

    `first` below 0 hangs the lines after the first; `before` and `after` are points, `line` is in lines.
    """

    label: str
    size: float
    bold: bool = False
    italic: bool = False
    align: Literal["left", "center", "justify"] = "center"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0


def _running(
    label: str, *, bold: bool = False, italic: bool = False, left: float = 0, first: float = FIRST_LINE
) -> TextStyle:
    return TextStyle(label, 14, bold, italic, "justify", left=left, first=first, after=6, line=1.1)


STYLES: dict[str, TextStyle] = {
    "governing": TextStyle("Cơ quan chủ quản", 12, left=1.5, right=1.5),
    "issuing": TextStyle("Cơ quan ban hành", 12, bold=True, left=1.5, right=1.5),
    "country": TextStyle("Quốc hiệu", 12, bold=True),
    "motto": TextStyle("Tiêu ngữ", 13, bold=True),
    "number": TextStyle("Số, ký hiệu", 13, before=6),
    "place_date": TextStyle("Địa danh, ngày tháng", 13, italic=True, before=6),
    "letter_subject": TextStyle("Trích yếu công văn", 12, before=6, left=2, right=2),
    "kind": TextStyle("Title", 14, bold=True, before=14),
    "subject": TextStyle("Subtitle", 14, bold=True, left=8, right=8),
    "authority": TextStyle("Thẩm quyền ban hành", 14, bold=True, before=4, after=8),
    "operative": TextStyle("Lệnh ban hành", 14, bold=True, after=6, line=1.1),
    "addressee": TextStyle("Kính gửi", 14, before=6, after=10),
    "addressees": _running("Kính gửi nhiều nơi", left=30, first=0),
    # The dashes stand under the colon: "Kính gửi" is 17.5 mm wide at 14 points.
    "addressee_item": replace(_running("Nơi kính gửi", left=50.4, first=-2.9), align="left"),
    "base": _running("Căn cứ", italic=True),
    "body": _running("Body Text"),
    "heading1": _running("heading 1", bold=True),
    "heading2": _running("heading 2", bold=True),
    "heading3": _running("heading 3", bold=True, italic=True),
    "caption": TextStyle("caption", 13, bold=True, after=4),
    "cell": TextStyle("Ô bảng", 12, align="left"),
    "cell_head": TextStyle("Đầu cột", 12, bold=True),
    "appendix_number": TextStyle("Số phụ lục", 14, bold=True),
    "appendix_title": TextStyle("Tên phụ lục", 14, bold=True),
    "appendix_note": TextStyle("Kèm theo văn bản", 14, italic=True, after=10),
    "recipients_title": TextStyle("Từ Nơi nhận", 12, bold=True, italic=True, align="left"),
    "recipients": TextStyle("Nơi nhận", 11, align="left", left=2.2, right=3, first=-2.2),
    "signer": TextStyle("Chức vụ, họ tên người ký", 14, bold=True, left=1, right=1),
    "page_number": TextStyle("header", 13),
    "footnote": TextStyle("footnote text", 10, align="justify"),
}

# Libertinus Serif is up to 7 % wider than the Times whose widths are known here; its capitals are not.
WIDER = 1.07

# Advance widths of Times New Roman Bold, thousandths of the size; what is not listed is 500.
_WIDTHS = {
    letter: width
    for width, letters in {
        250: " .,", 278: "il", 333: "-:;fjt()", 389: "IJsr", 444: "ceqz", 556: "Sbdhknpu", 611: "FPT",
        667: "BELZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQ", 833: "m", 944: "M", 1000: "W–",
    }.items()
    for letter in letters
}  # fmt: skip


def text_width_mm(text: str, style: TextStyle) -> float:
    """About how wide a text is on one line; a few per cent too wide when it is not bold."""
    base = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return sum(_WIDTHS.get(letter, 500) for letter in base) / 1000 * style.size * 25.4 / 72


def text_area_mm(landscape: bool) -> float:
    """Width of the text on a page."""
    return PAGE_MM[1 if landscape else 0] - MARGIN_LEFT - MARGIN_RIGHT
