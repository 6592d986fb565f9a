"""Where a message goes: dangers first, then open questions, then what is open, then wishes; read from the top."""

from dataclasses import replace

from bot.domain.foods import How as FoodHow
from bot.domain.intents import CERTAIN, Command, Intent, Understanding
from bot.domain.messages import Button
from bot.domain.people import Role
from bot.domain.waste import How as WasteHow
from bot.domain.words import LONGEST, fold
from handlers import (
    buttons,
    consents,
    dangers,
    drafts,
    enrolments,
    filing,
    followups,
    health,
    places,
    plans,
    progress,
    questions,
    ratings,
    tickets,
    waste,
    welcome,
)
from handlers.buttons import Plain
from handlers.context import Context
from handlers.dialogue import Replies, Reply, as_list
from storage.forms import Form

WISHES: dict[Intent, Plain] = {
    Intent.WASTE: waste.answer,
    Intent.HEALTH: health.answer,
    Intent.PROGRESS: progress.mine,
    Intent.PERSON: filing.ask_person,
    Intent.GREETING: welcome.greet,
}
"""What is answered at once; 报修, 投诉, 咨询 and 求助 become a draft."""

MATTERS = frozenset({Intent.REPAIR, Intent.COMPLAINT, Intent.ENQUIRY, Intent.HELP})

_LABELS: dict[Intent, Plain] = {Intent.WASTE: welcome.waste, Intent.HEALTH: welcome.health}
"""What a label that is typed on its own asks for first; 报修 and 投诉 ask by themselves."""

_COMMANDS: dict[Command, Plain] = {
    Command.CANCEL: welcome.cancel,
    Command.BACK: welcome.back,
    Command.PERSON: filing.ask_person,
    Command.MENU: welcome.greet,
    Command.LEAVE: followups.leave_own,
}
_NURSES_WORDS: dict[str, Plain] = {
    "今天": followups.today,
    "today": followups.today,
    "超时": followups.overdue,
    "overdue": followups.overdue,
}


async def route(ctx: Context) -> list[Reply]:
    """Answer one message."""
    inbound = ctx.inbound
    if inbound.action:
        return as_list(await buttons.press(ctx, inbound.action))
    # What could not be taken is told beside the answer to the words that came with it.
    trouble = [Reply(inbound.trouble)] if inbound.trouble else []
    found = ctx.guides.dangers.find(inbound.text)
    if found is not None:
        return [*as_list(await dangers.answer(ctx, found)), *trouble]
    if trouble and not (inbound.text.strip() or inbound.pictures or inbound.location):
        return trouble
    replies = [*trouble, *as_list(await _said(ctx))]
    if len(inbound.text) > LONGEST and any(reply.key.startswith("filing-") for reply in replies):
        replies.append(Reply("too-long", {"most": LONGEST}))
    return replies


async def _said(ctx: Context) -> Replies:
    wanted = ctx.guides.recogniser.recognise(ctx.inbound.text, has_photo=bool(ctx.inbound.pictures))
    pressed = await buttons.typed(ctx)
    if pressed:
        return await buttons.press(ctx, pressed)
    if wanted.command is not None:
        return await _COMMANDS[wanted.command](ctx)
    code = consents.is_code(ctx.inbound.text)
    if code is not None:
        return await consents.enter_code(ctx, code)
    if ctx.form.kind:
        answered = await _answered(ctx, wanted)
        if answered is not None:
            return answered
    if ctx.speaker.role is Role.NURSE:
        replies = await _nurses_line(ctx)
        if replies is not None:
            return replies
    return await _joined(ctx, wanted) or await _wished(ctx, wanted)


async def _answered(ctx: Context, wanted: Understanding) -> Replies:
    """Take the message as the answer to the open question, unless it plainly is another wish."""
    kind, about = ctx.form.kind, ctx.form.about
    has_words = bool(ctx.inbound.text.strip())
    if filing.accused_role(ctx, wanted) is not None:
        return None  # a complaint about staff never becomes an answer that they read
    if kind in {"waste", "health"}:
        if wanted.confidence >= CERTAIN:
            return None
        fits = wanted.intent.value == kind or (wanted.intent in {Intent.UNCLEAR, *MATTERS} and wanted.confidence < 0.8)
        return await (waste.answer if kind == "waste" else health.answer)(ctx) if fits and has_words else None
    if kind == "what":
        return None if _is_other_wish(ctx, wanted) else await filing.start(ctx, _as_asked(wanted, ctx.form))
    if kind in _ASKED_AGAIN and _is_other_wish(ctx, wanted):
        return await _in_between(ctx, wanted)
    if kind == "place":
        return await drafts.read_place(ctx, about, wanted)
    if kind == "category":
        category = ctx.guides.catalogue.match(ctx.inbound.text)
        return await (
            drafts.choose_category(ctx, about) if category is None else drafts.set_category(ctx, about, category.code)
        )
    if kind == "resolve" and ctx.inbound.pictures:
        return await tickets.resolve_photo(ctx, about)
    if kind == "resolve":
        return await (tickets.resolve if ctx.form.data["step"] == "photo" else tickets.ask_result)(ctx, about)
    if kind == "return" and has_words:
        return await tickets.give_back_because(ctx, about, ctx.inbound.text)
    if kind == "answer" and has_words:
        return await health.pass_on_answer(ctx, about)
    if kind == "plan_date" and has_words:
        return await plans.set_date(ctx, about)
    if kind == "ask":
        return await questions.pass_on(ctx, about)
    if kind == "reopen":
        return await ratings.reopen_with(ctx, about)
    return None


