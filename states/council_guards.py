"""What stands before the acts on a council. Each guard returns a Vietnamese reason, or None."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from states.chart import HO_CHI_MINH, Context
from states.council_rules import Seat, Vote
from states.vietnamese import short_date


@dataclass(frozen=True)
class MemberFact:
    """One seat: `organisation_id` is the member's own; `accepts` is None until the member has answered the
    invitation, `attended` until attendance is taken.
    """

    id: int
    name: str
    email: str
    seat: Seat
    organisation_id: int | None
    accepts: bool | None
    attended: bool | None

    @property
    def has_declared(self) -> bool:
        return has_declared(accepts=self.accepts, attended=self.attended)


def has_declared(*, accepts: bool | None, attended: bool | None) -> bool:
    """Whether a member has said on which proposals they stand aside: with the answer to the invitation, or in the
    session. Before that nobody reads or judges a proposal.
    """
    return accepts is True or (accepts is None and attended is True)


@dataclass(frozen=True)
class ItemFact:
    """One proposal on the agenda: who stands aside, who voted what, which organisation applies."""

    id: int
    code: str
    organisation_id: int
    participants: Collection[str]
    recused: Collection[int]
    votes: Mapping[int, Vote]
    forms: Collection[int]
    tellers: int
    has_remark: bool


@dataclass(frozen=True)
class CouncilFacts:
    members: tuple[MemberFact, ...] = ()
    items: tuple[ItemFact, ...] = ()

    @property
    def seats(self) -> list[Seat]:
        return [member.seat for member in self.members]

    @property
    def present(self) -> list[MemberFact]:
        return [member for member in self.members if member.attended]

    def member(self, email: str) -> MemberFact | None:
        return next((member for member in self.members if member.email == email), None)

    def item(self, code: str) -> ItemFact | None:
        return next((item for item in self.items if item.code == code), None)

    def voters(self, item: ItemFact) -> list[MemberFact]:
        """Members who must cast a ballot on this item."""
        return [member for member in self.present if member.seat.votes and member.id not in item.recused]

    def missing_ballots(self, item: ItemFact) -> list[str]:
        """Names of the voters who have not voted on this item."""
        return [member.name for member in self.voters(item) if member.id not in item.votes]


def composition_follows_the_rule(row: Any, ctx: Context) -> str | None:
    return " ".join(ctx.procedure.council.composition_objections(ctx.facts.seats)) or None


def has_agenda(row: Any, ctx: Context) -> str | None:
    if not ctx.facts.items:
        return (
            "Hội đồng chưa có đề xuất nào trong chương trình; hãy đưa đề xuất vào, "
            "hoặc hủy Hội đồng nếu đã thành lập."
        )
    return None


def nobody_judges_their_own(row: Any, ctx: Context) -> str | None:
    """TT 33/2014/TT-BKHCN: at most one member from the applicant's organisation, none in a leading seat."""
    rule, reasons = ctx.procedure.council, []
    for item in ctx.facts.items:
        own = [m for m in ctx.facts.members if m.seat.votes and m.organisation_id == item.organisation_id]
        participants = {_plain(name) for name in item.participants}
        if len(own) > rule.same_organisation_max:
            names = ", ".join(member.name for member in own)
            reasons.append(
                f"Đề xuất {item.code}: {len(own)} thành viên cùng tổ chức đề xuất ({names}), "
                f"tối đa {rule.same_organisation_max}; hãy thay thành viên."
            )
        reasons += [
            f"Đề xuất {item.code}: {member.name} thuộc tổ chức đề xuất nên không được làm {member.seat.label}; "
            "hãy đổi nhiệm vụ trong Hội đồng hoặc thay thành viên."
            for member in own
            if member.seat in rule.same_organisation_barred
        ]
        reasons += [
            f"Đề xuất {item.code}: {member.name} tham gia thực hiện nên không được là thành viên Hội đồng."
            for member in ctx.facts.members
            if _plain(member.name) in participants
        ]
    return " ".join(reasons) or None


