"""One day at the office, in a process with a time zone of its own: `python -m tests.faults.one_day URL FOLDER`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.engine import open_engine, transaction
from models.migrate import upgrade
from secretariat import annual_reports
from secretariat.backup import backup
from secretariat.digest import send_digest
from secretariat.report_files import write_report
from secretariat.sweep import sweep
from tests.faults.works import PG_BIN
from tests.secretariat.builders import at, begin, contract, submitted_task

NIGHT = datetime(2025, 3, 8, 16, 30, tzinfo=UTC)
"""Half past eleven in the evening of Saturday 8 March in Viet Nam; American clocks go forward that night."""


def main(url: str, folder: Path) -> None:
    engine = open_engine(url)
    upgrade(engine)
    with transaction(engine) as session:
        submitted_task(session)
        contract(session)
        begin(annual_reports.open_year, session, at(1, 6), year=2025)
    # Around midnight here, at noon in America, and through the night in which its clocks change.
    for hours in (0, 0.5, 1, 8, 14, 15, 16, 24 * 30, 24 * 200, 24 * 239):
        with transaction(engine) as session:
            now = NIGHT + timedelta(hours=hours)
            sweep(session, now=now)
            send_digest(session, now=now)
    with transaction(engine) as session:
        write_report(session, 2025, folder)
    print(backup(engine, folder, now=NIGHT, pg_bin=PG_BIN).name)
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
