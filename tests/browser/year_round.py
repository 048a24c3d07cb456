"""Who takes part in the played round, and what they share: the desk, the mail, papers to attach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect
from pypdf import PdfWriter

from tests.browser.every_page import SCREENS
from tests.browser.playing import Hand, PlayedDesk, hand

OFFICE = "thuky1@sokhcn.example"
LEADER = "giamdoc@sokhcn.example"
UBND = "chuyenvien@vpubnd.example"
AUDITOR = "kiemtoan@thanhtra.example"
ENTERPRISE = "lienhe@dn01.example"
REVIEWER = "chuyengia02@chuyengia.example"

CALL = "Đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh năm 2025 (số liệu mẫu)"
NAME = "Xây dựng và áp dụng hệ thống quản lý chất lượng TCVN ISO 9001:2015 kết hợp công cụ 5S tại xưởng may công nghiệp"


@dataclass
class Round:
    """The desk, and who comes to it: each in a browser of their own that is opened when they come."""

    desk: PlayedDesk
    browser: Browser
    papers: Path
    script: bool
    last: Hand | None = None

    def come(self, email: str | None = None) -> Hand:
        """Someone opens a browser, and signs in unless they come by a link."""
        screens = SCREENS / f"year-{'js' if self.script else 'nojs'}"
        self.last = person = hand(self.browser, self.desk, screens, script=self.script)
        if email is not None:
            person.sign_in(email)
        return person

    def on_task(self, email: str) -> Hand:
        person = self.come(email)
        person.open_case("Nhiệm vụ", "NV-2025-001", "task")
        return person

    def paper(self, name: str) -> str:
        """A PDF of one page to attach."""
        path = self.papers / name
        writer = PdfWriter()
        writer.add_blank_page(595, 842)
        writer.add_metadata({"/Title": name})
        writer.write(path)
        return str(path)

    def link_for(self, address: str) -> str:
        """The personal link in the last mail that someone was sent."""
        found = re.search(r"https?://\S+/link/\S+", self.desk.mail_to(address))
        assert found is not None, self.desk.mail_to(address)
        return urlsplit(found[0]).path


def letter_waits(office: Hand, address: str, *texts: str) -> None:
    """The outbox lists a letter to the address that is not sent yet."""
    office.menu("Thư")
    row = office.page.locator("tbody tr", has_text=address).first
    expect(row).to_contain_text("chờ gửi")
    office.reads(*texts)
