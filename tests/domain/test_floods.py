from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.floods import RESIDENTS, Bucket
from tests.support.clock import MORNING


def taken(times: int, apart: timedelta = timedelta(0)) -> list[bool]:
    bucket, now, given_out = Bucket.full(RESIDENTS, MORNING), MORNING, []
    for _ in range(times):
        bucket, is_free = bucket.take(RESIDENTS, now)
        given_out.append(is_free)
        now += apart
    return given_out


def test_a_burst_passes_and_what_comes_after_it_does_not() -> None:
    assert taken(32) == [True] * 30 + [False] * 2


def test_who_writes_every_two_seconds_is_never_too_quick() -> None:
    assert all(taken(200, timedelta(seconds=2)))


def test_a_flood_is_over_after_a_minute_of_rest_and_not_before() -> None:
    bucket = Bucket(0, MORNING, told=True)

    assert bucket.filled(RESIDENTS, MORNING + timedelta(seconds=59)).told
    assert not bucket.filled(RESIDENTS, MORNING + timedelta(seconds=60)).told
    assert bucket.is_full(RESIDENTS, MORNING + timedelta(seconds=60))


def test_a_clock_that_jumps_back_gives_and_takes_nothing() -> None:
    assert Bucket(5, MORNING).filled(RESIDENTS, MORNING - timedelta(hours=1)).left == 5


@given(st.lists(st.integers(0, 30), max_size=200))
def test_nobody_gets_more_than_a_burst_and_what_has_come_back(pauses: list[int]) -> None:
    bucket, now, passed = Bucket.full(RESIDENTS, MORNING), MORNING, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        bucket, is_free = bucket.take(RESIDENTS, now)
        passed += is_free
        assert 0 <= bucket.left <= RESIDENTS.burst
    assert passed <= RESIDENTS.burst + sum(pauses) / 2 + 1e-6
