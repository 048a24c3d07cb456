"""A broken record names its file, its place, the value and what is expected, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from models import AuditEntry, Document, Letter
from models.base import Row
from models.engine import transaction
from secretariat.records import import_record, read_record
from states.errors import BadInput, NhiemvuError, Refusal

GOOD = """\
id = "thu-nghiem"
title = "Bản ghi thử nghiệm"
sample = true
by = "thu.ky@so.example"
organisations = [
    { code = "DN-1", name = "Công ty Một", organisation_kind = "enterprise", tax_code = "9900000016" },
]
people = [
    { name = "Trần Thị Bích", email = "thu.ky@so.example", roles = ["secretariat"] },
    { name = "Lê Văn Cường", email = "lanh.dao@so.example", roles = ["leader"] },
]

[[acts]]
at = 2025-01-06 09:00:00
act = "announcement.draft"
[acts.form]
code = "TB-1"
year = 2025
title = "Đề xuất, đặt hàng nhiệm vụ năm 2025"
closes_on = 2025-02-07
recipients = ["DN-1"]

[[acts]]
at = 2025-01-07 09:00:00
act = "announcement.issue"
case = "TB-1"
form = { document = "01/TB-KHCN ngày 07/01/2025" }

[[acts]]
at = 2025-01-14 09:00:00
act = "announcement.extend"
case = "TB-1"
form = { closes_on = 2025-02-14, document = "02/TB-KHCN ngày 14/01/2025" }

