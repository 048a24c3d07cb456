"""The commands under their names, in the order and groups in which `nhiemvu --help` lists them."""

from __future__ import annotations

import typer
from typer.main import get_command

from cli.commands import (
    accounts,
    bounces,
    clock,
    documents,
    files,
    imports,
    letters,
    lint,
    lists,
    papers,
    system,
    work,
)
from cli.guide import Command, Commands

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    invoke_without_command=True,
    options_metavar="[TÙY_CHỌN]",
    subcommand_metavar="LỆNH [THAM_SỐ]…",
    pretty_exceptions_enable=False,
    help="Theo dõi vòng đời nhiệm vụ khoa học và công nghệ cấp tỉnh: từ thông báo đến báo cáo năm.",
    epilog="Mã thoát: 0 đã xong; 1 bị từ chối hoặc phát hiện sai lệch; 2 nhập chưa đúng; 3 lỗi của chương trình.",
)

WORK, LISTS, CLOCK, PAPERS, SYSTEM = (
    "Làm việc với hồ sơ",
    "Xem danh sách",
    "Nhắc hạn và gửi thư",
    "Văn bản, báo cáo, quy trình",
    "Hệ thống",
)

GROUPS = {
    WORK: (files.show, work.act, work.new, files.why, files.similar),
    LISTS: (
        lists.tasks,
        lists.cases,
        lists.deadlines,
        lists.outbox,
        lists.documents,
        lists.organisations,
        lists.people,
    ),
    CLOCK: (clock.sweep, clock.dispatch, bounces.bounces, clock.digest),
    PAPERS: (
        documents.draft,
        documents.document,
        documents.archive,
        papers.report,
        papers.lifecycle,
        lint.lint,
    ),
    SYSTEM: (
        system.init,
        accounts.password,
        system.import_,
        imports.imports,
        imports.template,
        system.verify,
        system.backup,
        system.restore,
        system.serve,
    ),
}

for panel, commands in GROUPS.items():
    for command in commands:
        name = command.__name__.rstrip("_")
        app.command(name, cls=Command, options_metavar="[TÙY_CHỌN]", rich_help_panel=panel)(command)

app.add_typer(letters.app, name="letters", rich_help_panel=CLOCK)


@app.callback()
def overview(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


program = get_command(app)
