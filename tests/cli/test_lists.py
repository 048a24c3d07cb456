"""Listings: readable rows for people, stable keys for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import (
    approved_task,
    at,
    concluded_council,
    contract,
    drafted_council,
    eligible_task,
    invited_council,
    submitted_task,
)

KEYS: list[tuple[str, str]] = [
    (
        "tasks",
        "approved_funding code contract_funding deadline host kind name phase proposer recorded state state_label "
        "version year",
    ),
    ("cases", "code deadline kind name phase recorded state state_label version year"),
    (
        "deadlines",
        "article case_code case_kind case_name code days_late days_left due_on explanation id period provisional "
        "responsible responsible_label rule starts_on title",
    ),
    (
        "outbox",
        "attempts case_code case_kind code created_at error id letter letter_label next_attempt_at reason "
        "recipient_email recipient_name resends returned sent_at state state_label stopped_by subject",
    ),
    (
        "documents",
        "case_code case_kind code files id issued_on issuer issuer_label programme_year reference signer status "
        "title type type_label year",
    ),
    ("organisations", "address code email kind kind_label name returned_on tax_code"),
    ("people", "email name organisation position returned_on role_labels roles"),
]


@pytest.mark.parametrize(("command", "keys"), KEYS, ids=[row[0] for row in KEYS])
def test_a_listing_for_programs_keeps_its_keys(
    shell: Shell, prepared: Prepare, command: str, keys: str
) -> None:
    prepared(submitted_task)
    rows = shell(command, "--json").json
    assert rows
    for row in rows:
        assert " ".join(sorted(row)) == keys


@pytest.mark.parametrize("command", [row[0] for row in KEYS])
def test_an_empty_listing_is_an_answer(shell: Shell, command: str) -> None:
    assert shell(command, "--json").json == []
    answer = shell(command)
    assert answer.code == 0
    assert answer.lines[-1].startswith("0 ")


@pytest.mark.parametrize("command", [row[0] for row in KEYS])
def test_in_a_pipe_every_row_is_one_line_without_decoration(
    shell: Shell, prepared: Prepare, command: str
) -> None:
    prepared(contract)
    answer = shell(command)
    rows = shell(command, "--json").json
    assert len(answer.lines) == len(rows) + 2  # the headings and the count
    assert not set(answer.out) & set("│─╭╰\x1b…")


def test_tasks_show_money_state_and_the_next_deadline(shell: Shell, prepared: Prepare) -> None:
    code = prepared(contract)
    (row,) = [line for line in shell("tasks").lines if line.startswith(code)]
    assert "Đang thực hiện" in row
    assert "650.000.000 đ" in row
    assert "24/10/2025 · còn 193 ngày" in row
    (task,) = shell("tasks", "--json").json
    assert task["contract_funding"] == 650_000_000
    assert task["deadline"]["due_on"] == "2025-10-24"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), {"NV-2025-001", "NV-2025-002"}),
        (("--state", "submitted"), {"NV-2025-001"}),
        (("--state", "Đã nộp, chờ kiểm tra"), {"NV-2025-001"}),
        (("--state", "da nop, cho kiem tra"), {"NV-2025-001"}),
        (("--state", "Đề xuất"), {"NV-2025-001", "NV-2025-002"}),
        (("--state", "submitted", "--state", "draft"), {"NV-2025-001", "NV-2025-002"}),
        (("--state", "approved"), set()),
        (("--year", "2025"), {"NV-2025-001", "NV-2025-002"}),
        (("--year", "2024"), set()),
        (("--search", "may say"), {"NV-2025-002"}),
        (("--search", "mía đường 1"), {"NV-2025-001"}),
        (("--late",), {"NV-2025-001"}),
    ],
    ids=lambda words: " ".join(sorted(words)) if isinstance(words, set) else " ".join(words),
)
def test_tasks_are_found_by_state_year_words_and_lateness(
    shell: Shell, prepared: Prepare, arguments: tuple[str, ...], found: set[str]
) -> None:
    prepared(submitted_task)
    made = shell(
        "new", "task", "receive", "--as", "an@so.example", "announcement=TB-2025", "proposer=DN2", "name=Máy sấy lạnh"
    )  # fmt: skip
    assert made.code == 0
    assert {row["code"] for row in shell("tasks", *arguments, "--json").json} == found


def test_deadlines_say_how_long_is_left_or_how_late_it_is(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)

    def left(now: Any) -> str:
        (row,) = [line for line in shell.at(now)("deadlines", "NV-2025-001").lines if line.startswith("H")]
        return " ".join(row.split())

    assert left(at(2, 5)).startswith("H2 10/02/2025 còn 5 ngày Kiểm tra tính hợp lệ của phiếu đề xuất")
    assert left(at(2, 10)).startswith("H2 10/02/2025 đến hạn hôm nay")
    assert left(at(2, 13)).startswith("H2 10/02/2025 trễ 3 ngày làm việc")
    assert left(at(2, 13)).endswith("NV-2025-001 thư ký")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), {"call-closing", "proposal-check"}),
        (("--late",), {"proposal-check"}),
        (("--within", "0"), {"proposal-check"}),
        (("--within", "30"), {"call-closing", "proposal-check"}),
        (("TB-2025",), {"call-closing"}),
        (("announcement:TB-2025",), {"call-closing"}),
    ],
    ids=lambda words: " ".join(sorted(words)) if isinstance(words, set) else " ".join(words),
)
def test_deadlines_are_found_by_case_lateness_and_distance(
    shell: Shell, prepared: Prepare, arguments: tuple[str, ...], found: set[str]
) -> None:
    prepared(submitted_task)
    rows = shell.at(at(2, 13))("deadlines", *arguments, "--json").json
    assert {row["rule"] for row in rows} == found


def test_cases_of_one_kind_are_listed_alone(shell: Shell, prepared: Prepare) -> None:
    prepared(drafted_council)
    assert {row["kind"] for row in shell("cases", "--json").json} == {"announcement", "task", "council"}
    assert [row["code"] for row in shell("cases", "council", "--json").json] == ["HD-1"]
    assert [row["code"] for row in shell("cases", "--search", "dat hang", "--json").json] == ["TB-2025"]


@pytest.mark.parametrize(
    ("arguments", "letters"),
    [
        (("--search", "giấy mời"), ["session_invitation"] * 8),
        (("--to", "uv1"), ["session_invitation", "council_membership"]),
        (("--state", "chờ gửi", "--to", "uv1", "--limit", "1"), ["session_invitation"]),
        (("--state", "sent"), []),
        (("--search", "HD-1", "--to", "vien.example", "--limit", "0"), []),
    ],
    ids=lambda words: " ".join(sorted(words)) if isinstance(words, set) else " ".join(words),
)
def test_letters_are_found_by_state_person_and_words(
    shell: Shell, prepared: Prepare, arguments: tuple[str, ...], letters: list[str]
) -> None:
    prepared(invited_council)
    assert [row["letter"] for row in shell("outbox", *arguments, "--json").json] == letters


def test_a_long_outbox_says_how_much_is_not_shown(shell: Shell, prepared: Prepare) -> None:
    prepared(invited_council)
    total = len(shell("outbox", "--json").json)
    assert (
        shell("outbox", "--limit", "3").lines[-1]
        == f"3 thư; còn {total - 3} thư cũ hơn, xem thêm bằng --limit"
    )


def test_one_letter_is_read_as_its_recipient_reads_it(shell: Shell, prepared: Prepare) -> None:
    prepared(invited_council)
    (line,) = shell("outbox", "--to", "uv1", "--search", "giấy mời", "--json").json
    read = shell("outbox", line["code"].lower()).out
    assert "Đến: Ủy viên 1 <uv1@vien.example>" in read
    assert "Kèm giấy mời (lịch họp)" in read
    assert "Phòng họp Sở" in read
    assert shell("outbox", line["code"], "--json").json["letter"] == line


def test_documents_carry_the_name_their_issuer_had_on_the_day(shell: Shell, prepared: Prepare) -> None:
    prepared(approved_task)
    rows = {row["reference"]: row for row in shell("documents", "--json").json}
    decision = rows["01/QĐ-UBND"]
    assert (decision["issuer_label"], decision["case_code"]) == ("UBND tỉnh", "TT-1")
    assert {row["type"] for row in rows.values()} == {"TB", "QĐ", "BB", "TTr"}
    assert [row["reference"] for row in shell("documents", "--search", "ubnd qd", "--json").json] == [
        "01/QĐ-UBND"
    ]
    assert shell("documents", "--year", "2024", "--json").json == []


def test_the_register_is_checked_on_request(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    assert shell("documents", "--check").out.startswith("Không thấy sai sót nào.")
    wrong = shell(
        "new", "dossier", "take_over", "--as", "an@so.example", "code=TTr-9", "year=2025", "title=Danh mục",
        "document=40/QĐ-KHCN ngày 25/3/2025",
    )  # fmt: skip
    assert wrong.code == 0
    answer = shell("documents", "--check")
    assert answer.code == 1
    assert "ký hiệu của tờ trình phải mở đầu bằng “TTr-”" in answer.out


@pytest.mark.parametrize("build", [eligible_task, concluded_council], ids=lambda build: build.__name__)
def test_people_show_what_they_may_do(shell: Shell, prepared: Prepare, build: Callable[..., Any]) -> None:
    prepared(build)
    rows = {row["email"]: row for row in shell("people", "--json").json}
    assert rows["an@so.example"]["role_labels"] == ["thư ký"]
    assert "lãnh đạo Sở" in shell("people", "--search", "binh").out
    assert [row["code"] for row in shell("organisations", "--search", "duong 2", "--json").json] == ["DN2"]
