"""The list of tasks as someone wants it again: filters and order under a name of their own.

A setting of one person and no act on a case, so nothing of it stands in the audit. What is kept is only what
the filters themselves write: no address, and nothing that another page would read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import SavedView
from secretariat.pages.task_filters import Sort, TaskFilters, task_filters, task_sort
from states.errors import BadInput, Missing

MOST = 30
LONGEST_NAME, LONGEST_QUERY = 80, 500


class NameTaken(BadInput):
    """Someone has a view of this name already; it is replaced only by whoever was told so."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Đã có danh sách tên “{name}”; hãy xác nhận thay thế hoặc đặt tên khác.")


@dataclass(frozen=True)
class View:
    """`query` is what the filters and the order write into an address, empty for all tasks by code."""

    id: int
    name: str
    query: str


def query_of(filters: TaskFilters, sort: Sort) -> str:
    """The one way in which filters and order are written, so that two lists can be compared."""
    order = [] if sort == Sort() else [("sort", str(sort))]
    return urlencode(filters.as_query() + order)


def views_of(session: Session, person_id: int) -> list[View]:
    """One's own views by name."""
    query = select(SavedView).where(SavedView.person_id == person_id).order_by(col(SavedView.name))
    return [View(row.pk, row.name, row.query) for row in session.exec(query)]


def view_of(session: Session, person_id: int, number: int) -> View:
    row = _own(session, person_id, number)
    return View(row.pk, row.name, row.query)


def save_view(session: Session, person_id: int, *, name: str, query: str, replace: bool = False) -> View:
    """Keep the filters in `query` under `name`; `NameTaken` unless `replace` says that the other may go."""
    name, clean = _named(name), _filters_in(query)
    row = session.exec(_by_name(person_id, name)).first()
    if row is None:
        _room(session, person_id)
        row = SavedView(person_id=person_id, name=name, query=clean)
        session.add(row)
    elif not replace:
        raise NameTaken(name)
    row.query = clean
    session.flush()
    return View(row.pk, row.name, row.query)


def rename_view(session: Session, person_id: int, number: int, *, name: str) -> View:
    """`NameTaken` when another view of this person has the name."""
    row, name = _own(session, person_id, number), _named(name)
    other = session.exec(_by_name(person_id, name)).first()
    if other is not None and other.pk != row.pk:
        raise NameTaken(name)
    row.name = name
    session.flush()
    return View(row.pk, row.name, row.query)


def delete_view(session: Session, person_id: int, number: int) -> View:
    """Forget a view and return what it was."""
    row = _own(session, person_id, number)
    gone = View(row.pk, row.name, row.query)
    session.delete(row)
    session.flush()
    return gone


def _by_name(person_id: int, name: str) -> SelectOfScalar[SavedView]:
    return select(SavedView).where(SavedView.person_id == person_id, SavedView.name == name)


def _own(session: Session, person_id: int, number: int) -> SavedView:
    row = session.get(SavedView, number) if 0 < number < 2**31 else None
    if row is None or row.person_id != person_id:
        raise Missing("Không có danh sách đã lưu này; có thể bạn đã xóa. Hãy mở lại trang Nhiệm vụ.")
    return row


def _named(name: str) -> str:
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not clean:
        raise BadInput("Hãy đặt tên cho danh sách.")
    if len(clean) > LONGEST_NAME or not clean.isprintable():
        raise BadInput(f"Tên danh sách dài tối đa {LONGEST_NAME} ký tự và chỉ gồm chữ, số, dấu câu.")
    return clean


def _filters_in(query: str) -> str:
    if len(query) <= LONGEST_QUERY * 3:
        pairs = parse_qsl(query)
        clean = query_of(task_filters(pairs), task_sort(dict(pairs).get("sort")))
        if len(clean) <= LONGEST_QUERY:
            return clean
    raise BadInput("Điều kiện lọc quá dài nên không lưu được; hãy rút ngắn nội dung ở ô Tìm.")


def _room(session: Session, person_id: int) -> None:
    if len(views_of(session, person_id)) >= MOST:
        raise BadInput(f"Mỗi người lưu tối đa {MOST} danh sách; hãy xóa bớt danh sách không dùng.")
