"""What Prefect rings the bell for, by hand: the sweep, delivery, the weekly digest."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Json, Out, Replace
from cli.terminal import here

DryRun = Annotated[bool, typer.Option("--dry-run", metavar="", help="Chỉ xem sẽ làm gì, không ghi lại.")]


def sweep(
    context: typer.Context,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="NGÀY",
            help="Quét như lúc 07:30 ngày này; ngày ở tương lai chỉ được dùng cùng --dry-run.",
        ),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Quét hạn: đóng thông báo đã hết hạn, nhắc việc đến hạn, báo cáo việc quá hạn."""
    from cli.moments import sweep_moment
    from cli.printing import print_json
    from cli.screens import clock as screen
    from secretariat.sweep import sweep as sweep_all

    terminal = here(context)
    at = sweep_moment(on, now=terminal.now, rehearsal=dry_run)
    with terminal.writing() as session:
        result = sweep_all(session, now=at)
        if dry_run:
            session.rollback()
    print_json(result) if json else screen.swept(result, rehearsal=dry_run)
    if result.problems:
        screen.problems(result)
        raise typer.Exit(1)


def dispatch(context: typer.Context, json: Json = False) -> None:
    """Gửi các thư đang chờ; chưa cấu hình máy chủ thư thì lưu từng thư thành tệp .eml."""
    import asyncio

    from cli.delivery import deliver
    from cli.printing import print_json
    from cli.screens import clock as screen

    terminal = here(context)
    with terminal.engine() as engine:
        result = asyncio.run(deliver(engine, terminal.settings, terminal.clock))
    print_json(result) if json else screen.dispatched(result, terminal.settings)
    if result.trouble is not None:
        screen.trouble(result.trouble)
        raise typer.Exit(1)


def digest(
    context: typer.Context,
    send: Annotated[
        bool, typer.Option("--send", metavar="", help="Viết thư tổng hợp cho từng thư ký (mỗi tuần một lần).")
    ] = False,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Tổng hợp công việc: quá hạn, đến hạn trong tuần, đang chờ nơi khác."""
    from cli.exports import target_of, write_sheet
    from cli.printing import print_json
    from cli.screens import clock as screen
    from cli.screens import sheets
    from secretariat.digest import send_digest, workload

    terminal, target = here(context), target_of(out, replace=replace, json=json)
    with terminal.writing() if send else terminal.reading() as session:
        load = workload(session, now=terminal.now)
        written = [row.recipient_email for row in send_digest(session, now=terminal.now)] if send else []
    if json:
        print_json({"workload": load, "written_to": written})
        return
    if target.file is not None:
        write_sheet(sheets.DIGEST.sheet(sheets.digest_lines(load), at=terminal.now), target.file)
    else:
        screen.digested(load)
    if send:
        screen.digest_written(written)
