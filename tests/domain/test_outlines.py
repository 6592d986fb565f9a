import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outlines import Outline, contains, depth

SOUTH, WEST = 31.23, 121.47
STEP = 0.001


def a_square(row: float = 0, column: float = 0, size: float = 1) -> Outline:
    low, left = SOUTH + row * STEP, WEST + column * STEP
    high, right = low + size * STEP, left + size * STEP
    return ((((low, left), (low, right), (high, right), (high, left)),),)


SQUARE = a_square()
RING = ((SQUARE[0][0], a_square(0.25, 0.25, 0.5)[0][0]),)
"""A square with a hole in it."""


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_inside_is_where_the_square_is(row: float, column: float) -> None:
    if min(abs(row), abs(row - 1), abs(column), abs(column - 1)) > 1e-6:
        point = (SOUTH + row * STEP, WEST + column * STEP)
        assert contains(SQUARE, point) == (0 < row < 1 and 0 < column < 1)
        assert (depth(SQUARE, point) > 0) == contains(SQUARE, point)


def test_the_edge_is_measured_in_metres() -> None:
    middle = (SOUTH + STEP / 2, WEST + STEP / 10)

    assert depth(SQUARE, middle) == pytest.approx(9.5, abs=0.2)
    assert depth(SQUARE, (SOUTH + STEP / 2, WEST - STEP / 10)) == pytest.approx(-9.5, abs=0.2)


def test_a_hole_is_outside() -> None:
    assert not contains(RING, (SOUTH + STEP / 2, WEST + STEP / 2))
    assert contains(RING, (SOUTH + STEP / 8, WEST + STEP / 8))
