"""Addresses as residents write them, in the demonstration, and what becomes of each."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.domain.grids import Community, Grid, Level, Settings
from bot.domain.places import Building, Place
from locales import DEMO

EXAMPLES = Path(__file__).with_name("addresses.csv")
ASIDE = Path(__file__).with_name("addresses_put_aside.csv")

RIGHT, ASKED, WRONG, ELSEWHERE = "right", "asked", "wrong", "silently another building"


def rows(path: Path) -> list[dict[str, str]]:
    """Read a file of examples or of the demonstration."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


@cache
def town() -> Community:
    """Read the demonstration's grids and buildings from its sheets."""
    tree = rows(DEMO / "grids.csv")
    ids = {one["code"]: number for number, one in enumerate(tree, 1)}
    grids = [
        Grid(ids[one["code"]], one["code"], one["name"], Level(one["level"]), ids.get(one["parent"])) for one in tree
    ]
    buildings = [
        Building(
            id=number,
            code=one["code"],
            estate=one["estate"],
            name=one["name"],
            entrances=int(one["entrances"]),
            floors=int(one["floors"]),
            flats_per_floor=int(one["flats_per_floor"]),
            grid_id=ids[one["grid"]],
            aliases=_split(one["aliases"]),
            nicknames=_split(one["nicknames"]),
        )
        for number, one in enumerate(rows(DEMO / "buildings.csv"), 1)
    ]
    return Community(Settings(), grids, buildings, [])


def outcome(one: Mapping[str, str]) -> str:
    """Tell what becomes of a sentence: what is used unasked, else that its author is asked."""
    known = town()
    ids = {building.code: building.id for building in known.buildings.values()}
    codes = {building.id: building.code for building in known.buildings.values()}
    home = Place(ids[one["home"]]) if one.get("home") else None
    near = known.buildings_of(known.community_of(known.grid_of(home.building_id))) if home else None
    place = known.addresses.read(one["text"], home=home, community_buildings=near).settled(home)
    is_asked = bool(one["ask"]) if "ask" in one else not one["building"]
    if place is None:
        return RIGHT if is_asked else ASKED
    found = codes.get(place.building_id or 0, "")
    if found != one["building"] or is_asked:
        return ELSEWHERE if found else WRONG
    # A flat or an entrance that nobody wrote is none, but for the one entrance of a building that has no other.
    said = (str(place.entrance or ""), place.flat or "")
    return RIGHT if said == (one["entrance"], one["flat"]) else WRONG
