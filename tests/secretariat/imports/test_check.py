"""The dry run: what is new, changed, the same, refused and why; every kind of list; nothing written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from notifications.address import valid_address
from secretariat.imports.check import KINDS
from secretariat.imports.plan import PLAIN_ADDRESS, Preview, RowPlan
from tests.secretariat.imports.conftest import Check
from tests.secretariat.imports.office import NUMBER, OTHER_TAX_CODE, TAX_CODE
from tests.secretariat.looking import content

GOOD: dict[str, dict[str, Any]] = {
    "organisations": {
        "code": "DN9",
        "name": "Công ty Chín",
        "tax_code": TAX_CODE,
        "email": "chin@dn.example",
    },
    "proposals": {"code": "NV-9", "announcement": "TB-2025", "proposer": "DN1", "name": "Nhiệm vụ chín"},
    "members": {"name": "Lê Thị Chi", "email": "chi@vien.example", "council": "HD-1", "seat": "Ủy viên"},
    "activities": {
        "code": "HDG-9",
        "activity_kind": "Hội nghị, hội thảo",
        "year": 2025,
        "name": "Hội nghị chín",
    },
    "tasks": {
        "code": "NV-2019-9",
        "announcement": "TB-2025",
        "name": "Nhiệm vụ cũ",
        "host": "VIEN-01",
        "state": "Đã thanh lý hợp đồng",
    },
}
"""A row of each kind that is accepted as it is."""


def listed(check: Check, kind: str, *rows: Mapping[str, Any]) -> Preview:
    """Check rows given by the keys of their columns."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    headings = [KINDS[kind].column(key).label for key in keys]
    return check([headings, *([row.get(key) for key in keys] for row in rows)], kind=kind)


