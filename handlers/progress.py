"""我的进度: where every matter of the speaker stands."""

from itertools import chain

from bot.domain import cards, notices, overviews
from bot.domain.audit import Look
from bot.domain.messages import Arg, Button, Word
from bot.domain.people import Role
from bot.domain.permissions import Action, TicketOf, may
from bot.domain.tickets import UNDER_WAY, State, Ticket
from handlers import behalf, filing, looks
from handlers.context import Context
from handlers.dialogue import Replies, Reply

MOST_LINES = 30
MOST_BUTTONS = 8


async def mine(ctx: Context) -> Replies:
    """List the speaker's matters, and for staff what they have claimed and what waits in their grid."""
    own = await _own(ctx)
    if not ctx.speaker.is_staff:
        return _list(ctx, "progress-list", own) if own else Reply("progress-none")
    claimed = await ctx.uow.tickets.of_owner(ctx.speaker.id)
    # A deputy is asked about what lies in the grid beside: a worker looks around in the large grid.
    around = next(ctx.community.above(ctx.speaker.grid_id), None)
    outer = around.parent_id if around is not None and ctx.speaker.role is Role.GRID_WORKER else ctx.speaker.grid_id
    seen = [
        one
        for one in await ctx.uow.tickets.under_way_in(ctx.community.below(outer))
        if may(ctx.speaker, Action.SEE_TICKET, TicketOf(one, None), ctx.community)
    ]
    waiting = [one for one in seen if one.state is State.OPEN]
    by_urgency = ctx.speaker.role in overviews.OVERSEERS
    worked_on = overviews.in_order({one.id: one for one in [*claimed, *waiting]}.values(), by_urgency=by_urgency)
    reported = [one for one in own if one not in worked_on]
    return _list(ctx, "progress-list", [*worked_on, *reported], own) if worked_on or own else Reply("progress-none")


async def show(ctx: Context, ticket_id: int) -> Replies:
    """Show one matter at length to whom it belongs."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.SEE_TICKET, ticket)
    if ticket.state is State.DRAFT:
        return await filing.show(ctx, ticket)
    reporter = await ctx.uow.tickets.reporter_of(ticket)
    is_of_team = may(ctx.speaker, Action.SEE_NOTES, TicketOf(ticket, reporter), ctx.community)
    if is_of_team and reporter != ctx.speaker.id:
        return await details(ctx, ticket_id)
    await looks.note(ctx, ctx.speaker, Look.DETAILS, ticket)
    thing = TicketOf(ticket, reporter)
    flat = ticket.flat if may(ctx.speaker, Action.SEE_FLAT, thing, ctx.community) else ""
    whole = may(ctx.speaker, Action.SEE_WORDS, thing, ctx.community)
    where = cards.place_label(ctx.community, ticket.building_id, ticket.entrance, flat, ticket.place_words)
    args: dict[str, Arg] = {
        **_line(ctx, ticket).args,
        "place": where,
        "words": cards.words(ticket, whole=whole),
        "history": notices.history_of(await ctx.uow.tickets.history(ticket.id), ctx.community),
    }
    photos = [await ctx.uow.tickets.photos(ticket.id, phase) for phase in ("before", "after")]
    buttons = behalf.offers(ctx, ticket, reporter)
    return Reply("progress-one", args, buttons, (*photos[0], *photos[1]))


async def details(ctx: Context, ticket_id: int) -> Replies:
    """Show the staff everything that they may see of a ticket, with the steps that fit."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.SEE_TICKET, ticket)
    thing = TicketOf(ticket, await ctx.uow.tickets.reporter_of(ticket))
    if not may(ctx.speaker, Action.SEE_NOTES, thing, ctx.community):
        return await show(ctx, ticket_id)  # a resident's own matter, without what the staff write among themselves
    await looks.note(ctx, ctx.speaker, Look.DETAILS, ticket)
    shown = notices.details(
        ticket,
        ctx.guides.catalogue.get(ticket.category),
        ctx.speaker,
        ctx.community,
        await ctx.uow.tickets.history(ticket.id),
    )
    photos = [await ctx.uow.tickets.photos(ticket.id, phase) for phase in ("before", "after", "note")]
    offered = [*behalf.offers(ctx, ticket, thing.reporter_id)]
    is_residents = ticket.anonymous or (thing.reporter_id or 0) not in {0, *ctx.community.staff}
    if is_residents and may(ctx.speaker, Action.MUTE, thing, ctx.community):
        offered.append(Button("do-mute", f"mutes:ask:{ticket.id}"))
    return Reply(shown.key, shown.args, (*shown.buttons, *offered), tuple(chain(*photos)))


async def _own(ctx: Context) -> list[Ticket]:
    """List what the speaker has reported, and what they filed for others and may still see."""
    tickets = {one.id: one for one in await ctx.uow.tickets.of_reporter(ctx.speaker.id)}
    for one in await ctx.uow.tickets.of_filer(ctx.speaker.id):
        if may(ctx.speaker, Action.SEE_TICKET, TicketOf(one, one.reporter_id), ctx.community):
            tickets[one.id] = one
    return sorted((one for one in tickets.values() if not _is_stale(ctx, one)), key=lambda one: -one.id)


def _list(ctx: Context, key: str, tickets: list[Ticket], own: list[Ticket] | None = None) -> Reply:
    """List matters: one's own as a resident reads of them, those that are worked on with their place and urgency."""
    buttons = tuple(
        Button("progress-see", f"progress:show:{one.id}", {"number": str(one.number)})
        for one in [ticket for ticket in tickets if ticket.number][:MOST_BUTTONS]
    )
    drafts = [Button("progress-draft", f"progress:show:{one.id}") for one in tickets if not one.number][:1]
    told = tickets if own is None else own
    lines = notices.lines(*(_line(ctx, one) if one in told else _worked_on(ctx, one) for one in tickets[:MOST_LINES]))
    return Reply(key, {"count": len(tickets), "lines": lines}, (*buttons, *drafts))


def _line(ctx: Context, ticket: Ticket) -> Word:
    category = ctx.guides.catalogue.get(ticket.category)
    name = cards.heading(ticket, category)
    standing = cards.standing(ticket, ctx.community)
    if not ticket.number:
        return Word("progress-line-draft", {"category": name, "words": notices.short(ticket.text, 20)})
    return Word("progress-line", {"number": str(ticket.number), "category": name, "standing": standing})


def _worked_on(ctx: Context, ticket: Ticket) -> Word:
    category = ctx.guides.catalogue.get(ticket.category)
    return overviews.line(ticket, category, ctx.community, ctx.now, with_owner=True)


def _is_stale(ctx: Context, ticket: Ticket) -> bool:
    """Leave out what ended more than a month ago."""
    ended = ticket.closed_at
    return ticket.state not in UNDER_WAY and ended is not None and (ctx.now - ended).days > 30
