"""指派: whoever leads gives a ticket to one of the people."""

from dataclasses import replace

from bot.domain import notices, routing
from bot.domain.errors import AlreadyClaimed, NotFound
from bot.domain.messages import Button, ClockTime, Lane
from bot.domain.permissions import Action
from bot.domain.tickets import UNDER_WAY, State
from handlers import changes
from handlers.context import Context
from handlers.dialogue import Replies, Reply

MOST_OFFERED = 8


async def choose(ctx: Context, ticket_id: int) -> Replies:
    """Offer the people to whom a ticket may go, the grid's own first, each with what they have in hand."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.ASSIGN, ticket)
    if ticket.state not in UNDER_WAY:
        ticket.require(State.OPEN)
    people = routing.assignable(ticket, ctx.community)[:MOST_OFFERED]
    if not people:
        return Reply("assign-nobody", {"number": str(ticket.number)})
    loads = await ctx.uow.tickets.loads({one.id for one in people})
    offered = tuple(
        Button("assign-to", f"assignments:to:{ticket.id}.{one.id}", {"name": one.name, "load": loads.get(one.id, 0)})
        for one in people
    )
    return Reply("assign-whom", {"number": str(ticket.number)}, offered)


async def assign(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Give a ticket to somebody, who hears by whom."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.ASSIGN, ticket)
    if ticket.state is State.CLAIMED and str(ticket.owner_id) == code:
        owner = ctx.community.staff.get(ticket.owner_id or 0)
        raise AlreadyClaimed(name=owner.name if owner else "", at=ClockTime(ticket.claimed_at or ctx.now))
    to = next((one for one in routing.assignable(ticket, ctx.community) if str(one.id) == code), None)
    if to is None:
        raise NotFound
    given = ticket.assign(to.id, ctx.now, ctx.meter(ticket))
    await changes.keep(ctx, given, "assign", to.name, fresh_to=(to.id,))
    await changes.tell_progress(ctx, given)
    told = notices.assigned(given, to, ctx.speaker)
    ctx.tell(replace(told, lane=Lane.ANSWER))
    return Reply("assign-done", {"number": str(given.number), "name": to.name})
