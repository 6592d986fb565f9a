"""满意吗 answered in free words: they are the resident's own word, and none of them is lost."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.domain import notices
from bot.domain.intents import MATTERS, Intent, Understanding
from bot.domain.messages import Button
from bot.domain.tickets import State, Ticket
from bot.domain.verdicts import Verdict, verdict_of
from handlers import accusations, filing, places, ratings
from handlers.context import Context
from handlers.dialogue import Replies, Reply

ASKED_FOR = timedelta(hours=72)
"""How long after 满意吗 a resident's words are taken for the answer."""

_AGAIN = re.compile(r"还|又|仍|依然|没|\b(?:still|again|not)\b")


async def said(ctx: Context, wanted: Understanding) -> Replies:
    """Take plain words for the rating; ask with the buttons about what may be meant for it."""
    done = await _done(ctx)
    if done is None or not _may_be_about(ctx, done, wanted):
        return None
    verdict = verdict_of(ctx.inbound.text)
    if verdict is Verdict.SOLVED and not ctx.inbound.pictures:
        return await ratings.good(ctx, done.id, str(done.cycle))
    if verdict is Verdict.UNSOLVED:
        told = await ratings.bad(ctx, done.id, str(done.cycle))
        return await ratings.reopen_with(ctx, done.id) if ctx.form.kind == "reopen" else told
    if wanted.intent is Intent.UNCLEAR or _AGAIN.search(ctx.inbound.text):
        return await _ask(ctx, done)
    return None


async def bad(ctx: Context, ticket_id: int, cycle: str) -> Replies:
    """Take 没解决; what was said beforehand is what it is opened again with."""
    form = ctx.form
    told = await ratings.bad(ctx, ticket_id, cycle)
    if form.kind != "verdict" or form.data["of"] != ticket_id or ctx.form.kind != "reopen":
        return told
    before = await ctx.uow.tickets.find(form.about)
    if before is None or before.state is not State.DRAFT:
        return told
    ctx.uow.tickets.save(before.discard())
    ctx.uow.tickets.move_photos(before.id, ticket_id)
    pressed = ctx.inbound
    ctx.inbound = replace(pressed, text=before.text)
    reopened = await ratings.reopen_with(ctx, ticket_id)
    ctx.inbound = pressed
    return reopened


async def _done(ctx: Context) -> Ticket | None:
    """Find the matter that the speaker was last asked about."""
    if ctx.speaker.is_staff:
        return None
    asked = [
        one
        for one in await ctx.uow.tickets.of_reporter(ctx.speaker.id)
        if one.state is State.RESOLVED and one.resolved_at and ctx.now - one.resolved_at <= ASKED_FOR
    ]
    return max(asked, key=lambda one: one.resolved_at or ctx.now, default=None)


def _may_be_about(ctx: Context, done: Ticket, wanted: Understanding) -> bool:
    if wanted.intent is Intent.UNCLEAR or (
        verdict_of(ctx.inbound.text) is not None and wanted.category in {None, done.category}
    ):
        return accusations.accused_role(ctx, wanted) is None
    is_same = wanted.intent in MATTERS and wanted.category in {None, done.category}
    return is_same and wanted.confidence < 1 and not places.find(ctx, ctx.inbound.text).is_elsewhere(done)


async def _ask(ctx: Context, done: Ticket) -> Replies:
    """Ask with the three buttons; what was said is kept as a draft meanwhile."""
    open_form = ctx.form
    before = await ctx.uow.tickets.find(open_form.about) if open_form.kind == "verdict" else None
    if before is not None and before.state is State.DRAFT:
        ctx.uow.tickets.save(before.discard())
        draft = await filing.new(ctx, f"{before.text}\n{ctx.inbound.text}".strip(), Intent.REPAIR)
        ctx.uow.tickets.move_photos(before.id, draft.id)
    else:
        draft = await filing.new(ctx, ctx.inbound.text, Intent.REPAIR)
    ctx.wait_for("verdict", draft.id, of=done.id)
    asked = notices.done(done, ctx.speaker.id, (), ())
    new = Button("join-new", f"drafts:anew:{draft.id}")
    return Reply("rating-asked-again", {"number": str(done.number)}, (*asked.buttons, new))
