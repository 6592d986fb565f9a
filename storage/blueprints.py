"""What the sheets want a community to be: every row checked, references by code and name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.datums import DATUMS, Datum, as_world
from bot.domain.grids import Level
from bot.domain.people import Role
from bot.domain.places import building_label
from bot.domain.sheets import CITIES, LANGUAGES, LEVELS, ROLES, SETTINGS, YES_NO, coded, known_as
from bot.domain.words import Language, fold
from storage.drawings import placed
from storage.sheets import Reader

Line = dict[str, Any]
"""What a row says: its columns by name; a column that is not there is not said."""

MOST_ENTRANCES, MOST_FLOORS, MOST_FLATS = 50, 200, 200

_ORDER = [level.value for level in Level]
_KEYS = ("name", "timezone", "city_profile", "datum")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The lines of each sheet by code, of people by name; None where there is no such sheet."""

    settings: dict[str, str]
    grids: dict[str, Line] | None
    buildings: dict[str, Line] | None
    staff: dict[str, Line] | None
    residents: list[Line] | None
    outlines: dict[str, str]
    """The outlines of grids that were drawn, as columns; the others stay."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands as it is where no sheet says anything: the grids and buildings in force, the settings."""

    grids: Mapping[str, Line]
    buildings: Mapping[str, Line]
    settings: Mapping[str, str]


def draw(reader: Reader, ground: Ground, posts: Iterable[tuple[str, str | None]]) -> Blueprint:
    """Read the sheets; what no sheet says stands as it is, also who works where."""
    there = reader.sheets.by_name
    settings = _settings(reader)
    datum = Datum({**ground.settings, **settings}.get("datum", Datum.WGS84))
    drawn = _grids(reader, ground.grids) if "grids" in there else None
    in_force = ground.grids if drawn is None else drawn
    built = _buildings(reader, in_force, datum) if "buildings" in there else None
    houses = ground.buildings if built is None else built
    outlines = _outlines(reader, ground.grids, in_force, datum)
    if built is not None or drawn is not None:
        _check_doors(reader, houses, in_force)
    if drawn is not None and "staff" not in there:
        reader.sheet, reader.row = "grids", 0
        for name, code in posts:
            if code is not None and code not in drawn:
                reader.wrong("", "grid-in-use", said=code, by=name)
    return Blueprint(
        settings=settings,
        grids=drawn,
        buildings=built,
        staff=_staff(reader, in_force) if "staff" in there else None,
        residents=_residents(reader, houses) if "residents" in there else None,
        outlines=outlines,
    )


def _outlines(reader: Reader, standing: Mapping[str, Line], grids: Mapping[str, Line], datum: Datum) -> dict[str, str]:
    """Read the outlines of the grids that are there after the import; one that was drawn before stands beside them."""
    drawing = reader.sheets.drawing
    if drawing is None:
        return {}
    before = {code: {"outline": standing.get(code, {}).get("outline", ""), **line} for code, line in grids.items()}
    return placed(drawing, datum, before, reader.errors)


def _settings(reader: Reader) -> dict[str, str]:
    settings: dict[str, str] = {}
    for cells in reader.rows("settings"):
        key = reader.one_of(cells, "key", coded(_KEYS, str, SETTINGS))
        if key is None or not cells["value"]:
            continue
        settings[key] = cells["value"]
        if key == "city_profile":
            settings[key] = reader.one_of(cells, "value", coded(CITIES.values(), str, CITIES)) or ""
        if key == "timezone":
            try:
                ZoneInfo(cells["value"])
            except (ZoneInfoNotFoundError, ValueError, OSError):
                reader.wrong("value", "no-timezone", said=cells["value"])
        if key == "datum":
            datum = DATUMS.get(fold(cells["value"]))
            if datum is None:
                reader.wrong("value", "no-datum", said=cells["value"])
            settings[key] = datum or Datum.WGS84
    return settings


