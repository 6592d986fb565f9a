"""代报: a worker files for a walk-in or a caller, a relative for a parent."""

from dataclasses import replace

from bot.domain import others
from bot.domain.intents import MATTERS, NAMED, Intent
from bot.domain.others import Other
from bot.domain.people import Role
from bot.domain.permissions import Action
from handlers import filing
from handlers.context import Context
from handlers.dialogue import Replies, Reply

_WORDS_TO_A_PERSON = frozenset(
    {"ask", "answer", "reopen", "return", "extension", "mute", "appeal", "invite_grid", "invite_name"}
)
"""The questions to which 「帮我妈报修」 is an answer like any other."""


async def ask(ctx: Context) -> Replies:
    """Ask for whom a worker files, and what, in one line."""
    ctx.require(Action.FILE_FOR)
    ctx.wait_for("for_whom")
    return Reply("others-how")


async def said(ctx: Context) -> Replies:
    """Draft what a sentence files for somebody else; None where it files nothing for anybody."""
    if ctx.form.kind in _WORDS_TO_A_PERSON or _is_nurse(ctx):
        return None
    other = others.read(ctx.inbound.text)
    return None if other is None else await _draft(ctx, other)


async def answered(ctx: Context) -> Replies:
    """Take the line that was asked for, or the matter of whom was named before."""
    text = ctx.inbound.text.strip()
    if ctx.form.kind == "for_what":
        data = ctx.form.data
        return await _draft(ctx, Other(data["name"], data["phone"], text, data["verb"]))
    return await _draft(ctx, others.read(text) or others.read_line(text))


async def _draft(ctx: Context, other: Other) -> Replies:
    wanted = ctx.guides.recogniser.recognise(f"{other.verb} {other.words}", has_photo=bool(ctx.inbound.pictures))
    if wanted.intent not in MATTERS:
        if not other.is_said:
            return None
        wanted = replace(wanted, intent=Intent.REPAIR, confidence=NAMED)
    if not other.on_behalf:
        ctx.require(Action.FILE)
        ctx.wait_for("for_whom")
        return Reply("others-how")
    if not other.words and not ctx.inbound.pictures:
        ctx.require(Action.FILE)
        ctx.wait_for("for_what", name=other.name, phone=other.phone, verb=other.verb)
        return Reply("others-what", {"name": other.name or other.phone})
    return await filing.start(ctx, replace(wanted, confidence=min(wanted.confidence, NAMED)), other)


def _is_nurse(ctx: Context) -> bool:
    return ctx.speaker.is_staff and ctx.speaker.role is Role.NURSE
