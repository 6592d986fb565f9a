"""What a nurse writes: a line of her own work, or the answer that a resident waits for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from bot.domain import lab_lines
from bot.domain.adverse_events import mentions
from bot.domain.errors import DomainError, NotFound
from bot.domain.labs import read_urate
from bot.domain.people import Role
from bot.domain.permissions import Action
from bot.domain.words import fold
from handlers import adverse_events, care, enrolments, followups, health_questions, labs, visits
from handlers.context import Context
from handlers.dialogue import Replies, Reply, as_list

Answer: TypeAlias = Callable[[Context, int], Awaitable[Replies]]

_ENROL = ("建档", "enrol")


def is_enrolment(text: str) -> bool:
    """Tell whether a line means to enrol somebody."""
    return fold(text).startswith(_ENROL)


async def today(ctx: Context) -> Replies:
    """List whom the nurse sees today, and who waits for an answer."""
    return [*as_list(await followups.today(ctx)), *as_list(await health_questions.waiting(ctx))]


_TODAY = ("今天", "today")
_WORDS: dict[str, Callable[[Context], Awaitable[Replies]]] = {
    **dict.fromkeys(_TODAY, today),
    "超时": followups.overdue,
    "overdue": followups.overdue,
    **dict.fromkeys(health_questions.ASKED, health_questions.listed),
    **dict.fromkeys(adverse_events.ASKED, adverse_events.listed),
}


async def line(ctx: Context) -> Replies:
    """Take a line of a nurse's own work; None where it is none."""
    said = fold(ctx.inbound.text)
    if said in _WORDS:
        return await _WORDS[said](ctx)
    if is_enrolment(said):
        return await enrolments.start(ctx)
    found = await labs.line(ctx) or await adverse_events.line(ctx)
    if found is not None:
        return found
    named = await visits.subjects_of(ctx)
    if len(named) > 1:
        return care.ask_whose(ctx, named)
    return await visits.record(ctx, named[0]) if named else None


async def beside_danger(ctx: Context) -> list[Reply]:
    """Read a nurse's line back below the answer to the danger in it: a rash on a drug is to be recorded too."""
    if ctx.speaker.role is not Role.NURSE or not ctx.inbound.is_discreet:
        return []
    try:
        return as_list(await line(ctx))
    except DomainError as refused:  # the danger is answered all the same
        return [Reply(refused.key, refused.args_said, refused.buttons)]


async def answer(ctx: Context) -> Replies:
    """Pass a nurse's answer on; a line of her own work never goes to a resident."""
    form = ctx.form
    question = await ctx.uow.health_questions.find(form.about)
    if question is None:  # asked before questions were kept
        ctx.rest()
        return None
    is_result = lab_lines.mentions(ctx.inbound.text) or mentions(ctx.inbound.text)
    addressed = [] if is_result else await visits.subjects_of(ctx)
    has_figure = read_urate(ctx.inbound.text) is not None
    is_to_them = any(one.person_id == question.person_id for one in addressed) and not has_figure
    own = None if is_to_them else await line(ctx)
    if own is None:
        return await health_questions.pass_on_answer(ctx, form.about)
    if ctx.form.kind != form.kind:  # what was read back waits for 保存; the resident's turn comes after
        return [*as_list(own), await health_questions.answer_later(ctx, form.about)]
    ctx.keep(replace(form, version=ctx.form.version))
    return [*as_list(own), *as_list(await health_questions.reply_to(ctx, form.about))]


async def of(ctx: Context, enrolment_id: int) -> Replies:
    """Say whom of several with the same name a line is about."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.RECORD_RESULT)
    if ctx.form.kind != "result_of":
        raise NotFound
    ctx.inbound = replace(ctx.inbound, text=str(ctx.form.data["words"]))
    result = await labs.line(ctx, enrolment) or await adverse_events.line(ctx, enrolment)
    return result or await visits.record(ctx, enrolment)


def unless_own(take: Answer, *, is_day: bool = False) -> Answer:
    """Take words for the answer to what was asked of a nurse, unless they are a line of her own work; 今天 is a day."""

    async def taken(ctx: Context, about: int) -> Replies:
        says_day = is_day and fold(ctx.inbound.text) in _TODAY
        own = None if says_day else await line(ctx)
        return own or await take(ctx, about)

    return taken
