"""A step of a ticket, kept and told: its row, its history, everybody's card, and those who wait for it to be done."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain import notices
from bot.domain.errors import AlreadyClaimed, NotAllowed
from bot.domain.messages import ClockTime, Notice
from bot.domain.permissions import Action
from bot.domain.tickets import Listener, State, Ticket, TicketEvent
from handlers.context import Context, Desk


async def keep(
    desk: Desk,
    ticket: Ticket,
    verb: str,
    words: str = "",
    *,
    fresh_to: tuple[int, ...] = (),
    in_group: bool = True,
    actor_id: int | None = None,
) -> None:
    """Keep a step, edit the cards, and give a fresh one to some.

    Who took it is the `actor_id`, where that is neither the speaker nor time.
    """
    desk.uow.tickets.save(ticket)
    speaker = desk.speaker.id if isinstance(desk, Context) else None
    await desk.uow.tickets.tell(TicketEvent(ticket.id, desk.now, verb, actor_id or speaker, words))
    category = desk.guides.catalogue.get(ticket.category)
    told = notices.cards_changed(ticket, category, desk.community, but=fresh_to)
    fresh = [desk.community.staff[one] for one in fresh_to if one in desk.community.staff]
    if fresh:
        photos = await desk.uow.tickets.photos(ticket.id, "before")
        told += notices.cards_to(fresh, ticket, category, desk.community, photos, in_group=in_group)
    for one in told:
        desk.tell(replace(one, urgent=one.urgent or _is_answer(desk, one)))


async def tell_listeners(desk: Desk, ticket: Ticket, word: Callable[[Listener], Notice]) -> None:
    """Tell those who wait for a ticket, the speaker left out: each hears it of the number that they know."""
    speaker = desk.speaker.id if isinstance(desk, Context) else None
    heard = await desk.uow.tickets.listeners_of(ticket)
    desk.tell(*(word(listener) for listener in heard if listener.person_id != speaker))


async def tell_followers(desk: Desk, ticket: Ticket, word: Callable[[Listener], Notice]) -> None:
    """Tell those who have met the same as its reporter, each of the number that they know."""
    if ticket.followers:
        heard = await desk.uow.tickets.listeners_of(ticket)
        desk.tell(*(word(listener) for listener in heard if listener.is_follower))


async def tell_progress(desk: Desk, ticket: Ticket) -> None:
    """Tell those who wait for a ticket where it stands now."""
    await tell_listeners(desk, ticket, lambda listener: notices.progress(listener, desk.community))


def _is_answer(desk: Desk, notice: Notice) -> bool:
    """Tell whether something answers the speaker's own tap, where it was pressed: that is told at any hour."""
    if not isinstance(desk, Context):
        return False
    return desk.inbound.in_group if notice.to_group else notice.to == desk.speaker.id


async def own(ctx: Context, ticket_id: int) -> Ticket:
    """Load what the speaker has claimed; whoever has lost it meanwhile hears to whom."""
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
