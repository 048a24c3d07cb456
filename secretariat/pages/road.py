"""The act that a case normally goes on with from each state, for the one button of a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from secretariat.next_acts import THROUGH
from states.lifecycles import LIFECYCLES
from states.procedure import DeadlineRule
from states.roles import Actor

GOES_ON: Mapping[tuple[str, str], str] = {
    ("announcement", "drafting"): "issue",
    ("announcement", "issued"): "close",
    ("task", "draft"): "submit",
    ("task", "submitted"): "accept",
    ("task", "supplementing"): "resubmit",
    ("task", "eligible"): "put_to_council",
    ("task", "in_council"): "recommend",
    ("task", "revising"): "confirm_revision",
    ("task", "recommended"): "send_to_ubnd",
    ("task", "awaiting_ubnd"): "approve",
    ("task", "returned"): "send_to_ubnd",
    ("task", "selecting"): "select_host",
    ("task", "appraising"): "sign_contract",
    ("task", "in_progress"): "submit_results",
    ("task", "suspended"): "resume",
    ("task", "evaluating"): "pass_acceptance",
    ("task", "completing"): "register_results",
    ("task", "accepted"): "liquidate",
    ("task", "failed"): "liquidate",
    ("council", "drafting"): "establish",
    ("council", "established"): "invite",
    ("council", "invited"): "open_session",
    ("council", "in_session"): "conclude",
    ("council", "concluded"): "sign_minutes",
    ("council", "adjourned"): "invite",
    ("dossier", "drafting"): "submit",
    ("dossier", "sent"): "answer",
    ("dossier", "returned"): "submit",
    ("annual_report", "collecting"): "compile_figures",
    ("annual_report", "compiled"): "review",
    ("annual_report", "reviewed"): "sign",
    ("annual_report", "signed"): "send_out",
    ("activity", "planned"): "hold",
}
"""An approved task is left out: its mode decides between two acts."""

ANSWERED_BY: Mapping[str | None, str] = {
    "progress_period_ends": "receive_progress",
    "members_without_answer": "answer_invitation",
    "members_without_form": "receive_form",
}
"""Anchor or audience of a deadline -> the act that it waits for, where that leaves the case in its state."""


@dataclass(frozen=True)
class NextStep:
    """One act to offer. `through` is (kind, event) of the act on another case that brings it about."""

    event: str
    label: str
    through: tuple[str, str] | None


def next_step(kind: str, state: str, actor: Actor, *, rule: DeadlineRule | None = None) -> NextStep | None:
    """What the actor's role lets them do to go on; the record may still stand against it."""
    table = LIFECYCLES[kind]
    event = (rule and (ANSWERED_BY.get(rule.anchor) or ANSWERED_BY.get(rule.audience))) or GOES_ON.get(
        (kind, state)
    )
    steps = table.find(state, event) if event else ()
    if not steps or not steps[0].rule.roles & actor.roles:
        return None
    return NextStep(steps[0].event, steps[0].rule.label, THROUGH.get((kind, steps[0].event)))
