"""Stand-ins for rows, facts and forms under which every guard of every chart is content.

A guard's test changes the one thing that the guard is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from settings import ROOT
from states.announcement import AnnouncementFacts
from states.annual_report import NARRATIVE_PARTS, AnnualReportFacts
from states.calendar import OfficialCalendar
from states.chart import HO_CHI_MINH, Context, Guard
from states.council_guards import CouncilFacts, ItemFact, MemberFact
from states.council_rules import Seat, Vote
from states.document_types import DOCUMENT_TYPES, NORMATIVE_TYPES
from states.dossier import DossierFacts
from states.lifecycles import LIFECYCLES
from states.procedure import Procedure, load_procedure
from states.roles import Actor, Role
from states.task_guards import TaskFacts

CALENDAR = OfficialCalendar.load(ROOT / "procedures" / "calendar.toml")
PROCEDURE = load_procedure(ROOT / "procedures" / "tay-ninh-2023.toml")

# A Monday without a holiday near it: 7 March 2025 is the Friday after, 7 April 2025 Giỗ Tổ Hùng Vương.
NOW = datetime(2025, 3, 3, 9, 0, tzinfo=HO_CHI_MINH)


def context(
    facts: Any = None,
    *,
    roles: Collection[Role] = tuple(Role),
    now: datetime = NOW,
    procedure: Procedure = PROCEDURE,
    **form: Any,
) -> Context:
    """The view of an official who holds every role, unless told otherwise."""
    actor = Actor("thu.ky@tayninh.example", "Trần Thị Bích", frozenset(roles))
    return Context(actor, now, procedure, CALENDAR, facts, form)


def outsider(ctx: Context, role: Role, **changes: Any) -> Context:
    """The same view by someone who holds one role and no office."""
    return replace(ctx, actor=replace(ctx.actor, roles=frozenset({role}), **changes))


def with_rule(part: str, **changes: Any) -> Procedure:
    """The procedure with one part changed, as in `with_rule("council", size_max=9)`."""
    changed = getattr(PROCEDURE, part).model_copy(update=changes)
    return PROCEDURE.model_copy(update={part: changed})


def row(state: str = "", **columns: Any) -> SimpleNamespace:
    return SimpleNamespace(state=state, label="hồ sơ HS-01", **columns)


def announcement(state: str = "", **changes: Any) -> SimpleNamespace:
    return row(state, **{"closes_on": date(2025, 4, 1), **changes})


def task(state: str = "", **changes: Any) -> SimpleNamespace:
    """A task with every field of the proposal form and of its contract."""
    columns = {
        "name": "Nghiên cứu quy trình sấy mãng cầu Bà Đen",
        "grounds": "Kế hoạch 1431/QĐ-UBND",
        "urgency": "Tỷ lệ hao hụt sau thu hoạch cao",
        "objective": "Giảm hao hụt xuống dưới 10%",
        "results": "01 quy trình, 02 mô hình",
        "content": "Khảo sát, thử nghiệm, chuyển giao",
        "application": "Hợp tác xã Bàu Đồn",
        "duration_months": 18,
        "funding_state": 900_000_000,
        "funding_other": 0,
        "mode": "selection",
        "proposer_id": 3,
        "contract_ends_on": date(2025, 10, 10),
        "host_id": 7,
        "approved_funding": 800_000_000,
        "appraised_funding": 750_000_000,
        "contract_funding": 740_000_000,
        "extensions": 0,
        "resume_state": None,
        "entered_at": NOW,
    }
    return row(state, **{**columns, **changes})


OPEN_CALL = TaskFacts(announcement_state="issued", announcement_closes_on=date(2025, 4, 1))

MEMBERS = tuple(
    MemberFact(number, name, f"uv{number}@tayninh.example", seat, organisation, accepts=True, attended=True)
    for number, (name, seat, organisation) in enumerate(
        [
            ("Nguyễn Văn An", Seat.CHAIR, 10),
            ("Trần Thị Bích", Seat.VICE_CHAIR, 10),
            ("Lê Hoàng Cường", Seat.REVIEWER, 11),
            ("Phạm Thị Dung", Seat.REVIEWER, 12),
            ("Võ Minh Đức", Seat.SECRETARY, 10),
            ("Huỳnh Thị Én", Seat.MEMBER, 13),
            ("Đặng Quốc Phong", Seat.MEMBER, None),
        ],
        start=1,
    )
)
"""Seven voting members, all there; ids 1 to 7, the chair first, the reviewers 3 and 4."""

CLERK = MemberFact(8, "Bùi Thị Giang", "uv8@tayninh.example", Seat.CLERK, 10, accepts=True, attended=True)

ITEM = ItemFact(
    id=1,
    code="NV-2025-01",
    organisation_id=40,
    participants=("Ngô Văn Hải",),
    recused=(),
    votes={},
    forms=(),
    tellers=0,
    has_remark=False,
)


def council(
    *, absent: Collection[int] = (), clerk: bool = False, agenda: tuple[ItemFact, ...] = (ITEM,)
) -> CouncilFacts:
    seated = (*MEMBERS, CLERK) if clerk else MEMBERS
    return CouncilFacts(tuple(replace(m, attended=m.id not in absent) for m in seated), agenda)


def voted(**changes: Any) -> ItemFact:
    """The item with everyone's consent, counted by two."""
    votes = {member.id: Vote.RECOMMEND for member in MEMBERS}
    return replace(ITEM, **{"votes": votes, "tellers": 2, **changes})


