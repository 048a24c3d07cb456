"""The law as data: the shipped procedure fits the charts and letters, and a wrong file says where and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from notifications.catalogue import LETTERS
from settings import ROOT
from states.errors import BadInput
from states.lifecycles import LIFECYCLES
from states.procedure import DeadlineRule, load_procedure, load_procedures
from states.task_guards import PROPOSAL_FIELDS
from tests.states.conftest import CALENDAR, PROCEDURE, faults_of

FOLDER = ROOT / "procedures"
SHIPPED = (FOLDER / "tay-ninh-2023.toml").read_text(encoding="utf-8")

RULES = pytest.mark.parametrize("rule", PROCEDURE.deadlines, ids=lambda rule: rule.id)


def write(folder: Path, text: str, name: str = "tay-ninh-2023.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_procedure_is_found_by_its_id() -> None:
    assert load_procedures(FOLDER) == {"tay-ninh-2023": PROCEDURE}


def test_the_shipped_council_is_that_of_the_circular() -> None:
    rule = PROCEDURE.council
    assert (rule.article, rule.size_min, rule.size_max, rule.reviewers) == ("TT 33/2014/TT-BKHCN", 7, 7, 2)
    assert (rule.quorum_of(7), rule.needed(present=8, members=9), rule.papers_working_days) == (5, 7, 3)


def test_a_proposal_may_not_be_asked_for_a_field_that_the_form_does_not_have() -> None:
    assert set(PROCEDURE.proposals.required_fields) <= PROPOSAL_FIELDS.keys()


@RULES
def test_a_deadline_lasts_in_states_of_the_chart_that_can_be_left(rule: DeadlineRule) -> None:
    table = LIFECYCLES[rule.case]
    assert set(rule.states) <= set(table.states) - table.final


@RULES
def test_the_letter_of_a_deadline_exists(rule: DeadlineRule) -> None:
    assert rule.letter is None or rule.letter in LETTERS
    assert bool(rule.letter) == bool(rule.audience) == bool(rule.remind)


@RULES
def test_a_deadline_says_where_its_length_comes_from(rule: DeadlineRule) -> None:
    assert rule.article == "assumed" or rule.article.startswith("TT ")


@RULES
def test_somebody_hears_of_a_deadline_before_or_after_it_passes(rule: DeadlineRule) -> None:
    assert rule.remind or rule.escalate


def test_a_rule_counts_in_the_unit_it_names() -> None:
    forms = PROCEDURE.deadline("evaluation-forms")
    assert (forms.period.count, forms.period.unit) == (-1, "working")
    assert CALENDAR.add_working(date(2025, 5, 5), forms.period.count) == date(2025, 4, 29)


def test_a_deadline_that_the_file_no_longer_has_is_named() -> None:
    with pytest.raises(BadInput, match=r"không còn thời hạn “inspection”.*procedures/tay-ninh-2023\.toml"):
        PROCEDURE.deadline("inspection")


def test_the_report_of_a_plan_year_has_its_days() -> None:
    report = PROCEDURE.report
    assert (report.compiled_on(2024), report.due_on(2024)) == (date(2024, 11, 15), date(2024, 11, 30))
    assert report.period(2024) == (date(2024, 1, 1), date(2024, 12, 31))


def test_a_reporting_year_that_starts_in_december_began_the_year_before() -> None:
    report = PROCEDURE.report.model_copy(update={"period_start": "12-15", "period_end": "12-14"})
    assert report.period(2024) == (date(2023, 12, 15), date(2024, 12, 14))


def test_a_reporting_year_of_one_day_begins_and_ends_on_it() -> None:
    report = PROCEDURE.report.model_copy(update={"period_start": "12-15", "period_end": "12-15"})
    assert report.period(2024) == (date(2024, 12, 15), date(2024, 12, 15))


@pytest.mark.parametrize(
    ("issuer", "type", "symbol"),
    [("department", "TB", "TB-KHCN"), ("department", "CV", "SKHCN-TĐC"), ("ubnd", "QĐ", "QĐ-UBND")],
)
def test_a_document_bears_the_symbol_of_its_series(issuer: str, type: str, symbol: str) -> None:
    assert PROCEDURE.symbol_of(issuer, type) == symbol


def test_a_series_that_the_file_does_not_have_is_an_error_that_says_what_to_add() -> None:
    with pytest.raises(BadInput) as refused:
        PROCEDURE.symbol_of("ubnd", "GM")
    assert str(refused.value) == (
        "Quy trình tay-ninh-2023 không có dãy số cho Giấy mời của “ubnd”; "
        "hãy bổ sung một mục [[series]] vào procedures/tay-ninh-2023.toml."
    )


MERGED = SHIPPED.replace(
    'email = "khcn@tayninh.example"\nvalid_from = 2023-07-12',
    """email = "khcn@tayninh.example"
