"""What is typed with a stroke before it, the same on every channel, and the menu that a channel shows of it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain import overviews
from bot.domain.people import Person, Role
from bot.domain.permissions import Action
from bot.domain.words import fold
from handlers import catalogue, devices, entry, oversight, own_records, progress, summaries, welcome
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
    "我的记录": "record",
    "我的尿酸": "record",
    "my record": "record",
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
    if speaker.is_staff and speaker.role in _LEADING:
        key = "help-lead"
    if speaker.is_staff and speaker.role is Role.NURSE:
        key = "help-nurse" if discreet else "help-nurse-elsewhere"
    return Reply(key, buttons=welcome.menu(speaker, discreet=discreet))


async def privacy(ctx: Context) -> Replies:
    """Say who sees what, where health stays, and how one leaves."""
    return Reply("privacy-staff" if ctx.speaker.is_staff else "privacy")


def _of_the_desk(asked: Callable[[Context], Awaitable[Replies]]) -> Callable[[Context], Awaitable[Replies]]:
    """Keep a command for who works at the desk; to others it is none."""

    async def obeyed(ctx: Context) -> Replies:
        at_the_desk = ctx.speaker.is_staff and ctx.speaker.role in overviews.AT_THE_DESK
        return await (asked if at_the_desk else help_)(ctx)

    return obeyed


COMMANDS: dict[str, Callable[[Context], Awaitable[Replies]]] = {
    "help": help_,
    "my": progress.mine,
    "settings": devices.settings,
    "devices": devices.listed,
    "privacy": privacy,
    "catalogue": catalogue.link,
    "record": own_records.link,
    "cancel": welcome.cancel,
    "today": _of_the_desk(oversight.today),
    "late": _of_the_desk(oversight.late),
    "mine": _of_the_desk(oversight.mine),
    "stuck": _of_the_desk(oversight.stuck),
    "week": _of_the_desk(summaries.this_week),
    "month": _of_the_desk(summaries.this_month),
}


def menu(person: Person | None = None) -> tuple[tuple[str, str], ...]:
    """List the commands that a channel's menu shows to somebody, each with the key of what it is for."""
    if person is None or not person.is_staff:
        return _RESIDENTS
    if person.role in _LEADING:
        return (*_STAFFS, *_DESKS, *_LEADS)
    return _STAFFS if person.role is Role.NURSE else (*_STAFFS, *_DESKS)


_RESIDENTS = (
    ("my", "command-my"),
    ("help", "command-help"),
    ("settings", "command-settings"),
    ("privacy", "command-privacy"),
    ("cancel", "command-cancel"),
)
_STAFFS = (("my", "command-my-staff"), *_RESIDENTS[1:])
_DESKS = (("today", "command-today"), ("late", "command-late"), ("mine", "command-mine"))
_LEADS = (
    ("stuck", "command-stuck"),
    ("week", "command-week"),
    ("month", "command-month"),
    ("group", "command-group"),
)
_LEADING = frozenset({Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT})
