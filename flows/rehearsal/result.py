"""The end of a rehearsal: the report of the year, what the year left behind, and whether it is as it must be."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, func
from sqlmodel import col, select

from flows.rehearsal.days import What
from flows.rehearsal.screen import Screen
from models import Task
from models.engine import transaction
from models.letter import LetterState
from notifications.catalogue import LETTERS
from notifications.outbox import counts
from secretariat.archive import INDEX, write_archive
from secretariat.report_files import write_report
from secretariat.verification import Verification, verify
from settings import Settings
from states.errors import NhiemvuError
from states.lifecycles import LIFECYCLES
from states.papers import PAPERS
from states.vietnamese import grouped

BELLS: Mapping[What, str] = {
    "night": "Sao lưu, kiểm tra nhật ký: đêm cuối mỗi tháng",
    "report": "Báo cáo năm: ngày có báo cáo đến hạn tổng hợp",
    "sweep": "Quét hạn: ngày có thời hạn đến lượt xem xét",
    "digest": "Tổng hợp công việc: mỗi thứ Hai",
    "dispatch": "Gửi thư: khi có thư chờ, gộp các lượt 5 phút trong ngày",
    "bounces": "Đọc thư trả lại: sau lượt gửi có thư bị trả lại",
}


class NotAsItMust(NhiemvuError):
    """The year ran to its end, but something in it is missing or wrong; the message lists all of it."""


@dataclass
class Runs:
    """Flow runs by bell, and how often the database had nothing for a bell, so that it was left out."""

    rung: Counter[What] = field(default_factory=Counter)
    idle: Counter[What] = field(default_factory=Counter)


@dataclass(frozen=True)
class Left:
    """What a year left behind; `mails` counts the files in the mail folder."""

    letters: Mapping[str, Mapping[LetterState, int]]
    mails: int
    verified: Verification
    tasks: Mapping[str, int]
    papers: Mapping[str, int]
    reports: tuple[Path, ...]


def conclude(settings: Settings, engine: Engine, year: int, runs: Runs, screen: Screen) -> None:
    """Write the report of the year, show what is there; `NotAsItMust` names everything that is not right."""
    with transaction(engine) as session:
        write_report(session, year, settings.reports)
        papers = write_archive(session, year, settings.archive / str(year), today=date(year, 12, 31))
        states = session.exec(select(Task.state, func.count()).group_by(col(Task.state))).all()
        left = Left(
            counts(session),
            len(list(settings.mail.glob("*.eml"))),
            verify(session),
            dict(states),
            Counter(paper.paper for paper in papers),
            tuple(sorted(settings.reports.iterdir())),
        )
    _show(settings, year, left, runs, screen)
    if wrong := objections(left):
        raise NotAsItMust("".join(f"\n- {each}" for each in wrong))


def objections(left: Left) -> list[str]:
    """Every reason why a rehearsal did not do what it is for; letters of the desk are no part of a year."""
    wrong = [
        f"Không có thư nào thuộc loại “{kind.title}”."
        for kind in LETTERS.values()
        if not kind.private and not left.letters.get(kind.id)
    ]
    wrong += [
        f"Không có văn bản nào thuộc loại “{rule.title}”."
        for rule in PAPERS.values()
        if not left.papers[rule.id]
    ]
    for letter, states in left.letters.items():
        wrong += [
            f"{number} thư “{_title(letter)}” ở tình trạng {state.label}."
            for state, number in states.items()
            if state != LetterState.SENT
        ]
    if (sent := _sent(left)) != left.mails:
        wrong.append(f"Đã gửi {sent} thư nhưng trong hộp thư có {left.mails} tệp.")
    wrong += [f"Nhật ký bị đứt: {broken}." for broken in left.verified.breaks]
    return wrong


def _show(settings: Settings, year: int, left: Left, runs: Runs, screen: Screen) -> None:
    screen.table(
        "Lượt chạy trong Prefect",
        ("Luồng", "Không có việc", "Đã chạy"),
        [(title, runs.idle[bell], runs.rung[bell]) for bell, title in BELLS.items()],
    )
    screen.table(
        "Thư đã gửi",
        ("Loại thư", "Số thư"),
        [
            (kind.title, left.letters.get(kind.id, {}).get(LetterState.SENT, 0))
            for kind in LETTERS.values()
            if not kind.private
        ],
    )
    screen.table(
        "Văn bản đã lập",
        ("Văn bản", "Số bản"),
        [(rule.title, left.papers[rule.id]) for rule in PAPERS.values()],
    )
    labels = LIFECYCLES["task"].states
    screen.table(
        "Nhiệm vụ cuối năm",
        ("Trạng thái", "Số"),
        [(labels[s], left.tasks[s]) for s in labels if s in left.tasks],
    )
    whole = "toàn vẹn" if not left.verified.breaks else "KHÔNG toàn vẹn"
    screen.say(
        f"Nhật ký {whole}: {grouped(left.verified.entries)} mục của {grouped(left.verified.chains)} chuỗi. "
        f"Hộp thư: {left.mails} tệp cho {_sent(left)} thư đã gửi."
    )
    screen.say("\nNơi xem kết quả:")
    for path in left.reports:
        screen.say(f"  báo cáo         {path}")
    screen.say(f"  văn bản         {settings.archive / str(year) / INDEX}")
    screen.say(f"  thư             {settings.mail}")
    screen.say(f"  bản sao lưu     {settings.backups}")
    nhiemvu = f"NHIEMVU_HOME={settings.home} {Path(sys.executable).with_name('nhiemvu')}"
    screen.say(f"  nhiệm vụ        {nhiemvu} tasks")
    screen.say(f"  nguồn số liệu   {nhiemvu} report {year} --trace")


def _sent(left: Left) -> int:
    return sum(states.get(LetterState.SENT, 0) for states in left.letters.values())


def _title(letter: str) -> str:
    return LETTERS[letter].title if letter in LETTERS else letter
