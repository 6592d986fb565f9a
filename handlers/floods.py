"""While somebody floods: danger passes, what ends something answers, all else is kept and nothing is lost."""

from dataclasses import replace

from bot.domain.intents import Intent
from bot.domain.permissions import Action, TicketOf, may
from bot.domain.tickets import UNDER_WAY, State, Ticket, TicketEvent
from handlers import accusations, filing
from handlers.context import Context
from handlers.dialogue import Reply

_SAFE = frozenset({"progress:show", "menu:progress", "drafts:submit", "drafts:undo", "drafts:discard", "questions:end"})
"""The buttons that only show something, or bring something to its end."""

LONGEST_HELD = 8_000
"""Characters of a matter to which lines are still added unread; what comes after is kept as said."""


def passes(ctx: Context) -> bool:
    """Tell whether a message is answered however much its sender has said: danger always is."""
    inbound = ctx.inbound
    if inbound.action:
        return ":".join(inbound.action.split(":")[:2]) in _SAFE
    return inbound.in_group or ctx.guides.dangers.find(inbound.text) is not None


async def held(ctx: Context, *, tell: bool) -> list[Reply]:
    """Keep what was said: in the conversation, and in the matter under way if there is one; say so once."""
    if not ctx.inbound.action and (ctx.inbound.text.strip() or ctx.inbound.pictures):
        await _add(ctx)
    return [Reply("flood-slowed")] if tell else []


async def _add(ctx: Context) -> None:
    """Add a line to what it would have joined, without a word to anybody; a picture always finds its place."""
    words = ctx.inbound.text[: filing.LONGEST_TEXT]
    ticket = await _under_way(ctx)
    if ticket is None:
        if ctx.inbound.pictures:
            ticket = await filing.new(ctx, words, Intent.REPAIR)
            ctx.keep(replace(ctx.form, last=ticket.id))
        return
    if len(ticket.text) + len(words) > LONGEST_HELD:
        words = ""
    ctx.uow.tickets.save(ticket.with_line(words, ctx.now))
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(ticket.id, "before", picture, ctx.now)
    if ticket.number and words:
        actor = None if ticket.anonymous else ctx.speaker.id
        await ctx.uow.tickets.tell(TicketEvent(ticket.id, ctx.now, "add", actor, words))


async def _under_way(ctx: Context) -> Ticket | None:
    """Find what a line said now belongs to; never a matter whose reader it speaks of."""
    last = await ctx.uow.tickets.find(ctx.form.last)
    if last is None:
        return None
    thing = TicketOf(last, await ctx.uow.tickets.reporter_of(last))
    if not may(ctx.speaker, Action.ANSWER, thing, ctx.community):
        return None
    if last.state not in {State.DRAFT, *UNDER_WAY} or not last.takes_lines_at(ctx.now):
        return None
    return None if last.number and accusations.is_unfit(ctx, last, ctx.inbound.text) else last
