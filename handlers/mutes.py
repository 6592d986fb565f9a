"""停言: asked for by one who leads, agreed to by another; told to whom it is about, who may appeal once.

Nobody of the two learns who that is: they know the number of a ticket. Whoever was complained about by the same
resident has no part in it and is not told so, for that would tell them of the complaint.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.errors import AppealedAlready, NobodyToMute, NotMuted
from bot.domain.messages import Arg, Button, Moment, Notice, Word, worded
from bot.domain.mutes import Accused, Mute, MuteState, accused_in, judges, overseers_beside
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, MuteOf, may
from bot.domain.tickets import Ticket
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST = 300
_IN_FORCE = frozenset({MuteState.AGREED, MuteState.APPEALED})


async def ask(ctx: Context, ticket_id: int) -> Replies:
    """Ask why the reporter of a ticket should file nothing for a while."""
    ticket, _ = await _reported(ctx, ticket_id)
    ctx.wait_for("mute", ticket.id)
    return Reply("mute-why", {"number": str(ticket.number)})


async def because(ctx: Context, ticket_id: int) -> Replies:
    """Take the reason, and ask the others who lead here; without one of them nothing happens."""
    ticket, reporter = await _reported(ctx, ticket_id)
    beside = overseers_beside(ctx.speaker, ctx.community)
    if not beside:
        ctx.rest()
        raise NobodyToMute
    ctx.rest()
    reason = ctx.inbound.text.strip()[:LONGEST]
    kept = None if ticket.anonymous else ticket.id
    asked = Mute(await ctx.uow.new_id(), reporter, reason, ctx.speaker.id, ctx.now, kept)
    thing = MuteOf(asked, await _accused(ctx, reporter))
    waiting = [one for one in await ctx.uow.mutes.of_person(reporter) if one.asked_by == ctx.speaker.id]
    is_waiting = any(one.state_at(ctx.now) is MuteState.ASKED for one in waiting)
    is_staff = reporter in ctx.community.staff
    # Whatever stands against it, the answer is the same: it must not tell who the reporter is, nor of whom they spoke.
    if not (is_waiting or is_staff) and may(ctx.speaker, Action.MUTE, thing, ctx.community):
        ctx.uow.mutes.add(asked)
        args: dict[str, Arg] = {"number": str(ticket.number), "reason": reason, **_named(ctx.speaker)}
        buttons = (Button("mute-agree", f"mutes:agree:{asked.id}"), Button("mute-refuse", f"mutes:refuse:{asked.id}"))
        seconds = [one for one in beside if may(one, Action.AGREE_MUTE, thing, ctx.community)]
        ctx.tell(*(Notice(one.id, "mute-asked-second", args, buttons, slot=_slot(asked)) for one in seconds))
    return Reply("mute-asked", {"number": str(ticket.number)})


async def agree(ctx: Context, mute_id: int) -> Replies:
    """Let it begin, and tell whom it is about why, until when, and how to appeal."""
    mute, accused = await _loaded(ctx, mute_id)
    ctx.require(Action.AGREE_MUTE, MuteOf(mute, accused))
    agreed = mute.agree(ctx.speaker.id, ctx.now)
    ctx.uow.mutes.save(agreed)
    person = await ctx.uow.people.get(mute.person_id)
    until: dict[str, Arg] = {"until": Moment(agreed.until or ctx.now), "reason": mute.reason}
    if person.role is Role.RESIDENT:
        ctx.uow.people.save(replace(person, muted_until=agreed.until))
        ctx.tell(Notice(person.id, "mute-begun", until, (_appeal(),)))
    _tell_the_others(ctx, agreed, "mute-agreed-told", until | _named(ctx.speaker))
    return Reply("mute-agreed", until, slot=_slot(mute), fresh=False)


async def refuse(ctx: Context, mute_id: int) -> Replies:
    """Let nothing come of it."""
    mute, accused = await _loaded(ctx, mute_id)
    ctx.require(Action.AGREE_MUTE, MuteOf(mute, accused))
    refused = mute.refuse(ctx.speaker.id, ctx.now)
    ctx.uow.mutes.save(refused)
    args: dict[str, Arg] = {"reason": mute.reason}
    _tell_the_others(ctx, refused, "mute-refused-told", args | _named(ctx.speaker))
    return Reply("mute-refused", args, slot=_slot(mute), fresh=False)


async def appeal(ctx: Context, _: int) -> Replies:
    """Ask the muted resident for their words."""
    mute = await _own(ctx)
    if mute.appeal:
        raise AppealedAlready
    ctx.wait_for("appeal", mute.id)
    return Reply("mute-appeal-how")


async def appeal_with(ctx: Context) -> Replies:
    """Give the words one level up, to somebody who is neither of the two nor spoken of; with nobody left it ends."""
    mute = await _own(ctx)
    words = ctx.inbound.text.strip()[:LONGEST]
    appealed = mute.ask_to_lift(words, ctx.now)
    ctx.rest()
    accused = await _accused(ctx, mute.person_id)
    fit = [one for one in judges(appealed, accused, ctx.community) if not (one.name and one.name in words)]
    if not fit:
        await _end(ctx, appealed, None)
        return Reply("mute-lifted")
    ctx.uow.mutes.save(appealed)
    args: dict[str, Arg] = {"reason": mute.reason, "words": words, "until": Moment(mute.until or ctx.now)}
    buttons = (Button("mute-lift", f"mutes:lift:{mute.id}"), Button("mute-uphold", f"mutes:uphold:{mute.id}"))
    ctx.tell(*(Notice(one.id, "mute-appeal-judge", args, buttons, slot=_slot(mute)) for one in fit))
    return Reply("mute-appealed")


async def lift(ctx: Context, mute_id: int) -> Replies:
    """Grant the appeal, and tell the resident and the two."""
    mute, accused = await _loaded(ctx, mute_id)
    ctx.require(Action.DECIDE_APPEAL, MuteOf(mute, accused))
    await _end(ctx, mute, ctx.speaker.id)
    ctx.tell(Notice(mute.person_id, "mute-lifted"))
    return Reply("mute-lift-done", {"reason": mute.reason}, slot=_slot(mute), fresh=False)


async def uphold(ctx: Context, mute_id: int) -> Replies:
    """Let it stand, and tell the resident until when."""
    mute, accused = await _loaded(ctx, mute_id)
    ctx.require(Action.DECIDE_APPEAL, MuteOf(mute, accused))
    ctx.uow.mutes.save(mute.uphold(ctx.speaker.id, ctx.now))
    until: dict[str, Arg] = {"until": Moment(mute.until or ctx.now)}
    ctx.tell(Notice(mute.person_id, "mute-upheld", until))
    return Reply("mute-uphold-done", {"reason": mute.reason, **until}, slot=_slot(mute), fresh=False)


async def _reported(ctx: Context, ticket_id: int) -> tuple[Ticket, int]:
    """Load a ticket that somebody reported, for one who leads where it is."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.MUTE, ticket)
    reporter = await ctx.uow.tickets.reporter_of(ticket)
    if reporter is None or (reporter in ctx.community.staff and not ticket.anonymous):
        raise NobodyToMute
    return ticket, reporter


