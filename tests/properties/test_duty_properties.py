"""Whoever is away, in whatever circle their deputies stand, and wherever the grids move: somebody answers."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import AnsweredBy, Clock
from bot.domain.deputies import MOST_CLAIMED, deputy_of
from bot.domain.grids import Community, Settings
from bot.domain.people import Person, Role
from bot.domain.routing import assignable, neighbours, route, rung
from bot.domain.tickets import Ticket
from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.people import BUILDINGS, GRIDS, a_community

WORKING = [role for role in Role if role is not Role.RESIDENT]
PLACES = [grid.id for grid in GRIDS]
LOADS = st.dictionaries(st.integers(1, 10), st.integers(0, 12))


@st.composite
def staffs(draw: st.DrawFn) -> list[Person]:
    """Any staff: off duty, on leave, gone, with deputies in any circle."""
    return [
        Person(
            number,
            draw(st.sampled_from(WORKING)),
            f"职员{number}",
            grid_id=draw(st.sampled_from(PLACES)),
            deputy_id=draw(st.one_of(st.none(), st.integers(1, 11))),
            on_duty=draw(st.booleans()),
            away_until=draw(st.sampled_from([None, date(2026, 3, 6)])),
            revoked_at=draw(st.sampled_from([None, None, None, MORNING])),
        )
        for number in range(1, draw(st.integers(0, 10)) + 1)
    ]


@st.composite
def matters(draw: st.DrawFn) -> Ticket:
    return a_ticket(
        grid_id=draw(st.one_of(st.none(), st.sampled_from(PLACES))),
        clock=draw(st.sampled_from(Clock)),
        desk_id=None,
        candidates=(),
    )


@given(staff=staffs(), ticket=matters(), loads=LOADS, at_night=st.booleans(), away=st.integers(1, 10))
def test_what_somebody_leaves_behind_has_somebody_on_duty_or_lies_at_a_desk(
    staff: list[Person], ticket: Ticket, loads: dict[int, int], at_night: bool, away: int
) -> None:
    community = a_community(staff)
    found = route(ticket, community, AnsweredBy.GRID_WORKER, without=[away], loads=loads, at_night=at_night)
    working = [one for one in community.staff.values() if one.role is not Role.NURSE]

    assert bool(found.candidates) == bool(working)
    assert (found.desk is not None) == bool(working)
    assert all(one.id in community.staff for one in found.candidates)
    assert len(set(found.told)) == len(found.told)
    workers = [one for one in working if one.role is Role.GRID_WORKER and one.grid_id == ticket.grid_id]
    if any(one.on_duty and one.id != away for one in workers):
        assert any(one.on_duty for one in found.candidates)


@given(staff=staffs(), ticket=matters(), loads=LOADS)
def test_nobody_with_full_hands_is_asked_while_a_colleague_is_free(
    staff: list[Person], ticket: Ticket, loads: dict[int, int]
) -> None:
    community = a_community(staff)
    found = route(replace(ticket, clock=Clock.ORDINARY), community, AnsweredBy.GRID_WORKER, loads=loads)
    full = [one for one in found.candidates if loads.get(one.id, 0) >= MOST_CLAIMED]

    if full and any(one.role is Role.GRID_WORKER and one.grid_id == ticket.grid_id for one in full):
        assert full == list(found.candidates)


@given(staff=staffs(), ticket=matters(), loads=LOADS, subject=st.integers(1, 10))
def test_whoever_is_asked_beside_or_offered_is_on_duty_and_not_the_subject(
    staff: list[Person], ticket: Ticket, loads: dict[int, int], subject: int
) -> None:
    community = a_community(staff)
    about = replace(ticket, subject_id=subject)

    for one in [*neighbours(about, community, loads), *assignable(about, community)]:
        assert one.on_duty
        assert one.id != subject
    assert {one.id for one in neighbours(about, community, loads)}.isdisjoint(
        one.id for one in community.with_role(Role.GRID_WORKER, ticket.grid_id or 0)
    )


@given(staff=staffs())
def test_a_deputy_is_never_away(staff: list[Person]) -> None:
    community = a_community(staff)
    for person in community.staff.values():
        deputy = deputy_of(person, community, {person.id})
        assert deputy is None or (deputy.on_duty and deputy.away_until is None and deputy.revoked_at is None)


@given(
    staff=staffs(),
    ticket=matters(),
    retired=st.sets(st.sampled_from(PLACES)),
    moved=st.dictionaries(st.sampled_from(PLACES[3:]), st.sampled_from(PLACES[:6])),
    torn_down=st.sets(st.sampled_from([one.id for one in BUILDINGS])),
)
def test_however_the_grids_are_drawn_anew_somebody_answers_and_the_old_grid_keeps_its_name(
    staff: list[Person], ticket: Ticket, retired: set[int], moved: dict[int, int], torn_down: set[int]
) -> None:
    grids = [
        replace(one, retired_at=MORNING if one.id in retired else None, parent_id=moved.get(one.id, one.parent_id))
        for one in GRIDS
    ]
    buildings = [replace(one, retired_at=MORNING if one.id in torn_down else None) for one in BUILDINGS]
    community = Community(Settings("梧桐街道"), grids, buildings, staff)
    working = [one for one in community.staff.values() if one.role is not Role.NURSE]
    found = route(ticket, community, AnsweredBy.GRID_WORKER)

    assert bool(found.candidates) == bool(working)
    level, called = rung(ticket, community)
    assert level > 0
    assert called is None or called.id in community.staff
    if ticket.grid_id is not None:
        assert next(community.above(ticket.grid_id)).id == ticket.grid_id
    for building in BUILDINGS:
        assert community.grid_of(building.id) == building.grid_id
