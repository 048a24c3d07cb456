"""What came in from Excel: one batch per file that was applied, one line per row it made or changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from models.base import Moment, Row, choice

IMPORT_KINDS = {
    "organisations": "Tổ chức, doanh nghiệp",
    "proposals": "Phiếu đề xuất",
    "members": "Thành viên Hội đồng",
    "activities": "Hoạt động",
    "tasks": "Nhiệm vụ đã thực hiện",
}


class ImportBatch(Row, table=True):
    """One applied list. `sha256` is that of the file, so that the same list is not applied twice unnoticed."""

    __tablename__ = "import_batch"

    import_kind: str = Field(sa_type=choice("import_kind", IMPORT_KINDS))
    file_name: str = Field(max_length=250)
    sha256: str = Field(max_length=64, index=True)
    imported_at: datetime = Field(sa_type=Moment)
    imported_by: str = Field(max_length=254)
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by: str | None = Field(default=None, max_length=254)


class ImportLine(Row, table=True):
    """One row that the batch made (`before` is None) or changed; the values are those of the touched columns."""

    __tablename__ = "import_line"

    batch_id: int = Field(foreign_key="import_batch.id", index=True)
    sheet_row: int
    table_name: str = Field(max_length=40)
    row_id: int
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)
