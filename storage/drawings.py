"""The outlines of grids from a GeoJSON file, checked feature by feature."""

import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from bot.domain.datums import DATUMS, Datum, as_world
from bot.domain.messages import Arg
from bot.domain.outlines import MOST_CORNERS, Drawing, Drawn, Outline, corners
from bot.domain.sheets import known_as
from bot.domain.words import fold
from storage.outlines import areas_of, is_tangled, outline_of, overlap, written
from storage.sheets import SeedError, SeedRefused

ENDINGS = (".geojson", ".json")

MOST_BYTES = 20 * 1024 * 1024
MOST_FEATURES = 2_000

_NAMES_OF_CODE = ("code", "grid", "编码", "网格", "网格编码")
_NAMES_OF_DATUM = ("datum", "坐标系")


def read_drawing(path: Path) -> Drawing:
    """Read a GeoJSON file of polygons, or say everything that is wrong with it by feature."""
    try:
        found = json.loads(path.read_bytes()) if path.stat().st_size <= MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(features, list) or len(features) > MOST_FEATURES:
        raise SeedRefused([SeedError(path.name, 0, "", "seed-no-geojson", {"most": MOST_FEATURES})])
    errors: list[SeedError] = []
    datum = _datum(found, path.name, errors)
    grids = [_drawn(path.name, row, one, errors) for row, one in enumerate(features, 1)]
    if errors:
        raise SeedRefused(errors)
    return Drawing(path.name, datum, tuple(one for one in grids if one is not None))


def placed(
    drawing: Drawing, default: Datum, grids: Mapping[str, Mapping[str, Any]], errors: list[SeedError]
) -> dict[str, str]:
    """Give the columns of the grids that were drawn, on the datum of telephones; note what does not fit together."""
    datum = drawing.datum or default
    found: dict[str, Outline] = {}
    rows: dict[str, int] = {}
    for one in drawing.grids:
        code = known_as(one.code, grids)
        if code not in grids:
            errors.append(SeedError(drawing.title, one.row, "code", "seed-outline-no-grid", {"said": one.code}))
        elif code in found:
            args: dict[str, Arg] = {"said": code, "other": rows[code]}
            errors.append(SeedError(drawing.title, one.row, "code", "seed-outline-twice", args))
        else:
            found[code], rows[code] = _in_world(datum, one.outline), one.row
    standing = {code: outline_of(line.get("outline") or "") for code, line in grids.items() if code not in found}
    every = {**standing, **found}
    for code, row in rows.items():
        for other, outline in every.items():
            is_counted = other in rows and rows[other] >= row
            if is_counted or not outline or not found[code] or _is_above(code, other, grids):
                continue
            if overlap(found[code], outline):
                said: dict[str, Arg] = {"said": code, "other": other}
                errors.append(SeedError(drawing.title, row, "geometry", "seed-outline-overlaps", said))
    return {code: written(outline) for code, outline in found.items()}


def _is_above(one: str, other: str, grids: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether one of two grids lies within the other, so that their outlines do too."""
    return other in _branch(one, grids) or one in _branch(other, grids)


def _branch(code: str, grids: Mapping[str, Mapping[str, Any]]) -> set[str]:
    branch: set[str] = set()
    above: str | None = code
    while above is not None and above in grids and above not in branch:
        branch.add(above)
        above = grids[above].get("parent")
    return branch


def _datum(found: Mapping[str, Any], title: str, errors: list[SeedError]) -> Datum | None:
    said = next((found[name] for name in _NAMES_OF_DATUM if name in found), None)
    if said is None:
        return None
    datum = DATUMS.get(fold(str(said)))
    if datum is None:
        errors.append(SeedError(title, 0, "", "seed-no-datum", {"said": str(said)[:40]}))
    return datum


def _drawn(title: str, row: int, feature: Any, errors: list[SeedError]) -> Drawn | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    named = properties if isinstance(properties, dict) else {}
    code = str(next((named[name] for name in _NAMES_OF_CODE if named.get(name)), "")).strip()
    if not code:
        errors.append(SeedError(title, row, "code", "seed-outline-no-code"))
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    try:
        outline = _outline(geometry)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        errors.append(SeedError(title, row, "geometry", "seed-outline-no-polygon"))
        return None
    wrong = _wrong(outline)
    if wrong:
        errors.append(SeedError(title, row, "geometry", wrong, {"most": MOST_CORNERS}))
    return Drawn(row, code, outline)


def _outline(geometry: Any) -> Outline:
    """Read a polygon or several; no geometry at all takes the outline away."""
    if geometry is None:
        return ()
    kind, found = geometry["type"], geometry["coordinates"]
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(kind)
    outline = areas_of([found] if kind == "Polygon" else found)
    if not outline or any(not area for area in outline):
        raise ValueError(kind)
    return outline


def _wrong(outline: Outline) -> str:
    """Tell what is wrong with an outline, if anything."""
    points = [point for area in outline for ring in area for point in ring]
    if not all(isfinite(north) and isfinite(east) and abs(north) <= 90 and abs(east) <= 180 for north, east in points):
        return "seed-outline-no-degrees"
    if corners(outline) > MOST_CORNERS:
        return "seed-outline-corners"
    return "seed-outline-tangled" if outline and is_tangled(outline) else ""


def _in_world(datum: Datum, outline: Outline) -> Outline:
    return tuple(tuple(tuple(as_world(datum, *point) for point in ring) for ring in area) for area in outline)
