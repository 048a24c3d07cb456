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

KEEPERS = frozenset({Role.ADMIN, Role.SECRETARIAT})
"""Those who keep the registers."""

SENDERS_OF_SEVERAL = frozenset({Role.SECRETARIAT, Role.ENTERPRISE})
"""Those who may do any of the acts that several tasks have together (`secretariat.bulk`)."""

EVERYBODY: frozenset[Role] | None = None
"""Also those who have not signed in."""

ROUTES: Mapping[str, frozenset[Role] | None] = {
    "health": EVERYBODY,
    "static": EVERYBODY,
    "fonts": EVERYBODY,
    "sign_in_page": EVERYBODY,
    "sign_in": EVERYBODY,
    "sign_in_code_page": EVERYBODY,
    "sign_in_code": EVERYBODY,
    "sign_in_elsewhere": EVERYBODY,
    "sign_in_answer": EVERYBODY,
    "sign_out": SIGNED_IN,
    "language": SIGNED_IN,
    "theme": SIGNED_IN,
    "my_account": SIGNED_IN,
    "my_password": SIGNED_IN,
    "my_totp_begin": SIGNED_IN,
    "my_totp_cancel": SIGNED_IN,
    "my_totp_confirm": SIGNED_IN,
    "my_totp_end": SIGNED_IN,
    "my_recovery_codes": SIGNED_IN,
    "my_session_end": SIGNED_IN,
    "my_sessions_end": SIGNED_IN,
    "search": SIGNED_IN,
    "home": SIGNED_IN,
    "inbox": READERS,
    "tasks": SIGNED_IN,
    "board": SIGNED_IN,
    "bulk": SENDERS_OF_SEVERAL,
    "bulk_page": SENDERS_OF_SEVERAL,
    "bulk_act": SENDERS_OF_SEVERAL,
    "save_view": SIGNED_IN,
    "change_view": SIGNED_IN,
    "case": SIGNED_IN,
    "documents": READERS,
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
    "document_file": READERS,
    "draft": READERS,
    "papers": READERS,
    "letters": READERS,
    "letter": READERS,
    "bounces": READERS,
    "organisations": READERS,
    "organisation": READERS,
    "people": READERS,
    "audit": READERS,
    "audit_verify": READERS,
    "audit_seal": READERS,
    "imports": KEEPERS,
    "import_template": KEEPERS,
    "import_check": KEEPERS,
    "import_apply": KEEPERS,
    "import_batch": KEEPERS,
    "task_file": SIGNED_IN,
    "act_page": SIGNED_IN,
    "act": SIGNED_IN,
    "new_page": SIGNED_IN,
    "new": SIGNED_IN,
    "announcements": READERS,
    "councils": READERS,
    "dossiers": STAFF,
    "council_space": frozenset({Role.COUNCIL}),
    "my_council": frozenset({Role.COUNCIL}),
    "enterprise_space": frozenset({Role.ENTERPRISE}),
    "my_proposal": frozenset({Role.ENTERPRISE}),
    "my_document_file": frozenset({Role.ENTERPRISE}),
    "my_letter": frozenset({Role.ENTERPRISE}),
    "my_letter_file": frozenset({Role.ENTERPRISE}),
    "link_page": EVERYBODY,
    "link": EVERYBODY,
    "register_page": EVERYBODY,
    "register": EVERYBODY,
    "substitutions": frozenset({Role.ADMIN, Role.SECRETARIAT, Role.LEADER, Role.UBND_OFFICE}),
    "admin": frozenset({Role.ADMIN, Role.SECRETARIAT}),
    "procedures": READERS,
    "procedures_compare": READERS,
    "procedure": READERS,
    "procedure_deadline": READERS,
    "candidate_page": READERS,
    "candidate": READERS,
    "days_off": READERS,
    "wordings": READERS,
    "wording": READERS,
    "wording_try": READERS,
    "wording_change": KEEPERS,
}


BY_PERSONAL_LINK = frozenset(
    {
        "home",
        "council_space",
        "my_council",
        "case",
        "task_file",
        "act_page",
        "act",
        "sign_out",
        "language",
        "theme",
    }
)
"""What a session that was opened by a council member's personal link may reach."""


def may_open(route: str, actor: Actor) -> bool:
    allowed = ROUTES[route]
    return allowed is None or bool(actor.roles & allowed)


def reaches(route: str, actor: Actor, *, confined: bool) -> bool:
    """Whether someone may open it in a session that, when `confined`, came in by a council member's personal link."""
    return may_open(route, actor) and (not confined or route in BY_PERSONAL_LINK)
