"""Whose a ticket is: declined, returned with a reason and a place, handed over, shared with others who help."""

from dataclasses import replace

from bot.domain import cards, histories, notices
from bot.domain.errors import NotFound
from bot.domain.grids import Grid, Level
from bot.domain.messages import Arg, Button, Word, worded
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.domain.routing import OFFICES
from bot.domain.tickets import State, Ticket
from handlers import changes, routes
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST_REASON = 300
MOST_OFFERED = 8


async def decline(ctx: Context, ticket_id: int) -> Replies:
    """Say that an unclaimed ticket is not one's own; the others keep it, or the lead gets it."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.DECLINE, ticket)
    ticket.require(State.OPEN)
    left = tuple(one for one in ticket.candidates if one != ctx.speaker.id)
    declined = replace(ticket, candidates=left)
    if not left:
        declined, _ = await routes.reroute(ctx, declined, *await _unwilling(ctx, ticket))
    fresh = tuple(one for one in declined.candidates if one not in left)
    # Whoever declines speaks for themselves: for their group nothing has changed.
    await changes.keep(ctx, declined, "decline", fresh_to=fresh, in_group=False)
    return Reply("ticket-declined", {"number": str(ticket.number)})


async def give_back(ctx: Context, ticket_id: int) -> Replies:
    """Ask for the reason of a return."""
    ticket = await changes.own(ctx, ticket_id)
    ctx.wait_for("return", ticket.id)
    reasons = tuple(
        Button(reason, f"tickets:return-{reason.removeprefix('reason-')}:{ticket.id}")
        for reason in histories.RETURN_REASONS
    )
    return Reply("ticket-return-why", {"number": str(ticket.number)}, reasons)


async def give_back_grid(ctx: Context, ticket_id: int) -> Replies:
    """Return a ticket that lies in another grid: in which?"""
    ticket = await changes.own(ctx, ticket_id)
    offered = [
        Button("label", f"tickets:send:{ticket.id}.{grid.code}", {"label": grid.code})
        for grid in _grids_beside(ctx, ticket)
    ]
    return _ask_where(ctx, ticket, "reason-grid", offered)


async def give_back_trade(ctx: Context, ticket_id: int) -> Replies:
    """Return a ticket that somebody else must settle: who?"""
    ticket = await changes.own(ctx, ticket_id)
    return _ask_where(ctx, ticket, "reason-trade", _offices(ticket, "tickets:send"))


async def give_back_busy(ctx: Context, ticket_id: int) -> Replies:
    """Return a ticket for want of hands: whoever leads the grid finds some."""
    return await _returned(ctx, await changes.own(ctx, ticket_id), "reason-busy", histories.ANYWHERE)


async def give_back_because(ctx: Context, ticket_id: int, reason: str) -> Replies:
    """Take the reason of a return in words, and ask where it belongs."""
    ticket = await changes.own(ctx, ticket_id)
    return _ask_where(ctx, ticket, reason[:LONGEST_REASON], _offices(ticket, "tickets:send"))


async def send_to(ctx: Context, ticket_id: int, place: str) -> Replies:
    """Return a ticket to the place that is proposed; its clock runs on."""
    ticket = await changes.own(ctx, ticket_id)
    if ctx.form.kind != "return" or ctx.form.about != ticket_id or "reason" not in ctx.form.data:
        return await give_back(ctx, ticket_id)  # a button from before: why it is returned is not known any more
    return await _returned(ctx, ticket, str(ctx.form.data["reason"]), place)


async def hand_over(ctx: Context, ticket_id: int) -> Replies:
    """Offer the colleagues to whom a ticket may go."""
    ticket = await changes.own(ctx, ticket_id)
    colleagues = await _colleagues(ctx, ticket)
    if not colleagues:
        return Reply("ticket-handover-nobody")
    loads = await ctx.uow.tickets.loads({one.id for one in colleagues})
    buttons = tuple(
        Button("assign-to", f"tickets:to:{ticket.id}.{one.id}", {"name": one.name, "load": loads.get(one.id, 0)})
        for one in colleagues[:MOST_OFFERED]
    )
    ctx.wait_for("handover", ticket.id)
    return Reply("ticket-handover-whom", {"number": str(ticket.number)}, buttons)


async def hand_over_to(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Give a ticket to a colleague; whoever had it first stays in the lead."""
    ticket = await changes.own(ctx, ticket_id)
    to = next((one for one in await _colleagues(ctx, ticket) if str(one.id) == code), None)
    if to is None:
        raise NotFound
    ctx.rest()
    given = ticket.hand_over(to.id, ctx.now)
    await changes.keep(ctx, given, "hand_over", to.name, fresh_to=(to.id,))
    await changes.tell_progress(ctx, given)
    return Reply("ticket-handover-done", {"number": str(given.number), "name": to.name})


