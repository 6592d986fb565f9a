"""Check what stands in the database: its schema, who answers for whom, and what did not get through."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import column, text
from sqlalchemy.sql import ClauseElement
from sqlmodel import SQLModel

from bot.checkup.checks import Check, fail, ok, warn
from bot.domain.grids import Community, Level
from bot.domain.routing import answerable_for
from storage.migrations import HEAD

_LATE, _STUCK = timedelta(minutes=5), timedelta(hours=1)
_OF_SQLITE = text("SELECT t.name || '.' || c.name AS name FROM sqlite_master t JOIN pragma_table_info(t.name) c")
_OF_POSTGRES = text(
    "SELECT table_name || '.' || column_name AS name FROM information_schema.columns"
    " WHERE table_schema = current_schema()"
)
_NAMED = 5
"""How many of a kind a line names; the rest is counted."""


def schema(revision: str | None, *, whole: bool) -> Check:
    """Judge the schema of a database that could be opened."""
    if not whole:
        return fail("database", "doctor-database-damaged")
    if revision is None:
        return fail("database", "doctor-database-empty")
    if revision > HEAD:
        return fail("database", "doctor-database-newer", found=revision, known=HEAD)
    if revision < HEAD:
        return fail("database", "doctor-database-older", found=revision, known=HEAD)
    return ok("database", "doctor-database-ok", revision=revision)


def columns(there: Collection[str]) -> Check | None:
    """Look behind a good revision: say what the program reads and writes and the tables do not have, if anything."""
    needed = (f"{table.name}.{one.name}" for table in SQLModel.metadata.sorted_tables for one in table.columns)
    lacking = [one for one in needed if one not in there]
    return fail("database", "doctor-database-lacking", columns=_some(lacking)) if lacking else None


def listed_by(backend: str) -> ClauseElement:
    """Ask a database of some kind for all of its columns, each with its table."""
    return (_OF_SQLITE if backend == "sqlite" else _OF_POSTGRES).columns(column("name"))


def coverage(community: Community) -> Check:
    """Check that somebody answers for every grid, and that every building lies in one."""
    if not community.grids:
        return fail("coverage", "doctor-coverage-none")
    alone = [grid.code for grid in community.grids.values() if not answerable_for(grid.id, community)]
    outside = [one.code for one in community.buildings.values() if one.grid_id not in community.grids]
    if alone and outside:
        return warn("coverage", "doctor-coverage-lacking", grids=_some(alone), buildings=_some(outside))
    if alone:
        return warn("coverage", "doctor-coverage-grids", grids=_some(alone))
    if outside:
        return warn("coverage", "doctor-coverage-buildings", buildings=_some(outside))
    return ok("coverage", "doctor-coverage-ok", grids=len(community.grids), buildings=len(community.buildings))


def catalogue(community: Community) -> Check:
    """Check that the edition of the service catalogue which was made here can be read."""
    if community.edition and community.catalogue is None:
        return warn("catalogue", "doctor-catalogue-unreadable", edition=str(community.edition))
    return ok("catalogue", "doctor-catalogue-ok", edition=str(community.edition))


def clinics(community: Community, named: Collection[str]) -> list[Check]:
    """Check that every clinic that offers follow-ups on Telegram is one: a name written wrongly offers nothing."""
    known = {grid.name for grid in community.grids.values() if grid.level is Level.COMMUNITY}
    unknown = sorted(set(named) - known)
    if unknown:
        return [warn("clinics", "doctor-clinics-unknown", names=_some(unknown))]
    return [ok("clinics", "doctor-clinics-ok", names=_some(sorted(named)))] if named else []


def unreachable(count: int) -> Check:
    """Judge how many people cannot be reached any more."""
    if count:
        return warn("unreachable", "doctor-unreachable-some", count=count)
    return ok("unreachable", "doctor-unreachable-ok")


def outbox(now: datetime, waiting_since: datetime | None) -> Check:
    """Judge how long the oldest message has been waiting."""
    waited = now - waiting_since if waiting_since is not None else timedelta()
    minutes = waited // timedelta(minutes=1)
    if waited > _STUCK:
        return fail("outbox", "doctor-outbox-stuck", minutes=minutes)
    return warn("outbox", "doctor-outbox-late", minutes=minutes) if waited > _LATE else ok("outbox", "doctor-outbox-ok")


def quarantine(incidents: list[str]) -> Check:
    """Judge how many messages could not be handled."""
    if not incidents:
        return ok("quarantine", "doctor-quarantine-ok")
    named = _some([one for one in incidents if one]) or "-"
    return warn("quarantine", "doctor-quarantine-some", count=len(incidents), incidents=named)


def _some(names: list[str]) -> str:
    more = f" … +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}" or "-"
