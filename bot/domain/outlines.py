"""The outlines of grids on the map: what lies inside, and how far the edge is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import TypeAlias

from bot.domain.datums import Datum, Point

Ring: TypeAlias = tuple[Point, ...]
"""The corners of a line around something; the last is joined to the first."""

Outline: TypeAlias = tuple[tuple[Ring, ...], ...]
"""One or more areas; of each the line around it, then those around its holes. Empty is no outline."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One grid as it was drawn: the number of its feature, its code, its outline as the file has it."""

    row: int
    code: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Drawing:
    """A file of outlines; one that names no datum is in that of the whole import."""

    title: str
    datum: Datum | None
    grids: tuple[Drawn, ...]


MOST_CORNERS = 2_000
"""Corners of one grid's outline that are read."""

METRES_PER_DEGREE = 111_320
_Flat = tuple[float, float]


def metres_between(one: Point, other: Point) -> float:
    """Measure how far apart two points of a town are."""
    return hypot(*_flat(one, other))


def depth(outline: Outline, point: Point) -> float:
    """Tell how many metres inside the edge a point lies; outside it is less than nothing."""
    edge = min((_to_segment(_flat(a, point), _flat(b, point)) for a, b in _segments(outline)), default=float("inf"))
    return edge if contains(outline, point) else -edge


def contains(outline: Outline, point: Point) -> bool:
    """Tell whether a point lies inside: a line from it to the east crosses the edges an odd number of times."""
    latitude, longitude = point
    inside = False
    for (south, west), (north, east) in _segments(outline):
        if (south > latitude) != (north > latitude):
            crossed = west + (latitude - south) / (north - south) * (east - west)
            inside ^= longitude < crossed
    return inside


def corners(outline: Outline) -> int:
    """Count the corners of an outline."""
    return sum(len(ring) for area in outline for ring in area)


def _segments(outline: Outline) -> Iterator[tuple[Point, Point]]:
    for area in outline:
        for ring in area:
            yield from pairwise((*ring, ring[0]))


def _flat(point: Point, origin: Point) -> _Flat:
    """Lay a point on a plane around another, in metres to the north and to the east."""
    east = (point[1] - origin[1]) * cos(radians(origin[0]))
    return (point[0] - origin[0]) * METRES_PER_DEGREE, east * METRES_PER_DEGREE


def _to_segment(a: _Flat, b: _Flat) -> float:
    """Measure the way from the middle of the plane to a line between two points."""
    north, east = b[0] - a[0], b[1] - a[1]
    length = north * north + east * east
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(a[0] * north + a[1] * east) / length))
    return hypot(a[0] + along * north, a[1] + along * east)
