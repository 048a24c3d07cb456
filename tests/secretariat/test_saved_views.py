"""Views that people keep of the list of tasks: their own, of filters only, replaced only knowingly."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from models import Person
from secretariat.pages.task_filters import Sort, TaskFilters
from secretariat.saved_views import (
    MOST,
    NameTaken,
    delete_view,
    query_of,
    rename_view,
    save_view,
    views_of,
)
from states.errors import BadInput, Missing
from states.roles import Role

LATE = query_of(TaskFilters(late=True, year=2025), Sort("due"))


@pytest.fixture
def an(session: Session) -> int:
    return someone(session, "an@so.example")


def someone(session: Session, email: str) -> int:
    person = Person(name="An", email=email, roles=[Role.SECRETARIAT])
    session.add(person)
    session.flush()
    return person.pk


def test_a_view_is_kept_as_the_filters_write_it(session: Session, an: int) -> None:
    save_view(
        session, an, name="  Trễ   năm 2025 ", query="late=1&year=2025&number=7&next=//evil.example&sort=due"
    )
    assert [(view.name, view.query) for view in views_of(session, an)] == [("Trễ năm 2025", LATE)]


def test_a_name_in_use_is_replaced_only_by_whoever_was_told(session: Session, an: int) -> None:
    save_view(session, an, name="Của tôi", query=LATE)
    with pytest.raises(NameTaken, match="Của tôi"):
        save_view(session, an, name="Của tôi", query="")
    assert [view.query for view in views_of(session, an)] == [LATE]
    save_view(session, an, name="Của tôi", query="", replace=True)
    assert [view.query for view in views_of(session, an)] == [""]


NOT_KEPT = [
    ("", LATE),
    (" \t ", LATE),
    ("a" * 81, LATE),
    ("a\u202eb", LATE),
    ("a\x00b", LATE),
    ("x", "state=khong_co"),
    ("x", "year=hai"),
    ("x", "sort=price"),
    ("x", "q=" + "a" * 5_000),
    ("x", "q=" + "a" * 499),
]


def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(session: Session, an: int) -> None:
    for name, query in NOT_KEPT:
        with pytest.raises(BadInput):
            save_view(session, an, name=name, query=query)
    assert views_of(session, an) == []


def test_a_view_is_renamed_but_not_onto_another(session: Session, an: int) -> None:
    one, _ = (save_view(session, an, name=name, query=LATE) for name in ("Một", "Hai"))
    with pytest.raises(NameTaken):
        rename_view(session, an, one.id, name="Hai")
    rename_view(session, an, one.id, name="Ba")
    rename_view(session, an, one.id, name="Ba")
    assert [view.name for view in views_of(session, an)] == ["Ba", "Hai"]


def test_the_view_of_another_person_is_not_there(session: Session, an: int) -> None:
    view, other = save_view(session, an, name="Một", query=LATE), someone(session, "binh@so.example")
    assert views_of(session, other) == []
    with pytest.raises(Missing):
        rename_view(session, other, view.id, name="Của Bình")
    with pytest.raises(Missing):
        delete_view(session, other, view.id)
    delete_view(session, an, view.id)
    assert views_of(session, an) == []


def test_a_person_keeps_so_many_views_and_may_still_replace_one(session: Session, an: int) -> None:
    for number in range(MOST):
        save_view(session, an, name=f"Danh sách {number}", query=LATE)
    with pytest.raises(BadInput, match=str(MOST)):
        save_view(session, an, name="Thêm", query=LATE)
    save_view(session, an, name="Danh sách 0", query="", replace=True)
