"""The community as everybody sees it: read whole, kept until its revision changes."""

from sqlalchemy import bindparam, select

from bot.domain.grids import Community, Grid, Level, Settings
from bot.domain.places import Building
from storage.people import People
from storage.statements import Row, Statement
from storage.tables import BuildingRow, GridRow, PersonRow, SettingRow, table_of
from storage.unit_of_work import Work

_settings = table_of(SettingRow)
_grids = table_of(GridRow)
_buildings = table_of(BuildingRow)
_people = table_of(PersonRow)
_revision = Statement(select(_settings.c.value).where(_settings.c.key == bindparam("key")))


class Communities:
    """Give the community at its present revision."""

    def __init__(self) -> None:
        self._revision: str | None = None
        self._community: Community | None = None

    async def current(self, work: Work) -> Community:
        """Read the community again only when it has changed."""
        row = await work.one(_revision, key="revision")
        revision = "" if row is None else row["value"]
        if self._community is None or revision != self._revision:
            self._community = await _read(work)
            self._revision = revision
        return self._community


async def _read(work: Work) -> Community:
    values = {row["key"]: row["value"] for row in await work.report(select(_settings))}
    settings = Settings(
        name=values.get("name", ""),
        timezone=values.get("timezone", "Asia/Shanghai"),
        city_profile=values.get("city_profile", "national"),
        is_demonstration=values.get("demonstration") == "yes",
    )
    grids = await work.report(select(_grids).order_by(_grids.c.id))
    buildings = await work.report(select(_buildings).order_by(_buildings.c.id))
    people = People(work)
    staff = select(_people).where(_people.c.role != "resident").order_by(_people.c.id)
    return Community(
        settings,
        [grid_of(row) for row in grids],
        [building_of(row) for row in buildings],
        [people.from_row(row) for row in await work.report(staff)],
    )


def grid_of(row: Row) -> Grid:
    """Turn columns into a grid."""
    return Grid(**{**row, "level": Level(row["level"])})


def building_of(row: Row) -> Building:
    """Turn columns into a building."""
    return Building(**{**row, "aliases": tuple(filter(None, row["aliases"].split("|")))})
