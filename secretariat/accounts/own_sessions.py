"""Where someone is signed in: each session with the words for its device, and an end to those left behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models import WebSession
from secretariat.accounts.web_sessions import Signed
from states.errors import Missing


@dataclass(frozen=True)
class SessionLine:
    """`browser` and `system` are empty where the browser did not say; `by_link` is confined to one council."""

    id: int
    browser: str
    system: str
    opened_at: datetime
    seen_at: datetime
    current: bool
    by_link: bool


_BROWSERS = {
    r"\bcoc_coc_browser/": "Cốc Cốc",
    r"\bEdgA?(?:iOS)?/": "Edge",
    r"\bOPR/": "Opera",
    r"\bSamsungBrowser/": "Samsung Internet",
    r"\b(?:Firefox|FxiOS)/": "Firefox",
    r"\b(?:Chrome|CriOS)/": "Chrome",
    r"\bVersion/.*\bSafari/": "Safari",
}
_SYSTEMS = {
    r"\biPhone\b": "iPhone",
    r"\biPad\b": "iPad",
    r"\bAndroid\b": "Android",
    r"\bWindows\b": "Windows",
    r"\bMac OS X\b": "macOS",
    r"\bLinux\b": "Linux",
}
"""What a browser calls itself -> what people call it. The first that fits: most claim to be several."""


def own_sessions(
    session: Session, signed: Signed, *, now: datetime, idle: timedelta, absolute: timedelta
) -> list[SessionLine]:
    """The open sessions of whoever asks: this one first, then the last used."""
    rows = session.exec(
        select(WebSession)
        .where(
            WebSession.person_id == signed.person_id,
            col(WebSession.ended_at).is_(None),
            col(WebSession.seen_at) > now - idle,
            col(WebSession.created_at) > now - absolute,
        )
        .order_by((col(WebSession.id) == signed.session_id).desc(), col(WebSession.seen_at).desc())
    ).all()
    return [
        SessionLine(
            id=row.pk,
            browser=_first(_BROWSERS, row.agent),
            system=_first(_SYSTEMS, row.agent),
            opened_at=row.created_at,
            seen_at=row.seen_at,
            current=row.pk == signed.session_id,
            by_link=row.council_id is not None,
        )
        for row in rows
    ]


def end_own_session(session: Session, signed: Signed, number: int, *, now: datetime) -> None:
    """End one session of whoever asks; `Missing` where it is not theirs or has ended."""
    which = (WebSession.id == number, WebSession.person_id == signed.person_id)
    row = session.exec(select(WebSession).where(*which, col(WebSession.ended_at).is_(None))).first()
    if row is None:
        raise Missing("Phiên đăng nhập này đã kết thúc; hãy mở lại trang để xem các phiên còn lại.")
    row.ended_at = now
    session.flush()


def _first(known: dict[str, str], agent: str) -> str:
    return next((name for pattern, name in known.items() if re.search(pattern, agent)), "")
