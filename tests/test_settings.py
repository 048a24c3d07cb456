"""Settings that hold a secret: refused as a whole when they are not whole, and shown to nobody."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from settings import Oidc
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