def _plain(name: str) -> str:
    """A name as it is compared: two lists rarely agree on capitals and blanks."""
    return " ".join(name.split()).casefold()


def _session_day(ctx: Context) -> date:
    day: date = ctx.form["session_at"].astimezone(HO_CHI_MINH).date()
    return day


def session_is_on_a_later_working_day(row: Any, ctx: Context) -> str | None:
    session_on = _session_day(ctx)
    if session_on <= ctx.today:
        return f"Phiên họp ngày {short_date(session_on)} phải sau hôm nay; hãy chọn ngày khác."
    if reason := ctx.calendar.why_off(session_on):
        return f"Ngày họp {short_date(session_on)} là ngày nghỉ ({reason}); hãy chọn ngày làm việc."
    return None


def papers_go_out_in_time(row: Any, ctx: Context) -> str | None:
    rule, session_on = ctx.procedure.council, _session_day(ctx)
    earliest = ctx.calendar.add_working(ctx.today, rule.papers_working_days)
    if session_on < earliest:
        return (
            f"Tài liệu phải đến thành viên trước phiên họp ít nhất {rule.papers_working_days} ngày làm việc "
            f"({rule.article}); hãy họp từ ngày {short_date(earliest)}."
        )
    return None


def attendance_was_taken(row: Any, ctx: Context) -> str | None:
    unknown = [member.name for member in ctx.facts.members if member.attended is None]
    return f"Chưa điểm danh: {', '.join(unknown)}; hãy ghi nhận có mặt hoặc vắng mặt." if unknown else None


def quorum_is_met(row: Any, ctx: Context) -> str | None:
    present = [member.seat for member in ctx.facts.present]
    return " ".join(ctx.procedure.council.quorum_objections(ctx.facts.seats, present)) or None


def ballots_are_complete(row: Any, ctx: Context) -> str | None:
    reasons = []
    for item in ctx.facts.items:
        if missing := ctx.facts.missing_ballots(item):
            reasons.append(f"Đề xuất {item.code} còn thiếu phiếu của: {', '.join(missing)}.")
        elif not ctx.facts.voters(item):
            reasons.append(
                f"Đề xuất {item.code} không còn thành viên nào được biểu quyết; hãy rút khỏi chương trình."
            )
        if item.tellers != 2:
            reasons.append(f"Đề xuất {item.code}: kiểm phiếu phải do 02 người; hiện ghi nhận {item.tellers}.")
    return " ".join(reasons) or None


def outcomes_are_explained(row: Any, ctx: Context) -> str | None:
    """Changes and refusals need their text, what to change or why not, once the last ballot is in."""
    rule, members = ctx.procedure.council, sum(seat.votes for seat in ctx.facts.seats)
    bare = [
        item.code
        for item in ctx.facts.items
        if not item.has_remark
        and not ctx.facts.missing_ballots(item)
        and rule.outcome(list(item.votes.values()), members=members) is not Vote.RECOMMEND
    ]
    if bare:
        return f"Hãy ghi nội dung điều chỉnh hoặc lý do không thực hiện cho đề xuất: {', '.join(bare)}."
    return None


def names_a_member(row: Any, ctx: Context) -> str | None:
    if ctx.facts.member(ctx.form["member"]) is None:
        return f"{ctx.form['member']} không phải là thành viên của Hội đồng này; hãy kiểm tra lại quyết định thành lập."
    return None


def members_act_for_themselves(row: Any, ctx: Context) -> str | None:
    if ctx.actor.is_outsider and ctx.form["member"] != ctx.actor.id:
        return "Thành viên Hội đồng chỉ trả lời, nhận xét và bỏ phiếu cho chính mình."
    return None


def names_an_item(row: Any, ctx: Context) -> str | None:
    code = ctx.form["task"]
    if ctx.facts.item(code) is None:
        agenda = ", ".join(item.code for item in ctx.facts.items)
        return f"Đề xuất {code} không có trong chương trình họp; chương trình gồm: {agenda}."
    return None


