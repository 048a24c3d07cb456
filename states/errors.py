"""What can go wrong, as data. Messages are Vietnamese: they are read by officials."""

from __future__ import annotations

from collections.abc import Iterable


class NhiemvuError(Exception):
    """Base of every error a person may be shown; `str(error)` is a Vietnamese sentence."""


class BadInput(NhiemvuError, ValueError):
    """What was typed cannot be understood or is outside what is allowed. Nothing was written."""


class Refusal(NhiemvuError):
    """The act is understood, but the rules do not allow it now. Nothing was written.

    `reasons` holds one Vietnamese sentence per rule that stands against the act.
    """

    def __init__(self, act: str, case: str, reasons: Iterable[str]) -> None:
        self.act = act
        self.case = case
        self.reasons = tuple(reasons)
        super().__init__(f"Không thể “{act}” đối với {case}: " + " ".join(self.reasons))


class Stale(NhiemvuError):
    """The case has moved on since it was read: the act was decided on an old picture of it."""

    def __init__(self, case: str, read: int, now: int | None = None) -> None:
        self.case, self.read, self.now = case, read, now
        current = f", hiện là phiên bản {now}" if now is not None else ""
        super().__init__(
            f"{case[:1].upper()}{case[1:]} đã được người khác thay đổi sau khi bạn mở "
            f"(bạn xem phiên bản {read}{current}). Hãy mở lại hồ sơ, xem thay đổi rồi thực hiện lại."
        )


class Missing(NhiemvuError, LookupError):
    """Something named by the user does not exist."""