def _grids(reader: Reader, standing: Mapping[str, Line]) -> dict[str, Line]:
    grids: dict[str, Line] = {}
    rows: dict[str, int] = {}
    for cells in reader.rows("grids"):
        code = known_as(reader.text(cells, "code"), {**standing, **grids})
        if code in grids and code:
            reader.wrong("code", "twice", said=code, other=rows[code])
            continue
        level = reader.one_of(cells, "level", coded(Level, str, LEVELS))
        if not cells["level"]:
            reader.wrong("level", "empty")
        rows[code] = reader.row
        grids[code] = {
            "name": reader.text(cells, "name"),
            "level": level.value if level is not None else "",
            "parent": cells["parent"] or None,
            **{name: cells[name] for name in ("drop_off", "drop_times") if name in cells},
        }
    _check_tree(reader, grids, rows)
    return dict(sorted(grids.items(), key=lambda one: _ORDER.index(one[1]["level"] or _ORDER[-1])))


def _check_tree(reader: Reader, grids: dict[str, Line], rows: Mapping[str, int]) -> None:
    """Check that every grid has its parent on a higher level, which leaves no room for a circle."""
    for code, grid in grids.items():
        reader.row = rows[code]
        said = known_as(grid["parent"] or "", grids)
        grid["parent"] = said or None
        parent = grids.get(said)
        if said and parent is None:
            reader.wrong("parent", "no-such", said=said, file=reader.sheets.title("grids"))
        elif parent is None and grid["level"] != Level.SUBDISTRICT:
            reader.wrong("parent", "no-parent")
        elif parent is not None and _rank(parent) >= _rank(grid) >= 0:
            reader.wrong("parent", "parent-too-low", said=said)
    tops = [rows[code] for code, grid in grids.items() if grid["level"] == Level.SUBDISTRICT]
    if not tops:
        reader.row = min(rows.values())
        reader.wrong("level", "no-subdistrict")
    for reader.row in tops[1:]:
        reader.wrong("level", "several-subdistricts", other=tops[0])


def _rank(grid: Line) -> int:
    return _ORDER.index(grid["level"]) if grid["level"] else -1


def _buildings(reader: Reader, grids: Mapping[str, Line], datum: Datum) -> dict[str, Line]:
    buildings: dict[str, Line] = {}
    for cells in reader.rows("buildings"):
        code = reader.text(cells, "code")
        grid = known_as(cells.get("grid", ""), grids) or None
        if grid is not None and grid not in grids:
            reader.wrong("grid", "no-such", said=grid, file=reader.sheets.title("grids"))
        before = buildings.get(code) if code else None
        if before is not None and before.get("grid") != grid:
            args = {"other": before["row"], "one": before.get("grid") or "—", "another": grid or "—"}
            reader.wrong("grid", "two-grids", said=code, **args)
            continue
        if before is not None:
            reader.wrong("code", "twice", said=code, other=before["row"])
            continue
        line: Line = {"row": reader.row, "name": reader.text(cells, "name"), **_counts(reader, cells)}
        line |= {name: cells[name] for name in ("estate", "aliases", "nicknames") if name in cells}
        line |= {"grid": grid} if "grid" in cells else {}
        for name, most in (("latitude", 90), ("longitude", 180)):
            if name in cells:
                line[name] = reader.number(cells, name, most, -most)
        if line.get("latitude") is not None and line.get("longitude") is not None:
            world = as_world(datum, line["latitude"], line["longitude"])
            line |= {"latitude": round(world[0], 7), "longitude": round(world[1], 7)}
        buildings[code] = line
    return buildings


def _counts(reader: Reader, cells: Mapping[str, str]) -> Line:
    """Read the figures of a building; an empty cell is what nobody has told yet, a building has no 0 entrances."""
    figures: Line = {}
    most = {"entrances": MOST_ENTRANCES, "floors": MOST_FLOORS, "flats_per_floor": MOST_FLATS}
    for name in most.keys() & cells.keys():
        figure = reader.count(cells, name, most[name])
        if figure == 0:
            reader.wrong(name, "zero")
        figures[name] = figure or 0
    return figures


