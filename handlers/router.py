"""Where a message goes: dangers first, then open questions, then what is open, then wishes; read from the top."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from bot.domain.foods import asks_of_medicine
from bot.domain.intents import CERTAIN, MATTERS, Command, Intent, Outcome, Understanding
from bot.domain.people import Role
from bot.domain.understanding import may_be_named
from bot.domain.words import LONGEST
from handlers import (
    accusations,
    adverse_events,
    buttons,
    cohorts,
    commands,
    consents,
    corrections,
    courses,
    dangers,
    discretion,
    drafts,
    duty,
    enrolments,
    entry,
    filing,
    followups,
    groups,
    health,
    health_questions,
    invitations,
    lessons,
    lines,
    meanings,
    mutes,
    nursing,
    others,
    oversight,
    own_records,
    plans,
    questions,
    ratings,
    returning,
    self_reports,
    several,
    summaries,
    tickets,
    transfers,
    visits,
    waits,
    waste,
    welcome,
)
from handlers.buttons import Plain
from handlers.context import Context
from handlers.dialogue import Replies, Reply, as_list
from storage.forms import Form

_LABELS: dict[Intent, Plain] = {Intent.WASTE: welcome.waste, Intent.HEALTH: welcome.health}
"""What a label that is typed on its own asks for first; 报修 and 投诉 ask by themselves."""

_COMMANDS: dict[Command, Plain] = {
    Command.CANCEL: welcome.cancel,
    Command.BACK: welcome.back,
    Command.PERSON: filing.ask_person,
    Command.MENU: welcome.greet,
    Command.LEAVE: followups.leave_own,
}


async def route(ctx: Context) -> list[Reply]:
    """Answer one message."""
    inbound = ctx.inbound
    if inbound.in_group:
        return as_list(await _among_workers(ctx))
    return await (_alone(ctx) if inbound.is_discreet else discretion.kept(ctx, _alone))


async def _alone(ctx: Context) -> list[Reply]:
    inbound = ctx.inbound
    if inbound.action:
        return as_list(await buttons.press(ctx, inbound.action))
    # What could not be taken is told beside the answer to the words that came with it.
    trouble = [Reply(inbound.trouble)] if inbound.trouble else []
    found = ctx.guides.dangers.find(inbound.text)
    if found is not None:
        matters = ctx.guides.recogniser.recognise(inbound.text).matters
        apart = await several.danger_first(ctx, matters) if matters else None
        answered = as_list(apart or await dangers.answer(ctx, found))
        return [*answered, *(await nursing.beside_danger(ctx) if found.medical else []), *trouble]
    if trouble and not (inbound.text.strip() or inbound.pictures or inbound.location):
        return trouble
    replies = [*trouble, *as_list(await _said(ctx))]
    if len(inbound.text) > LONGEST and any(reply.key.startswith("filing-") for reply in replies):
        replies.append(Reply("too-long", {"most": LONGEST}))
    return replies


async def _among_workers(ctx: Context) -> Replies:
    if not ctx.inbound.action:
        return await groups.heard(ctx)
    return await groups.refusal(ctx) or await buttons.press(ctx, ctx.inbound.action)


async def _said(ctx: Context) -> Replies:
    command = commands.read(ctx.inbound.text)
    if command is not None and not (ctx.speaker.is_staff and groups.is_asked(ctx.inbound.text)):
        return await commands.obey(ctx, *command)
    wanted = ctx.guides.recogniser.recognise(ctx.inbound.text, has_photo=bool(ctx.inbound.pictures))
    if wanted.likely and accusations.accused_role(ctx, wanted) is not None:
        wanted = replace(wanted, intent=Intent.COMPLAINT, likely=())  # never a line that the one spoken of may read
    pressed = await buttons.typed(ctx)
    if pressed:
        return await buttons.press(ctx, pressed)
    if ctx.speaker.is_staff:
        for oversee in (oversight.said, summaries.said, cohorts.said, lessons.said):
            overseen = await oversee(ctx)
            if overseen is not None:
                return overseen
    if wanted.command is not None:
        return await _COMMANDS[wanted.command](ctx)
    code = consents.is_code(ctx.inbound.text)
    if code is not None:
        return await consents.enter_code(ctx, code)
    entered = await entry.typed(ctx)
    if entered is not None:
        return entered
    if ctx.speaker.is_staff and groups.is_asked(ctx.inbound.text):
        return await groups.code(ctx, 0)
    if ctx.form.kind not in buttons.WORDS_AWAITED:
        on_duty = await duty.said(ctx)
        if on_duty is not None:
            return on_duty
    corrected = await corrections.taken(ctx, wanted)
    if corrected is not None:
        return corrected
    for_other = await others.said(ctx)
    if for_other is not None:
        return for_other
    if ctx.form.kind:
        answered = await _answered(ctx, wanted)
        if answered is not None:
            return answered
    if ctx.speaker.is_staff and nursing.is_enrolment(ctx.inbound.text):
        return await enrolments.start(ctx)
    if ctx.speaker.role is Role.NURSE:
        replies = await nursing.line(ctx)
        if replies is not None:
            return replies
    for take in (lines.joined, lines.told, lines.late, _wished):
        replies = await take(ctx, wanted)
        if replies:
            return replies
    return None


async def _answered(ctx: Context, wanted: Understanding) -> Replies:
    """Take the message as the answer to the open question, unless it plainly is another wish."""
    kind, about = ctx.form.kind, ctx.form.about
    has_words = bool(ctx.inbound.text.strip())
    if kind in {"invite_grid", "invite_name"}:
        return None if wanted.confidence >= CERTAIN else await invitations.answered(ctx)
    if kind in {"mute", "appeal"}:
        if not has_words or wanted.confidence >= CERTAIN:
            return None
        return await (mutes.because(ctx, about) if kind == "mute" else mutes.appeal_with(ctx))
    if kind == "lesson":
        return await lessons.learn(ctx, about) if has_words else None
    if kind in {"for_whom", "for_what"}:
        is_other = (wanted.intent in meanings.ANSWERED and wanted.confidence >= 0.8) or wanted.confidence >= CERTAIN
        return None if is_other else await others.answered(ctx)
    if accusations.accused_role(ctx, wanted) is not None:
        return None  # a complaint about staff never becomes an answer that they read
    if kind in {"waste", "health"}:
        if wanted.confidence >= CERTAIN:
            return None
        fits = wanted.intent.value == kind or (wanted.intent in {Intent.UNCLEAR, *MATTERS} and wanted.confidence < 0.8)
        return await (waste.answer if kind == "waste" else health.answer)(ctx) if fits and has_words else None
    if kind in returning.ASKED_AGAIN and _is_other_wish(ctx, wanted):
        return await _in_between(ctx, wanted)
    if wanted.confidence >= CERTAIN and wanted.intent in MATTERS:
        return None  # 报修 on its own is a button that was typed, and no answer to anybody
    if kind == "what":
        return await filing.start(ctx, _as_asked(wanted, ctx.form))
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
        return await transfers.give_back_because(ctx, about, ctx.inbound.text)
    if kind == "extension" and has_words:
        return await waits.longer_because(ctx, about)
    if kind == "answer" and has_words:
        return await nursing.answer(ctx)
    if kind in _WRITTEN and has_words:
        return await _WRITTEN[kind](ctx, about)
    if kind == "consent_paper":
        return await consents.signed(ctx, about) if ctx.inbound.pictures else None
    if kind == "ask":
        return await questions.pass_on(ctx, about)
    if kind == "reopen":
        return await ratings.reopen_with(ctx, about)
    return None


async def _disease(ctx: Context, screening_id: int) -> Replies:
    """Take why somebody may not join; a line of a nurse's other work is no disease."""
    if nursing.is_enrolment(ctx.inbound.text):
        return None
    return await nursing.line(ctx) or await enrolments.other_disease(ctx, screening_id)