valid_from = 2023-07-12
valid_to = 2025-06-30

[[agencies]]
key = "department"
name = "Sở Khoa học và Công nghệ tỉnh Tây Ninh"
short_name = "Sở KH&CN"
symbol = "SKHCN"
place = "Tân An"
head = "Giám đốc"
email = "skhcn@tayninh.example"
valid_from = 2025-07-01""",
)


@pytest.mark.parametrize(
    ("day", "place"),
    [(date(2025, 6, 30), "Tây Ninh"), (date(2025, 7, 1), "Tân An"), (date(2031, 1, 1), "Tân An")],
)
def test_an_agency_bears_the_name_of_the_day(tmp_path: Path, day: date, place: str) -> None:
    assert load_procedure(write(tmp_path, MERGED)).agency("department", day).place == place


def test_each_agency_is_found_by_its_key() -> None:
    names = [
        PROCEDURE.agency(key, date(2024, 1, 2)).symbol for key in ("subdepartment", "ubnd", "department")
    ]
    assert names == ["TĐC", "UBND", "KHCN"]


def test_an_agency_without_a_name_on_a_day_is_an_error_that_says_what_to_add() -> None:
    with pytest.raises(BadInput, match=r"cơ quan “department” cho ngày 11/07/2023; .*\[\[agencies\]\]"):
        PROCEDURE.agency("department", date(2023, 7, 11))


TYPES = "NQ, QĐ, CT, QC, QyĐ, TC, TB, HD, CTr, KH"

# What is replaced in the shipped file, by what, and the key and words of the complaint.
BROKEN = {
    "a key is missing": (
        'short_name = "Chương trình năng suất, chất lượng"\n',
        "",
        "programme.short_name: thiếu mục bắt buộc này; hãy bổ sung.",
    ),
    "a whole part is missing": (
        "[implementation]",
        "[implementations]",
        "implementation: thiếu mục bắt buộc",
    ),
    "a key is unknown": ("size_max = 7", "size_max = 7\nsize_mid = 7", "council.size_mid: mục này không có"),
    "a key is misspelt": (
        "extensions_max",
        "extension_max",
        "implementation.extension_max: mục này không có",
    ),
    "text for a number": (
        "extensions_max = 1",
        'extensions_max = "một"',
        "implementation.extensions_max: phải là số nguyên (đang là: 'một')",
    ),
    "a broken number": (
        "progress_every_months = 6",
        "progress_every_months = 1.5",
        "implementation.progress_every_months: phải là số nguyên (đang là: 1.5)",
    ),
    "a number out of range": (
        "progress_every_months = 6",
        "progress_every_months = 0",
        "implementation.progress_every_months: phải từ 1 trở lên (đang là: 0)",
    ),
    "fewer extensions than none": (
        "extensions_max = 1",
        "extensions_max = -1",
        "implementation.extensions_max: phải từ 0 trở lên",
    ),
    "an extension by nothing": (
        "extension_months_max = 6",
        "extension_months_max = 0",
        "implementation.extension_months_max: phải từ 1 trở lên",
    ),
    "a report every third year": (
        "progress_every_months = 6",
        "progress_every_months = 36",
        "implementation.progress_every_months: không được vượt quá 24",
    ),
    "more alike than the same": (
        "similarity_shown_from = 60",
        "similarity_shown_from = 101",
        "proposals.similarity_shown_from: không được vượt quá 100",
    ),
    "no grade that passes": (
        'grades_passing = ["Xuất sắc", "Đạt"]',
        "grades_passing = []",
        "implementation.grades_passing: cần ít nhất 1 mục",
    ),
    "a report to nobody": (
        'addressees = ["Bộ Khoa học và Công nghệ", "Ủy ban nhân dân tỉnh Tây Ninh"]',
        "addressees = []",
        "report.addressees: cần ít nhất 1 mục",
    ),
    "a number for a name": (
        'head = "Giám đốc"',
        "head = 1",
        "agencies.0.head: phải là một chuỗi chữ (đang là: 1)",
    ),
    "an empty name": ('head = "Giám đốc"', 'head = ""', "agencies.0.head: không được để trống (đang là: '')"),
    "neither true nor false": (
        "late_allowed = true",
        'late_allowed = "maybe"',
        "proposals.late_allowed: phải là true hoặc false (đang là: 'maybe')",
    ),
    "one where several belong": (
        'states = ["issued"]',
        'states = "issued"',
        "deadlines.0.states: phải là một danh sách",
    ),
    "several where one belongs": ("[programme]", "[[programme]]", "programme: phải là một bảng"),
    "a date as it is spoken": (
        "issued_on = 2020-08-31",
        'issued_on = "31/8/2020"',
        "bases.0.issued_on: phải là ngày dạng YYYY-MM-DD (đang là: '31/8/2020')",
    ),
    "a date with an hour": (
        "issued_on = 2020-08-31",
        "issued_on = 2020-08-31T10:00:00",
        "bases.0.issued_on: phải là ngày dạng YYYY-MM-DD, không kèm giờ (đang là: 2020-08-31 10:00:00)",
    ),
    "a bad fraction": (
        'quorum = "2/3"',
        'quorum = "hai phần ba"',
        "council.quorum: phải là phân số viết trong dấu ngoặc kép, ví dụ \"2/3\" (đang là: 'hai phần ba')",
    ),
    "a fraction by zero": ('passes_at = "3/4"', 'passes_at = "3/0"', "council.passes_at: phải là phân số"),
    "a fraction as a decimal number": ('quorum = "2/3"', "quorum = 0.67", "council.quorum: phải là phân số"),
    "more than all": (
        'quorum = "2/3"',
        'quorum = "4/3"',
        "council.quorum: không được vượt quá 1 (đang là: '4/3')",
    ),
    "a council turned upside down": (
        "size_max = 7",
        "size_max = 5",
        "council: size_max phải từ size_min (7)",
    ),
    "the procedure ends before it begins": (
        "valid_from = 2023-07-12\n\n[programme]",
        "valid_from = 2023-07-12\nvalid_to = 2023-07-11\n\n[programme]",
        "valid_to đứng trước valid_from",
    ),
    "an agency ends before it begins": (
        'email = "tdc@tayninh.example"',
        'email = "tdc@tayninh.example"\nvalid_to = 2023-01-01',
        "agencies.2: valid_to đứng trước valid_from",
    ),
    "a legal basis ends before it begins": (
        "valid_from = 2020-08-31",
        "valid_from = 2020-08-31\nvalid_to = 2020-08-30",
        "bases.0: valid_to đứng trước valid_from",
    ),
    "an agency with two names at once": (
        'key = "subdepartment"',
        'key = "department"',
        "agencies: “department” có hai tên cùng hiệu lực",
    ),
    "a series of nobody": (
        'symbol = "KH-UBND"\nissuer = "ubnd"',
        'symbol = "KH-UBND"\nissuer = "ubnd_tinh"',
        "series: issuer = “ubnd_tinh” không có trong agencies (department, ubnd, subdepartment)",
    ),
    "a series of a type that does not exist": (
        'type = "TB"\nsymbol = "TB-KHCN"',
        'type = "XX"\nsymbol = "XX-KHCN"',
        f"series.0.type: chỉ nhận một trong: {TYPES}",
    ),
    "a series under another type's symbol": (
        'type = "TTr"\nsymbol = "TTr-KHCN"',
        'type = "TTr"\nsymbol = "QĐ-KHCN"',
        "series.2: symbol = “QĐ-KHCN” phải bắt đầu bằng “TTr-”",
    ),
    "two series of one type": (
        'type = "TTr"\nsymbol = "TTr-KHCN"',
        'type = "TB"\nsymbol = "TB-KHCN"',
        "series.type: “department/TB” xuất hiện hai lần",
    ),
    "a basis of a type that does not exist": (
        'used_in = ["BC", "TTr", "TB", "QĐ", "KH"]',
        'used_in = ["BCC"]',
        f"bases.0.used_in.0: chỉ nhận một trong: {TYPES}",
    ),
    "a field that no proposal has": (
        '"name", "grounds"',
        '"name", "ground"',
        "proposals.required_fields.1: chỉ nhận một trong: name, grounds, urgency",
    ),
    "a grade that passes and fails": (
        'grades_failing = ["Không đạt"]',
        'grades_failing = ["Đạt"]',
        "implementation: grades_passing, grades_failing: “Đạt” xuất hiện hai lần",
    ),
    "a month that does not exist": (
        'due = "11-30"',
        'due = "13-30"',
        "report.due: phải là tháng-ngày năm nào cũng có, dạng MM-DD, ví dụ 11-30 (đang là: '13-30')",
    ),
    "a day that not every year has": ('due = "11-30"', 'due = "02-29"', "report.due: phải là tháng-ngày"),
    "day and month swapped": ('due = "11-30"', 'due = "30-11"', "report.due: phải là tháng-ngày"),
    "compiled after it is due": (
        'compile_on = "11-15"',
        'compile_on = "12-01"',
        "report: compile_on = 12-01 đứng sau due = 11-30",
    ),
    "a case that does not exist": (
        'case = "announcement"',
        'case = "call"',
        "deadlines.0.case: chỉ nhận một trong: 'announcement', 'task', 'council', 'dossier', 'annual_report' "
        "hoặc 'activity' (đang là: 'call')",
    ),
    "a state of another chart": (
        'states = ["issued"]',
        'states = ["submitted"]',
        "deadlines.0: states: không có “submitted”; case = announcement chỉ nhận: drafting, issued",
    ),
    "a final state, which is never left": (
        'states = ["issued"]',
        'states = ["issued", "closed"]',
        "deadlines.0: states: không có “closed”; case = announcement chỉ nhận: drafting, issued",
    ),
    "no state at all": ('states = ["issued"]', "states = []", "deadlines.0.states: cần ít nhất 1 mục."),
    "an anchor that does not exist": (
        'anchor = "closes_on"',
        'anchor = "closing"',
        "deadlines.0.anchor: chỉ nhận một trong: 'entered', 'closes_on'",
    ),
    "an anchor of another case": (
        'anchor = "closes_on"',
        'anchor = "session_on"',
        "deadlines.0: anchor = “session_on” chỉ dùng được với case = council",
    ),
    "an audience of another case": (
        'audience = "list_without_proposal"',
        'audience = "host"',
        "deadlines.0: audience = “host” chỉ dùng được với case = task",
    ),
    "a condition of another case": (
        'audience = "list_without_proposal"',
        'audience = "secretariat"\nwhen = "quorum_at_risk"',
        "deadlines.0: when = “quorum_at_risk” chỉ dùng được với case = council",
    ),
    "due before it begins": (
        'anchor = "entered"\ncount = 10',
        'anchor = "entered"\ncount = -10',
        "deadlines.1: count phải từ 0 trở lên",
    ),
    "a unit that does not exist": (
        'unit = "calendar"',
        'unit = "weeks"',
        "deadlines.0.unit: chỉ nhận một trong: 'working' hoặc 'calendar' (đang là: 'weeks')",
    ),
    "a role that does not exist": (
        'responsible = "secretariat"',
        'responsible = "boss"',
        "deadlines.0.responsible: chỉ nhận một trong: 'secretariat', 'leader', 'ubnd_office'",
    ),
    "reminders without a letter": (
        'letter = "call_closing"\n',
        "",
        "deadlines.0: remind cần có letter và audience",
    ),
    "reminders to nobody": (
        'audience = "list_without_proposal"\n',
        "",
        "deadlines.0: remind cần có letter và audience",
    ),
    "one reminder twice": (
        "remind = [-15, -7, -2]",
        "remind = [-15, -7, -7]",
        "deadlines.0: remind: “-7” xuất hiện hai lần",
    ),
    "late before the day has passed": (
        "escalate = [1, 5]",
        "escalate = [0, 5]",
        "deadlines.1: escalate là số ngày",
    ),
    "the leader before the officials": (
        "escalate = [1, 5]",
        "escalate = [5, 1]",
        "deadlines.1: escalate là số ngày",
    ),
    "three steps of escalation": (
        "escalate = [1, 5]",
        "escalate = [1, 5, 9]",
        "deadlines.1.escalate: không được quá 2 mục",
    ),
    "two deadlines of one id": (
        'id = "proposal-check"',
        'id = "call-closing"',
        "deadlines.id: “call-closing” xuất hiện hai lần; mỗi giá trị chỉ được dùng một lần",
    ),
    "an id that is not the file's name": (
        'id = "tay-ninh-2023"',
        'id = "tay-ninh-2024"',
        "id = “tay-ninh-2024” phải trùng với tên tệp “tay-ninh-2023”",
    ),
    "a bracket that is not closed": ("[council]", "[council", "không đọc được TOML (Expected ']'"),
    "a key given twice": (
        "size_max = 7",
        "size_max = 7\nsize_max = 8",
        "không đọc được TOML (Cannot overwrite",
    ),
}


@pytest.mark.parametrize(("old", "new", "complaint"), BROKEN.values(), ids=BROKEN.keys())
def test_a_wrong_procedure_names_file_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in SHIPPED
    with pytest.raises(BadInput) as refused:
        load_procedure(write(tmp_path, SHIPPED.replace(old, new, 1)))
    lines = str(refused.value).splitlines()
    assert any(line.startswith(f"tay-ninh-2023.toml: {complaint}") for line in lines), lines
    assert all(line.startswith("tay-ninh-2023.toml: ") for line in lines)
    assert [fault for line in lines for fault in faults_of(line, sentences=False)] == []
    assert not any(english in str(refused.value) for english in ("Input should", "Field ", "Value error"))


ALLOWED = {
    "a regime of one day": (
        "valid_from = 2023-07-12\n\n[programme]",
        "valid_from = 2023-07-12\nvalid_to = 2023-07-12\n\n[programme]",
    ),
    "a legal basis of one day": ("valid_from = 2020-08-31", "valid_from = 2020-08-31\nvalid_to = 2020-08-31"),
    "compiled on the day it is due": ('compile_on = "11-15"', 'compile_on = "11-30"'),
    "official letters, whose symbol names no type": (
        'type = "CV"\nsymbol = "SKHCN-TĐC"',
        'type = "CV"\nsymbol = "SKHCN-VP"',
    ),
    "no extension at all": ("extensions_max = 1", "extensions_max = 0"),
    "one passing grade": ('grades_passing = ["Xuất sắc", "Đạt"]', 'grades_passing = ["Đạt"]'),
    "one field in the form": ('"name", "grounds", "urgency", ', '"name", '),
    "due on the day it begins": ('anchor = "entered"\ncount = 10', 'anchor = "entered"\ncount = 0'),
    "late after one day": ("escalate = [1, 5]", "escalate = [1]"),
    "a deadline that nobody is reminded of": (
        'letter = "call_closing"\naudience = "list_without_proposal"\nremind = [-15, -7, -2]\n',
        "",
    ),
}


@pytest.mark.parametrize(("old", "new"), ALLOWED.values(), ids=ALLOWED.keys())
def test_what_may_be_meant_is_taken(tmp_path: Path, old: str, new: str) -> None:
    assert old in SHIPPED
    assert load_procedure(write(tmp_path, SHIPPED.replace(old, new, 1))) != PROCEDURE


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    broken = SHIPPED.replace("size_max = 7", 'size_max = "bảy"').replace('head = "Giám đốc"', 'head = ""')
    with pytest.raises(BadInput) as refused:
        load_procedure(write(tmp_path, broken))
    assert [line.split(": ")[1] for line in str(refused.value).splitlines()] == [
        "agencies.0.head",
        "council.size_max",
    ]


def test_a_file_that_is_not_utf_8_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "tay-ninh-2023.toml"
    path.write_bytes(SHIPPED.encode("utf-16"))
    with pytest.raises(BadInput, match=r"tay-ninh-2023\.toml: không đọc được tệp .*UTF-8"):
        load_procedure(path)


def test_a_file_of_too_many_layers_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load_procedure(write(tmp_path, "x = " + "[\n" * 20_000))
    assert str(refused.value) == (
        "tay-ninh-2023.toml: lồng nhau quá nhiều lớp; hãy viết theo mẫu của quy trình hiện hành."
    )


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"tay-ninh-2027\.toml: không đọc được tệp"):
        load_procedure(tmp_path / "tay-ninh-2027.toml")


NEWER = SHIPPED.replace('id = "tay-ninh-2023"', 'id = "tay-ninh-2025"').replace(
    "valid_from = 2023-07-12\n\n[programme]", "valid_from = 2025-10-01\n\n[programme]"
)
ENDED = SHIPPED.replace(
    "valid_from = 2023-07-12\n\n[programme]",
    "valid_from = 2023-07-12\nvalid_to = 2025-09-30\n\n[programme]",
)


def test_one_regime_follows_another(tmp_path: Path) -> None:
    write(tmp_path, ENDED)
    write(tmp_path, NEWER, "tay-ninh-2025.toml")
    write(tmp_path, "", "calendar.toml")
    assert list(load_procedures(tmp_path)) == ["tay-ninh-2023", "tay-ninh-2025"]


@pytest.mark.parametrize("newer", ["tay-ninh-2025", "long-an-2025"])
def test_two_regimes_on_one_day_are_refused_with_what_to_write(tmp_path: Path, newer: str) -> None:
    write(tmp_path, SHIPPED)
    write(tmp_path, NEWER.replace("tay-ninh-2025", newer), f"{newer}.toml")
    with pytest.raises(BadInput, match=r"\.toml và .*\.toml cùng có hiệu lực .*hãy ghi valid_to") as refused:
        load_procedures(tmp_path)
    assert faults_of(str(refused.value), sentences=False) == []
    assert f"{newer}.toml" in str(refused.value)
    assert "tay-ninh-2023.toml" in str(refused.value)
