"""The community as everybody sees it: read whole, kept until its revision changes."""

import asyncio

from sqlalchemy import bindparam, select

from bot.domain.catalogue import Catalogue
from bot.domain.editions import SHIPPED, CatalogueRefused
from bot.domain.grids import Community, Grid, Group, Level, Settings
from bot.domain.places import Building
from bot.domain.words import Language
from storage.catalogues import Catalogues
from storage.outlines import outline_of
from storage.people import People
from storage.statements import Row, Statement
from storage.tables import BuildingRow, ChatRow, GridRow, PersonRow, SettingRow, table_of
from storage.unit_of_work import Work

_settings = table_of(SettingRow)
_grids = table_of(GridRow)
_buildings = table_of(BuildingRow)
_people = table_of(PersonRow)
_chats = table_of(ChatRow)
_revision = Statement(select(_settings.c.value).where(_settings.c.key == bindparam("key")))


class Communities:
    """Give the community at its present revision."""

    def __init__(self) -> None:
        self._revision: str | None = None
        self.known: Community | None = None
        self._catalogue: Catalogue | None = None
        self._edition = SHIPPED
        self._reading = asyncio.Lock()

    async def current(self, work: Work) -> Community:
        """Read the community again only when it has changed."""
        row = await work.one(_revision, key="revision")
        revision = "" if row is None else row["value"]
        if self.known is None or revision != self._revision:
            async with self._reading:  # of a crowd that comes after a change one reads
                if self.known is None or revision != self._revision:
                    await self._read_catalogue(work)
                    self.known = await _read(work, self._catalogue, self._edition)
                    self._revision = revision
        return self.known

    async def _read_catalogue(self, work: Work) -> None:
        """Read the newest edition, once; where this program cannot read it, the shipped one counts."""
        catalogues = Catalogues(work)
        newest = await catalogues.newest()
        if newest == self._edition:
            return
        try:
            self._catalogue = await catalogues.of(newest)
        except CatalogueRefused:
            self._catalogue = None
        self._edition = newest


async def _read(work: Work, catalogue: Catalogue | None, edition: int) -> Community:
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
    # A group that cannot be reached counts as none: its workers hear of everything by themselves again.
    groups = select(_chats.c.id, _chats.c.grid_id, _chats.c.language).where(
        _chats.c.grid_id.is_not(None), _chats.c.unreachable_at.is_(None)
    )
    return Community(
        settings,
        [grid_of(row) for row in grids],
        [building_of(row) for row in buildings],
        [people.from_row(row) for row in await work.report(staff)],
        [group_of(row) for row in await work.report(groups)],
        catalogue=catalogue,
        edition=edition,
    )


def grid_of(row: Row) -> Grid:
    """Turn columns into a grid."""
    return Grid(**{**row, "level": Level(row["level"]), "outline": outline_of(row["outline"])})


def building_of(row: Row) -> Building:
    """Turn columns into a building."""
    names = {column: tuple(filter(None, row[column].split("|"))) for column in ("aliases", "nicknames")}
    return Building(**{**row, **names})


def group_of(row: Row) -> Group:
    """Turn columns into a workers' group."""
    return Group(row["id"], row["grid_id"], Language(row["language"]))
