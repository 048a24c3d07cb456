"""What those outside the office read in plain words: the states of a task, what happens next, their own acts."""

from __future__ import annotations

from collections.abc import Mapping

from states.roles import Actor

PLAIN: Mapping[str, str] = {
    "draft": "Phiếu đề xuất còn là bản nháp, Sở chưa nhận. Hãy điền đủ rồi nộp trước ngày hết hạn.",
    "submitted": "Sở đã nhận và đang kiểm tra phiếu đề xuất. Quý đơn vị chưa phải làm gì.",
    "supplementing": "Sở đề nghị bổ sung. Hãy sửa phiếu theo nội dung đề nghị rồi nộp bản bổ sung.",
    "eligible": "Phiếu đề xuất hợp lệ và chờ đưa ra Hội đồng tư vấn. Quý đơn vị chưa phải làm gì.",
    "ineligible": "Phiếu đề xuất không hợp lệ; lý do ghi bên dưới.",
    "withdrawn": "Quý đơn vị đã rút phiếu đề xuất này.",
    "in_council": "Hội đồng tư vấn đang xem xét. Quý đơn vị chưa phải làm gì.",
    "revising": "Hội đồng đề nghị điều chỉnh. Hãy sửa phiếu theo ý kiến của Hội đồng.",
    "recommended": "Hội đồng đề nghị thực hiện; Sở đang chuẩn bị trình UBND tỉnh.",
    "not_recommended": "Hội đồng đề nghị không thực hiện; lý do ghi bên dưới.",
    "awaiting_ubnd": "Đã trình UBND tỉnh, đang chờ phê duyệt.",
    "returned": "UBND tỉnh trả lại để hoàn thiện; ý kiến ghi bên dưới.",
    "approved": "UBND tỉnh đã phê duyệt; Sở chuẩn bị giao hoặc tuyển chọn tổ chức chủ trì.",
    "rejected": "UBND tỉnh không phê duyệt; lý do ghi bên dưới.",
    "selecting": "Sở đang tuyển chọn tổ chức chủ trì.",
    "appraising": "Sở đang thẩm định kinh phí trước khi ký hợp đồng.",
    "in_progress": "Hợp đồng đang thực hiện. Hãy gửi báo cáo định kỳ đúng hạn.",
    "suspended": "Nhiệm vụ đang tạm dừng.",
    "evaluating": "Đã nộp hồ sơ nghiệm thu, Sở đang tổ chức nghiệm thu.",
    "completing": "Đã nghiệm thu; còn đăng ký kết quả.",
    "accepted": "Đã đăng ký kết quả; còn thanh lý hợp đồng.",
    "failed": "Nghiệm thu không đạt; còn thanh lý hợp đồng.",
    "liquidated": "Đã thanh lý hợp đồng, nhiệm vụ kết thúc.",
    "terminated": "Nhiệm vụ đã chấm dứt; lý do ghi bên dưới.",
}
"""State of a task -> what it means to whoever proposed it, and whether it is their turn."""

NEXT: Mapping[str, str] = {
    "draft": "Sau khi nộp, Sở kiểm tra phiếu đề xuất; kết quả được ghi tại trang này.",
    "submitted": "Nếu phiếu đầy đủ, Sở xác nhận hợp lệ và đưa ra Hội đồng tư vấn; nếu còn thiếu, Sở gửi thư đề nghị "
    "bổ sung.",
    "supplementing": "Sau khi nhận bản bổ sung, Sở kiểm tra lại phiếu đề xuất; kết quả được ghi tại trang này.",
    "eligible": "Sở thành lập Hội đồng tư vấn và mời họp; kết luận được ghi tại trang này.",
    "ineligible": "Thủ tục đã kết thúc. Quý đơn vị có thể lập phiếu đề xuất khác khi có đợt đang mở.",
    "withdrawn": "Thủ tục đã kết thúc. Quý đơn vị có thể lập phiếu đề xuất khác khi có đợt đang mở.",
    "in_council": "Sau phiên họp, kết luận của Hội đồng được ghi tại trang này.",
    "revising": "Sau khi Quý đơn vị sửa phiếu, Sở đối chiếu với ý kiến của Hội đồng rồi trình UBND tỉnh.",
    "recommended": "Sở lập danh mục nhiệm vụ và trình UBND tỉnh phê duyệt.",
    "not_recommended": "Thủ tục đã kết thúc. Quý đơn vị có thể đề xuất lại ở đợt sau.",
    "awaiting_ubnd": "UBND tỉnh phê duyệt, trả lại hoặc không phê duyệt; kết quả được ghi tại trang này.",
    "returned": "Sau khi hồ sơ được hoàn thiện, Sở trình lại UBND tỉnh.",
    "approved": "Sở giao trực tiếp hoặc mở tuyển chọn tổ chức chủ trì theo phương thức đã phê duyệt.",
    "rejected": "Thủ tục đã kết thúc. Quý đơn vị có thể đề xuất lại ở đợt sau.",
    "selecting": "Sau khi có kết quả tuyển chọn, Sở thẩm định kinh phí với tổ chức chủ trì.",
    "appraising": "Sau khi thẩm định kinh phí, Sở ký hợp đồng với tổ chức chủ trì.",
    "in_progress": "Mỗi kỳ gửi một báo cáo; khi thực hiện xong, nộp hồ sơ nghiệm thu trước ngày kết thúc hợp đồng.",
    "suspended": "Sở thông báo khi nhiệm vụ được tiếp tục hoặc bị chấm dứt.",
    "evaluating": "Kết quả nghiệm thu được ghi tại trang này.",
    "completing": "Hãy hoàn thiện hồ sơ theo ý kiến nghiệm thu; Sở đăng ký kết quả.",
    "accepted": "Sở và tổ chức chủ trì thanh lý hợp đồng.",
    "failed": "Sở và tổ chức chủ trì thanh lý hợp đồng, trong đó có phần kinh phí phải thu hồi (nếu có).",
    "liquidated": "Không còn việc phải làm.",
    "terminated": "Không còn việc phải làm, trừ nội dung nêu trong quyết định chấm dứt.",
}
"""State of a task -> what comes next, and who does it."""

THEIR_TURN = frozenset({"draft", "supplementing", "revising", "in_progress"})

YOURS, OURS = "Quý đơn vị thực hiện", "Sở thực hiện"
"""Whose turn an open deadline is, as its organisation would say it."""

OWN_ACTS: Mapping[tuple[str, str], str] = {
    ("task", "receive"): "Lập phiếu đề xuất",
    ("task", "receive_progress"): "Gửi báo cáo định kỳ",
    ("council", "receive_form"): "Gửi phiếu nhận xét",
    ("council", "recuse"): "Xin không biểu quyết",
    ("council", "cast_ballot"): "Bỏ phiếu",
}
"""(kind, event) -> what the act is to whoever does it for themselves; the chart names it for the secretariat."""


def act_label(kind: str, event: str, label: str, actor: Actor) -> str:
    """What an act is called to this person, if not by its `label` in the chart."""
    return OWN_ACTS.get((kind, event), label) if actor.is_outsider else label
