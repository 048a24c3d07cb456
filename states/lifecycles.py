"""Every compiled chart by the kind of case it governs."""

from __future__ import annotations

from states.activity import ACTIVITY
from states.announcement import ANNOUNCEMENT
from states.annual_report import ANNUAL_REPORT
from states.chart import Table
from states.council import COUNCIL
from states.dossier import DOSSIER
from states.task import TASK

LIFECYCLES: dict[str, Table] = {
    table.chart.kind: table for table in (ANNOUNCEMENT, TASK, COUNCIL, DOSSIER, ANNUAL_REPORT, ACTIVITY)
}