def conflicts_are_on_the_agenda(row: Any, ctx: Context) -> str | None:
    strange = [code for code in ctx.form["conflicts"] if ctx.facts.item(code) is None]
    return f"Đề xuất không có trong chương trình họp: {', '.join(strange)}." if strange else None


def form_comes_once_from_a_voter(row: Any, ctx: Context) -> str | None:
    member, item = ctx.facts.member(ctx.form["member"]), ctx.facts.item(ctx.form["task"])
    if member is None or item is None:
        return None
    if not member.seat.votes:
        return f"{member.name} là {member.seat.label}, không gửi phiếu nhận xét."
    if member.id in item.recused:
        return f"{member.name} không tham gia đánh giá đề xuất {item.code} vì xung đột lợi ích."
    if member.id in item.forms:
        return f"Phiếu nhận xét của {member.name} về đề xuất {item.code} đã được tiếp nhận."
    return None


def conflicts_were_declared(row: Any, ctx: Context) -> str | None:
    member = ctx.facts.member(ctx.form["member"])
    if member is None or member.has_declared:
        return None
    if member.accepts is False:
        return f"{member.name} đã từ chối tham gia Hội đồng nên không gửi phiếu nhận xét."
    return (
        f"{member.name} chưa trả lời thư mời và chưa khai xung đột lợi ích; "
        "hãy ghi nhận việc xác nhận tham gia trước khi nhận phiếu nhận xét."
    )


def voter_may_vote(row: Any, ctx: Context) -> str | None:
    member, item = ctx.facts.member(ctx.form["member"]), ctx.facts.item(ctx.form["task"])
    if member is None or item is None:
        return None
    if not member.seat.votes:
        return f"{member.name} là {member.seat.label}, không có quyền biểu quyết."
    if not member.attended:
        return f"{member.name} vắng mặt nên không được bỏ phiếu; hãy kiểm tra điểm danh."
    if member.id in item.recused:
        return f"{member.name} đã xin không tham gia biểu quyết đề xuất {item.code}; không ghi phiếu."
    if member.id in item.votes:
        return f"{member.name} đã có phiếu cho đề xuất {item.code}; mỗi thành viên chỉ có một phiếu."
    return None


def recusal_comes_before_the_vote(row: Any, ctx: Context) -> str | None:
    member, item = ctx.facts.member(ctx.form["member"]), ctx.facts.item(ctx.form["task"])
    if member is None or item is None:
        return None
    if member.id in item.votes:
        return f"{member.name} đã bỏ phiếu cho đề xuất {item.code} nên không thể rút khỏi biểu quyết."
    if member.id in item.recused:
        return f"{member.name} đã được ghi nhận không tham gia biểu quyết đề xuất {item.code}."
    return None


def attendance_names_every_member_once(row: Any, ctx: Context) -> str | None:
    present, absent = list(ctx.form["present"]), list(ctx.form["absent"])
    emails = {member.email for member in ctx.facts.members}
    wrong = []
    if strange := sorted({*present, *absent} - emails):
        wrong.append(f"Không phải thành viên Hội đồng: {', '.join(strange)}.")
    if twice := sorted(set(present) & set(absent)):
        wrong.append(f"Vừa ghi có mặt vừa ghi vắng mặt: {', '.join(twice)}.")
    if left := sorted(emails - {*present, *absent}):
        wrong.append(f"Chưa điểm danh: {', '.join(left)}.")
    return " ".join(wrong) or None


def tellers_are_two_present_members(row: Any, ctx: Context) -> str | None:
    tellers = [ctx.facts.member(email) for email in ctx.form["tellers"]]
    if len(set(ctx.form["tellers"])) != 2 or any(member is None or not member.attended for member in tellers):
        return "Kiểm phiếu phải do đúng 02 thành viên có mặt thực hiện; hãy chọn lại người kiểm phiếu."
    return None
