"""Where and when the rubbish of a grid is handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.add_column(sa.Column("drop_off", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("drop_times", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.alter_column("drop_off", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("drop_times", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    """Change the tables back."""
    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.drop_column("drop_times")
        batch_op.drop_column("drop_off")
