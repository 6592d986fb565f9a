"""请假: whoever leaves is off duty, what they had goes to their deputy, and comes back where nobody took it."""

from dataclasses import dataclass, replace

from bot.domain import notices
from bot.domain.catalogue import Clock
from bot.domain.days_off import Days
from bot.domain.deputies import deputy_of
from bot.domain.errors import NotFound
from bot.domain.leaves import Leave, LeaveOverlaps, LeaveState
from bot.domain.messages import Arg, Button, Day, Lane, Notice, Word
from bot.domain.people import Person
from bot.domain.permissions import Action, StaffOf
from bot.domain.tickets import State, Ticket
from handlers import changes, routes
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply


@dataclass(frozen=True, slots=True)
class Left:
    """A leave that has begun, and to whom the tickets went: to one deputy, or by the ordinary route."""

    leave: Leave
    deputy: Person | None


async def take(ctx: Context, whom: Person, days: Days) -> Replies:
    """Let somebody take days off; today's begin at once."""
    ctx.require(Action.TAKE_LEAVE, StaffOf(whom))
    person = await ctx.uow.people.get(whom.id)
    for other in await ctx.uow.leaves.ahead_of(person.id):
        if other.meets(days):
            raise LeaveOverlaps(first=Day(other.starts_on), last=Day(other.ends_on))
    leave = Leave(await ctx.uow.new_id(), person.id, ctx.speaker.id, days.first, days.last).planned(ctx.community.zone)
    if days.first > ctx.today:
        left = Left(leave, deputy_of(person, ctx.community, {person.id}))
        ctx.uow.people.save(person)  # of two who plan the same days at once the second meets the first
    else:
        left = await _leave(ctx, leave, person)
    ctx.uow.leaves.add(left.leave)
    key = "leave-planned" if left.leave.state is LeaveState.PLANNED else "leave-taken"
    args = {**_args(left), "part": Word("leave-in-part") if days.in_part else ""}
    for above in ctx.community.superiors_of(person):
        if above.id != ctx.speaker.id:
            ctx.tell(Notice(above.id, "leave-told", {**args, "name": person.name}))
    if person.id == ctx.speaker.id:
        return Reply(key, args, _undo(leave))
    ctx.tell(Notice(person.id, f"{key}-by-other", {**args, "by": ctx.speaker.name}, _undo(leave), lane=Lane.ANSWER))
    return Reply("leave-taken-for", {**args, "name": person.name}, _undo(leave))


async def undo(ctx: Context, leave_id: int) -> Replies:
    """Take a leave back; what nobody has taken meanwhile is theirs again."""
    leave = await ctx.uow.leaves.get(leave_id)
    person = await ctx.uow.people.get(leave.person_id)
    ctx.require(Action.TAKE_LEAVE, StaffOf(person))
    if not leave.is_ahead:
        raise NotFound
    return await _return(ctx, leave, person, LeaveState.CANCELLED)


async def come_back(ctx: Context) -> Replies:
    """Take somebody who is back before their time on duty again."""
    ahead = await ctx.uow.leaves.ahead_of(ctx.speaker.id)
    if not ahead:
        return Reply("leave-none")
    state = LeaveState.OVER if ahead[0].state is LeaveState.AWAY else LeaveState.CANCELLED
    return await _return(ctx, ahead[0], await ctx.uow.people.get(ctx.speaker.id), state)


async def look_at(desk: Desk, leave_id: int) -> None:
    """Begin a leave with its first day, and end it after its last."""
    leave = await desk.uow.leaves.get(leave_id)
    if leave.due_at is None or leave.due_at > desk.now:
        return
    person = await desk.uow.people.get(leave.person_id)
    if not person.is_staff or desk.today > leave.ends_on:
        was_away = leave.state is LeaveState.AWAY
        await _end(desk, leave, person, LeaveState.OVER)
        if was_away and person.is_staff:
            desk.tell(Notice(person.id, "leave-over", once=f"leave-over:{leave.id}"))
        return
    left = await _leave(desk, leave, person)
    desk.uow.leaves.save(left.leave)
    desk.tell(Notice(person.id, "leave-begun", _args(left), _undo(leave), once=f"leave-begun:{leave.id}"))


async def _leave(desk: Desk, leave: Leave, person: Person) -> Left:
    away = replace(person, away_until=leave.ends_on)
    desk.uow.people.save(away)
    meanwhile = replace(desk, community=desk.community.with_staff(away))
    deputy = deputy_of(away, meanwhile.community, {away.id})
    owned = await desk.uow.tickets.of_owner(away.id)
    for ticket in owned:
        await _hand_on(meanwhile, ticket, away)
    home = desk.community.community_of(away.grid_id) or desk.community.subdistrict()
    around = await desk.uow.tickets.open_in(desk.community.below(home.id if home is not None else None))
    offered = [one for one in around if away.id in one.candidates and one.clock is not Clock.DANGER]
    for ticket in offered:
        await _leave_out(meanwhile, ticket, away)
    begun = leave.begun(tuple(one.id for one in owned), tuple(one.id for one in offered), desk.community.zone)
    return Left(begun, deputy)


