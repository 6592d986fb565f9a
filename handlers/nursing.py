"""What a nurse writes: a line of her own work, or the answer that a resident waits for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain import lab_lines
from bot.domain.adverse_events import mentions
from bot.domain.labs import read_urate
from bot.domain.words import fold
from handlers import adverse_events, enrolments, followups, health_questions, labs, visits
from handlers.context import Context
from handlers.dialogue import Replies, as_list

_ENROL = ("建档", "enrol")


def is_enrolment(text: str) -> bool:
    """Tell whether a line means to enrol somebody."""
    return fold(text).startswith(_ENROL)


async def today(ctx: Context) -> Replies:
    """List whom the nurse sees today, and who waits for an answer."""
    return [*as_list(await followups.today(ctx)), *as_list(await health_questions.waiting(ctx))]


_WORDS: dict[str, Callable[[Context], Awaitable[Replies]]] = {
    "今天": today,
    "today": today,
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
    enrolment = await visits.subject_of(ctx)
    return None if enrolment is None else await visits.record(ctx, enrolment)


async def answer(ctx: Context) -> Replies:
    """Pass a nurse's answer on; a line of her own work never goes to a resident."""
    form = ctx.form
    question = await ctx.uow.health_questions.find(form.about)
    if question is None:  # asked before questions were kept
        ctx.rest()
        return None
    is_result = lab_lines.mentions(ctx.inbound.text) or mentions(ctx.inbound.text)
    addressed = None if is_result else await visits.subject_of(ctx)
    has_figure = read_urate(ctx.inbound.text) is not None
    is_to_them = addressed is not None and addressed.person_id == question.person_id and not has_figure
    own = None if is_to_them else await line(ctx)
    if own is None:
        return await health_questions.pass_on_answer(ctx, form.about)
    if ctx.form.kind != form.kind:  # what was read back waits for 保存; the resident's turn comes after
        return [*as_list(own), await health_questions.answer_later(ctx, form.about)]
    ctx.keep(replace(form, version=ctx.form.version))
    return [*as_list(own), *as_list(await health_questions.reply_to(ctx, form.about))]


async def outcome(ctx: Context, event_id: int) -> Replies:
    """Take how an adverse event ended; a line of a nurse's other work is no outcome of it."""
    return await line(ctx) or await adverse_events.in_words(ctx, event_id)