def one(check: Check, kind: str, **cells: Any) -> RowPlan:
    (row,) = listed(check, kind, {**GOOD[kind], **cells}).rows
    return row


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_row_is_new(check: Check, kind: str) -> None:
    row = one(check, kind)
    assert (row.outcome, row.reasons, row.row) == ("new", [], 2)


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("organisations", {"name": None}, "Tên tổ chức: chưa có; hãy bổ sung"),
    ("organisations", {"name": "Công ty\u200bA"}, "ký tự điều khiển hoặc ký tự ẩn"),
    ("organisations", {"name": "Công ty \x07 A"}, "ký tự điều khiển"),
    ("organisations", {"name": "A" * 251}, "Tên tổ chức: dài quá 250 ký tự"),
    ("organisations", {"code": "Mã có dấu"}, "Mã tổ chức: chỉ gồm chữ cái không dấu"),
    ("organisations", {"tax_code": "0301234567"}, "Mã số thuế: Mã số thuế “0301234567” sai số kiểm tra"),
    ("organisations", {"tax_code": 301234567}, "thêm số 0 ở đầu thành 0301234567 thì sai số kiểm tra"),
    ("organisations", {"tax_code": "12345"}, "có 5 chữ số"),
    ("organisations", {"tax_code": OTHER_TAX_CODE}, "đã thuộc về “Viện Cây ăn quả” (mã VIEN-01)"),
    ("organisations", {"email": "a@x.vn, b@x.vn"}, "Thư điện tử: Địa chỉ thư điện tử"),
    ("organisations", {"organisation_kind": "Nhà hàng"}, "chỉ nhận: Doanh nghiệp; Cơ quan"),
    ("organisations", {"contact_email": "an@dn.example"}, "Người liên hệ: chưa có"),
    ("organisations", {"contact_name": "An", "contact_email": "an@"}, "Thư điện tử người liên hệ"),
    ("proposals", {"announcement": "TB-1999"}, "không có thông báo “TB-1999”"),
    ("proposals", {"proposer": "Công ty Lạ"}, "Tổ chức đề xuất: chưa có tổ chức “Công ty Lạ”"),
    ("proposals", {"duration_months": 121}, "Thời gian thực hiện (tháng): không được vượt quá 120"),
    ("proposals", {"duration_months": "lâu"}, "không phải là số nguyên"),
    ("proposals", {"funding_state": -5}, "Kinh phí từ ngân sách nhà nước (đồng): phải từ 0 trở lên"),
    ("proposals", {"funding_state": "nhiều"}, "không phải là số tiền"),
    ("proposals", {"funding_state": 10**16}, "không được vượt quá"),
    ("proposals", {"code": "NV-A", "proposer": "DN2"}, "NV-A đã ghi “DN1”, không đổi thành “DN2” được"),
    ("proposals", {"code": "NV-2025-001", "name": "Tên khác"}, "đang ở trạng thái “Đã nộp, chờ kiểm tra”"),
    ("proposals", {"objective": "a\x00b"}, "Mục tiêu: "),
    ("members", {"email": None}, "Thư điện tử: chưa có"),
    ("members", {"email": "khong phai thu"}, "Thư điện tử: "),
    ("members", {"organisation": "Đại học Lạ"}, "Đơn vị công tác: chưa có tổ chức “Đại học Lạ”"),
    ("members", {"council": "HD-9"}, "không có Hội đồng “HD-9”"),
    ("members", {"council": None}, "Mã Hội đồng: chưa có trong khi đã ghi vị trí"),
    ("members", {"seat": None}, "Vị trí trong Hội đồng: chưa có trong khi đã ghi mã Hội đồng"),
    ("members", {"seat": "Khách"}, "chỉ nhận: Chủ tịch"),
    ("members", {"name": "A" * 121}, "Họ và tên: dài quá 120 ký tự"),
    ("activities", {"activity_kind": "Liên hoan"}, "chỉ nhận: Thông tin, truyền thông"),
    ("activities", {"year": 1999}, "Năm: phải từ 2015 trở lên"),
    ("activities", {"planned_on": "31/2/2025"}, "không có trong lịch"),
    ("activities", {"code": "HDG-1", "name": "Tên khác"}, "HDG-1 đã có và khác ở: Loại hoạt động, Tên hoạt động"),
    ("activities", {"state": "Đã tổ chức", "attendance": 0}, "Số người tham dự: phải từ 1 trở lên"),
    ("tasks", {"state": "Đang thực hiện"}, "chỉ nhận: Đã thanh lý hợp đồng"),
    ("tasks", {"host": None}, "hãy ghi ít nhất một"),
    ("tasks", {"announcement": "TB-1999"}, "không có thông báo “TB-1999”"),
    ("tasks", {"approved_funding": 5, "contract_funding": 6}, "lớn hơn kinh phí được phê duyệt"),
    ("tasks", {"contract_starts_on": "2/1/2020", "contract_ends_on": "1/1/2020"}, "trước ngày bắt đầu"),
    ("tasks", {"contract_starts_on": "hôm qua"}, "Ngày bắt đầu hợp đồng: “hôm qua” không phải là ngày"),
    ("tasks", {"code": "NV-A", "proposer": "DN1", "host": None}, "NV-A đã có và khác ở: Tên nhiệm vụ, Tình trạng"),
    ("tasks", {"grade": "x" * 41}, "Xếp loại nghiệm thu: dài quá 40 ký tự"),
]  # fmt: skip


def unlike(kind: str, number: int) -> dict[str, Any]:
    """A good row about something of its own."""
    own = {"code": f"X-{number}", "email": f"x{number}@x.example", "tax_code": None}
    return {**GOOD[kind], **{key: value for key, value in own.items() if key in GOOD[kind]}}


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_cell_refuses_its_row_alone_with_the_reason(
    check: Check, subtests: pytest.Subtests, kind: str
) -> None:
    cases = [(cells, said) for of, cells, said in BAD if of == kind]
    rows = [{**unlike(kind, number), **cells} for number, (cells, _) in enumerate(cases)]
    *refused, good = listed(check, kind, *rows, unlike(kind, len(cases))).rows
    assert good.outcome == "new", good.reasons
    for row, (cells, said) in zip(refused, cases, strict=True):
        with subtests.test(str(cells)):
            assert row.outcome == "refused"
            assert any(said in reason for reason in row.reasons), row.reasons
            assert row.reasons == [unicodedata.normalize("NFC", reason) for reason in row.reasons]
            assert (row.steps, row.changes) == ([], [])


