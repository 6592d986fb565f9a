"""问居民: one slot for the next message of each side, through the assistant, numbers hidden."""

from bot.domain.errors import NotFound, NotOpen
from bot.domain.messages import Arg, Button, Notice, Word
from bot.domain.permissions import Action
from bot.domain.tickets import UNDER_WAY, Ticket, TicketEvent
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST = 500


async def ask(ctx: Context, ticket_id: int) -> Replies:
    """Open the slot: the worker's next message goes to the resident."""
    ticket = await _under_way(ctx, ticket_id)
    await ctx.require_for(Action.WORK, ticket)
    ctx.wait_for("ask", ticket.id)
    reporter = await ctx.uow.tickets.reporter_of(ticket)
    if reporter is None:
        raise NotFound
    return Reply("question-open", {"number": str(ticket.number), "name": await _resident(ctx, ticket)}, (_end(ticket),))


async def still_open(ctx: Context, ticket_id: int) -> Replies:
    """Say again to whom the next message goes."""
    ticket = await _under_way(ctx, ticket_id)
    owner = ctx.community.staff.get(ticket.owner_id) if ticket.owner_id else None
    mine = owner is not None and owner.id == ctx.speaker.id
    name: Arg = await _resident(ctx, ticket) if mine or owner is None else owner.name
    return Reply("question-open", {"number": str(ticket.number), "name": name}, (_end(ticket),))


async def pass_on(ctx: Context, ticket_id: int) -> Replies:
    """Give the message in the slot to the other side, and open the other side's slot."""
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
        sent = Reply("question-sent", {"name": await _resident(ctx, ticket)}, (_end(ticket),))
    else:
        await ctx.require_for(Action.ANSWER, ticket)
        if ticket.owner_id is None:
            raise NotOpen(number=str(ticket.number))
        to, key, verb, actor = ticket.owner_id, "question-from-resident", "answer", None
        args["name"] = await _resident(ctx, ticket)
        owner = ctx.community.staff.get(ticket.owner_id)
        sent = Reply("question-answered", {"name": owner.name if owner is not None else ""}, (_end(ticket),))
    await ctx.uow.tickets.tell(TicketEvent(ticket.id, ctx.now, verb, actor, words))
    ctx.rest()
    other = await ctx.uow.forms.of(to)
    ctx.uow.forms.save(other.waiting("ask", ticket.id))
    ctx.tell(Notice(to, key, args, (_end(ticket),), tuple(photos), urgent=True))
    return sent


async def end(ctx: Context, ticket_id: int) -> Replies:
    """Close the slots of both sides."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    reporter = await ctx.uow.tickets.reporter_of(ticket)
    if ctx.speaker.id not in {reporter, ticket.owner_id}:
        await ctx.require_for(Action.WORK, ticket)
    for side in (reporter, ticket.owner_id):
        if side is None:
            continue
        form = ctx.form if side == ctx.speaker.id else await ctx.uow.forms.of(side)
        if form.kind == "ask" and form.about == ticket.id:
            ctx.uow.forms.save(form.at_rest())
    return Reply("question-ended", {"number": str(ticket.number)})


async def _under_way(ctx: Context, ticket_id: int) -> Ticket:
    ticket = await ctx.uow.tickets.get(ticket_id)
    if ticket.state not in UNDER_WAY:
        ctx.rest()
        raise NotOpen(number=str(ticket.number))
    return ticket


async def _resident(ctx: Context, ticket: Ticket) -> Arg:
    """Name the resident to the worker, unless the ticket is anonymous."""
    if ticket.anonymous or ticket.reporter_id is None:
        return Word("the-resident")
    person = await ctx.uow.people.get(ticket.reporter_id)
    return person.name or Word("the-resident")


def _end(ticket: Ticket) -> Button:
    return Button("question-end", f"questions:end:{ticket.id}")
