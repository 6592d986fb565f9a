"""What residents asked of the clinic, until a nurse has answered."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "health_questions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["community_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("health_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_health_questions_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_health_questions_open",
            ["at"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )


def downgrade() -> None:
    """Change it back."""
    op.drop_table("health_questions")
