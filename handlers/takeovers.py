"""交给本人: a code by which whom a matter was filed for makes it their own, and 「不是我的事」."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import notices, others
from bot.domain.errors import (
    AlreadyTakenOver,
    CodeRefused,
    DomainError,
    MatterOver,
    StaffTakeNothingOver,
    YoursToHandOn,
)
from bot.domain.messages import Arg, Button, Lines, Moment, Notice, Word
from bot.domain.people import Pass
from bot.domain.permissions import Action, may
from bot.domain.tickets import State, Ticket, TicketEvent
from handlers import callbacks
from handlers.context import Context
from handlers.dialogue import Replies, Reply

MATTER = "matter"
LIVES = timedelta(days=30)
"""How long the code of a matter can be used, once."""


async def code(ctx: Context, ticket_id: int) -> Replies:
    """Make the code by which whom it is for takes a matter over; the one before it ends."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.HAND_ON, ticket)
    if ticket.state not in others.TAKEN_WHILE:
        raise MatterOver(number=str(ticket.number))
    if others.is_handed_on(ticket):
        raise AlreadyTakenOver(number=str(ticket.number))
    made, ends_at = ctx.codes.return_code(), ctx.now + LIVES
    plain = made.replace("-", "")
    ctx.uow.people.end_passes_about(ctx.speaker.id, MATTER, ticket.id, ctx.now)
    ctx.uow.people.issue_pass(plain, ctx.speaker.id, MATTER, ends_at, about=ticket.id, issued_by=ctx.speaker.id)
    links = [f"{ctx.doors.url}/take/{made}"]
    if ctx.doors.telegram:
        links.append(f"https://t.me/{ctx.doors.telegram.removeprefix('@')}?start=in-{plain}")
    args: dict[str, Arg] = {
        "number": str(ticket.number),
        "code": made,
        "until": Moment(ends_at),
        "links": Lines(tuple(Word("entry-link", {"link": link}) for link in links)),
    }
    return Reply("takeover-code", args)


async def offered(ctx: Context, plain: str, issued: Pass) -> Replies:
    """Ask whoever has entered a code whether the matter is theirs; a clear answer to whom it cannot be for."""
    try:
        ticket = await _free(ctx, issued)
    except DomainError as refused:
        # An answer, not a refusal: the code that was typed stays hidden in the conversation.
        return Reply(refused.key, refused.args_said)
    ctx.keep(replace(ctx.form, code=plain))
    category = ctx.guides.catalogue.get(ticket.category)
    args: dict[str, Arg] = {"number": str(ticket.number), "category": category.name}
    return Reply("takeover-ask", args, (Button("takeover-mine", f"takeovers:mine:{issued.number}"),))


async def mine(ctx: Context, number: int) -> Replies:
    """Make the matter of the code that was entered the speaker's own."""
    plain = ctx.form.code
    found = await ctx.uow.people.by_pass(plain, ctx.now)
    if found is None or found[1].purpose != MATTER or found[1].number != number:
        raise CodeRefused
    ticket = await _free(ctx, found[1])
    taken = others.take_over(ticket, ctx.speaker.id)
    ctx.uow.people.use_pass(plain, ctx.now)
    ctx.uow.tickets.save(taken)
    ctx.keep(replace(ctx.form.at_rest(), code="", last=taken.id))
    await ctx.uow.tickets.tell(TicketEvent(taken.id, ctx.now, "take_over", ctx.speaker.id))
    _tell_filer(ctx, taken)
    if taken.state is State.RESOLVED:
        await callbacks.ask(ctx, taken)
    return Reply("takeover-done", {"number": str(taken.number)}, (notices.see(taken),), slot=notices.matter(taken))


async def keep(ctx: Context, ticket_id: int) -> Replies:
    """Let whoever filed a matter hear of it still, after it was taken over."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.KEEP_HEARING, ticket)
    if others.is_handed_on(ticket) and not ticket.filer_hears and not ctx.speaker.is_staff:
        ctx.uow.tickets.save(replace(ticket, filer_hears=True))
    return Reply("takeover-kept", {"number": str(ticket.number)}, (notices.see(ticket),))


async def deny(ctx: Context, ticket_id: int) -> Replies:
    """Take a matter off whose it is not, and tell whoever filed it."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.DISOWN, ticket)
    if ticket.filed_by is None:
        raise CodeRefused
    back_to = None if ticket.filed_by in ctx.community.staff else ticket.filed_by
    denied = others.disown(ticket, back_to)
    ctx.uow.tickets.save(denied)
    if ctx.form.last == ticket.id:
        ctx.keep(replace(ctx.form.at_rest(), last=0))
    await ctx.uow.tickets.tell(TicketEvent(denied.id, ctx.now, "disown", ctx.speaker.id))
    number, name = str(denied.number), others.for_whom(denied)[0] or Word("a-visitor")
    ctx.tell(Notice(ticket.filed_by, "takeover-denied-filer", {"number": number, "name": name}, (notices.see(denied),)))
    return Reply("takeover-denied", {"number": number})


async def _free(ctx: Context, issued: Pass) -> Ticket:
    """Give the matter of a code if the speaker may take it over now."""
    ticket = await ctx.uow.tickets.get(issued.about)
    number = str(ticket.number)
    if not may(ctx.speaker, Action.TAKE_OVER, None, ctx.community):
        raise StaffTakeNothingOver
    if ticket.reporter_id == ctx.speaker.id:
        raise YoursToHandOn(number=number)
    if others.is_handed_on(ticket):
        raise AlreadyTakenOver(number=number)
    others.take_over(ticket, ctx.speaker.id)
    return ticket


def _tell_filer(ctx: Context, taken: Ticket) -> None:
    """Tell whoever filed it that it is another's now; a relative may ask to hear of it still."""
    if taken.filed_by is None:
        return
    is_staff = taken.filed_by in ctx.community.staff
    key = "takeover-told-worker" if is_staff else "takeover-told-relative"
    keep_hearing = () if is_staff else (Button("takeover-keep", f"takeovers:keep:{taken.id}"),)
    args: dict[str, Arg] = {"number": str(taken.number), "name": others.for_whom(taken)[0] or Word("a-visitor")}
    ctx.tell(Notice(taken.filed_by, key, args, keep_hearing))
