"""The list of enterprises, agencies and institutes, with the person to contact at each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from models.people import ORGANISATION_KINDS
from secretariat.imports.cells import one_of, tax_code
from secretariat.imports.columns import Column
from secretariat.imports.people import person_steps
from secretariat.imports.plan import ListKind, RowPlan, Rows, Step
from secretariat.imports.register import KnownOrganisation, Register
from secretariat.imports.sheet import SheetRow
from states.vietnamese import fold

_KIND_SPELLINGS = {
    "dn": "enterprise",
    "công ty": "enterprise",
    "hợp tác xã": "enterprise",
    "htx": "enterprise",
    "hộ kinh doanh": "enterprise",
    "cơ quan nhà nước": "agency",
    "cơ quan, đơn vị": "agency",
    "sở, ngành": "agency",
    "đơn vị sự nghiệp": "agency",
    "viện": "institute",
    "trường": "institute",
    "viện nghiên cứu": "institute",
    "trường đại học": "institute",
    "cá nhân": "individual",
}

COLUMNS = (
    Column(
        "code",
        "Mã tổ chức",
        also="Mã | Mã đơn vị | Mã doanh nghiệp | Mã DN | Ký hiệu",
        help="Chữ không dấu, số và . _ / -, tối đa 40 ký tự. Bỏ trống: đặt theo mã số thuế hoặc số tiếp theo.",
        example="DN-01",
        width=16,
    ),
    Column(
        "name",
        "Tên tổ chức",
        also=(
            "Tên doanh nghiệp | Tên đơn vị | Tên cơ quan | Tên công ty | Tên tổ chức, doanh nghiệp | "
            "Tên doanh nghiệp, tổ chức | Tên cơ quan, đơn vị | Tên | Doanh nghiệp | Tổ chức | Đơn vị | "
            "Công ty"
        ),
        required=True,
        help="Tên đầy đủ, tối đa 250 ký tự.",
        example="Công ty TNHH Mía đường Tân Châu",
        width=44,
    ),
    Column(
        "organisation_kind",
        "Loại hình",
        also="Loại | Loại tổ chức | Loại hình tổ chức | Loại hình doanh nghiệp | Phân loại",
        read=one_of(ORGANISATION_KINDS, _KIND_SPELLINGS),
        help="Chọn trong danh mục. Bỏ trống: tổ chức mới được ghi là Doanh nghiệp.",
        example="Doanh nghiệp",
        choices=tuple(ORGANISATION_KINDS.values()),
        width=16,
    ),
    Column(
        "tax_code",
        "Mã số thuế",
        also="MST | Mã số doanh nghiệp | MSDN | Mã số thuế doanh nghiệp | Số thuế",
        read=tax_code,
        help="10 chữ số, hoặc 13 chữ số dạng 0123456789-001. Ghi dạng văn bản để không mất số 0 ở đầu.",
        example="0301234566",
        width=17,
    ),
    Column(
        "email",
        "Thư điện tử",
        also=(
            "Email | E-mail | Mail | Địa chỉ thư điện tử | Địa chỉ email | Hộp thư điện tử | "
            "Email doanh nghiệp"
        ),
        help="Một địa chỉ; thư của chương trình được gửi tới đây.",
        example="vanthu@miaduong.example",
        width=30,
    ),
    Column(
        "address",
        "Địa chỉ",
        also="Địa chỉ trụ sở | Trụ sở | Trụ sở chính | Địa chỉ liên hệ | Địa điểm",
        help="Tối đa 250 ký tự.",
        example="Khu phố 1, thị trấn Tân Châu, tỉnh Tây Ninh",
        width=44,
    ),
    Column(
        "contact_name",
        "Người liên hệ",
        also=(
            "Họ tên người liên hệ | Đầu mối liên hệ | Cán bộ đầu mối | Người đại diện | "
            "Người đại diện pháp luật"
        ),
        help="Họ và tên; chỉ được ghi khi có thư điện tử người liên hệ.",
        example="Nguyễn Thị An",
        width=24,
    ),
    Column(
        "contact_position",
        "Chức vụ người liên hệ",
        also="Chức vụ | Chức danh | Chức vụ người đại diện",
        example="Trưởng phòng Kỹ thuật",
        help="Tối đa 120 ký tự.",
        width=24,
    ),
    Column(
        "contact_email",
        "Thư điện tử người liên hệ",
        also=(
            "Email người liên hệ | Email liên hệ | Thư điện tử liên hệ | Email đầu mối | Email người đại diện"
        ),
        help="Một địa chỉ; mỗi người được nhận ra theo địa chỉ này.",
        example="an.nguyen@miaduong.example",
        width=30,
    ),
)

_OWN = ("code", "name", "organisation_kind", "tax_code", "email", "address")
_PERSON_LABELS = {
    "name": "Người liên hệ",
    "email": "Thư điện tử người liên hệ",
    "position": "Chức vụ người liên hệ",
}


def examine(session: Session, rows: Sequence[SheetRow]) -> list[RowPlan]:
    """Hold every row against the register; nothing is written."""
    return _Examination(session).all(rows)


class _Examination:
    def __init__(self, session: Session) -> None:
        self.known = Register(session)
        self.rows = Rows(COLUMNS, {"organisation_kind": ORGANISATION_KINDS})
        self.codes = set(self.known.by_code)
        self.next = 1

    def all(self, rows: Sequence[SheetRow]) -> list[RowPlan]:
        # Codes written in the sheet are taken before any is made for a row without one.
        self.codes.update(code for row in rows if (code := row.values.get("code")))
        return [self._one(row) for row in rows]

    def _one(self, row: SheetRow) -> RowPlan:
        given = {key: row.values[key] for key in _OWN if key in row.values}
        plan = self.rows.begin(row, str(given.get("name") or given.get("code") or given.get("tax_code", "")))
        if "name" not in given:
            return self.rows.settle(plan, new=False)
        checked = self.rows.checked(
            plan,
            "organisation",
            "enter_organisation",
            {"code": "DN-0", "organisation_kind": "enterprise", **given},
        )
        if not checked:
            return self.rows.settle(plan, new=False)
        clean = {key: checked[key] for key in given}
        there = self._there(plan, clean)
        if not plan.reasons:
            clean["code"] = clean.get("code") or (there.code if there else self._new_code(clean))
            plan.name = f"{clean['code']} · {clean['name']}"
            self._organisation(plan, clean, there)
            self._contact(plan, row.values, clean["code"], there)
        return self.rows.settle(plan, new=there is None)

    def _there(self, plan: RowPlan, clean: dict[str, Any]) -> KnownOrganisation | None:
        """Which organisation the row is about: by code, else by tax code, else by name; once in the sheet."""
        code, number, name = clean.get("code"), clean.get("tax_code"), clean["name"]
        if code:
            self.rows.once(plan, "Mã tổ chức", code)
        if number:
            self.rows.once(plan, "Mã số thuế", number)
        if not code and not number:
            self.rows.once(plan, "Tên tổ chức", name)
        holder = self.known.by_tax_code.get(number or "")
        if not code:
            if holder:
                return holder
            named = self.known.by_name.get(fold(name), []) if not number else []
            if len(named) > 1:
                plan.reasons.append(f"Tên tổ chức: {self.known.organisation(name)}")
            return named[0] if named else None
        there = self.known.by_code.get(code)
        if holder and holder is not there:
            plan.reasons.append(
                f"Mã số thuế: {number} đã thuộc về “{holder.name}” (mã {holder.code}); hãy kiểm tra lại mã tổ chức."
            )
        return there

    def _new_code(self, clean: dict[str, Any]) -> str:
        """`DN-` and the tax code, else the next number."""
        if number := clean.get("tax_code"):
            code = f"DN-{number}"
        else:
            while (code := f"DN-{self.next:03d}") in self.codes:
                self.next += 1
        self.codes.add(code)
        return code

    def _organisation(self, plan: RowPlan, clean: dict[str, Any], there: KnownOrganisation | None) -> None:
        if there is None:
            if "organisation_kind" not in clean:
                clean["organisation_kind"] = "enterprise"
            plan.steps.append(Step("organisation", "enter_organisation", clean))
            return
        changed = self.rows.differences(plan, clean, there.stored())
        contact = {key: value for key, value in changed.items() if key in ("name", "email", "address")}
        registered = {
            key: value for key, value in changed.items() if key in ("organisation_kind", "tax_code")
        }
        if contact:
            plan.steps.append(Step("organisation", "change_organisation", {"code": there.code, **contact}))
        if registered:
            plan.steps.append(
                Step("organisation", "correct_organisation", {"code": there.code, **registered})
            )

    def _contact(
        self, plan: RowPlan, values: dict[str, Any], code: str, there: KnownOrganisation | None
    ) -> None:
        name, email = values.get("contact_name"), values.get("contact_email")
        if not email:
            if name:
                plan.notes.append(f"Người liên hệ “{name}” chưa có thư điện tử nên không được ghi.")
            return
        known = self.known.people.get(email)
        if not name and known is None:
            plan.reasons.append("Người liên hệ: chưa có; hãy bổ sung họ tên cho địa chỉ thư đã ghi.")
            return
        given = {"name": name or (known.name if known else ""), "email": email}
        if position := values.get("contact_position"):
            given["position"] = position
        clean = self.rows.checked(plan, "person", "enter_person", given, _PERSON_LABELS)
        if not clean:
            return
        self.rows.once(plan, "Thư điện tử người liên hệ", clean["email"])
        plan.steps += person_steps(
            self.rows, plan, self.known, {**clean, "organisation": code}, _PERSON_LABELS
        )


ORGANISATIONS = ListKind("organisations", "Tổ chức, doanh nghiệp", COLUMNS, examine)
