import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.datums import Datum, as_world, to_gcj02, to_wgs84
from bot.domain.outlines import metres_between

IN_CHINA = st.tuples(st.floats(18, 53.5), st.floats(73.6, 134.7))
SOUTH_OF_THE_LINE = st.tuples(st.floats(-80, 0), st.floats(-179, 179))


@given(IN_CHINA)
def test_a_point_in_china_comes_back_from_a_chinese_map_within_a_metre(point: tuple[float, float]) -> None:
    assert metres_between(to_wgs84(*to_gcj02(*point)), point) < 1


@given(IN_CHINA)
def test_a_chinese_map_is_shifted_by_less_than_a_kilometre(point: tuple[float, float]) -> None:
    assert metres_between(to_gcj02(*point), point) < 1_500


@given(SOUTH_OF_THE_LINE)
def test_outside_china_nothing_is_shifted(point: tuple[float, float]) -> None:
    assert to_gcj02(*point) == point == to_wgs84(*point)


def test_a_known_square_is_shifted_as_the_public_formula_says() -> None:
    # Tiananmen: a telephone's 39.90872, 116.39748 is about 39.91012, 116.40372 on a Chinese map.
    assert to_gcj02(39.90872, 116.39748) == pytest.approx((39.91012, 116.40372), abs=2e-4)


def test_only_a_chinese_map_is_turned_back() -> None:
    assert as_world(Datum.WGS84, 31.2304, 121.4737) == (31.2304, 121.4737)
    assert metres_between(as_world(Datum.GCJ02, 31.2304, 121.4737), (31.2304, 121.4737)) > 300
