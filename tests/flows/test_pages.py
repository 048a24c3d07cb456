"""The pages that runs leave in Prefect's interface: what was done, for whom, what was not and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from flows.annual_report import Compiled, compiled
from flows.bell import LONGEST_TABLE, moment, page, table
from flows.digest import gathered
from flows.dispatch import dispatched
from flows.nightly import Night, watched
from flows.sweep import swept
from models.letter import LetterState
from notifications.delivery import Delivery, DispatchResult
from secretariat.digest import Workload
from secretariat.sweep import Line, SweepResult

DAY = date(2025, 3, 3)


def test_a_table_shows_any_text_in_its_own_cell() -> None:
    shown = table("Việc", ("Hồ sơ", "Lý do"), [("a|b", "dòng một\n dòng hai"), ("", "\\|")])
    assert shown.splitlines() == [
        "## Việc (2)",
        "",
        "| Hồ sơ | Lý do |",
        "| --- | --- |",
        r"| a\|b | dòng một dòng hai |",
        r"| – | \\\| |",
    ]


def test_a_long_table_is_cut_and_says_so() -> None:
    shown = table("Thư", ("Số",), [[number] for number in range(LONGEST_TABLE + 30)])
    assert f"## Thư ({LONGEST_TABLE + 30})" in shown
    assert f"| {LONGEST_TABLE - 1} |" in shown
    assert f"| {LONGEST_TABLE} |" not in shown
    assert shown.endswith("còn 30 dòng nữa trong cơ sở dữ liệu.")


def test_a_table_without_rows_leaves_no_heading_behind() -> None:
    assert page("Trang", table("Trống", ("Cột",), []), "Hết.") == "# Trang\n\nHết.\n"


def test_the_clock_is_read_in_utc_unless_a_rehearsal_gives_its_own() -> None:
    assert abs(moment(None) - datetime.now(UTC)) < timedelta(minutes=1)
    then = datetime(2025, 1, 6, tzinfo=UTC)
    assert moment(then) == then


def test_a_sweep_says_what_it_closed_wrote_skipped_and_could_not_do() -> None:
    result = SweepResult(
        on=DAY,
        closed=["TB-2025"],
        letters=[Line("NV-01", "Nộp báo cáo định kỳ", "dn1@dn.example", "Nhắc nộp báo cáo")],
        skipped=[Line("NV-02", "Trình UBND tỉnh", "", "Không còn ai phải nhắc.")],
        problems=[Line("NV-03", "revision", "", "Không có quy trình “cũ”.")],
    )
    assert (
        swept(result)
        == """# Quét hạn ngày 03/3/2025

Lời nhắc đã lập: **1** · bỏ qua: **1** · chưa xử lý được: **1**

## Chưa xử lý được (1)

| Hồ sơ | Thời hạn | Lý do |
| --- | --- | --- |
| NV-03 | revision | Không có quy trình “cũ”. |

## Thông báo đã đóng vì hết hạn nhận phiếu (1)

| Thông báo |
| --- |
| TB-2025 |

## Lời nhắc đã lập (1)

| Hồ sơ | Thời hạn | Người nhận | Thư |
| --- | --- | --- | --- |
| NV-01 | Nộp báo cáo định kỳ | dn1@dn.example | Nhắc nộp báo cáo |

## Bỏ qua (1)

