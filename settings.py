"""Every setting of the product, typed, from `NHIEMVU_…` environment variables. Business rules are not settings.

A machine that serves several provinces has one file of such lines for each, `NHIEMVU_PROVINCES/<name>.env`;
`NHIEMVU_PROVINCE=<name>` says whose settings a process reads. The file goes before the environment, and must
say itself where the province's data lies: what a machine has set for itself never reaches another's database.
"""

from __future__ import annotations

import gc
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from states.errors import BadInput

ROOT = Path(__file__).resolve().parent

PROVINCE, PROVINCES = "NHIEMVU_PROVINCE", "NHIEMVU_PROVINCES"
OWN = ("NHIEMVU_HOME", "NHIEMVU_DATABASE_URL")
"""What every province's file must say."""


def province_files() -> dict[str, Path]:
    """The files of the provinces that this machine knows, by name; empty where it serves one installation."""
    folder = os.environ.get(PROVINCES)
    return {path.stem: path for path in sorted(Path(folder).glob("*.env"))} if folder else {}


def keep_private() -> None:
    """What this process creates from now on is for its owner alone, whatever the machine's umask says.

    Called where a process begins; what it starts inherits it. Files that are there already stay as they are.
    """
    os.umask(0o077)


def spare_what_is_loaded() -> None:
    """What was imported and compiled so far stays for good: the collector of cyclic garbage need not look at it again.

    Called once where a process begins that does acts. A full collection walks over half a million such objects for
    a tenth of a second, in the middle of whatever act has filled the youngest generation.
    """
    gc.collect()
    gc.freeze()


