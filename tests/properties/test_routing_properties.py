from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import AnsweredBy, Clock
from bot.domain.deputies import deputy_of
from bot.domain.people import Person, Role
from bot.domain.routing import route, rung
from bot.domain.tickets import Ticket
from tests.support.builders import a_ticket
from tests.support.people import GRIDS, a_community

WORKING = [role for role in Role if role is not Role.RESIDENT]
PLACES = [grid.id for grid in GRIDS]


@st.composite
def staffs(draw: st.DrawFn) -> list[Person]:
    """Any staff, with deputies in any knot: of themselves, in circles, of somebody long gone."""
    count = draw(st.integers(0, 8))
    return [
        Person(
            number,
            draw(st.sampled_from(WORKING)),
            f"职员{number}",
            grid_id=draw(st.sampled_from(PLACES)),
            deputy_id=draw(st.one_of(st.none(), st.integers(1, 10))),
            on_duty=draw(st.booleans()),
        )
        for number in range(1, count + 1)
    ]


@st.composite
def matters(draw: st.DrawFn) -> Ticket:
    return a_ticket(
        grid_id=draw(st.one_of(st.none(), st.sampled_from(PLACES))),
        clock=draw(st.sampled_from(Clock)),
        desk_id=None,
        candidates=(),
    )


@given(staff=staffs(), ticket=matters(), answers=st.sampled_from(AnsweredBy), without=st.sets(st.integers(1, 8)))
def test_a_matter_has_an_owner_as_long_as_anybody_works_for_the_grids(
    staff: list[Person], ticket: Ticket, answers: AnsweredBy, without: set[int]
) -> None:
    found = route(ticket, a_community(staff), answers, without=without)

    if any(one.role is not Role.NURSE for one in staff):
        assert found.candidates
        assert found.desk is not None
    assert all(one in staff for one in found.candidates)
    assert len(set(found.told)) == len(found.told)
    assert not any(one.role is Role.NURSE for one in found.candidates)
    if not set(found.told) <= without:
        assert without.isdisjoint(found.told)


@given(staff=staffs(), ticket=matters(), answers=st.sampled_from(AnsweredBy), data=st.data())
def test_a_complaint_never_reaches_its_subject(
    staff: list[Person], ticket: Ticket, answers: AnsweredBy, data: st.DataObject
) -> None:
    if not staff:
        return
    subject = data.draw(st.sampled_from(staff))
    complaint = replace(ticket, subject_id=subject.id, subject_role=subject.role.value)
    found = route(complaint, a_community(staff), answers)

    assert subject.id not in found.told
    assert found.desk != subject
    assert rung(complaint, a_community(staff))[1] != subject


@given(staff=staffs(), ticket=matters())
def test_danger_leaves_out_no_worker_of_the_grid(staff: list[Person], ticket: Ticket) -> None:
    found = route(replace(ticket, clock=Clock.DANGER), a_community(staff), AnsweredBy.GRID_WORKER)

    workers = {one.id for one in staff if one.role is Role.GRID_WORKER and one.grid_id == ticket.grid_id}
    assert workers <= set(found.told)


@given(staff=staffs())
def test_a_deputy_is_on_duty_and_never_oneself(staff: list[Person]) -> None:
    for person in staff:
        deputy = deputy_of(person, a_community(staff), set())
        assert deputy is None or (deputy.on_duty and deputy != person)
