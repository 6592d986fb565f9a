"""A community from sheets into a living database, whole, in the caller's unit of work."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, select, text, update
from sqlmodel import SQLModel

from bot.domain.grids import Community, Settings
from bot.domain.people import Person, Role
from bot.domain.tickets import UNDER_WAY, Ticket
from bot.domain.words import Language
from storage.blueprints import Ground, Line, draw
from storage.communities import building_of, grid_of
from storage.comparisons import BACK, Change, Standing, What, compare, in_force
from storage.sheets import Reader, SeedError, SeedRefused, Sheets
from storage.statements import Row, Statement
from storage.tables import AccountRow, BuildingRow, GridRow, PersonRow, SettingRow, TicketRow, table_of
from storage.units import UnitOfWork

FIRST_NUMBER = 1001
"""The number of a community's first ticket."""

_people, _settings, _tickets = table_of(PersonRow), table_of(SettingRow), table_of(TicketRow)
_accounts = table_of(AccountRow)
_set = Statement(
    text(
        "INSERT INTO settings (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
)
_first_number = Statement(
    text("INSERT INTO leases (name, next) VALUES ('numbers', :first) ON CONFLICT (name) DO NOTHING")
)
_UNSAID: Mapping[type[SQLModel], Line] = {
    GridRow: {"retired_at": None, "outline": "", "drop_off": "", "drop_times": ""},
    BuildingRow: {
        **dict.fromkeys(("estate", "aliases", "nicknames"), ""),
        **dict.fromkeys(("entrances", "floors", "flats_per_floor"), 0),
        **dict.fromkeys(("grid", "latitude", "longitude", "retired_at")),
    },
}
"""What holds of something new where its row says nothing."""


async def standing_of(uow: UnitOfWork) -> Standing:
    """Read the community as it stands."""
    work = uow.people.work
    grids = await work.report(select(table_of(GridRow)))
    buildings = await work.report(select(table_of(BuildingRow)))
    codes = {row["id"]: row["code"] for row in (*grids, *buildings)}
    people = await work.report(select(_people).order_by(_people.c.id))
    return Standing(
        settings={row["key"]: row["value"] for row in await work.report(select(_settings))},
        grids={row["code"]: {**row, "parent": codes.get(row["parent_id"])} for row in grids},
        buildings={row["code"]: {**row, "grid": codes.get(row["grid_id"])} for row in buildings},
        people=tuple(uow.people.from_row(row) for row in people),
        codes=codes,
    )


def changes(sheets: Sheets, standing: Standing) -> list[Change]:
    """List what an import of these sheets would do, or refuse them with everything that is wrong."""
    grids = in_force(standing.grids)
    if not grids and "grids" not in sheets.by_name:
        raise SeedRefused([SeedError(sheets.title("grids"), 0, "", "seed-no-file")])
    reader = Reader(sheets)
    posts = [(one.name, standing.code(one.grid_id)) for one in standing.staff if one.is_staff]
    wanted = draw(reader, Ground(grids, in_force(standing.buildings), standing.settings), posts)
    if reader.errors:
        raise SeedRefused(reader.errors)
    return compare(wanted, standing)


class Import:
    """The writes of an import, queued in a unit of work."""

    def __init__(self, uow: UnitOfWork, standing: Standing, found: list[Change], now: datetime | None = None) -> None:
        self._uow = uow
        self._work = uow.people.work
        self._standing = standing
        self._found = found
        self._now = now

    async def keep(
        self, defaults: Mapping[str, str], each: Callable[[list[Change]], Iterable[Change]] = iter
    ) -> Community:
        """Queue the changes and give the community as it will stand; `each` watches the people go by."""
        if not self._found:
            return await self._uow.community()
        settings = self._keep_settings(defaults)
        grids = await self._places(GridRow, self._standing.grids)
        ids = {code: line["id"] for code, line in grids.items()}
        grid_rows = self._keep_places(GridRow, grids, ids)
        buildings = await self._places(BuildingRow, self._standing.buildings)
        building_rows = self._keep_places(BuildingRow, buildings, ids)
        staff = await self._keep_people(ids, {code: line["id"] for code, line in buildings.items()}, each)
        self._work.community_changed(f"import:{await self._uow.new_id()}")
        is_demonstration = settings["demonstration"] == "yes"
        return Community(
            Settings(settings["name"], settings["timezone"], settings["city_profile"], is_demonstration),
            [grid_of(row) for row in grid_rows],
            [building_of(row) for row in building_rows],
            staff,
        )

    def _of(self, sheet: str) -> dict[str, Change]:
        return {one.key: one for one in self._found if one.sheet == sheet}

    def _keep_settings(self, defaults: Mapping[str, str]) -> dict[str, str]:
        said = {key: one.line["value"] for key, one in self._of("settings").items()}
        settings = {**defaults, **self._standing.settings, **said}
        for key, value in settings.items():
            if self._standing.settings.get(key) != value:
                self._work.fact(_set, {"key": key, "value": value})
        self._work.fact(_first_number, {"first": FIRST_NUMBER})
        return settings

    async def _places(self, row: type[SQLModel], standing: Mapping[str, Line]) -> dict[str, Line]:
        """Give all grids, or all buildings, as they will stand; new ones with their ids."""
        lines = {code: dict(line) for code, line in standing.items()}
        for code, one in self._of(table_of(row).name).items():
            if one.what is What.ADDED:
                lines[code] = {**_UNSAID[row], **one.line, "id": await self._uow.new_id()}
            elif one.what is What.CHANGED:
                lines[code] |= {**one.line, "retired_at": None}
            else:
                lines[code]["retired_at"] = self._now
        return lines

    def _keep_places(self, row: type[SQLModel], lines: Mapping[str, Line], ids: Mapping[str, int]) -> list[Row]:
        table = table_of(row)
        found = self._of(table.name)
        rewrite = _rewrite(table)
        rows: list[Row] = []
        for code, line in lines.items():
            columns: Line = {one.name: line.get(one.name) for one in table.columns}
            above, column = ("parent", "parent_id") if row is GridRow else ("grid", "grid_id")
            columns |= {"code": code, column: ids.get(line[above])}
            rows.append(columns)
            if code in found and found[code].what is What.ADDED:
                self._uow.plant([(row, columns)])
            elif code in found:
                self._work.fact(rewrite, {**columns, "wanted": columns["id"]})
        return rows

    async def _keep_people(
        self,
        grids: Mapping[str, int],
        buildings: Mapping[str, int],
        each: Callable[[list[Change]], Iterable[Change]],
    ) -> list[Person]:
        """Queue the people; give the staff as they will be."""
        found = [one for one in self._found if one.sheet in {"staff", "residents"}]
        new = {id(one): await self._uow.new_id() for one in found if one.what is What.ADDED}
        staff = {one.id: one for one in self._standing.staff}
        by_name = {one.name: one.id for one in self._standing.staff if one.is_staff}
        for one in found:
            if one.sheet == "staff" and one.what is not What.RETIRED:
                by_name[one.name] = one.person.id if one.person is not None else new[id(one)]
        for one in each(found):
            if one.person is None:
                person = _newcomer(one, new[id(one)], grids, buildings)
            elif one.what is What.RETIRED:
                person = replace(one.person, revoked_at=self._now)
            else:
                person = _changed(one.person, one, grids)
            if one.what is What.ADDED or "deputy" in one.fields:
                person = replace(person, deputy_id=by_name.get(one.line.get("deputy", "")))
            (self._uow.people.add if one.person is None else self._uow.people.save)(person)
            if person.role is not Role.RESIDENT:
                staff[person.id] = person
        return list(staff.values())


def _rewrite(table: Table) -> Statement:
    columns: dict[str, Any] = {one.name: bindparam(one.name) for one in table.columns if one.name != "id"}
    return Statement(update(table).where(table.c.id == bindparam("wanted")).values(columns))


def _newcomer(one: Change, person_id: int, grids: Mapping[str, int], buildings: Mapping[str, int]) -> Person:
    line = one.line
    return Person(
        id=person_id,
        role=line.get("role", Role.RESIDENT),
        name=one.name,
        language=line.get("language") or Language.ZH,
        phone=line.get("phone", ""),
        grid_id=grids.get(line.get("grid", "")),
        on_duty=line.get("on_duty", True),
        building_id=buildings.get(line.get("building") or ""),
        entrance=line.get("entrance"),
        flat=line.get("flat", ""),
        from_sheet="role" in line,
    )


def _changed(person: Person, one: Change, grids: Mapping[str, int]) -> Person:
    said = {name: after for name, (_, after) in one.fields.items() if name not in {"grid", "deputy", BACK}}
    if "grid" in one.fields:
        said["grid_id"] = grids[one.line["grid"]]
    return replace(person, **said, from_sheet=person.role is not Role.RESIDENT, revoked_at=None)


async def under_way_with(uow: UnitOfWork, person_ids: set[int]) -> list[Ticket]:
    """List the open and claimed tickets that these people own, may claim, or answer for."""
    states = [state.value for state in UNDER_WAY]
    rows = await uow.people.work.report(select(_tickets).where(_tickets.c.state.in_(states)).order_by(_tickets.c.id))
    tickets = [uow.tickets.remember(uow.tickets.from_row(row)) for row in rows]
    return [one for one in tickets if not person_ids.isdisjoint({*one.candidates, one.owner_id, one.desk_id})]


async def has_come_in(uow: UnitOfWork, person_id: int) -> bool:
    """Tell whether somebody has ever been known on a channel, were it long ago."""
    return bool(await uow.people.work.report(select(_accounts.c.account).where(_accounts.c.person_id == person_id)))