TWICE: list[tuple[str, dict[str, Any], str]] = [
    ("organisations", {"name": "Tên khác", "tax_code": None}, "Mã tổ chức “DN9” đã có ở dòng 2"),
    ("organisations", {"code": "DN10"}, f"Mã số thuế “{TAX_CODE}” đã có ở dòng 2"),
    ("proposals", {"name": "Tên khác"}, "Mã đề xuất “NV-9” đã có ở dòng 2"),
    ("members", {"seat": "Chủ tịch"}, "Thư điện tử “chi@vien.example · HD-1” đã có ở dòng 2"),
    ("activities", {"name": "Tên khác"}, "Mã hoạt động “HDG-9” đã có ở dòng 2"),
    ("tasks", {"name": "Tên khác"}, "Mã nhiệm vụ “NV-2019-9” đã có ở dòng 2"),
]


@pytest.mark.parametrize(("kind", "cells", "said"), TWICE, ids=[kind for kind, _, _ in TWICE])
def test_the_second_row_about_the_same_thing_is_refused(
    check: Check, kind: str, cells: dict[str, Any], said: str
) -> None:
    first, second = listed(check, kind, GOOD[kind], {**GOOD[kind], **cells}).rows
    assert (first.outcome, second.outcome) == ("new", "refused")
    assert any(reason.startswith(said) for reason in second.reasons)


DN1 = {"code": "DN1", "name": "Công ty Mía đường 1"}
NV_A = {"code": "NV-A", "announcement": "TB-2025", "proposer": "DN1", "name": "Sấy mãng cầu"}
BINH = {"name": "Trần Văn Bình", "email": "uv@vien.example"}

