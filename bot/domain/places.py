"""Where something may be: buildings, what is known of a place, and what was understood of an address."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

MOST_CANDIDATES = 3
"""Places between which somebody is asked to choose."""


@dataclass(frozen=True, slots=True)
class Building:
    """Hold one building of an estate; a count of 0 and a grid of None are what nobody has told yet."""

    id: int
    code: str
    estate: str
    name: str
    entrances: int
    floors: int
    flats_per_floor: int
    grid_id: int | None
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    retired_at: datetime | None = None
    nicknames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where something is, as far as it is known, and the words that said so.

    `grid_id` is the grid of what is no building, a gate or a pin; a building's is known by the building.
    """

    building_id: int | None
    entrance: int | None = None
    floor: int | None = None
    flat: str | None = None
    words: str = ""
    grid_id: int | None = None


class Trouble(StrEnum):
    """Why an address that was written cannot be meant."""

    NO_SUCH_BUILDING = "no_such_building"
    NO_SUCH_ENTRANCE = "no_such_entrance"
    NO_SUCH_FLAT = "no_such_flat"


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold the places that may be meant, at most three; only a certain one may be used unasked.

    `asks` says that something else than one's own home is named: home may not be taken for it either.
    `spot` is what the text calls a place that is no building.
    """

    places: tuple[Place, ...] = ()
    certain: bool = False
    trouble: Trouble | None = None
    asks: bool = False
    spot: str = ""

    def settled(self, home: Place | None) -> Place | None:
        """Give the one place that may be used unasked: a certain one, a part of one's own building, or one's home."""
        if self.trouble is not None or self.asks or len(self.places) > 1:
            return None
        if not self.places:
            return home
        place = self.places[0]
        if self.certain:
            return place
        if home is None or place.building_id != home.building_id:
            return None
        # A floor or a door without a building: one's own entrance is meant.
        return replace(place, entrance=place.entrance or home.entrance)


def spaced(text: str) -> str:
    """Put one space between digits and Chinese characters."""
    return re.sub(r"(?<=\d) *(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]) *(?=\d)", " ", text)


def building_label(name: str) -> str:
    """Write a building's name as it is read aloud; a bare number gets its word."""
    return spaced(f"{name}号楼" if name.isdecimal() else name)
