"""The worker's side: claim, say when, go, arrive, hand over, return, settle."""

from bot.domain import crowds, deadlines, notices
from bot.domain.catalogue import Evidence
from bot.domain.errors import AlreadyClaimed, DomainError, NotFound
from bot.domain.messages import Button, ClockTime, worded
from bot.domain.permissions import Action
from bot.domain.tickets import Mark, Result, State, Ticket
from handlers import callbacks, changes
from handlers.context import Context
from handlers.dialogue import Replies, Reply


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


async def resolve(ctx: Context, ticket_id: int) -> Replies:
    """Ask for a picture of what was done, where its category wants one."""
    ticket = await changes.own(ctx, ticket_id)
    wanted = ctx.guides.catalogue.get(ticket.category).evidence
    if wanted is Evidence.NONE:
        return await ask_result(ctx, ticket_id)
    ctx.wait_for("resolve", ticket.id, step="photo")
    skip = (Button("resolve-no-photo", f"tickets:nophoto:{ticket.id}"),) if wanted is not Evidence.PHOTO else ()
    key = "ticket-resolve-photo" if skip else "ticket-resolve-photo-needed"
    return Reply(key, {"number": str(ticket.number)}, skip)


async def resolve_photo(ctx: Context, ticket_id: int) -> Replies:
    """Take the pictures of what was done."""
    ticket = await changes.own(ctx, ticket_id)
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(ticket.id, "after", picture, ctx.now)
    return await ask_result(ctx, ticket_id)


async def ask_result(ctx: Context, ticket_id: int) -> Replies:
    """Ask what was done."""
    ticket = await changes.own(ctx, ticket_id)
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
    ticket = await changes.own(ctx, ticket_id)
    if await _lacks_evidence(ctx, ticket):
        return await resolve(ctx, ticket_id)
    resolved = ticket.resolve(result, ctx.now)
    ctx.rest()
    await changes.keep(ctx, resolved, "resolve", result.value)
    await callbacks.ask(ctx, resolved)
    after = await ctx.uow.tickets.photos(ticket.id, "after")
    category = ctx.guides.catalogue.get(resolved.category)
    await changes.tell_followers(ctx, resolved, lambda one: crowds.settled(one, category, after))
    return Reply("ticket-resolved", {"number": str(resolved.number)})


async def _lacks_evidence(ctx: Context, ticket: Ticket) -> bool:
    """Tell whether a ticket cannot be settled yet, for a picture is needed and there is none."""
    is_needed = ctx.guides.catalogue.get(ticket.category).evidence is Evidence.PHOTO
    return is_needed and not await ctx.uow.tickets.photos(ticket.id, "after")


async def _promise(ctx: Context, ticket_id: int, when: str) -> Replies:
    ticket = await changes.own(ctx, ticket_id)
    offered = deadlines.arrivals(ctx.now, ctx.community.zone)
    if when not in offered:
        raise AfternoonOver
    promised = ticket.promise_arrival(offered[when], ctx.now, ctx.meter(ticket))
    await changes.keep(ctx, promised, "promise")
    is_soon = when == "soon"
    await changes.tell_listeners(ctx, promised, lambda one: notices.arrival(one, ctx.community, soon=is_soon))
    return None


async def _mark(ctx: Context, ticket_id: int, mark: Mark) -> Replies:
    ticket = await changes.own(ctx, ticket_id)
    return await _step(ctx, ticket.mark_as(mark, ctx.now, ctx.meter(ticket)), mark.value)


async def _step(ctx: Context, ticket: Ticket, verb: str) -> Replies:
    """Keep a step, edit the cards, and tell who waits where it stands."""
    # Who takes it on in the group gets the next steps in their own chat, where the card may stand far above.
    await changes.keep(ctx, ticket, verb, fresh_to=(ctx.speaker.id,) if ctx.inbound.in_group else ())
    await changes.tell_progress(ctx, ticket)
    return None
