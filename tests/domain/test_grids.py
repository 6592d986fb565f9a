from dataclasses import replace

import pytest

from bot.domain.grids import Grid, Level
from bot.domain.people import Person, Role
from bot.domain.places import Building
from tests.support.builders import a_person
from tests.support.clock import MORNING
from tests.support.people import (
    A1,
    A2,
    B1,
    BUILDINGS,
    C1,
    CHEN,
    COMMUNITY,
    FAR,
    GRIDS,
    HE,
    LARGE,
    LI,
    ONE,
    OTHER_COMMUNITY,
    STAFF,
    SUBDISTRICT,
    TWO,
    WANG,
    XU,
    a_community,
)

TOWN = a_community()


def test_the_way_up_from_a_grid_ends_at_the_subdistrict() -> None:
    assert [grid.code for grid in TOWN.above(A1.id)] == ["A1", "A", "GY", "WT"]
    assert list(TOWN.above(None)) == []
    assert list(TOWN.above(4711)) == []


def test_a_circle_in_the_tree_does_not_hold_anybody_up() -> None:
    circle = [Grid(1, "X", "X", Level.LARGE, 2), Grid(2, "Y", "Y", Level.LARGE, 1)]

    assert [grid.code for grid in a_community([], grids=circle, buildings=[]).above(1)] == ["X", "Y"]


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        (A1.id, A1.id, True),
        (A1.id, LARGE.id, True),
        (A1.id, COMMUNITY.id, True),
        (A1.id, SUBDISTRICT.id, True),
        (A1.id, A2.id, False),
        (LARGE.id, A1.id, False),
        (C1.id, COMMUNITY.id, False),
        (A1.id, None, False),
        (None, A1.id, False),
    ],
)
def test_a_grid_lies_within_those_above_it(inner: int | None, outer: int | None, within: bool) -> None:
    assert TOWN.is_within(inner, outer) is within


def test_every_building_has_its_grid_and_its_community() -> None:
    assert TOWN.grid_of(ONE.id) == A1.id
    assert TOWN.grid_of(None) is None
    assert TOWN.grid_of(4711) is None
    assert TOWN.community_of(C1.id) == OTHER_COMMUNITY
    assert TOWN.community_of(SUBDISTRICT.id) is None
    assert TOWN.buildings_of(COMMUNITY) == frozenset({ONE.id, TWO.id})
    assert TOWN.buildings_of(None) is None


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (LI, "桂园社区"),
        (WANG, "桂园社区"),
        (XU, "柳湖社区"),
        (a_person(), "梧桐街道"),
        (a_person(building_id=FAR.id), "柳湖社区"),
    ],
)
def test_the_assistant_is_named_after_ones_own_community(person: Person, name: str) -> None:
    assert TOWN.name_for(person) == name


def test_only_a_community_without_any_grid_is_named_by_its_settings() -> None:
    assert a_community([], grids=[], buildings=[]).name_for(LI) == "梧桐街道"
    assert a_community([], grids=[], buildings=[]).subdistrict() is None


def test_residents_and_the_revoked_are_no_staff() -> None:
    gone = replace(WANG, revoked_at=MORNING)

    assert list(a_community([LI, gone, HE]).staff) == [HE.id]


def test_the_nurses_are_those_of_ones_own_community_while_it_has_any() -> None:
    assert TOWN.nurses_of(LI) == [HE]
    assert TOWN.nurses_of(a_person(building_id=FAR.id)) == [XU]
    assert TOWN.nurses_of(a_person()) == [HE, XU]
    assert a_community([XU]).nurses_of(CHEN) == [XU]
    assert a_community([]).nurses_of(CHEN) == []


@pytest.mark.parametrize(
    ("latitude", "longitude", "building"),
    [
        (31.2304, 121.4737, ONE),
        (31.2304, 121.4742, TWO),
        (31.2314, 121.4737, ONE),
        (31.2320, 121.4737, None),
        (0.0, 0.0, None),
        (-91.0, 999.0, None),
    ],
)
def test_a_pin_names_the_nearest_building_within_150_metres(
    latitude: float, longitude: float, building: Building | None
) -> None:
    assert TOWN.nearest(latitude, longitude) == building


def test_a_pin_names_nothing_where_no_building_says_where_it_is() -> None:
    unplaced = [replace(one, latitude=None) for one in BUILDINGS]

    assert a_community(buildings=unplaced).nearest(31.2304, 121.4737) is None


def test_buildings_of_one_name_in_one_community_are_namesakes() -> None:
    twin = Building(31, "MY-1", "梅园", "1号楼", 3, 6, 2, B1.id, (), None, None)
    town = a_community(buildings=[*BUILDINGS, twin])

    assert town.namesakes(ONE)
    assert town.namesakes(twin)
    assert not town.namesakes(TWO)
    assert not town.namesakes(FAR)


def test_a_role_is_bound_to_exactly_its_grid() -> None:
    assert TOWN.with_role(Role.GRID_WORKER, A1.id) == [one for one in STAFF if one.grid_id == A1.id]
    assert TOWN.with_role(Role.GRID_WORKER, LARGE.id) == []
    assert len(TOWN.grids) == len(GRIDS)


def test_rubbish_is_handed_in_where_the_nearest_grid_above_says() -> None:
    here = replace(A1, drop_off="3号楼东侧", drop_times="7:00–9:00")
    above = replace(COMMUNITY, drop_off="北门")
    community = a_community(grids=[here if one is A1 else above if one is COMMUNITY else one for one in GRIDS])

    assert community.drop_off_of(A1.id) == here
    assert community.drop_off_of(A2.id) == above
    assert community.drop_off_of(C1.id) is None
    assert community.drop_off_of(None) is None
