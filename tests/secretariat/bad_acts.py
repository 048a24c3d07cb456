"""What the rules forbid: votes, councils, lists, contracts, versions and roles that must not be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from models import Council, Task
from secretariat import councils, dossiers, implementation, proposals
from secretariat import sessions as council_sessions
from secretariat.acts import By
from states.errors import BadInput, Missing, Refusal, Stale
from states.roles import Actor
from tests.secretariat.bad_fields import Bad, doing, opening, sign
from tests.secretariat.builders import (
    ACCEPTED,
    AN,
    ANSWERED,
    APPRAISED,
    CLERK_OF_UBND,
    COUNCILLOR,
    ENTERPRISE,
    ESTABLISHED,
    MEMBERS,
    SENT,
    SESSION,
    agenda,
    appraising_task,
    approved_task,
    at,
    attended_council,
    contract,
    council_in_session,
    do,
    drafted_council,
    drafted_dossier,
    eligible_task,
    paper,
    recommended_task,
    sent_dossier,
    submitted_task,
)


def ballot(member: str, *, by: Actor = AN) -> Callable[[Session, Any], object]:
    return doing(
        council_sessions.cast_ballot, SESSION, by=by, member=member, task="NV-2025-001", vote="recommend"
    )


def half_voted_council(session: Session) -> Council:
    """The first member has voted, the sixth stands aside, the seventh is away."""
    council = council_in_session(session, absent=MEMBERS[6:7])
    ballot(MEMBERS[0])(session, council)
    task = agenda(session, council)[0].code
    do(council_sessions.recuse, session, council, SESSION, member=MEMBERS[5], task=task, reason="Cố vấn")
    return council


def council_one_short(session: Session) -> Council:
    """Chair and both reviewers are there: only the number is missing."""
    return attended_council(session, absent=(MEMBERS[1], MEMBERS[4], MEMBERS[6]))


def extend(months: int) -> Callable[[Session, Any], object]:
    return doing(
        implementation.extend,
        at(9, 2),
        months=months,
        reason="Chậm thiết bị",
        document="09/QĐ-KHCN ngày 02/9/2025",
    )


def extended_contract(session: Session) -> Task:
    task = contract(session)
    document = paper(session, "QĐ", at(9, 1))
    do(implementation.extend, session, task, at(9, 1), months=6, reason="Chậm thiết bị", document=document)
    return task


def resubmitted_task(session: Session) -> tuple[Task, int]:
    """A task that has moved on, and its version as someone read it before."""
    task = submitted_task(session)
    read = task.version
    do(
        proposals.request_supplement,
        session,
        task,
        ACCEPTED,
        request="Bổ sung dự toán",
        due_on=date(2025, 2, 3),
    )
    do(proposals.resubmit, session, task, at(1, 24))
    return task, read


def accept_what_was_read(session: Session, there: tuple[Task, int]) -> None:
    task, read = there
    proposals.accept(session, task, by=By(AN, at(2, 4), read))


def council_of(*seats: tuple[str, str], tasks: tuple[str, ...] = ()) -> Callable[[Session, Any], object]:
    members = tuple({"person": email, "seat": seat} for email, seat in seats)
    title = "Hội đồng tư vấn"
    return opening(
        councils.draft, ESTABLISHED, code="HD-9", year=2025, title=title, members=members, tasks=tasks
    )


def dossier_of(*codes: str) -> Callable[[Session, Any], object]:
    tasks = tuple({"task": code, "mode": "selection"} for code in codes)
    return opening(dossiers.draft, SENT, code="TT-9", year=2025, title="Danh mục", tasks=tasks)


def answer(**form: Any) -> Callable[[Session, Any], object]:
    return doing(dossiers.answer, ANSWERED, task="NV-2025-001", **form)


BAD_ACTS: Mapping[str, Bad] = {
    "a vote of a recused member": Bad(
        half_voted_council,
        ballot(MEMBERS[5]),
        Refusal,
        ("Ủy viên 6 đã xin không tham gia biểu quyết đề xuất NV-2025-001", "không ghi phiếu"),
    ),
    "a vote of an absent member": Bad(
        half_voted_council,
        ballot(MEMBERS[6]),
        Refusal,
        ("Ủy viên 7 vắng mặt nên không được bỏ phiếu", "hãy kiểm tra điểm danh"),
    ),
    "a ballot of someone who is no member": Bad(
        half_voted_council,
        ballot("an@so.example"),
        Refusal,
        ("an@so.example không phải là thành viên", "hãy kiểm tra lại quyết định thành lập"),
    ),
    "a second ballot": Bad(
        half_voted_council,
        ballot(MEMBERS[0]),
        Refusal,
        ("Ủy viên 1 đã có phiếu", "mỗi thành viên chỉ có một phiếu"),
    ),
    "a ballot of the administrative secretary": Bad(
        half_voted_council,
        ballot(MEMBERS[7]),
        Refusal,
        ("Ủy viên 8 là Thư ký hành chính, không có quyền biểu quyết",),
    ),
    "a member who votes for another": Bad(
        half_voted_council,
        ballot(MEMBERS[1], by=COUNCILLOR),
        Refusal,
        ("chỉ trả lời, nhận xét và bỏ phiếu cho chính mình",),
    ),
    "a council one short of quorum": Bad(
        council_one_short,
        doing(council_sessions.open_session, SESSION),
        Refusal,
        ("có mặt 4/7, cần ít nhất 5", "Hãy mời bổ sung hoặc hoãn phiên họp"),
    ),
    "a contract above the approved funding": Bad(
        appraising_task,
        sign(funding=800_000_001),
        Refusal,
        ("Giá trị hợp đồng 800.000.001 đồng", "không vượt", "hãy sửa giá trị hợp đồng"),
    ),
    "an appraisal above the approved funding": Bad(
        appraising_task,
        doing(implementation.appraise, APPRAISED, funding=800_000_001),
        Refusal,
        ("không vượt kinh phí được phê duyệt 800.000.000 đồng", "hãy kiểm tra lại"),
    ),
    "an extension past the cap": Bad(
        contract, extend(7), Refusal, ("Mỗi lần gia hạn từ 1 đến 6 tháng", "không thể gia hạn 7 tháng")
    ),
    "a second extension": Bad(
        extended_contract,
        extend(1),
        Refusal,
        ("đã gia hạn 1 lần, tối đa 1 lần", "hãy nghiệm thu, tạm dừng hoặc chấm dứt"),
    ),
    "an act on a stale version": Bad(
        resubmitted_task, accept_what_was_read, Stale, ("đã được người khác thay đổi", "Hãy mở lại hồ sơ")
    ),
    "an act by the wrong role": Bad(
        submitted_task,
        doing(proposals.accept, ACCEPTED, by=ENTERPRISE),
        Refusal,
        ("Công ty Mía đường 1 không có quyền", "việc này dành cho: thư ký"),
    ),
    "an act by a role that may do others": Bad(
        submitted_task,
        doing(proposals.accept, ACCEPTED, by=CLERK_OF_UBND),
        Refusal,
        ("Lê Thị Chi không có quyền", "việc này dành cho: thư ký"),
    ),
    "an enterprise that acts on another's proposal": Bad(
        submitted_task,
        doing(proposals.withdraw, ACCEPTED, by=replace(ENTERPRISE, organisation_id=77), reason="Rút"),
        Refusal,
        ("Tổ chức chỉ thực hiện được việc trên nhiệm vụ do mình đề xuất hoặc chủ trì",),
    ),
    "a new case by the wrong role": Bad(
        eligible_task,
        opening(dossiers.draft, SENT, by=COUNCILLOR, code="TT-9", year=2025, title="Danh mục"),
        Refusal,
        ("không có quyền", "việc này dành cho: thư ký"),
    ),
    "a person on two seats of one council": Bad(
        drafted_council,
        council_of((MEMBERS[0], "chair"), (MEMBERS[0], "member")),
        BadInput,
        ("uv1@vien.example được xếp hai lần", "hãy bỏ bớt"),
    ),
    "a council with a member nobody knows": Bad(
        eligible_task,
        council_of(("la@x.example", "chair")),
        Missing,
        ("Không có người nào dùng địa chỉ “la@x.example”", "hãy thêm người này trước"),
    ),
    "a council of a proposal that is not eligible": Bad(
        submitted_task,
        council_of(tasks=("NV-2025-001",)),
        BadInput,
        ("Đề xuất NV-2025-001 chưa được xác nhận hợp lệ", "hãy xác nhận hợp lệ trước"),
    ),
    "a proposal on the agenda of two councils": Bad(
        drafted_council,
        council_of(tasks=("NV-2025-001",)),
        BadInput,
        ("NV-2025-001 đã có trong chương trình của hội đồng HD-1", "hãy bỏ khỏi"),
    ),
    "one task twice in a dossier": Bad(
        recommended_task,
        dossier_of("NV-2025-001", "NV-2025-001"),
        BadInput,
        ("NV-2025-001 được ghi hai lần", "hãy bỏ bớt"),
    ),
    "a task in two dossiers": Bad(
        drafted_dossier,
        dossier_of("NV-2025-001"),
        BadInput,
        ("NV-2025-001 đã có trong hồ sơ trình TT-1", "hãy bỏ khỏi"),
    ),
    "a task in a dossier that is past it": Bad(
        approved_task,
        dossier_of("NV-2025-001"),
        BadInput,
        ("NV-2025-001 đang ở trạng thái “Đã phê duyệt”", "hãy bỏ khỏi"),
    ),
    "an approval without decision and funding": Bad(
        sent_dossier, answer(answer="approved"), Refusal, ("Phê duyệt phải có quyết định", "hãy bổ sung")
    ),
    "an approval of nothing": Bad(
        sent_dossier,
        answer(answer="approved", document="01/QĐ-UBND ngày 02/4/2025", funding=0),
        Refusal,
        ("Kinh phí được phê duyệt phải lớn hơn 0 đồng", "hãy nhập theo quyết định"),
    ),
}
