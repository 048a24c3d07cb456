"""What is typed wrong: documents, dates, addresses, names, tax codes, codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models import Activity, Announcement
from secretariat import activities, announcements, implementation, people, plans, proposals
from states.calendar import CalendarError
from states.errors import BadInput, Missing, NhiemvuError, Refusal
from states.roles import Actor
from tests.secretariat.builders import (
    AN,
    FORM,
    ISSUED,
    SIGNED,
    SUBMITTED,
    appraising_task,
    at,
    begin,
    contract,
    do,
    draft_task,
    drafted_announcement,
    issued_announcement,
    organisation,
)


@dataclass(frozen=True)
class Bad:
    """`stage` brings the record to where `act` is tried; `words` stand in the reason, what to do among them."""

    stage: Callable[[Session], Any]
    act: Callable[[Session, Any], object]
    error: type[NhiemvuError]
    words: tuple[str, ...]


def doing(
    act: Callable[..., Any], when: datetime, *, by: Actor = AN, **form: Any
) -> Callable[[Session, Any], object]:
    return lambda session, case: do(act, session, case, when, by=by, **form)


def opening(
    act: Callable[..., Any], when: datetime, *, by: Actor = AN, **form: Any
) -> Callable[[Session, Any], object]:
    return lambda session, _: begin(act, session, when, by=by, **form)


def office(session: Session) -> None:
    organisation(session, 1)


def issue(reference: str) -> Callable[[Session, Any], object]:
    return doing(announcements.issue, ISSUED, document=reference)


def closing_on_a_saturday(session: Session) -> Announcement:
    return drafted_announcement(session, closes_on=date(2025, 2, 15))


def person(**form: Any) -> Callable[[Session, Any], object]:
    return opening(people.enter_person, ISSUED, **{"name": "Lê Văn Ba", "email": "ba@so.example", **form})


def enterprise(**form: Any) -> Callable[[Session, Any], object]:
    filled = {"code": "DN9", "name": "Công ty 9", "organisation_kind": "enterprise", **form}
    return opening(people.enter_organisation, ISSUED, **filled)


def receive(**form: Any) -> Callable[[Session, Any], object]:
    filled = {"announcement": "TB-2025", "proposer": "DN1", "name": "Sấy mãng cầu", **FORM, **form}
    return opening(proposals.receive, SUBMITTED, **filled)


def sign(**form: Any) -> Callable[[Session, Any], object]:
    filled = {"funding": 650_000_000, "starts_on": date(2025, 4, 10), "ends_on": date(2026, 4, 10), **form}
    return doing(implementation.sign_contract, SIGNED, document="01/HĐ-KHCN ngày 10/4/2025", **filled)


def planned_activity(session: Session) -> Activity:
    filled: dict[str, Any] = {"code": "HĐ-1", "activity_kind": "conference", "year": 2025, "name": "Hội nghị"}
    planned: Activity = begin(activities.plan, session, ISSUED, **filled)
    return planned


def adopted_plan(session: Session) -> None:
    paper = "05/KH-UBND ngày 02/01/2025"
    begin(plans.adopt_plan, session, ISSUED, year=2025, title="Kế hoạch", budget=140_000_000, document=paper)


BAD_FIELDS: Mapping[str, Bad] = {
    "an unknown document type": Bad(
        drafted_announcement,
        issue("16/XX-KHCN ngày 06/01/2025"),
        BadInput,
        ("không có loại văn bản “XX”", "các loại được dùng", "Ví dụ đúng: 16/TB-KHCN"),
    ),
    "a document of another type than the act asks for": Bad(
        drafted_announcement,
        issue("16/QĐ-KHCN ngày 06/01/2025"),
        BadInput,
        ("Thông báo phải mang ký hiệu TB-KHCN, không phải QĐ-KHCN", "hãy sửa"),
    ),
    "a document without its number": Bad(
        drafted_announcement,
        issue("…/TB-KHCN ngày 06/01/2025"),
        BadInput,
        ("Ban hành thông báo: document: thiếu số văn bản", "hãy ghi đủ"),
    ),
    "a symbol longer than any agency's": Bad(
        office,
        opening(
            announcements.take_over,
            ISSUED,
            code="TB-2024",
            year=2024,
            title="Thông báo",
            document=f"16/TB-{'K' * 40} ngày 12/4/2024",
        ),
        BadInput,
        ("dài quá 40 ký tự", "hãy kiểm tra lại"),
    ),
    "a number used twice in a series and year": Bad(
        contract,
        doing(implementation.suspend, at(9, 8), reason="Bão", document="01/QĐ-KHCN ngày 08/9/2025"),
        BadInput,
        ("Số 01/QĐ-KHCN năm 2025 đã dùng cho văn bản “Thành lập Hội đồng", "lấy số khác"),
    ),
    "a document dated in the future": Bad(
        drafted_announcement,
        issue("01/TB-KHCN ngày 07/01/2025"),
        BadInput,
        ("đề ngày 07/01/2025 ở tương lai", "hãy sửa ngày ban hành"),
    ),
    "an activity held in the future": Bad(
        planned_activity,
        doing(activities.hold, ISSUED, held_on=date(2025, 1, 7), attendance=48),
        Refusal,
        ("Ngày tổ chức 07/01/2025 ở tương lai", "chỉ ghi nhận hoạt động đã diễn ra"),
    ),
    "money spent in the future": Bad(
        adopted_plan,
        opening(
            plans.spend, ISSUED, year=2025, spent_on=date(2025, 1, 7), amount=1_000_000, purpose="In tài liệu"
        ),
        BadInput,
        ("Ngày chi 07/01/2025 ở tương lai", "hãy sửa ngày chi"),
    ),
    "a closing date on a day off": Bad(
        closing_on_a_saturday,
        issue("01/TB-KHCN ngày 06/01/2025"),
        Refusal,
        ("15/02/2025 là ngày nghỉ (Thứ Bảy)", "hãy chọn ngày làm việc, gần nhất là 17/02/2025"),
    ),
    "a closing date moved onto a day off": Bad(
        issued_announcement,
        doing(
            announcements.extend, at(2, 3), closes_on=date(2025, 4, 30), document="02/TB-KHCN ngày 03/02/2025"
        ),
        Refusal,
        ("30/4/2025 là ngày nghỉ (Ngày Chiến thắng)", "gần nhất là 05/5/2025"),
    ),
    "a contract that ends beyond the official calendar": Bad(
        appraising_task,
        sign(ends_on=date(2028, 4, 10)),
        CalendarError,
        ("ngoài lịch", "hãy bổ sung năm 2028 vào tệp procedures/calendar.toml"),
    ),
    "a contract that ends with the last day a computer knows": Bad(
        appraising_task,
        sign(ends_on=date(9999, 12, 31)),
        BadInput,
        ("ends_on: không được vượt quá 2100-12-31",),
    ),
    "an address that is two addresses": Bad(
        office,
        person(email="ba@so.example, evil@x.example"),
        BadInput,
        ("email", "phải có đúng một địa chỉ", "Hãy tách các địa chỉ khác ra"),
    ),
    "an address that is two addresses in angle brackets": Bad(
        office, enterprise(email="<a@x.example> <b@x.example>"), BadInput, ("đúng một địa chỉ", "Hãy tách")
    ),
    "a header injected through an address": Bad(
        office,
        person(email="ba@so.example\r\nBcc: evil@x.example"),
        BadInput,
        ("phải nằm trên một dòng", "hãy bỏ dấu xuống dòng"),
    ),
    "a header injected through a name": Bad(
        office,
        enterprise(name="Công ty 9\nBcc: evil@x.example"),
        BadInput,
        ("Thêm tổ chức, doanh nghiệp: name: phải nằm trên một dòng", "hãy bỏ dấu xuống dòng"),
    ),
    "a line separator that mail libraries take for a line break": Bad(
        office,
        enterprise(name="Công ty 9\u2028Bcc: evil@x.example"),
        BadInput,
        ("có ký tự điều khiển hoặc ký tự ẩn", "hãy xóa ký tự đó"),
    ),
    "a header injected through a subject": Bad(
        issued_announcement,
        receive(name="Sấy mãng cầu\r\nBcc: evil@x.example"),
        BadInput,
        ("Tiếp nhận phiếu đề xuất: name: phải nằm trên một dòng", "hãy bỏ dấu xuống dòng"),
    ),
    "a name of 300 characters": Bad(
        issued_announcement, receive(name="ă" * 300), BadInput, ("name: dài quá 250 ký tự", "hãy rút gọn")
    ),
    "an enterprise's name of 300 characters": Bad(
        office, enterprise(name="ă" * 300), BadInput, ("name: dài quá 250 ký tự", "hãy rút gọn")
    ),
    "a person's name longer than its column": Bad(
        office, person(name="ă" * 121), BadInput, ("name: dài quá 120 ký tự", "hãy rút gọn")
    ),
    "a tax code of wrong length": Bad(
        office,
        enterprise(tax_code="010010910"),
        BadInput,
        ("có 9 chữ số; phải có 10 chữ số", "Hãy kiểm tra xem có nhập thiếu hoặc thừa chữ số"),
    ),
    "a tax code with a wrong check digit": Bad(
        office,
        enterprise(tax_code="0100109107"),
        BadInput,
        ("sai số kiểm tra: chữ số thứ mười là 7, đúng ra là 6", "hãy đối chiếu lại"),
    ),
    "a proposer that nobody knows": Bad(
        issued_announcement,
        receive(proposer="DN77"),
        Missing,
        ("Không có tổ chức mang mã “DN77”", "hãy thêm tổ chức trước"),
    ),
    "a code in use": Bad(
        draft_task,
        receive(code="NV-2025-001"),
        BadInput,
        ("Mã “NV-2025-001” đã được dùng", "hãy chọn mã khác"),
    ),
}
