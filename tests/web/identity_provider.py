"""A small OpenID Connect provider on a socket: discovery, keys, tokens and userinfo, strict about what it is sent."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "nhiemvu", "bi-mat-cua-may-khach-0123456789"


@cache
def rsa(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


@dataclass
class Provider:
    """`says` are the claims about whoever signs in there; a claim that is None is left out.

    What a test changes: `published` is the key set, `signs` the key and header of tokens, `describes` the discovery.
    """

    issuer: str
    now: datetime
    says: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    describes: dict[str, Any] = field(default_factory=dict)
    signs: Any = None
    header: dict[str, Any] = field(default_factory=dict)
    broken: str = ""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """What the browser brings back after its person has signed in there: a code for this very request."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        request = dict(parse_qsl(parts.query))
        assert request["response_type"] == "code"
        assert request["client_id"] == CLIENT
        assert request["code_challenge_method"] == "S256"
        assert set(request["scope"].split()) >= {"openid", "email"}
        code = secrets.token_urlsafe(16)
        self.codes[code] = request
        return code

    def answer(self, path: str, form: Mapping[str, str], authorization: str) -> tuple[int, Any]:
        self.asked.append(path)
        if path == self.broken:
            return 500, "<h1>Internal error</h1>"
        if path == "/.well-known/openid-configuration":
            return 200, self._description()
        if path == "/keys":
            return 200, {"keys": [rsa("current").as_dict(private=False)]}
        if path == "/token":
            return self._token(form, authorization)
        if path == "/userinfo":
            return 200, self.userinfo
        return 404, {}

    def _description(self) -> dict[str, Any]:
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        found: dict[str, Any] = {f"{name}_endpoint": f"{self.issuer}/{at}" for name, at in places.items()}
        return found | {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"} | self.describes

    def _token(self, form: Mapping[str, str], authorization: str) -> tuple[int, Any]:
        request = self.codes.pop(form.get("code", ""), None)
        challenge = _base64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if authorization != "Basic " + b64encode(f"{CLIENT}:{SECRET}".encode()).decode():
            return 401, {"error": "invalid_client"}
        if (
            request is None
            or form.get("redirect_uri") != request["redirect_uri"]
            or challenge != request["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "cua-nha-cung-cap",
            "token_type": "Bearer",
            "id_token": self._id_token(request["nonce"]),
        }

    def _id_token(self, nonce: str) -> str:
        at = int(self.now.timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "42", "nonce": nonce, "iat": at, "exp": at + 300}
        claims |= self.says
        header = {"alg": "RS256", "kid": "current"} | self.header
        kept = {name: value for name, value in claims.items() if value is not None}
        if header["alg"] == "RS256":
            return jwt.encode(header, kept, self.signs or rsa("current"))
        # What no library signs: nothing, or the public key as if it were a shared secret.
        text = ".".join(_base64(json.dumps(part).encode()) for part in (header, kept))
        secret = rsa("current").as_pem(private=False)
        mark = hmac.new(secret, text.encode(), hashlib.sha256).digest() if header["alg"] == "HS256" else b""
        return f"{text}.{_base64(mark)}"


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@contextmanager
def serving(now: datetime) -> Iterator[Provider]:
    provider = Provider("", now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer(dict(parse_qsl(body)))

        def _answer(self, form: Mapping[str, str]) -> None:
            status, said = provider.answer(self.path, form, self.headers.get("authorization", ""))
            body = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            self.send_header("content-type", "text/html" if isinstance(said, str) else "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
