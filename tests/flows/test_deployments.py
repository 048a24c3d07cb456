"""When each flow rings, by the scheduler's own reckoning; and that the runner rings only on our own server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from prefect.server.schemas.schedules import CronSchedule
from prefect.utilities.importtools import import_object

from flows.deployments import BELLS, Bell, deployment
from settings import ROOT
from states.vietnamese import VIET_NAM

NEXT = {
    "Quét hạn": ["2025-03-03 07:30", "2025-03-04 07:30", "2025-03-05 07:30"],
    "Gửi thư": ["2025-03-03 00:05", "2025-03-03 00:10", "2025-03-03 00:15"],
    "Đọc thư trả lại": ["2025-03-03 00:15", "2025-03-03 00:30", "2025-03-03 00:45"],
    "Tổng hợp công việc tuần": ["2025-03-03 08:00", "2025-03-10 08:00", "2025-03-17 08:00"],
    "Báo cáo năm": ["2025-03-03 06:30", "2025-03-04 06:30", "2025-03-05 06:30"],
    "Sao lưu, kiểm tra nhật ký": ["2025-03-03 01:30", "2025-03-04 01:30", "2025-03-05 01:30"],
}
"""The first three times after midnight of Monday 3/3/2025, in Ho Chi Minh City."""

each_bell = pytest.mark.parametrize("bell", BELLS, ids=lambda bell: bell.flow.name)


def test_every_flow_has_its_times() -> None:
    assert {bell.flow.name for bell in BELLS} == set(NEXT)


@each_bell
def test_a_bell_rings_by_the_clock_of_ho_chi_minh_city(bell: Bell) -> None:
    (kept,) = deployment(bell).schedules or []
    assert kept.active
    # As the server reads what the runner sends it.
    schedule = CronSchedule.model_validate(kept.model_dump()["schedule"])
    assert schedule.timezone == "Asia/Ho_Chi_Minh"
    midnight = datetime(2025, 3, 3, 0, 1, tzinfo=VIET_NAM)
    times = asyncio.run(schedule.get_dates(3, midnight))
    assert [f"{time.astimezone(VIET_NAM):%Y-%m-%d %H:%M}" for time in times] == NEXT[bell.flow.name]


@each_bell
def test_a_bell_finds_its_flow_by_module_whatever_folder_the_runner_starts_in(bell: Bell) -> None:
    kept = deployment(bell)
    assert import_object(str(kept.entrypoint)) is bell.flow
    assert kept.description == bell.description
    assert bell.flow.isasync


def test_the_runner_refuses_a_server_that_is_not_its_own(tmp_path: Path) -> None:
    away = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    away |= {"PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    run = subprocess.run(
        [sys.executable, "-m", "flows.runner"],
        cwd=ROOT,
        env=away,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "nhiemvu serve" in run.stderr
    assert "Traceback" not in run.stderr
