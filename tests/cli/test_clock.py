"""The sweep, delivery and the digest by hand."""

from __future__ import annotations

import socket
from datetime import datetime

import pytest

from cli.moments import sweep_moment
from states.errors import BadInput
from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import at, established_council, submitted_task

AN = ("--as", "an@so.example")


@pytest.mark.parametrize(
    ("on", "now", "rehearsal", "moment"),
    [
        (None, at(2, 7, 6), False, at(2, 7, 6)),
        ("06/02/2025", at(2, 7, 6), False, at(2, 6, 7).replace(minute=30)),
        ("07/02/2025", at(2, 7, 6), False, at(2, 7, 6)),  # 07:30 has not come yet
        ("07/02/2025", at(2, 7, 9), False, at(2, 7, 7).replace(minute=30)),
        ("2025-02-10", at(2, 7, 9), True, at(2, 10, 7).replace(minute=30)),
    ],
)
def test_a_sweep_is_made_as_of_half_past_seven_in_viet_nam(
    on: str | None, now: datetime, rehearsal: bool, moment: datetime
) -> None:
    assert sweep_moment(on, now=now, rehearsal=rehearsal) == moment


def test_a_day_to_come_is_swept_only_when_nothing_is_kept() -> None:
    with pytest.raises(BadInput, match="--dry-run"):
        sweep_moment("08/02/2025", now=at(2, 7), rehearsal=False)


def test_a_sweep_tells_what_it_closed_whom_it_wrote_to_and_what_it_skipped(
    shell: Shell, prepared: Prepare
) -> None:
    code = prepared(submitted_task)
    answer = shell.at(at(2, 17, 8))("sweep")
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[:2] == ["Quét hạn ngày 17/02/2025", "Đã đóng nhận đề xuất: TB-2025"]
    assert f"{code}: Kiểm tra tính hợp lệ của phiếu đề xuất" in answer.out
    assert "an@so.example" in answer.out
    assert shell("show", "TB-2025", "--json").json["case"]["state"] == "closed"
    again = shell.at(at(2, 17, 9))("sweep")
    assert again.lines == ["Quét hạn ngày 17/02/2025", "Không có thời hạn nào đến lượt xem xét."]


def test_skipped_reminders_are_told_with_their_reason(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    answer = shell("sweep", "--on", "07/02/2025", "--json")
    assert answer.code == 0
    assert [line["what"] for line in answer.json["skipped"]] == [
        "Đã có mốc nhắc mới hơn, chỉ gửi thư của mốc mới nhất."
    ]
    assert [line["recipient"] for line in answer.json["letters"]] == ["dn2@dn.example"]


def test_a_rehearsal_keeps_nothing(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    before = shell("outbox", "--json").json
    answer = shell("sweep", "--on", "01/12/2025", "--dry-run")
    assert answer.lines[0] == "Quét hạn ngày 01/12/2025 (xem trước, chưa ghi lại)"
    assert "Báo cáo lãnh đạo về việc quá hạn" in answer.out
    assert shell("outbox", "--json").json == before
    assert shell("show", "TB-2025", "--json").json["case"]["state"] == "issued"


def test_a_deadline_that_cannot_be_handled_is_told_and_stays_due(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    answer = shell("sweep", "--on", "01/02/2040", "--dry-run")
    assert answer.code == 1
    assert "1 thời hạn chưa xử lý được; lượt quét sau sẽ làm lại:" in answer.err
    assert f"  {code}, proposal-check: " in answer.err
    assert "2040" in answer.err


@pytest.fixture
def free_port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    monkeypatch.setenv("NHIEMVU_SINK_PORT", str(port))
    return port


def test_without_a_relay_letters_become_files(shell: Shell, prepared: Prepare, free_port: int) -> None:
    prepared(established_council)
    waiting = len(shell("outbox", "--json").json)
    answer = shell("dispatch")
    assert (answer.code, answer.err) == (0, "")
    assert f"{waiting} đã gửi, 0 sẽ gửi lại, 0 không gửi được, 0 không rõ" in answer.lines
    assert len(list((shell.home / "mail").glob("*.eml"))) == waiting
    assert {row["state"] for row in shell("outbox", "--json").json} == {"sent"}
    assert shell("dispatch").lines == ["Không có thư nào đến lượt gửi."]


def test_a_relay_that_cannot_be_reached_stops_delivery_and_keeps_the_letters(
    shell: Shell, prepared: Prepare, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    prepared(submitted_task)
    monkeypatch.setenv("NHIEMVU_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("NHIEMVU_SMTP_PORT", str(free_port))
    monkeypatch.setenv("NHIEMVU_SMTP_CONNECTIONS", "1")
    answer = shell("dispatch")
    assert answer.code == 1
    assert f"Dừng gửi thư: Không kết nối được máy chủ thư 127.0.0.1:{free_port}" in answer.err
    assert {row["state"] for row in shell("outbox", "--json").json} == {"queued"}


def test_the_digest_sorts_what_is_late_due_and_waited_for(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    late = shell.at(at(2, 13))("digest")
    assert "== Quá hạn (1)" in late.lines
    assert f"trễ 3 ngày làm việc  Kiểm tra tính hợp lệ của phiếu đề xuất  nhiệm vụ {code}" in late.out
    assert "== Đang chờ nơi khác" not in late.out
    for_programs = shell.at(at(2, 13))("digest", "--json").json
    assert [item["due_on"] for item in for_programs["workload"]["late"]] == ["2025-02-10"]
    assert shell.at(at(1, 7))("digest", "--json").json["workload"]["late"] == []


def test_the_digest_is_written_once_a_week(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    assert shell("digest", "--send").lines[-1] == "Đã viết thư tổng hợp cho: an@so.example"
    assert shell("digest", "--send").lines[-1].startswith("Không viết thư mới")
    assert shell("digest", "--send", "--json").json["written_to"] == []
