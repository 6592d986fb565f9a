"""For whom a matter is filed: who that is here, what they are told, and what its filer reads of it."""

from dataclasses import replace

from bot.domain.messages import Arg, Button, Notice, Word, worded
from bot.domain.others import for_whom, is_handed_on, lives_there
from bot.domain.permissions import Action, TicketOf, may
from bot.domain.tickets import Ticket
from handlers.context import Context
from handlers.dialogue import Reply


def lines(ticket: Ticket) -> list[Word]:
    """Say on the draft for whom it is filed."""
    if not ticket.on_behalf:
        return []
    name, phone = for_whom(ticket)
    told = [Word("others-line-for", {"name": name or Word("a-visitor")})]
    return [*told, Word("others-line-phone", {"phone": phone})] if phone else told


async def given(ctx: Context, filed: Ticket) -> Ticket:
    """Give what a worker files to the one resident of that name who lives there, and tell them.

    Where it might be nobody or more than one, nobody is assumed.
    """
    name, _ = for_whom(filed)
    if not name or filed.filed_by is None or not ctx.speaker.is_staff:
        return filed
    known = [one for one in await ctx.uow.people.by_name(name) if lives_there(one, filed)]
    if len(known) != 1:
        return filed
    args: dict[str, Arg] = {
        "number": str(filed.number),
        "name": ctx.speaker.name,
        "role": Word(worded("role", ctx.speaker.role)),
        "words": filed.text[:300],
    }
    buttons = (Button("do-progress", f"progress:show:{filed.id}"), _not_mine(filed))
    ctx.tell(Notice(known[0].id, "others-filed-for-you", args, buttons))
    return replace(filed, reporter_id=known[0].id)


def receipt(filed: Ticket, ordinary: Reply) -> Reply:
    """Confirm what was filed for somebody else, with the way to give it to them."""
    if filed.filed_by is None:
        return ordinary
    if not filed.on_behalf:
        return replace(ordinary, key="others-received-own")
    args = {**ordinary.args, "name": for_whom(filed)[0] or Word("a-visitor")}
    if is_handed_on(filed):
        return replace(ordinary, key="others-received-told", args=args)
    key = "others-received" if filed.reporter_id is None else "others-received-by-relative"
    return replace(ordinary, key=key, args=args, buttons=(*ordinary.buttons, _hand_on(filed)))


def offers(ctx: Context, ticket: Ticket, reporter_id: int | None) -> tuple[Button, ...]:
    """Offer with a matter at length what whoever filed it, or whom it is for, may do with it."""
    thing, may_do = TicketOf(ticket, reporter_id), []
    is_open = bool(ticket.on_behalf) and not is_handed_on(ticket)
    if is_open and ticket.number and may(ctx.speaker, Action.HAND_ON, thing, ctx.community):
        may_do.append(_hand_on(ticket))
    if may(ctx.speaker, Action.DISOWN, thing, ctx.community):
        may_do.append(_not_mine(ticket))
    return tuple(may_do)


async def taken_back(ctx: Context, undone: Ticket) -> None:
    """Tell whom a matter was filed for that it was taken back."""
    if is_handed_on(undone) and undone.reporter_id is not None and undone.reporter_id != ctx.speaker.id:
        ctx.tell(Notice(undone.reporter_id, "others-taken-back", {"number": str(undone.number)}))


def _hand_on(ticket: Ticket) -> Button:
    return Button("do-hand-on", f"takeovers:code:{ticket.id}")


def _not_mine(ticket: Ticket) -> Button:
    return Button("do-not-mine", f"takeovers:deny:{ticket.id}")
