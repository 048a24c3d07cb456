"""Every chart against the real engine, its shape, its words and its permissions."""

from __future__ import annotations

import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from statemachine import State
from statemachine.exceptions import TransitionNotAllowed

from states.chart import Bind, Chart, Context, Rule, Step, Table, act, compile_chart
from states.errors import Refusal
from states.lifecycles import LIFECYCLES
from states.roles import Role
from tests.states.conftest import context, row, willing

CHARTS = pytest.mark.parametrize("table", LIFECYCLES.values(), ids=LIFECYCLES.keys())

NO_STEP = [
    pytest.param(kind, state, event, id=f"{kind}-{state}-{event}")
    for kind, table in LIFECYCLES.items()
    for state in table.states
    for event in table.events
    if not table.find(state, event)
]

STEPS = [
    pytest.param(
        kind, step.source, step.event, step.target, id=f"{kind}-{step.source}-{step.event}-{step.target}"
    )
    for kind, table in LIFECYCLES.items()
    for step in table.steps
]

EVENTS = [
    pytest.param(kind, event, id=f"{kind}-{event}")
    for kind, table in LIFECYCLES.items()
    for event in table.events
]


def send(kind: str, case: Any, event: str, ctx: Context) -> None:
    LIFECYCLES[kind].chart(Bind(case)).send(event, ctx=ctx)


@pytest.mark.parametrize(("kind", "state", "event", "target"), STEPS)
def test_the_engine_goes_where_the_table_says(kind: str, state: str, event: str, target: str) -> None:
    case, ctx = willing(kind, state, event)
    case.resume_state = target
    send(kind, case, event, ctx)
    assert case.state == target


@pytest.mark.parametrize(("kind", "state", "event"), NO_STEP)
def test_the_engine_knows_no_step_where_the_table_has_none(kind: str, state: str, event: str) -> None:
    case, ctx = willing(kind, state, event)
    with pytest.raises(TransitionNotAllowed):
        send(kind, case, event, ctx)
    assert case.state == state


@pytest.mark.parametrize(("target", "other"), [("in_progress", "evaluating"), ("evaluating", "in_progress")])
def test_a_task_resumes_only_to_where_it_was_suspended(target: str, other: str) -> None:
    case, ctx = willing("task", "suspended", "resume", resume_state=target)
    send("task", case, "resume", ctx)
    assert case.state == target != other


def test_a_suspended_task_that_forgot_where_it_was_stays_suspended() -> None:
    case, ctx = willing("task", "suspended", "resume", resume_state=None)
    with pytest.raises(TransitionNotAllowed):
        send("task", case, "resume", ctx)
    assert case.state == "suspended"


def test_a_machine_serves_the_next_row_after_a_refusal_and_after_an_end() -> None:
    table = LIFECYCLES["task"]
    for _ in range(2):
        barred, ctx = willing("task", "submitted", "accept")
        with pytest.raises(Refusal):
            table.send(barred, "accept", replace(ctx, actor=replace(ctx.actor, roles=frozenset())))
        assert barred.state == "submitted"
        for state, event, target in (
            ("submitted", "withdraw", "withdrawn"),
            ("submitted", "accept", "eligible"),
        ):
            case, ctx = willing("task", state, event)
            table.send(case, event, ctx)
            assert case.state == target


@CHARTS
def test_the_table_lists_the_events_that_the_engine_would_take(table: Table) -> None:
    for state in table.states:
        case, ctx = willing(table.chart.kind, state, "", resume_state="in_progress")
        taken = {str(event) for event in table.chart(Bind(case)).enabled_events(ctx=ctx)}
        assert set(table.events_of(state)) == taken
        assert {event for event in table.events if table.find(state, event)} == taken


# The states of issue 2, in its order; the phases of a task are its lines there.
STATES = {
    "announcement": ["drafting issued closed cancelled"],
    "task": [
        "draft submitted supplementing eligible ineligible withdrawn",
        "in_council revising recommended not_recommended",
        "awaiting_ubnd returned approved rejected",
        "selecting appraising in_progress suspended evaluating completing accepted failed liquidated terminated",
    ],
    "council": ["drafting established invited in_session concluded closed adjourned cancelled"],
    "dossier": ["drafting sent decided returned"],
    "annual_report": ["collecting compiled reviewed signed sent"],
    "activity": ["planned held cancelled"],
}


