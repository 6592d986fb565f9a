"""What is said about a message: said anew by an edit, or in reply to one that stands there."""

import re
from dataclasses import replace
from functools import cache

from bot.domain import notices
from bot.domain.intents import CERTAIN, MATTERS, Intent, Understanding
from bot.domain.messages import Notice, short
from bot.domain.tickets import UNDER_WAY, State, Ticket
from handlers import accusations, anonymity, filing, groups, lines, places, questions
from handlers.context import Context
from handlers.dialogue import Replies, Reply
from locales.speech import Speech
from storage.outbox import SAID

LOOKED_BACK = 50
"""Messages of a conversation among which the one that was edited is looked for."""

_ABOUT = re.compile(r"(ticket|matter|draft|rating|question):([0-9]{1,18})(?:\..*)?")


async def taken(ctx: Context, wanted: Understanding) -> Replies:
    """Take an edit or a reply for what it is about; None where it is a message like any other."""
    if ctx.inbound.edits:
        return await _anew(ctx)
    found = _ABOUT.fullmatch(ctx.inbound.about)
    ticket = await ctx.uow.tickets.find(int(found[2])) if found is not None else None
    if found is None or ticket is None or (ctx.form.kind and ctx.form.about == ticket.id):
        return None  # what was asked about this ticket is being answered
    is_own = await ctx.uow.tickets.reporter_of(ticket) == ctx.speaker.id
    is_between_two = found[1] == "question" and ticket.state in UNDER_WAY
    if is_between_two and (is_own or ticket.owner_id == ctx.speaker.id):
        return await questions.pass_on(ctx, ticket.id)
    return await _join(ctx, ticket, wanted) if is_own else await groups.note(ctx, ticket.id)


async def _join(ctx: Context, ticket: Ticket, wanted: Understanding) -> Replies:
    """Add a reply to the ticket that it is about, however late; what is over, or another wish, is none of it."""
    is_other = wanted.confidence >= CERTAIN or wanted.intent not in {*MATTERS, Intent.UNCLEAR}
    is_other = is_other or accusations.accused_role(ctx, wanted) is not None
    if is_other or not lines.has_substance(ctx) or not await filing.takes_more(ctx, ticket):
        return None
    if ticket.number and accusations.is_unfit(ctx, ticket, ctx.inbound.text):
        return await filing.start(ctx, replace(wanted, intent=Intent.COMPLAINT))
    return await filing.join(ctx, ticket)


async def _anew(ctx: Context) -> Replies:
    """Put words said anew in the place of the old ones, where something open still holds these."""
    before = await _before(ctx)
    ticket = await _holding(ctx, before) if before is not None else None
    if before is None or ticket is None:
        return None
    old, new = _words(before), ctx.inbound.text[: filing.LONGEST_TEXT]
    if before.photos:
        ctx.inbound = replace(ctx.inbound, pictures=())  # an edited caption brings its picture once more
    if new.strip() == old.strip() and not ctx.inbound.pictures:
        ctx.inbound = replace(ctx.inbound, text="")
        return []  # nothing was said: the far end tells of other changes too
    if ticket.state is State.DRAFT:
        return await _redraft(ctx, ticket, old, new)
    if accusations.is_unfit(ctx, ticket, new):
        return None
    added = await filing.join(ctx, ticket, words=_as_line(ctx, new))
    return [_corrected(ticket) if one.key == "filing-joined" else one for one in added]


async def _redraft(ctx: Context, draft: Ticket, old: str, new: str) -> Replies:
    """Show a draft with the new words; what was understood from the old ones is understood anew."""
    fixed = _understood(ctx, draft, replace(draft, text=_replaced(draft.text, old, new)).with_line("", ctx.now))
    for picture in ctx.inbound.pictures:
        await ctx.uow.tickets.add_photo(draft.id, "before", picture, ctx.now)
    is_asked = bool(ctx.form.kind) and ctx.form.about == draft.id
    if is_asked and ctx.form.kind not in {"place", "category"}:
        ctx.uow.tickets.save(fixed)  # what it belongs to is being asked, by buttons that still stand there
        return Reply("correction-taken", {"words": short(new, 200)})
    found = places.find(ctx, new, elsewhere=bool(fixed.on_behalf))
    if found.said and found.place is not None and not fixed.is_about_staff:
        fixed = found.put(fixed)
    elif not fixed.placed or (found.said and not fixed.is_about_staff):
        ctx.uow.tickets.save(fixed)
        return places.ask(ctx, fixed.id, found)
    if is_asked:
        ctx.rest()
    return await filing.show(ctx, fixed)


def _understood(ctx: Context, before: Ticket, after: Ticket) -> Ticket:
    """Put a draft under what its new words say, unless its author chose otherwise of the old ones."""
    recognise, catalogue = ctx.guides.recogniser.recognise, ctx.guides.catalogue
    was, now = recognise(before.text), recognise(after.text)
    if before.category == (was.category or "other") and not before.is_about_staff:
        after = filing.in_category(after, catalogue.get(now.category or "other"))
        if before.kind is was.intent and now.intent in MATTERS:
            after = replace(after, kind=now.intent)
    return accusations.guarded(ctx, after)


def _replaced(text: str, old: str, new: str) -> str:
    """Put new lines in the place of the old ones; where there were none, below."""
    if not _holds(text, old):
        return f"{text}\n{new}".strip("\n")
    return f"\n{text}\n".replace(f"\n{old}\n", f"\n{new}\n", 1).strip("\n")


async def _before(ctx: Context) -> Notice | None:
    """Find what the message said before it was edited, as it was last."""
    said = [one.notice for one in await ctx.uow.outbox.newest(ctx.speaker.id, LOOKED_BACK)]
    edited = (one for one in reversed(said) if one.key == SAID and one.args.get("of") == ctx.inbound.edits)
    return next(edited, None)


async def _holding(ctx: Context, before: Notice) -> Ticket | None:
    """Find what is open and holds what a message said: the draft first, else the newest."""
    filed = await (ctx.uow.tickets.of_filer if ctx.speaker.is_staff else ctx.uow.tickets.of_reporter)(ctx.speaker.id)
    mine = [one for one in filed if await filing.takes_more(ctx, one)]
    shown = await ctx.uow.tickets.photo(before.photos[0]) if before.photos else None
    if shown is not None:
        return next((one for one in mine if one.id == shown[0]), None)
    words = _words(before)
    held = [one for one in mine if any(_holds(one.text, said) for said in _forms(ctx, one, words))]
    return next((one for one in held if one.state is State.DRAFT), next(iter(held), None))


def _forms(ctx: Context, ticket: Ticket, words: str) -> list[str]:
    """List how words stand in a ticket: as said or as corrected, and without what would give an anonymous one away."""
    said = (words, _as_line(ctx, words))
    return [*said, *(anonymity.unnamed(ctx, ticket, one) for one in said)]


def _holds(text: str, words: str) -> bool:
    return bool(words.strip()) and f"\n{words}\n" in f"\n{text}\n"


def _words(said: Notice) -> str:
    return str(said.args.get("words", ""))


def _as_line(ctx: Context, words: str) -> str:
    return _speech().word("correction-line", ctx.speaker.language, words=words)


def _corrected(ticket: Ticket) -> Reply:
    number = str(ticket.number)
    return Reply("correction-added", {"number": number}, (notices.see(ticket),), slot=notices.matter(ticket))


@cache
def _speech() -> Speech:
    return Speech()
