"""One round of the sample year, clicked and typed by the people whose steps they are: part of `make browser`.

Every form is the one that people fill in, every letter is read where it arrives, and a page that does not say what a
person has to see next ends the round. Once with JavaScript and once without; screenshots in `build/screens/year-*`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.every_page import launched
from tests.browser.playing import played_desk
from tests.browser.year_contract import (
    committee_answers,
    contract_is_carried_out,
    contract_is_liquidated,
    contract_is_signed,
    dossier_is_sent,
    enterprise_takes_its_letter,
    those_who_look,
)
from tests.browser.year_council import (
    council_is_invited,
    council_is_set_up,
    council_meets,
    member_declares,
    member_evaluates,
)
from tests.browser.year_proposal import (
    announcement_goes_out,
    enterprise_answers,
    enterprise_proposes,
    enterprise_registers,
    office_accepts,
    office_asks_for_more,
)
from tests.browser.year_round import Round

CHAPTERS: list[Callable[[Round], None]] = [
    announcement_goes_out,
    enterprise_registers,
    enterprise_proposes,
    office_asks_for_more,
    enterprise_answers,
    office_accepts,
    council_is_set_up,
    member_declares,
    council_is_invited,
    member_evaluates,
    council_meets,
    dossier_is_sent,
    committee_answers,
    contract_is_signed,
    contract_is_carried_out,
    contract_is_liquidated,
    those_who_look,
    enterprise_takes_its_letter,
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield launched(playwright)


@pytest.mark.parametrize("script", [True, False], ids=["js", "nojs"])
def test_one_round_from_the_call_to_the_liquidation(browser: Browser, tmp_path: Path, script: bool) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    with played_desk(tmp_path / "home") as desk:
        year = Round(desk, browser, papers, script)
        try:
            for chapter in CHAPTERS:
                chapter(year)
        except BaseException:
            if year.last is not None:
                year.last.shows("stopped-here")
            raise