@CHARTS
def test_a_chart_has_the_states_and_phases_that_were_asked_for(table: Table) -> None:
    phases = [phase.split() for phase in STATES[table.chart.kind]]
    assert [list(members) for members in table.chart.phases.values()] == phases
    assert set(table.states) == {state for phase in phases for state in phase}


@CHARTS
def test_every_state_stands_in_exactly_one_phase(table: Table) -> None:
    placed = Counter(state for members in table.chart.phases.values() for state in members)
    assert placed == Counter(table.states.keys())
    assert all(table.phase_of(state) is not None for state in table.states)


@CHARTS
def test_every_state_can_be_reached_from_the_initial_one(table: Table) -> None:
    assert [state.id for state in table.chart.states if state.initial] == [table.initial]
    reached, ahead = set(), {table.initial}
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead |= {step.target for step in table.steps if step.source == state} - reached
    assert reached == set(table.states)


@CHARTS
def test_only_final_states_have_no_way_on_and_every_state_leads_to_one(table: Table) -> None:
    assert {state for state in table.states if not table.events_of(state)} == table.final != set()
    ending = set(table.final)
    while more := {step.source for step in table.steps if step.target in ending} - ending:
        ending |= more
    assert ending == set(table.states)


@CHARTS
def test_every_state_and_event_has_a_vietnamese_label_of_its_own(table: Table) -> None:
    labels = [*table.states.items(), *table.events.items()]
    for name, label in labels:
        assert label == unicodedata.normalize("NFC", label).strip() != ""
        assert label.casefold() != name.replace("_", " ")
        assert any(ord(letter) > 127 for letter in label), f"{label!r} has no Vietnamese letter"
    repeated = {label: n for label, n in Counter(label for _, label in labels).items() if n > 1}
    assert repeated == {}


@CHARTS
def test_the_diagram_and_the_table_for_readers_name_every_state_and_event(table: Table) -> None:
    diagram, listing = f"{table.chart:mermaid}", f"{table.chart:md}"
    assert diagram.startswith("stateDiagram-v2")
    for name, label in table.states.items():
        assert name in diagram
        assert label in diagram
        assert label in listing
    for label in table.events.values():
        assert label in diagram
        assert label in listing


@CHARTS
def test_one_event_has_one_rule_from_wherever_it_is_sent(table: Table) -> None:
    for event in table.events:
        assert len({id(step.rule) for step in table.steps if step.event == event}) == 1


# What each role may do, beside the secretariat, which may do everything.
MAY = {
    Role.LEADER: {
        "task": "send_to_ubnd sign_contract extend suspend resume terminate liquidate",
        "dossier": "submit",
        "annual_report": "sign",
    },
    Role.UBND_OFFICE: {"task": "approve send_back reject", "dossier": "answer send_back decide"},
    Role.COUNCIL: {"council": "answer_invitation receive_form recuse cast_ballot"},
    Role.ENTERPRISE: {
        "task": "edit add_files remove_file submit resubmit withdraw receive_progress submit_results"
    },
    Role.SYSTEM: {"announcement": "close", "annual_report": "compile_figures"},
}


@pytest.mark.parametrize(("kind", "event"), EVENTS)
@pytest.mark.parametrize("role", Role)
def test_an_event_is_open_to_the_roles_it_names_and_to_no_other(kind: str, event: str, role: Role) -> None:
    table = LIFECYCLES[kind]
    step = next(step for step in table.steps if step.event == event)
    case, ctx = willing(kind, step.source, event, resume_state=step.target)
    own = {"id": ctx.form.get("member", ctx.actor.id), "organisation_id": getattr(case, "host_id", None)}
    ctx = replace(ctx, actor=replace(ctx.actor, roles=frozenset({role}), **own))
    if role in step.rule.roles:
        send(kind, case, event, ctx)
        assert case.state == step.target
        return
    with pytest.raises(Refusal) as refused:
        send(kind, case, event, ctx)
    (reason,) = refused.value.reasons
    assert case.state == step.source
    assert reason.startswith("Trần Thị Bích không có quyền; việc này dành cho: ")
    assert {other for other in Role if other.label in reason} == step.rule.roles


