"""The worker's side: claim, say when, go, arrive, hand over, return, settle."""

from dataclasses import replace

from bot.domain import deadlines, notices
from bot.domain.catalogue import Evidence
from bot.domain.errors import AlreadyClaimed, DomainError, NotAllowed, NotFound
from bot.domain.messages import Button, ClockTime, worded
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.domain.tickets import Mark, Result, State, Ticket
from handlers import callbacks, changes, filing
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST_REASON = 300


class AfternoonOver(DomainError):
    """Nobody can come this afternoon any more."""

    key = "ticket-error-afternoon-over"


async def claim(ctx: Context, ticket_id: int) -> Replies:
    """Give the ticket to the worker who asks, if no colleague was quicker."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.CLAIM, ticket)
    owner = ctx.community.staff.get(ticket.owner_id) if ticket.owner_id else None
    if ticket.state is State.CLAIMED and owner is not None and owner.id != ctx.speaker.id:
        raise AlreadyClaimed(name=owner.name, at=ClockTime(ticket.claimed_at or ctx.now))
    return await _step(ctx, ticket.claim(ctx.speaker.id, ctx.now, ctx.meter(ticket)), "claim")


async def soon(ctx: Context, ticket_id: int) -> Replies:
    """Promise to come within half an hour."""
    return await _promise(ctx, ticket_id, "soon")


async def afternoon(ctx: Context, ticket_id: int) -> Replies:
    """Promise to come this afternoon."""
    return await _promise(ctx, ticket_id, "afternoon")


async def tomorrow(ctx: Context, ticket_id: int) -> Replies:
    """Promise to come tomorrow morning."""
    return await _promise(ctx, ticket_id, "tomorrow")


async def depart(ctx: Context, ticket_id: int) -> Replies:
    """Say that one is on the way."""
    return await _mark(ctx, ticket_id, Mark.EN_ROUTE)


async def arrive(ctx: Context, ticket_id: int) -> Replies:
    """Say that one is there."""
    return await _mark(ctx, ticket_id, Mark.ON_SITE)


async def wait(ctx: Context, ticket_id: int) -> Replies:
    """Say that parts are awaited."""
    return await _mark(ctx, ticket_id, Mark.WAITING)


async def decline(ctx: Context, ticket_id: int) -> Replies:
    """Say that an unclaimed ticket is not one's own; the others keep it, or the lead gets it."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.DECLINE, ticket)
    ticket.require(State.OPEN)
    left = tuple(one for one in ticket.candidates if one != ctx.speaker.id)
    declined = replace(ticket, candidates=left)
    if not left:
        declined, _ = await filing.reroute(ctx, declined, *await _unwilling(ctx, ticket))
    fresh = tuple(one for one in declined.candidates if one not in left)
    # Whoever declines speaks for themselves: for their group nothing has changed.
    await changes.keep(ctx, declined, "decline", fresh_to=fresh, in_group=False)
    return Reply("ticket-declined", {"number": str(ticket.number)})


async def give_back(ctx: Context, ticket_id: int) -> Replies:
    """Ask for the reason of a return."""
    ticket = await _own(ctx, ticket_id)
    ctx.wait_for("return", ticket.id)
    reasons = tuple(
        Button(reason, f"tickets:return-{reason.removeprefix('reason-')}:{ticket.id}")
        for reason in notices.RETURN_REASONS
    )
    return Reply("ticket-return-why", {"number": str(ticket.number)}, reasons)


async def give_back_grid(ctx: Context, ticket_id: int) -> Replies:
    """Return a ticket that lies in another grid."""
    return await give_back_because(ctx, ticket_id, "reason-grid")


async def give_back_trade(ctx: Context, ticket_id: int) -> Replies:
    """Return a ticket that somebody else must settle."""
    return await give_back_because(ctx, ticket_id, "reason-trade")


async def give_back_busy(ctx: Context, ticket_id: int) -> Replies:
    """Return a ticket for want of hands."""
    return await give_back_because(ctx, ticket_id, "reason-busy")


async def give_back_because(ctx: Context, ticket_id: int, reason: str) -> Replies:
    """Return a ticket with its reason; it is routed anew, and its clock runs on."""
    ticket = await _own(ctx, ticket_id)
    returned, _ = await filing.reroute(
        ctx, ticket.give_back(ctx.now, ctx.meter(ticket)), *await _unwilling(ctx, ticket)
    )
    ctx.rest()
    await changes.keep(ctx, returned, "return", reason[:LONGEST_REASON], fresh_to=returned.candidates)
    await changes.tell_listeners(ctx, returned, lambda listener: notices.returned(listener, ctx.community))
    return Reply("ticket-return-done", {"number": str(returned.number)})


async def hand_over(ctx: Context, ticket_id: int) -> Replies:
    """Offer the colleagues to whom a ticket may go."""
    ticket = await _own(ctx, ticket_id)
    colleagues = await _colleagues(ctx, ticket)
    if not colleagues:
        return Reply("ticket-handover-nobody")
    loads = await ctx.uow.tickets.loads({one.id for one in colleagues})
    buttons = tuple(
        Button("assign-to", f"tickets:to:{ticket.id}.{one.id}", {"name": one.name, "load": loads.get(one.id, 0)})
        for one in colleagues[:8]
    )
    ctx.wait_for("handover", ticket.id)
    return Reply("ticket-handover-whom", {"number": str(ticket.number)}, buttons)


