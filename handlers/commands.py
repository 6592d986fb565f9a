"""What is typed with a stroke before it, the same on every channel, and the menu that a channel shows of it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.people import Person, Role
from bot.domain.permissions import Action
from bot.domain.words import fold
from handlers import catalogue, devices, entry, progress, welcome
from handlers.context import Context
from handlers.dialogue import Replies, Reply

_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@[a-z0-9_]+)?(?: (.*))?", re.DOTALL)
_POSTER = re.compile(r"at-([0-9]{1,18})(?:-([0-9]{1,4}))?")
_BY_CODE = re.compile(r"in-([0-9a-z-]{8,40})")
_NAMED = {
    "设置": "settings",
    "settings": "settings",
    "我的设备": "devices",
    "my devices": "devices",
    "服务目录": "catalogue",
    "权责清单": "catalogue",
    "catalogue": "catalogue",
    "隐私": "privacy",
    "privacy": "privacy",
}
"""What is a command without the stroke too."""


def read(text: str) -> tuple[str, str] | None:
    """Read a command and what follows it."""
    said = fold(text)
    if said in _NAMED:
        return _NAMED[said], ""
    found = _COMMAND.fullmatch(said)
    return None if found is None else (found[1], found[2] or "")


def says_nothing(text: str) -> bool:
    """Tell whether a message holds no words of anybody's language: a command, or a code."""
    return read(text) is not None or entry.read_code(text) is not None


async def obey(ctx: Context, name: str, rest: str) -> Replies:
    """Do what a command says; what is none is answered with help."""
    ctx.require(Action.TALK)
    return await (start(ctx, rest) if name == "start" else COMMANDS.get(name, help_)(ctx))


async def start(ctx: Context, payload: str) -> Replies:
    """Begin: with the poster or the code by which somebody comes, else with the greeting."""
    ctx.inbound = replace(ctx.inbound, text="")  # a link was followed: nobody has said anything
    poster, code = _POSTER.fullmatch(payload), _BY_CODE.fullmatch(payload)
    if poster is not None:
        return await welcome.at_poster(ctx, int(poster[1]), poster[2] or "0")
    if payload.startswith("at-"):
        return await welcome.at_poster(ctx, 0, "0")
    return await (welcome.greet(ctx) if code is None else entry.by_code(ctx, code[1]))


async def help_(ctx: Context) -> Replies:
    """Tell in two sentences what can be done."""
    speaker, discreet = ctx.speaker, ctx.inbound.is_discreet
    key = "help-staff" if speaker.is_staff else "help"
    if speaker.is_staff and speaker.role is Role.NURSE:
        key = "help-nurse" if discreet else "help-nurse-elsewhere"
    return Reply(key, buttons=welcome.menu(speaker, discreet=discreet))


async def privacy(ctx: Context) -> Replies:
    """Say who sees what, where health stays, and how one leaves."""
    return Reply("privacy-staff" if ctx.speaker.is_staff else "privacy")


COMMANDS: dict[str, Callable[[Context], Awaitable[Replies]]] = {
    "help": help_,
    "my": progress.mine,
    "settings": devices.settings,
    "devices": devices.listed,
    "privacy": privacy,
    "catalogue": catalogue.link,
    "cancel": welcome.cancel,
}


def menu(person: Person | None = None) -> tuple[tuple[str, str], ...]:
    """List the commands that a channel's menu shows to somebody, each with the key of what it is for."""
    if person is None or not person.is_staff:
        return _RESIDENTS
    return (*_STAFFS, ("group", "command-group")) if person.role in _LEADING else _STAFFS


_RESIDENTS = (
    ("my", "command-my"),
    ("help", "command-help"),
    ("settings", "command-settings"),
    ("privacy", "command-privacy"),
    ("cancel", "command-cancel"),
)
_STAFFS = (("my", "command-my-staff"), *_RESIDENTS[1:])
_LEADING = frozenset({Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT})