@pytest.mark.parametrize(("kind", "event"), EVENTS)
def test_the_roles_of_an_event_are_those_the_department_knows(kind: str, event: str) -> None:
    known = {role for role, acts in MAY.items() if event in acts.get(kind, "").split()} | {Role.SECRETARIAT}
    assert {step.rule.roles for step in LIFECYCLES[kind].steps if step.event == event} == {frozenset(known)}


def test_someone_without_any_role_may_do_nothing() -> None:
    case, ctx = willing("task", "draft", "submit")
    ctx = replace(ctx, actor=replace(ctx.actor, roles=frozenset()))
    with pytest.raises(Refusal, match="việc này dành cho: doanh nghiệp, tổ chức, thư ký"):
        send("task", case, "submit", ctx)


def _tired(case: Any, ctx: Context) -> str | None:
    return "Người xét đang mệt." if ctx.facts["tired"] else None


def _late(case: Any, ctx: Context) -> str | None:
    return "Đã muộn." if ctx.facts["late"] else None


def _unsigned(case: Any, ctx: Context) -> str | None:
    return None if ctx.form["signed"] else "Phiếu chưa ký."


def _broken(case: Any, ctx: Context) -> str | None:
    raise ZeroDivisionError(case.label)


class ProbeLifecycle(Chart):
    kind = "probe"
    title = "Hồ sơ thử"

    waiting = State("Đang chờ", initial=True)
    done = State("Đã xong", final=True)

    finish = act(
        "Kết thúc", waiting.to(done), roles=(Role.LEADER,), guards=[_tired, _late], checks=[_unsigned]
    )
    trip = act("Vấp", waiting.to(done), roles=(Role.LEADER,), guards=[_broken])


PROBE = compile_chart(ProbeLifecycle)


def finish(case: Any, *, role: Role = Role.LEADER, tired: bool, late: bool, signed: bool) -> None:
    facts = {"tired": tired, "late": late}
    ProbeLifecycle(Bind(case)).send("finish", ctx=context(facts, roles=[role], signed=signed))


def test_a_chart_is_read_once_into_its_states_and_steps() -> None:
    class WaitingLifecycle(Chart):
        kind = "waiting"
        phases = {"Chờ": ("waiting",)}

        waiting = State("Đang chờ", initial=True)
        asked = State("Đã hỏi lại")
        done = State("Đã xong", final=True)

        ask = act("Hỏi lại", waiting.to(asked), roles=(Role.LEADER,), guards=[_tired])
        end = act("Kết thúc", waiting.to(done) | asked.to(done), roles={Role.LEADER}, checks=[_unsigned])

    table = compile_chart(WaitingLifecycle)
    asking = Rule("Hỏi lại", frozenset({Role.LEADER}), (_tired,), ())
    ending = Rule("Kết thúc", frozenset({Role.LEADER}), (), (_unsigned,))
    assert table.chart is WaitingLifecycle
    assert table.steps == (
        Step("waiting", "ask", "asked", asking),
        Step("waiting", "end", "done", ending),
        Step("asked", "end", "done", ending),
    )
    assert table.states == {"waiting": "Đang chờ", "asked": "Đã hỏi lại", "done": "Đã xong"}
    assert (table.initial, table.final) == ("waiting", frozenset({"done"}))
    assert table.events == {"ask": "Hỏi lại", "end": "Kết thúc"}
    assert (table.phase_of("waiting"), table.phase_of("done")) == ("Chờ", None)
    assert (WaitingLifecycle.ask.name, WaitingLifecycle.end.name) == ("Hỏi lại", "Kết thúc")
    case = row("waiting")
    with pytest.raises(Refusal, match="Người xét đang mệt"):
        table.send(case, "ask", context({"tired": True}))
    assert case.state == "waiting"
    table.send(case, "ask", context({"tired": False}))
    table.send(case, "end", context(signed=True))
    assert case.state == "done"


