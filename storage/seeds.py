"""A community from a folder of CSV files into an empty database: all of it, or nothing with every error named."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import SQLModel

from bot.domain.grids import Level
from bot.domain.people import Person, Role
from bot.domain.words import Language
from storage.sheets import Reader, SeedRefused, Sheet, read_folder
from storage.tables import BuildingRow, GridRow, LeaseRow, SettingRow
from storage.units import Units

FIRST_NUMBER = 1001
"""The number of a community's first ticket."""


_LEVELS = {"街道": "subdistrict", "社区": "community", "大网格": "large", "中网格": "middle"}


_ROLES = {
    "网格员": "grid_worker",
    "网格长": "grid_lead",
    "社区": "community_admin",
    "街道": "subdistrict",
    "护士": "nurse",
}


_YES_NO = {"yes": True, "no": False, "是": True, "否": False, "": True}


_LANGUAGES = {
    "zh-cn": Language.ZH,
    "zh": Language.ZH,
    "中文": Language.ZH,
    "en": Language.EN,
    "英文": Language.EN,
    "": Language.ZH,
}


class NotEmpty(Exception):
    """A community stands in the database already."""


async def seed(units: Units, folder: Path, *, timezone: str, demonstration: bool = False) -> None:
    """Put a community into an empty database."""
    sheets = read_folder(folder)
    uow = units.begin()
    if (await uow.community()).grids:
        raise NotEmpty
    reader = Reader()
    ids = [await uow.new_id() for _ in range(sum(len(sheet.rows) for sheet in sheets.values()))]
    take = iter(ids)
    settings = _settings(reader, sheets["settings"], timezone, demonstration=demonstration)
    grids = _grids(reader, sheets["grids"], take)
    buildings = _buildings(reader, sheets["buildings"], take, grids)
    people = [
        *_staff(reader, sheets["staff"], take, grids),
        *_residents(reader, sheets["residents"], take, buildings),
    ]
    if reader.errors:
        raise SeedRefused(reader.errors)
    rows: list[tuple[type[SQLModel], dict[str, Any]]] = [
        (LeaseRow, {"name": "numbers", "next": FIRST_NUMBER}),
        *((SettingRow, {"key": key, "value": value}) for key, value in settings.items()),
        *((GridRow, grid) for grid in grids.values()),
        *((BuildingRow, building) for building in buildings.values()),
    ]
    uow.plant(rows)
    for person in people:
        uow.people.add(person)
    await uow.commit()


def _settings(reader: Reader, sheet: Sheet, timezone: str, *, demonstration: bool) -> dict[str, str]:
    reader.sheet = "settings"
    values = {"timezone": timezone, "name": "", "city_profile": "national"}
    for reader.row, cells in sheet.rows:
        key = cells["key"]
        if key not in values:
            reader.wrong("key", "unknown", said=key, allowed=", ".join(values))
            continue
        values[key] = cells["value"]
        if key == "timezone":
            try:
                ZoneInfo(cells["value"])
            except (ZoneInfoNotFoundError, ValueError):
                reader.wrong("value", "no-timezone", said=cells["value"])
    return {**values, "revision": "seeded", "demonstration": "yes" if demonstration else "no"}


def _grids(reader: Reader, sheet: Sheet, take: Any) -> dict[str, dict[str, Any]]:
    reader.sheet = "grids"
    levels = {**{level.value: level.value for level in Level}, **_LEVELS}
    grids: dict[str, dict[str, Any]] = {}
    for reader.row, cells in sheet.rows:
        code = reader.text(cells, "code")
        if code in grids:
            reader.wrong("code", "twice", said=code)
        level = reader.one_of(cells, "level", levels)
        grids[code] = {
            "id": next(take),
            "code": code,
            "name": reader.text(cells, "name"),
            "level": level,
            "parent_id": None,
            "retired_at": None,
        }
    order = [level.value for level in Level]
    for reader.row, cells in sheet.rows:
        grid, parent = grids[cells["code"]], grids.get(cells["parent"])
        if cells["parent"] and parent is None:
            reader.wrong("parent", "no-such", said=cells["parent"], file="grids.csv")
        elif parent is None:
            if grid["level"] != Level.SUBDISTRICT.value:
                reader.wrong("parent", "no-parent")
        elif grid["level"] and parent["level"] and order.index(parent["level"]) >= order.index(grid["level"]):
            reader.wrong("parent", "parent-too-low", said=cells["parent"])
        else:
            grid["parent_id"] = parent["id"]
    tops = [row for row, grid in enumerate(grids.values(), 2) if grid["level"] == Level.SUBDISTRICT.value]
    if sheet.rows and len(tops) != 1:
        reader.row = tops[-1] if tops else 2
        reader.wrong("level", "several-subdistricts" if tops else "no-subdistrict")
    return dict(sorted(grids.items(), key=lambda item: order.index(item[1]["level"] or order[-1])))