[[acts]]
at = 2025-01-15 09:00:00
act = "activity.plan"
each = [{ code = "HN-1" }, { code = "HN-2" }]
form = { activity_kind = "conference", year = 2025, name = "Hội nghị" }
"""

SECOND = "hong.toml: acts[2] (announcement.issue TB-1, dòng 23)"

BROKEN_TEXT = {
    "broken TOML": ('id = "thu-nghiem"', "id = thu-nghiem", ["hong.toml: sai cú pháp TOML", "dòng 1, cột 6"]),
    "no header": ('title = "Bản ghi thử nghiệm"\n', "", ["hong.toml: title", "thiếu mục bắt buộc"]),
    "sample is no yes or no": ("sample = true", 'sample = "mẫu"', ["hong.toml: sample", "true hoặc false"]),
    "a misspelt list": ("people = [", "persons = [", ["hong.toml: persons", "không có trong quy định"]),
    "unknown act": (
        "announcement.issue",
        "announcement.publish",
        ["hong.toml: acts[2] (announcement.publish TB-1, dòng 23): act", "“publish”", "issue"],
    ),
    "unknown kind": (
        '"announcement.issue"',
        '"decree.issue"',
        ["act: Không có loại hồ sơ “decree”", "council"],
    ),
    "an act without its kind": (
        '"announcement.issue"',
        '"issue"',
        ["acts[2] (issue TB-1", "act:", "'issue'"],
    ),
    "unknown key of an act": (
        'act = "announcement.issue"',
        'act = "announcement.issue"\nnote = "x"',
        [SECOND, "note"],
    ),
    "an act without its moment": ("at = 2025-01-07 09:00:00\n", "", [SECOND, "at: thiếu mục bắt buộc"]),
    "a day instead of a moment": (
        "at = 2025-01-07 09:00:00",
        "at = 2025-01-07",
        [SECOND, "at: phải là thời điểm", "2025-01-07 09:00:00"],
    ),
    "a day that does not exist": (
        "at = 2025-01-07 09",
        "at = 2025-02-30 09",
        ["hong.toml: sai cú pháp TOML", "dòng 24"],
    ),
    "not in order of time": (
        "at = 2025-01-07 09:00:00",
        "at = 2025-01-05 09:00:00",
        [SECOND, "2025-01-05 09:00", "phải từ 2025-01-06 09:00 trở đi"],
    ),
    "no case": (
        'act = "announcement.issue"\ncase = "TB-1"',
        'act = "announcement.issue"',
        ["case: thiếu mã hồ sơ"],
    ),
    "a case where one is opened": (
        'act = "activity.plan"',
        'act = "activity.plan"\ncase = "TB-1"',
        ["acts[4].each[1] (activity.plan TB-1, dòng 35): case", "hãy xóa"],
    ),
    "wrong type": (
        "year = 2025\ntitle",
        'year = "hai nghìn"\ntitle',
        ["acts[1]", "year: phải là số nguyên", "hai nghìn"],
    ),
    "missing field": (
        "form = { closes_on = 2025-02-14,",
        "form = {",
        ["acts[3]", "closes_on: thiếu mục bắt buộc"],
    ),
    "unknown field": ("form = { document =", "form = { so = 1, document =", [SECOND, "so: mục này không có"]),
    "bad date": (
        "closes_on = 2025-02-07",
        'closes_on = "mồng mười"',
        ["acts[1]", "closes_on", "YYYY-MM-DD", "mồng mười"],
    ),
    "a document without its date": (
        " ngày 07/01/2025",
        "",
        [SECOND, "document", "thiếu ngày ban hành", "16/TB-KHCN"],
    ),
    "a missing field of each": (
        '{ code = "HN-2" }',
        "{}",
        ["acts[4].each[2] (activity.plan, dòng 35): code: thiếu"],
    ),
    "each without items": (
        '[{ code = "HN-1" }, { code = "HN-2" }]',
        "[]",
        ["acts[4]", "each: cần ít nhất 1 mục"],
    ),
    "tax code of the wrong length": (
        '"9900000016"',
        '"990000001"',
        ["hong.toml: organisations[1] (DN-1): tax_code", "“990000001” có 9 chữ số", "phải có 10"],
    ),
    "tax code with a wrong check digit": (
        '"9900000016"',
        '"9900000017"',
        ["organisations[1] (DN-1): tax_code", "chữ số thứ mười là 7, đúng ra là 6"],
    ),
    "a tax code that is a number": (
        '"9900000016"',
        "9900000016",
        ["organisations[1] (DN-1): tax_code", "chuỗi chữ"],
    ),
    "a name of 300 characters": (
        "Công ty Một",
        "M" * 300,
        ["organisations[1] (DN-1): name", "dài quá 250", "MMM"],
    ),
    "two addresses in one": (
        "lanh.dao@so.example",
        "lanh.dao@so.example, x@so.example",
        ["people[2] (lanh.dao@so.example, x@so.example): email"],
    ),
    "unknown role": ('"leader"', '"boss"', ["people[2] (lanh.dao@so.example): roles", "'leader'"]),
}


@pytest.mark.parametrize("name", BROKEN_TEXT)
def test_a_broken_record_names_file_place_value_and_what_is_expected(name: str, tmp_path: Path) -> None:
    old, new, wanted = BROKEN_TEXT[name]
    with pytest.raises(BadInput) as error:
        read_record(written(tmp_path, old, new))
    assert [part for part in wanted if part not in str(error.value)] == [], str(error.value)


def test_every_broken_place_of_a_record_is_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "2025-01-07 09:00:00", "2025-01-07")
    path.write_text(
        path.read_text().replace("9900000016", "9900000017").replace("HN-2", ""), encoding="utf-8"
    )
    with pytest.raises(BadInput) as error:
        read_record(path)
    assert [line.split(" (")[0] for line in str(error.value).splitlines()] == [
        "hong.toml: acts[2]",
        "hong.toml: organisations[1]",
        "hong.toml: acts[4].each[2]",
    ]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"khong-co\.toml.*kiểm tra lại tên tệp"):
        read_record(tmp_path / "khong-co.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes('title = "Bản'.encode("utf-16"))
    with pytest.raises(BadInput, match=r"latin\.toml: .*UTF-8"):
        read_record(latin)


AGAINST_THE_DATABASE = {
    "unknown case": (
        'act = "announcement.issue"\ncase = "TB-1"',
        'act = "announcement.issue"\ncase = "TB-9"',
        ["hong.toml: acts[2] (announcement.issue TB-9, dòng 23)", "Không có thông báo mang mã “TB-9”"],
    ),
    "unknown person": (
        'case = "TB-1"\nform = { document',
        'case = "TB-1"\nby = "ai.do@so.example"\nform = { document',
        [SECOND, "ai.do@so.example"],
    ),
    "wrong role": (
        'case = "TB-1"\nform = { document',
        'case = "TB-1"\nby = "lanh.dao@so.example"\nform = { document',
        [SECOND, "Lê Văn Cường không có quyền", "thư ký"],
    ),
    "a number used twice": (
        "02/TB-KHCN",
        "01/TB-KHCN",
        ["acts[3]", "Số 01/TB-KHCN năm 2025 đã dùng", "lấy số khác"],
    ),
    "a date in the future of its act": (
        "ngày 07/01/2025",
        "ngày 08/01/2025",
        [SECOND, "01/TB-KHCN đề ngày 08/01/2025 ở tương lai"],
    ),
    "another type's symbol": ("01/TB-KHCN", "01/QĐ-KHCN", [SECOND, "phải mang ký hiệu TB-KHCN", "QĐ-KHCN"]),
    "a closing date on a day off": (
        "closes_on = 2025-02-14",
        "closes_on = 2025-02-15",
        ["acts[3]", "ngày nghỉ", "17/02/2025"],
    ),
    "an act that the state does not allow": (
        'extend"\ncase = "TB-1"\nform = { closes_on = 2025-02-14, document = "02/TB-KHCN ngày 14/01/2025" }',
        'edit"\ncase = "TB-1"\nform = { closes_on = 2025-02-14 }',
        ["acts[3]", "Đã ban hành", "Gia hạn nhận đề xuất"],
    ),
    "a code used twice": (
        '{ code = "HN-2" }',
        '{ code = "HN-1" }',
        ["acts[4].each[2]", "Mã “HN-1” đã được dùng"],
    ),
}


@pytest.mark.parametrize("name", AGAINST_THE_DATABASE)
def test_a_record_that_the_rules_refuse_names_its_place_and_changes_nothing(
    name: str, engine: Engine, tmp_path: Path
) -> None:
    old, new, wanted = AGAINST_THE_DATABASE[name]
    record = read_record(written(tmp_path, old, new))
    with pytest.raises(NhiemvuError) as error, transaction(engine) as session:
        import_record(session, record)
    assert [part for part in wanted if part not in str(error.value)] == [], str(error.value)
    assert_empty(engine)


def test_a_record_is_entered_once_and_a_dry_run_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    record = read_record(written(tmp_path, "", ""))
    with Session(engine) as session:
        dry = import_record(session, record)
        session.rollback()
    assert_empty(engine)
    with transaction(engine) as session:
        done = import_record(session, record)
    assert [(line.by, line.label, line.subject) for line in done.lines] == [
        ("bản ghi thu-nghiem", "Nhập bản ghi", "thu-nghiem"),
        ("bản ghi thu-nghiem", "Thêm tổ chức, doanh nghiệp", "DN-1"),
        ("bản ghi thu-nghiem", "Thêm cán bộ, thành viên Hội đồng", "thu.ky@so.example"),
        ("bản ghi thu-nghiem", "Thêm cán bộ, thành viên Hội đồng", "lanh.dao@so.example"),
        ("Trần Thị Bích", "Soạn thông báo", "TB-1"),
        ("Trần Thị Bích", "Ban hành thông báo", "TB-1"),
        ("Trần Thị Bích", "Gia hạn nhận đề xuất", "TB-1"),
        ("Trần Thị Bích", "Đưa hoạt động vào kế hoạch", "HN-1"),
        ("Trần Thị Bích", "Đưa hoạt động vào kế hoạch", "HN-2"),
    ]
    assert dry == done
    with pytest.raises(Refusal, match=r"bản ghi thu-nghiem: .*đã được nhập"), transaction(engine) as session:
        import_record(session, record)
    with transaction(engine) as session:
        assert rows(session, AuditEntry) == len(done.lines)


def written(folder: Path, old: str, new: str) -> Path:
    """The good record with one thing changed; the first occurrence counts."""
    assert old in GOOD
    path = folder / "hong.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return path


def rows(session: Session, table: type[Row]) -> int:
    return session.exec(select(func.count(col(table.id)))).one()


def assert_empty(engine: Engine) -> None:
    with transaction(engine) as session:
        assert [rows(session, table) for table in (AuditEntry, Document, Letter)] == [0, 0, 0]
