"""Acts on a case, and acts that enter something new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.asking import Done, Yes, carried_out
from cli.options import As, Json
from cli.terminal import here

if TYPE_CHECKING:
    from sqlmodel import Session

    from secretariat.acts import Act, By

Fields = Annotated[
    list[str] | None,
    typer.Argument(metavar="MỤC=GIÁ_TRỊ", help="Các mục của biểu mẫu; @tệp lấy nội dung từ một tệp."),
]

HelpForm = Annotated[
    bool, typer.Option("--help-form", metavar="", help="Chỉ xem các mục cần nhập, không thực hiện.")
]


def act(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="MÃ_HỒ_SƠ", help="Ví dụ NV-2025-001.")],
    event: Annotated[
        str | None, typer.Argument(metavar="VIỆC", help="Bỏ trống để xem các việc có thể làm.")
    ] = None,
    fields: Fields = None,
    as_: As = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            metavar="SỐ",
            help="Phiên bản hồ sơ đã xem; nếu hồ sơ đã đổi thì từ chối. Mặc định: phiên bản hiện tại.",
        ),
    ] = None,
    help_form: HelpForm = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Thực hiện một việc trên hồ sơ, hoặc xem các việc có thể làm."""
    if event is None:
        return _possible(context, code, as_, json=json)

    from cli.printing import print_json
    from cli.screens import work as screen
    from secretariat.consequences import consequences
    from secretariat.desk import perform
    from secretariat.next_acts import direct_act
    from secretariat.values import optional_number
    from secretariat.worklist import find_case

    terminal, read = here(context), optional_number(version, "--version")
    if help_form:
        with terminal.reading() as session:
            return screen.form(direct_act(find_case(session, code), event))

    def attempt(session: Session, by: By | None) -> Done:
        case = find_case(session, code)
        chosen = direct_act(case, event)
        who = by or terminal.by(session, as_, version=case.version if read is None else read)
        with _form_explained(chosen):
            result = perform(session, case, event, by=who, form=_read(chosen, fields))
        return Done(chosen.label, who, result, consequences(session, who))

    done = carried_out(terminal, attempt, yes=yes, json=json)
    print_json(done.after) if json else screen.done(done.label, done.result, done.after)
    return None


def new(
    context: typer.Context,
    kind: Annotated[
        str | None, typer.Argument(metavar="LOẠI", help="Bỏ trống để xem những gì nhập mới được.")
    ] = None,
    event: Annotated[str | None, typer.Argument(metavar="VIỆC", help="Ví dụ receive, draft.")] = None,
    fields: Fields = None,
    as_: As = None,
    help_form: HelpForm = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Nhập mới: thông báo, phiếu đề xuất, hội đồng, hồ sơ trình, kế hoạch, tổ chức, cán bộ …"""
    from cli.printing import print_json
    from cli.screens import work as screen
    from secretariat import next_acts
    from secretariat.consequences import consequences
    from secretariat.desk import find_act, open_row

    if kind is None or event is None:
        openings = next_acts.openings(kind)
        return print_json(openings) if json else screen.openings(openings)
    chosen = find_act(kind, event)
    if help_form:
        return screen.form(chosen)
    terminal = here(context)

    def attempt(session: Session, by: By | None) -> Done:
        who = by or terminal.by(session, as_)
        with _form_explained(chosen):
            result = open_row(session, kind, event, by=who, form=_read(chosen, fields))
        return Done(chosen.label.rstrip("."), who, result, consequences(session, who))

    done = carried_out(terminal, attempt, yes=yes, json=json)
    print_json(done.after) if json else screen.done(done.label, done.result, done.after)
    return None


def _possible(context: typer.Context, code: str, email: str | None, *, json: bool) -> None:
    from cli.printing import print_json
    from cli.screens import work as screen
    from secretariat.next_acts import next_acts
    from secretariat.worklist import find_case
    from states.lifecycles import LIFECYCLES

    terminal = here(context)
    with terminal.reading() as session:
        case = find_case(session, code)
        acts = next_acts(session, case, terminal.reader(session, email, version=case.version))
    label = LIFECYCLES[case.kind].states[case.state]
    print_json(acts) if json else screen.possible(case, label, acts)


def _read(chosen: Act, fields: list[str] | None) -> dict[str, object]:
    from cli.fields import read_form

    return read_form(chosen.form, fields or [])


@contextmanager
def _form_explained(chosen: Act) -> Iterator[None]:
    """A form that was refused is answered with the list of its fields."""
    from pydantic import ValidationError

    from cli.screens.work import form_text
    from states.errors import BadInput

    try:
        yield
    except BadInput as error:
        if not isinstance(error.__cause__, ValidationError):
            raise
        raise BadInput(f"{error}\n{form_text(chosen)}") from error
