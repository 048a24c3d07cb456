"""The documents that are drawn up from the record: of which case, of which type, and when each takes its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from states.document_types import OFFICIAL_LETTER, type_name
from states.errors import BadInput
from states.lifecycles import LIFECYCLES


@dataclass(frozen=True)
class PaperRule:
    """One kind of document. `case` is the kind of case it is about, `type` its type in NĐ 30/2020/NĐ-CP.

    A document takes its number either in an act that rests on it (`events`) or by itself while its case is in
    one of `states`. Without either it takes none here: a form (`type` is None) has no number, the document of
    another office (`issuer`) gets its number there.
    """

    id: str
    title: str
    case: str
    type: str | None = None
    issuer: str = "department"
    events: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def heading(self) -> str | None:
        """What is printed above the subject: the type, or the title of a form; nothing on a công văn."""
        if self.type == OFFICIAL_LETTER:
            return None
        return (type_name(self.type) if self.type else self.title).upper()

    def objection(self, state: str) -> str | None:
        """Why a document of this kind cannot take a number by itself while its case is in `state`."""
        if self.events:
            acts = " hoặc ".join(f"“{LIFECYCLES[self.case].events[event]}”" for event in self.events)
            return f"{self.title} được cấp số khi thực hiện việc {acts}; hãy thực hiện việc đó."
        if not self.states:
            return f"{self.title} không lấy số ở đây; hãy in bản dự thảo để ký hoặc trình."
        if state in self.states:
            return None
        labels = LIFECYCLES[self.case].states
        allowed = ", ".join(f"“{labels[each]}”" for each in self.states)
        return f"{self.title} chỉ cấp số khi hồ sơ ở trạng thái {allowed}; hồ sơ đang ở trạng thái “{labels[state]}”."


_DECIDED = ("approved", "selecting", "appraising", "rejected", "not_recommended", "ineligible")

PAPERS: Mapping[str, PaperRule] = {
    rule.id: rule
    for rule in (
        PaperRule("annual_plan", "Kế hoạch năm", "annual_plan", "KH", issuer="ubnd"),
        PaperRule("call_notice", "Thông báo đề xuất nhiệm vụ", "announcement", "TB", events=("issue",)),
        PaperRule("call_extension", "Thông báo gia hạn đề xuất", "announcement", "TB", events=("extend",)),
        PaperRule("receipt", "Phiếu tiếp nhận", "task"),
        PaperRule("supplement_request", "Yêu cầu bổ sung", "task", "CV", states=("supplementing",)),
        PaperRule(
            "council_decision", "Quyết định thành lập Hội đồng", "council", "QĐ", events=("establish",)
        ),
        PaperRule("session_invitation", "Giấy mời họp", "council", "GM", states=("invited",)),
        PaperRule("evaluation_form", "Phiếu nhận xét và đánh giá", "council"),
        PaperRule("ballot_count", "Biên bản kiểm phiếu", "council"),
        PaperRule("council_minutes", "Biên bản họp Hội đồng", "council", "BB", events=("sign_minutes",)),
        PaperRule("submission", "Tờ trình và danh mục nhiệm vụ", "dossier", "TTr", events=("submit",)),
        PaperRule("result_notice", "Thông báo kết quả", "task", "TB", states=_DECIDED),
        PaperRule("selection_notice", "Thông báo tuyển chọn", "task", "TB", events=("open_selection",)),
        PaperRule(
            "host_decision",
            "Quyết định giao tổ chức chủ trì",
            "task",
            "QĐ",
            events=("select_host", "assign_host"),
        ),
        PaperRule("contract", "Hợp đồng", "task", "HĐ", events=("sign_contract",)),
        PaperRule("progress_form", "Phiếu báo cáo định kỳ", "task"),
        PaperRule(
            "task_decision",
            "Quyết định về việc thực hiện nhiệm vụ",
            "task",
            "QĐ",
            events=("extend", "suspend", "resume", "terminate"),
        ),
        PaperRule(
            "acceptance_minutes",
            "Biên bản nghiệm thu",
            "task",
            "BB",
            events=("pass_acceptance", "fail_acceptance"),
        ),
        PaperRule("liquidation_minutes", "Biên bản thanh lý", "task", "BB", events=("liquidate",)),
        PaperRule("annual_report", "Báo cáo năm", "annual_report", "BC", events=("sign",)),
    )
}


def paper_rule(paper: str) -> PaperRule:
    """BadInput names the kinds there are."""
    if paper in PAPERS:
        return PAPERS[paper]
    raise BadInput(f"Không có mẫu văn bản “{paper}”; các mẫu hiện có: {', '.join(PAPERS)}.")


def paper_of(case: str, event: str) -> PaperRule | None:
    """The document that an act rests on and that is drawn up here, if it is."""
    return next((rule for rule in PAPERS.values() if rule.case == case and event in rule.events), None)
