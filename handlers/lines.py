"""A further line: what it belongs to, among what is open and what was asked."""

from dataclasses import replace

from bot.domain.foods import speaks_of_body
from bot.domain.intents import CERTAIN, MATTERS, Intent, Understanding
from bot.domain.tickets import State, Ticket
from bot.domain.verdicts import Verdict, verdict_of
from bot.domain.words import How, fold
from handlers import accusations, drafts, filing, followups, health, places, verdicts
from handlers.context import Context
from handlers.dialogue import Replies

_OWN = MATTERS | {Intent.UNCLEAR}
"""What may belong to a matter; all else is answered at once."""


async def joined(ctx: Context, wanted: Understanding) -> Replies:
    """Let a line join what is open."""
    if wanted.guess.intent in {Intent.UNCLEAR, Intent.HEALTH} and wanted.intent not in MATTERS and _asks_of_food(ctx):
        return await health.answer(ctx)
    last = await ctx.uow.tickets.find(ctx.form.last)
    if last is None or await ctx.uow.tickets.reporter_of(last) != ctx.speaker.id:
        return None
    takes_all = last.category == "other" and (last.state is State.DRAFT or bool(last.danger))
    is_kin = wanted.category is None or ctx.guides.catalogue.is_same_kind(wanted.category, last.category)
    same = takes_all or (is_kin and not _is_after_enquiry(last, wanted))
    about_staff = accusations.accused_role(ctx, wanted) is not None
    is_bare = wanted.confidence >= CERTAIN
    found = places.find(ctx, ctx.inbound.text, elsewhere=bool(last.on_behalf))
    elsewhere = last.number and found.is_elsewhere(last)
    is_other = is_bare or bool(wanted.matters) or wanted.intent not in _OWN or about_staff
    is_other = is_other or (wanted.intent in MATTERS and bool(elsewhere or not same))
    is_sign = last.number and not has_substance(ctx)
    if is_other or is_sign or ctx.speaker.is_staff or not last.takes_lines_at(ctx.now):
        return None
    if not await filing.takes_more(ctx, last):
        return None
    if last.number and accusations.is_unfit(ctx, last, ctx.inbound.text):
        return await filing.start(ctx, replace(wanted, intent=Intent.COMPLAINT))
    return await filing.join(ctx, last)


async def told(ctx: Context, wanted: Understanding) -> Replies:
    """Take words for the answer to what was asked by the clinic, or to 满意吗."""
    if ctx.speaker.is_staff or wanted.command is not None or wanted.confidence >= CERTAIN:
        return None
    is_ticket = verdict_of(ctx.inbound.text) is Verdict.UNSOLVED
    if not is_ticket and _may_be_feeling(ctx, wanted):
        answered = await followups.in_words(ctx)
        if answered is not None:
            return answered
    if not has_substance(ctx) or (wanted.intent is Intent.UNCLEAR and _is_named(ctx)):
        return None
    return await verdicts.said(ctx, wanted)


def _may_be_feeling(ctx: Context, wanted: Understanding) -> bool:
    """Tell whether words may say how somebody is; a question about food is none."""
    text = ctx.inbound.text
    if not any(letter.isalpha() for letter in text) or "?" in fold(text) or "吗" in text:
        return False
    if wanted.intent is Intent.UNCLEAR:
        return (ctx.guides.foods.look_up(text).food is None and not _is_named(ctx)) or speaks_of_body(text)
    is_vague = wanted.category is None and wanted.confidence < 0.8
    return speaks_of_body(text) and (wanted.intent is Intent.HEALTH or (wanted.intent in MATTERS and is_vague))


async def late(ctx: Context, wanted: Understanding) -> Replies:
    """Ask whether an unclear line belongs to the last matter."""
    last = await ctx.uow.tickets.find(ctx.form.last)
    if last is None or ctx.speaker.is_staff or await ctx.uow.tickets.reporter_of(last) != ctx.speaker.id:
        return None
    is_unclear = wanted.intent is Intent.UNCLEAR and has_substance(ctx)
    if is_unclear and await filing.takes_more(ctx, last) and not last.takes_lines_at(ctx.now):
        return await drafts.ask_about(ctx, ctx.inbound.text)
    return None


def _asks_of_food(ctx: Context) -> bool:
    """Tell whether a line names a food and speaks of eating or drinking it: that is no word on a repair."""
    said = fold(ctx.inbound.text)
    eats = any(sign in said for sign in ("吃", "喝", "eat", "drink"))
    return eats and ctx.guides.foods.look_up(said).food is not None


def _is_after_enquiry(last: Ticket, wanted: Understanding) -> bool:
    """Tell whether something is to be done where only something was asked so far."""
    is_enquiry = bool(last.number) and last.kind is Intent.ENQUIRY
    return is_enquiry and wanted.intent in MATTERS and wanted.intent is not Intent.ENQUIRY


def _is_named(ctx: Context) -> bool:
    """Tell whether a message is the bare name of a thing or a food."""
    known = {How.EXACT, How.ALIAS}
    guides = ctx.guides
    return guides.waste.look_up(ctx.inbound.text).how in known or guides.foods.look_up(ctx.inbound.text).how in known


def has_substance(ctx: Context) -> bool:
    """Tell words, pictures and places from a lone emoji."""
    return bool(ctx.inbound.pictures or ctx.inbound.location) or any(letter.isalnum() for letter in ctx.inbound.text)
