"""Two tickets made one by the staff, and one made two again: by who follows it, or by the staff."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import cards, crowds, incidents, notices
from bot.domain.errors import NotFound, NotOpen, ReopenedTooOften
from bot.domain.messages import Button
from bot.domain.permissions import Action, TicketOf, may
from bot.domain.tickets import UNDER_WAY, State, Ticket, TicketEvent
from handlers import changes, routes
from handlers import incidents as crowd
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LOOKED_BACK = timedelta(days=30)
"""How old a matter may be that another is merged into."""

MOST_OFFERED = 8


async def choose(ctx: Context, ticket_id: int) -> Replies:
    """Offer what a ticket may be merged into: what is open of its kind in its grid."""
    ticket = await _mergeable(ctx, ticket_id)
    offered = [one for one in await _alike(ctx, ticket) if incidents.may_be_merged(ticket, one)]
    if not offered:
        return Reply("incident-merge-nothing", {"number": str(ticket.number)})
    buttons = tuple(
        Button(
            "incident-into",
            f"incidents:into:{ticket.id}.{one.id}",
            {"number": str(one.number), "place": cards.place(one, ctx.community, with_flat=False)},
        )
        for one in offered[:MOST_OFFERED]
    )
    return Reply("incident-merge-which", {"number": str(ticket.number)}, buttons)


async def into(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Make a ticket, with all who follow it, one more report of another."""
    ticket = await _mergeable(ctx, ticket_id)
    known = await ctx.uow.tickets.find(int(code)) if code.isascii() and code.isdecimal() and len(code) < 19 else None
    if known is None or known.category not in crowd.kin(ctx, ticket.category):
        raise NotFound
    await ctx.require_for(Action.SEE_TICKET, known)
    category = ctx.guides.catalogue.get(known.category)
    if not incidents.may_be_merged(ticket, known) or not incidents.may_be_shared(known, category):
        raise NotOpen(number=str(known.number))
    head = incidents.joined_by_all(known, ticket)
    merged = replace(ticket.merge(head.id), followers=0)
    await changes.tell_listeners(ctx, ticket, lambda listener: crowds.merged(listener, head, ctx.community))
    await changes.keep(ctx, merged, "merge", str(head.number))
    ctx.uow.tickets.save(head)
    ctx.uow.incidents.move_followers(ticket.id, head.id)
    await ctx.uow.tickets.tell(TicketEvent(head.id, ctx.now, "absorb", ctx.speaker.id, str(ticket.number)))
    await crowd.note(ctx, head, ticket.text)
    crowd.retell(ctx, head)
    return Reply("incident-merge-done", {"number": str(merged.number), "head": str(head.number)})


async def part(ctx: Context, ticket_id: int) -> Replies:
    """Open a follower's own ticket again: theirs was not settled with the others'."""
    own = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.RATE, own)
    own.require(State.MERGED)
    head = await ctx.uow.tickets.get(own.incident_id)
    if not incidents.may_part(own, head, ctx.now):
        raise (NotOpen if head.state in UNDER_WAY else ReopenedTooOften)(number=str(own.number))
    parted = await _part(ctx, own, None if own.anonymous else ctx.speaker.id)
    ctx.keep(replace(ctx.form.at_rest(), last=parted.id))
    told = crowds.parted(parted, ctx.speaker.id)
    return Reply(told.key, told.args, told.buttons)


async def split(ctx: Context, ticket_id: int) -> Replies:
    """Make a matter of its own again of what was merged by mistake."""
    own = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.MERGE, own)
    own.require(State.MERGED)
    parted = await _part(ctx, own, ctx.speaker.id)
    reporter = await ctx.uow.tickets.reporter_of(parted)
    if reporter is not None and reporter != ctx.speaker.id:
        ctx.tell(crowds.parted(parted, reporter))
    return Reply("incident-split-done", {"number": str(parted.number)})


async def _part(ctx: Context, own: Ticket, actor: int | None) -> Ticket:
    """Give a ticket its own clock and its own people again."""
    await crowd.leave(ctx, own)
    ruled_out = replace(own.part(ctx.now, ctx.meter(own)), apart=own.incident_id or 0)
    parted, found = await routes.reroute(ctx, ruled_out)
    ctx.uow.tickets.save(parted)
    await ctx.uow.tickets.tell(TicketEvent(parted.id, ctx.now, "part", actor))
    category = ctx.guides.catalogue.get(parted.category)
    photos = await ctx.uow.tickets.photos(parted.id, "before")
    ctx.tell(*notices.cards_changed(parted, category, ctx.community, but=parted.candidates))
    ctx.tell(*notices.cards_to(found.candidates, parted, category, ctx.community, photos))
    return parted


async def _mergeable(ctx: Context, ticket_id: int) -> Ticket:
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.MERGE, ticket)
    if ticket.state not in UNDER_WAY:
        raise NotOpen(number=str(ticket.number))
    if not incidents.may_be_shared(ticket, ctx.guides.catalogue.get(ticket.category)):
        raise NotFound
    return ticket


async def _alike(ctx: Context, ticket: Ticket) -> list[Ticket]:
    """List what is open of a ticket's kind in its grid, and the speaker may see."""
    codes = crowd.kin(ctx, ticket.category)
    if ticket.grid_id is None or not codes:
        return []
    found = await ctx.uow.incidents.open_of(ticket.grid_id, codes, ctx.now - LOOKED_BACK)
    return [
        one
        for one in found
        if incidents.may_be_shared(one, ctx.guides.catalogue.get(one.category))
        and may(ctx.speaker, Action.SEE_TICKET, TicketOf(one, None), ctx.community)
    ]
