"""我的进度: where every matter of the speaker stands."""

from itertools import chain

from bot.domain import cards, histories, incidents, notices, overviews
from bot.domain.audit import Look
from bot.domain.messages import Arg, Button, Word, short
from bot.domain.people import Role
from bot.domain.permissions import Action, TicketOf, may
from bot.domain.tickets import UNDER_WAY, State, Ticket
from handlers import behalf, filing, looks
from handlers.context import Context
from handlers.dialogue import Replies, Reply

MOST_LINES = 30
MOST_BUTTONS = 8
FOLLOWERS_PICTURES = 6
"""Of what followers sent the staff see the newest."""


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
    (known,) = await _as_known(ctx, [ticket])
    args: dict[str, Arg] = {
        **_line(ctx, known).args,
        "place": where,
        "words": cards.words(ticket, whole=whole),
        "history": histories.history_of(await ctx.uow.tickets.history(ticket.id), ctx.community),
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
    if ticket.followers:
        photos.append(await ctx.uow.incidents.pictures_of_followers(ticket.id, FOLLOWERS_PICTURES))
    offered = [*behalf.offers(ctx, ticket, thing.reporter_id), *_together(ctx, thing)]
    is_residents = ticket.anonymous or (thing.reporter_id or 0) not in {0, *ctx.community.staff}
    if is_residents and may(ctx.speaker, Action.MUTE, thing, ctx.community):
        offered.append(Button("do-mute", f"mutes:ask:{ticket.id}"))
    return Reply(shown.key, shown.args, (*shown.buttons, *offered), tuple(chain(*photos)))


async def _own(ctx: Context) -> list[Ticket]:
    """List what the speaker has reported, and what they filed for others and may still see, as they know it."""
    tickets = {one.id: one for one in await ctx.uow.tickets.of_reporter(ctx.speaker.id)}
    for one in await ctx.uow.tickets.of_filer(ctx.speaker.id):
        if may(ctx.speaker, Action.SEE_TICKET, TicketOf(one, one.reporter_id), ctx.community):
            tickets[one.id] = one
    known = await _as_known(ctx, list(tickets.values()))
    return sorted((one for one in known if not _is_stale(ctx, one)), key=lambda one: -one.id)


async def _as_known(ctx: Context, tickets: list[Ticket]) -> list[Ticket]:
    """Let what follows another matter stand where that stands, under its own number."""
    heads = await ctx.uow.incidents.heads_of(tickets)
    return [incidents.as_known(heads[one.incident_id or 0], one) if _follows(one, heads) else one for one in tickets]


def _follows(ticket: Ticket, heads: dict[int, Ticket]) -> bool:
    return ticket.state is State.MERGED and ticket.incident_id in heads


def _together(ctx: Context, thing: TicketOf) -> tuple[Button, ...]:
    """Offer to merge a ticket, or to take apart what was merged, to those who may."""
    ticket = thing.ticket
    is_shared = incidents.may_be_shared(ticket, ctx.guides.catalogue.get(ticket.category))
    if not is_shared or not may(ctx.speaker, Action.MERGE, thing, ctx.community):
        return ()
    if ticket.state is State.MERGED:
        return (Button("do-split", f"tickets:split:{ticket.id}"),)
    return (Button("do-merge", f"tickets:merge:{ticket.id}"),) if ticket.state in UNDER_WAY else ()


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
        return Word("progress-line-draft", {"category": name, "words": short(ticket.text, 20)})
    return Word("progress-line", {"number": str(ticket.number), "category": name, "standing": standing})


def _worked_on(ctx: Context, ticket: Ticket) -> Word:
    category = ctx.guides.catalogue.get(ticket.category)
    return overviews.line(ticket, category, ctx.community, ctx.now, with_owner=True)


def _is_stale(ctx: Context, ticket: Ticket) -> bool:
    """Leave out what ended more than a month ago."""
    ended = ticket.closed_at
    return ticket.state not in UNDER_WAY and ended is not None and (ctx.now - ended).days > 30
