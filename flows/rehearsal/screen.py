"""What a rehearsal shows: a bar of the year on a terminal, a line a month where the output is kept, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Table

from states.vietnamese import short_date


class Screen:
    """Where the year stands. Outside a terminal each month is one line that says what it held."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._progress = Progress(
            TextColumn("{task.fields[day]}"),
            BarColumn(bar_width=30),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[doing]}", style="dim"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._bar: TaskID | None = None
        self._month: date | None = None
        self._day = self._doing = ""
        self._acts = self._letters = 0

    def say(self, text: str) -> None:
        self.console.print(text, highlight=False, soft_wrap=True)

    @contextmanager
    def year(self, days: int) -> Iterator[None]:
        self._bar = self._progress.add_task("", total=days, day="", doing="")
        with self._progress:
            yield
            self._close_month()

    def day(self, day: date) -> None:
        month = day.replace(day=1)
        if self._month not in (None, month):
            self._close_month()
        self._month = month
        self._day = short_date(day).rjust(10)
        self._show(advance=1)

    def doing(self, text: str) -> None:
        self._doing = text[:70]
        self._show()

    def count(self, *, acts: int = 0, letters: int = 0) -> None:
        self._acts += acts
        self._letters += letters

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """The last column holds numbers and stands to the right."""
        shown = Table(title=title, title_justify="left", title_style="bold")
        for column in columns:
            shown.add_column(column, justify="right" if column == columns[-1] else "left")
        for row in rows:
            shown.add_row(*map(str, row))
        self.console.print(shown)

    def _show(self, *, advance: int = 0) -> None:
        if self._bar is not None:
            self._progress.update(self._bar, advance=advance, day=self._day, doing=self._doing)

    def _close_month(self) -> None:
        if self._month is not None and not self.console.is_terminal:
            self.say(f"  tháng {self._month:%m/%Y}: {self._acts} việc, {self._letters} thư")
        self._acts = self._letters = 0
