"""Who may sign in, with what, and as whom. Nothing here commits or reads the clock.

What counts a failure answers `Denied` instead of raising, so that the count is kept: commit in either case.
"""

from secretariat.accounts.access import log_access, visited
from secretariat.accounts.answers import Denied
from secretariat.accounts.council_links import CouncilKey, enter_council, send_council_link
from secretariat.accounts.invitations import accept_invitation, invite, invite_person
from secretariat.accounts.links import look_at_link, use_link
from secretariat.accounts.locks import clear_totp, disable_account, enable_account
from secretariat.accounts.passwords import HASHER, set_password
from secretariat.accounts.registration import (
    Registration,
    enterprise_link,
    organisations_at,
    register_enterprise,
)
from secretariat.accounts.signing_in import SignedIn, sign_in
from secretariat.accounts.standing_in import actor_on, begin_substitution, end_substitution
from secretariat.accounts.totp import enable_totp, new_totp_secret, remove_totp, totp_uri
from secretariat.accounts.web_sessions import Signed, end_sessions, find_session, prefer, sign_out, touch

__all__ = [
    "HASHER",
    "CouncilKey",
    "Denied",
    "Registration",
    "Signed",
    "SignedIn",
    "accept_invitation",
    "actor_on",
    "begin_substitution",
    "clear_totp",
    "disable_account",
    "enable_account",
    "enable_totp",
    "end_sessions",
    "end_substitution",
    "enter_council",
    "enterprise_link",
    "find_session",
    "invite",
    "invite_person",
    "log_access",
    "look_at_link",
    "new_totp_secret",
    "organisations_at",
    "prefer",
    "register_enterprise",
    "remove_totp",
    "send_council_link",
    "set_password",
    "sign_in",
    "sign_out",
    "totp_uri",
    "touch",
    "use_link",
    "visited",
]
