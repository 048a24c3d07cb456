"""Counting in a council: quorum, who must be there, and when a ballot passes. Exact fractions throughout."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator


class Seat(StrEnum):
    """A member's seat. The administrative secretary assists and does not vote."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    REVIEWER = "reviewer"
    SECRETARY = "secretary"
    MEMBER = "member"
    CLERK = "clerk"

    @property
    def label(self) -> str:
        return _SEATS[self]

    @property
    def votes(self) -> bool:
        return self is not Seat.CLERK


_SEATS = {
    Seat.CHAIR: "Chủ tịch",
    Seat.VICE_CHAIR: "Phó Chủ tịch",
    Seat.REVIEWER: "Ủy viên phản biện",
    Seat.SECRETARY: "Ủy viên, thư ký khoa học",
    Seat.MEMBER: "Ủy viên",
    Seat.CLERK: "Thư ký hành chính",
}


class Vote(StrEnum):
    """The one conclusion of an evaluation form or ballot."""

    RECOMMEND = "recommend"
    WITH_CHANGES = "with_changes"
    DECLINE = "decline"

    @property
    def label(self) -> str:
        return _VOTES[self]


_VOTES = {
    Vote.RECOMMEND: "Đề nghị thực hiện",
    Vote.WITH_CHANGES: "Đề nghị thực hiện với điều chỉnh",
    Vote.DECLINE: "Đề nghị không thực hiện",
}


_FRACTION = re.compile(r"[0-9]{1,3}(/0*[1-9][0-9]{0,2})?")


def _fraction(value: object) -> Fraction:
    # A decimal number is refused: 0.667 is not two thirds, and of 3 members it would ask for all.
    # So is what Python reads beside it: "1e999999999" is a number that takes all the memory there is.
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        return Fraction(value)
    raise ValueError('phải là phân số viết trong dấu ngoặc kép, ví dụ "2/3"')


def _head_count(value: object) -> object:
    if value == "all" or (type(value) is int and value >= 1):
        return value
    raise ValueError('chỉ nhận số nguyên từ 1 trở lên hoặc "all"')


Share = Annotated[Fraction, BeforeValidator(_fraction), PlainSerializer(str), Field(gt=0, le=1)]