_LISTED = DossierFacts(tasks=1, listed=("NV-2025-01",), unanswered=("NV-2025-01",))
_BALLOT = {"member": "uv1@tayninh.example", "task": "NV-2025-01"}
_DECIDED = TaskFacts(council_state="concluded")

_FORMS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("announcement", "extend"): {"closes_on": date(2025, 5, 6)},
    ("task", "remove_file"): {"attachment": "du-toan.pdf"},
    ("task", "request_supplement"): {"due_on": date(2025, 3, 14)},
    ("task", "approve"): {"funding": 800_000_000},
    ("task", "appraise"): {"funding": 750_000_000},
    ("task", "sign_contract"): {
        "funding": 750_000_000,
        "starts_on": date(2025, 4, 1),
        "ends_on": date(2026, 9, 30),
    },
    ("task", "receive_progress"): {"period": 1},
    ("task", "judge_progress"): {"period": 1},
    ("task", "extend"): {"months": 6},
    ("task", "liquidate"): {"settled": 700_000_000, "recovered": 40_000_000},
    ("task", "pass_acceptance"): {"grade": "Xuất sắc"},
    ("task", "fail_acceptance"): {"grade": "Không đạt"},
    ("council", "answer_invitation"): {"member": "uv1@tayninh.example", "conflicts": ("NV-2025-01",)},
    ("council", "invite"): {"session_at": datetime(2025, 3, 20, 8, 0, tzinfo=HO_CHI_MINH)},
    ("council", "receive_form"): _BALLOT,
    ("council", "take_attendance"): {
        "present": [member.email for member in MEMBERS[1:]],
        "absent": {MEMBERS[0].email: "đi công tác"},
    },
    ("council", "recuse"): _BALLOT,
    ("council", "cast_ballot"): _BALLOT,
    ("council", "count_ballots"): {"task": "NV-2025-01", "tellers": [MEMBERS[4].email, MEMBERS[5].email]},
    ("dossier", "answer"): {
        "task": "NV-2025-01",
        "answer": "returned",
        "reason": "Bổ sung dự toán",
        "document": None,
        "funding": None,
    },
    ("activity", "hold"): {"held_on": date(2025, 3, 3), "channels": ("Báo Tây Ninh",)},
}

_FACTS: Mapping[tuple[str, str], Any] = {
    ("task", "remove_file"): TaskFacts(files={"du-toan.pdf": NOW}),
    ("task", "put_to_council"): TaskFacts(council_state="invited"),
    ("task", "take_from_council"): TaskFacts(council_state="cancelled"),
    ("task", "recommend"): replace(_DECIDED, council_outcome=Vote.RECOMMEND),
    ("task", "require_changes"): replace(_DECIDED, council_outcome=Vote.WITH_CHANGES),
    ("task", "decline"): replace(_DECIDED, council_outcome=Vote.DECLINE),
    ("task", "send_to_ubnd"): TaskFacts(dossier_state="sent"),
    ("task", "approve"): TaskFacts(dossier_state="sent"),
    ("task", "receive_progress"): TaskFacts(progress_periods=2),
    ("task", "judge_progress"): TaskFacts(progress_periods=2, progress_received={1}),
    ("council", "conclude"): council(agenda=(voted(),)),
    ("dossier", "decide"): replace(_LISTED, unanswered=()),
}

