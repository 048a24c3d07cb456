"""One act on several tasks: each by itself, none twice, and what stands against each in words."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models import AuditEntry, Letter, Task
from models.engine import transaction
from secretariat import proposals
from secretariat.acts import By, senders
from secretariat.bulk import act_for_several, acts_for_several, by_codes, offers, prospects
from secretariat.bulk_acts import Came, Item, Outcome, carried_out, tried
from states.errors import Missing
from states.roles import Actor, Role
from tests.secretariat.builders import AN, at, do
from tests.secretariat.several import three_tasks
from web.access import SENDERS_OF_SEVERAL

BINH = Actor("binh@so.example", "Trần Bình", frozenset({Role.SECRETARIAT}))
NOW = at(1, 22)


@pytest.fixture
def three(engine: Engine) -> list[Item]:
    """Two submitted tasks and, between them, one that is a draft."""
    with transaction(engine) as session:
        three_tasks(session)
    return items(engine)


def items(engine: Engine) -> list[Item]:
    with transaction(engine) as session:
        codes = session.exec(select(Task.code)).all()
        return [Item(each.code, each.version, each.seq) for each in by_codes(session, AN, codes).tasks]


def together(
    engine: Engine, chosen: list[Item], event: str, *, by: Actor = AN, **form: object
) -> list[Outcome]:
    outcomes = carried_out(
        partial(transaction, engine), act_for_several(event), chosen, by=By(by, NOW), form=form
    )
    return list(outcomes)


def states(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return list(session.exec(select(Task.state).order_by(Task.code)))


def came(outcomes: list[Outcome]) -> list[Came]:
    return [outcome.came for outcome in outcomes]


def test_an_act_that_is_refused_on_one_task_is_done_on_the_others(engine: Engine, three: list[Item]) -> None:
    outcomes = together(engine, three, "accept")
    assert came(outcomes) == [Came.DONE, Came.REFUSED, Came.DONE]
    assert "đang ở trạng thái" in outcomes[1].reasons[0]
    assert states(engine) == ["eligible", "draft", "eligible"]


def test_the_same_form_sent_twice_is_done_once_and_says_so(engine: Engine, three: list[Item]) -> None:
    together(engine, three, "refuse_proposal", reason="Không thuộc lĩnh vực.")
    again = together(engine, three, "refuse_proposal", reason="Không thuộc lĩnh vực.")
    assert came(again) == [Came.BEFORE, Came.REFUSED, Came.BEFORE]
    assert again[0].change is not None
    assert again[0].change.at == NOW
    with transaction(engine) as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.event == "refuse_proposal")).all()
    assert len(entries) == 2


@pytest.mark.parametrize(
    ("by", "reason"), [(BINH, "Không thuộc lĩnh vực."), (AN, "Lý do khác.")], ids=["another", "other words"]
)
def test_what_was_changed_since_the_preview_names_who_and_what(
    engine: Engine, three: list[Item], by: Actor, reason: str
) -> None:
    together(engine, three[:1], "refuse_proposal", by=by, reason=reason)
    outcomes = together(engine, three, "refuse_proposal", reason="Không thuộc lĩnh vực.")
    assert came(outcomes) == [Came.CHANGED, Came.REFUSED, Came.DONE]
    change = outcomes[0].change
    assert change is not None
    assert (change.actor, change.event_label) == (by.id, "Kết luận không hợp lệ")


def test_a_task_that_the_person_does_not_see_is_as_if_it_were_not_there(
    engine: Engine, three: list[Item]
) -> None:
    stranger = Actor("x@dn.example", "X", frozenset({Role.ENTERPRISE}), organisation_id=None)
    outcomes = together(engine, three[:1], "withdraw", by=stranger, reason="Thôi.")
    assert came(outcomes) == [Came.REFUSED]
    assert outcomes[0].name == ""
    with transaction(engine) as session:
        assert by_codes(session, stranger, [three[0].code]).tasks == ()


def test_trying_tells_what_would_come_and_leaves_nothing(engine: Engine, three: list[Item]) -> None:
    act, steps = act_for_several("request_supplement"), list[tuple[int, int]]()
    form = {"request": "Bổ sung dự toán", "due_on": date(2025, 2, 10)}

    def writing() -> AbstractContextManager[Session]:
        return transaction(engine)

    def tell(done: int, total: int) -> None:
        steps.append((done, total))

    with transaction(engine) as session:
        before = len(session.exec(select(Letter.id)).all())
    trial = tried(writing, act, three, by=By(AN, NOW), form=form, tell=tell)
    assert came(list(trial.outcomes)) == [Came.DONE, Came.REFUSED, Came.DONE]
    assert trial.letters is not None
    assert trial.letters.count == len(trial.letters.recipients) == 2
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert states(engine) == ["submitted", "draft", "submitted"]
    with transaction(engine) as session:
        assert len(session.exec(select(Letter.id)).all()) == before


def test_acts_are_offered_with_the_number_of_tasks_whose_state_they_leave(
    engine: Engine, three: list[Item]
) -> None:
    with transaction(engine) as session:
        chosen = by_codes(session, AN, [item.code for item in three]).tasks
        counted = {offer.event: offer.count for offer in offers(AN, chosen)}
        assert counted["accept"] == 2
        assert counted["submit"] == 1
        assert "confirm_revision" not in counted
        assert offers(Actor("l@so.example", "L", frozenset({Role.LEADER})), chosen) == []


def test_each_task_says_beforehand_what_stands_against_the_act(engine: Engine, three: list[Item]) -> None:
    with transaction(engine) as session:
        task = session.exec(select(Task).where(Task.code == three[1].code)).one()
        do(proposals.edit, session, task, NOW, name="Tên khác")
        chosen = by_codes(session, AN, [item.code for item in three]).tasks
        found = prospects(session, By(AN, NOW), "accept", chosen)
    assert [bool(each.reasons) for each in found] == [False, True, False]


def test_only_acts_whose_form_is_the_same_for_all_can_be_done_together() -> None:
    assert {act.event for act in acts_for_several()} == {
        "accept",
        "confirm_revision",
        "judge_progress",
        "refuse_proposal",
        "request_supplement",
        "resubmit",
        "submit",
        "submit_results",
        "withdraw",
    }
    with pytest.raises(Missing, match="trên từng nhiệm vụ"):
        act_for_several("sign_contract")


def test_the_pages_are_open_to_those_who_have_a_role_for_any_of_the_acts() -> None:
    roles = frozenset[Role]().union(*(senders(act.kind, act.event) for act in acts_for_several()))
    assert roles == SENDERS_OF_SEVERAL
