"""Which flow rings when. The hours are those of Ho Chi Minh City, wherever the server stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prefect import Flow
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.annual_report import annual_report_flow
from flows.bounces import bounces_flow
from flows.digest import digest_flow
from flows.dispatch import dispatch_flow
from flows.nightly import nightly_flow
from flows.sweep import sweep_flow
from settings import PROVINCE

TIMEZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True)
class Bell:
    """A flow and the cron line it rings by; `name` says the same hours to people."""

    name: str
    flow: Flow[Any, Any]
    cron: str
    description: str


BELLS = (
    Bell(
        "07:30 hằng ngày",
        sweep_flow,
        "30 7 * * *",
        "Xem mọi thời hạn đã đến: lập thư nhắc, báo cáo việc quá hạn, đóng thông báo hết hạn nhận phiếu. "
        "Máy tắt bao lâu cũng được xử lý bù ở lượt sau, không thư nào lập hai lần.",
    ),
    Bell(
        "mỗi 5 phút",
        dispatch_flow,
        "*/5 * * * *",
        "Gửi các thư đang chờ trong hộp thư đi; thư bị máy chủ thư từ chối tạm thời được gửi lại sau.",
    ),
    Bell(
        "mỗi 15 phút",
        bounces_flow,
        "*/15 * * * *",
        "Đọc hộp thư trả lại: thư nào không đến được, vì sao; ngừng gửi đến địa chỉ đó và báo bộ phận thư ký.",
    ),
    Bell(
        "08:00 thứ Hai",
        digest_flow,
        "0 8 * * 1",
        "Gửi bộ phận thư ký bản tổng hợp việc quá hạn, việc đến hạn trong tuần, việc đang chờ nơi khác.",
    ),
    Bell(
        "06:30 hằng ngày",
        annual_report_flow,
        "30 6 * * *",
        "Khi đến ngày tổng hợp theo quy trình: tổng hợp số liệu báo cáo năm, xuất tệp DOCX và PDF.",
    ),
    Bell(
        "01:30 hằng đêm",
        nightly_flow,
        "30 1 * * *",
        "Sao lưu cơ sở dữ liệu và kiểm tra chuỗi nhật ký của mọi hồ sơ.",
    ),
)


def deployment(bell: Bell, *, province: str | None = None) -> RunnerDeployment:
    """What Prefect keeps of a bell; the flow is found by its module, whatever folder the runner starts in.

    A province's bell goes to whichever machine of the pool is free, with the name of the province.
    """
    return RunnerDeployment.from_flow(
        bell.flow,
        name=f"{province} · {bell.name}" if province else bell.name,
        schedule=Cron(bell.cron, timezone=TIMEZONE),
        description=bell.description,
        tags=[province] if province else [],
        job_variables={"env": {PROVINCE: province}} if province else {},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
