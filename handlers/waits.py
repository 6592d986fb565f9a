"""Time that stands still, and time that is not enough: waiting with a reason and an end, and a longer promise."""

from datetime import datetime, time, timedelta

from bot.domain import notices, routing
from bot.domain.errors import DomainError, NotFound
from bot.domain.messages import Arg, Button, Lane, Moment, Notice, worded
from bot.domain.permissions import Action
from bot.domain.spans import Span, Unit
from bot.domain.tickets import Pause, Ticket
from handlers import changes
from handlers.context import Context
from handlers.dialogue import Replies, Reply

DAYS = (1, 3, 7)
"""For how many days a wait or a longer promise is offered."""

USUALLY = 3
CONTINUES_AT = time(9)
"""When the work goes on after the last day of a wait."""

LONGEST_REASON = 200


class NobodyToAsk(DomainError):
    """Nobody stands above the owner who could grant more time."""

    key = "extension-error-nobody"


async def wait(ctx: Context, ticket_id: int) -> Replies:
    """Wait for parts, three days unless it is corrected."""
    return await _wait(ctx, await changes.own(ctx, ticket_id), Pause.PARTS, USUALLY)


async def wait_days(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Correct how long is waited at most."""
    ticket = await changes.own(ctx, ticket_id)
    return await _wait(ctx, ticket, ticket.pause if ticket.pause is not Pause.NONE else Pause.PARTS, _days(code))


async def wait_for_resident(ctx: Context, ticket_id: int) -> Replies:
    """Wait for the resident; their next word ends it."""
    return await _wait(ctx, await changes.own(ctx, ticket_id), Pause.RESIDENT, USUALLY)


async def go_on(ctx: Context, ticket_id: int) -> Replies:
    """End a wait before its time; the clocks run on where they stood still."""
    ticket = await changes.own(ctx, ticket_id)
    await changes.keep(ctx, ticket.resume(ctx.now, ctx.meter(ticket)), "resume")
    await changes.tell_progress(ctx, await ctx.uow.tickets.get(ticket_id))
    return Reply("ticket-goes-on", {"number": str(ticket.number)})


async def ask_longer(ctx: Context, ticket_id: int) -> Replies:
    """Ask how much more time is needed."""
    ticket = await changes.own(ctx, ticket_id)
    offered = tuple(Button("wait-days", f"waits:longer:{ticket.id}.{days}", {"days": days}) for days in DAYS)
    return Reply("extension-how-long", {"number": str(ticket.number)}, offered)


async def longer(ctx: Context, ticket_id: int, code: str) -> Replies:
    """Ask why more time is needed."""
    ticket = await changes.own(ctx, ticket_id)
    ctx.wait_for("extension", ticket.id, days=_days(code))
    return Reply("extension-why", {"number": str(ticket.number)})


async def longer_because(ctx: Context, ticket_id: int) -> Replies:
    """Ask whoever stands above for more time, with the reason."""
    ticket = await changes.own(ctx, ticket_id)
    why = ctx.inbound.text.strip()[:LONGEST_REASON]
    days = int(str(ctx.form.data["days"]))
    above = routing.above_owner(ticket, ctx.community)
    # What is about staff is seen by nobody else: nobody could say whether it needs longer.
    if above is None or above.id == ctx.speaker.id or ticket.is_about_staff:
        raise NobodyToAsk
    ctx.rest()
    await changes.keep(ctx, ticket.ask_extension(Span(days, Unit.DAY), why), "ask_extension", why)
    args: dict[str, Arg] = {"number": str(ticket.number), "name": ctx.speaker.name, "days": days, "why": why}
    offered = (
        Button("extension-grant", f"waits:grant:{ticket.id}"),
        Button("extension-deny", f"waits:deny:{ticket.id}"),
        notices.details_of(ticket),
    )
    ctx.tell(Notice(above.id, "extension-asked", args, offered, lane=Lane.ANSWER))
    return Reply("extension-sent", {"number": str(ticket.number), "name": above.name})


async def grant(ctx: Context, ticket_id: int) -> Replies:
    """Grant the time that was asked for; the resident is told until when and why."""
    ticket = await _asked(ctx, ticket_id)
    extended = ticket.extend(ctx.now, ctx.meter(ticket))
    await changes.keep(ctx, extended, "extend", ticket.extension_why)
    by: Arg = Moment(extended.resolve_by) if extended.resolve_by is not None else ""
    await changes.tell_listeners(
        ctx, extended, lambda listener: notices.extended(listener, ticket.extension_why, ctx.community)
    )
    _answer_owner(ctx, ticket, "extension-granted", by)
    return Reply("extension-done", {"number": str(ticket.number), "by": by})


async def deny(ctx: Context, ticket_id: int) -> Replies:
    """Leave the promised time as it is."""
    ticket = await _asked(ctx, ticket_id)
    await changes.keep(ctx, ticket.refuse_extension(), "refuse_extension")
    by: Arg = Moment(ticket.resolve_by) if ticket.resolve_by is not None else ""
    _answer_owner(ctx, ticket, "extension-denied", by)
    return Reply("extension-not-done", {"number": str(ticket.number)})


async def _asked(ctx: Context, ticket_id: int) -> Ticket:
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.EXTEND, ticket)
    return ticket


def _answer_owner(ctx: Context, ticket: Ticket, key: str, by: Arg) -> None:
    if ticket.owner_id is not None:
        args: dict[str, Arg] = {"number": str(ticket.number), "name": ctx.speaker.name, "by": by}
        ctx.tell(Notice(ticket.owner_id, key, args, (notices.details_of(ticket),), lane=Lane.ANSWER))


async def _wait(ctx: Context, ticket: Ticket, pause: Pause, days: int) -> Replies:
    until = _morning_after(ctx, days)
    waiting = ticket.wait(pause, until, ctx.now, ctx.meter(ticket))
    await changes.keep(ctx, waiting, "waiting", str(days))
    await changes.tell_listeners(ctx, waiting, lambda listener: notices.waiting(listener, ctx.community))
    offered = [Button("wait-days", f"waits:days:{ticket.id}.{one}", {"days": one}) for one in DAYS if one != days]
    if pause is Pause.PARTS:
        offered.append(Button("wait-resident", f"waits:resident:{ticket.id}"))
    offered.append(Button("wait-over", f"waits:on:{ticket.id}"))
    args: dict[str, Arg] = {"number": str(ticket.number), "until": Moment(until)}
    return Reply(worded("waits", pause), args, tuple(offered))


def _morning_after(ctx: Context, days: int) -> datetime:
    day = ctx.today + timedelta(days=days)
    return datetime.combine(day, CONTINUES_AT, ctx.community.zone).astimezone(ctx.now.tzinfo)


def _days(code: str) -> int:
    if code not in {str(days) for days in DAYS}:
        raise NotFound
    return int(code)
