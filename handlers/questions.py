"""问居民: one slot for the next message of each side, through the assistant, numbers hidden."""

from dataclasses import replace

from bot.domain.deadlines import Urgency, not_before
from bot.domain.errors import NobodyToAsk, NotOpen
from bot.domain.messages import Arg, Button, Notice, Word
from bot.domain.permissions import Action
from bot.domain.tickets import UNDER_WAY, Pause, Ticket, TicketEvent
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST = 500
LOOKED_BACK = 20
"""Messages of a screen in which promises of a conversation are looked for."""


async def ask(ctx: Context, ticket_id: int) -> Replies:
    """Open the slot: the worker's next message goes to the resident."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    # Before anything else: where a ticket stands is told to nobody who may not see it.
    await ctx.require_for(Action.SEE_TICKET, ticket)
    _require_under_way(ctx, ticket)
    await ctx.require_for(Action.WORK, ticket)
    if await ctx.uow.tickets.reporter_of(ticket) is None:
        raise NobodyToAsk(number=str(ticket.number))
    ctx.wait_for("ask", ticket.id)
    return await _promise(ctx, ticket, await _resident(ctx, ticket))


async def answer(ctx: Context, ticket_id: int) -> Replies:
    """Open the slot for whoever was busy when the other side spoke."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.SEE_TICKET, ticket)
    _require_under_way(ctx, ticket)
    await ctx.require_for(Action.WORK if ticket.owner_id == ctx.speaker.id else Action.ANSWER, ticket)
    ctx.wait_for("ask", ticket.id)
    return await still_open(ctx, ticket_id)


async def still_open(ctx: Context, ticket_id: int) -> Replies:
    """Say again to whom the next message goes."""
    ticket = await _under_way(ctx, ticket_id)
    owner = ctx.community.staff.get(ticket.owner_id) if ticket.owner_id else None
    mine = owner is not None and owner.id == ctx.speaker.id
    name: Arg = await _resident(ctx, ticket) if mine or owner is None else owner.name
    return await _promise(ctx, ticket, name)


async def pass_on(ctx: Context, ticket_id: int) -> Replies:
    """Give the message in the slot to the other side, and open the other side's slot if they wait for nothing else."""
    ticket = await _under_way(ctx, ticket_id)
    reporter = await ctx.uow.tickets.reporter_of(ticket)
    words = ctx.inbound.text[:LONGEST]
    args: dict[str, Arg] = {"number": str(ticket.number), "words": words}
    phase = "after" if ticket.owner_id == ctx.speaker.id else "before"
    photos = [await ctx.uow.tickets.add_photo(ticket.id, phase, picture, ctx.now) for picture in ctx.inbound.pictures]
    if ticket.owner_id == ctx.speaker.id and reporter is not None:
        await ctx.require_for(Action.WORK, ticket)
        to, key, verb, actor = reporter, "question-from-worker", "ask", ctx.speaker.id
        args["name"] = ctx.speaker.name
        key_sent, name = "question-sent", await _resident(ctx, ticket)
    else:
        await ctx.require_for(Action.ANSWER, ticket)
        if ticket.owner_id is None:
            raise NotOpen(number=str(ticket.number))
        to, key, verb, actor = ticket.owner_id, "question-from-resident", "answer", None
        args["name"] = await _resident(ctx, ticket)
        owner = ctx.community.staff.get(ticket.owner_id)
        key_sent, name = "question-answered", owner.name if owner is not None else ""
    await ctx.uow.tickets.tell(TicketEvent(ticket.id, ctx.now, verb, actor, words))
    if verb == "ask":
        ctx.uow.tickets.save(ticket.spoke(ctx.now, ctx.meter(ticket)))
    elif ticket.pause is Pause.RESIDENT:  # this is what was waited for
        ctx.uow.tickets.save(ticket.resume(ctx.now, ctx.meter(ticket)))
    ctx.rest()
    is_urgent = ticket.urgency is not Urgency.ORDINARY
    is_held = not is_urgent and not_before(ctx.now, ctx.community.zone) is not None
    other = await ctx.uow.forms.of(to)
    is_free = not other.kind or (other.kind == "ask" and other.about == ticket.id)
    if is_free and not is_held:
        ctx.uow.forms.save(other.waiting("ask", ticket.id))
        args["next"], button = Word("question-next", {"name": args["name"]}), _end(ticket)
    else:  # what they are in the middle of, or have not read yet, goes before
        args["next"], button = Word("question-later"), Button("question-answer", f"questions:answer:{ticket.id}")
    slot = await _slot(ctx, ticket)
    ctx.tell(Notice(to, key, args, (button,), tuple(photos), slot=slot, urgent=is_urgent))
    return Reply(key_sent, {"name": name}, (_end(ticket),), slot=await _slot(ctx, ticket))