async def _loaded(ctx: Context, mute_id: int) -> tuple[Mute, Accused]:
    mute = await ctx.uow.mutes.get(mute_id)
    return mute, await _accused(ctx, mute.person_id)


async def _accused(ctx: Context, person_id: int) -> Accused:
    return accused_in(await ctx.uow.tickets.of_reporter(person_id))


async def _own(ctx: Context) -> Mute:
    """Find the mute that the speaker is under."""
    for mute in await ctx.uow.mutes.of_person(ctx.speaker.id):
        if mute.state_at(ctx.now) in _IN_FORCE:
            ctx.require(Action.APPEAL, MuteOf(mute, Accused()))
            return mute
    raise NotMuted


async def _end(ctx: Context, mute: Mute, by: int | None) -> None:
    """Lift a mute; where another one is in force, that one goes on."""
    ctx.uow.mutes.save(mute.lift(by, ctx.now))
    person = await ctx.uow.people.get(mute.person_id)
    others = [one for one in await ctx.uow.mutes.of_person(person.id) if one.id != mute.id]
    until = max((one.until for one in others if one.until and one.state_at(ctx.now) in _IN_FORCE), default=None)
    ctx.uow.people.save(replace(person, muted_until=until))
    args: dict[str, Arg] = {"reason": mute.reason}
    two = (one for one in (mute.asked_by, mute.agreed_by) if one is not None)
    ctx.tell(*(Notice(one, "mute-lifted-told", args) for one in two))


def _tell_the_others(ctx: Context, mute: Mute, key: str, args: dict[str, Arg]) -> None:
    """Tell who asked, and take the buttons from the others who might have decided."""
    asker = ctx.community.staff.get(mute.asked_by)
    if asker is None:
        return
    beside: Iterable[Person] = overseers_beside(asker, ctx.community)
    ctx.tell(Notice(asker.id, key, args))
    ctx.tell(*(Notice(one.id, key, args, slot=_slot(mute)).edited() for one in beside if one.id != ctx.speaker.id))


def _named(person: Person) -> dict[str, Arg]:
    return {"name": person.name, "role": Word(worded("role", person.role))}


def _slot(mute: Mute) -> str:
    return f"mute:{mute.id}"


def _appeal() -> Button:
    return Button("mute-appeal", "mutes:appeal:0")
