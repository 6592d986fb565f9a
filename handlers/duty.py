"""What is said about duty: days off, being back, the roster, and who no longer works here."""

import re

from bot.domain import days_off
from bot.domain.errors import DomainError
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, StaffOf, may
from bot.domain.words import fold
from handlers import dismissals, leaves, rosters
from handlers.context import Context
from handlers.dialogue import Replies

_ROSTER = re.compile(
    r"(?:看?值班表?|(?:今天|现在|今晚)?(?:是?谁|哪位|哪些人)(?:在)?值班|值班的?是谁"
    r"|(?:who(?:'s| is) )?on duty(?: today| now)?)"
)
_DISMISS = re.compile(r"(?:停用|移除|revoke|dismiss) ?(.+)")
_FOR = re.compile(r"(?:帮|替|给|请|for )\s*")


class SeveralOfName(DomainError):
    """Several of the staff have a name."""

    key = "duty-error-several"


async def said(ctx: Context) -> Replies:
    """Do what was said about duty; None where it was about something else."""
    words = fold(ctx.inbound.text).strip("。.!?～~ ")
    if _ROSTER.fullmatch(words):
        return await rosters.show(ctx)
    if not ctx.speaker.is_staff or ctx.speaker.role is Role.NURSE:
        return None
    if days_off.is_back(words):
        return await leaves.come_back(ctx)
    dismissed = _DISMISS.fullmatch(words)
    named = _named(ctx, dismissed[1]) if dismissed is not None else []
    if named:
        return await dismissals.ask(ctx, _only(ctx, named, Action.DISMISS))
    return await _leave(ctx, words)


async def _leave(ctx: Context, words: str) -> Replies:
    unprefixed = _FOR.sub("", words, count=1) if _FOR.match(words) else words
    whom = ctx.speaker
    for name in sorted({fold(one.name) for one in ctx.community.staff.values() if one.name}, key=len, reverse=True):
        if unprefixed.startswith(name):
            words = unprefixed.removeprefix(name)
            whom = _only(ctx, _named(ctx, name), Action.TAKE_LEAVE)
            break
    days = days_off.read(words, ctx.today)
    return None if days is None else await leaves.take(ctx, whom, days)


def _named(ctx: Context, name: str) -> list[Person]:
    return [one for one in ctx.community.staff.values() if fold(one.name) == name.strip()]


def _only(ctx: Context, named: list[Person], action: Action) -> Person:
    """Choose who is meant among those of one name: oneself, or the one about whom the speaker may decide."""
    theirs = [one for one in named if may(ctx.speaker, action, StaffOf(one), ctx.community)] or named
    own = [one for one in theirs if one.id == ctx.speaker.id]
    if len(own or theirs) > 1:
        raise SeveralOfName(name=named[0].name)
    return (own or theirs)[0]
