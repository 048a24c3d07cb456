"""Settings that hold a secret: refused as a whole when they are not whole, and shown to nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from models.engine import open_engine
from settings import Bounces, Oidc, Settings, Smtp
from states.errors import BadInput
from states.validation import vietnamese_errors

SECRET = "bi-mat-cua-may-khach-0123456789"


@pytest.mark.parametrize(
    "given",
    [
        {"issuer": "https://id.example"},
        {"issuer": "https://id.example", "client_id": "a"},
        {"issuer": "http://id.example", "client_id": "a", "client_secret": SECRET},
        {"issuer": "https://id.example", "client_id": "a", "client_secret": "qua-ngan"},
        {"client_secret": SECRET},
        {"issuer": "https://id.example", "client_id": "a", "client_secret": "bí mật có dấu, dài"},
    ],
)
def test_settings_that_are_not_whole_are_refused_and_never_show_the_secret(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Oidc(**given)  # type: ignore[arg-type]
    for said in (str(refused.value), vietnamese_errors(refused.value, "NHIEMVU_OIDC_…")):
        assert given.get("client_secret", SECRET) not in said


def test_the_secret_stands_in_no_text_of_the_settings() -> None:
    oidc = Oidc(issuer="https://id.example", client_id="a", client_secret=SECRET)
    assert SECRET not in f"{oidc!r} {oidc} {oidc.model_dump_json()}"


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Smtp, {"password": SECRET, "port": "0"}),
        (Smtp, {"password": [SECRET]}),
        (Bounces, {"host": "mail.example", "password": SECRET}),
        (Bounces, {"host": "mail.example", "maildir": "/thu", "username": "a", "password": SECRET}),
        (Bounces, {"host": "mail.example", "username": "a", "password": f"{SECRET} có dấu"}),
        (Settings, {"database_url": [f"postgresql://a:{SECRET}@db/nhiemvu"]}),
    ],
    ids=str,
)
def test_no_setting_that_is_refused_shows_a_password(
    kind: Callable[..., object], given: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as refused:
        kind(**given)
    for said in (str(refused.value), repr(refused.value), vietnamese_errors(refused.value, "NHIEMVU_…")):
        assert SECRET not in said


def test_the_password_of_the_database_stands_in_no_text_of_the_settings() -> None:
    settings = Settings(database_url=f"postgresql://a:{SECRET}@db/nhiemvu")
    assert SECRET not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://a:matkhau@{SECRET}@db.example/nhiemvu",
        f"postgresql://a:matkhau@x:{SECRET}@db.example:5432/nhiemvu",
        f"postgresql://a:b@{SECRET}:x/nhiemvu",
        f"postgresql//a:{SECRET}@db.example/nhiemvu",
    ],
)
def test_a_password_that_breaks_the_address_of_the_database_is_not_shown(url: str) -> None:
    with pytest.raises(BadInput, match=r"NHIEMVU_DATABASE_URL.*%40") as refused:
        open_engine(url)
    chain: BaseException | None = refused.value
    while chain is not None:
        assert SECRET not in str(chain)
        chain = None if chain.__suppress_context__ else chain.__cause__ or chain.__context__
