"""Where a message goes: one table for the buttons, one for open questions, one for wishes; read from the top."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from bot.domain.errors import ButtonUnknown
from bot.domain.intents import Command, Intent, Understanding
from bot.domain.people import Role
from bot.domain.words import LONGEST, fold
from handlers import (
    drafts,
    enrolments,
    filing,
    followups,
    health,
    places,
    progress,
    questions,
    ratings,
    tickets,
    waste,
    welcome,
)
from handlers.context import Context
from handlers.dialogue import Replies, Reply, as_list

Plain: TypeAlias = Callable[[Context], Awaitable[Replies]]
WithId: TypeAlias = Callable[[Context, int], Awaitable[Replies]]
WithCode: TypeAlias = Callable[[Context, int, str], Awaitable[Replies]]

MENU: dict[str, Plain] = {
    "menu:repair": welcome.repair,
    "menu:complaint": welcome.complaint,
    "menu:waste": welcome.waste,
    "menu:health": welcome.health,
    "menu:progress": progress.mine,
    "menu:person": filing.ask_person,
    "menu:today": followups.today,
    "menu:overdue": followups.overdue,
    "menu:enrol": welcome.enrol,
    "waste:ask": waste.ask_worker,
    "health:ask": health.ask_nurse,
}

STEPS: dict[str, WithId] = {
    "drafts:submit": drafts.submit,
    "drafts:place": drafts.change_place,
    "drafts:category": drafts.choose_category,
    "drafts:anonymous": drafts.make_anonymous,
    "drafts:sign": drafts.sign,
    "drafts:discard": drafts.discard,
    "drafts:undo": drafts.undo,
    "drafts:anew": drafts.anew,
    "drafts:public": drafts.put_in_public,
    "progress:show": progress.show,
    "tickets:claim": tickets.claim,
    "tickets:details": tickets.details,
    "tickets:decline": tickets.decline,
    "tickets:soon": tickets.soon,
    "tickets:afternoon": tickets.afternoon,
    "tickets:tomorrow": tickets.tomorrow,
    "tickets:depart": tickets.depart,
    "tickets:arrive": tickets.arrive,
    "tickets:wait": tickets.wait,
    "tickets:return": tickets.give_back,
    "tickets:return-grid": tickets.give_back_grid,
    "tickets:return-trade": tickets.give_back_trade,
    "tickets:return-busy": tickets.give_back_busy,
    "tickets:handover": tickets.hand_over,
    "tickets:resolve": tickets.resolve,
    "tickets:nophoto": tickets.ask_result,
    "tickets:ask": questions.ask,
    "questions:end": questions.end,
    "waste:of": waste.of,
    "health:of": health.of,
    "health:reply": health.reply_to,
    "enrolments:eligible": enrolments.eligible,
    "enrolments:ineligible": enrolments.ineligible,
    "enrolments:agree": enrolments.agree,
    "enrolments:refuse": enrolments.refuse,
    "enrolments:date": enrolments.change_date,
    "enrolments:plan": enrolments.make_plan,
    "followups:well": followups.well,
    "followups:joint": followups.joint,
    "followups:call": followups.call_me,
    "followups:leave": followups.leave,
    "followups:save": followups.save,
    "followups:rewrite": followups.rewrite,
}

CHOICES: dict[str, WithCode] = {
    "drafts:as": drafts.set_category,
    "drafts:at": drafts.set_place,
    "drafts:append": drafts.append,
    "tickets:to": tickets.hand_over_to,
    "tickets:result": tickets.resolve_as,
    "ratings:good": ratings.good,
    "ratings:fair": ratings.fair,
    "ratings:bad": ratings.bad,
    "enrolments:every": enrolments.interval,
    "welcome:speak": welcome.speak,
}

WISHES: dict[Intent, Plain] = {
    Intent.WASTE: waste.answer,
    Intent.HEALTH: health.answer,
    Intent.PROGRESS: progress.mine,
    Intent.PERSON: filing.ask_person,
    Intent.GREETING: welcome.greet,
}
"""What is answered at once; 报修, 投诉, 咨询 and 求助 become a draft."""

MATTERS = frozenset({Intent.REPAIR, Intent.COMPLAINT, Intent.ENQUIRY, Intent.HELP})

_COMMANDS: dict[Command, Plain] = {
    Command.CANCEL: welcome.cancel,
    Command.BACK: welcome.back,
    Command.PERSON: filing.ask_person,
    Command.MENU: welcome.greet,
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
        return as_list(await press(ctx))
    found = ctx.guides.dangers.find(inbound.text)
    if found is not None:
        return as_list(filing.alarm(ctx, found) if found.medical else await filing.danger(ctx, found))
    if inbound.trouble:
        return [Reply(inbound.trouble)]
    replies = as_list(await _said(ctx))
    if len(inbound.text) > LONGEST:
        replies.append(Reply("too-long", {"most": LONGEST}))
    return replies


async def press(ctx: Context) -> Replies:
    """Do what a button says; an unknown or mangled one is refused."""
    feature, _, rest = ctx.inbound.action.partition(":")
    verb, _, subject = rest.partition(":")
    number, dot, code = subject.partition(".")
    name = f"{feature}:{verb}"
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise ButtonUnknown
    if name in MENU and not dot:
        return await MENU[name](ctx)
    if name in STEPS and not dot:
        return await STEPS[name](ctx, int(number))
    if name in CHOICES and code:
        return await CHOICES[name](ctx, int(number), code)
    raise ButtonUnknown


async def _said(ctx: Context) -> Replies:
    wanted = ctx.guides.recogniser.recognise(ctx.inbound.text, has_photo=bool(ctx.inbound.pictures))
    if wanted.command is not None:
        return await _COMMANDS[wanted.command](ctx)
    code = enrolments.is_code(ctx.inbound.text)
    if code is not None:
        return await enrolments.enter_code(ctx, code)
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
    other_wish = wanted.intent in WISHES and wanted.confidence >= 0.8
    if kind in {"waste", "health"}:
        fits = wanted.intent.value == kind or (wanted.intent in {Intent.UNCLEAR, *MATTERS} and wanted.confidence < 0.8)
        return await (waste.answer if kind == "waste" else health.answer)(ctx) if fits and has_words else None
    if kind == "what" and not other_wish:
        return await filing.start(ctx, _as_asked(wanted, Intent(ctx.form.data["intent"])))
    if kind in {"place", "category"}:
        return await _draft_answered(ctx, wanted, other_wish=other_wish)
    if kind == "resolve" and ctx.inbound.pictures:
        return await tickets.resolve_photo(ctx, about)
    if kind == "resolve" and not other_wish:
        step = tickets.resolve if ctx.form.data["step"] == "photo" else tickets.ask_result
        return await step(ctx, about)
    if kind == "return" and has_words:
        return await tickets.give_back_because(ctx, about, ctx.inbound.text)
    if kind == "answer" and has_words:
        return await health.pass_on_answer(ctx, about)
    if kind == "plan_date" and has_words and not other_wish:
        return await enrolments.set_date(ctx, about)
    if kind == "ask" and not other_wish:
        return await questions.pass_on(ctx, about)
    if kind == "reopen" and not other_wish:
        return await ratings.reopen_with(ctx, about)
    return None


async def _draft_answered(ctx: Context, wanted: Understanding, *, other_wish: bool) -> Replies:
    about = ctx.form.about
    if other_wish:
        form = ctx.form
        replies = as_list(await WISHES[wanted.intent](ctx))
        ctx.keep(replace(form, version=ctx.form.version, told_disclaimer=ctx.form.told_disclaimer))
        ticket = await ctx.uow.tickets.find(about)
        again = places.ask(ctx, about, places.Found()) if form.kind == "place" else None
        return [*replies, again] if again is not None and ticket is not None else replies
    if ctx.form.kind == "place":
        return await drafts.read_place(ctx, about, wanted)
    category = ctx.guides.catalogue.match(ctx.inbound.text)
    if category is None:
        return await drafts.choose_category(ctx, about)
    return await drafts.set_category(ctx, about, category.code)


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
    is_other = wanted.intent in WISHES or (wanted.intent in MATTERS and not (same and wanted.subject_role is None))
    if is_other or ctx.speaker.is_staff:
        return None
    if last.takes_lines_at(ctx.now):
        return await filing.join(ctx, last)
    if wanted.intent is Intent.UNCLEAR and last.state in filing.JOINABLE and _has_substance(ctx):
        return await drafts.ask_about(ctx, ctx.inbound.text)
    return None


async def _wished(ctx: Context, wanted: Understanding) -> Replies:
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
    return await welcome.misunderstood(ctx)


def _as_asked(wanted: Understanding, intent: Intent) -> Understanding:
    """Keep what was asked for, unless the sentence says plainly what it is."""
    return wanted if wanted.intent in MATTERS and wanted.category else replace(wanted, intent=intent)


def _has_substance(ctx: Context) -> bool:
    """Tell words and pictures from a lone emoji."""
    return bool(ctx.inbound.pictures) or any(letter.isalnum() for letter in ctx.inbound.text)
