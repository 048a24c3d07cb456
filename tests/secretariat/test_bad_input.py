"""Bad input and forbidden acts: a Vietnamese reason that says what to do, and nothing written.

Each act is refused in a transaction that goes on and could be committed: whatever the refused act had begun
would be found in the tables.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from states.errors import NhiemvuError
from tests.secretariat.bad_acts import BAD_ACTS
from tests.secretariat.bad_fields import BAD_FIELDS, Bad
from tests.secretariat.looking import content

BAD = {**BAD_FIELDS, **BAD_ACTS}

STAGES = list(dict.fromkeys(bad.stage for bad in BAD.values()))


@pytest.mark.parametrize("stage", STAGES, ids=[stage.__name__ for stage in STAGES])
def test_what_must_not_be_is_refused_with_what_to_do_and_nothing_is_written(
    session: Session, subtests: pytest.Subtests, stage: Callable[[Session], Any]
) -> None:
    there = stage(session)
    for name, bad in BAD.items():
        if bad.stage is stage:
            with subtests.test(name):
                refused(session, there, bad)


def refused(session: Session, there: Any, bad: Bad) -> None:
    before = content(session)
    with pytest.raises(NhiemvuError) as refusal:
        bad.act(session, there)
    reason = str(refusal.value)
    assert type(refusal.value) is bad.error
    assert [word for word in bad.words if word not in reason] == []
    assert reason == unicodedata.normalize("NFC", reason)
    assert content(session) == before


def test_no_case_of_the_table_hides_another() -> None:
    assert len(BAD) == len(BAD_FIELDS) + len(BAD_ACTS)
