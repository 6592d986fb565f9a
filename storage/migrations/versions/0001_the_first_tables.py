"""The first tables."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "grids",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "buildings",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("estate", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("entrances", sa.Integer(), nullable=False),
        sa.Column("floors", sa.Integer(), nullable=False),
        sa.Column("flats_per_floor", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("aliases", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buildings_grid_id"), ["grid_id"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("deputy_id", sa.BigInteger(), nullable=True),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("building_id", sa.BigInteger(), nullable=True),
        sa.Column("entrance", sa.Integer(), nullable=True),
        sa.Column("flat", sa.String(), nullable=False),
        sa.Column("revoked_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_role"), ["role"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("revoked_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("channel", "account"),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("given_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("withdrawn_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_person_id"), ["person_id"], unique=False)

    op.create_table(
        "enrolments",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("nurse_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["nurse_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolments_nurse_id"), ["nurse_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolments_person_id"), ["person_id"], unique=False)

    op.create_table(
        "forms",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("person_id", "chat"),
    )
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("channel", "message_id"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("created_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("due_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("until", storage.tables.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_outbox_person", ["person_id", "id"], unique=False)
        batch_op.create_index("ix_outbox_slot", ["person_id", "slot"], unique=False)

    op.create_table(
        "passes",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("used_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("passes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "screenings",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nurse_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("code_digest", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("expires_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["nurse_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("screenings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screenings_code_digest"), ["code_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_screenings_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_screenings_nurse_id"), ["nurse_id"], unique=False)

    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("danger", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("building_id", sa.BigInteger(), nullable=True),
        sa.Column("entrance", sa.Integer(), nullable=True),
        sa.Column("flat", sa.String(), nullable=False),
        sa.Column("place_words", sa.String(), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("reporter_id", sa.BigInteger(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_role", sa.String(), nullable=False),
        sa.Column("candidates", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("desk_id", sa.BigInteger(), nullable=True),
        sa.Column("touched_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("opened_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("claim_by", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("first_claimed_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("claimed_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("arrive_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("resolved_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("closed_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("due_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("late_told", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("rating", sa.String(), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["subject_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_tickets_grid", ["grid_id", "state"], unique=False)
        batch_op.create_index("ix_tickets_number", ["number"], unique=False)
        batch_op.create_index("ix_tickets_owner", ["owner_id", "state"], unique=False)
        batch_op.create_index("ix_tickets_reporter", ["reporter_id"], unique=False)

    op.create_table(
        "anonymous_reporters",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    with op.batch_alter_table("anonymous_reporters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anonymous_reporters_person_id"), ["person_id"], unique=False)

    op.create_table(
        "followups",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("nurse_id", sa.BigInteger(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("due_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("answered_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("feeling", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("cancelled_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["nurse_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followups_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_followups_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index("ix_followups_nurse", ["nurse_id", "target_on"], unique=False)

    op.create_table(
        "photos",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("added_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photos_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_events",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_events_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("followup_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["followup_id"], ["followups.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_enrolment_id"), ["enrolment_id"], unique=False)


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visits_enrolment_id"))

    op.drop_table("visits")
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_events_ticket_id"))

    op.drop_table("ticket_events")
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photos_ticket_id"))

    op.drop_table("photos")
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.drop_index("ix_followups_nurse")
        batch_op.drop_index(batch_op.f("ix_followups_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_followups_due_at"))

    op.drop_table("followups")
    with op.batch_alter_table("anonymous_reporters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_anonymous_reporters_person_id"))

    op.drop_table("anonymous_reporters")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_reporter")
        batch_op.drop_index("ix_tickets_owner")
        batch_op.drop_index("ix_tickets_number")
        batch_op.drop_index("ix_tickets_grid")
        batch_op.drop_index(batch_op.f("ix_tickets_due_at"))

    op.drop_table("tickets")
    with op.batch_alter_table("screenings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screenings_nurse_id"))
        batch_op.drop_index(batch_op.f("ix_screenings_expires_at"))
        batch_op.drop_index(batch_op.f("ix_screenings_code_digest"))

    op.drop_table("screenings")
    with op.batch_alter_table("passes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passes_person_id"))

    op.drop_table("passes")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_slot")
        batch_op.drop_index("ix_outbox_person")
        batch_op.drop_index(batch_op.f("ix_outbox_due_at"))

    op.drop_table("outbox")
    op.drop_table("inbox")
    op.drop_table("forms")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolments_person_id"))
        batch_op.drop_index(batch_op.f("ix_enrolments_nurse_id"))

    op.drop_table("enrolments")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_person_id"))

    op.drop_table("consents")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_person_id"))

    op.drop_table("accounts")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_role"))
        batch_op.drop_index(batch_op.f("ix_people_name_key"))

    op.drop_table("people")
    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buildings_grid_id"))

    op.drop_table("buildings")
    op.drop_table("settings")
    op.drop_table("leases")
    op.drop_table("grids")
