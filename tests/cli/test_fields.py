"""What a form's fields are called at a terminal, and how `key=value` is read into them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import secretariat.desk  # noqa: F401 - registers every act
from cli.fields import describe, read_form
from secretariat.acts import ACTS, Act
from secretariat.words import FIELDS, KINDS
from states.errors import BadInput
from states.vietnamese import VIET_NAM

DECLARED = sorted((act for act in ACTS.values() if act.offered), key=lambda act: (act.kind, act.event))


@pytest.mark.parametrize("act", DECLARED, ids=lambda act: f"{act.kind}.{act.event}")
def test_every_field_of_every_act_is_explained_in_vietnamese(act: Act) -> None:
    for field in describe(act.form):
        assert field.label == FIELDS[field.key]
        assert field.expects
        assert "<" not in field.expects  # no name of a Python type


def test_every_kind_of_act_has_a_name() -> None:
    assert {act.kind for act in ACTS.values()} <= set(KINDS)


CRITERION = {"met": True, "comment": "Cấp thiết"}

READ: list[tuple[str, list[str], dict[str, Any]]] = [
    ("task.withdraw", ["reason=Đổi kế hoạch = năm sau"], {"reason": "Đổi kế hoạch = năm sau"}),
    ("task.request_supplement", ["due_on=14/02/2025"], {"due_on": date(2025, 2, 14)}),
    ("task.request_supplement", ["due_on=4-2-2025"], {"due_on": date(2025, 2, 4)}),
    ("task.request_supplement", ["due_on=2025-02-14"], {"due_on": date(2025, 2, 14)}),
    ("council.invite", ["session_at=04/03/2025 08:00"], {"session_at": datetime(2025, 3, 4, 8, tzinfo=VIET_NAM)}),
    ("council.invite", ["session_at=2025-03-04T13:30"], {"session_at": datetime(2025, 3, 4, 13, 30, tzinfo=VIET_NAM)}),
    ("council.invite", ["session_at=04/03/2025 8h"], {"session_at": datetime(2025, 3, 4, 8, tzinfo=VIET_NAM)}),
    ("task.appraise", ["funding=140.000.000"], {"funding": 140_000_000}),
    ("task.appraise", ["funding=140.000.000 đ"], {"funding": 140_000_000}),
    ("task.appraise", ["funding=0"], {"funding": 0}),
    ("council.answer_invitation", ["accepts=có"], {"accepts": True}),
    ("council.answer_invitation", ["accepts=Không"], {"accepts": False}),
    ("council.cast_ballot", ["vote=with_changes"], {"vote": "with_changes"}),
    ("council.cast_ballot", ["vote=đề nghị không thực hiện"], {"vote": "decline"}),
    ("activity.plan", ["activity_kind=Hội nghị, hội thảo"], {"activity_kind": "conference"}),
    ("announcement.draft", ["recipients=DN1, DN2,DN3"], {"recipients": ["DN1", "DN2", "DN3"]}),
    ("announcement.draft", ["recipients=DN1", "recipients=DN2"], {"recipients": ["DN1", "DN2"]}),
    ("announcement.draft", ["recipients="], {"recipients": []}),
    ("announcement.draft", ['recipients=["DN1","DN2"]'], {"recipients": ["DN1", "DN2"]}),
    ("activity.plan", ['channels="Báo Tây Ninh, số Xuân",Đài'], {"channels": ["Báo Tây Ninh, số Xuân", "Đài"]}),
    (
        "council.draft",
        ["members=a@so.example:chair, b@so.example:Ủy viên"],
        {"members": [{"person": "a@so.example", "seat": "chair"}, {"person": "b@so.example", "seat": "member"}]},
    ),
    ("dossier.draft", ["tasks=NV-1:Tuyển chọn"], {"tasks": [{"task": "NV-1", "mode": "selection"}]}),
    ("dossier.draft", ['tasks={"task":"NV-1","mode":"selection"}'], {"tasks": [{"task": "NV-1", "mode": "selection"}]}),
    (
        "council.take_attendance",
        ["absent=a@so.example:Công tác, đến 12:00", "absent=b@so.example:Ốm"],
        {"absent": {"a@so.example": "Công tác, đến 12:00", "b@so.example": "Ốm"}},
    ),
    ("council.take_attendance", ["absent={}"], {"absent": {}}),
    (
        "council.receive_form",
        ['criteria={"Tính cấp thiết": {"met": true, "comment": "Cấp thiết"}}'],
        {"criteria": {"Tính cấp thiết": CRITERION}},
    ),
    ("announcement.issue", ["document=16/TB-KHCN ngày 12/4/2024"], {"document": "16/TB-KHCN ngày 12/4/2024"}),
    (
        "announcement.issue",
        ['document={"reference":"16/TB-KHCN","issued_on":"2024-04-12"}'],
        {"document": {"reference": "16/TB-KHCN", "issued_on": "2024-04-12"}},
    ),
    ("task.withdraw", ["unknown=x"], {"unknown": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "read"), READ, ids=[" ".join((row[0], *row[1])) for row in READ])
def test_a_field_is_read_as_officials_write_it(name: str, given: list[str], read: dict[str, Any]) -> None:
    assert read_form(_form(name), given) == read


REFUSED = [
    ("task.withdraw", ["reason"], "thiếu dấu “=”"),
    ("task.withdraw", ["reason=a", "reason=b"], "chỉ ghi một lần"),
    ("task.withdraw", ["reason=@nowhere.txt"], "Không đọc được tệp nowhere.txt"),
    ("task.request_supplement", ["due_on=31/02/2025"], "“31/02/2025” không phải là ngày"),
    ("council.invite", ["session_at=04/03/2025"], "không phải là ngày giờ"),
    ("council.invite", ["session_at=04/03/2025 25:00"], "không phải là ngày giờ"),
    ("council.invite", ["session_at=tomorrow 08:00"], "không phải là ngày;"),
    ("task.appraise", ["funding=140 triệu"], "không phải là số nguyên"),
    ("task.appraise", ["funding=1.400.00"], "không phải là số nguyên"),
    ("task.appraise", ["funding=9999999999999999999999"], "không phải là số nguyên"),
    ("council.answer_invitation", ["accepts=maybe"], "chưa rõ là có hay không"),
    ("council.draft", ["members=a@so.example"], "phải viết dạng person:seat"),
    ("council.take_attendance", ["absent=a@so.example"], "phải viết dạng tên:giá trị"),
    ("council.take_attendance", ["absent={a}"], "không đọc được JSON (dòng 1, cột 2)"),
]


@pytest.mark.parametrize(
    ("name", "given", "said"), REFUSED, ids=[" ".join((row[0], *row[1])) for row in REFUSED]
)
def test_a_field_that_cannot_be_read_says_how_to_write_it(name: str, given: list[str], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_form(_form(name), given)
    assert said in str(refused.value)


def test_a_long_text_comes_from_a_file(tmp_path: Path) -> None:
    text = tmp_path / "nhan-xet.txt"
    text.write_text("Mặt làm được:\n– hội nghị", encoding="utf-8")
    form = _form("annual_report.write")
    assert read_form(form, [f"text=@{text}"]) == {"text": "Mặt làm được:\n– hội nghị"}
    text.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="không phải là văn bản UTF-8"):
        read_form(form, [f"text=@{text}"])


def _form(name: str) -> Any:
    kind, _, event = name.partition(".")
    return ACTS[kind, event].form
