"""How often someone may try: failures are counted per e-mail address and per network address."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models import SignInAttempt
from secretariat.accounts.answers import Denied

WINDOW = timedelta(minutes=15)
PER_EMAIL, PER_ADDRESS = 5, 50


def one_at_a_time(session: Session, *names: str) -> None:
    """Let one transaction at a time count what happens under each name; SQLite has one writer anyway.

    Always in the same order of kinds (first the e-mail, then the network), or two would wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        for name in names:
            session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"attempts/{name}", 0))))


def too_many(session: Session, *, email: str, address: str, now: datetime) -> Denied | None:
    """Why nobody may try now. A success clears the count of its e-mail address, not that of the network."""
    last_success = select(func.coalesce(func.max(SignInAttempt.id), 0)).where(
        SignInAttempt.email == email, col(SignInAttempt.ok)
    )
    by_email = (col(SignInAttempt.email) == email) & (col(SignInAttempt.id) > last_success.scalar_subquery())
    until = max(
        _until(session, by_email, PER_EMAIL, now) if email else now,
        _until(session, col(SignInAttempt.address) == address, PER_ADDRESS, now),
    )
    if until <= now:
        return None
    wait = until - now
    return Denied(
        f"Đã thử sai quá nhiều lần; hãy chờ {in_words(wait)} rồi đăng nhập lại.",
        wait=ceil(wait.total_seconds()),
    )


def record(session: Session, *, email: str, address: str, now: datetime, ok: bool) -> None:
    session.add(SignInAttempt(email=email, address=address, at=now, ok=ok))
    session.flush()


def in_words(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    return f"{minutes} phút" if minutes < 120 else f"{ceil(minutes / 60)} giờ"


def _until(session: Session, whose: ColumnElement[bool], most: int, now: datetime) -> datetime:
    """When the oldest of the last `most` failures falls out of the window; `now` while there are fewer."""
    failures = session.exec(
        select(SignInAttempt.at)
        .where(whose, ~col(SignInAttempt.ok), SignInAttempt.at > now - WINDOW)
        .order_by(col(SignInAttempt.at).desc())
        .limit(most)
    ).all()
    return failures[-1] + WINDOW if len(failures) == most else now
