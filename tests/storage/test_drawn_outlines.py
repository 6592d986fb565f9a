"""What makes an outline none, and when two are in one place."""

import pytest

from bot.domain.outlines import Outline
from storage.outlines import is_tangled, overlap
from tests.domain.test_outlines import RING, SOUTH, SQUARE, STEP, WEST, a_square


def test_a_line_that_crosses_itself_or_holds_nothing_is_no_outline() -> None:
    a, b, c, d = SQUARE[0][0]

    assert is_tangled((((a, c, b, d),),))
    assert is_tangled((((a, b, (SOUTH, WEST + STEP / 2)),),))
    assert not is_tangled(SQUARE)
    assert not is_tangled(RING)


@pytest.mark.parametrize("other", [a_square(0, 1), a_square(1, 1), a_square(0, 0.95), a_square(5, 5)])
def test_neighbours_may_touch_and_slightly_overlap(other: Outline) -> None:
    assert not overlap(SQUARE, other)
    assert not overlap(other, SQUARE)


@pytest.mark.parametrize("other", [SQUARE, a_square(0.5, 0.5), a_square(0.25, 0.25, 0.5), a_square(-1, -1, 3)])
def test_two_grids_in_one_place_overlap(other: Outline) -> None:
    assert overlap(SQUARE, other)
    assert overlap(other, SQUARE)