def _buildings(
    reader: Reader, sheet: Sheet, take: Any, grids: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    reader.sheet = "buildings"
    buildings: dict[str, dict[str, Any]] = {}
    for reader.row, cells in sheet.rows:
        code = reader.text(cells, "code")
        if code in buildings:
            reader.wrong("code", "twice", said=code)
        grid = grids.get(cells["grid"])
        if cells["grid"] and grid is None:
            reader.wrong("grid", "no-such", said=cells["grid"], file="grids.csv")
        counts = {name: reader.number(cells, name, int) or 0 for name in ("entrances", "floors", "flats_per_floor")}
        for name, count in counts.items():
            if count < 0:
                reader.wrong(name, "no-number", said=cells[name])
        buildings[code] = {
            "id": next(take),
            "code": code,
            "estate": cells["estate"],
            "name": reader.text(cells, "name"),
            **counts,
            "grid_id": grid["id"] if grid else None,
            "aliases": cells["aliases"],
            "latitude": reader.number(cells, "latitude", float),
            "longitude": reader.number(cells, "longitude", float),
            "retired_at": None,
        }
    return buildings


def _staff(reader: Reader, sheet: Sheet, take: Any, grids: Mapping[str, dict[str, Any]]) -> list[Person]:
    reader.sheet = "staff"
    roles = {
        **{role.value: role for role in Role if role is not Role.RESIDENT},
        **{zh: Role(code) for zh, code in _ROLES.items()},
    }
    staff: dict[str, Person] = {}
    for reader.row, cells in sheet.rows:
        name = reader.text(cells, "name")
        if name in staff:
            reader.wrong("name", "twice", said=name)
        grid = grids.get(cells["grid"])
        if grid is None:
            reader.wrong("grid", "no-such", said=cells["grid"], file="grids.csv")
        role = reader.one_of(cells, "role", roles) or Role.GRID_WORKER
        on_duty = reader.one_of(cells, "on_duty", {key: (value,) for key, value in _YES_NO.items()})
        staff[name] = Person(
            id=next(take),
            role=role,
            name=name,
            phone=cells["phone"],
            grid_id=grid["id"] if grid else None,
            on_duty=on_duty[0] if on_duty else True,
        )
    for reader.row, cells in sheet.rows:
        deputy = staff.get(cells["deputy"]) if cells["deputy"] else None
        if cells["deputy"] and deputy is None:
            reader.wrong("deputy", "no-such", said=cells["deputy"], file="staff.csv")
        elif deputy is not None and cells["deputy"] == cells["name"]:
            reader.wrong("deputy", "own-deputy")
        elif deputy is not None:
            staff[cells["name"]] = replace(staff[cells["name"]], deputy_id=deputy.id)
    return list(staff.values())


def _residents(reader: Reader, sheet: Sheet, take: Any, buildings: Mapping[str, dict[str, Any]]) -> list[Person]:
    reader.sheet = "residents"
    residents = []
    for reader.row, cells in sheet.rows:
        building = buildings.get(cells["building"]) if cells["building"] else None
        if cells["building"] and building is None:
            reader.wrong("building", "no-such", said=cells["building"], file="buildings.csv")
        entrance = reader.number(cells, "entrance", int)
        if building and entrance is not None and building["entrances"] and not 1 <= entrance <= building["entrances"]:
            reader.wrong("entrance", "no-entrance", count=building["entrances"])
        residents.append(
            Person(
                id=next(take),
                role=Role.RESIDENT,
                name=reader.text(cells, "name"),
                language=reader.one_of(cells, "language", _LANGUAGES) or Language.ZH,
                phone=cells["phone"],
                building_id=building["id"] if building else None,
                entrance=entrance,
                flat=cells["flat"],
            )
        )
    return residents
