"""The rehearsal's own rules: whose folder it may empty, what a day holds, and when the year counts as a success."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from flows.rehearsal.days import at, days, events
from flows.rehearsal.folder import MARK, empty_folder, enter_environment, settings_in
from flows.rehearsal.result import Left, objections
from flows.rehearsal.screen import Screen
from flows.rehearsal.year import REAL, SAMPLE
from models.letter import LetterState
from notifications.catalogue import LETTERS
from secretariat.record_file import read_record
from secretariat.verification import Break, Verification
from settings import ROOT, Settings
from states.errors import BadInput
from states.papers import PAPERS


def test_a_rehearsal_empties_what_the_last_one_left(tmp_path: Path) -> None:
    folder = empty_folder(tmp_path / "demo")
    (folder / "mail").mkdir()
    (folder / "mail" / "a.eml").touch()
    assert [file.name for file in empty_folder(tmp_path / "demo").iterdir()] == [MARK]


def test_a_rehearsal_never_empties_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "nhiemvu.db").touch()
    with pytest.raises(BadInput, match="không bị xóa"):
        empty_folder(tmp_path)
    assert (tmp_path / "nhiemvu.db").exists()


def test_a_rehearsal_meets_neither_the_real_database_nor_the_real_relay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in os.environ.copy():
        if name.startswith(("NHIEMVU_", "PREFECT_")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ |= {
        "NHIEMVU_HOME": str(tmp_path / "real"),
        "NHIEMVU_DATABASE_URL": "postgresql://real.example/nhiemvu",
        "nhiemvu_smtp_host": "mail.tayninh.example",
        "PREFECT_API_KEY": "real",
    }
    settings = settings_in(tmp_path)
    enter_environment(settings)
    assert Settings().database == settings.database == f"sqlite:///{tmp_path / 'nhiemvu.db'}"
    assert Settings().smtp.host is None
    assert (Settings().sink_port, Settings().prefect_port) == (settings.sink_port, settings.prefect_port)
    assert settings.sink_port != settings.prefect_port
    assert "PREFECT_API_KEY" not in os.environ
    assert os.environ["PREFECT_API_URL"] == f"http://127.0.0.1:{settings.prefect_port}/api"


def test_importing_the_rehearsal_leaves_prefect_alone_until_its_environment_stands() -> None:
    code = "import sys, flows.rehearsal.__main__; print('prefect' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize(
    ("day", "what"),
    [
        (date(2025, 3, 3), ["report 06:30", "sweep 07:30", "digest 08:00", "dispatch 08:05"]),
        (date(2025, 3, 4), ["report 06:30", "sweep 07:30", "dispatch 07:35"]),
        (date(2025, 3, 31), ["night 01:30", "report 06:30", "sweep 07:30", "digest 08:00", "dispatch 08:05"]),
        (date(2024, 2, 29), ["night 01:30", "report 06:30", "sweep 07:30", "dispatch 07:35"]),
    ],
)
def test_the_bells_of_a_day_ring_at_their_hours(day: date, what: list[str]) -> None:
    assert [f"{event.what} {event.at:%H:%M}" for event in events(day, [])] == what


def test_the_acts_of_a_day_happen_between_the_bells_and_the_letters_leave_last() -> None:
    step = read_record(SAMPLE).steps[0]
    steps = [replace(step, at=at(date(2025, 3, 3), *hour)) for hour in [(5,), (9,), (9,), (16, 30)]]
    listed = events(date(2025, 3, 3), steps)
    assert [(event.what, len(event.steps)) for event in listed] == [
        ("acts", 1),
        ("report", 0),
        ("sweep", 0),
        ("digest", 0),
        ("acts", 2),
        ("acts", 1),
        ("dispatch", 0),
    ]
    assert listed[-1].at == at(date(2025, 3, 3), 16, 35)


def test_the_year_has_every_day_and_loses_no_act() -> None:
    sample = read_record(SAMPLE)
    lived = list(days(sample))
    assert [day for day, _ in lived[:: len(lived) - 1]] == [date(2025, 1, 1), date(2025, 12, 31)]
    assert len(lived) == 365
    assert [step for _, listed in lived for event in listed for step in event.steps] == list(sample.steps)


def test_a_record_that_ends_early_is_lived_to_the_end_of_its_year() -> None:
    real = read_record(REAL)
    assert [day for day, _ in days(real)][-1] == date(2024, 12, 31)


ALL_SENT: Mapping[str, Mapping[LetterState, int]] = {kind: {LetterState.SENT: 2} for kind in LETTERS}
ALL_DRAWN = dict.fromkeys(PAPERS, 1)
WHOLE = Left(ALL_SENT, 2 * len(LETTERS), Verification(500, 100, ()), {"approved": 1}, ALL_DRAWN, ())
NO_CALL = {kind: states for kind, states in ALL_SENT.items() if kind != "call"}


@pytest.mark.parametrize(
    ("left", "wrong"),
    [
        (WHOLE, []),
        (
            replace(WHOLE, papers={**ALL_DRAWN, "contract": 0}),
            ["Không có văn bản nào thuộc loại “Hợp đồng”."],
        ),
        (
            replace(WHOLE, letters=NO_CALL, mails=WHOLE.mails - 2),
            ["Không có thư nào thuộc loại “Thông báo đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh”."],
        ),
        (
            replace(WHOLE, mails=WHOLE.mails - 1),
            [f"Đã gửi {WHOLE.mails} thư nhưng trong hộp thư có {WHOLE.mails - 1} tệp."],
        ),
        (
            replace(WHOLE, letters={**ALL_SENT, "digest": {LetterState.SENT: 2, LetterState.FAILED: 3}}),
            ["3 thư “Tổng hợp công việc trong tuần” ở tình trạng không gửi được."],
        ),
        (
            replace(WHOLE, verified=Verification(500, 100, (Break("task", 7, 2, "thiếu mục số 2"),))),
            [f"Nhật ký bị đứt: {Break('task', 7, 2, 'thiếu mục số 2')}."],
        ),
    ],
    ids=[
        "all well",
        "a kind of document missing",
        "a kind of letter missing",
        "a mail missing",
        "letters not sent",
        "journal broken",
    ],
)
def test_a_year_succeeds_only_when_nothing_is_missing(left: Left, wrong: list[str]) -> None:
    assert objections(left) == wrong


def test_output_that_is_kept_has_one_line_a_month() -> None:
    kept = StringIO()
    screen = Screen(Console(file=kept, width=80))
    with screen.year(60):
        for day in (date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 2)):
            screen.day(day)
            screen.doing("Ban hành thông báo: TB-2025")
            screen.count(acts=2, letters=5)
    assert kept.getvalue() == "  tháng 01/2025: 2 việc, 5 thư\n  tháng 02/2025: 4 việc, 10 thư\n"


def test_a_terminal_shows_the_day_and_what_is_happening() -> None:
    shown = StringIO()
    screen = Screen(Console(file=shown, width=100, force_terminal=True))
    with screen.year(10):
        screen.day(date(2025, 5, 7))
        screen.doing("Ban hành thông báo: TB-2025")
    assert "07/5/2025" in shown.getvalue()
    assert "Ban hành thông báo: TB-2025" in shown.getvalue()
    assert "tháng 05/2025" not in shown.getvalue()
