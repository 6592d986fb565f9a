"""The outlines of grids on the map: what lies inside, how far the edge is, and what makes an outline none."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, hypot, radians
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
_SLACK = 10.0
"""Metres by which neighbouring outlines may overlap: nobody draws one border twice in the same way."""

_STEP = 10.0
_MOST_STEPS = 100
_SLICES = 24

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


def is_tangled(outline: Outline) -> bool:
    """Tell whether an edge crosses another, or an area is none."""
    if any(abs(_area(ring)) < 1.0 for area in outline for ring in area):
        return True
    segments = sorted(((min(a, b), max(a, b)) for a, b in _segments(outline)), key=lambda one: one[0])
    for at, (low, high) in enumerate(segments):
        for other_low, other_high in segments[at + 1 :]:
            if other_low[0] > high[0]:
                break
            if _cross(low, high, other_low, other_high):
                return True
    return False


def overlap(one: Outline, other: Outline) -> bool:
    """Tell whether two outlines share more than a border and the slack of a drawn line."""
    if not _boxes_meet(one, other):
        return False
    return any(depth(b, point) > _SLACK for a, b in ((one, other), (other, one)) for point in _samples(a))


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


def _area(ring: Ring) -> float:
    """Measure the area within a ring in square metres; the sign tells which way round it was drawn."""
    flat = [_flat(point, ring[0]) for point in ring]
    return sum(a[1] * b[0] - b[1] * a[0] for a, b in pairwise((*flat, flat[0]))) / 2


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether two lines cross; touching is no crossing."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, point: Point) -> int:
    turned = (b[1] - a[1]) * (point[0] - a[0]) - (b[0] - a[0]) * (point[1] - a[1])
    return (turned > 0) - (turned < 0)


def _boxes_meet(one: Outline, other: Outline) -> bool:
    (south, west, north, east), (low, left, high, right) = _box(one), _box(other)
    return south <= high and low <= north and west <= right and left <= east


def _box(outline: Outline) -> tuple[float, float, float, float]:
    points = [point for area in outline for ring in area for point in ring]
    latitudes, longitudes = [one[0] for one in points], [one[1] for one in points]
    return min(latitudes), min(longitudes), max(latitudes), max(longitudes)


def _samples(outline: Outline) -> Iterator[Point]:
    """Walk along the edges, and across the inside: of two equal outlines no edge is within the other."""
    for a, b in _segments(outline):
        steps = min(_MOST_STEPS, max(1, ceil(metres_between(a, b) / _STEP)))
        for step in range(steps):
            yield a[0] + (b[0] - a[0]) * step / steps, a[1] + (b[1] - a[1]) * step / steps
    south, _, north, _ = _box(outline)
    for number in range(_SLICES):
        latitude = south + (north - south) * (number + 0.5) / _SLICES
        crossed = sorted(
            a[1] + (latitude - a[0]) / (b[0] - a[0]) * (b[1] - a[1])
            for a, b in _segments(outline)
            if (a[0] > latitude) != (b[0] > latitude)
        )
        for west, east in zip(crossed[::2], crossed[1::2], strict=False):
            yield latitude, (west + east) / 2
