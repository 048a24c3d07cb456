"""A council straight as rows: any session, however odd, without the acts that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from models import (
    Announcement,
    Ballot,
    Council,
    CouncilItem,
    CouncilMember,
    EvaluationForm,
    Organisation,
    Person,
    Recusal,
    Task,
)
from tests.secretariat.builders import SESSION, at

SEATS = ("chair", "vice_chair", "reviewer", "reviewer", "secretary", "member", "member", "clerk")
CASE: dict[str, Any] = {
    "procedure_id": "tay-ninh-2023",
    "entered_at": at(3, 4),
    "created_at": at(3, 4),
    "acted_at": at(3, 4),
    "year": 2025,
}
MET = {"Tính cấp thiết": {"met": True, "comment": ""}, "Không trùng lắp": {"met": True, "comment": ""}}
UNMET = {**MET, "Không trùng lắp": {"met": False, "comment": "Đã có nhiệm vụ tương tự"}}


class Hall:
    """One council under construction; members and items are numbered from 1 as they sit and stand."""

    def __init__(
        self,
        session: Session,
        *,
        state: str = "concluded",
        seats: Sequence[str] = SEATS,
        items: int = 1,
        absent: Mapping[int, str] | None = None,
        title: str = "Hội đồng tư vấn xác định nhiệm vụ năm 2025",
    ) -> None:
        self.session = session
        self.council = self._add(
            Council(
                **CASE,
                code="HD-1",
                state=state,
                title=title,
                session_at=SESSION,
                place="Phòng họp Sở",
                invitations=1,
            )
        )
        away = absent or {}
        people = self._add_all(
            Person(name=f"Ủy viên {at}", email=f"uv{at}@vien.example", position="Giảng viên")
            for at in range(1, len(seats) + 1)
        )
        self.members = self._add_all(
            CouncilMember(
                council_id=self.council.pk,
                person_id=person.pk,
                seat=seat,
                attended=at not in away,
                absence_reason=away.get(at),
            )
            for at, (person, seat) in enumerate(zip(people, seats, strict=True), start=1)
        )
        self.items = [self._item(number) for number in range(1, items + 1)]

    def votes(
        self,
        votes: str,
        *,
        item: int = 1,
        remark: str | None = None,
        outcome: str | None = None,
        dissents: Mapping[int, str] | None = None,
        tellers: Sequence[int] = (5, 8),
    ) -> None:
        """One letter a member in order: r recommends, c with changes, d declines, - has no ballot."""
        row = self.items[item - 1]
        names = {"r": "recommend", "c": "with_changes", "d": "decline"}
        self._add_all(
            Ballot(
                item_id=row.pk,
                member_id=self.members[number - 1].pk,
                vote=names[letter],
                dissent=(dissents or {}).get(number),
            )
            for number, letter in enumerate(votes, start=1)
            if letter != "-"
        )
        row.tellers = [self.members[number - 1].pk for number in tellers]
        row.remark, row.outcome = remark, outcome

    def recuse(self, member: int, *, item: int = 1, reason: str = "Là cố vấn của tổ chức đề xuất") -> None:
        self._add(
            Recusal(item_id=self.items[item - 1].pk, member_id=self.members[member - 1].pk, reason=reason)
        )

    def form(
        self,
        member: int,
        *,
        item: int = 1,
        conclusion: str = "recommend",
        criteria: dict[str, Any] = MET,
        comment: str | None = None,
    ) -> None:
        self._add(
            EvaluationForm(
                item_id=self.items[item - 1].pk,
                member_id=self.members[member - 1].pk,
                received_on=date(2025, 3, 3),
                criteria=criteria,
                conclusion=conclusion,
                comment=comment,
            )
        )

    def _item(self, number: int) -> CouncilItem:
        organisation = self._add(
            Organisation(code=f"DN{number}", name=f"Công ty {number}", organisation_kind="enterprise")
        )
        if number == 1:
            self.call = self._add(
                Announcement(**CASE, code="TB-2025", state="closed", title="Đề xuất nhiệm vụ năm 2025")
            )
        task = self._add(
            Task(
                **CASE,
                code=f"NV-2025-{number:03d}",
                state="in_council",
                announcement_id=self.call.pk,
                proposer_id=organisation.pk,
                name=f"Nhiệm vụ thứ {number}",
            )
        )
        item: CouncilItem = self._add(
            CouncilItem(council_id=self.council.pk, task_id=task.pk, position=number)
        )
        return item

    def _add(self, row: Any) -> Any:
        return self._add_all([row])[0]

    def _add_all(self, rows: Iterable[Any]) -> list[Any]:
        added = list(rows)
        self.session.add_all(added)
        self.session.flush()
        return added
