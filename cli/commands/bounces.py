"""Mail that came back, by hand."""

from __future__ import annotations

import typer

from cli.commands.clock import DryRun
from cli.options import Json
from cli.terminal import here


def bounces(context: typer.Context, dry_run: DryRun = False, json: Json = False) -> None:
    """Đọc hộp thư trả lại ngay bây giờ và liệt kê các địa chỉ đang bị trả lại thư."""
    from cli.printing import print_json
    from cli.screens import bounces as screen
    from models.engine import transaction
    from notifications.bounce_folder import open_folder
    from notifications.bounces import read
    from secretariat.bounce_list import open_bounce_lines
    from secretariat.bounces import take_returns

    terminal = here(context)
    result = None
    with terminal.engine() as engine, open_folder(terminal.settings.bounces) as folder:
        mails = [(name, read(raw)) for name, raw in folder.unseen()] if folder is not None else []
        with transaction(engine) as session:
            if folder is not None:
                result = take_returns(session, mails, now=terminal.now)
            lines = open_bounce_lines(session)
            if dry_run:
                session.rollback()
        if folder is not None and result is not None and not dry_run:
            folder.mark(result.handled)
    if json:
        print_json({"read": screen.summary(result), "open": lines})
        return
    screen.taken(result, rehearsal=dry_run)
    screen.still_open(lines)
