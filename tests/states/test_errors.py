"""What a person is told when an act comes too late."""

from __future__ import annotations

import pytest

from states.errors import NhiemvuError, Stale
from tests.states.conftest import faults_of


@pytest.mark.parametrize(
    ("now", "versions"),
    [
        (5, "(bạn xem phiên bản 3, hiện là phiên bản 5)."),
        (0, "(bạn xem phiên bản 3, hiện là phiên bản 0)."),
        (None, "(bạn xem phiên bản 3)."),
    ],
)
def test_a_late_act_is_told_what_was_read_what_is_now_and_what_to_do(now: int | None, versions: str) -> None:
    late = Stale("nhiệm vụ NV-2025-001", 3, now)
    assert isinstance(late, NhiemvuError)
    assert (late.case, late.read, late.now) == ("nhiệm vụ NV-2025-001", 3, now)
    said = str(late)
    assert said == (
        f"Nhiệm vụ NV-2025-001 đã được người khác thay đổi sau khi bạn mở {versions} "
        "Hãy mở lại hồ sơ, xem thay đổi rồi thực hiện lại."
    )
    assert faults_of(said) == []
