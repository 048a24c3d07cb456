"""Lists from Excel: what they would do, applying them, taking them back, templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import As, Json
from cli.terminal import here

if TYPE_CHECKING:
    from cli.terminal import Terminal

LISTS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Endings that `nhiemvu import` takes for a list; everything else is read as a record."""


def import_list(
    terminal: Terminal,
    file: Path,
    *,
    kind: str | None,
    sheet: str | None,
    yes: bool,
    skip_refused: bool,
    as_: str | None,
    json: bool,
) -> None:
    """Show what a list would do, or apply it."""
    from cli.printing import print_json
    from cli.screens import imports as screen
    from secretariat.imports.apply import apply_list
    from secretariat.imports.check import check_list
    from states.errors import Refusal

    if not yes:
        with terminal.reading() as session:
            preview = check_list(session, file, kind=kind, sheet=sheet)
        print_json(screen.as_json(preview, batch=None)) if json else screen.preview(preview, file)
        return
    with terminal.writing() as session:
        by = terminal.by(session, as_)
        preview = check_list(session, file, kind=kind, sheet=sheet)
        try:
            batch = apply_list(session, preview, by=by, skip_refused=skip_refused)
        except Refusal:
            # Which rows stand in the way is said before the refusal itself.
            if not json:
                screen.refused_rows(preview)
            raise
        number = batch.pk if batch else None
    print_json(screen.as_json(preview, batch=number)) if json else screen.applied(preview, number)


def imports(
    context: typer.Context,
    number: Annotated[
        str | None, typer.Argument(metavar="SỐ", help="Số của lần nhập, để xem từng dòng đã ghi.")
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", metavar="", help="Hủy bỏ lần nhập này, khi chưa có gì dựa vào nó.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="LÝ_DO", help="Vì sao hủy bỏ; được giữ trong nhật ký.")
    ] = None,
    as_: As = None,
    json: Json = False,
) -> None:
    """Các lần nhập danh sách từ Excel; xem từng dòng hoặc hủy bỏ một lần nhập."""
    from cli.printing import print_json
    from cli.screens import imports as screen
    from secretariat.imports import batches
    from secretariat.imports.undo import undo_import
    from secretariat.values import optional_number
    from states.errors import BadInput

    terminal, batch = here(context), optional_number(number, "SỐ")
    if undo:
        if batch is None or not reason:
            raise BadInput(
                "Để hủy bỏ, hãy ghi số của lần nhập và lý do: nhiemvu imports SỐ --undo --reason 'LÝ DO'"
            )
        with terminal.writing() as session:
            undo_import(session, by=terminal.by(session, as_), batch=batch, reason=reason)
            done = batches.batch_line(session, batch)
        print_json(done) if json else screen.undone(done)
        return
    if reason:
        raise BadInput("--reason chỉ dùng khi hủy bỏ; hãy thêm --undo.")
    with terminal.reading() as session:
        if batch is None:
            listed = batches.batches(session)
            print_json(listed) if json else screen.batches(listed)
        else:
            one, rows = batches.batch_line(session, batch), batches.rows_of(session, batch)
            print_json({"batch": one, "rows": rows}) if json else screen.batch(one, rows)


def template(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="LOẠI", help="organisations, proposals, members, activities hoặc tasks.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="TỆP", help="Nơi ghi; mặc định là mau-LOẠI.xlsx ở thư mục này."),
    ] = None,
) -> None:
    """Ghi một bảng tính Excel trống để điền danh sách rồi nhập bằng lệnh import."""
    from cli.printing import DIM, GOOD, say
    from secretariat.imports.check import list_kind
    from secretariat.imports.template import write_template
    from states.errors import BadInput

    chosen = list_kind(kind)
    path = out or Path(f"mau-{chosen.id}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise BadInput(f"{path}: mẫu là tệp Excel; hãy đặt tên tệp kết thúc bằng .xlsx.")
    if path.exists():
        raise BadInput(f"{path}: đã có tệp này; hãy chọn tên khác bằng --out TỆP.")
    write_template(path, chosen)
    say(f"Đã ghi mẫu danh sách {chosen.label}: {path}", GOOD)
    say(f"Điền xong, xem thử: nhiemvu import {path}", DIM)
