"""One case, and why letters went out or did not."""

from __future__ import annotations

from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import (
    at,
    concluded_council,
    contract,
    established_council,
    organisation,
    sent_dossier,
    submitted_task,
)

AN = ("--as", "an@so.example")


def test_a_task_shows_its_state_deadlines_timeline_and_next_acts(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    answer = shell.at(at(2, 13))("show", code)
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[:3] == [
        f"== {code} · nhiệm vụ",
        "Quy trình sấy mãng cầu của doanh nghiệp 1",
        "Đã nộp, chờ kiểm tra · giai đoạn Đề xuất · phiên bản 3 · quy trình tay-ninh-2023",
    ]
    assert "H2  Kiểm tra tính hợp lệ của phiếu đề xuất  10/02/2025  trễ 3 ngày làm việc" in answer.lines
    assert "10 ngày làm việc kể từ ngày 20/01/2025" in answer.out
    assert "bỏ qua" in answer.out  # Tết of 2025
    assert "900.000.000 đ" in answer.out
    titles = [line for line in answer.lines if line.startswith("== ")]
    assert titles[1:] == ["== Thời hạn", "== Việc có thể làm", "== Thông tin", "== Quá trình"]
    entries = [" ".join(line.split()) for line in answer.lines if line.startswith("20/01/2025")]
    assert entries == [
        "20/01/2025 09:00 Nguyễn Thị An Tiếp nhận phiếu đề xuất Dự thảo phiếu đề xuất",
        "20/01/2025 09:00 Nguyễn Thị An Nộp phiếu đề xuất Đã nộp, chờ kiểm tra",
    ]


def test_reasons_and_documents_stand_in_the_timeline(shell: Shell, prepared: Prepare) -> None:
    code = prepared(contract)
    shell.at(at(5, 6))("act", code, "suspend", *AN, "reason=Mất mùa", "document=70/QĐ-KHCN ngày 05/5/2025")
    (row,) = [line for line in shell("show", code).lines if line.startswith("06/05/2025")]
    assert "Tạm dừng · Mất mùa" in row
    assert "70/QĐ-KHCN · 05/05/2025" in row


def test_the_acts_shown_are_those_of_the_person_at_the_terminal(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    anyone = shell("show", code, "--json").json["next_acts"]
    leader = shell("show", code, "--json", "--as", "binh@so.example").json["next_acts"]
    assert {act["event"]: act["reasons"] for act in anyone}["accept"] == []
    assert "Trần Văn Bình không có quyền" in {act["event"]: act["reasons"] for act in leader}["accept"][0]


def test_similar_tasks_are_shown_with_their_score(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    assert "Không thấy nhiệm vụ nào tương tự" in shell("similar", code).out
    shell("new", "task", "receive", *AN, "announcement=TB-2025", "proposer=DN2", "code=NV-A",
          "name=Quy trình sấy mãng cầu cho doanh nghiệp 2")  # fmt: skip
    (like,) = shell("similar", code, "--json").json
    assert (like["code"], like["on"], like["state"]) == ("NV-A", "tên", "draft")
    assert like["score"] > 80
    assert f"{like['score']} %" in shell("similar", code).out
    assert "== Nhiệm vụ tương tự" in shell("show", code).lines


def test_every_kind_of_case_can_be_shown_with_its_parts(shell: Shell, prepared: Prepare) -> None:
    prepared(sent_dossier)
    shell("new", "annual_report", "open_year", *AN, "year=2025")
    shell(
        "new", "activity", "plan", *AN, "code=HN-1", "activity_kind=conference", "year=2025", "name=Hội nghị"
    )
    wanted = {
        "TB-2025": "Nơi nhận thông báo",
        "HD-1": "Chương trình họp",
        "TT-1": "Danh mục nhiệm vụ",
        "BC-2025": "Quá trình",
        "HN-1": "Hội nghị, hội thảo",
        "NV-2025-001": "Chờ UBND tỉnh phê duyệt",
    }
    assert {row["code"] for row in shell("cases", "--json").json} == set(wanted)
    for code, part in wanted.items():
        answer = shell("show", code)
        assert (answer.code, answer.err) == (0, ""), code
        assert part in answer.out


def test_the_file_for_programs_holds_long_texts_whole(shell: Shell, prepared: Prepare) -> None:
    long = "Tỷ lệ hao hụt sau thu hoạch cao. " * 40
    code = prepared(submitted_task, urgency=long)
    assert shell("show", code, "--json").json["case"]["values"]["urgency"] == long.strip()
    assert "…" in shell("show", code).out


def test_a_letter_says_what_it_was_written_for(shell: Shell, prepared: Prepare) -> None:
    prepared(established_council)
    (line,) = shell("outbox", "--to", "uv1", "--json").json
    answer = shell("why", line["code"])
    assert answer.code == 0
    assert f"== Thư {line['code']} · Mời tham gia Hội đồng tư vấn" in answer.out
    assert "Thành lập Hội đồng" in answer.out
    (decision,) = shell("why", line["code"], "--json").json["decisions"]
    assert (decision["case_code"], decision["recipient"]) == ("HD-1", "uv1@vien.example")


def test_a_deadline_says_who_was_reminded_and_what_comes_next(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    (line,) = shell("deadlines", "TB-2025", "--json").json
    before = shell.at(at(2, 6))("why", line["code"])
    assert "Chưa có lần nhắc nào được quyết định cho thời hạn này." in before.lines
    assert "30/01/2025  Nhắc trước hạn 15 ngày  chưa quét: chạy nhiemvu sweep" in before.out
    shell.at(at(2, 7, 8))("sweep")
    after = shell.at(at(2, 7))("why", line["code"], "--json").json
    outcomes = {(made["cause"], made["recipient"]): made for made in after["decisions"]}
    assert "mốc nhắc mới hơn" in outcomes["Nhắc trước hạn 15 ngày", ""]["skipped"]
    assert outcomes["Nhắc trước hạn 7 ngày", "dn2@dn.example"]["letter_code"] is not None
    assert [(day["on"], day["what"]) for day in after["ahead"]] == [("2025-02-12", "Nhắc trước hạn 2 ngày")]


def test_a_closed_deadline_says_what_closed_it(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    (line,) = shell("deadlines", code, "--json").json
    shell("act", code, "accept", *AN)
    assert "Đã khép lúc 14/04/2025 09:00 do: Xác nhận hợp lệ." in shell("why", line["code"]).out
    assert shell("why", line["code"], "--json").json["ahead"] == []


def test_someone_without_an_address_is_named_with_the_reason(shell: Shell) -> None:
    with shell.session() as session:
        organisation(session, 1, email=None)
        code = submitted_task(session).code
    answer = shell("why", code)
    assert "không có địa chỉ: Công ty Mía đường 1" in answer.out
    assert "Không gửi: Không có địa chỉ thư điện tử trong hồ sơ." in answer.out


def test_a_weekly_digest_is_no_riddle(shell: Shell, prepared: Prepare) -> None:
    prepared(concluded_council)
    shell("digest", "--send")
    (line,) = shell("outbox", "--to", "an@so.example", "--search", "digest", "--json").json
    assert "gửi hằng tuần cho thư ký" in shell("why", line["code"]).out


def test_a_case_nobody_was_written_about_says_so(shell: Shell) -> None:
    with shell.session() as session:
        organisation(session, 1)
        session.flush()
    shell("init", "--email", "an@so.example", "--name", "Nguyễn Thị An")
    shell(
        "new", "activity", "plan", *AN, "code=HN-1", "activity_kind=conference", "year=2025", "name=Hội nghị"
    )
    assert "Chưa có thư nào được quyết định cho hoạt động HN-1" in shell("why", "HN-1").out