async def end(ctx: Context, ticket_id: int) -> Replies:
    """Close the slots of both sides, tell both, and take back what their screens promise."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    reporter = await ctx.uow.tickets.reporter_of(ticket)
    if ctx.speaker.id not in {reporter, ticket.owner_id}:
        await ctx.require_for(Action.WORK, ticket)
    for side in (reporter, ticket.owner_id):
        if side is None:
            continue
        form = ctx.form if side == ctx.speaker.id else await ctx.uow.forms.of(side)
        was_open = form.kind == "ask" and form.about == ticket.id
        if was_open:
            ctx.uow.forms.save(form.at_rest())
        promises = await _promises(ctx, ticket, side)
        ctx.tell(*promises)
        if side != ctx.speaker.id and (was_open or promises):
            urgent = ticket.urgency is not Urgency.ORDINARY
            ctx.tell(Notice(side, "question-ended", {"number": str(ticket.number)}, urgent=urgent))
    return Reply("question-ended", {"number": str(ticket.number)})


async def _under_way(ctx: Context, ticket_id: int) -> Ticket:
    ticket = await ctx.uow.tickets.get(ticket_id)
    _require_under_way(ctx, ticket)
    return ticket


def _require_under_way(ctx: Context, ticket: Ticket) -> None:
    if ticket.state not in UNDER_WAY:
        ctx.rest()
        raise NotOpen(number=str(ticket.number))


async def _resident(ctx: Context, ticket: Ticket) -> Arg:
    """Name the resident to the worker, unless the ticket is anonymous."""
    if ticket.anonymous or ticket.reporter_id is None:
        return Word("the-resident")
    person = await ctx.uow.people.get(ticket.reporter_id)
    return person.name or Word("the-resident")


async def _promise(ctx: Context, ticket: Ticket, name: Arg) -> Reply:
    args: dict[str, Arg] = {"number": str(ticket.number), "next": Word("question-next", {"name": name})}
    return Reply("question-open", args, (_end(ticket),), slot=await _slot(ctx, ticket))


async def _slot(ctx: Context, ticket: Ticket) -> str:
    """Name one message of a conversation, to be edited when it is over; a later one never takes its place."""
    return f"question:{ticket.id}.{await ctx.uow.new_id()}"


async def _promises(ctx: Context, ticket: Ticket, side: int) -> list[Notice]:
    """Edit what stands on a screen as if the next message still went to the other side."""
    shown = {one.notice.slot: one.notice for one in await ctx.uow.outbox.newest(side, LOOKED_BACK)}
    return [
        replace(
            notice,
            args={**notice.args, "next": Word("question-over")} if "next" in notice.args else notice.args,
            buttons=(),
            photos=(),
            fresh=False,
            urgent=True,
        )
        for slot, notice in shown.items()
        if slot.startswith(f"question:{ticket.id}.") and notice.buttons
    ]


def _end(ticket: Ticket) -> Button:
    return Button("question-end", f"questions:end:{ticket.id}")