CHANGES: list[tuple[str, dict[str, Any], list[tuple[str, str, str]]]] = [
    (
        "organisations",
        {"code": "VIEN-01", "name": "Viện Cây ăn quả", "organisation_kind": "Cơ quan", "address": "Khu phố 2"},
        [("Loại hình", "“Viện, trường”", "“Cơ quan”"), ("Địa chỉ", "“Khu phố 1”", "“Khu phố 2”")],
    ),
    ("organisations", {**DN1, "tax_code": NUMBER}, [("Mã số thuế", "(trống)", f"“{TAX_CODE}”")]),
    ("organisations", {**DN1, "contact_name": "An", "contact_email": "an@dn.example"},
     [("Người liên hệ", "(chưa có)", "“An”")]),
    ("organisations", {"name": "Tên mới", "tax_code": OTHER_TAX_CODE},
     [("Tên tổ chức", "“Viện Cây ăn quả”", "“Tên mới”")]),
    ("proposals", {**NV_A, "proposer": "Công ty Mía đường 1", "funding_state": "1,5 tỷ", "duration_months": "2 năm"},
     [("Kinh phí từ ngân sách nhà nước (đồng)", "900.000.000", "1.500.000.000"),
      ("Thời gian thực hiện (tháng)", "“12”", "“24”")]),
    ("proposals", {"announcement": "TB-2025", "proposer": "DN1", "name": "sấy MÃNG CẦU", "objective": "Khác"},
     [("Tên nhiệm vụ", "“Sấy mãng cầu”", "“sấy MÃNG CẦU”"), ("Mục tiêu", "“Giảm hao hụt”", "“Khác”")]),
    ("members", {**BINH, "position": "Trưởng khoa", "organisation": "DN1", "council": "HD-1", "seat": "Phó Chủ tịch"},
     [("Chức vụ", "(trống)", "“Trưởng khoa”"), ("Đơn vị công tác", "“VIEN-01”", "“DN1”"),
      ("Vị trí trong HD-1", "“Chủ tịch”", "“Phó Chủ tịch”")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "cells", "changes"), CHANGES, ids=[f"{kind} {cells}" for kind, cells, _ in CHANGES]
)
def test_a_changed_row_shows_each_field_before_and_after(
    check: Check, kind: str, cells: dict[str, Any], changes: list[tuple[str, str, str]]
) -> None:
    (row,) = listed(check, kind, cells).rows
    assert row.outcome == "changed", row.reasons
    assert sorted((change.label, change.old, change.new) for change in row.changes) == sorted(changes)


SAME: list[tuple[str, dict[str, Any]]] = [
    ("organisations", {"code": "VIEN-01", "name": " Viện  Cây ăn quả", "tax_code": OTHER_TAX_CODE, "address": None}),
    ("organisations", {"name": "Viện Cây ăn quả", "tax_code": int(OTHER_TAX_CODE)}),
    ("organisations", {"name": "Công ty Mía đường 1"}),
    ("proposals", {**NV_A, "duration_months": 12}),
    ("proposals", {"announcement": "TB-2025", "proposer": "DN1", "name": "Sấy mãng cầu"}),
    ("members", {**BINH, "organisation": OTHER_TAX_CODE, "council": "HD-1", "seat": "chu tich"}),
    ("activities", {"code": "HDG-1", "activity_kind": "Tập huấn", "year": "2025", "name": "Tập huấn sở hữu trí tuệ"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cells"), SAME, ids=[f"{kind} {cells}" for kind, cells in SAME])
def test_a_row_that_says_what_is_there_is_the_same(check: Check, kind: str, cells: dict[str, Any]) -> None:
    (row,) = listed(check, kind, cells).rows
    assert (row.outcome, row.steps, row.changes, row.reasons) == ("same", [], [], [])


def test_a_restored_tax_code_is_flagged_and_makes_the_code(check: Check) -> None:
    (row,) = listed(check, "organisations", {"name": "Công ty Chín", "tax_code": float(NUMBER)}).rows
    assert row.name == f"DN-{TAX_CODE} · Công ty Chín"
    assert row.notes == [f"Mã số thuế: đã khôi phục số 0 ở đầu: {NUMBER} → {TAX_CODE}."]


def test_rows_without_code_and_tax_code_get_the_next_free_codes(check: Check) -> None:
    rows = listed(
        check,
        "organisations",
        {"name": "Công ty Ba", "address": "x"},
        {"code": "DN-001", "name": "Công ty Một", "address": "x"},
        {"name": "Công ty Bốn", "address": "x"},
    ).rows
    assert [row.name.partition(" ")[0] for row in rows] == ["DN-002", "DN-001", "DN-003"]


def test_a_contact_without_an_address_is_noted_not_entered(check: Check) -> None:
    row = one(check, "organisations", contact_name="Nguyễn Thị An")
    assert [step.event for step in row.steps] == ["enter_organisation"]
    assert "“Nguyễn Thị An” chưa có thư điện tử" in row.notes[0]


def test_what_belongs_to_held_activities_is_noted_for_planned_ones(check: Check) -> None:
    row = one(check, "activities", attendance=82)
    assert row.outcome == "new"
    assert row.notes[0].startswith("Số người tham dự: không được ghi")


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_writes_nothing(looking: Session, check: Check, kind: str) -> None:
    before = content(looking)
    listed(check, kind, GOOD[kind])
    assert content(looking) == before


@given(st.from_regex(PLAIN_ADDRESS, fullmatch=True))
@settings(max_examples=20, deadline=None)
def test_an_address_that_is_not_read_fully_would_have_been_taken(address: str) -> None:
    assert valid_address(address) == address