def _is_other_wish(ctx: Context, wanted: Understanding) -> bool:
    """Tell whether a message is plainly no answer; to a person one may say thanks, or ask how it stands."""
    others = {Intent.WASTE, Intent.HEALTH} if ctx.form.kind in {"ask", "reopen"} else WISHES.keys()
    return wanted.intent in others and wanted.confidence >= 0.8


async def _in_between(ctx: Context, wanted: Understanding) -> Replies:
    """Answer something else in the middle of a question, and ask the question again."""
    form = ctx.form
    replies = as_list(await WISHES[wanted.intent](ctx))
    ctx.keep(replace(form, version=ctx.form.version, told_disclaimer=ctx.form.told_disclaimer))
    return [*replies, *as_list(await _ASKED_AGAIN[form.kind](ctx, form))]


async def _place_again(ctx: Context, form: Form) -> Replies:
    ticket = await ctx.uow.tickets.find(form.about)
    return places.ask(ctx, form.about, places.Found()) if ticket is not None else None


async def _category_again(ctx: Context, form: Form) -> Replies:
    return await drafts.choose_category(ctx, form.about)


async def _resolving_again(ctx: Context, form: Form) -> Replies:
    return await (tickets.resolve if form.data["step"] == "photo" else tickets.ask_result)(ctx, form.about)


async def _slot_again(ctx: Context, form: Form) -> Replies:
    return await questions.still_open(ctx, form.about)


async def _why_again(ctx: Context, form: Form) -> Replies:
    ticket = await ctx.uow.tickets.get(form.about)
    return Reply("rating-why", {"number": str(ticket.number)})


async def _day_again(ctx: Context, form: Form) -> Replies:
    return await plans.change_date(ctx, form.about)


_ASKED_AGAIN = {
    "place": _place_again,
    "category": _category_again,
    "resolve": _resolving_again,
    "ask": _slot_again,
    "reopen": _why_again,
    "plan_date": _day_again,
}
"""The questions that stay open while something else is answered in between."""


async def _nurses_line(ctx: Context) -> Replies:
    said = fold(ctx.inbound.text)
    if said in _NURSES_WORDS:
        return await _NURSES_WORDS[said](ctx)
    if said.startswith(("建档", "enrol")):
        return await enrolments.start(ctx)
    enrolment = await followups.subject_of(ctx)
    return None if enrolment is None else await followups.record(ctx, enrolment)


async def _joined(ctx: Context, wanted: Understanding) -> Replies:
    """Let a line join what is open, at once or after asking."""
    last = await ctx.uow.tickets.find(ctx.form.last)
    if last is None or await ctx.uow.tickets.reporter_of(last) != ctx.speaker.id:
        return None
    same = wanted.category in {None, last.category} or last.category == "other"
    about_staff = filing.accused_role(ctx, wanted) is not None
    is_bare = wanted.confidence >= CERTAIN
    elsewhere = last.number and places.find(ctx, ctx.inbound.text).is_elsewhere(last)
    is_other = is_bare or wanted.intent in WISHES or about_staff
    is_other = is_other or (wanted.intent in MATTERS and bool(elsewhere or not same))
    if is_other or ctx.speaker.is_staff:
        return None
    if last.takes_lines_at(ctx.now):
        return await filing.join(ctx, last)
    if wanted.intent is Intent.UNCLEAR and last.state in filing.JOINABLE and _has_substance(ctx):
        return await drafts.ask_about(ctx, ctx.inbound.text)
    return None


async def _wished(ctx: Context, wanted: Understanding) -> Replies:
    if wanted.confidence >= CERTAIN and wanted.intent in _LABELS:
        return await _LABELS[wanted.intent](ctx)
    if wanted.intent in WISHES:
        return await WISHES[wanted.intent](ctx)
    if wanted.intent in MATTERS:
        return await filing.start(ctx, wanted)
    if ctx.inbound.location is not None:
        return Reply("location-what-for", buttons=welcome.MENU[:2])
    if ctx.inbound.pictures:
        return await drafts.ask_about_picture(ctx)
    if not ctx.inbound.text.strip():
        return Reply("empty", buttons=welcome.MENU)
    return await _named(ctx) or await welcome.misunderstood(ctx)


async def _named(ctx: Context) -> Replies:
    """Answer the bare name of a thing or a food; of what is both, ask which is meant."""
    thing = ctx.guides.waste.look_up(ctx.inbound.text)
    food = ctx.guides.foods.look_up(ctx.inbound.text)
    item = thing.item if thing.how in {WasteHow.EXACT, WasteHow.ALIAS} else None
    eaten = food.food if food.how in {FoodHow.EXACT, FoodHow.ALIAS} else None
    if item is not None and eaten is not None:
        asked = (
            Button("menu-waste", f"waste:of:{waste.index_of(ctx, item)}"),
            Button("menu-health", f"health:of:{ctx.guides.foods.foods.index(eaten)}"),
        )
        return Reply("named-both", buttons=asked)
    if item is not None:
        return await waste.answer(ctx)
    return await health.answer(ctx) if eaten is not None else None


def _as_asked(wanted: Understanding, form: Form) -> Understanding:
    """Keep what was asked for, unless the sentence says plainly what it is."""
    is_said = wanted.intent in MATTERS and (wanted.category or wanted.confidence >= CERTAIN)
    return wanted if is_said else replace(wanted, intent=Intent(form.data["intent"]))


def _has_substance(ctx: Context) -> bool:
    """Tell words and pictures from a lone emoji."""
    return bool(ctx.inbound.pictures) or any(letter.isalnum() for letter in ctx.inbound.text)
