"""Who gets a ticket now: the domain's choice, with what everybody has in hand counted."""

from dataclasses import replace

from bot.domain import deadlines, routing
from bot.domain.catalogue import AnsweredBy, Clock
from bot.domain.deputies import UNLOADED, Loads
from bot.domain.tickets import Ticket
from handlers import incidents
from handlers.context import Context, Desk


async def reroute(desk: Desk, ticket: Ticket, *without: int) -> tuple[Ticket, routing.Route]:
    """Choose anew who gets a ticket."""
    category = desk.guides.catalogue.get(ticket.category)
    found = routing.route(
        ticket,
        desk.community,
        AnsweredBy(ticket.answers) if ticket.answers else category.answers,
        without=without,
        loads=await loads_around(desk, ticket),
        at_night=deadlines.not_before(desk.now, desk.community.zone) is not None,
    )
    desk_id = found.desk.id if found.desk is not None else None
    return replace(ticket, candidates=found.told, desk_id=desk_id), found


async def loads_around(desk: Desk, ticket: Ticket) -> Loads:
    """Count what those have claimed who may come to have a ticket; danger asks nobody how busy they are."""
    if ticket.clock is Clock.DANGER or ticket.is_about_staff:
        return UNLOADED
    return await desk.uow.tickets.loads(routing.within_reach(ticket.grid_id, desk.community))


async def routed(ctx: Context, ticket: Ticket, *without: int) -> tuple[Ticket, routing.Route]:
    """Choose who gets what the speaker files; a worker is not asked to settle their own matter."""
    own = ctx.speaker.id if ctx.speaker.is_staff and not ticket.on_behalf else 0
    return await reroute(ctx, replace(ticket, grid_id=incidents.grid_of(ctx, ticket)), own, *without)
