"""Who may sign in, with what, and as whom. Nothing here commits or reads the clock.

What counts a failure answers `Denied` instead of raising, so that the count is kept: commit in either case.
"""

from secretariat.accounts.access import log_access, visited
from secretariat.accounts.answers import CodeWanted, Denied, SignedIn
from secretariat.accounts.council_links import CouncilKey, enter_council, send_council_link
from secretariat.accounts.invitations import accept_invitation, invite, invite_person
from secretariat.accounts.links import look_at_link, use_link
from secretariat.accounts.locks import clear_totp, disable_account, enable_account
from secretariat.accounts.own_account import (
    Owner,
    begin_totp,
    cancel_totp,
    change_password,
    confirm_totp,
    end_totp,
    own_account,
    renew_recovery_codes,
)
from secretariat.accounts.own_sessions import end_own_session, own_sessions
from secretariat.accounts.passwords import HASHER, set_password
from secretariat.accounts.registration import (
    Registration,
    enterprise_link,
    organisations_at,
    register_enterprise,
)
from secretariat.accounts.second_step import enter_code, waits_for_code
from secretariat.accounts.signing_in import sign_in
from secretariat.accounts.standing_in import actor_on, begin_substitution, end_substitution
from secretariat.accounts.totp import enable_totp, new_totp_secret, remove_totp, totp_uri
from secretariat.accounts.web_sessions import Signed, end_sessions, find_session, prefer, sign_out, touch

__all__ = [
    "HASHER",
    "CodeWanted",
    "CouncilKey",
    "Denied",
    "Owner",
    "Registration",
    "Signed",
    "SignedIn",
    "accept_invitation",
    "actor_on",
    "begin_substitution",
    "begin_totp",
    "cancel_totp",
    "change_password",
    "clear_totp",
    "confirm_totp",
    "disable_account",
    "enable_account",
    "enable_totp",
    "end_own_session",
    "end_sessions",
    "end_substitution",
    "end_totp",
    "enter_code",
    "enter_council",
    "enterprise_link",
    "find_session",
    "invite",
    "invite_person",
    "log_access",
    "look_at_link",
    "new_totp_secret",
    "organisations_at",
    "own_account",
    "own_sessions",
    "prefer",
    "register_enterprise",
    "remove_totp",
    "renew_recovery_codes",
    "send_council_link",
    "set_password",
    "sign_in",
    "sign_out",
    "totp_uri",
    "touch",
    "use_link",
    "visited",
    "waits_for_code",
]
