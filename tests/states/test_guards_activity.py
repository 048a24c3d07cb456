"""What stands before recording an activity of the annual plan."""

from __future__ import annotations

from datetime import UTC, date, datetime

from states.activity import (
    communication_has_channels,
    gatherings_have_attendance,
    held_on_is_not_in_the_future,
)
from tests.states.conftest import Judged, context, guards_of, judged_both_ways, row, table_of

TRAINING = row(activity_kind="training", channels=[])
CONFERENCE = row(activity_kind="conference", channels=[])
COMMUNICATION = row(activity_kind="communication", channels=[])
PLANNED_CHANNELS = row(activity_kind="communication", channels=["Cổng thông tin điện tử của Sở"])

CASES = {
    "held today": Judged(held_on_is_not_in_the_future, TRAINING, context(held_on=date(2025, 3, 3))),
    "held today, recorded before seven": Judged(
        held_on_is_not_in_the_future,
        TRAINING,
        context(now=datetime(2025, 3, 2, 23, 0, tzinfo=UTC), held_on=date(2025, 3, 3)),
    ),
    "held tomorrow": Judged(
        held_on_is_not_in_the_future,
        TRAINING,
        context(held_on=date(2025, 3, 4)),
        ("Ngày tổ chức 04/3/2025 ở tương lai",),
    ),
    "82 people trained": Judged(gatherings_have_attendance, TRAINING, context(attendance=82)),
    "a broadcast has no attendance": Judged(gatherings_have_attendance, COMMUNICATION, context()),
    "nobody counted at the training": Judged(
        gatherings_have_attendance, TRAINING, context(), ("phải có số người tham dự", "danh sách ký tên")
    ),
    "nobody came to the conference": Judged(
        gatherings_have_attendance, CONFERENCE, context(attendance=0), ("phải có số người tham dự",)
    ),
    "a conference needs no channel": Judged(communication_has_channels, CONFERENCE, context()),
    "channels named on the day": Judged(
        communication_has_channels, COMMUNICATION, context(channels=("Báo Tây Ninh",))
    ),
    "channels named in the plan": Judged(communication_has_channels, PLANNED_CHANNELS, context(channels=())),
    "no channel at all": Judged(
        communication_has_channels, COMMUNICATION, context(channels=()), ("phải nêu kênh", "ít nhất một kênh")
    ),
}


@table_of(CASES)
def test_a_guard_of_an_activity_says_what_stands_against_the_act(case: Judged) -> None:
    case.check()


def test_every_guard_of_the_chart_is_judged_both_ways() -> None:
    assert judged_both_ways(CASES) == guards_of("activity")