class _Read(BaseSettings):
    """Reads a province's file, where one is named, before the environment."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        province = os.environ.get(PROVINCE)
        if not province:
            return init_settings, env_settings
        province_values(province)
        own = DotEnvSettingsSource(settings_cls, env_file=province_files()[province])
        return init_settings, own, env_settings


def province_values(province: str) -> dict[str, str]:
    """What the file of a province says; `BadInput` where there is none or it does not say whose data it is."""
    files = province_files()
    if province not in files:
        known = ", ".join(files) or "không có tỉnh nào"
        raise BadInput(
            f"Không có tệp {province}.env trong thư mục của biến {PROVINCES}; các tỉnh đã có: {known}."
        )
    said = {name: value for name, value in dotenv_values(files[province]).items() if value}
    if missing := [name for name in OWN if name not in said]:
        raise BadInput(f"Tệp {files[province]} thiếu {', '.join(missing)}; hãy ghi thêm rồi chạy lại.")
    return said


def _named(prefix: str) -> SettingsConfigDict:
    """Variables with that prefix. An error does not show what was given: a password may be in it."""
    return SettingsConfigDict(
        env_prefix=prefix, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )


class Smtp(_Read):
    """The mail relay. Without a host, mail goes to the embedded sink."""

    model_config = _named("NHIEMVU_SMTP_")

    host: str | None = Field(default=None, description="relay; empty means the embedded sink")
    port: int = Field(default=25, ge=1, le=65535)
    username: str | None = None
    password: SecretStr | None = None
    starttls: bool = False
    connections: int = Field(default=8, ge=1, le=64, description="connections kept open to the relay")
    timeout: float = Field(default=30.0, gt=0, description="seconds for one SMTP command")


class Bounces(_Read):
    """Where mail that came back lies: a maildir or an IMAP folder. Without either nothing is read."""

    model_config = _named("NHIEMVU_BOUNCES_")

    maildir: Path | None = Field(default=None, description="folder with new/ and cur/ on this machine")
    host: str | None = Field(default=None, description="IMAP server")
    port: int | None = Field(default=None, ge=1, le=65535, description="default is 993, without TLS 143")
    username: str | None = Field(default=None, pattern=r"^[!#-\[\]-~]+$")
    password: SecretStr | None = None
    folder: str = Field(default="INBOX", pattern=r"^[ !#-\[\]-~]+$", description="as the server names it")
    tls: bool = Field(default=True, description="encrypted from the first byte; the certificate is checked")
    timeout: float = Field(default=30.0, gt=0, description="seconds for one IMAP command")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.maildir is not None and self.host is not None:
            raise ValueError("chỉ đặt một trong hai: maildir hoặc host; hãy xóa biến không dùng")
        if self.host is not None and (self.username is None or self.password is None):
            raise ValueError("hộp thư IMAP cần cả username và password; hãy đặt đủ hai biến")
        # The IMAP of the standard library can send no other.
        if self.password is not None and not re.fullmatch(r"[ -~]*", self.password.get_secret_value()):
            raise ValueError("password chỉ được gồm ký tự không dấu trên bàn phím; hãy đổi mật khẩu hộp thư")
        return self


class Desk(_Read):
    """The pages: where they are served, where people reach them, how long a sign-in lasts."""

    model_config = _named("NHIEMVU_DESK_")

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~/-]*)?$",
        description="what people type, behind a proxy; default is http://host:port",
    )
    idle_minutes: int = Field(default=60, ge=1, le=24 * 60, description="a sign-in unused this long ends")
    absolute_hours: int = Field(default=12, ge=1, le=31 * 24, description="a sign-in this old ends")
    secure_cookies: bool | None = Field(default=None, description="default: when public_url is https")

    @property
    def url(self) -> str:
        """Where people reach the desk, without a slash at the end."""
        return (self.public_url or self.local_url).rstrip("/")

    @property
    def local_url(self) -> str:
        """Where this machine reaches the desk, past any proxy, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether cookies are sent over an encrypted connection only."""
        return self.url.startswith("https:") if self.secure_cookies is None else self.secure_cookies


class Oidc(_Read):
    """The organisation's own sign-in (OpenID Connect). Without an issuer people sign in with passwords only."""

    model_config = _named("NHIEMVU_OIDC_")

    issuer: str | None = Field(
        default=None,
        pattern=r"^(https://[A-Za-z0-9.\-:]+|http://(localhost|127\.0\.0\.1)(:[0-9]+)?)(/[A-Za-z0-9._~/-]*)?$",
        description="its address, as its own tokens name it; http only on this machine",
    )
    client_id: str | None = Field(default=None, pattern=r"^[!-~]+$")
    client_secret: SecretStr | None = Field(default=None, description="16 characters or more")
    name: str = Field(
        default="tài khoản của cơ quan", min_length=1, max_length=60, description="on the button"
    )
    timeout: float = Field(default=10.0, gt=0, le=60, description="seconds for one request to it")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = [self.issuer is not None, self.client_id is not None, self.client_secret is not None]
        if any(given) and not all(given):
            raise ValueError("đăng nhập OIDC cần đủ issuer, client_id và client_secret; hãy đặt đủ ba biến")
        # RFC 6749, appendix A: no other character goes over the wire unchanged. Checked here, where an error shows
        # nothing of what was given.
        if self.client_secret and not re.fullmatch(r"[!-~]{16,}", self.client_secret.get_secret_value()):
            raise ValueError("client_secret cần từ 16 ký tự không dấu, không khoảng trắng; hãy cấp lại")
        return self

    @property
    def secret(self) -> SecretStr:
        """What the provider knows us by; it also seals what a browser carries during a sign-in."""
        if self.client_secret is None:
            raise LookupError("no sign-in provider is set")
        return self.client_secret


class Settings(_Read):
    """Where things lie and how the machine talks to others."""

    model_config = _named("NHIEMVU_")

    home: Path = Field(default=ROOT / "var", description="the one folder that holds all state")
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="SQLAlchemy URL, with its password; default is SQLite under home",
    )
    sender: str = Field(default="khcn@tayninh.example", description="From address of every letter")
    sink_port: int = Field(default=8025, ge=1, le=65535, description="port of the embedded mail sink")
    prefect_port: int = Field(default=4200, ge=1, le=65535)
    actor: str | None = Field(default=None, description="e-mail of the official who works at this terminal")

    @cached_property
    def smtp(self) -> Smtp:
        return Smtp()

    @cached_property
    def bounces(self) -> Bounces:
        return Bounces()

    @cached_property
    def desk(self) -> Desk:
        return Desk()

    @cached_property
    def oidc(self) -> Oidc:
        return Oidc()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'nhiemvu.db'}"

    @property
    def procedures(self) -> Path:
        return ROOT / "procedures"

    @property
    def mail(self) -> Path:
        """Where the embedded sink lays each mail as an .eml file."""
        return self.home / "mail"

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    @property
    def drafts(self) -> Path:
        return self.home / "drafts"

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def logs(self) -> Path:
        return self.home / "logs"
