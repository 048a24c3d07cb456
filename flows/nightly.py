"""Every night: a backup, and the audit journal recomputed from its first entry to its last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prefect import flow
from sqlalchemy import Engine
from sqlmodel import Session

from flows.bell import NeedsAttention, database, leave, moment, page, table
from models import CASES
from models.engine import open_reader, transaction
from secretariat.backup import BackupFailed, backup
from secretariat.seal import send_seal
from secretariat.verification import Break, verify
from settings import Settings
from states.vietnamese import grouped


@dataclass(frozen=True)
class Night:
    """What one night found. `failure` says why there is no backup; `broken` holds (case, entry, reason)."""

    backup: Path | None
    size: int
    failure: str | None
    entries: int
    chains: int
    broken: tuple[tuple[str, int, str], ...]
    witnesses: tuple[str, ...]
    """Who was mailed the seal of the journal."""

    @property
    def troubles(self) -> list[str]:
        found = [self.failure] if self.failure else []
        for case, entry, reason in self.broken[:1]:
            found.append(
                f"Nhật ký không toàn vẹn ở {len(self.broken)} hồ sơ; đầu tiên là {case}, mục số {entry}: {reason}. "
                "Hãy giữ nguyên cơ sở dữ liệu, đối chiếu với bản sao lưu gần nhất còn toàn vẹn và báo lãnh đạo."
            )
        return found


@flow(name="Sao lưu, kiểm tra nhật ký", persist_result=False)
async def nightly_flow(now: datetime | None = None) -> Night:
    """Sao lưu cơ sở dữ liệu, kiểm tra chuỗi nhật ký của mọi hồ sơ."""
    with database() as engine:
        night = _watch(engine, Settings(), moment(now))
    await leave("sao-luu", "Bản sao lưu đêm và kết quả kiểm tra nhật ký", watched(night))
    if night.troubles:
        raise NeedsAttention(" ".join(night.troubles))
    return night


def watched(night: Night) -> str:
    """The page of one night."""
    saved = f"Đã sao lưu vào `{night.backup}` ({grouped(night.size)} byte); tệp đã được đọc lại để kiểm tra."
    whole = f"Nhật ký toàn vẹn: {grouped(night.entries)} mục của {grouped(night.chains)} chuỗi."
    return page(
        "Sao lưu, kiểm tra nhật ký",
        saved if night.backup else f"**Chưa sao lưu được.** {night.failure}",
        "**Nhật ký không toàn vẹn.**" if night.broken else whole,
        f"Dấu kiểm nhật ký đã lập thư gửi: {', '.join(night.witnesses) or 'không có ai để gửi'}.",
        table("Chuỗi nhật ký bị đứt", ("Hồ sơ", "Mục nhật ký đầu tiên bị đứt", "Lý do"), night.broken),
    )


def _watch(engine: Engine, settings: Settings, now: datetime) -> Night:
    """A backup that fails does not spare the journal its check."""
    saved, failure = None, None
    try:
        saved = backup(engine, settings.backups, now=now)
    except BackupFailed as error:
        failure = str(error)
    # Reading every entry takes long; the writers of the night must not wait for it.
    reader = open_reader(settings.database)
    try:
        with Session(reader) as session:
            found = verify(session)
            broken = tuple((_name(session, broken), broken.seq, broken.reason) for broken in found.breaks)
    finally:
        reader.dispose()
    with transaction(engine) as session:
        told = send_seal(
            session, broken=[f"{name}, mục số {seq}: {why}" for name, seq, why in broken], now=now
        )
        witnesses = tuple(letter.recipient_email for letter in told)
    size = saved.stat().st_size if saved else 0
    return Night(saved, size, failure, found.entries, found.chains, broken, witnesses)


def _name(session: Session, broken: Break) -> str:
    """What people call the case; a row that is gone, or is no case, has only its kind and number."""
    case = session.get(CASES[broken.kind], broken.case_id) if broken.kind in CASES else None
    return case.label if case else f"{broken.kind} {broken.case_id}"
