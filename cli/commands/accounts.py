"""Sign-in by hand: the first password, before anyone can be invited at the desk."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import here

if TYPE_CHECKING:
    from pydantic import SecretStr


def password(
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Địa chỉ thư của người được đặt mật khẩu.")],
) -> None:
    """Đặt mật khẩu đăng nhập cho một người; mật khẩu được hỏi, không ghi trong lệnh."""
    from cli.screens import accounts as screen
    from secretariat.accounts import set_password
    from secretariat.lookup import person_by_email
    from states.roles import Actor

    terminal = here(context)
    with terminal.reading() as session:
        name = person_by_email(session, email).name
    chosen = _typed(name)
    # In the audit it stands for whoever could run this command.
    by = Actor("password", "lệnh nhiemvu password", frozenset())
    with terminal.writing() as session:
        person = person_by_email(session, email)
        set_password(session, person, password=chosen, by=by, now=terminal.now)
    screen.first_steps(person, terminal.settings.desk.url)


def _typed(name: str) -> SecretStr:
    """The password, typed twice without being shown; a script gives it as one line."""
    from pydantic import SecretStr

    from states.errors import BadInput

    if not sys.stdin.isatty():
        return SecretStr(sys.stdin.readline().rstrip("\r\n"))
    first = getpass.getpass(f"Mật khẩu mới của {name}: ")
    if getpass.getpass("Nhập lại mật khẩu: ") != first:
        raise BadInput("Hai lần nhập mật khẩu không giống nhau; hãy thực hiện lại.")
    return SecretStr(first)
