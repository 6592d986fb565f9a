from dataclasses import replace

from bot.domain import pins
from bot.domain.grids import Community, Grid, Level, Settings
from bot.domain.places import Building

NORTH, EAST, STEP = 31.23, 121.47, 0.002


def a_grid(number: int, column: int) -> Grid:
    left, right = EAST + column * STEP, EAST + (column + 1) * STEP
    outline = ((((NORTH, left), (NORTH, right), (NORTH + STEP, right), (NORTH + STEP, left)),),)
    return Grid(number, f"A{number}", f"A{number} 网格", Level.MIDDLE, 1, outline=outline)


def a_building(number: int, grid: int, column: float) -> Building:
    place = (NORTH + STEP / 2, EAST + column * STEP)
    return Building(number, f"B{number}", "桂园", f"{number}号楼", 2, 6, 2, grid, (), *place)


TOP = Grid(1, "WT", "梧桐街道", Level.SUBDISTRICT)
GRIDS = [TOP, a_grid(2, 0), a_grid(3, 1)]
BUILDINGS = [a_building(1, 2, 0.3), a_building(2, 2, 0.6), a_building(3, 3, 1.4)]
DRAWN = Community(Settings(), GRIDS, BUILDINGS, [])
UNDRAWN = Community(Settings(), [replace(one, outline=()) for one in GRIDS], BUILDINGS, [])


def pinned(community: Community, column: float, row: float = 0.5) -> tuple[list[tuple[int | None, int | None]], bool]:
    pin = pins.read(community, NORTH + row * STEP, EAST + column * STEP)
    return [(one.building_id, one.grid_id) for one in pin.places], pin.certain


def test_a_pin_at_a_building_of_its_grid_is_that_building() -> None:
    assert pinned(DRAWN, 0.32) == ([(1, None)], True)


def test_a_pin_far_from_every_door_keeps_its_grid() -> None:
    assert pinned(DRAWN, 1.8) == ([(None, 3)], True)


def test_between_two_buildings_of_a_grid_both_are_offered() -> None:
    assert pinned(DRAWN, 0.45) == ([(1, None), (2, None)], False)


def test_on_the_border_of_two_grids_a_place_of_each_is_offered() -> None:
    places, certain = pinned(DRAWN, 0.95)

    assert (set(places), certain) == ({(2, None), (3, None)}, False)


def test_a_little_away_from_the_border_nobody_is_asked() -> None:
    # A fifth of a grid is about 38 m.
    assert pinned(DRAWN, 1.2)[1]


def test_off_the_grid_the_subdistrict_answers() -> None:
    assert pinned(DRAWN, 5) == ([(None, TOP.id)], True)


def test_without_outlines_the_nearest_building_is_proposed_and_asked_about() -> None:
    assert pinned(UNDRAWN, 0.32) == ([(1, None)], False)


def test_without_outlines_a_building_of_another_grid_that_is_as_near_is_proposed_too() -> None:
    places, certain = pinned(UNDRAWN, 1.0)

    assert (set(places), certain) == ({(2, None), (3, None)}, False)


def test_without_outlines_what_is_far_from_every_building_is_kept_in_words() -> None:
    assert pinned(UNDRAWN, 5) == ([(None, None)], True)


def test_of_a_grid_and_what_lies_around_it_the_lower_one_is_meant() -> None:
    around = ((((NORTH, EAST), (NORTH, EAST + STEP), (NORTH + STEP, EAST + STEP), (NORTH + STEP, EAST)),),)
    town = Community(Settings(), [replace(TOP, outline=around), GRIDS[1]], BUILDINGS[:2], [])

    assert pinned(town, 0.32) == ([(1, None)], True)
