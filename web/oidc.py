"""Talk with an OpenID Connect provider: where it is asked, and what its answer proves.

Authorization code with PKCE; the provider's description and keys are read anew for each sign-in, so that a change
of keys needs nothing here. No secret and no token of the provider is kept, logged or put into an error.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr

from secretariat.accounts.provider import Attempt
from settings import Oidc

SCOPE = "openid email profile"

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has; one by a shared secret, or none, is no proof."""

CLOCKS_APART = 60
"""Seconds by which the provider's clock may differ from ours (assumed)."""


class ProviderDown(Exception):
    """The provider cannot be reached or does not answer as one; the message is for the log."""


class Unproved(Exception):
    """The provider answered, and the answer proves nothing; the message is for the log."""


def where_to_ask(oidc: Oidc, callback: str, attempt: Attempt) -> str:
    """The provider's address to which the browser is sent."""
    with _client(oidc, callback) as client:
        address, _ = client.create_authorization_url(
            _described(client, oidc)["authorization_endpoint"],
            state=attempt.state,
            code_verifier=attempt.verifier,
            nonce=attempt.nonce,
        )
    return str(address)


def proven(oidc: Oidc, callback: str, attempt: Attempt, *, code: str, now: datetime) -> Mapping[str, Any]:
    """The claims that the provider signed for this attempt: signature, issuer, audience, time and nonce hold."""
    with _client(oidc, callback) as client:
        metadata = _described(client, oidc)
        try:
            token = client.fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=attempt.verifier,
            )
        except AuthlibBaseError as error:
            raise Unproved(f"token endpoint: {error.error}") from None
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderDown(f"token endpoint: {type(error).__name__}") from None
        claims = _verified(oidc, attempt, token, _read(client, metadata["jwks_uri"]), now)
        if "email" in claims or not metadata.get("userinfo_endpoint"):
            return claims
        # OpenID Connect Core 5.4: the address may be told there and not in the token.
        told = _read(
            client,
            metadata["userinfo_endpoint"],
            authorization=SecretStr(f"Bearer {token.get('access_token', '')}"),
        )
    if told.get("sub") != claims["sub"]:
        raise Unproved("userinfo is about another subject")
    return {**claims, **{name: told[name] for name in ("email", "email_verified") if name in told}}


def _client(oidc: Oidc, callback: str) -> Any:
    return OAuth2Client(
        client_id=oidc.client_id,
        client_secret=oidc.secret.get_secret_value(),
        scope=SCOPE,
        redirect_uri=callback,
        code_challenge_method="S256",
        timeout=oidc.timeout,
        follow_redirects=False,
        verify=_authorities(),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Whom we believe who a server is; read once, for it takes longer than a sign-in."""
    return httpx2.create_ssl_context()


def _described(client: Any, oidc: Oidc) -> Mapping[str, Any]:
    """OpenID Connect Discovery 1.0: what the issuer says of itself, if it is the issuer."""
    issuer = str(oidc.issuer)
    metadata = _read(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if metadata.get("issuer") != issuer:
        raise ProviderDown(f"discovery names another issuer: {metadata.get('issuer')!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = metadata.get(name)
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise ProviderDown(f"discovery lacks {name}")
        if issuer.startswith("https://") and not address.startswith("https://"):
            raise ProviderDown(f"discovery names {name} without encryption")
    return metadata


def _read(client: Any, address: str, *, authorization: SecretStr | None = None) -> Mapping[str, Any]:
    headers = {"authorization": authorization.get_secret_value()} if authorization else {}
    try:
        answer = client.request("GET", address, headers=headers, withhold_token=True)
        answer.raise_for_status()
        found = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise ProviderDown(f"{address}: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise ProviderDown(f"{address}: not an object")
    return found


def _verified(
    oidc: Oidc, attempt: Attempt, token: Mapping[str, Any], keys: Any, now: datetime
) -> Mapping[str, Any]:
    try:
        signed = jwt.decode(
            str(token.get("id_token", "")), KeySet.import_key_set(keys), algorithms=list(SIGNED_BY)
        )
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": oidc.issuer},
                "aud": {"essential": True, "value": oidc.client_id},
                "nonce": {"essential": True, "value": attempt.nonce},
            },
            {"client_id": oidc.client_id, "nonce": attempt.nonce, "access_token": token.get("access_token")},
        )
        claims.validate(now=int(now.timestamp()), leeway=CLOCKS_APART)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Unproved(f"ID token: {type(error).__name__}: {error}") from None
    return dict(claims)
