"""Workers' groups: bound to a grid by a code, cards claimed there, replies to cards kept as internal notes."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import CodeRefused, NotAllowed, NotFound
from bot.domain.grids import Grid
from bot.domain.messages import Arg, Button, Lane, Notice, Word
from bot.domain.permissions import Action
from bot.domain.tickets import TicketEvent
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

    def in_the_tree(grid: Grid) -> list[str]:
        return [one.code for one in ctx.community.above(grid.id)][::-1]

    grids = ctx.community.grids
    offered = sorted((grids[one] for one in ctx.community.below(outer.id) if one in grids), key=in_the_tree)
    if len(offered) == 1:
        return _issued(ctx, outer)
    opened: set[int | None] = set()
    if len(offered) > MOST_OFFERED:
        offered = [one for one in offered if one is outer or one.parent_id == outer.id]
        opened = {one.parent_id for one in grids.values()} - {outer.id}
    verbs = {one.id: "below" if one.id in opened else "code" for one in offered}
    buttons = [Button("label", f"groups:{verbs[one.id]}:{one.id}", {"label": one.name}) for one in offered]
    return Reply("group-which-grid", buttons=tuple(buttons))


def refusal(ctx: Context) -> Reply | None:
    """Tell a stranger how to link; refuse what may not be pressed where others read along."""
    if not ctx.speaker.is_staff:
        return Reply("group-link-first", _assistant(ctx))
    if ctx.inbound.action.rpartition(":")[0] not in _PRESSED_HERE:
        raise NotAllowed
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
    ctx.uow.people.use_pass(plain, ctx.now)
    here = await _here(ctx)
    older = await ctx.uow.chats.of_grid(grid.id)
    named: dict[str, Arg] = {"grid": grid.name}
    if older is not None and (here is None or older.id != here.id):
        # One group a grid: the older one gives it up before the new one takes it.
        ctx.uow.chats.save(replace(older, grid_id=None))
        ctx.tell(_to_group(older, "group-replaced", named))
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
    words = ctx.inbound.text.strip()[:LONGEST_NOTE]
    trouble = Reply(ctx.inbound.trouble) if ctx.inbound.trouble else None
    if not words and not ctx.inbound.pictures:
        return trouble
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(ticket.id, "note", picture, ctx.now)
    await ctx.uow.tickets.tell(TicketEvent(ticket.id, ctx.now, "note", ctx.speaker.id, words))
    noted: dict[str, Arg] = {"number": str(ticket.number)}
    if not ctx.inbound.in_group:
        return [Reply("group-noted", noted), *([trouble] if trouble else [])]
    here = await _here(ctx)
    if here is not None:
        ctx.tell(_to_group(here, "group-noted", noted))
    return trouble


async def lost(desk: Desk, chat: Chat) -> None:
    """Give up a group that was deleted or that the assistant was sent out of; who leads there is told once."""
    known = await desk.uow.chats.find(chat.id)
    if known is None or known.unreachable_at is not None:
        return
    desk.uow.chats.save(replace(known, grid_id=None, unreachable_at=desk.now))
    desk.uow.outbox.give_up(known.id, "refused")
    grid = next(desk.community.above(known.grid_id), None)
    if grid is None:
        return
    binder = desk.community.staff.get(known.bound_by) if known.bound_by else None
    concerned = [*([binder] if binder is not None else []), *desk.community.leads_of(grid.id)]
    for one in {person.id: person for person in concerned}.values():
        once = f"group-lost:{known.id}:{known.version}:{one.id}"
        desk.tell(Notice(one.id, "group-lost", {"grid": grid.name}, lane=Lane.ANSWER, once=once))


async def migrated(desk: Desk, chat: Chat, new_address: str) -> None:
    """Follow a group to its new address; one that is known there already takes its place."""
    known = await desk.uow.chats.find(chat.id)
    if known is None or known.address == new_address:
        return
    there = await desk.uow.chats.at(known.channel, new_address)
    if there is None:
        desk.uow.chats.save(replace(known, address=new_address))
        desk.uow.chats.forget_shown(known.id)
        return
    desk.uow.chats.save(replace(known, grid_id=None, unreachable_at=desk.now))
    desk.uow.outbox.give_up(known.id, "refused")
    if there.grid_id is None:
        desk.uow.chats.save(replace(there, grid_id=known.grid_id, bound_by=known.bound_by, language=known.language))


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
