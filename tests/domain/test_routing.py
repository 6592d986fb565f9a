from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.domain.catalogue import AnsweredBy, Clock
from bot.domain.deputies import MOST_CLAIMED, deputy_of
from bot.domain.grids import Community
from bot.domain.people import Person, Role
from bot.domain.routing import above_owner, assignable, neighbours, route, rung
from tests.support.builders import a_person, a_ticket
from tests.support.people import (
    A1,
    A2,
    C1,
    COMMUNITY,
    FENG,
    GAO,
    HE,
    LARGE,
    LIU,
    MA,
    QIAN,
    STAFF,
    SUN,
    WANG,
    XU,
    ZHAO,
    ZHOU,
    a_community,
)

TOWN = a_community()


def without(*gone: Person) -> Community:
    return a_community([one for one in STAFF if one not in gone])


def with_changed(*changed: Person) -> Community:
    ids = {one.id for one in changed}
    return a_community([*(one for one in STAFF if one.id not in ids), *changed])


def off(person: Person, deputy: Person | None = None) -> Person:
    return replace(person, on_duty=False, deputy_id=deputy.id if deputy else None)


def names(people: Iterable[Person]) -> list[str]:
    return [one.name for one in people]


def test_a_matter_goes_to_the_workers_of_its_grid_who_are_on_duty() -> None:
    found = route(a_ticket(grid_id=A1.id), TOWN, AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == ["王芳", "赵磊"]
    assert found.told == (WANG.id, ZHAO.id)
    assert found.desk == SUN


def test_who_is_off_duty_gets_no_card_while_a_colleague_is_there() -> None:
    found = route(a_ticket(), with_changed(off(WANG, LIU)), AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == ["赵磊"]


def test_with_nobody_on_duty_the_deputies_step_in() -> None:
    found = route(a_ticket(), with_changed(off(WANG, LIU), off(ZHAO, LIU)), AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == ["刘洋"]


def test_a_deputy_who_is_away_too_is_followed_further() -> None:
    town = with_changed(off(WANG, ZHAO), off(ZHAO, LIU), off(LIU, MA))

    assert deputy_of(WANG, town, set()) == MA
    assert names(route(a_ticket(), town, AnsweredBy.GRID_WORKER).candidates) == ["马超"]


def test_deputies_in_a_circle_end_at_the_lead() -> None:
    town = with_changed(off(WANG, ZHAO), off(ZHAO, LIU), off(LIU, WANG))

    assert deputy_of(town.staff[WANG.id], town, set()) is None
    assert names(route(a_ticket(), town, AnsweredBy.GRID_WORKER).candidates) == ["孙丽"]


def test_a_lead_who_is_away_is_stood_in_for_and_then_the_administrator_answers() -> None:
    away = [off(WANG), off(ZHAO)]

    town = with_changed(*away, off(SUN, ZHOU))
    assert names(route(a_ticket(), town, AnsweredBy.GRID_WORKER).candidates) == ["周强"]
    town = with_changed(*away, off(SUN))
    assert names(route(a_ticket(), town, AnsweredBy.GRID_WORKER).candidates) == ["钱进"]


def test_a_grid_without_workers_is_answered_by_those_above_it() -> None:
    found = route(a_ticket(grid_id=A2.id), without(LIU), AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == ["孙丽"]


@pytest.mark.parametrize(
    ("gone", "owner"),
    [
        ((WANG, ZHAO), "孙丽"),
        ((WANG, ZHAO, SUN), "钱进"),
        ((WANG, ZHAO, SUN, QIAN), "周强"),
        ((WANG, ZHAO, SUN, QIAN, ZHOU), "高远"),
        ((WANG, ZHAO, SUN, QIAN, ZHOU, GAO), "冯玲"),
        ((WANG, ZHAO, SUN, QIAN, ZHOU, GAO, FENG), "刘洋"),
    ],
)
def test_the_fallback_queue_always_has_a_named_owner(gone: tuple[Person, ...], owner: str) -> None:
    found = route(a_ticket(), without(*gone), AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == [owner]
    assert found.desk is not None


def test_a_matter_from_nowhere_goes_to_the_subdistrict() -> None:
    found = route(a_ticket(grid_id=None), TOWN, AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == ["高远"]
    assert found.desk == GAO


@pytest.mark.parametrize(
    ("answers", "candidates"),
    [
        (AnsweredBy.GRID_WORKER, ["王芳", "赵磊"]),
        (AnsweredBy.PROPERTY, ["王芳", "赵磊"]),
        (AnsweredBy.COMMITTEE, ["钱进"]),
        (AnsweredBy.SUBDISTRICT, ["高远"]),
    ],
)
def test_the_catalogue_says_who_answers(answers: AnsweredBy, candidates: list[str]) -> None:
    assert names(route(a_ticket(), TOWN, answers).candidates) == candidates


def test_danger_goes_to_all_workers_of_the_grid_and_its_lead_on_duty_or_not() -> None:
    town = with_changed(off(WANG, LIU), off(ZHAO), off(SUN, ZHOU))
    found = route(a_ticket(clock=Clock.DANGER, danger="gas"), town, AnsweredBy.SUBDISTRICT)

    assert names(found.candidates) == ["王芳", "赵磊", "孙丽"]


def test_danger_off_the_grid_still_has_an_owner() -> None:
    assert names(route(a_ticket(clock=Clock.DANGER, grid_id=None), TOWN, AnsweredBy.GRID_WORKER).candidates) == ["高远"]


@pytest.mark.parametrize("gone", [WANG, ZHAO])
def test_who_has_returned_a_ticket_does_not_get_it_again(gone: Person) -> None:
    found = route(a_ticket(), TOWN, AnsweredBy.GRID_WORKER, without=[gone.id])
    assert gone.id not in found.told
    assert len(found.told) == 1


def test_when_both_workers_have_returned_it_the_lead_decides() -> None:
    found = route(a_ticket(), TOWN, AnsweredBy.GRID_WORKER, without=[WANG.id, ZHAO.id])

    assert names(found.candidates) == ["孙丽"]


@pytest.mark.parametrize(("returns", "goes_to"), [(1, ["王芳", "赵磊"]), (2, ["钱进"]), (3, ["钱进"])])
def test_after_two_returns_the_community_decides(returns: int, goes_to: list[str]) -> None:
    assert names(route(a_ticket(returns=returns), TOWN, AnsweredBy.GRID_WORKER).candidates) == goes_to


def test_danger_stays_with_the_grid_however_often_it_was_returned() -> None:
    found = route(a_ticket(returns=2, clock=Clock.DANGER, danger="gas"), TOWN, AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == ["王芳", "赵磊", "孙丽"]


@pytest.mark.parametrize(("owner", "above"), [(WANG, "孙丽"), (SUN, "钱进"), (QIAN, "高远"), (GAO, "高远")])
def test_what_its_owner_could_not_settle_goes_a_level_up(owner: Person, above: str) -> None:
    found = above_owner(a_ticket(owner_id=owner.id), TOWN)

    assert found is not None
    assert found.name == above


@pytest.mark.parametrize(("desk", "told"), [(SUN, "钱进"), (QIAN, "高远")])
def test_what_went_up_and_is_late_is_told_to_the_next_level(desk: Person, told: str) -> None:
    _, found = rung(a_ticket(cycle=3, candidates=(desk.id,), desk_id=desk.id), TOWN)

    assert found is not None
    assert found.name == told


def test_a_level_up_prefers_who_is_on_duty() -> None:
    found = above_owner(a_ticket(owner_id=WANG.id), with_changed(off(SUN)))

    assert found is not None
    assert found.name == "钱进"


@pytest.mark.parametrize(
    ("subject", "goes_to"),
    [(WANG, "孙丽"), (SUN, "钱进"), (HE, "高远"), (QIAN, "高远"), (MA, "冯玲")],
)
def test_a_complaint_goes_to_the_level_above_its_subject(subject: Person, goes_to: str) -> None:
    complaint = a_ticket(subject_id=subject.id, subject_role=subject.role.value, grid_id=subject.grid_id)
    for answers in AnsweredBy:
        found = route(complaint, TOWN, answers)
        assert names(found.candidates) == [goes_to]
        assert subject.id not in {*found.told, found.desk.id if found.desk else None}
    assert rung(complaint, TOWN)[1] is not None
    assert rung(complaint, TOWN)[1] != subject


@pytest.mark.parametrize(
    ("role", "goes_to"),
    [("grid_worker", "孙丽"), ("grid_lead", "钱进"), ("nurse", "高远"), ("community_admin", "高远")],
)
def test_a_complaint_about_a_role_goes_above_the_role_of_the_place(role: str, goes_to: str) -> None:
    assert names(route(a_ticket(subject_role=role), TOWN, AnsweredBy.GRID_WORKER).candidates) == [goes_to]


def test_a_complaint_never_reaches_the_subject_for_want_of_others() -> None:
    about_gao = a_ticket(subject_id=GAO.id, subject_role="subdistrict")
    other = a_person(role=Role.SUBDISTRICT, name="副主任", grid_id=GAO.grid_id)

    alone = route(about_gao, TOWN, AnsweredBy.GRID_WORKER)
    assert alone.candidates
    assert GAO.id not in alone.told
    assert names(route(about_gao, a_community([*STAFF, other]), AnsweredBy.GRID_WORKER).candidates) == ["副主任"]


def test_a_complaint_in_danger_still_does_not_reach_its_subject() -> None:
    complaint = a_ticket(subject_id=WANG.id, subject_role="grid_worker", clock=Clock.DANGER)

    assert WANG.id not in route(complaint, TOWN, AnsweredBy.GRID_WORKER).told


@pytest.mark.parametrize(
    ("grid", "gone", "lead"),
    [
        (A1.id, (), "孙丽"),
        (A1.id, (SUN,), "钱进"),
        (A1.id, (SUN, QIAN), "高远"),
        (C1.id, (), "冯玲"),
        (None, (), "高远"),
    ],
)
def test_who_is_told_of_a_late_ticket_stands_above_its_grid(
    grid: int | None, gone: tuple[Person, ...], lead: str
) -> None:
    _, found = rung(a_ticket(grid_id=grid), without(*gone))

    assert found is not None
    assert found.name == lead


def test_nurses_get_no_tickets_while_anybody_else_is_there() -> None:
    found = route(a_ticket(), a_community([HE, XU, MA]), AnsweredBy.GRID_WORKER)

    assert names(found.candidates) == ["马超"]


def test_two_workers_may_answer_for_a_large_grid_together() -> None:
    roving = a_person(role=Role.GRID_WORKER, name="机动", grid_id=LARGE.id)
    town = a_community([*(one for one in STAFF if one is not LIU), roving])

    assert names(route(a_ticket(grid_id=A2.id), town, AnsweredBy.GRID_WORKER).candidates) == ["机动"]
    assert names(route(a_ticket(grid_id=COMMUNITY.id), town, AnsweredBy.GRID_WORKER).candidates) == ["钱进"]


def test_whoever_has_their_hands_full_is_not_asked_while_a_colleague_is_free() -> None:
    loads = {WANG.id: MOST_CLAIMED, ZHAO.id: MOST_CLAIMED - 1}

    assert names(route(a_ticket(), TOWN, AnsweredBy.GRID_WORKER, loads=loads).candidates) == ["赵磊"]


def test_with_all_hands_full_a_deputy_is_asked_and_then_everybody() -> None:
    full = {WANG.id: MOST_CLAIMED, ZHAO.id: MOST_CLAIMED}
    town = with_changed(replace(WANG, deputy_id=LIU.id))

    assert names(route(a_ticket(), town, AnsweredBy.GRID_WORKER, loads=full).candidates) == ["刘洋"]
    full[LIU.id] = MOST_CLAIMED
    assert set(names(route(a_ticket(), town, AnsweredBy.GRID_WORKER, loads=full).candidates)) == {"王芳", "赵磊"}


def test_danger_asks_nobody_how_busy_they_are() -> None:
    found = route(a_ticket(clock=Clock.DANGER), TOWN, AnsweredBy.GRID_WORKER, loads={WANG.id: 99, ZHAO.id: 99})

    assert names(found.candidates) == ["王芳", "赵磊", "孙丽"]


@pytest.mark.parametrize(
    ("clock", "goes_to"), [(Clock.UTILITY, ["王芳", "赵磊", "孙丽"]), (Clock.ORDINARY, ["王芳", "赵磊"])]
)
def test_at_night_the_lead_has_duty_for_what_cannot_wait(clock: Clock, goes_to: list[str]) -> None:
    found = route(a_ticket(clock=clock), TOWN, AnsweredBy.GRID_WORKER, at_night=True)

    assert names(found.candidates) == goes_to


def test_a_lead_on_leave_is_stood_in_for_at_night_and_on_the_ladder() -> None:
    town = with_changed(off(SUN, ZHOU))

    assert names(route(a_ticket(), town, AnsweredBy.GRID_WORKER, at_night=True).candidates) == ["王芳", "赵磊", "周强"]
    assert rung(a_ticket(), town) == (1, ZHOU)
    assert rung(a_ticket(), with_changed(off(SUN))) == (2, QIAN)


def test_the_neighbours_are_the_workers_beside_who_have_hands_free() -> None:
    assert names(neighbours(a_ticket(), TOWN)) == ["刘洋"]
    assert neighbours(a_ticket(), TOWN, {LIU.id: MOST_CLAIMED}) == []
    assert neighbours(a_ticket(), with_changed(off(LIU))) == []
    assert neighbours(a_ticket(subject_id=LIU.id), TOWN) == []
    assert neighbours(a_ticket(grid_id=None), TOWN) == []


def test_the_grids_own_people_are_offered_first() -> None:
    assert names(assignable(a_ticket(), TOWN)) == ["王芳", "赵磊", "刘洋"]
    assert names(assignable(a_ticket(owner_id=WANG.id, subject_id=LIU.id), TOWN)) == ["赵磊"]
