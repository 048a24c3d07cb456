"""Months and reporting periods of a contract."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from models import Task
from states.chart import HO_CHI_MINH


def local_day(moment: datetime) -> date:
    """The date in Ho Chi Minh City: before 07:00 there it is still yesterday in UTC."""
    return moment.astimezone(HO_CHI_MINH).date()


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day when the month is shorter (assumed)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def progress_periods(task: Task, every_months: int) -> list[date]:
    """The last day of each reporting period that ends within the contract, in order."""
    if task.contract_starts_on is None or task.contract_ends_on is None:
        return []
    ends, count = [], 1
    while (end := add_months(task.contract_starts_on, every_months * count)) <= task.contract_ends_on:
        ends.append(end)
        count += 1
    return ends