class Presence(BaseModel):
    """One clause of who must be there: at least `at_least` of those holding one of `seats`; "all" means each."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    seats: tuple[Seat, ...] = Field(min_length=1)
    at_least: Annotated[int | Literal["all"], BeforeValidator(_head_count)] = 1

    def text(self) -> str:
        names = " hoặc ".join(seat.label for seat in self.seats)
        return f"đủ {names}" if self.at_least == "all" else f"ít nhất {self.at_least} {names}"


class CouncilRule(BaseModel):
    """How large a council is, when it may sit and when a proposal passes.

    Source per procedure, e.g. TT 33/2014/TT-BKHCN: 7 members, 2/3 with chair or vice-chair and both
    reviewers present, more than 3/4 of those present.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    article: str = Field(min_length=1)
    size_min: int = Field(ge=3)
    size_max: int = Field(ge=3)
    reviewers: int = Field(ge=0)
    quorum: Share
    presence: tuple[Presence, ...]
    passes_at: Share
    strict: bool
    base: Literal["present", "all"]
    papers_working_days: int = Field(ge=0)
    same_organisation_max: int = Field(ge=0)
    same_organisation_barred: tuple[Seat, ...]

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.size_max < self.size_min:
            raise ValueError(f"size_max phải từ size_min ({self.size_min}) trở lên")
        if self.size_max < self.reviewers + 2:
            raise ValueError(
                f"size_max = {self.size_max} không đủ chỗ cho Chủ tịch, thư ký và {self.reviewers} phản biện"
            )
        if self.strict and self.passes_at == 1:
            raise ValueError("strict = true cùng passes_at = 1 thì không đề xuất nào được thông qua")
        room = dict.fromkeys(Seat, 1) | {
            Seat.REVIEWER: self.reviewers,
            Seat.MEMBER: self.size_max,
            Seat.CLERK: 0,
        }
        for clause in self.presence:
            held = sum(room[seat] for seat in clause.seats)
            if clause.at_least != "all" and clause.at_least > held:
                raise ValueError(f"presence: đòi {clause.text()}, Hội đồng chỉ có {held}")
        return self

    def quorum_of(self, members: int) -> int:
        """Smallest number of voting members that reaches the quorum: 2/3 of 7 is 5, of 9 is 6."""
        return -(-members * self.quorum.numerator // self.quorum.denominator)

    def needed(self, *, present: int, members: int) -> int:
        """Smallest number of votes that passes: "more than 3/4" of 8 is 7, "at least 3/4" of 8 is 6."""
        base = present if self.base == "present" else members
        share = base * self.passes_at
        # Where nobody may vote nothing passes: "at least 3/4" of 0 is still one vote.
        return int(share) + 1 if self.strict else max(1, -(-share.numerator // share.denominator))

    def composition_objections(self, seats: Collection[Seat]) -> list[str]:
        """Say in Vietnamese what is wrong with the seats of a council; empty when nothing is."""
        voting = [seat for seat in seats if seat.votes]
        wrong = []
        if not self.size_min <= len(voting) <= self.size_max:
            size = (
                f"{self.size_min}" if self.size_min == self.size_max else f"{self.size_min}–{self.size_max}"
            )
            wrong.append(
                f"Hội đồng có {len(voting)} thành viên biểu quyết; quy định là {size} ({self.article}). "
                "Hãy bổ sung hoặc bớt thành viên."
            )
        for seat in (Seat.CHAIR, Seat.SECRETARY):
            if (count := voting.count(seat)) != 1:
                wrong.append(f"Hội đồng phải có đúng 01 {seat.label}; hiện có {count}.")
        if (count := voting.count(Seat.VICE_CHAIR)) > 1:
            wrong.append(f"Hội đồng chỉ có tối đa 01 Phó Chủ tịch; hiện có {count}.")
        if (count := voting.count(Seat.REVIEWER)) != self.reviewers:
            wrong.append(f"Hội đồng phải có đúng {self.reviewers:02d} Ủy viên phản biện; hiện có {count}.")
        return wrong

    def quorum_objections(self, seats: Collection[Seat], present: Collection[Seat]) -> list[str]:
        """Say what keeps the session from opening, given all seats and those present."""
        members = sum(seat.votes for seat in seats)
        there = [seat for seat in present if seat.votes]
        wrong = []
        if len(there) < (needed := self.quorum_of(members)):
            wrong.append(
                f"Chưa đủ số thành viên: có mặt {len(there)}/{members}, cần ít nhất {needed} "
                f"({self.quorum} tổng số; {self.article}). Hãy mời bổ sung hoặc hoãn phiên họp."
            )
        for clause in self.presence:
            held = sum(seat in clause.seats for seat in seats)
            required = held if clause.at_least == "all" else clause.at_least
            if sum(seat in clause.seats for seat in there) < required:
                wrong.append(f"Phiên họp phải có {clause.text()} ({self.article}).")
        return wrong

    def outcome(self, votes: Collection[Vote], *, members: int) -> Vote:
        """Return the conclusion on one proposal.

        "With changes" is a form of consent: the proposal passes on the sum of both, and the changes
        are required when more members ask for them than consent without. `votes` holds one vote per
        member present and not recused.
        """
        plain = sum(vote is Vote.RECOMMEND for vote in votes)
        changed = sum(vote is Vote.WITH_CHANGES for vote in votes)
        if plain + changed < self.needed(present=len(votes), members=members):
            return Vote.DECLINE
        return Vote.RECOMMEND if plain >= changed else Vote.WITH_CHANGES
