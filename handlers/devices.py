"""Settings: the language, one's own devices, and the code for one more."""

from dataclasses import replace

from bot.domain.cards import device_label
from bot.domain.errors import NotFound
from bot.domain.messages import Arg, Button, Lines, Moment, Notice, Word
from bot.domain.people import Account
from bot.domain.permissions import Action, may, posts
from bot.domain.words import Language
from handlers import entry, messengers
from handlers.context import Context
from handlers.dialogue import Replies, Reply

MOST_BUTTONS = 8
_TONGUES = {Language.ZH: "🌐 中文", Language.EN: "🌐 English"}
"""A language is named in itself, whatever else stands there: whoever looks for it reads no other."""


async def settings(ctx: Context) -> Replies:
    """Offer what can be set."""
    ctx.require(Action.TALK)
    buttons = [Button("label", f"welcome:speak:0.{language}", {"label": name}) for language, name in _TONGUES.items()]
    buttons += [Button("settings-devices", "devices:list:0"), Button("settings-new-device", "devices:code:0")]
    if await messengers.is_chosen(ctx):
        buttons.append(messengers.BACK)
    if posts(ctx.speaker, ctx.community):
        buttons.append(Button("settings-invite", "invitations:start:0"))
    grid = ctx.community.grids.get(ctx.speaker.grid_id or 0)
    if grid is not None and may(ctx.speaker, Action.BIND_GROUP, grid, ctx.community):
        buttons.append(Button("settings-group", "groups:code:0"))
    if may(ctx.speaker, Action.EDIT_CATALOGUE, None, ctx.community):
        buttons += [Button("settings-catalogue", "catalogue:open:0"), Button("settings-unclear", "lessons:list:0")]
    return Reply("settings", buttons=tuple(buttons))


async def code(ctx: Context) -> Replies:
    """Make a code by which the speaker comes in on one more device."""
    ctx.require(Action.TALK)
    made = await entry.device_code(ctx, ctx.speaker)
    return Reply("device-code", {"code": made.code, "links": entry.links(ctx, made.code)})


async def listed(ctx: Context) -> Replies:
    """List the devices and apps by which the speaker is known, the last used first."""
    ctx.require(Action.TALK)
    return _shown(ctx, await ctx.uow.people.accounts(ctx.speaker.id))


async def end(ctx: Context, number: int) -> Replies:
    """Let a device stand for the speaker no more; of the one in hand it is asked first."""
    known, account = await _own(ctx, number)
    if _is_this(ctx, account):
        return Reply("device-end-this", buttons=(Button("device-leave", f"devices:leave:{number}"),))
    await _end(ctx, account)
    shown = _shown(ctx, [one for one in known if one is not account])
    return [Reply("device-ended", {"device": device_label(account)}), shown]


async def leave(ctx: Context, number: int) -> Replies:
    """Let a device stand for the speaker no more, the one in hand too."""
    _, account = await _own(ctx, number)
    chat = await _end(ctx, account)
    if chat is not None and _is_this(ctx, account):
        # The chat is nobody's from here on: the last word goes to the chat itself.
        ctx.tell(Notice(chat, "device-left", urgent=True, to_group=True))
    return Reply("device-ended", {"device": device_label(account)})


async def _own(ctx: Context, number: int) -> tuple[list[Account], Account]:
    ctx.require(Action.TALK)
    known = await ctx.uow.people.accounts(ctx.speaker.id)
    account = next((one for one in known if one.number == number), None)
    if account is None:
        raise NotFound
    return known, account


async def _end(ctx: Context, account: Account) -> int | None:
    """End an account, and what is pushed to its chat; give the chat's id."""
    known = await ctx.uow.people.accounts(ctx.speaker.id)
    newest = next((one for one in known if one.channel == account.channel), account)
    ctx.uow.people.unlink(account, ctx.now)
    chat = await ctx.uow.chats.of(ctx.speaker.id)
    if chat is None and ctx.inbound.address and _is_this(ctx, account):
        chat = await ctx.uow.chats.at(account.channel, ctx.inbound.address)
    if chat is None or chat.channel != account.channel:
        return None
    is_anothers = newest.number != account.number or chat.address == ctx.inbound.address
    if is_anothers and not _is_this(ctx, account):
        return None  # the chat is of the account that spoke last, and that one stays
    ctx.uow.chats.save(replace(chat, person_id=None))
    return chat.id


def _shown(ctx: Context, known: list[Account]) -> Reply:
    lines = tuple(_line(ctx, number, one) for number, one in enumerate(known, 1))
    buttons = [
        Button("device-end", f"devices:end:{one.number}", {"number": str(number)})
        for number, one in enumerate(known[:MOST_BUTTONS], 1)
    ]
    return Reply("devices", {"lines": Lines(lines)}, (*buttons, Button("settings-new-device", "devices:code:0")))


def _line(ctx: Context, number: int, account: Account) -> Word:
    args: dict[str, Arg] = {"number": str(number), "device": device_label(account)}
    if _is_this(ctx, account):
        return Word("device-line-this", args)
    return Word("device-line", {**args, "seen": Moment(account.seen_at)})


def _is_this(ctx: Context, account: Account) -> bool:
    return (account.channel, account.account) == (ctx.inbound.channel, ctx.inbound.account)
