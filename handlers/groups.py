"""Workers' groups: bound to a grid by a code, cards claimed there, replies to cards kept as internal notes."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import CodeRefused, GroupNotBound, GroupTaken, NotAllowed, NotFound
from bot.domain.grids import Grid
from bot.domain.messages import Arg, Button, Lane, Notice, Word
from bot.domain.permissions import Action, may
from bot.domain.tickets import Ticket, TicketEvent
from bot.domain.words import fold
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply
from storage.chats import Chat

CODE_LIVES = timedelta(hours=1)
LONGEST_NOTE = 500
MOST_OFFERED = 30
"""Grids that are offered at once; where there are more, they are opened level by level."""

_GROUP = "group"
_PRESSED_HERE = frozenset({"tickets:claim", "tickets:details", "tickets:decline"})
_ASKED = frozenset({"绑定群", "绑定工作群", "/group", "bindgroup", "bindagroup"})
_BIND = re.compile(r"/(?:bind|start)\s+(\S+)")
_CARD = re.compile(r"ticket:([0-9]{1,18})")


def is_asked(text: str) -> bool:
    """Tell whether somebody asks how a group is bound."""
    return fold(text).replace(" ", "") in _ASKED


async def code(ctx: Context, grid_id: int) -> Replies:
    """Give the code by which a group is bound to a grid; without a grid ask for which of the speaker's."""
    if grid_id:
        return _issued(ctx, _bindable(ctx, grid_id))
    if ctx.speaker.grid_id is None:
        raise NotAllowed
    return await below(ctx, ctx.speaker.grid_id)


async def below(ctx: Context, grid_id: int) -> Replies:
    """Offer a grid and what lies below it; one with nothing below gets its code at once."""
    outer = _bindable(ctx, grid_id)
    offered = ctx.community.tree(outer.id)
    if len(offered) == 1:
        return _issued(ctx, outer)
    opened: set[int | None] = set()
    if len(offered) > MOST_OFFERED:
        offered = [one for one in offered if one is outer or one.parent_id == outer.id]
        opened = {one.parent_id for one in ctx.community.grids.values()} - {outer.id}
    verbs = {one.id: "below" if one.id in opened else "code" for one in offered}
    buttons = [Button("label", f"groups:{verbs[one.id]}:{one.id}", {"label": one.name}) for one in offered]
    return Reply("group-which-grid", buttons=tuple(buttons))


async def refusal(ctx: Context) -> Reply | None:
    """Tell a stranger how to link; refuse what may not be pressed where others read along."""
    if not ctx.speaker.is_staff:
        return Reply("group-link-first", _assistant(ctx))
    if ctx.inbound.action.rpartition(":")[0] not in _PRESSED_HERE:
        raise NotAllowed
    here = await _here(ctx)
    if here is None or here.grid_id is None:
        raise GroupNotBound
    return None


async def heard(ctx: Context) -> Replies:
    """Take a code that binds the group, and replies to cards; whatever else is said among workers stays there."""
    said = _BIND.fullmatch(ctx.inbound.text.strip())
    if said is not None:
        return await bind(ctx, said[1])
    card = _CARD.fullmatch(ctx.inbound.about)
    if card is None:
        return None
    if ctx.speaker.is_staff:
        return await note(ctx, int(card[1]))
    here = await _here(ctx)
    if here is not None:
        _link_first(ctx, here)
    return None


async def bind(ctx: Context, code: str) -> Replies:
    """Let the group be the place where the workers of the code's grid meet, instead of an older one."""
    plain = _plain(code)
    found = await ctx.uow.people.by_pass(plain, ctx.now)
    is_good = found is not None and found[1].purpose == _GROUP
    grid = ctx.community.grids.get(found[1].about) if found is not None and is_good else None
    cannot_speak = ctx.inbound.trouble == "group-cannot-speak"
    if not ctx.speaker.is_staff:
        # Only who has been given a code makes the assistant speak in a group that it does not know.
        if grid is not None and not cannot_speak:
            here = await _here(ctx)
            if here is None:
                here = await _unknown(ctx)
                ctx.uow.chats.add(here)
            _link_first(ctx, here)
        return None
    if grid is None:
        raise CodeRefused
    ctx.require(Action.BIND_GROUP, grid)
    if cannot_speak:
        return Reply("group-cannot-speak", {"grid": grid.name})
    here = await _here(ctx)
    left = ctx.community.grids.get(here.grid_id or 0) if here is not None else None
    if left is not None and not may(ctx.speaker, Action.BIND_GROUP, left, ctx.community):
        raise GroupTaken(grid=left.name)
    ctx.uow.people.use_pass(plain, ctx.now)
    older = await ctx.uow.chats.of_grid(grid.id)
    named: dict[str, Arg] = {"grid": grid.name}
    if older is not None and (here is None or older.id != here.id):
        # One group a grid: the older one gives it up before the new one takes it.
        ctx.uow.chats.save(replace(older, grid_id=None))
        ctx.uow.outbox.end_in_group(older.id)
        ctx.tell(_to_group(older, "group-replaced", named))
    if here is not None and left is not None and left is not grid:
        _take_over(ctx, here, left, grid)
    bound = replace(
        here or await _unknown(ctx),
        grid_id=grid.id,
        bound_by=ctx.speaker.id,
        language=ctx.speaker.language,
        active=True,
        unreachable_at=None,
    )
    (ctx.uow.chats.add if here is None else ctx.uow.chats.save)(bound)
    ctx.tell(_to_group(bound, "group-bound", named))
    return Reply("group-bound-lead", named)


