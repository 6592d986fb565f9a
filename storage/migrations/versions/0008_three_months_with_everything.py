"""The programme keeps who signed, its states and their reasons, laboratory values, adverse events and self-reports.

No row of anybody's health is written without their consent to it: an enrolment hangs on the consent, everything else
on the enrolment, and the triggers refuse what would hang on one that is missing, of the other kind, or taken back.
"""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0008"
down_revision = "0007"

OF_HEALTH = ("visits", "lab_panels", "adverse_events", "self_reports")
"""The tables that hold nothing but health data of an enrolment."""

_REFUSED = "no consent to health data"
_OF_ENROLMENT = (
    "SELECT 1 FROM enrolments e JOIN consents c ON c.id = e.consent_id"
    " WHERE e.id = NEW.enrolment_id AND (c.kind <> 'health_data' OR c.withdrawn_at IS NOT NULL)"
)
_BAD = {
    "enrolments": "SELECT 1 FROM consents c WHERE c.id = NEW.consent_id"
    " AND (c.kind <> 'health_data' OR c.withdrawn_at IS NOT NULL OR c.person_id <> NEW.person_id)",
    **dict.fromkeys(OF_HEALTH, _OF_ENROLMENT),
}
_CONSENT_OF = "(SELECT max(c.id) FROM consents c WHERE c.person_id = enrolments.person_id AND c.kind = 'health_data')"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "exclusions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        _person("nurse_id"),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_exclusions_nurse_id", "exclusions", ["nurse_id"])
    op.create_table(
        "consent_papers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        _person("person_id"),
        sa.Column("picture", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_consent_papers_person_id", "consent_papers", ["person_id"])
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(), nullable=False, server_default="own_device"))
        batch_op.add_column(sa.Column("signatory", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("taken_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("paper_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            "fk_consents_taken_by", "people", ["taken_by"], ["id"], initially="DEFERRED", deferrable=True
        )
        batch_op.create_foreign_key(
            "fk_consents_paper_id", "consent_papers", ["paper_id"], ["id"], initially="DEFERRED", deferrable=True
        )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.alter_column("way", server_default=None)
        batch_op.alter_column("signatory", server_default=None)
    _change_enrolments()
    _change_followups()
    op.create_table(
        "enrolment_events",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        _enrolment(),
        sa.Column("at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        _person("actor_id", nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "lab_panels",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        _enrolment(),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        _person("recorded_by"),
        sa.Column("recorded_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "adverse_events",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        _enrolment(),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        _person("recorded_by"),
        sa.Column("recorded_at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        _person("closed_by", nullable=True),
        sa.Column("closed_at", storage.tables.Utc(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_adverse_events_open",
        "adverse_events",
        ["occurred_on"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "self_reports",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        _enrolment(),
        sa.Column("followup_id", sa.BigInteger(), nullable=False),
        sa.Column("at", storage.tables.Utc(timezone=True), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["followup_id"], ["followups.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for table in ("enrolment_events", "lab_panels", "adverse_events", "self_reports"):
        op.create_index(f"ix_{table}_enrolment_id", table, ["enrolment_id"])
    _guard()


def downgrade() -> None:
    """Change it back."""
    _unguard()
    for table in ("self_reports", "adverse_events", "lab_panels", "enrolment_events"):
        op.drop_table(table)
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.drop_index("ix_followups_unrecorded")
        batch_op.drop_index("ix_followups_nurse")
        batch_op.create_index("ix_followups_nurse", ["nurse_id", "target_on"])
        batch_op.drop_column("misses")
        batch_op.drop_column("moved_from")
    op.execute("UPDATE followups SET stage = 'listed' WHERE stage IN ('miss', 'over')")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_constraint("fk_enrolments_consent_id", type_="foreignkey")
        batch_op.drop_index("ix_enrolments_name_key")
        for column in ("reminded_on", "arm", "name_key", "consent_id"):
            batch_op.drop_column(column)
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_constraint("fk_consents_paper_id", type_="foreignkey")
        batch_op.drop_constraint("fk_consents_taken_by", type_="foreignkey")
        for column in ("paper_id", "taken_by", "signatory", "way"):
            batch_op.drop_column(column)
    op.drop_table("consent_papers")
    op.drop_table("exclusions")


def _person(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    foreign = sa.ForeignKey("people.id", initially="DEFERRED", deferrable=True)
    return sa.Column(name, sa.BigInteger(), foreign, nullable=nullable)


def _enrolment() -> "sa.Column[int]":
    foreign = sa.ForeignKey("enrolments.id", initially="DEFERRED", deferrable=True)
    return sa.Column("enrolment_id", sa.BigInteger(), foreign, nullable=False)


def _change_enrolments() -> None:
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consent_id", sa.BigInteger(), nullable=True))
        # Of whoever was enrolled before, it comes with the next change of the row; till then the row is looked into.
        batch_op.add_column(sa.Column("name_key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("arm", sa.String(), nullable=False, server_default="service"))
        batch_op.add_column(sa.Column("reminded_on", sa.String(), nullable=False, server_default=""))
    op.execute(f"UPDATE enrolments SET consent_id = {_CONSENT_OF}")  # noqa: S608  our own names
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.alter_column("consent_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column("name_key", server_default=None)
        batch_op.create_index("ix_enrolments_name_key", ["name_key"])
        batch_op.alter_column("arm", server_default=None)
        batch_op.alter_column("reminded_on", server_default=None)
        batch_op.create_foreign_key(
            "fk_enrolments_consent_id", "consents", ["consent_id"], ["id"], initially="DEFERRED", deferrable=True
        )


def _change_followups() -> None:
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.drop_index("ix_followups_nurse")
        batch_op.add_column(sa.Column("moved_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("misses", sa.Integer(), nullable=False, server_default="0"))
    done = "occurred_on IS NOT NULL OR cancelled_at IS NOT NULL"
    op.execute(f"UPDATE followups SET stage = 'over' WHERE {done}")  # noqa: S608  our own names
    # What waits on the call list is looked at once more, to note whether it was missed.
    now = "strftime('%s', 'now') * 1000000" if op.get_bind().dialect.name == "sqlite" else "now()"
    op.execute(f"UPDATE followups SET stage = 'miss', due_at = {now} WHERE stage = 'listed'")  # noqa: S608  the same
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.alter_column("misses", server_default=None)
        batch_op.create_index(
            "ix_followups_nurse",
            ["nurse_id", "target_on"],
            sqlite_where=sa.text("stage <> 'over'"),
            postgresql_where=sa.text("stage <> 'over'"),
        )
        unrecorded = sa.text("answered_at IS NOT NULL AND occurred_on IS NULL AND cancelled_at IS NULL")
        batch_op.create_index(
            "ix_followups_unrecorded", ["nurse_id"], sqlite_where=unrecorded, postgresql_where=unrecorded
        )


def _guard() -> None:
    """Let the database itself refuse health data without consent."""
    for table, bad in _BAD.items():
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {table}_need_consent BEFORE INSERT ON {table} WHEN EXISTS ({bad})"
                f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
        else:
            op.execute(
                f"CREATE FUNCTION {table}_need_consent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" IF EXISTS ({bad}) THEN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'check_violation'; END IF;"
                " RETURN NEW; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {table}_need_consent BEFORE INSERT ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {table}_need_consent()"
            )
    # A contact is planned without anybody's health; what the resident answers comes into its row later.
    answered = "OLD.feeling = '' AND NEW.feeling <> ''"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER followups_need_consent BEFORE UPDATE ON followups WHEN {answered}"
            f" AND EXISTS ({_OF_ENROLMENT}) BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER followups_need_consent BEFORE UPDATE ON followups FOR EACH ROW WHEN ({answered})"
            " EXECUTE FUNCTION visits_need_consent()"
        )


def _unguard() -> None:
    on = "" if op.get_bind().dialect.name == "sqlite" else " ON followups"
    op.execute(f"DROP TRIGGER followups_need_consent{on}")
    for table in _BAD:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_need_consent")
        else:
            op.execute(f"DROP TRIGGER {table}_need_consent ON {table}")
            op.execute(f"DROP FUNCTION {table}_need_consent()")
