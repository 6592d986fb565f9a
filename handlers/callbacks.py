"""回访: 满意吗 goes with the word that it is done, once for each closing, and to residents alone."""

from dataclasses import replace

from bot.domain import notices
from bot.domain.tickets import Ticket
from handlers.context import Context


async def ask(ctx: Context, ticket: Ticket) -> None:
    """Tell whoever reported a ticket that it is done, and ask a resident for their own word.

    Of what the staff filed, and no resident has taken over, whoever filed it is told.
    """
    reporter = await ctx.uow.tickets.reporter_of(ticket) or ticket.filed_by
    if reporter is None:
        return
    before, after = [await ctx.uow.tickets.photos(ticket.id, phase) for phase in ("before", "after")]
    told = notices.done(ticket, reporter, before, after)
    if reporter in ctx.community.staff:  # who works here does not rate the work
        ctx.tell(replace(told, key="ticket-done-staff", buttons=(notices.see(ticket),)))
        return
    ctx.tell(told)
    await ctx.uow.callbacks.ask(ticket, ctx.now)
