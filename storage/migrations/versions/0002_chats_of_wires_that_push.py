"""Chats of wires that push."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("bound_by", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("menu", sa.String(), nullable=False),
        sa.Column("unreachable_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bound_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.create_index("ix_chats_address", ["channel", "address_key"], unique=True)
        batch_op.create_index("ix_chats_grid", ["grid_id"], unique=True)
        batch_op.create_index("ix_chats_person", ["person_id"], unique=True)

    op.create_table(
        "shown",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("is_caption", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("chat_id", "message_id"),
    )
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.create_index("ix_shown_slot", ["chat_id", "slot", "message_id"], unique=False)

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("seen_at", storage.tables.Utc(timezone=True), nullable=True))
    op.execute("UPDATE accounts SET seen_at = created_at")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.alter_column("device", existing_type=sa.String(), server_default=None)

    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retired_at", storage.tables.Utc(timezone=True), nullable=True))

    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retired_at", storage.tables.Utc(timezone=True), nullable=True))

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("arrived", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_inbox_open",
            ["arrived"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chat_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("push", sa.String(), nullable=False, server_default=""))
        batch_op.alter_column("person_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.create_foreign_key(
            "fk_outbox_chat", "chats", ["chat_id"], ["id"], initially="DEFERRED", deferrable=True
        )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("push", existing_type=sa.String(), server_default=None)
        batch_op.create_index(
            "ix_outbox_group",
            ["chat_id", "id"],
            unique=False,
            sqlite_where=sa.text("person_id IS NULL"),
            postgresql_where=sa.text("person_id IS NULL"),
        )
        batch_op.create_index(
            "ix_outbox_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("push = 'waiting'"),
            postgresql_where=sa.text("push = 'waiting'"),
        )
        batch_op.create_index(
            "ix_outbox_waiting_chat",
            ["chat_id"],
            unique=False,
            sqlite_where=sa.text("push = 'waiting'"),
            postgresql_where=sa.text("push = 'waiting'"),
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("from_sheet", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.alter_column("from_sheet", existing_type=sa.Boolean(), server_default=None)

    with op.batch_alter_table("passes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("issued_by", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            "fk_passes_issued_by", "people", ["issued_by"], ["id"], initially="DEFERRED", deferrable=True
        )
    with op.batch_alter_table("passes", schema=None) as batch_op:
        batch_op.alter_column("about", existing_type=sa.BigInteger(), server_default=None)
        batch_op.create_index("ix_passes_issued_by", ["issued_by"], unique=False)


def downgrade() -> None:
    """Change it back; what was told to groups goes with them."""
    with op.batch_alter_table("passes", schema=None) as batch_op:
        batch_op.drop_index("ix_passes_issued_by")
        batch_op.drop_constraint("fk_passes_issued_by", type_="foreignkey")
        batch_op.drop_column("issued_by")
        batch_op.drop_column("about")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("from_sheet")

    op.execute("DELETE FROM outbox WHERE person_id IS NULL")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_group")
        batch_op.drop_index("ix_outbox_waiting_chat")
        batch_op.drop_index("ix_outbox_waiting")
        batch_op.drop_constraint("fk_outbox_chat", type_="foreignkey")
        batch_op.alter_column("person_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column("push")
        batch_op.drop_column("chat_id")

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_open")
        batch_op.drop_column("arrived")

    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.drop_column("retired_at")

    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.drop_column("retired_at")

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("seen_at")
        batch_op.drop_column("device")

    op.drop_table("shown")
    op.drop_table("chats")
