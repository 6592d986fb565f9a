"""Words about the staff: whom a matter speaks of, so that it never reaches them."""

from dataclasses import replace

from bot.domain.intents import Intent, Understanding
from bot.domain.people import Person, Role
from bot.domain.tickets import State, Ticket
from handlers.context import Context


def guarded(ctx: Context, ticket: Ticket) -> Ticket:
    """Make a draft that speaks against a member of staff a hidden complaint about that person."""
    if ticket.state is not State.DRAFT or ticket.is_about_staff:
        return ticket
    wanted = ctx.guides.recogniser.recognise(ticket.text)
    if ticket.kind is Intent.COMPLAINT:
        wanted = replace(wanted, aggrieved=True)
    accused = accused_role(ctx, wanted, ticket.text)
    return ticket if accused is None else hidden(ctx, about_staff(ctx, ticket, accused))


def accused_role(ctx: Context, wanted: Understanding, text: str | None = None) -> str | None:
    """Tell the role of the member of staff whom a complaint is about, said or named; None if about none."""
    if wanted.subject_role or not (wanted.intent is Intent.COMPLAINT or wanted.aggrieved):
        return wanted.subject_role
    return next((one.role.value for one in _named_staff(ctx, ctx.inbound.text if text is None else text)), None)


def spoken_of(ctx: Context, ticket: Ticket, text: str) -> list[Person]:
    """List the staff whom a complaint, or a matter of no category, speaks about: they must not read it."""
    if ticket.kind is not Intent.COMPLAINT and ticket.category != "other":
        return []
    others = [one for one in _named_staff(ctx, text) if one.id != ctx.speaker.id]
    return [one for one in others if ctx.guides.recogniser.speaks_about(one.name, text)]


def _named_staff(ctx: Context, text: str) -> list[Person]:
    return [one for one in ctx.community.staff.values() if one.name and one.name in text]


def about_staff(ctx: Context, ticket: Ticket, role: str) -> Ticket:
    """Turn a matter into a complaint about one of the staff."""
    named = _named_staff(ctx, ticket.text)
    subject = next((one for one in named if one.role.value == role), named[0] if named else None)
    return replace(
        ticket,
        kind=Intent.COMPLAINT,
        category="other",
        clock=ctx.guides.catalogue.get("other").clock,
        subject_id=subject.id if subject is not None else None,
        subject_role=(subject.role if subject is not None else Role(role)).value,
        placed=True,
    )


def hidden(ctx: Context, ticket: Ticket) -> Ticket:
    """Take the author out of the row; who files for a walk-in is not its author, and may still follow it."""
    if ticket.anonymous:
        return ticket
    is_for_walk_in = ctx.speaker.is_staff and bool(ticket.on_behalf)
    filed_by = ticket.filed_by if is_for_walk_in else None
    ticket = replace(ticket, anonymous=True, reporter_id=None, filed_by=filed_by)
    if not is_for_walk_in:
        ctx.uow.tickets.hide_reporter(ticket, ctx.speaker.id)
    return ticket


def is_unfit(ctx: Context, ticket: Ticket, text: str) -> bool:
    """Tell whether a line must not join a ticket, because it speaks of somebody who would read it there."""
    wanted = ctx.guides.recogniser.recognise(text)
    if ticket.is_about_staff:
        return False
    return accused_role(ctx, wanted, text) is not None or bool(spoken_of(ctx, ticket, text))