| Hồ sơ | Thời hạn | Người nhận | Lý do |
| --- | --- | --- | --- |
| NV-02 | Trình UBND tỉnh | – | Không còn ai phải nhắc. |
"""
    )


def test_a_sweep_with_nothing_due_says_so() -> None:
    assert swept(SweepResult(on=DAY)) == (
        "# Quét hạn ngày 03/3/2025\n\nKhông có thời hạn nào đến lượt xem xét.\n"
    )


def test_a_dispatch_counts_what_went_out_and_explains_what_did_not() -> None:
    details = (
        Delivery("1", "call", "a@x.vn", LetterState.SENT, None),
        Delivery("2", "call", "b@x.vn", LetterState.SENT, None),
        Delivery("3", "digest", "c@x.vn", LetterState.QUEUED, "451 thử lại sau"),
        Delivery("4", "result", "d@x.vn", LetterState.FAILED, "550 không có người này"),
        Delivery("5", "result", "e@x.vn", LetterState.AMBIGUOUS, "Không rõ"),
    )
    shown = dispatched(DispatchResult(details, "Không kết nối được."))
    assert "**Dừng giữa chừng:** Không kết nối được." in shown
    assert "| Thông báo đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh | 2 |" in shown
    lost = shown.partition("## Chưa đến người nhận (3)")[2].partition("## Đã gửi cho (2)")[0]
    assert [line.split(" | ")[0].strip("| ") for line in lost.strip().splitlines()[2:]] == [
        "e@x.vn",
        "d@x.vn",
        "c@x.vn",
    ]
    title = "Thông báo kết quả xác định nhiệm vụ"
    assert f"| d@x.vn | {title} | không gửi được | 550 không có người này |" in lost
    assert "| sẽ gửi lại | 451 thử lại sau |" in lost
    assert "| a@x.vn |" in shown.partition("## Đã gửi cho (2)")[2]


def test_a_dispatch_of_an_empty_outbox_says_so() -> None:
    assert dispatched(DispatchResult((), None)) == "# Gửi thư\n\nKhông có thư nào đến lượt gửi.\n"


def test_a_digest_names_its_readers_and_its_work() -> None:
    late = SimpleNamespace(
        case="nhiệm vụ NV-01",
        name="Sấy mãng cầu",
        title="Kiểm tra",
        due_on=DAY,
        responsible="thư ký",
    )
    shown = gathered(["an@so.example", "chi@so.example"], Workload(DAY, [late], [], []))
    assert "Đã lập thư cho: an@so.example, chi@so.example." in shown
    assert "## Việc quá hạn (1)" in shown
    assert "| nhiệm vụ NV-01 | Sấy mãng cầu | Kiểm tra | 03/3/2025 | thư ký |" in shown
    assert "Việc đến hạn" not in shown


def test_a_digest_that_was_written_to_nobody_says_why() -> None:
    shown = gathered([], Workload(DAY, [], [], []))
    assert "tuần này đã lập cho đủ người, hoặc chưa có ai giữ vai trò thư ký" in shown
    assert "Không có việc nào cần nhắc trong tuần." in shown


def test_a_compiled_report_says_what_it_lacks_and_where_it_lies() -> None:
    files = (Path("reports/bao-cao-2025.docx"), Path("reports/bao-cao-2025.pdf"))
    shown = compiled([Compiled(2025, date(2025, 11, 30), 1, 42, ("Kinh phí đã sử dụng trong năm",), files)])
    assert "## Năm 2025" in shown
    assert "lần 1: 42 số liệu" in shown
    assert "Hạn gửi báo cáo: 30/11/2025." in shown
    assert "| Kinh phí đã sử dụng trong năm |" in shown
    assert "- `reports/bao-cao-2025.pdf`" in shown
    assert "Không có báo cáo năm nào đến ngày tổng hợp" in compiled([])


def test_a_night_tells_the_backup_from_the_journal() -> None:
    broken = (("nhiệm vụ NV-01", 3, "nội dung đã bị sửa sau khi ghi"),)
    quiet = watched(Night(Path("b/nhiemvu.db"), 81_920, None, 536, 105, (), ("tt@so.example",)))
    assert "`b/nhiemvu.db` (81.920 byte)" in quiet
    assert "Nhật ký toàn vẹn: 536 mục của 105 chuỗi." in quiet
    bad = watched(Night(None, 0, "Không sao lưu được vào b: đĩa đầy.", 536, 105, broken, ()))
    assert "**Chưa sao lưu được.** Không sao lưu được vào b: đĩa đầy." in bad
    assert "| nhiệm vụ NV-01 | 3 | nội dung đã bị sửa sau khi ghi |" in bad
    assert "toàn vẹn: 536" not in bad
