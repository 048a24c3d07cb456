"""Many provinces on many machines: every bell of every province, in one Prefect work pool.

`python -m flows.pool` keeps the pool as the provinces' files say; `prefect worker start --pool nhiemvu` on any
number of machines rings the bells. A deployment holds the name of its province only: the worker's machine has
the file with the address of the database, so no password lies in Prefect.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound

from flows.deployments import BELLS, deployment
from settings import OWN, PROVINCES, province_files, province_values
from states.errors import BadInput, NhiemvuError

POOL = "nhiemvu"
PAGE = 200
"""Deployments that the Prefect server gives at a time."""


def keep(provinces: Sequence[str]) -> tuple[int, int]:
    """Make the pool hold the bells of `provinces` and no other; return how many it holds and how many went."""
    bells = [(province, bell) for province in provinces for bell in BELLS]
    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(POOL)
        except ObjectNotFound:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        kept = {deployment(bell, province=province).apply(work_pool_name=POOL) for province, bell in bells}
        gone = [each.id for each in _deployments(client) if each.id not in kept]
        for each in gone:
            client.delete_deployment(each)
    return len(kept), len(gone)


def _deployments(client: SyncPrefectClient) -> list[DeploymentResponse]:
    mine = WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL]))
    found: list[DeploymentResponse] = []
    while page := client.read_deployments(work_pool_filter=mine, limit=PAGE, offset=len(found)):
        found += page
    return found


def main() -> int:
    try:
        provinces = _checked()
        held, gone = keep(provinces)
    except NhiemvuError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(provinces)} tỉnh, {held} lịch trong nhóm máy “{POOL}”; đã bỏ {gone} lịch không còn dùng.")
    return 0


def _checked() -> list[str]:
    """The provinces of this machine; `BadInput` where a file is not whole or two share what must be apart."""
    if not os.environ.get("PREFECT_API_URL"):
        raise BadInput(
            "Chưa biết máy chủ Prefect nào giữ nhóm máy: hãy đặt biến PREFECT_API_URL rồi chạy lại."
        )
    files = province_files()
    if not files:
        raise BadInput(
            f"Chưa có tỉnh nào: hãy đặt biến {PROVINCES} là thư mục chứa các tệp <tên tỉnh>.env rồi chạy lại."
        )
    for name in OWN:
        owners: dict[str, list[str]] = {}
        for province in files:
            owners.setdefault(province_values(province)[name], []).append(province)
        if shared := next((names for names in owners.values() if len(names) > 1), None):
            raise BadInput(f"{', '.join(shared)} cùng ghi một {name}; mỗi tỉnh phải có dữ liệu riêng.")
    return list(files)


if __name__ == "__main__":
    sys.exit(main())
