"""Who may sign in: accounts, sessions, attempts, personal links, substitutions, and who opened which case.

No secret is stored as it was given: passwords by Argon2id, tokens and codes by SHA-256. The secret of the
second factor has to be read again; it, like every hash, is left out of a row's `repr`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from models.base import Moment, Row, choice, not_negative

LANGUAGES = ("vi", "en")
THEMES = ("light", "dark")
PURPOSES = ("password", "council", "enterprise")
ACCESSES = ("opened",)


class Account(Row, table=True):
    """What a person signs in with. Without `password_hash` they were invited and have not chosen one.

    `totp_step` is the last step of 30 seconds whose code was used: none is taken twice. `totp_pending` is a secret
    that was shown to the person and not yet confirmed by a code.
    """

    __tablename__ = "account"

    person_id: int = Field(foreign_key="person.id", unique=True)
    password_hash: str | None = Field(default=None, max_length=200, repr=False)
    totp_secret: str | None = Field(default=None, max_length=64, repr=False)
    totp_step: int | None = Field(default=None, repr=False)
    totp_pending: str | None = Field(default=None, max_length=64, repr=False)
    disabled_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)


class RecoveryCode(Row, table=True):
    """A code in place of that of the phone, taken once. It was shown to its person once and is kept as a hash."""

    __tablename__ = "recovery_code"

    account_id: int = Field(foreign_key="account.id", index=True)
    code_sha256: str = Field(max_length=64, unique=True, repr=False)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class HalfSignIn(Row, table=True):
    """Someone whose password, or whose provider, was right and whose second factor is still to come.

    It is no session: all that its token opens is the question for the code.
    """

    __tablename__ = "half_sign_in"

    token_sha256: str = Field(max_length=64, unique=True, repr=False)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class SpentAnswer(Row, table=True):
    """An answer of the sign-in provider that was taken; `key` is the hash of its state. It is not taken again."""

    __tablename__ = "spent_answer"

    key: str = Field(max_length=64, unique=True, repr=False)
    at: datetime = Field(sa_type=Moment, index=True)


class WebSession(Row, table=True):
    """One sign-in. With `council_id` it was opened by a council member's personal link and is for that council only."""

    __tablename__ = "web_session"

    token_sha256: str = Field(max_length=64, unique=True, repr=False)
    person_id: int = Field(foreign_key="person.id", index=True)
    council_id: int | None = Field(default=None, foreign_key="council.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    csrf: str = Field(max_length=64, repr=False)
    agent: str = Field(max_length=200)
    language: str = Field(default="vi", sa_type=choice("language", LANGUAGES))
    theme: str | None = Field(default=None, sa_type=choice("theme", THEMES))


class SignInAttempt(Row, table=True):
    """`email` in lower case, empty when what was typed is no address; `address` is that of the network."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_email", "email", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )

    email: str = Field(max_length=254)
    address: str = Field(max_length=64)
    at: datetime = Field(sa_type=Moment)
    ok: bool


class AccessLink(Row, table=True):
    """A link that was e-mailed to `email` and lets whoever reads that mail in.

    One for a password or an enterprise serves once; a council member comes back with theirs until it expires,
    each time with the code, whose hash is salted with the token. `failures` counts wrong codes. `asked_from` is
    the network address of someone who asked for it without signing in.
    """

    __tablename__ = "access_link"
    __table_args__ = (
        not_negative("failures"),
        Index("ix_access_link_email", "email", "created_at"),
        Index("ix_access_link_asked_from", "asked_from", "created_at"),
    )

    token_sha256: str = Field(max_length=64, unique=True, repr=False)
    purpose: str = Field(sa_type=choice("purpose", PURPOSES))
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    council_id: int | None = Field(default=None, foreign_key="council.id", index=True)
    email: str = Field(max_length=254)
    code_sha256: str | None = Field(default=None, max_length=64, repr=False)
    failures: int = 0
    asked_from: str | None = Field(default=None, max_length=64)
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class Substitution(Row, table=True):
    """From `starts_on` to `ends_on`, both included, `substitute_id` stands in for `person_id`."""

    __tablename__ = "substitution"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="in_order"),
        CheckConstraint("person_id <> substitute_id", name="two_people"),
    )

    person_id: int = Field(foreign_key="person.id", index=True)
    substitute_id: int = Field(foreign_key="person.id", index=True)
    starts_on: date
    ends_on: date
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class SavedView(Row, table=True):
    """The filters and the order of the list of tasks, as a person named them; `query` is that of an address."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    person_id: int = Field(foreign_key="person.id")
    name: str = Field(max_length=80)
    query: str = Field(max_length=500)


class AccessEntry(Row, table=True):
    """Who looked into which case, and which of its files they took away (`file_id`).

    Triggers in the database refuse UPDATE and DELETE.
    """

    __tablename__ = "access_entry"
    __table_args__ = (Index("ix_access_entry_case", "case_kind", "case_id"),)

    at: datetime = Field(sa_type=Moment)
    person_id: int = Field(foreign_key="person.id", index=True)
    case_kind: str = Field(max_length=20)
    case_id: int
    what: str = Field(sa_type=choice("what", ACCESSES))
    address: str = Field(max_length=64)
    file_id: int | None = Field(default=None, foreign_key="stored_file.id")