def test_a_thread_of_its_own_runs_acts_too() -> None:
    case = row("waiting")
    facts = {"tired": False, "late": False}
    with ThreadPoolExecutor(1) as pool:
        pool.submit(PROBE.send, case, "finish", context(facts, signed=True)).result()
    assert case.state == "done"


def test_a_chart_without_phases_has_none_for_its_states() -> None:
    assert PROBE.phase_of("waiting") is None


def test_an_act_with_nothing_against_it_moves_the_row() -> None:
    case = row("waiting")
    finish(case, tired=False, late=False, signed=True)
    assert case.state == "done"


@pytest.mark.parametrize(
    ("case_of", "reasons"),
    [
        ({"tired": True, "late": False, "signed": True}, ("Người xét đang mệt.",)),
        ({"tired": False, "late": True, "signed": False}, ("Đã muộn.", "Phiếu chưa ký.")),
        (
            {"tired": True, "late": True, "signed": False},
            ("Người xét đang mệt.", "Đã muộn.", "Phiếu chưa ký."),
        ),
        (
            {"role": Role.COUNCIL, "tired": True, "late": False, "signed": False},
            ("Trần Thị Bích không có quyền; việc này dành cho: lãnh đạo Sở.",),
        ),
    ],
    ids=["one guard", "a guard and the form", "every guard", "the permission, and then no more"],
)
def test_a_refusal_holds_every_reason_and_moves_nothing(case_of: dict[str, Any], reasons: tuple[str]) -> None:
    case = row("waiting")
    with pytest.raises(Refusal) as refused:
        finish(case, **case_of)
    assert refused.value.reasons == reasons
    assert (refused.value.act, refused.value.case) == ("Kết thúc", "hồ sơ HS-01")
    assert str(refused.value) == f"Không thể “Kết thúc” đối với hồ sơ HS-01: {' '.join(reasons)}"
    assert case.state == "waiting"


def test_an_error_inside_a_guard_stops_the_act_and_is_not_swallowed() -> None:
    case = row("waiting")
    with pytest.raises(ZeroDivisionError):
        ProbeLifecycle(Bind(case)).send("trip", ctx=context(roles=[Role.LEADER]))
    assert case.state == "waiting"


def test_an_unknown_event_is_an_error_and_moves_nothing() -> None:
    case = row("waiting")
    with pytest.raises(TransitionNotAllowed):
        ProbeLifecycle(Bind(case)).send("finnish", ctx=context())
    assert case.state == "waiting"


def test_a_column_named_like_a_check_of_the_engine_blocks_nothing() -> None:
    case = row("waiting", refuse=False, finish=False, validate_finish=False, on_finish=False)
    finish(case, tired=False, late=False, signed=True)
    assert case.state == "done"


def test_reasons_that_can_be_shown_beforehand_do_not_ask_for_a_form() -> None:
    (step,) = PROBE.find("waiting", "finish")
    ctx = context({"tired": True, "late": False}, roles=[Role.LEADER])
    assert step.rule.objections(row("waiting"), ctx, with_form=False) == ["Người xét đang mệt."]
    assert PROBE.find("done", "finish") == ()


def test_today_is_the_day_in_viet_nam_also_before_seven_in_the_morning() -> None:
    early = datetime(2025, 3, 3, 23, 30, tzinfo=UTC)
    assert context(now=early).today == date(2025, 3, 4)


def test_an_event_without_a_rule_does_not_compile() -> None:
    class RulelessLifecycle(Chart):
        waiting = State("Đang chờ", initial=True)
        done = State("Đã xong", final=True)
        finish = waiting.to(done)

    with pytest.raises(AttributeError, match="rule"):
        compile_chart(RulelessLifecycle)


def test_an_event_that_would_hide_the_engines_own_name_does_not_compile() -> None:
    class HidingLifecycle(Chart):
        waiting = State("Đang chờ", initial=True)
        done = State("Đã xong", final=True)
        send = act("Gửi", waiting.to(done), roles=(Role.LEADER,))
        refuse = act("Từ chối", waiting.to(done), roles=(Role.LEADER,))

    with pytest.raises(TypeError, match="HidingLifecycle: refuse, send would hide"):
        compile_chart(HidingLifecycle)
