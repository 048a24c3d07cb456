"""Official documents drawn up from the record: kinds, drafts, what was issued, a year's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import Json
from cli.terminal import here

Out = Annotated[Path | None, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi ghi các tệp DOCX và PDF.")]


def draft(
    context: typer.Context,
    paper: Annotated[
        str | None, typer.Argument(metavar="MẪU", help="Bỏ trống để xem các mẫu văn bản.")
    ] = None,
    case: Annotated[str | None, typer.Argument(metavar="MÃ_HỒ_SƠ", help="Ví dụ HD-2025-01.")] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="BẢN", help="Chỉ một bản khi hồ sơ có nhiều bản.")
    ] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Dự thảo văn bản từ hồ sơ, chưa có số: tệp DOCX, PDF và những chỗ cần sửa."""
    from cli.printing import print_json
    from cli.screens import documents as screen
    from secretariat.papers import case_of, write_drafts
    from states.errors import BadInput
    from states.papers import PAPERS, paper_rule

    if paper is None:
        return print_json(list(PAPERS.values())) if json else screen.kinds(PAPERS.values())
    rule, terminal = paper_rule(paper), here(context)
    if case is None:
        raise BadInput(f"Hãy ghi mã hồ sơ để lập {rule.title}, ví dụ: nhiemvu draft {paper} MÃ_HỒ_SƠ")
    with terminal.reading() as session:
        written = write_drafts(
            session,
            rule,
            case_of(session, rule, case),
            out or terminal.settings.drafts,
            today=terminal.today,
            only=only,
        )
    return print_json(written) if json else screen.drafts(rule, written)


def document(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="MÃ_VĂN_BẢN", help="Ví dụ V12; xem bằng nhiemvu documents.")],
    out: Out = None,
    json: Json = False,
) -> None:
    """Một văn bản đã đăng ký: số, ngày, văn bản thay thế, các tệp đã lưu và mã SHA-256."""
    from cli.printing import print_json
    from cli.screens import documents as screen
    from secretariat.document_file import document_file, write_files

    with here(context).reading() as session:
        file = document_file(session, code)
        written = write_files(session, file, out) if out is not None else []
    print_json({"document": file, "written": written}) if json else screen.document(file, written)


def archive(
    context: typer.Context,
    year: Annotated[str, typer.Argument(metavar="NĂM", help="Năm của chương trình, ví dụ 2025.")],
    out: Out = None,
    json: Json = False,
) -> None:
    """Ghi mọi văn bản của một năm vào một thư mục, kèm mục lục."""
    from cli.printing import print_json
    from cli.screens import documents as screen
    from secretariat.archive import write_archive
    from secretariat.values import read_number

    terminal, wanted = here(context), read_number(year, "Năm")
    folder = out or terminal.settings.archive / str(wanted)
    with terminal.reading() as session:
        papers = write_archive(session, wanted, folder, today=terminal.today)
    print_json({"folder": folder, "papers": papers}) if json else screen.archived(folder, papers)