def _check_doors(reader: Reader, buildings: Mapping[str, Line], grids: Mapping[str, Line]) -> None:
    """Check that a building can be told by its name within its estate, and stands in a grid that stays."""
    known: dict[tuple[str | None, str, str], Line] = {}
    for code, one in buildings.items():
        is_new = "row" in one
        reader.sheet, reader.row = ("buildings", one["row"]) if is_new else ("grids", 0)
        if not is_new and one["grid"] is not None and one["grid"] not in grids:
            reader.wrong("", "grid-in-use", said=one["grid"], by=code)
        address = (
            _community_of(one.get("grid"), grids),
            fold(one.get("estate", "")),
            building_label(fold(one["name"])),
        )
        other = known.setdefault(address, one)
        if is_new and other is not one and one["name"]:
            reader.wrong("name", "namesake", said=one["name"], other=other["row"])


def _community_of(code: str | None, grids: Mapping[str, Line]) -> str | None:
    """Climb to the community of a grid; the levels are walked, so a circle ends it too."""
    for _ in _ORDER:
        grid = grids.get(code) if code else None
        if grid is None or grid["level"] == Level.COMMUNITY:
            break
        code = grid["parent"]
    return code


def _staff(reader: Reader, grids: Mapping[str, Line]) -> dict[str, Line]:
    staff: dict[str, Line] = {}
    roles = coded((role for role in Role if role is not Role.RESIDENT), str, ROLES)
    for cells in reader.rows("staff"):
        name = reader.text(cells, "name")
        if name in staff and name:
            reader.wrong("name", "twice", said=name, other=staff[name]["row"])
            continue
        grid = known_as(cells["grid"], grids)
        if grid not in grids:
            reader.wrong("grid", "no-such", said=cells["grid"], file=reader.sheets.title("grids"))
        role = reader.one_of(cells, "role", roles)
        if not cells["role"]:
            reader.wrong("role", "empty")
        line: Line = {"row": reader.row, "role": role or Role.GRID_WORKER, "grid": grid}
        line |= {name: cells[name] for name in ("phone", "deputy") if name in cells}
        if cells.get("on_duty"):
            line["on_duty"] = reader.one_of(cells, "on_duty", YES_NO)
        staff[name] = line
    for name, line in staff.items():
        reader.sheet, reader.row = "staff", line["row"]
        deputy = line.get("deputy")
        if deputy and deputy == name:
            reader.wrong("deputy", "own-deputy")
        elif deputy and deputy not in staff:
            reader.wrong("deputy", "no-such", said=deputy, file=reader.sheets.title("staff"))
    return staff


def _residents(reader: Reader, buildings: Mapping[str, Line]) -> list[Line]:
    residents: list[Line] = []
    named = _by_words(buildings)
    for cells in reader.rows("residents"):
        said = cells["building"]
        code = said if said in buildings else named.get(fold(said))
        if said and code is None:
            reader.wrong("building", "no-such", said=said, file=reader.sheets.title("buildings"))
        line: Line = {"name": reader.text(cells, "name"), "building": code, "flat": cells.get("flat", "")}
        entrances = buildings[code].get("entrances", 0) if code is not None else 0
        if cells.get("entrance"):
            line["entrance"] = reader.count(cells, "entrance", MOST_ENTRANCES)
            if line["entrance"] is not None and not 1 <= line["entrance"] <= (entrances or MOST_ENTRANCES):
                reader.wrong("entrance", "no-entrance", count=entrances or MOST_ENTRANCES)
        if cells.get("language"):
            line["language"] = reader.one_of(cells, "language", coded(Language, str, LANGUAGES))
        if cells.get("phone"):
            line["phone"] = cells["phone"]
        residents.append(line)
    return residents


def _by_words(buildings: Mapping[str, Line]) -> dict[str, str]:
    """Find a building by estate and name too, where only one is called so."""
    found: dict[str, list[str]] = {}
    for code, one in buildings.items():
        found.setdefault(fold(one.get("estate", "") + one["name"]), []).append(code)
    return {words: codes[0] for words, codes in found.items() if words and len(codes) == 1}
