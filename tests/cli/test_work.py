"""Acts at a terminal: what can be done, doing it, and what came of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cli import run
from models import AuditEntry, Person, Task
from models.engine import transaction
from tests.cli.conftest import WHEN, Prepare, Shell
from tests.secretariat.builders import (
    ESTABLISHED,
    INVITED,
    MEMBERS,
    drafted_announcement,
    drafted_council,
    eligible_task,
    established_council,
    submitted_task,
)

AN, BINH = ("--as", "an@so.example"), ("--as", "binh@so.example")


def test_an_act_moves_the_case_and_says_what_it_set_in_motion(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    answer = shell("act", code, "accept", *AN)
    assert (answer.code, answer.err) == (0, "")
    first, *rest = answer.lines
    assert first.startswith(f"✓ Xác nhận hợp lệ: nhiệm vụ {code} → Hợp lệ (phiên bản ")
    assert rest == [f"  khép thời hạn H2 Kiểm tra tính hợp lệ của phiếu đề xuất ({code})"]
    with shell.session() as session:
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[union-attr]
    assert entry is not None
    assert (entry.actor, entry.event, entry.at) == ("an@so.example", "accept", WHEN)


def test_what_an_act_brings_about_elsewhere_is_told_too(shell: Shell, prepared: Prepare) -> None:
    council = prepared(established_council)
    answer = shell.at(INVITED)(
        "act", council, "invite", *AN, "session_at=04/03/2025 08:00", "place=Phòng họp Sở"
    )
    assert answer.code == 0
    assert "  kéo theo Đưa ra Hội đồng: nhiệm vụ NV-2025-001 → Đang qua Hội đồng" in answer.lines
    assert sum(line.startswith("  thư T") for line in answer.lines) == 5
    assert "  và 3 thư khác; xem: nhiemvu outbox" in answer.lines


def test_the_person_at_this_terminal_need_not_be_named_each_time(
    shell: Shell, prepared: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = prepared(submitted_task)
    monkeypatch.setenv("NHIEMVU_ACTOR", "an@so.example")
    assert shell("act", code, "accept").code == 0


def test_a_form_that_is_refused_is_answered_with_its_fields(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    answer = shell("act", code, "request_supplement", *AN, "request=Bổ sung dự toán")
    assert answer.code == 2
    assert answer.err.splitlines() == [
        "Yêu cầu bổ sung: due_on: thiếu mục bắt buộc này; hãy bổ sung.",
        "Các mục của việc này (* là bắt buộc):",
        "  request * Nội dung cần bổ sung: chữ",
        "  due_on  * Thời hạn: ngày, ví dụ 14/02/2025",
    ]


def test_the_form_of_an_act_is_shown_without_doing_it(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    answer = shell("act", code, "request_supplement", "--help-form")
    assert answer.code == 0
    assert "due_on" in answer.out
    assert "ngày, ví dụ 14/02/2025" in answer.out
    assert "Việc này không cần nhập mục nào." in shell("act", code, "accept", "--help-form").out
    assert shell("show", code, "--json").json["case"]["state"] == "submitted"


def test_an_act_without_a_name_lists_what_can_be_done_and_why_not(shell: Shell, prepared: Prepare) -> None:
    prepared(drafted_announcement, recipients=0)
    for who, against in (
        (AN, "Danh sách nhận thông báo đang trống"),
        (BINH, "Trần Văn Bình không có quyền; việc này dành cho: thư ký."),
    ):
        answer = shell("act", "TB-2025", *who)
        assert answer.code == 0
        (issue,) = [line for line in answer.lines if line.startswith("issue")]
        assert "✗" in issue
        assert against in issue
    (edit,) = [line for line in shell("act", "TB-2025").lines if line.startswith("edit")]
    assert "✓" in edit
    assert "[title] [closes_on] [recipients]" in edit


def test_acts_done_elsewhere_say_where(shell: Shell, prepared: Prepare) -> None:
    code = prepared(eligible_task)
    (line,) = [line for line in shell("act", code).lines if line.startswith("put_to_council")]
    assert "qua việc “Mời họp” của Hội đồng tư vấn xác định nhiệm vụ" in line


def test_a_case_that_has_ended_says_so(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    shell("act", code, "withdraw", *AN, "reason=Đổi kế hoạch")
    assert "Hồ sơ đã kết thúc" in shell("act", code).out


def test_a_proposal_is_entered_and_followed_from_the_terminal(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    answer = shell(
        "new", "task", "receive", *AN, "announcement=TB-2025", "proposer=DN2", "name=Sấy khô [thử] :bee:"
    )
    assert answer.lines == [
        "✓ Tiếp nhận phiếu đề xuất: nhiệm vụ NV-2025-002 → Dự thảo phiếu đề xuất (phiên bản 2)"
    ]
    assert "Sấy khô [thử] :bee:" in shell("tasks").out


def test_new_rows_without_a_lifecycle_are_named(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    answer = shell(
        "new", "person", "enter_person", *AN, "name=Lê Lan", "email=lan@so.example", "roles=thư ký"
    )
    assert answer.lines == ["✓ Thêm cán bộ, thành viên Hội đồng: Lê Lan"]
    with shell.session() as session:
        assert session.exec(select(Person.roles).where(Person.email == "lan@so.example")).one() == [
            "secretariat"
        ]


def test_what_can_be_entered_is_listed(shell: Shell) -> None:
    everything = shell("new").out
    assert "receive" in everything
    assert "enter_organisation" in everything
    councils = shell("new", "council").out
    assert "Lập Hội đồng" in councils
    assert "enter_organisation" not in councils
    (receive,) = [act for act in shell("new", "--json").json if act["event"] == "receive"]
    assert receive["required"] == ["announcement", "proposer", "name"]
    assert receive["role_labels"] == ["doanh nghiệp, tổ chức", "thư ký"]


def test_a_council_is_seated_and_attended_from_the_terminal(shell: Shell, prepared: Prepare) -> None:
    code = prepared(drafted_council)
    at_work = shell.at(ESTABLISHED)
    for event, *fields in (
        ("establish", "document=01/QĐ-KHCN ngày 18/02/2025"),
        ("answer_invitation", f"member={MEMBERS[5]}", "accepts=có"),
        ("invite", "session_at=04/03/2025 08:00", "place=Phòng họp Sở"),
        ("take_attendance", f"present={','.join(MEMBERS[1:])}", f"absent={MEMBERS[0]}:Công tác"),
    ):
        answer = at_work("act", code, event, *AN, *fields)
        assert answer.code == 0, answer.err
    members = shell("show", code, "--json").json["case"]["parts"][0]["rows"]
    assert [row["attended"] for row in members] == [False, *[True] * 7]
    assert members[0]["absence_reason"] == "Công tác"


def test_acts_work_the_same_on_every_database(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NHIEMVU_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    with transaction(engine) as session:
        code = submitted_task(session).code
    assert run(["act", code, "accept", *AN], clock=lambda: WHEN) == 0
    assert run(["tasks", "--state", "hợp lệ"], clock=lambda: WHEN) == 0
    assert "1 nhiệm vụ" in capsys.readouterr().out
    with transaction(engine) as session:
        assert session.exec(select(Task.state)).one() == "eligible"


def test_answers_for_programs_name_the_consequences(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    answer = shell(
        "act", code, "request_supplement", *AN, "--json", "request=Dự toán", "due_on=21/04/2025"
    ).json
    (move,) = answer["moves"]
    assert (move["code"], move["event"], move["state"], move["moved"]) == (
        code, "request_supplement", "supplementing", True,
    )  # fmt: skip
    assert [line["due_on"] for line in answer["opened"]] == ["2025-04-21"]
    assert [line["rule"] for line in answer["closed"]] == ["proposal-check"]
    assert [line["recipient"] for line in answer["letters"]] == ["dn1@dn.example"]