async def _hand_on(desk: Desk, ticket: Ticket, away: Person) -> None:
    """Offer what somebody had to their deputy, else by the ordinary route; its clocks run on."""
    freed = ticket.give_back(desk.now, desk.meter(ticket), counts=False)
    freed, _ = await routes.reroute(desk, freed, away.id)
    deputy = deputy_of(away, desk.community, {away.id, ticket.subject_id or 0})
    if deputy is not None and not ticket.is_about_staff:
        others = freed.candidates if ticket.clock is Clock.DANGER else ()
        freed = replace(freed, candidates=tuple(dict.fromkeys([deputy.id, *others])))
    await changes.keep(desk, freed, "leave", fresh_to=freed.candidates, actor_id=away.id)
    await changes.tell_listeners(desk, freed, lambda listener: notices.returned(listener, desk.community))


async def _leave_out(desk: Desk, ticket: Ticket, away: Person) -> None:
    """Leave unclaimed what others on duty may take; where nobody else may, find somebody."""
    staying = tuple(one for one in ticket.candidates if one != away.id)
    left = replace(ticket, candidates=staying)
    if not any(one in desk.community.staff and desk.community.staff[one].on_duty for one in staying):
        left, _ = await routes.reroute(desk, left, away.id)
    fresh = tuple(one for one in left.candidates if one not in staying)
    await changes.keep(desk, left, "leave", fresh_to=fresh, in_group=False, actor_id=away.id)


async def _return(ctx: Context, leave: Leave, person: Person, state: LeaveState) -> Replies:
    was_away = leave.state is LeaveState.AWAY
    back = await _end(ctx, leave, person, state)
    again = 0
    for ticket_id in leave.tickets if was_away else ():
        again += await _take_again(ctx, ticket_id, back)
    if person.id != ctx.speaker.id:
        ctx.tell(Notice(person.id, "leave-undone-by-other", {"by": ctx.speaker.name, "count": again}, lane=Lane.ANSWER))
    key = "leave-back" if was_away else "leave-undone"
    return Reply(key, {"name": person.name, "count": again, **_days(leave)})


async def _end(desk: Desk, leave: Leave, person: Person, state: LeaveState) -> Person:
    """Note that somebody is back, unless another leave has begun; what is still unclaimed they may take again."""
    desk.uow.leaves.save(leave.ended(state))
    if leave.state is not LeaveState.AWAY or person.away_until != leave.ends_on:
        return person
    back = replace(person, away_until=None)
    desk.uow.people.save(back)
    for ticket_id in leave.offered:
        ticket = await desk.uow.tickets.find(ticket_id)
        if ticket is not None and ticket.state is State.OPEN and back.is_staff and back.id not in ticket.candidates:
            widened = replace(ticket, candidates=(*ticket.candidates, back.id))
            await changes.keep(_with(desk, back), widened, "back", in_group=False, actor_id=back.id)
    return back


async def _take_again(ctx: Context, ticket_id: int, back: Person) -> bool:
    ticket = await ctx.uow.tickets.find(ticket_id)
    if ticket is None or ticket.state is not State.OPEN:
        return False
    desk = _with(ctx, back)
    again = ticket.claim(back.id, ctx.now, ctx.meter(ticket))
    await changes.keep(desk, again, "claim", fresh_to=(back.id,), actor_id=back.id)
    await changes.tell_progress(desk, again)
    return True


def _with(desk: Desk, person: Person) -> Desk:
    return replace(desk, community=desk.community.with_staff(person))


def _undo(leave: Leave) -> tuple[Button, ...]:
    return (Button("leave-undo", f"leaves:undo:{leave.id}"),)


def _days(leave: Leave) -> dict[str, Arg]:
    if leave.starts_on == leave.ends_on:
        return {"days": Word("leave-one-day", {"first": Day(leave.starts_on)})}
    return {"days": Word("leave-days", {"first": Day(leave.starts_on), "last": Day(leave.ends_on)})}


def _args(left: Left) -> dict[str, Arg]:
    count = len(left.leave.tickets)
    name = left.deputy.name if left.deputy is not None else ""
    if left.leave.state is LeaveState.PLANNED:
        next_ = Word("leave-next-deputy" if name else "leave-next-others", {"name": name})
    elif not count:
        next_ = Word("leave-went-none-deputy" if name else "leave-went-none", {"name": name})
    else:
        next_ = Word("leave-went-deputy" if name else "leave-went-others", {"name": name, "count": count})
    return {**_days(left.leave), "next": next_}
