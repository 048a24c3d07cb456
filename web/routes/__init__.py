"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import (
    activities,
    acts,
    annual_report,
    calendar,
    cases,
    documents,
    health,
    home,
    lifecycle,
    sign_in,
    statistics,
    tasks,
    what_if,
)

REPORTS = (annual_report, statistics, what_if, calendar, activities, lifecycle)

# The acts of a case come before the case itself, whose code may hold a slash.
ROUTERS = tuple(module.router for module in (health, sign_in, home, tasks, documents, *REPORTS, acts, cases))
