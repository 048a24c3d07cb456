"""Letters to someone about their account: a personal link, or word of what changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from models import AccessLink, Person, Promise
from models.once import insert_once
from notifications.personal_links import personal_link
from secretariat.audiences import Recipient
from secretariat.correspondence import decision, write
from secretariat.journal import Entered
from secretariat.letter_contexts import envelope
from secretariat.periods import local_day
from secretariat.reachable import unreachable
from secretariat.rulebook import rulebook
from states.errors import BadInput, Refusal
from states.roles import Actor


def refuse_unreachable(session: Session, label: str, recipient: Recipient) -> None:
    if reason := unreachable(session, [recipient]).get(recipient.identity):
        raise Refusal(label, recipient.name, [reason])


def bring(
    session: Session,
    letter: str,
    link: AccessLink,
    token: SecretStr,
    recipient: Recipient,
    *,
    site: str,
    now: datetime,
    **context: Any,
) -> None:
    """Put the letter into the outbox; the procedure of today says how it is worded."""
    if not site:
        raise BadInput(
            "Chưa rõ địa chỉ trang làm việc; hãy đặt biến NHIEMVU_DESK_PUBLIC_URL rồi thực hiện lại."
        )
    today = local_day(now)
    given = envelope(session, rulebook().in_force(today).id, recipient, today) | {
        "link": personal_link(site, token),
        "expires_at": link.expires_at,
        **context,
    }
    write(session, f"link:{link.pk}:{letter}", letter, recipient, given, case=None, now=now)


CHANGES = {  # nosec B105 - sentences
    "set_password": "Mật khẩu đã được thay bằng mật khẩu mới; các phiên đăng nhập khác đã kết thúc.",
    "enable_totp": "Đã bật mã xác thực hai bước; từ nay mỗi lần đăng nhập cần thêm mã trên điện thoại.",
    "remove_totp": "Đã tắt mã xác thực hai bước; từ nay đăng nhập chỉ cần mật khẩu.",
    "clear_totp": "Mã xác thực hai bước đã được bỏ; từ nay đăng nhập chỉ cần mật khẩu.",
    "renew_recovery_codes": "Đã tạo bộ mã khôi phục mới; các mã khôi phục cũ không còn dùng được.",
    "use_recovery_code": "Một mã khôi phục đã được dùng để đăng nhập.",
}
"""Event of the audit -> what its owner is told about the account."""


def tell_owner(
    session: Session,
    person: Person,
    event: str,
    entry: Entered,
    *,
    by: Actor,
    now: datetime,
    left: int | None = None,
) -> None:
    """Write to the owner of an account what changed in it; `left` are the recovery codes that remain."""
    recipient, today = Recipient(person.name, person.email), local_day(now)
    key = f"event:{entry.id}:account_changed:{recipient.identity}"
    if reason := unreachable(session, [recipient]).get(recipient.identity):
        insert_once(session, Promise(**decision(key, recipient, now=now, audit=entry, skipped=reason)))
        return
    given = envelope(session, rulebook().in_force(today).id, recipient, today) | {
        "change": CHANGES[event],
        "at": now,
        "by_name": None if by.id == person.email else by.name,
        "left": left,
    }
    row = write(session, key, "account_changed", recipient, given, case=None, now=now)
    if row is not None:
        insert_once(session, Promise(**decision(key, recipient, now=now, audit=entry, letter=row.id)))
