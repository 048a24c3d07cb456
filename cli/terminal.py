"""What every command works with: settings, the clock, sessions, and the person at this terminal."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

    from secretariat.acts import By
    from settings import Settings

NO_DATABASE = "Chưa có cơ sở dữ liệu tại {path}. Hãy tạo bằng lệnh: nhiemvu init"


class Terminal:
    """One run of the program. Nothing is read or opened before a command asks for it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment; `BadInput` names what is wrong with them."""
        from pydantic import ValidationError

        from settings import Settings
        from states.errors import BadInput
        from states.validation import vietnamese_errors

        try:
            settings = Settings()
            _ = settings.smtp, settings.bounces, settings.desk, settings.oidc
        except ValidationError as error:
            parts = {"Smtp": "SMTP_", "Bounces": "BOUNCES_", "Desk": "DESK_", "Oidc": "OIDC_"}
            prefix = parts.get(error.title, "")
            raise BadInput(vietnamese_errors(error, f"Biến môi trường NHIEMVU_{prefix}…")) from error
        return settings

    @property
    def logs(self) -> Path:
        """Where a traceback is kept, also when it is the settings that cannot be read."""
        from states.errors import BadInput

        try:
            return self.settings.logs
        except BadInput:
            return Path(tempfile.gettempdir())

    @cached_property
    def now(self) -> datetime:
        """The one moment of this run."""
        return self.clock()

    @property
    def today(self) -> date:
        from secretariat.periods import local_day

        return local_day(self.now)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that listings read from; it never waits for a writer."""
        from models.engine import open_reader, transaction

        with self._existing(open_reader) as engine, transaction(engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: everything the command does, or nothing."""
        from models.engine import transaction

        with self.engine() as engine, transaction(engine) as session:
            yield session

    @contextmanager
    def engine(self, *, create: bool = False) -> Iterator[Engine]:
        """The database for writers; unless `create`, one that is not there is an error and is not made."""
        from models.engine import open_engine

        with self._existing(open_engine, create=create) as engine:
            yield engine

    @contextmanager
    def _existing(self, opener: Callable[[str], Engine], *, create: bool = False) -> Iterator[Engine]:
        from models.engine import address
        from states.errors import BadInput

        url = address(self.settings.database)
        if url.get_backend_name() not in ("sqlite", "postgresql"):
            raise BadInput(
                f"NHIEMVU_DATABASE_URL: chưa hỗ trợ “{url.get_backend_name()}”; chỉ dùng sqlite hoặc postgresql."
            )
        if url.get_backend_name() == "sqlite" and not create and not Path(url.database or "").is_file():
            raise BadInput(NO_DATABASE.format(path=url.database))
        engine = opener(self.settings.database)
        try:
            yield engine
        finally:
            engine.dispose()

    def by(self, session: Session, email: str | None, *, version: int = 0) -> By:
        """The official who acts: `--as`, or else NHIEMVU_ACTOR; someone of the register who has a role."""
        from secretariat.accounts.standing_in import actor_on
        from secretariat.acts import By
        from secretariat.lookup import person_by_email
        from states.errors import BadInput

        named = email or self.settings.actor
        if not named:
            raise BadInput(
                "Chưa rõ ai thực hiện. Hãy thêm --as ĐỊA_CHỈ_THƯ, hoặc đặt biến NHIEMVU_ACTOR cho máy này."
            )
        actor = actor_on(session, person_by_email(session, named), today=self.today)
        if not actor.roles:
            raise BadInput(
                f"{actor.name} ({actor.id}) chưa được giao vai trò nào nên chưa thể thực hiện; hãy giao vai trò: "
                f"nhiemvu new person change_person email={actor.id} roles=…"
            )
        return By(actor, self.now, version, site=self.settings.desk.url)

    def reader(self, session: Session, email: str | None, *, version: int) -> By:
        """Whoever looks at a case: the official where one is named, else someone no permission stands against."""
        from secretariat.acts import By
        from states.roles import RESPONSIBLE, Actor

        if email or self.settings.actor:
            return self.by(session, email, version=version)
        return By(Actor("", "Người xem", frozenset(RESPONSIBLE)), self.now, version)


def here(context: typer.Context) -> Terminal:
    """The terminal that `cli.run` handed to this command."""
    terminal = context.find_object(Terminal)
    if terminal is None:
        raise LookupError("commands run under cli.run, which hands over the terminal")
    return terminal
