"""The outlines of grids as a column keeps them, the coordinates of a GeoJSON MultiPolygon, and what makes one none."""

import json
from collections.abc import Iterable
from math import cos, radians
from typing import TYPE_CHECKING, Any

from bot.domain.datums import Point
from bot.domain.outlines import METRES_PER_DEGREE, Outline

if TYPE_CHECKING:
    from shapely import MultiPolygon

SLACK = 10.0
"""Metres by which neighbouring outlines may overlap: nobody draws one border twice in the same way."""

LEAST = 1.0
"""Square metres below which an area is none."""


def written(outline: Outline) -> str:
    """Write an outline as the coordinates of a GeoJSON MultiPolygon, to a centimetre."""
    areas = [
        [[[round(east, 7), round(north, 7)] for north, east in (*ring, ring[0])] for ring in area] for area in outline
    ]
    return json.dumps(areas, separators=(",", ":")) if areas else ""


def outline_of(column: str) -> Outline:
    """Read an outline out of its column."""
    return areas_of(json.loads(column)) if column else ()


def areas_of(found: Iterable[Any]) -> Outline:
    """Read the areas of a MultiPolygon; raises ValueError or TypeError for what is none."""
    return tuple(tuple(_ring(ring) for ring in area) for area in found)


def _ring(found: Iterable[Any]) -> tuple[Point, ...]:
    ring = tuple((float(one[1]), float(one[0])) for one in found)
    open_ = ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring
    if len(set(open_)) < 3:  # a line has no inside
        raise ValueError
    return open_


def is_tangled(outline: Outline) -> bool:
    """Tell whether an edge crosses another, or an area is none."""
    drawn = _on_a_plane(outline, outline[0][0][0])
    return not drawn.is_valid or any(one.area < LEAST for one in drawn.geoms)


def overlap(one: Outline, other: Outline) -> bool:
    """Tell whether two outlines that are not tangled share more than a border and the slack of a drawn line."""
    origin = one[0][0][0]
    shared = _on_a_plane(one, origin).intersection(_on_a_plane(other, origin))
    return not shared.buffer(-SLACK / 2).is_empty


def _on_a_plane(outline: Outline, origin: Point) -> "MultiPolygon":
    """Lay an outline on a plane around a point, in metres."""
    from shapely import MultiPolygon  # noqa: PLC0415  only an import of outlines needs it

    east = METRES_PER_DEGREE * cos(radians(origin[0]))
    areas = [
        [[((lon - origin[1]) * east, (lat - origin[0]) * METRES_PER_DEGREE) for lat, lon in ring] for ring in area]
        for area in outline
    ]
    return MultiPolygon([(rings[0], rings[1:]) for rings in areas])
