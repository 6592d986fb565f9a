"""Looks at private matters are written down before anything is shown."""

from bot.domain import audit
from bot.domain.audit import Look
from bot.domain.people import Person
from bot.domain.permissions import Action, Relation, TicketOf, right
from bot.domain.tickets import Ticket
from handlers.context import Desk


async def note(desk: Desk, person: Person, look: Look, ticket: Ticket) -> None:
    """Write down that one of the staff looks at a private matter, and by what right; their own is theirs to see."""
    if not person.is_staff or not audit.is_private(ticket, desk.guides.catalogue.get(ticket.category)):
        return
    thing = TicketOf(ticket, await desk.uow.tickets.reporter_of(ticket))
    by = right(person, Action.SEE_TICKET, thing, desk.community)
    if by is not None and by is not Relation.REPORTER:
        await desk.uow.audits.add(desk.now, person.id, look, audit.thing_of(ticket.id), by.value)
