"""What falls due: each sweep lists its due rows, and does for each what is to be done at that moment.

A sweep is idempotent: it looks at the row again before it acts, so it may run at any moment, twice at
once, and after any absence.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain import notices, routing
from bot.domain.catalogue import Clock
from bot.domain.deadlines import Urgency, not_before
from bot.domain.messages import Arg, Button, Notice, short
from bot.domain.promises import LATE, Promise
from bot.domain.tickets import UNDER_WAY, Pause, State, Ticket, TicketEvent
from handlers import changes, handovers, leaves, mornings, ratings, reminders, routes
from handlers.context import Desk
from storage.outbox import Posted
from storage.units import UnitOfWork

ASK_NEIGHBOURS = 80
"""Per cent of the time to claim something after which the grids beside it are asked too."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something that time does: which rows are due, and what is done about one of them."""

    name: str
    due: Callable[[UnitOfWork, datetime], Awaitable[list[Any]]]
    do: Callable[[Desk, Any], Awaitable[None]]


async def look_at_ticket(desk: Desk, ticket_id: int) -> None:
    """Ask about a draft, tell the lead of a late ticket, or close what nobody rated."""
    ticket = await desk.uow.tickets.get(ticket_id)
    if ticket.due_at is None or ticket.due_at > desk.now:
        return
    if ticket.state is State.DRAFT:
        await _ask_about_draft(desk, ticket)
    elif ticket.pause is not Pause.NONE:
        await _run_on(desk, ticket)
    elif ticket.state in UNDER_WAY:
        await _mind(desk, ticket)
    elif ticket.disputed:
        reopened = await ratings.reopen(desk, ticket, "")
        reporter = await desk.uow.tickets.reporter_of(reopened)
        if reporter is not None:
            desk.tell(notices.reopened(reopened, reporter))
    elif ticket.state is State.RESOLVED:
        closed = ticket.close_unrated(desk.now)
        desk.uow.tickets.save(closed)
        await desk.uow.tickets.tell(TicketEvent(closed.id, desk.now, "close_unrated"))
        category = desk.guides.catalogue.get(closed.category)
        desk.tell(*(one.edited() for one in notices.to_group(closed, category, desk.community)))


async def let_go(desk: Desk, held: Posted) -> None:
    """Post what was held back until now, unless another program has done so meanwhile, or it was dropped."""
    if await desk.uow.outbox.is_held(held.id):
        desk.uow.outbox.let_go(held.id, held.notice, desk.now)


async def _due_tickets(uow: UnitOfWork, now: datetime) -> list[Any]:
    return await uow.tickets.due(now)


async def _due_messages(uow: UnitOfWork, now: datetime) -> list[Any]:
    return await uow.outbox.due(now)


async def _due_leaves(uow: UnitOfWork, now: datetime) -> list[Any]:
    return await uow.leaves.due(now)


async def _expired_screenings(uow: UnitOfWork, now: datetime) -> list[Any]:
    expiry = await uow.screenings.next_expiry()
    return [expiry] if expiry is not None and expiry <= now else []


async def drop_screenings(desk: Desk, _: Any) -> None:
    """Delete what nobody consented to in time."""
    desk.uow.screenings.drop_expired(desk.now)


SWEEPS = (
    # Who leaves or comes back does so before anything is told: the late tickets of a morning go to who is there.
    Sweep("leaves", _due_leaves, leaves.look_at),
    Sweep("tickets", _due_tickets, look_at_ticket),
    Sweep("handovers", handovers.due, handovers.hand_over),
    Sweep("followups", reminders.due, reminders.look_at),
    Sweep("screenings", _expired_screenings, drop_screenings),
    Sweep("messages", _due_messages, let_go),
    Sweep("mornings", mornings.due, mornings.hold),
)


async def _ask_about_draft(desk: Desk, ticket: Ticket) -> None:
    desk.uow.tickets.save(ticket.ask_once())
    author = ticket.filed_by or await desk.uow.tickets.reporter_of(ticket)
    if author is None:
        return
    verbs = ("submit", "discard")
    offered = tuple(Button(f"draft-{verb}", f"drafts:{verb}:{ticket.id}") for verb in verbs)
    photos = len(await desk.uow.tickets.photos(ticket.id, "before"))
    key = "filing-ask-submit" if ticket.text else "filing-ask-submit-photos"
    args: dict[str, Arg] = {"words": short(ticket.text, 30)} if ticket.text else {"count": photos}
    # Somebody who wrote ten minutes ago is awake: this is told at any hour.
    desk.tell(Notice(author, key, args, offered, once=f"draft:{ticket.id}", urgent=True))


async def _mind(desk: Desk, ticket: Ticket) -> None:
    """Remind of a promised time before it is over, and climb the ladder from then on, each rung once a cycle."""
    minded, alarms = ticket.reminded(desk.now, desk.meter(ticket))
    category = desk.guides.catalogue.get(ticket.category)
    late = [alarm for alarm in alarms if alarm.mark >= LATE]
    if any(alarm.promise is Promise.RESPOND and alarm.mark >= ASK_NEIGHBOURS for alarm in alarms):
        minded = await _ask_neighbours(desk, minded)
    is_quiet = minded.urgency is Urgency.ORDINARY and not_before(desk.now, desk.community.zone) is not None
    due = [] if is_quiet else [alarm for alarm in alarms if alarm.mark <= LATE]
    for alarm in due[-1:]:  # what was missed meanwhile is told by the last one alone
        people = routing.reminded_of(minded, desk.community)
        desk.tell(*(notices.reminder(minded, category, alarm, one, desk.community) for one in people))
    for _ in late:
        level, above = routing.rung(minded, desk.community)
        was_late = minded.is_late
        minded = minded.climbed(level, above.id if above is not None else None)
        if above is None:
            continue
        desk.tell(notices.late(minded, category, above, desk.community))
        if not was_late and minded.state is State.OPEN:
            desk.tell(*notices.late_in_group(minded, category, desk.community))
        await desk.uow.tickets.tell(TicketEvent(minded.id, desk.now, "late", None, above.name))
    desk.uow.tickets.save(minded)


async def _ask_neighbours(desk: Desk, ticket: Ticket) -> Ticket:
    """Give the card of what nobody has claimed to the workers of the grids beside it, before its time is over."""
    if ticket.clock is Clock.DANGER or ticket.is_about_staff:
        return ticket
    returned = {event.actor_id for event in await desk.uow.tickets.history(ticket.id) if event.verb in _REFUSING}
    loads = await routes.loads_around(desk, ticket)
    beside = [one for one in routing.neighbours(ticket, desk.community, loads) if one.id not in returned]
    if not beside:
        return ticket
    widened = replace(ticket, candidates=(*ticket.candidates, *(one.id for one in beside)))
    await changes.keep(desk, widened, "widen", fresh_to=tuple(one.id for one in beside), in_group=False)
    return widened


_REFUSING = frozenset({"decline", "return"})


async def _run_on(desk: Desk, ticket: Ticket) -> None:
    """Let the clocks run on after a wait has come to its end, and tell the owner."""
    resumed = ticket.resume(desk.now, desk.meter(ticket))
    await changes.keep(desk, resumed, "resume")
    if resumed.owner_id is not None:
        args: dict[str, Arg] = {"number": str(resumed.number)}
        desk.tell(Notice(resumed.owner_id, "ticket-wait-over", args, (notices.see(resumed),)))
