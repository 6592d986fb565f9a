"""Everything of one person, handed out or taken out of every table, as an operator does for them; both are logged."""

from bot.domain.audit import Look, thing_of_person
from bot.domain.errors import StillOwns, StillWorksHere
from bot.domain.people import Person
from handlers.context import Desk
from storage.erasure import Step, Trace

OPERATOR = "operator"
"""By what right: whoever holds the machine acts for the person who asked."""


async def erase(desk: Desk, person_id: int, *, really: bool) -> list[Step]:
    """Tell what becomes of somebody's rows in every table, and let it happen only if it is really meant.

    Raises `StillOwns` and `StillWorksHere`: what somebody has in hand must have gone to others first.
    """
    person = await desk.uow.people.get(person_id)
    if owned := await desk.uow.tickets.of_owner(person.id):
        raise StillOwns(name=person.name, count=len(owned))
    if person.is_staff:
        raise StillWorksHere(name=person.name)
    whom = await desk.uow.erasure.whom(person, desk.now)
    steps = await desk.uow.erasure.steps(whom)
    if really:
        desk.uow.erasure.carry_out(whom, steps)
        await _note(desk, person, Look.ERASURE)
    return steps


async def erase_rest(desk: Desk, person_id: int) -> None:
    """Erase what has come in of somebody while they were being erased; after that nobody speaks as them any more."""
    whom = await desk.uow.erasure.whom(await desk.uow.people.get(person_id), desk.now)
    desk.uow.erasure.carry_out(whom, await desk.uow.erasure.steps(whom))


async def export(desk: Desk, person_id: int) -> list[Trace]:
    """Give everything that is somebody's to know of themselves; that it was handed out is written down."""
    person = await desk.uow.people.get(person_id)
    whom = await desk.uow.erasure.whom(person, desk.now)
    await _note(desk, person, Look.EXPORT)
    return [trace async for trace in desk.uow.erasure.told(whom)]


async def _note(desk: Desk, person: Person, look: Look) -> None:
    await desk.uow.audits.add(desk.now, None, look, thing_of_person(person.id), OPERATOR)
