"""A desk whose clock a test sets, the mail that leaves it, and people who click and type at it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from sqlmodel import Session, col, select

from cli.delivery import deliver
from models import Person
from models.engine import open_engine, transaction
from models.migrate import upgrade
from secretariat.accounts import set_password
from secretariat.first_start import FOLDER
from secretariat.records import apply, read_record
from secretariat.sweep import sweep
from settings import Settings
from states.roles import SYSTEM, Role
from tests.browser.desk import free_port
from tests.secretariat.builders import at
from web.app import create_app

PASSWORD = "bốn con mèo qua sông"
SIGNING_IN = [
    "thuky1@sokhcn.example",
    "giamdoc@sokhcn.example",
    "phogiamdoc@sokhcn.example",
    "chuyenvien@vpubnd.example",
    "kiemtoan@thanhtra.example",
]
OPTIONAL = r"( \(không bắt buộc\))?"


@dataclass
class PlayedDesk:
    """The pages over a database in which nothing has happened yet; `now` is what every clock shows."""

    settings: Settings
    now: datetime = field(default_factory=lambda: at(1, 6))

    @property
    def address(self) -> str:
        return self.settings.desk.url

    def pass_to(self, month: int, day: int, hour: int = 9) -> None:
        """Let time pass: the bells have rung by then, and what waited to be sent has arrived."""
        self.wait_until(at(month, day, hour))

    def wait_until(self, moment: datetime) -> None:
        self.now = moment
        engine = open_engine(self.settings.database)
        with transaction(engine) as session:
            result = sweep(session, now=self.now)
        assert not result.problems
        # Playwright's own loop runs on this thread.
        with ThreadPoolExecutor(1) as other:
            other.submit(asyncio.run, deliver(engine, self.settings, lambda: self.now)).result()
        engine.dispose()

    def mail_to(self, address: str) -> str:
        """The text of the last mail that reached an address."""
        mails = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.settings.mail.rglob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        ]
        theirs = [mail for mail in mails if mail["Delivered-To"] == f"<{address}>" or address in mail["To"]]
        body = theirs[-1].get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@contextmanager
def played_desk(home: Path) -> Iterator[PlayedDesk]:
    """Serve the people and organisations of the sample year, and none of its acts."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NHIEMVU_DESK_PORT", str(free_port()))
        environment.setenv("NHIEMVU_SINK_PORT", str(free_port()))
        desk = PlayedDesk(Settings(home=home))
        engine = open_engine(desk.settings.database)
        upgrade(engine)
        with transaction(engine) as session:
            _take_up_posts(session, desk.now)
        engine.dispose()
        app = create_app(desk.settings, clock=lambda: desk.now)
        server = uvicorn.Server(uvicorn.Config(app, port=desk.settings.desk.port, log_level="warning"))
        thread = Thread(target=server.run)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.05)
            yield desk
        finally:
            server.should_exit = True
            thread.join()


def _take_up_posts(session: Session, now: datetime) -> None:
    for step in read_record(FOLDER / "sample-2025.toml").steps:
        if step.kind == "organisation" or (step.kind == "person" and "enterprise" not in step.form["roles"]):
            apply(session, step)
    session.add(Person(name="Kiểm Toán Viên (mẫu)", email="kiemtoan@thanhtra.example", roles=[Role.AUDITOR]))
    session.flush()
    for person in session.exec(select(Person).where(col(Person.email).in_(SIGNING_IN))):
        set_password(session, person, password=SecretStr(PASSWORD), by=SYSTEM, now=now)


@dataclass
class Hand:
    """One person in a browser of their own."""

    page: Page
    screens: Path

    def sign_in(self, email: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("Địa chỉ thư điện tử").fill(email)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press("Đăng nhập")

    def menu(self, label: str) -> None:
        self.page.locator(".side").get_by_role("link", name=label, exact=True).click()

    def follow(self, label: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=label).first.click()

    def press(self, label: str) -> None:
        self.page.locator("main").get_by_role("button", name=label, exact=True).click()

    def open_case(self, register: str, code: str, kind: str) -> None:
        self.menu(register)
        self.page.locator(f'main a[href="/cases/{kind}/{code}"]').first.click()

    def do(self, label: str, /, form: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """An act that the page of a case offers; afterwards the page says that it was done."""
        self.page.locator(".acts").get_by_role("link", name=label, exact=True).click()
        self.fill(form or {})
        self.press(label)
        self.reads(f"Đã thực hiện: {label}.")

    def fill(self, form: Mapping[str, str | Sequence[str]]) -> None:
        for label, value in form.items():
            self._write(label, value)

    def _write(self, label: str, value: str | Sequence[str]) -> None:
        name = re.compile(rf"^\s*{re.escape(label)}{OPTIONAL}\s*$")
        main = self.page.locator("main")
        group = main.get_by_role("group", name=name)
        if group.count():
            for each in [value] if isinstance(value, str) else value:
                group.get_by_label(each).first.check()
            return
        box = main.get_by_label(name)
        expect(box).to_have_count(1)
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=str(value))
        elif box.get_attribute("type") == "file":
            box.set_input_files(value)
        else:
            box.fill(str(value))

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def is_offered(self, *labels: str) -> None:
        """Exactly these acts can be done now."""
        acts = self.page.locator(".acts > .act:not(.act-held) > a")
        assert sorted(acts.all_inner_texts()) == sorted(labels)

    def shows(self, name: str) -> None:
        self.page.screenshot(path=self.screens / f"{name}.png", full_page=True)


def hand(browser: Browser, desk: PlayedDesk, screens: Path, *, script: bool) -> Hand:
    """A new browser with nobody signed in; it goes nowhere but to the desk."""
    context = browser.new_context(base_url=desk.address, java_script_enabled=script, accept_downloads=True)
    context.set_default_timeout(10_000)
    return Hand(context.new_page(), screens)
