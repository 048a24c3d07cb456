"""The annual report as files, and the lifecycles as charts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import Json
from cli.terminal import here


def report(
    context: typer.Context,
    year: Annotated[str, typer.Argument(metavar="NĂM", help="Năm kế hoạch, ví dụ 2024.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi ghi tệp; mặc định là var/reports.")
    ] = None,
    trace: Annotated[
        bool,
        typer.Option(
            "--trace",
            metavar="",
            help="Liệt kê từng số liệu với hồ sơ và mục nhật ký làm nguồn; chỉ ghi tệp khi có --out.",
        ),
    ] = False,
    appendix: Annotated[
        bool,
        typer.Option("--appendix", metavar="", help="In danh sách nguồn số liệu thành phụ lục của báo cáo."),
    ] = False,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet", metavar="TỆP", help="Cùng --trace: ghi nguồn số liệu ra tệp .xlsx hoặc .csv."
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", metavar="", help="Ghi đè tệp --sheet đã có.")] = False,
    json: Json = False,
) -> None:
    """Lập báo cáo năm từ hồ sơ: tệp DOCX và PDF, những gì còn thiếu, những gì phải sửa."""
    from cli.exports import target_of, write_sheet
    from cli.first_steps import require_open_year
    from cli.printing import print_json
    from cli.screens import report as screen
    from cli.screens import sheets
    from secretariat import report_files
    from secretariat.values import read_number
    from states.errors import BadInput

    target = target_of(sheet, replace=replace, json=json, option="--sheet")
    if target.file is not None and not trace:
        raise BadInput("--sheet ghi nguồn của từng số liệu; hãy thêm --trace.")
    terminal, plan_year = here(context), read_number(year, "Năm")
    with terminal.reading() as session:
        require_open_year(session, plan_year)
        written = []
        if out is not None or not trace:
            written = report_files.write_report(
                session, plan_year, out or terminal.settings.reports, appendix=appendix
            )
        lines = report_files.trace(session, plan_year)
        missing = report_files.missing_in(session, plan_year)
        findings = report_files.lint_report(session, plan_year)
    if json:
        figures = [line.as_json() for line in lines]
        print_json({"files": written, "figures": figures, "missing": missing, "findings": findings})
        return
    if target.file is not None:
        sources = sheets.figure_sources(lines)
        about = f"Năm kế hoạch {plan_year}"
        write_sheet(sheets.TRACE.sheet(sources, at=terminal.now, subtitle=about), target.file)
    elif trace:
        screen.traced(lines)
    screen.written(written, figures=len(lines), missing=missing, findings=findings)


def lifecycle(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="LOẠI", help="announcement, task, council, dossier, annual_report, activity."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="DẠNG", help="mermaid, table hoặc markdown.")
    ] = "mermaid",
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="TỆP", help="So các khối <!-- lifecycle:LOẠI --> của tệp với chương trình."
        ),
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="TỆP", help="Viết lại các khối đó trong tệp.")
    ] = None,
) -> None:
    """Sơ đồ vòng đời của từng loại hồ sơ."""
    from cli import charts
    from cli.screens import lifecycle as screen

    if check is not None or write is not None:
        for path in filter(None, (write, check)):
            screen.kept(path, charts.read_document(path), rewrite=path is write)
        return
    screen.drawn(charts.tables(kind), format_)
