"""How an act of the secretariat is declared and called: checked form, one registry, one way for every edge.

An act is a plain function `(session, case, *, by, …form)`; one that opens a case has no case to take.
`@act` checks the form against the function's own annotations before anything runs, so a page, the
command line, an imported record and a test are refused the same way.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar, cast, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models import Case
from states.errors import BadInput, Refusal
from states.lifecycles import LIFECYCLES
from states.roles import Actor, Role, may_open
from states.validation import vietnamese_errors

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class By:
    """By whom, when, on which version of the case as it was read, and with what form (set by `@act`).

    `site` is the address at which people reach the desk, for letters that bring a link to it.
    """

    actor: Actor
    now: datetime
    version: int = 0
    form: Mapping[str, Any] = field(default_factory=dict)
    filled: Mapping[str, Any] = field(default_factory=dict)
    site: str = ""

    def on(self, case: Case) -> By:
        """The same person at the same moment, acting on another case as it is in this transaction."""
        return replace(self, version=case.version, form={}, filled={})


@dataclass(frozen=True)
class Act:
    kind: str
    event: str
    opens: bool
    form: type[BaseModel]
    function: Callable[..., Any]

    @property
    def offered(self) -> bool:
        """Whether people fill in its form; a record is entered by importing its file."""
        return self.kind != "record"

    @property
    def label(self) -> str:
        table = LIFECYCLES.get(self.kind)
        label = table.events.get(self.event) if table else None
        return label or self._said[0]

    @property
    def note(self) -> str:
        """What a person should know before the act; "" where its name says it all."""
        return self._said[1]

    @property
    def _said(self) -> tuple[str, str]:
        """The first line of the function: its first sentence names the act, the rest explains it."""
        name, _, note = (inspect.getdoc(self.function) or self.event).split("\n")[0].partition(". ")
        return name.rstrip("."), note


UNIQUE_VIOLATION = "23505"
"""PostgreSQL's code for a key that another transaction took after we had looked; SQLite has one writer at a time."""

ACTS: dict[tuple[str, str], Act] = {}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


def act(kind: str, *, opens: bool = False) -> Callable[[F], F]:
    """Register the function as the act of its name on cases of `kind`, and check its form on every call.

    Called, it changes everything it is about or, when it raises, nothing in the session's transaction.
    """

    def declare(function: F) -> F:
        form = _form_of(function)
        event = function.__name__

        @functools.wraps(function)
        def checked(session: Session, *case: Case, by: By, **given: Any) -> Any:
            allowed = may_open(kind, event) if opens else senders(kind, event)
            if opens and (reason := by.actor.lacks(allowed)):
                raise Refusal(ACTS[kind, event].label, "hồ sơ mới", [reason])
            try:
                clean = form.model_validate(given)
            except ValidationError as error:
                raise BadInput(vietnamese_errors(error, ACTS[kind, event].label)) from error
            values = {name: getattr(clean, name) for name in form.model_fields}
            filled = clean.model_dump(mode="json", exclude_none=True)
            actor = by.actor.acting(allowed)
            # An act is whole even where the caller catches its refusal and goes on: a number in use is found
            # only after the state has changed, and an act on a dossier or council moves its tasks after itself.
            try:
                with session.begin_nested():
                    return function(
                        session, *case, by=replace(by, actor=actor, form=values, filled=filled), **values
                    )
            except IntegrityError as error:
                if getattr(error.orig, "sqlstate", None) != UNIQUE_VIOLATION:
                    raise
                raise BadInput(
                    f"{ACTS[kind, event].label}: mã hoặc số này vừa được người khác ghi cùng lúc; "
                    "hãy mở lại, kiểm tra rồi thực hiện lại."
                ) from error

        ACTS[kind, event] = Act(kind, event, opens, form, checked)
        return cast(F, checked)

    return declare


def senders(kind: str, event: str) -> frozenset[Role]:
    """The roles that may send an event to a case; its chart refuses everyone else."""
    steps = (step for step in LIFECYCLES[kind].steps if step.event == event)
    return frozenset(role for step in steps for role in step.rule.roles)


def _form_of(function: Callable[..., Any]) -> type[BaseModel]:
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], ... if parameter.default is parameter.empty else parameter.default)
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and name != "by"
    }
    return create_model(f"{function.__name__}_form", __base__=_Form, **fields)
