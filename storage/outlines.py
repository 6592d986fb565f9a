"""The outlines of grids as a column keeps them: the coordinates of a GeoJSON MultiPolygon."""

import json
from collections.abc import Iterable
from typing import Any

from bot.domain.datums import Point
from bot.domain.outlines import Outline


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
