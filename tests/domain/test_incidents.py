from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.catalogue import AnsweredBy, Category, Clock, Hot, Kind, Near, Privacy
from bot.domain.incidents import (
    HotPlace,
    Report,
    foremost,
    hot_place,
    is_alike,
    is_at_home,
    is_worth_telling,
    joined_by_all,
    left_by_one,
    may_be_merged,
    may_part,
)
from bot.domain.spans import Span, Unit
from bot.domain.tickets import State, Ticket
from bot.domain.words import Both
from tests.support.builders import a_claimed_ticket, a_draft, a_ticket
from tests.support.clock import MORNING
from tests.support.people import A2, ONE, TWO, WANG

DAY = Span(1, Unit.DAY)
LIFT = Category(
    "lift", Both("电梯", "lift"), Kind.REPAIR, Clock.UTILITY, AnsweredBy.PROPERTY, (), near=Near.ENTRANCE, within=DAY
)
DRAFT = a_draft(category="lift", entrance=2)
OTHER = a_ticket(category="lift", entrance=2, opened_at=MORNING)


def of(near: Near) -> Category:
    return replace(LIFT, near=near)


@pytest.mark.parametrize(
    ("near", "draft", "is_one"),
    [
        (Near.ENTRANCE, DRAFT, True),
        (Near.ENTRANCE, replace(DRAFT, entrance=1), False),
        (Near.ENTRANCE, replace(DRAFT, entrance=None), True),
        (Near.ENTRANCE, replace(DRAFT, building_id=TWO.id), False),
        (Near.ENTRANCE, replace(DRAFT, building_id=None, entrance=None), False),
        (Near.BUILDING, replace(DRAFT, entrance=1), True),
        (Near.BUILDING, replace(DRAFT, building_id=TWO.id), False),
        (Near.GRID, replace(DRAFT, building_id=TWO.id), True),
        (Near.GRID, replace(DRAFT, building_id=None, entrance=None), True),
        (Near.NONE, DRAFT, False),
    ],
)
def test_how_near_is_near_is_said_by_the_catalogue(near: Near, draft: Ticket, is_one: bool) -> None:
    assert is_alike(draft, OTHER, of(near), MORNING) is is_one


def test_only_what_is_young_and_under_way_is_asked_about() -> None:
    assert is_alike(DRAFT, OTHER, LIFT, MORNING + timedelta(days=1))
    assert not is_alike(DRAFT, OTHER, LIFT, MORNING + timedelta(days=1, minutes=1))
    assert is_alike(DRAFT, replace(OTHER, state=State.CLAIMED, owner_id=WANG.id), LIFT, MORNING)
    for state in (State.RESOLVED, State.CLOSED, State.WITHDRAWN, State.MERGED, State.DRAFT):
        assert not is_alike(DRAFT, replace(OTHER, state=state), LIFT, MORNING)
    assert not is_alike(DRAFT, OTHER, replace(LIFT, within=None), MORNING)


def test_what_is_about_staff_private_or_somebodys_danger_is_never_told_of() -> None:
    assert not is_alike(replace(DRAFT, subject_role="grid_worker"), OTHER, LIFT, MORNING)
    assert not is_alike(DRAFT, replace(OTHER, subject_id=WANG.id), LIFT, MORNING)
    assert not is_alike(DRAFT, OTHER, replace(LIFT, privacy=Privacy.PRIVATE), MORNING)
    assert not is_alike(DRAFT, replace(OTHER, danger="violence"), LIFT, MORNING)
    assert is_alike(DRAFT, replace(OTHER, danger="lift_trapped"), LIFT, MORNING)


def test_what_its_author_called_another_matter_is_not_asked_about_again() -> None:
    assert not is_alike(replace(DRAFT, apart=OTHER.id), OTHER, LIFT, MORNING)