async def hand_over_to(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Give a ticket to a colleague."""
    ticket = await _own(ctx, ticket_id)
    to = next((one for one in await _colleagues(ctx, ticket) if str(one.id) == code), None)
    if to is None:
        raise NotFound
    ctx.rest()
    given = ticket.hand_over(to.id, ctx.now)
    await changes.keep(ctx, given, "hand_over", to.name, fresh_to=(to.id,))
    await changes.tell_progress(ctx, given)
    return Reply("ticket-handover-done", {"number": str(given.number), "name": to.name})


async def resolve(ctx: Context, ticket_id: int) -> Replies:
    """Ask for a picture of what was done, where its category wants one."""
    ticket = await _own(ctx, ticket_id)
    wanted = ctx.guides.catalogue.get(ticket.category).evidence
    if wanted is Evidence.NONE:
        return await ask_result(ctx, ticket_id)
    ctx.wait_for("resolve", ticket.id, step="photo")
    skip = (Button("resolve-no-photo", f"tickets:nophoto:{ticket.id}"),) if wanted is not Evidence.PHOTO else ()
    key = "ticket-resolve-photo" if skip else "ticket-resolve-photo-needed"
    return Reply(key, {"number": str(ticket.number)}, skip)


async def resolve_photo(ctx: Context, ticket_id: int) -> Replies:
    """Take the pictures of what was done."""
    ticket = await _own(ctx, ticket_id)
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(ticket.id, "after", picture, ctx.now)
    return await ask_result(ctx, ticket_id)


async def ask_result(ctx: Context, ticket_id: int) -> Replies:
    """Ask what was done."""
    ticket = await _own(ctx, ticket_id)
    if await _lacks_evidence(ctx, ticket):
        return await resolve(ctx, ticket_id)
    ctx.wait_for("resolve", ticket.id, step="result")
    results = tuple(Button(worded("result", one), f"tickets:result:{ticket.id}.{one.value}") for one in Result)
    return Reply("ticket-resolve-result", {"number": str(ticket.number)}, results)


async def resolve_as(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Settle a ticket; the resident is told with the pictures, and asked."""
    if code not in set(Result):
        raise NotFound
    result = Result(code)
    ticket = await _own(ctx, ticket_id)
    if await _lacks_evidence(ctx, ticket):
        return await resolve(ctx, ticket_id)
    resolved = ticket.resolve(result, ctx.now)
    ctx.rest()
    await changes.keep(ctx, resolved, "resolve", result.value)
    await callbacks.ask(ctx, resolved)
    return Reply("ticket-resolved", {"number": str(resolved.number)})


async def _lacks_evidence(ctx: Context, ticket: Ticket) -> bool:
    """Tell whether a ticket cannot be settled yet, for a picture is needed and there is none."""
    is_needed = ctx.guides.catalogue.get(ticket.category).evidence is Evidence.PHOTO
    return is_needed and not await ctx.uow.tickets.photos(ticket.id, "after")


async def _unwilling(ctx: Context, ticket: Ticket) -> list[int]:
    """List who has declined or returned a ticket since it was last opened, the speaker included."""
    unwilling = [ctx.speaker.id]
    for event in await ctx.uow.tickets.history(ticket.id):
        if event.verb == "reopen":
            unwilling = [ctx.speaker.id]
        elif event.verb in {"decline", "return"} and event.actor_id is not None:
            unwilling.append(event.actor_id)
    return unwilling


async def _own(ctx: Context, ticket_id: int) -> Ticket:
    ticket = await ctx.uow.tickets.get(ticket_id)
    try:
        await ctx.require_for(Action.WORK, ticket)
    except NotAllowed:
        await ctx.require_for(Action.SEE_TICKET, ticket)
        owner = ctx.community.staff.get(ticket.owner_id) if ticket.owner_id else None
        ticket.require(State.CLAIMED)
        if owner is None or owner.id == ctx.speaker.id:
            raise
        raise AlreadyClaimed(name=owner.name, at=ClockTime(ticket.claimed_at or ctx.now)) from None
    ticket.require(State.CLAIMED)
    return ticket


async def _promise(ctx: Context, ticket_id: int, when: str) -> Replies:
    ticket = await _own(ctx, ticket_id)
    offered = deadlines.arrivals(ctx.now, ctx.community.zone)
    if when not in offered:
        raise AfternoonOver
    promised = ticket.promise_arrival(offered[when], ctx.now, ctx.meter(ticket))
    await changes.keep(ctx, promised, "promise")
    is_soon = when == "soon"
    await changes.tell_listeners(ctx, promised, lambda one: notices.arrival(one, ctx.community, soon=is_soon))
    return None


async def _mark(ctx: Context, ticket_id: int, mark: Mark) -> Replies:
    ticket = await _own(ctx, ticket_id)
    return await _step(ctx, ticket.mark_as(mark, ctx.now, ctx.meter(ticket)), mark.value)


async def _step(ctx: Context, ticket: Ticket, verb: str) -> Replies:
    """Keep a step, edit the cards, and tell who waits where it stands."""
    # Who takes it on in the group gets the next steps in their own chat, where the card may stand far above.
    await changes.keep(ctx, ticket, verb, fresh_to=(ctx.speaker.id,) if ctx.inbound.in_group else ())
    await changes.tell_progress(ctx, ticket)
    return None


async def _colleagues(ctx: Context, ticket: Ticket) -> list[Person]:
    # Whoever decides on what was returned too often may give it to any of the grid's people again.
    _, route = await filing.reroute(ctx, replace(ticket, returns=0), ctx.speaker.id)
    found = route.candidates
    lead = ctx.community.staff.get(ticket.desk_id) if ticket.desk_id else None
    extra = [lead] if lead is not None and lead.id != ctx.speaker.id and lead not in found else []
    return [*found, *extra]
