"""What people change about their own account: asked for the password, counted, audited, told by letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from models import Account, AuditEntry, HalfSignIn, Letter, Person, RecoveryCode, SignInAttempt, WebSession
from secretariat.accounts import (
    CodeWanted,
    Denied,
    Owner,
    Signed,
    SignedIn,
    begin_totp,
    change_password,
    clear_totp,
    confirm_totp,
    disable_account,
    end_own_session,
    end_totp,
    enter_code,
    find_session,
    own_account,
    own_sessions,
    renew_recovery_codes,
    sign_in,
    waits_for_code,
)
from states.errors import BadInput, Missing
from states.roles import Role
from tests.secretariat.accounts.conftest import (
    CHEAP,
    HOUR,
    MINUTE,
    NOW,
    RIGHT,
    ROOT,
    WRONG,
    by,
    enter,
    signing_in,
    with_password,
)
from tests.secretariat.builders import AN

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NEW = SecretStr("sáu ngọn núi trong mây")


def owner(person: Person, after: timedelta = timedelta(), *, session_id: int = 0) -> Owner:
    return Owner(person, session_id, "10.0.0.1", NOW + after, CHEAP)


def told(session: Session) -> list[str]:
    """What the letters about accounts say, in one line each."""
    query = select(Letter.text).where(Letter.letter == "account_changed").order_by(col(Letter.id))
    return [" ".join(text.split()) for text in session.exec(query)]


def noted(session: Session) -> list[str]:
    return list(session.exec(select(AuditEntry.event).order_by(col(AuditEntry.id))).all())


def shown(session: Session, person: Person, after: timedelta = timedelta()) -> str:
    """What the phone shows for the secret of the account, whether or not it is confirmed."""
    account = session.exec(select(Account).where(Account.person_id == person.pk)).one()
    return pyotp.TOTP(account.totp_secret or account.totp_pending or "").at(NOW + after)


def with_totp(session: Session, person: Person) -> tuple[str, ...]:
    """Switch the second factor on as people do; returns the recovery codes."""
    assert begin_totp(session, owner(person), password=RIGHT) is None
    codes = confirm_totp(session, owner(person), code=shown(session, person))
    assert isinstance(codes, tuple)
    return tuple(code.get_secret_value() for code in codes)


def opened(session: Session, *, agent: str = "Firefox", after: timedelta = timedelta()) -> Signed:
    who: Any = {"address": "10.0.0.1", "agent": agent, "now": NOW + after}
    found = sign_in(session, email=AN.id, password=RIGHT, hasher=CHEAP, **who)
    assert isinstance(found, SignedIn)
    signed = find_session(
        session, found.token.get_secret_value(), now=NOW + after, idle=HOUR, absolute=12 * HOUR
    )
    assert signed is not None
    return signed


def open_ids(session: Session) -> list[int]:
    return [row.pk for row in session.exec(select(WebSession).where(col(WebSession.ended_at).is_(None)))]


def test_a_new_password_ends_every_session_but_this_and_its_owner_is_told(
    session: Session, an: Person
) -> None:
    here, there = opened(session), opened(session)
    assert change_password(session, owner(an, session_id=here.session_id), old=RIGHT, new=NEW) is None
    assert open_ids(session) == [here.session_id]
    assert there.session_id != here.session_id
    assert isinstance(signing_in(session), Denied)
    assert isinstance(signing_in(session, password=NEW), SignedIn)
    assert noted(session)[-1] == "set_password"
    (letter,) = told(session)
    assert "Mật khẩu đã được thay bằng mật khẩu mới" in letter
    assert "Người thực hiện: chủ tài khoản." in letter


def test_a_first_password_is_no_news(session: Session, an: Person) -> None:
    assert told(session) == []


def test_a_password_is_not_changed_without_the_old_one_or_for_itself(session: Session, an: Person) -> None:
    denied = change_password(session, owner(an), old=WRONG, new=NEW)
    assert denied == Denied("Mật khẩu hiện tại không đúng; hãy nhập lại.")
    with pytest.raises(BadInput, match="giống mật khẩu hiện tại"):
        change_password(session, owner(an), old=RIGHT, new=RIGHT)
    with pytest.raises(BadInput, match="ít nhất 12 ký tự"):
        change_password(session, owner(an), old=RIGHT, new=SecretStr("ngắn"))
    assert isinstance(signing_in(session), SignedIn)
    assert told(session) == []


GUESSED: dict[str, Callable[[Session, Owner], object]] = {
    "the password, to change it": lambda session, who: change_password(session, who, old=WRONG, new=NEW),
    "the password, to switch on": lambda session, who: begin_totp(session, who, password=WRONG),
    "the password, to switch off": lambda session, who: end_totp(session, who, password=WRONG, code="1"),
    "the code, to switch off": lambda session, who: end_totp(session, who, password=RIGHT, code="000000"),
    "the code, for recovery codes": lambda session, who: renew_recovery_codes(
        session, who, password=RIGHT, code="000000"
    ),
}


@pytest.mark.parametrize("what", GUESSED)
def test_guessing_here_is_counted_like_guessing_at_the_door(session: Session, an: Person, what: str) -> None:
    if "code" in what or "off" in what:
        with_totp(session, an)
    for _ in range(5):
        denied = GUESSED[what](session, owner(an))
        assert isinstance(denied, Denied)
        assert denied.wait is None
    stopped = GUESSED[what](session, owner(an))
    assert isinstance(stopped, Denied)
    assert stopped.wait == 900
    at_the_door = signing_in(session)
    assert isinstance(at_the_door, Denied)
    assert at_the_door.wait == 900


def test_a_second_factor_holds_only_after_the_phone_has_shown_a_code(session: Session, an: Person) -> None:
    assert begin_totp(session, owner(an), password=RIGHT) is None
    waiting = own_account(session, an)
    assert waiting.secret is not None
    assert waiting.uri is not None
    assert waiting.uri.get_secret_value().startswith("otpauth://totp/")
    assert waiting.secret.get_secret_value() in waiting.uri.get_secret_value()
    assert waiting.secret.get_secret_value() not in repr(waiting)
    wrong = confirm_totp(session, owner(an), code="000000")
    assert isinstance(wrong, Denied)
    assert isinstance(signing_in(session), SignedIn)
    codes = confirm_totp(session, owner(an), code=shown(session, an))
    assert isinstance(codes, tuple)
    assert len(set(codes)) == 10
    assert own_account(session, an).secret is None
    assert isinstance(signing_in(session), Denied)
    assert isinstance(signing_in(session, after=MINUTE, totp=shown(session, an, MINUTE)), SignedIn)
    assert "Đã bật mã xác thực hai bước" in told(session)[-1]
    with pytest.raises(BadInput, match="đang bật"):
        begin_totp(session, owner(an), password=RIGHT)
    with pytest.raises(BadInput, match="không còn chờ xác nhận"):
        confirm_totp(session, owner(an), code="000000")


def test_a_recovery_code_lets_in_once_and_its_owner_is_told(session: Session, an: Person) -> None:
    first, second, *_ = with_totp(session, an)
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-?){4}", first)
    assert isinstance(signing_in(session, totp=f" {first.lower().replace('-', ' ')} "), SignedIn)
    again = signing_in(session, totp=first)
    assert isinstance(again, Denied)
    assert "không đúng hoặc đã dùng" in again.message
    assert "Còn 09 mã khôi phục chưa dùng" in told(session)[-1]
    assert own_account(session, an).codes_left == 9
    assert noted(session)[-1] == "use_recovery_code"
    assert isinstance(signing_in(session, totp=second), SignedIn)


def test_recovery_codes_are_kept_as_hashes(session: Session, an: Person) -> None:
    codes = with_totp(session, an)
    kept = session.exec(select(RecoveryCode)).all()
    assert len(kept) == 10
    text = f"{[one.model_dump() for one in kept]} {told(session)}"
    assert not any(code in text or code.replace("-", "") in text for code in codes)


def test_the_codes_of_one_person_are_nothing_to_another(session: Session, an: Person) -> None:
    chi = with_password(session, enter(session, "chi@so.example", Role.LEADER))
    codes = with_totp(session, an)
    with_totp(session, chi)
    assert isinstance(signing_in(session, chi.email, totp=codes[0]), Denied)


def test_new_recovery_codes_take_the_place_of_the_old(session: Session, an: Person) -> None:
    old = with_totp(session, an)
    code = shown(session, an, MINUTE)
    new = renew_recovery_codes(session, owner(an, MINUTE), password=RIGHT, code=code)
    assert isinstance(new, tuple)
    assert isinstance(signing_in(session, totp=old[0], after=MINUTE), Denied)
    assert isinstance(signing_in(session, totp=new[0].get_secret_value(), after=MINUTE), SignedIn)
    assert "Đã tạo bộ mã khôi phục mới" in told(session)[1]
    assert "renew_recovery_codes" in noted(session)


def test_a_second_factor_is_switched_off_with_password_and_code(session: Session, an: Person) -> None:
    with_totp(session, an)
    code = shown(session, an, MINUTE)
    assert end_totp(session, owner(an, MINUTE), password=RIGHT, code=code) is None
    assert isinstance(signing_in(session, after=MINUTE), SignedIn)
    assert session.exec(select(RecoveryCode)).all() == []
    assert "Đã tắt mã xác thực hai bước" in told(session)[-1]
    with pytest.raises(BadInput, match="không dùng mã xác thực"):
        end_totp(session, owner(an, MINUTE), password=RIGHT, code=code)


def test_whoever_lost_the_phone_switches_it_off_with_a_recovery_code(session: Session, an: Person) -> None:
    codes = with_totp(session, an)
    assert end_totp(session, owner(an), password=RIGHT, code=codes[3]) is None
    assert isinstance(signing_in(session), SignedIn)


def test_an_administrator_takes_a_second_factor_away_and_its_owner_is_told_by_whom(
    session: Session, an: Person
) -> None:
    with_totp(session, an)
    enter(session, ROOT.id, Role.ADMIN, name=ROOT.name)
    clear_totp(session, by=by(ROOT), email=an.email, reason="Mất điện thoại")
    assert session.exec(select(RecoveryCode)).all() == []
    assert noted(session)[-1] == "clear_totp"
    assert f"Người thực hiện: {ROOT.name}." in told(session)[-1]


def half(session: Session, after: timedelta = timedelta()) -> str:
    """The token of a sign-in that waits for its code."""
    who: Any = {"address": "10.0.0.1", "agent": "Firefox", "now": NOW + after}
    found = sign_in(session, email=AN.id, password=RIGHT, hasher=CHEAP, **who)
    assert isinstance(found, CodeWanted)
    return found.token.get_secret_value()


def answered(session: Session, token: str, code: str, after: timedelta) -> SignedIn | Denied:
    return enter_code(session, token, code=code, address="10.0.0.1", agent="x", now=NOW + after)


def test_half_a_sign_in_is_no_session_and_serves_once(session: Session, an: Person) -> None:
    codes = with_totp(session, an)
    token = half(session)
    assert find_session(session, token, now=NOW, idle=HOUR, absolute=HOUR) is None
    assert waits_for_code(session, token, now=NOW)
    assert token not in repr(session.exec(select(HalfSignIn)).one())
    assert isinstance(answered(session, token, codes[0], MINUTE), SignedIn)
    assert not waits_for_code(session, token, now=NOW + MINUTE)
    gone = answered(session, token, codes[1], MINUTE)
    assert isinstance(gone, Denied)
    assert "hãy đăng nhập lại từ đầu" in gone.message


def test_half_a_sign_in_lasts_ten_minutes(session: Session, an: Person) -> None:
    codes = with_totp(session, an)
    token = half(session)
    assert not waits_for_code(session, token, now=NOW + 10 * MINUTE)
    assert isinstance(answered(session, token, codes[0], 10 * MINUTE), Denied)
    assert isinstance(answered(session, "không ai cấp", codes[0], MINUTE), Denied)


def test_half_a_sign_in_ends_when_the_account_is_closed_or_its_password_changed(
    session: Session, an: Person
) -> None:
    codes = with_totp(session, an)
    tokens = half(session, MINUTE), half(session, MINUTE)
    change_password(session, owner(an, 2 * MINUTE), old=RIGHT, new=NEW)
    assert isinstance(answered(session, tokens[0], codes[0], 3 * MINUTE), Denied)
    enter(session, ROOT.id, Role.ADMIN, name=ROOT.name)
    disable_account(session, by=by(ROOT, 3 * MINUTE), email=an.email, reason="Thử")
    assert isinstance(answered(session, tokens[1], codes[0], 4 * MINUTE), Denied)


def test_the_right_password_does_not_clear_the_count_of_wrong_codes(session: Session, an: Person) -> None:
    with_totp(session, an)
    for _ in range(5):
        assert isinstance(answered(session, half(session, MINUTE), "000000", MINUTE), Denied)
    stopped = signing_in(session, after=MINUTE)
    assert isinstance(stopped, Denied)
    assert stopped.wait == 900


AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36": (
        "Chrome",
        "Windows",
    ),
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0": (
        "Edge",
        "Windows",
    ),
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/120 Chrome/114.0 Safari/537.36": (
        "Cốc Cốc",
        "Windows",
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile/15E Safari/604.1": (
        "Safari",
        "iPhone",
    ),
    "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 SamsungBrowser/24.0 Chrome/117 Mobile Safari/537": (
        "Samsung Internet",
        "Android",
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0": ("Firefox", "Linux"),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15": (
        "Safari",
        "macOS",
    ),
    "": ("", ""),
    "curl/8.5": ("", ""),
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_session_is_called_by_its_device(session: Session, an: Person, agent: str) -> None:
    signed = opened(session, agent=agent)
    (line,) = own_sessions(session, signed, now=NOW, idle=HOUR, absolute=12 * HOUR)
    assert (line.browser, line.system) == AGENTS[agent]
    assert line.current


def test_people_see_and_end_their_own_open_sessions_and_no_others(session: Session, an: Person) -> None:
    chi = with_password(session, enter(session, "chi@so.example", Role.LEADER))
    assert isinstance(signing_in(session, chi.email), SignedIn)
    idle = opened(session)
    here, there = opened(session, after=HOUR), opened(session, after=HOUR + MINUTE)
    at: Any = {"now": NOW + HOUR + MINUTE, "idle": HOUR, "absolute": 12 * HOUR}
    assert [line.id for line in own_sessions(session, here, **at)] == [here.session_id, there.session_id]
    end_own_session(session, here, there.session_id, now=NOW + HOUR + MINUTE)
    assert [line.id for line in own_sessions(session, here, **at)] == [here.session_id]
    chis = session.exec(select(WebSession).where(WebSession.person_id == chi.pk)).one()
    for number in (there.session_id, chis.pk, 0, 999):
        with pytest.raises(Missing, match="đã kết thúc"):
            end_own_session(session, here, number, now=NOW + HOUR + MINUTE)
    assert chis.ended_at is None
    assert idle.session_id not in [line.id for line in own_sessions(session, here, **at)]


def test_where_there_is_no_password_nothing_is_guessed_or_counted(session: Session) -> None:
    chi = enter(session, "chi@so.example", Role.LEADER)
    for _ in range(7):
        with pytest.raises(BadInput, match="chưa có mật khẩu"):
            change_password(session, owner(chi), old=RIGHT, new=NEW)
    assert session.exec(select(SignInAttempt)).all() == []
