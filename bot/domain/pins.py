"""A pin on the map: the building that is nearest, the grid that lies around it, and where one has to be asked."""

from dataclasses import dataclass

from bot.domain.datums import Point
from bot.domain.grids import Community, Grid
from bot.domain.outlines import depth
from bot.domain.places import MOST_CANDIDATES, Building, Place

BORDER = 25.0
"""Metres from the outline of another grid within which a pin may lie in either: so far telephones err."""

AT_A_BUILDING = 60.0
"""Metres within which a pin means the building; farther away it means the lawn, the path, the gate."""

REACH = 150.0
"""Metres within which a building is proposed where no outline tells the grid."""

EQUALLY_NEAR = 15.0
"""Metres by which the nearest building must be nearer than the next to be meant."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Hold the places that a pin may mean, at most three; only a certain one may be used unasked."""

    places: tuple[Place, ...]
    certain: bool = False


def read(community: Community, latitude: float, longitude: float) -> Pin:
    """Tell where a pin lies; on a border and between two buildings its sender is asked, off the grid nobody is refused.

    Where a grid has no outline, the nearest building is proposed.
    """
    point = (latitude, longitude)
    around = community.around(latitude, longitude, REACH)
    grids = _grids_at(community, point)
    if not grids:
        outlined = {one.id for one in community.grids.values() if one.outline}
        return _beside([one for one in around if one[1].grid_id not in outlined], _off(community, point))
    if len(grids) > 1:
        offered = [_nearest_in(grid, around) or Place(None, words=roughly(*point), grid_id=grid.id) for grid in grids]
        return Pin(tuple(offered[:MOST_CANDIDATES]))
    grid = grids[0]
    somewhere = Place(None, words=roughly(*point), grid_id=grid.id)
    meant = [one for metres, one in around if metres <= min(AT_A_BUILDING, around[0][0] + EQUALLY_NEAR)]
    if not meant:
        return Pin((somewhere,), certain=True)
    if len(meant) == 1 and meant[0].grid_id == grid.id:
        return Pin((Place(meant[0].id),), certain=True)
    places = [Place(one.id) for one in meant]
    if all(one.grid_id != grid.id for one in meant):
        places.insert(0, somewhere)
    return Pin(tuple(places[:MOST_CANDIDATES]))


def roughly(latitude: float, longitude: float) -> str:
    """Write where a pin lies to about a hundred metres: not at whose door."""
    return f"📍 {latitude:.3f}, {longitude:.3f}"


def _grids_at(community: Community, point: Point) -> list[Grid]:
    """List the grids around a pin or just beside it, the one that it lies deepest in first; of a branch the lowest."""
    found = {one.id: depth(one.outline, point) for one in community.grids.values() if one.outline}
    near = [one for one in found if found[one] >= -BORDER]
    lowest = [one for one in near if not any(other != one and community.is_within(other, one) for other in near)]
    return [community.grids[one] for one in sorted(lowest, key=lambda one: -found[one])]


def _nearest_in(grid: Grid, around: list[tuple[float, Building]]) -> Place | None:
    return next((Place(one.id) for _, one in around if one.grid_id == grid.id), None)


def _beside(around: list[tuple[float, Building]], otherwise: Pin) -> Pin:
    """Propose the nearest building, and beside it those of other grids that are about as near."""
    if not around:
        return otherwise
    least, nearest = around[0]
    also = [one for metres, one in around[1:] if metres <= least + EQUALLY_NEAR and one.grid_id != nearest.grid_id]
    return Pin(tuple(Place(one.id) for one in [nearest, *also][:MOST_CANDIDATES]))


def _off(community: Community, point: Point) -> Pin:
    """Leave what lies outside every outline to the subdistrict, not to the grid of whoever saw it."""
    top = community.subdistrict()
    is_drawn = any(one.outline for one in community.grids.values())
    grid_id = top.id if top is not None and is_drawn else None
    return Pin((Place(None, words=roughly(*point), grid_id=grid_id),), certain=True)
