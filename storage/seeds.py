"""A community from a folder of CSV files into an empty database: all of it, or nothing with every error named."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import SQLModel

from bot.domain.grids import Level
from bot.domain.people import Person, Role
from bot.domain.words import Language
from storage.tables import BuildingRow, GridRow, LeaseRow, SettingRow
from storage.units import Units

T = TypeVar("T")

FIRST_NUMBER = 1001
"""The number of a community's first ticket."""

_HEADERS = {
    "键": "key",
    "值": "value",
    "编码": "code",
    "名称": "name",
    "姓名": "name",
    "级别": "level",
    "上级": "parent",
    "小区": "estate",
    "单元数": "entrances",
    "层数": "floors",
    "每层户数": "flats_per_floor",
    "网格": "grid",
    "别名": "aliases",
    "纬度": "latitude",
    "经度": "longitude",
    "角色": "role",
    "电话": "phone",
    "代理人": "deputy",
    "在岗": "on_duty",
    "楼栋": "building",
    "单元": "entrance",
    "室": "flat",
    "语言": "language",
}
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
_COLUMNS = {
    "settings": ("key", "value"),
    "grids": ("code", "name", "level", "parent"),
    "buildings": (
        "code",
        "estate",
        "name",
        "entrances",
        "floors",
        "flats_per_floor",
        "grid",
        "aliases",
        "latitude",
        "longitude",
    ),
    "staff": ("name", "role", "grid", "phone", "deputy", "on_duty"),
    "residents": ("name", "building", "entrance", "flat", "language", "phone"),
}
_NEEDED = ("grids", "buildings")


@dataclass(frozen=True, slots=True)
class SeedError:
    """One thing that is wrong in a folder: which file, row and column, and what would be right."""

    file: str
    row: int
    column: str
    key: str
    args: Mapping[str, str | int] = field(default_factory=dict)


class SeedRefused(Exception):
    """A folder cannot be read as it is; nothing of it was kept."""

    def __init__(self, errors: list[SeedError]) -> None:
        super().__init__(errors)
        self.errors = errors


class NotEmpty(Exception):
    """A community stands in the database already."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: its rows by the line that each ends on and by column name; empty ones are left out."""

    name: str
    rows: list[tuple[int, dict[str, str]]]


class _Reader:
    """Read cells, and remember everything that is wrong instead of stopping at the first."""

    def __init__(self) -> None:
        self.errors: list[SeedError] = []
        self.sheet = ""
        self.row = 0

    def wrong(self, column: str, what: str, **args: str | int) -> None:
        self.errors.append(SeedError(f"{self.sheet}.csv", self.row, column, f"seed-{what}", args))

    def text(self, cells: Mapping[str, str], column: str) -> str:
        if not cells[column]:
            self.wrong(column, "empty")
        return cells[column]

    def number(self, cells: Mapping[str, str], column: str, convert: Callable[[str], T]) -> T | None:
        if not cells[column]:
            return None
        try:
            return convert(cells[column])
        except ValueError:
            self.wrong(column, "no-number", said=cells[column])
            return None

    def one_of(self, cells: Mapping[str, str], column: str, known: Mapping[str, T]) -> T | None:
        found = known.get(cells[column].lower()) if cells[column].lower() in known else known.get(cells[column])
        if found is None:
            self.wrong(column, "unknown", said=cells[column], allowed=", ".join(list(known)[:6]))
        return found


def read_folder(folder: Path) -> dict[str, Sheet]:
    """Read the CSV files of a folder; headers in English or Chinese."""
    errors: list[SeedError] = []
    sheets = {}
    for name, columns in _COLUMNS.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            if name in _NEEDED:
                errors.append(SeedError(path.name, 0, "", "seed-no-file"))
            sheets[name] = Sheet(name, [])
            continue
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            errors.append(SeedError(path.name, 0, "", "seed-not-utf8"))
            continue
        reader = csv.reader(io.StringIO(text))
        headers = [_HEADERS.get(cell.strip(), cell.strip().lower()) for cell in next(reader, [])]
        errors += [
            SeedError(path.name, 1, header, "seed-column-unknown", {"allowed": ", ".join(columns)})
            for header in headers
            if header not in columns
        ]
        wanted = [c for c in columns[:2] if c not in headers]
        errors += [SeedError(path.name, 1, column, "seed-column-missing") for column in wanted]
        filled = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
        by_column = [(line, dict(zip(headers, row, strict=False))) for line, row in filled if any(row)]
        sheets[name] = Sheet(name, [(line, {one: row.get(one, "") for one in columns}) for line, row in by_column])
    if errors:
        raise SeedRefused(errors)
    return sheets


async def seed(units: Units, folder: Path, *, timezone: str, demonstration: bool = False) -> None:
    """Put a community into an empty database."""
    sheets = read_folder(folder)
    uow = units.begin()
    if (await uow.community()).grids:
        raise NotEmpty
    reader = _Reader()
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


def _settings(reader: _Reader, sheet: Sheet, timezone: str, *, demonstration: bool) -> dict[str, str]:
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


def _grids(reader: _Reader, sheet: Sheet, take: Any) -> dict[str, dict[str, Any]]:
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
    reader: _Reader, sheet: Sheet, take: Any, grids: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    reader.sheet = "buildings"
    buildings: dict[str, dict[str, Any]] = {}
    for reader.row, cells in sheet.rows:
        code = reader.text(cells, "code")
        if code in buildings:
            reader.wrong("code", "twice", said=code)
        grid = grids.get(cells["grid"])
        if grid is None:
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
        }
    return buildings


def _staff(reader: _Reader, sheet: Sheet, take: Any, grids: Mapping[str, dict[str, Any]]) -> list[Person]:
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


def _residents(reader: _Reader, sheet: Sheet, take: Any, buildings: Mapping[str, dict[str, Any]]) -> list[Person]:
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
