"""Several matters in one message: each becomes a draft with its own words, and one question 在哪里 serves them all."""

from dataclasses import replace

from bot.domain.intents import Matter
from bot.domain.permissions import Action
from bot.domain.tickets import Ticket
from handlers import accusations, dangers, elsewhere, filing, meanings, places
from handlers.context import Context
from handlers.dialogue import Replies, Reply, as_list


async def draft(ctx: Context, matters: tuple[Matter, ...]) -> list[Reply]:
    """Draft each matter and show them all; what has no place yet is asked about once."""
    ctx.require(Action.FILE)
    replies: list[Reply] = []
    unplaced: list[Ticket] = []
    said = [places.find(ctx, one.words) for one in matters]
    common = next((found for found in said if found.said and found.place), places.at_home(ctx))
    for matter, own in zip(matters, said, strict=True):
        if matter.reading.intent in meanings.ANSWERED:
            replies += await _answered(ctx, matter)
            continue
        category = ctx.guides.catalogue.get(matter.reading.category or "other")
        ticket = accusations.guarded(ctx, await filing.new(ctx, matter.words, matter.reading.intent, category))
        if not category.is_ours and not ticket.is_about_staff:
            ctx.uow.tickets.save(replace(ticket, due_at=None))
            replies.append(elsewhere.answer(category, ticket.id))
            continue
        found = own if own.said else common
        if not ticket.is_about_staff and found.place is not None:
            ticket = found.put(ticket)
        elif not ticket.is_about_staff:
            unplaced.append(ticket)
        ctx.keep(replace(ctx.form.at_rest(), last=ticket.id))
        replies.append(await filing.show(ctx, ticket))
    if unplaced:
        replies.append(places.ask(ctx, unplaced[0].id, places.Found()))
        ctx.wait_for("place", unplaced[0].id, also=[one.id for one in unplaced[1:]])
    return replies


async def _answered(ctx: Context, matter: Matter) -> list[Reply]:
    """Answer what is no matter for a ticket by its own words."""
    whole = ctx.inbound
    ctx.inbound = replace(whole, text=matter.words, pictures=())
    replies = as_list(await meanings.ANSWERED[matter.reading.intent](ctx))
    ctx.inbound = whole
    return replies


async def danger_first(ctx: Context, matters: tuple[Matter, ...]) -> Replies:
    """Answer the matter that tells of a danger, then draft the others; None where no single one does."""
    held = [one for one in matters if ctx.guides.dangers.find(one.words) is not None]
    found = ctx.guides.dangers.find(held[0].words) if len(held) == 1 else None
    if found is None:
        return None
    whole = ctx.inbound
    ctx.inbound = replace(whole, text=held[0].words)
    replies = as_list(await dangers.answer(ctx, found))
    ctx.inbound = replace(whole, pictures=())
    replies += await draft(ctx, tuple(one for one in matters if one is not held[0]))
    ctx.inbound = whole
    return replies
