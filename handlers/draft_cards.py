"""How a draft looks: what was understood, line by line, and what may be corrected."""

from bot.domain import cards, crowds, notices
from bot.domain.deadlines import WALL
from bot.domain.messages import Arg, Button, Word, short, worded
from bot.domain.tickets import Ticket
from handlers import anonymity, behalf, routes
from handlers.context import Context


async def args(ctx: Context, ticket: Ticket, head: Ticket | None) -> dict[str, Arg]:
    """Tell what was understood; of what `head` has reported already, that it has."""
    lines = behalf.lines(ticket)
    if not ticket.is_about_staff:
        where = cards.place_label(ctx.community, ticket.building_id, ticket.entrance, ticket.flat, ticket.place_words)
        lines.append(Word("filing-line-place", {"place": where}))
    if ticket.text:
        lines.append(Word("filing-line-words", {"words": short(ticket.text, 200)}))
    photos = await ctx.uow.tickets.photos(ticket.id, "before")
    category = ctx.guides.catalogue.get(ticket.category)
    if photos:
        lines.append(Word("filing-line-photos", {"count": len(photos)}))
    elif category.photo and head is None and not ticket.is_about_staff:
        lines.append(Word("filing-line-photo-wanted"))
    if ticket.anonymous:
        lines.append(Word("filing-line-anonymous"))
        if anonymity.unnamed(ctx, ticket, ticket.text) != ticket.text:
            lines.append(Word("filing-line-unnamed"))
    if ticket.is_about_staff:
        _, found = await routes.routed(ctx, ticket)
        if found.desk is not None:
            seer: dict[str, Arg] = {"name": found.desk.name, "role": Word(worded("role", found.desk.role))}
            lines.append(Word("filing-line-seen-by", seer))
    if head is not None:
        lines.append(crowds.already(head, ctx.guides.catalogue.get(head.category), ctx.community))
    else:
        respond = ctx.terms(ticket).respond
        counted = "wall" if ctx.meter(ticket) is WALL else "working"
        lines.append(Word(f"filing-line-{counted}-{respond.unit.value}", {"count": respond.amount}))
    return {
        "kind": Word(f"kind-{ticket.kind.value}"),
        "category": Word("kind-about-staff") if ticket.is_about_staff else category.name,
        "lines": notices.lines(*lines),
    }


def buttons(ticket: Ticket, head: Ticket | None) -> tuple[Button, ...]:
    """Offer to file, or to join what `head` has reported, and what may be corrected."""
    first = (
        crowds.answers(ticket, head) if head is not None else (Button("draft-submit", f"drafts:submit:{ticket.id}"),)
    )
    verbs = ["place", "category", "anonymous", *(["sign"] if ticket.anonymous else []), "discard"]
    if ticket.is_about_staff:
        verbs = [verb for verb in verbs if verb not in {"place", "category"}]
    return (*first, *(Button(f"draft-{verb}", f"drafts:{verb}:{ticket.id}") for verb in verbs))
