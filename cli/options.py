"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", metavar="", help="In JSON cho chương trình khác đọc.")]

As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="EMAIL", help="Địa chỉ thư của người thực hiện; mặc định lấy từ NHIEMVU_ACTOR."
    ),
]

Search = Annotated[
    str | None,
    typer.Option("--search", metavar="CHỮ", help="Chỉ các dòng có đủ những chữ này, có dấu hay không dấu."),
]

Year = Annotated[str | None, typer.Option("--year", metavar="NĂM", help="Chỉ năm này.")]

Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="TỆP",
        help="Ghi danh sách ra tệp: đuôi .xlsx để xem và in bằng Excel, .csv cho chương trình khác đọc.",
    ),
]

Replace = Annotated[bool, typer.Option("--replace", metavar="", help="Ghi đè tệp đã có.")]