_FACTS_OF = {
    "announcement": AnnouncementFacts(recipients=3),
    "task": OPEN_CALL,
    "council": council(),
    "dossier": _LISTED,
    "annual_report": AnnualReportFacts(frozenset(NARRATIVE_PARTS), current=True),
    "activity": None,
}

_ROWS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("announcement", "close"): {"closes_on": date(2025, 2, 28)},
    ("task", "assign_host"): {"mode": "assignment"},
}

_ROWS_OF: Mapping[str, Any] = {
    "announcement": announcement,
    "task": task,
    "activity": lambda state, **changes: row(state, activity_kind="communication", channels=[], **changes),
}


def willing(kind: str, state: str, event: str, **changes: Any) -> tuple[SimpleNamespace, Context]:
    """A row in `state` and a context in which no guard of `event` objects."""
    case = _ROWS_OF.get(kind, row)(state, **{**_ROWS.get((kind, event), {}), **changes})
    facts = _FACTS.get((kind, event), _FACTS_OF[kind])
    return case, context(facts, **_FORMS.get((kind, event), {}))


_SHORT = {
    *DOCUMENT_TYPES,
    *NORMATIVE_TYPES,
    "BKHCN",
    "DD",
    "HH",
    "HĐND",
    "KHCN",
    "MM",
    "TOML",
    "UBND",
    "YYYY",
}
_CODE = r"[\d@_/=.\[{]"
_NAMES = ("hội đồng", "ubnd", "tết")


def faults_of(said: str, *, sentences: bool = True) -> list[str]:
    """What an official would stumble over in a message; what stands in quotes is data.

    It ends with a stop, nothing is shouted or run together; names and the first word of a sentence have their
    capitals, unless the message is a line about a key.
    """
    prose = re.sub(r"“[^”]*”|'[^']*'|\"[^\"]*\"", "“”", said)
    words = [word.strip("“”(),.;:?…") for word in prose.split()]
    plain = [part for word in words if not re.search(_CODE, word) for part in re.split("[-:]", word)]
    faults = [word for word in plain if word[1:] != word[1:].lower() and word not in _SHORT]
    if sentences:
        faults += [name for name in _NAMES if re.search(rf"\b{name}\b", prose)]
        faults += [begun for begun in re.findall(r"(?:^|[.?] )(\w+)(?![@\w])", prose) if begun[0].islower()]
    faults += re.findall(r"\s\s|\s[,;:?]|^\s|[,;:.]{2}", prose)
    faults += [] if said.endswith((".", "?")) else ["no stop at the end"]
    faults += [] if said == unicodedata.normalize("NFC", said) else ["not composed"]
    return faults


@dataclass(frozen=True)
class Judged:
    """One row and context before one guard, and words of its objection; none when it must stay silent."""

    guard: Guard
    row: Any
    ctx: Context
    words: tuple[str, ...] = ()

    def check(self) -> None:
        reason = self.guard(self.row, self.ctx)
        if not self.words:
            assert reason is None
            return
        assert reason is not None
        assert [word for word in self.words if word not in reason] == []
        assert faults_of(reason) == []


def table_of(cases: Mapping[str, Judged]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases.values(), ids=cases.keys())


def guards_of(kind: str) -> Counter[Guard]:
    """Every guard of a chart, twice: once content, once objecting is the least that a table must hold."""
    rules = {step.rule.label: step.rule for step in LIFECYCLES[kind].steps}.values()
    return Counter({guard: 2 for rule in rules for guard in (*rule.guards, *rule.checks)})


def judged_both_ways(cases: Mapping[str, Judged]) -> Counter[Guard]:
    """Every guard of a table, counted once for being content and once for objecting."""
    return Counter(guard for guard, _ in {(case.guard, bool(case.words)) for case in cases.values()})
