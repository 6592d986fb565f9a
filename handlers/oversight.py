"""What the staff ask for anywhere: 今天, 超时, 我的, and 卡住的 for who oversees."""

from collections.abc import Awaitable, Callable, Iterable

from bot.domain import overviews
from bot.domain.messages import Arg, Button, Lines, Word
from bot.domain.permissions import Action, TicketOf, may
from bot.domain.tickets import Ticket
from bot.domain.words import fold
from handlers.context import Context
from handlers.dialogue import Replies, Reply

PAGE = 8

BUTTONS = tuple(Button(f"list-go-{which}", f"lists:{which}:0") for which in ("today", "late", "mine"))


async def today(ctx: Context, start: int = 0) -> Replies:
    """List everything that somebody has before them, under the digest of it."""
    found = await _before(ctx)
    if not found:
        return Reply("list-today-none")
    counted = overviews.digest(found, ctx.now, ctx.meter)
    args = overviews.digest_args(counted, ctx.speaker, ctx.community)
    return _page(ctx, "today", _in_order(ctx, found), start, args)


async def late(ctx: Context, start: int = 0) -> Replies:
    """List what is late or nearly, the most pressing first, with whose it is."""
    found = [one for one in await _before(ctx) if overviews.is_nearly_late(one, ctx.now, ctx.meter(one))]
    ordered = overviews.in_order(found, by_urgency=True)
    return _page(ctx, "late", ordered, start, {"count": len(found)}) if found else Reply("list-late-none")


async def mine(ctx: Context, start: int = 0) -> Replies:
    """List what somebody has claimed, what ends first first."""
    _require(ctx, Action.LIST_TICKETS)
    owned = await ctx.uow.tickets.of_owner(ctx.speaker.id)
    seen = (one for one in owned if may(ctx.speaker, Action.SEE_TICKET, TicketOf(one, None), ctx.community))
    found = overviews.in_order(seen, by_urgency=False)
    return _page(ctx, "mine", found, start, {"count": len(found)}) if found else Reply("list-mine-none")


async def stuck(ctx: Context, start: int = 0) -> Replies:
    """List what gets no further by itself, each with why and what to do next."""
    _require(ctx, Action.SEE_OVERVIEW)
    before = await _before(ctx)
    given_to = {one for ticket in before for one in (ticket.owner_id, *ticket.candidates) if one is not None}
    out_of_reach = await ctx.uow.reports.out_of_reach(given_to)
    handed_over = await ctx.uow.reports.handed_over([one.id for one in before], overviews.HANDS)
    why = {
        ticket.id: reason
        for ticket in before
        if (reason := overviews.stuck(ticket, ctx.now, out_of_reach=out_of_reach, handed_over=handed_over))
    }
    found = _in_order(ctx, (one for one in before if one.id in why))
    if not found:
        return Reply("list-stuck-none")
    args: dict[str, Arg] = {"count": len(found)}
    return _page(ctx, "stuck", found, start, args, beneath=lambda one: Word(f"stuck-{why[one.id].value}"))


LISTS: dict[str, Callable[[Context], Awaitable[Replies]]] = {
    "今天": today,
    "today": today,
    "超时": late,
    "late": late,
    "overdue": late,
    "我的": mine,
    "mine": mine,
    "卡住的": stuck,
    "卡住": stuck,
    "stuck": stuck,
}


async def said(ctx: Context) -> Replies:
    """Take the words by which one of the desk asks for a list; None where they are none."""
    asked = LISTS.get(fold(ctx.inbound.text))
    return None if asked is None or ctx.speaker.role not in overviews.AT_THE_DESK else await asked(ctx)


def _require(ctx: Context, action: Action) -> None:
    ctx.require(action, next(ctx.community.above(ctx.speaker.grid_id), None))


async def _before(ctx: Context) -> list[Ticket]:
    _require(ctx, Action.LIST_TICKETS)
    home = ctx.community.community_of(ctx.speaker.grid_id)
    grids = ctx.community.below(home.id if home is not None else ctx.speaker.grid_id)
    return overviews.Board(await ctx.uow.reports.under_way(grids), ctx.community).before(ctx.speaker)


def _in_order(ctx: Context, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Put what is urgent first for who oversees, and for a worker what ends first."""
    return overviews.in_order(tickets, by_urgency=ctx.speaker.role in overviews.OVERSEERS)


def _page(
    ctx: Context,
    which: str,
    tickets: list[Ticket],
    start: int,
    args: dict[str, Arg],
    *,
    beneath: Callable[[Ticket], Word] | None = None,
) -> Reply:
    """Show eight of a list, each in a line and with a button, and offer the next eight."""
    first = start if 0 <= start < len(tickets) else 0
    shown = tickets[first : first + PAGE]
    lines: list[Word] = []
    for one in shown:
        category = ctx.guides.catalogue.get(one.category)
        owned = which != "mine"
        lines.append(overviews.line(one, category, ctx.community, ctx.now, with_owner=owned))
        lines += [beneath(one)] if beneath is not None else []
    buttons = [overviews.see(one) for one in shown]
    if first + PAGE < len(tickets):
        buttons.append(Button("list-more", f"lists:{which}:{first + PAGE}"))
        lines.append(Word("list-rest", {"count": len(tickets) - first - PAGE}))
    return Reply(f"list-{which}", {**args, "lines": Lines(tuple(lines))}, tuple(buttons))