async def share(ctx: Context, ticket_id: int) -> Replies:
    """Offer who may help with a ticket; its owner stays the one who answers for it."""
    ticket = await changes.own(ctx, ticket_id)
    people = [
        Button("label", f"tickets:with:{ticket.id}.{one.id}", {"label": one.name})
        for one in (await _colleagues(ctx, ticket))[:MOST_OFFERED]
    ]
    offered = (*_offices(ticket, "tickets:with"), *people)
    return Reply("ticket-share-with", {"number": str(ticket.number)}, offered)


async def share_with(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Let an office or a colleague help with a ticket, or no longer."""
    ticket = await changes.own(ctx, ticket_id)
    person = next((one for one in await _colleagues(ctx, ticket) if str(one.id) == code), None)
    known = person is not None or code in OFFICES
    if not known and code not in ticket.joint:
        raise NotFound
    name: Arg = ctx.community.staff[int(code)].name if code.isdecimal() else Word(worded("office", code))
    if code in ticket.joint:
        shared = replace(ticket, joint=tuple(one for one in ticket.joint if one != code))
        await changes.keep(ctx, shared, "part_with", cards.joint_name(code, ctx.community))
        return Reply("ticket-share-ended", {"number": str(ticket.number), "name": name})
    told = () if person is None else (person.id,)
    shared = replace(ticket, joint=(*ticket.joint, code), told=(*ticket.told, *told))
    await changes.keep(ctx, shared, "share", cards.joint_name(code, ctx.community), fresh_to=told)
    return Reply("ticket-share-done", {"number": str(ticket.number), "name": name})


def _ask_where(ctx: Context, ticket: Ticket, reason: str, offered: list[Button]) -> Reply:
    ctx.wait_for("return", ticket.id, reason=reason)
    unknown = Button("office-unknown", f"tickets:send:{ticket.id}.{histories.ANYWHERE}")
    return Reply("ticket-return-where", {"number": str(ticket.number)}, (*offered, unknown))


async def _returned(ctx: Context, ticket: Ticket, reason: str, place: str) -> Replies:
    freed = ticket.give_back(ctx.now, ctx.meter(ticket))
    grid = next((one for one in _grids_beside(ctx, ticket) if one.code == place), None)
    if grid is not None:
        freed = replace(freed, grid_id=grid.id)
    elif place in OFFICES:
        freed = replace(freed, answers=place)
    elif place != histories.ANYWHERE:
        raise NotFound
    returned, _ = await routes.reroute(ctx, freed, *await _unwilling(ctx, ticket))
    ctx.rest()
    await changes.keep(ctx, returned, "return", f"{reason}{histories.PROPOSED}{place}", fresh_to=returned.candidates)
    await changes.tell_listeners(ctx, returned, lambda listener: notices.returned(listener, ctx.community))
    return Reply("ticket-return-done", {"number": str(returned.number)})


async def _unwilling(ctx: Context, ticket: Ticket) -> list[int]:
    """List who has declined or returned a ticket since it was last opened, the speaker included."""
    unwilling = [ctx.speaker.id]
    for event in await ctx.uow.tickets.history(ticket.id):
        if event.verb == "reopen":
            unwilling = [ctx.speaker.id]
        elif event.verb in {"decline", "return"} and event.actor_id is not None:
            unwilling.append(event.actor_id)
    return unwilling


def _offices(ticket: Ticket, action: str) -> list[Button]:
    return [Button(worded("office", code), f"{action}:{ticket.id}.{code}") for code in OFFICES]


def _grids_beside(ctx: Context, ticket: Ticket) -> list[Grid]:
    """List the middle grids of the same community, those of the same large grid first."""
    home = ctx.community.community_of(ticket.grid_id)
    if home is None:
        return []
    own = next(ctx.community.above(ticket.grid_id))
    beside = [grid for grid in ctx.community.tree(home.id) if grid.level is Level.MIDDLE and grid.id != ticket.grid_id]
    return sorted(beside, key=lambda grid: grid.parent_id != own.parent_id)[:MOST_OFFERED]


async def _colleagues(ctx: Context, ticket: Ticket) -> list[Person]:
    # Whoever decides on what was returned too often may give it to any of the grid's people again.
    _, route = await routes.reroute(ctx, replace(ticket, returns=0, answers=""), ctx.speaker.id)
    found = route.candidates
    lead = ctx.community.staff.get(ticket.desk_id) if ticket.desk_id else None
    extra = [lead] if lead is not None and lead.id != ctx.speaker.id and lead not in found else []
    return [*found, *extra]