_WRITTEN: dict[str, Callable[[Context, int], Awaitable[Replies]]] = {
    "plan_date": nursing.unless_own(plans.set_date, is_day=True),
    "plan_days": nursing.unless_own(plans.set_interval),
    "course": nursing.unless_own(courses.in_words),
    "course_day": nursing.unless_own(courses.on_day, is_day=True),
    "record_correction": nursing.unless_own(visits.in_place),
    "signatory": consents.named,
    "adverse_outcome": nursing.unless_own(adverse_events.in_words),
    "self_weight": self_reports.weigh,
    "own_record": own_records.correct,
    "exclusion": _disease,
}
"""The questions of the programme that are answered in words."""


def _is_other_wish(ctx: Context, wanted: Understanding) -> bool:
    """Tell whether a message is plainly no answer; to a person one may say thanks, or ask how it stands."""
    others: Collection[Intent] = meanings.ANSWERED.keys()
    if ctx.form.kind in _TO_A_PERSON:
        is_label = wanted.confidence >= CERTAIN
        others = meanings.ANSWERED.keys() - {Intent.GREETING} if is_label else _ANSWERED_HERE[ctx.form.kind]
    return wanted.intent in others and wanted.confidence >= 0.8


_ANSWERED_HERE: dict[str, set[Intent]] = {
    "ask": {Intent.WASTE, Intent.HEALTH},
    "reopen": {Intent.WASTE, Intent.HEALTH},
    "answer": set(),
    "return": set(),
    "extension": set(),
}
"""What the guides answer while a person's words are awaited; a nurse's answer itself speaks of food."""

