"""The ticket desk that keeps its promises: clocks, incidents, callbacks, leave, the audit log, the catalogue."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0003"
down_revision = "0002"

_MINUTES = {
    "danger": (10, 30, 120),
    "utility": (120, 480, 1440),
    "ordinary": (240, 900, 3150),
    "complex": (450, 1350, 6750),
}
"""What was promised to the tickets that were filed before: in minutes, a working day of seven and a half hours."""

_ADDED = (
    "filed_by",
    "on_behalf",
    "filer_hears",
    "answers",
    "lead_id",
    "joint",
    "incident_id",
    "followers",
    "apart",
    "word_by",
    "resolve_by",
    "respond_minutes",
    "word_minutes",
    "resolve_minutes",
    "respond_told",
    "word_told",
    "resolve_told",
    "level",
    "pause",
    "paused_at",
    "pause_ends_at",
    "extension",
    "extension_why",
    "first_claim_by",
)

_ONLY_ADDED_TO = {
    "sqlite": (
        *(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        # INSERT OR REPLACE deletes without asking the trigger of DELETE.
        "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit"
        " WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
        "CREATE TRIGGER audit_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to()",
    ),
}
"""What refuses every change of an entry, whoever asks for it."""


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("muted_until", storage.tables.Utc(timezone=True), nullable=True))

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("filed_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("on_behalf", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("filer_hears", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("answers", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("lead_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("joint", sa.String(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("incident_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("followers", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("apart", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("word_by", storage.tables.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("resolve_by", storage.tables.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("respond_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("word_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("resolve_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("respond_told", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("word_told", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("resolve_told", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("level", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("pause", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("paused_at", storage.tables.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("pause_ends_at", storage.tables.Utc(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("extension", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("extension_why", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("first_claim_by", storage.tables.Utc(timezone=True), nullable=True))
    op.execute("UPDATE tickets SET level = 1 WHERE late_told")
    op.execute("UPDATE tickets SET lead_id = owner_id, first_claim_by = claim_by")
    for clock, (respond, word, resolve) in _MINUTES.items():
        op.execute(
            sa.text(
                "UPDATE tickets SET respond_minutes = :respond, word_minutes = :word, resolve_minutes = :resolve"
                " WHERE clock = :clock"
            ).bindparams(respond=respond, word=word, resolve=resolve, clock=clock)
        )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("late_told")
        batch_op.alter_column("on_behalf", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("filer_hears", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("answers", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("joint", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("followers", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("apart", existing_type=sa.BigInteger(), server_default=None)
        batch_op.alter_column("respond_minutes", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("word_minutes", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("resolve_minutes", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("respond_told", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("word_told", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("resolve_told", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("level", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("pause", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("extension", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("extension_why", existing_type=sa.String(), server_default=None)
        batch_op.create_foreign_key(
            "fk_tickets_filed_by", "people", ["filed_by"], ["id"], initially="DEFERRED", deferrable=True
        )
        batch_op.create_foreign_key(
            "fk_tickets_lead_id", "people", ["lead_id"], ["id"], initially="DEFERRED", deferrable=True
        )
        batch_op.create_foreign_key(
            "fk_tickets_incident_id", "tickets", ["incident_id"], ["id"], initially="DEFERRED", deferrable=True
        )
        batch_op.create_index("ix_tickets_filed_by", ["filed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_opened_at"), ["opened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_first_claim_by"), ["first_claim_by"], unique=False)
        batch_op.create_index(
            "ix_tickets_alike",
            ["grid_id", "category", "opened_at"],
            unique=False,
            sqlite_where=sa.text("incident_id IS NULL"),
            postgresql_where=sa.text("incident_id IS NULL"),
        )
        batch_op.create_index(
            "ix_tickets_incident",
            ["incident_id"],
            unique=False,
            sqlite_where=sa.text("incident_id IS NOT NULL"),
            postgresql_where=sa.text("incident_id IS NOT NULL"),
        )

    op.create_table(
        "tallies",
        sa.Column("grid_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("filed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("grid_id", "family"),
    )

    op.create_table(
        "callbacks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("worker_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("answered_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("rating", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callbacks_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index("ix_callbacks_ticket", ["ticket_id", "cycle"], unique=True)

    op.create_table(
        "leaves",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("filed_by", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tickets", sa.String(), nullable=False),
        sa.Column("due_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["filed_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leaves_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leaves_due_at"), ["due_at"], unique=False)

    op.create_table(
        "mutes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.BigInteger(), nullable=True),
        sa.Column("until", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["agreed_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mutes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_thing", ["thing"], unique=False)

    for statement in _ONLY_ADDED_TO[op.get_bind().dialect.name]:
        op.execute(statement)

    op.create_table(
        "audit_heads",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )

    op.create_table(
        "catalogue_versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("number"),
    )


def downgrade() -> None:
    """Change it back; what the new tables hold goes with them."""
    op.drop_table("catalogue_versions")
    op.drop_table("audit_heads")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_only_added_to")
    op.drop_table("mutes")
    op.drop_table("leaves")
    op.drop_table("callbacks")
    op.drop_table("tallies")

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("late_told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE tickets SET late_told = TRUE WHERE level > 0")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.alter_column("late_told", existing_type=sa.Boolean(), server_default=None)
        for index in (
            "ix_tickets_filed_by",
            "ix_tickets_incident",
            "ix_tickets_alike",
            "ix_tickets_first_claim_by",
            "ix_tickets_opened_at",
        ):
            batch_op.drop_index(index)
        for constraint in ("fk_tickets_incident_id", "fk_tickets_lead_id", "fk_tickets_filed_by"):
            batch_op.drop_constraint(constraint, type_="foreignkey")
        for column in _ADDED:
            batch_op.drop_column(column)

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("muted_until")
        batch_op.drop_column("away_until")