async def note(ctx: Context, ticket_id: int) -> Replies:
    """Keep a reply to a card as an internal note; where it was said one hears so, and that no resident sees it."""
    ticket = await ctx.uow.tickets.get(ticket_id)
    await ctx.require_for(Action.SEE_NOTES, ticket)
    if ctx.inbound.edits:
        return await _noted(ctx, "group-note-stays", ticket)
    words = ctx.inbound.text.strip()[:LONGEST_NOTE]
    trouble = Reply(ctx.inbound.trouble) if ctx.inbound.trouble else None
    if not words and not ctx.inbound.pictures:
        return trouble
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(ticket.id, "note", picture, ctx.now)
    await ctx.uow.tickets.tell(TicketEvent(ticket.id, ctx.now, "note", ctx.speaker.id, words))
    return await _noted(ctx, "group-noted", ticket, trouble)


async def _noted(ctx: Context, key: str, ticket: Ticket, trouble: Reply | None = None) -> Replies:
    """Say where a note was written what became of it."""
    noted: dict[str, Arg] = {"number": str(ticket.number)}
    if not ctx.inbound.in_group:
        return [Reply(key, noted), *([trouble] if trouble else [])]
    here = await _here(ctx)
    if here is not None:
        ctx.tell(_to_group(here, key, noted))
    return trouble


async def lost(desk: Desk, chat: Chat) -> None:
    """Give up a group that was deleted or that the assistant was sent out of; who leads there is told once."""
    known = await desk.uow.chats.find(chat.id)
    if known is None or known.unreachable_at is not None:
        return
    desk.uow.chats.save(replace(known, grid_id=None, unreachable_at=desk.now))
    desk.uow.outbox.end_in_group(known.id)
    grid = next(desk.community.above(known.grid_id), None)
    if grid is None:
        return
    for one in desk.community.answering_for(grid.id, known.bound_by):
        once = f"group-lost:{known.id}:{known.version}:{one.id}"
        desk.tell(Notice(one.id, "group-lost", {"grid": grid.name}, lane=Lane.ANSWER, once=once))


def _take_over(ctx: Context, chat: Chat, left: Grid, grid: Grid) -> None:
    """Let a group leave one grid for another; whoever else counts on it there is told."""
    ctx.uow.outbox.end_in_group(chat.id)
    moved: dict[str, Arg] = {"grid": left.name, "other": grid.name, "name": ctx.speaker.name}
    for one in ctx.community.answering_for(left.id, chat.bound_by):
        if one.id != ctx.speaker.id:
            ctx.tell(Notice(one.id, "group-taken-over", moved, lane=Lane.ANSWER))


async def migrated(desk: Desk, chat: Chat, new_address: str) -> None:
    """Follow a group to its new address with all that waits for it; one that is bound there already stays instead."""
    known = await desk.uow.chats.find(chat.id)
    if known is None or known.address == new_address:
        return
    there = await desk.uow.chats.at(known.channel, new_address)
    if there is not None and there.grid_id is not None:
        desk.uow.chats.save(replace(known, grid_id=None, unreachable_at=desk.now))
        desk.uow.outbox.end_in_group(known.id)
        return
    if there is not None:
        # Known by sight alone, it gives its address up to the group that is bound.
        desk.uow.chats.save(replace(there, address=f"{new_address}:{there.id}", unreachable_at=desk.now))
        desk.uow.outbox.end_in_group(there.id)
    desk.uow.chats.save(replace(known, address=new_address))
    desk.uow.chats.forget_shown(known.id)


def _bindable(ctx: Context, grid_id: int) -> Grid:
    grid = ctx.community.grids.get(grid_id)
    if grid is None:
        raise NotFound
    ctx.require(Action.BIND_GROUP, grid)
    return grid


def _issued(ctx: Context, grid: Grid) -> Reply:
    code, bot = ctx.codes.return_code(), ctx.doors.telegram
    me = ctx.speaker.id
    ctx.uow.people.issue_pass(_plain(code), me, _GROUP, ctx.now + CODE_LIVES, about=grid.id, issued_by=me)
    args: dict[str, Arg] = {"grid": grid.name, "command": f"/bind@{bot} {code}" if bot else f"/bind {code}"}
    if not bot:
        return Reply("group-code", args)
    return Reply("group-code-link", {**args, "link": f"https://t.me/{bot}?startgroup={code}"})


def _assistant(ctx: Context) -> dict[str, Arg]:
    """Say where the assistant is found alone."""
    bot = ctx.doors.telegram
    return {"link": f"https://t.me/{bot}" if bot else Word("group-assistant")}


def _link_first(ctx: Context, here: Chat) -> None:
    """Tell in the group how to link, once a day to each stranger."""
    once = f"group-link:{here.id}:{ctx.speaker.id}:{ctx.today}"
    ctx.tell(replace(_to_group(here, "group-link-first", _assistant(ctx)), once=once))


def _to_group(chat: Chat, key: str, args: dict[str, Arg]) -> Notice:
    return Notice(chat.id, key, args, lane=Lane.ANSWER, urgent=True, to_group=True)


async def _here(ctx: Context) -> Chat | None:
    return await ctx.uow.chats.at(ctx.inbound.channel, ctx.inbound.address)


async def _unknown(ctx: Context) -> Chat:
    return Chat(await ctx.uow.new_id(), ctx.inbound.channel, ctx.inbound.address)


def _plain(code: str) -> str:
    return fold(code).upper().replace("-", "")
