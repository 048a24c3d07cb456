"""A letter that waits for the others of its sweep says afterwards what it said before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notifications.render import Rendered
from secretariat.gathering import Packed

ANYTHING = st.text(st.characters())


@given(ANYTHING, ANYTHING, ANYTHING)
def test_what_is_packed_comes_out_as_it_went_in(subject: str, text: str, html: str) -> None:
    said = Rendered(subject, text, html)
    assert Packed.of(said).open() == said


def test_a_letter_takes_less_room_packed() -> None:
    line = "Kính đề nghị Quý đơn vị nộp báo cáo trước thời hạn nêu trên.\n"
    assert len(Packed.of(Rendered("Nhắc", line * 20, f"<p>{line}</p>" * 40))) < 500