_TO_A_PERSON = _ANSWERED_HERE.keys()


async def _in_between(ctx: Context, wanted: Understanding) -> Replies:
    """Answer something else in the middle of a question, and ask the question again."""
    form = ctx.form
    replies = as_list(await meanings.ANSWERED[wanted.intent](ctx))
    ctx.keep(replace(form, version=ctx.form.version, told_disclaimer=ctx.form.told_disclaimer))
    return [*replies, *as_list(await returning.ASKED_AGAIN[form.kind](ctx, form))]


async def _wished(ctx: Context, wanted: Understanding) -> Replies:
    if wanted.confidence >= CERTAIN and wanted.intent in _LABELS:
        return await _LABELS[wanted.intent](ctx)
    if may_be_named(wanted.intent, ctx.inbound.text) and (named := await meanings.named(ctx)) is not None:
        return named
    if wanted.matters and not ctx.inbound.location:
        return await several.draft(ctx, wanted.matters)
    if wanted.intent in meanings.ANSWERED:
        return await meanings.ANSWERED[wanted.intent](ctx)
    if wanted.intent in MATTERS:
        return await filing.start(ctx, wanted)
    if not ctx.speaker.is_staff and asks_of_medicine(ctx.inbound.text):
        return await health_questions.ask(ctx, ctx.inbound.text, "health-special")
    if wanted.outcome is Outcome.ASK and wanted.likely and ctx.speaker.role is not Role.NURSE:
        return await meanings.ask(ctx, wanted)
    if ctx.inbound.location is not None:
        return Reply("location-what-for", buttons=welcome.MENU[:2])
    if ctx.inbound.pictures:
        return await (consents.awaiting if ctx.speaker.role is Role.NURSE else drafts.ask_about_picture)(ctx)
    if not ctx.inbound.text.strip():
        return Reply("empty", buttons=welcome.MENU)
    if wanted.outcome is Outcome.PERSON and not ctx.speaker.is_staff:
        return await meanings.offer_person(ctx)
    return await welcome.misunderstood(ctx)


def _as_asked(wanted: Understanding, form: Form) -> Understanding:
    """Keep what was asked for, unless the sentence says plainly what it is."""
    is_said = wanted.intent in MATTERS and (wanted.category or wanted.confidence >= CERTAIN)
    return wanted if is_said else replace(wanted, intent=Intent(form.data["intent"]))
