"""A saved view keeps the query of the list of tasks, and no address"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("saved_view") as table:
        table.alter_column("url", new_column_name="query")
