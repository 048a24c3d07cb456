"""Who may open which page: one row per route. A route without a row does not start, and a test walks every one.

What a person may see or do on a page is said by `states` and `secretariat`; here it is only said who may ask.
"""

from __future__ import annotations

from collections.abc import Mapping

from states.roles import Actor, Role

READERS = frozenset({Role.ADMIN, Role.SECRETARIAT, Role.LEADER, Role.AUDITOR})
"""Those who may read everything."""

STAFF = READERS | {Role.UBND_OFFICE}
SIGNED_IN = STAFF | {Role.COUNCIL, Role.ENTERPRISE}

OFFICE = frozenset({Role.ADMIN, Role.SECRETARIAT, Role.LEADER})
"""Those who act for the department."""

EVERYBODY: frozenset[Role] | None = None
"""Also those who have not signed in."""

ROUTES: Mapping[str, frozenset[Role] | None] = {
    "health": EVERYBODY,
    "static": EVERYBODY,
    "fonts": EVERYBODY,
    "sign_in_page": EVERYBODY,
    "sign_in": EVERYBODY,
    "sign_out": SIGNED_IN,
    "language": SIGNED_IN,
    "theme": SIGNED_IN,
    "search": SIGNED_IN,
    "home": SIGNED_IN,
    "inbox": READERS,
    "tasks": SIGNED_IN,
    "board": SIGNED_IN,
    "case": SIGNED_IN,
    "document": READERS,
    "activities": READERS,
    "calendar": SIGNED_IN,
    "calendar_feed": EVERYBODY,
    "annual_report": READERS,
    "annual_report_year": READERS,
    "annual_report_file": READERS,
    "statistics": READERS,
    "what_if": READERS,
    "lifecycle": SIGNED_IN,
    "act_page": SIGNED_IN,
    "act": SIGNED_IN,
    "new_page": SIGNED_IN,
    "new": SIGNED_IN,
}


def may_open(route: str, actor: Actor) -> bool:
    allowed = ROUTES[route]
    return allowed is None or bool(actor.roles & allowed)
