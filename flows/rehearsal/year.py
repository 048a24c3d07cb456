"""The rehearsal itself: 2024 is imported and reported, 2025 is lived day by day, then everything is checked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import timedelta

from prefect.context import AsyncClientContext, SyncClientContext
from rich.console import Console
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from flows.annual_report import annual_report_flow
from flows.bell import kept_open
from flows.bounces import bounces_flow
from flows.digest import digest_flow
from flows.dispatch import dispatch_flow
from flows.nightly import nightly_flow
from flows.rehearsal.days import Event, at, days
from flows.rehearsal.folder import returns_of
from flows.rehearsal.result import Runs, conclude
from flows.rehearsal.returned import make_maildir, return_mail
from flows.rehearsal.screen import Screen
from flows.sweep import sweep_flow
from models.engine import transaction
from models.letter import Letter, LetterState
from models.migrate import upgrade
from notifications.sink import HOST, start_sink
from secretariat.annual_reports import reports_due
from secretariat.periods import local_day
from secretariat.record_file import Record, read_record
from secretariat.records import apply, import_record
from secretariat.sweep import has_work
from settings import ROOT, Settings

REAL, SAMPLE = ROOT / "records" / "tay-ninh-2024.toml", ROOT / "records" / "sample-2025.toml"


def rehearse(settings: Settings, server: Future[str]) -> None:
    """Run it all; `server` is being started meanwhile. Raises `NhiemvuError` on whatever is not as it must be."""
    screen = Screen(Console())
    with kept_open() as engine:
        upgrade(engine)
        make_maildir(returns_of(settings))
        sample = read_record(SAMPLE)
        runs = asyncio.run(_rehearse(settings, engine, server, sample, screen))
        conclude(settings, engine, local_day(sample.steps[-1].at).year, runs, screen)


async def _rehearse(
    settings: Settings, engine: Engine, server: Future[str], sample: Record, screen: Screen
) -> Runs:
    real = read_record(REAL)
    with transaction(engine) as session:
        import_record(session, real)
    screen.say(f"Năm 2024: đã nhập {len(real.steps)} việc từ records/{REAL.name}.")
    address: str = await asyncio.wrap_future(server)
    screen.say(f"Máy chủ Prefect: {address} (chỉ trong lúc diễn tập).")
    async with _mail_sink(settings), _one_connection():
        morning_after = at(local_day(real.steps[-1].at) + timedelta(days=1), 6, 30)
        for report in await annual_report_flow(now=morning_after):
            screen.say(f"Năm {report.year}: đã tổng hợp báo cáo từ hồ sơ, {report.figures} số liệu.")
        screen.say(f"Năm 2025: {sample.title}, {len(sample.steps)} việc, diễn lại từng ngày.")
        return await _live(engine, sample, screen)


async def _live(engine: Engine, record: Record, screen: Screen) -> Runs:
    """Live through the year: people's acts as the record has them, and the real flows at their hours."""
    runs = Runs()
    calendar = list(days(record))
    with screen.year(len(calendar)):
        for day, events in calendar:
            screen.day(day)
            for event in events:
                await _happen(engine, event, runs, screen)
    return runs


async def _happen(engine: Engine, event: Event, runs: Runs, screen: Screen) -> None:
    """A run in Prefect costs a tenth of a second, so a bell is rung only on days that have something for it."""
    if event.what == "acts":
        with transaction(engine) as session:
            for step in event.steps:
                line = apply(session, step)
                screen.doing(f"{line.label}: {line.subject}")
        screen.count(acts=len(event.steps))
        return
    with transaction(engine) as session:
        if not _has_something(session, event):
            runs.idle[event.what] += 1
            return
    runs.rung[event.what] += 1
    match event.what:
        case "night":
            await nightly_flow(now=event.at)
        case "report":
            await annual_report_flow(now=event.at)
        case "sweep":
            await sweep_flow(now=event.at)
        case "digest":
            await digest_flow(now=event.at)
        case "dispatch":
            result = await dispatch_flow(now=event.at)
            screen.count(letters=result.sent)
            if return_mail(result, returns_of(Settings()), at=event.at):
                runs.rung["bounces"] += 1
                await bounces_flow(now=event.at + timedelta(minutes=10))
            else:
                runs.idle["bounces"] += 1


def _has_something(session: Session, event: Event) -> bool:
    match event.what:
        case "report":
            return bool(reports_due(session, now=event.at))
        case "sweep":
            return has_work(session, now=event.at)
        case "dispatch":
            waiting = select(Letter.id).where(
                Letter.state == LetterState.QUEUED, col(Letter.next_attempt_at) <= event.at
            )
            return session.exec(waiting.limit(1)).first() is not None
    return True


@asynccontextmanager
async def _mail_sink(settings: Settings) -> AsyncIterator[None]:
    server = await start_sink(settings.mail, HOST, settings.sink_port)
    try:
        yield
    finally:
        server.close()


@asynccontextmanager
async def _one_connection() -> AsyncIterator[None]:
    """Without it each run makes clients of its own and reads the certificate store: 65 of 165 ms."""
    with SyncClientContext.get_or_create():
        async with AsyncClientContext.get_or_create():
            yield