@pytest.mark.parametrize("code", ["fire", "gas", "lift_trapped", "falling_object"])
def test_a_danger_of_a_place_is_one_for_two_hours(code: str) -> None:
    draft, other = replace(DRAFT, danger=code), replace(OTHER, danger=code)

    assert is_alike(draft, other, of(Near.NONE), MORNING + timedelta(hours=2))
    assert not is_alike(draft, other, of(Near.NONE), MORNING + timedelta(hours=2, minutes=1))
    assert not is_alike(draft, replace(OTHER, danger="electric_shock"), of(Near.NONE), MORNING)
    assert not is_alike(replace(draft, entrance=1), other, of(Near.NONE), MORNING)
    assert not is_alike(replace(draft, building_id=TWO.id), other, of(Near.NONE), MORNING)


@pytest.mark.parametrize("code", ["violence", "suicide", "fallen", "drowning", "child_lost", "electric_shock"])
def test_a_danger_of_somebody_may_be_anothers(code: str) -> None:
    assert not is_alike(replace(DRAFT, danger=code), replace(OTHER, danger=code), LIFT, MORNING)


@pytest.mark.parametrize(
    ("words", "is_theirs"),
    [
        ("我家煤气漏了", True),
        ("家里着火了", True),
        ("gas leaks in my kitchen", True),
        ("楼道里煤气味很大", False),
        ("smell of gas in the stairs", False),
    ],
)
def test_a_danger_in_ones_own_flat_is_no_neighbours(words: str, is_theirs: bool) -> None:
    assert is_at_home(words) is is_theirs


def test_of_several_the_one_that_most_have_met_is_asked_about_and_of_these_the_newest() -> None:
    old, new = OTHER, replace(OTHER, id=2, opened_at=MORNING + timedelta(minutes=1))

    assert foremost([old, new]) == new
    assert foremost([replace(old, followers=1), new]) == replace(old, followers=1)
    assert foremost([]) is None


def test_a_crowd_is_told_of_ever_more_rarely() -> None:
    told = [count for count in range(1, 1_001) if is_worth_telling(count)]

    assert told == [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000]


def test_a_follower_may_part_within_a_week_of_the_work_and_no_sooner() -> None:
    own = replace(a_ticket(), state=State.MERGED)
    done = a_claimed_ticket(state=State.RESOLVED, resolved_at=MORNING)

    assert may_part(own, done, MORNING + timedelta(days=7))
    assert may_part(own, replace(done, state=State.CLOSED), MORNING)
    assert not may_part(own, done, MORNING + timedelta(days=7, minutes=1))
    assert not may_part(own, a_claimed_ticket(), MORNING)
    assert not may_part(a_ticket(), done, MORNING)


def test_only_what_is_open_in_one_grid_may_be_merged_and_no_danger_into_what_is_none() -> None:
    one, two = a_ticket(), a_claimed_ticket()

    assert may_be_merged(one, two)
    assert not may_be_merged(one, one)
    assert not may_be_merged(one, replace(two, grid_id=A2.id))
    assert not may_be_merged(one, replace(two, state=State.RESOLVED))
    assert not may_be_merged(replace(one, danger="gas"), two)
    assert may_be_merged(one, replace(two, danger="gas"))
    assert may_be_merged(replace(one, danger="gas"), replace(two, danger="gas"))


def test_who_follows_is_counted_and_never_below_nobody() -> None:
    assert joined_by_all(a_ticket(followers=2), a_ticket(followers=3)).followers == 6
    assert left_by_one(a_ticket(followers=0)).followers == 0


HOT = Hot(5, DAY)


@pytest.mark.parametrize(
    ("reports", "hot"),
    [
        ([Report(ONE.id, 3)], None),
        ([Report(ONE.id, 4)], HotPlace(ONE.id, 5)),
        ([Report(ONE.id, 0)] * 5, HotPlace(ONE.id, 5)),
        ([Report(ONE.id, 0)] * 2 + [Report(TWO.id, 2)], HotPlace(None, 5)),
        ([Report(ONE.id, 0), Report(TWO.id, 7)], None),
        ([Report(None, 4)], HotPlace(None, 5)),
        ([], None),
    ],
)
def test_too_many_of_a_kind_are_told_of_where_they_are(reports: list[Report], hot: HotPlace | None) -> None:
    assert hot_place(reports, ONE.id, HOT) == hot
