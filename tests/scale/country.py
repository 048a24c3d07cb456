"""34 provinces, each a database of its own with its enterprises, and a call that goes to every one of them.

The enterprises are laid down by whole tables; the call is drafted and issued by the acts of a secretariat.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import insert, text

from models import Organisation, Person
from models.engine import open_engine, transaction
from models.migrate import upgrade
from secretariat import announcements
from secretariat.acts import By
from states.chart import HO_CHI_MINH
from states.forms import DocumentForm
from states.roles import Actor, Role

# The provinces and cities of 2025 (Nghị quyết 202/2025/QH15), as a file name can spell them.
PROVINCES = """
    ha-noi hue lai-chau dien-bien son-la lang-son quang-ninh thanh-hoa nghe-an ha-tinh cao-bang tuyen-quang
    lao-cai thai-nguyen phu-tho bac-ninh hung-yen hai-phong ninh-binh quang-tri da-nang quang-ngai gia-lai
    khanh-hoa lam-dong dak-lak ho-chi-minh dong-nai tay-ninh can-tho vinh-long dong-thap ca-mau an-giang
""".split()  # noqa: SIM905 - words, not a list of strings

SECRETARY = Actor("thuky@so.example", "Thư ký", frozenset({Role.SECRETARIAT}))
ISSUED = datetime(2025, 1, 6, 9, tzinfo=HO_CHI_MINH)
CLOSES_ON = date(2025, 2, 14)
REMINDED = datetime(2025, 2, 7, 7, 30, tzinfo=HO_CHI_MINH)
"""A night on which the sweep reminds everybody who was called."""


@dataclass(frozen=True)
class Province:
    name: str
    database: str
    """SQLAlchemy URL."""
    enterprises: int

    @property
    def domain(self) -> str:
        """Of its sender and of every address it writes to, so that a letter that strays is seen."""
        return f"{self.name}.example"

    def file(self, folder: Path, home: Path, *, relay_port: int) -> None:
        """What the machines of the pool know of this province; its password stands nowhere else."""
        path = folder / f"{self.name}.env"
        path.touch(mode=0o600)
        path.write_text(
            f"NHIEMVU_HOME={home / self.name}\n"
            f"NHIEMVU_DATABASE_URL={self.database}\n"
            f"NHIEMVU_SENDER=khcn@{self.domain}\n"
            f"NHIEMVU_SMTP_HOST=127.0.0.1\n"
            f"NHIEMVU_SMTP_PORT={relay_port}\n"
        )


def create_databases(url: str, names: Iterable[str]) -> None:
    """One empty PostgreSQL database for each name, beside the one that `url` leads to."""
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0"))
    engine.dispose()


def settle(provinces: Sequence[Province]) -> None:
    """Bring every database up to date and lay down its enterprises."""
    _each(_settle, provinces)


def call(provinces: Sequence[Province]) -> None:
    """Every secretariat issues its call; each act queues a letter to every enterprise of the province."""
    _each(_call, provinces)


def _each(work: object, provinces: Sequence[Province]) -> None:
    """As many at once as there are processors: the secretariats work beside each other."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for _ in pool.map(work, provinces):  # type: ignore[arg-type]
            pass


def _settle(province: Province) -> None:
    engine = open_engine(province.database)
    upgrade(engine)
    with transaction(engine) as session:
        session.execute(
            insert(Person), [{"name": SECRETARY.name, "email": SECRETARY.id, "roles": [Role.SECRETARIAT]}]
        )
        session.execute(
            insert(Organisation),
            [
                {
                    "code": f"DN{number}",
                    "name": f"Công ty {number} {province.name}",
                    "organisation_kind": "enterprise",
                    "email": f"dn{number}@{province.domain}",
                }
                for number in range(province.enterprises)
            ],
        )
    engine.dispose()


def _call(province: Province) -> None:
    engine = open_engine(province.database)
    with transaction(engine) as session:
        drafted = announcements.draft(
            session,
            by=By(SECRETARY, ISSUED),
            code="TB-2025",
            year=2025,
            title="Đề xuất, đặt hàng nhiệm vụ khoa học và công nghệ năm 2025",
            closes_on=CLOSES_ON,
            recipients=tuple(f"DN{number}" for number in range(province.enterprises)),
        )
        paper = DocumentForm(reference="01/TB-KHCN", issued_on=ISSUED.date())
        announcements.issue(session, drafted, by=By(SECRETARY, ISSUED, drafted.version), document=paper)
    engine.dispose()
