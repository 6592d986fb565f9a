"""After the work: the resident's own word (回访), and 没解决."""

from dataclasses import replace

from bot.domain import notices, routing
from bot.domain.errors import NotFound
from bot.domain.permissions import Action
from bot.domain.tickets import UNDER_WAY, Rating, State, Ticket, TicketEvent
from handlers import anonymity, changes, filing, routes
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply


async def good(ctx: Context, ticket_id: int, cycle: str) -> Replies:
    """Take 满意."""
    return await _rate(ctx, ticket_id, cycle, Rating.GOOD)


async def fair(ctx: Context, ticket_id: int, cycle: str) -> Replies:
    """Take 一般."""
    return await _rate(ctx, ticket_id, cycle, Rating.FAIR)


async def bad(ctx: Context, ticket_id: int, cycle: str) -> Replies:
    """Take 没解决, and ask for a word or a picture to reopen with."""
    return await _rate(ctx, ticket_id, cycle, Rating.BAD)


async def reopen_with(ctx: Context, ticket_id: int) -> Replies:
    """Open the matter again with the resident's new words or pictures."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.RATE, ticket)
    if ticket.state in UNDER_WAY:  # it was opened again meanwhile, without words
        ctx.rest()
        return [*await filing.join(ctx, ticket)]
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(ticket.id, "before", picture, ctx.now)
    said = anonymity.unnamed(ctx, ticket, ctx.inbound.text[: filing.LONGEST_TEXT])
    reopened = await reopen(ctx, ticket, said)
    ctx.keep(replace(ctx.form.at_rest(), last=reopened.id))
    return Reply("ticket-reopened", {"number": str(reopened.number)}, (notices.see(reopened),))


async def reopen(desk: Desk, ticket: Ticket, words: str) -> Ticket:
    """Open a ticket again; the former worker, if on duty, and the others on duty get the card."""
    former = desk.community.staff.get(ticket.owner_id) if ticket.owner_id else None
    reopened, found = await routes.reroute(desk, ticket.reopen(words, desk.now, desk.meter(ticket)))
    told = list(found.candidates)
    if former is not None and former.on_duty and former not in told:
        told.insert(0, former)
    reopened = replace(reopened, candidates=tuple(one.id for one in told))
    desk.uow.tickets.save(reopened)
    actor = None if reopened.anonymous else await desk.uow.tickets.reporter_of(reopened)
    await desk.uow.tickets.tell(TicketEvent(reopened.id, desk.now, "reopen", actor, words))
    photos = await desk.uow.tickets.photos(reopened.id, "before")
    category = desk.guides.catalogue.get(reopened.category)
    desk.tell(*notices.cards_changed(reopened, category, desk.community, but=reopened.candidates))
    desk.tell(*notices.cards_to(told, reopened, category, desk.community, photos))
    await changes.tell_followers(desk, reopened, lambda one: notices.reopened(one.ticket, one.person_id))
    return reopened


async def _rate(ctx: Context, ticket_id: int, cycle: str, rating: Rating) -> Replies:
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.RATE, ticket)
    if cycle != str(ticket.cycle):
        raise NotFound
    rated = ticket.rate(rating, ctx.now, ctx.meter(ticket))
    ctx.uow.callbacks.answer(ticket, ticket.cycle, rating, ctx.now)
    if rated.state is State.OPEN:
        return await _go_up(ctx, ticket, rated)
    ctx.uow.tickets.save(rated)
    actor = None if rated.anonymous else ctx.speaker.id
    await ctx.uow.tickets.tell(TicketEvent(rated.id, ctx.now, "rate", actor, rating.value))
    if rated.disputed:
        ctx.wait_for("reopen", ticket.id)
        return Reply("rating-why", {"number": str(ticket.number)})
    category = ctx.guides.catalogue.get(rated.category)
    ctx.tell(*notices.cards_changed(rated, category, ctx.community))
    return Reply("rating-thanks" if rating is not Rating.BAD else "rating-too-late", {"number": str(rated.number)})


async def _go_up(ctx: Context, ticket: Ticket, opened: Ticket) -> Replies:
    """Give what two reopenings did not settle to the level above its last owner."""
    above = routing.above_owner(ticket, ctx.community)
    if above is None:
        opened, found = await routes.reroute(ctx, opened)
        told = list(found.candidates)
    else:
        opened, told = replace(opened, candidates=(above.id,), desk_id=above.id), [above]
    ctx.uow.tickets.save(opened)
    ctx.keep(replace(ctx.form.at_rest(), last=opened.id))
    actor = None if opened.anonymous else ctx.speaker.id
    await ctx.uow.tickets.tell(TicketEvent(opened.id, ctx.now, "rate", actor, Rating.BAD.value))
    await ctx.uow.tickets.tell(TicketEvent(opened.id, ctx.now, "go_up"))
    category = ctx.guides.catalogue.get(opened.category)
    ctx.tell(*notices.cards_changed(opened, category, ctx.community, but=[one.id for one in told]))
    ctx.tell(*(notices.unsolved(opened, category, one, ctx.community) for one in told))
    await changes.tell_followers(ctx, opened, lambda one: notices.reopened(one.ticket, one.person_id))
    return Reply("rating-too-often", {"number": str(opened.number)}, (notices.see(opened),))
