"""自述: six short questions on the day of a follow-up, one at a time, each of which may be skipped."""

from dataclasses import replace

from bot.domain.errors import DomainError, NotFound
from bot.domain.followups import FollowUp
from bot.domain.messages import Arg, Button, Word, worded
from bot.domain.permissions import Action, CareOf
from bot.domain.self_reports import QUESTIONS, WEIGHT_KG, SelfReport, may_be, read_weight
from handlers.context import Context
from handlers.dialogue import Replies, Reply


class FollowUpOver(DomainError):
    """The contact that a report belongs to is over: what was said then stays as it was said."""

    key = "followup-over"


async def begin(ctx: Context, followup: FollowUp) -> Reply:
    """Ask the first question, once a follow-up."""
    known = [one for one in await ctx.uow.self_reports.of(followup.enrolment_id) if one.followup_id == followup.id]
    if known:
        return _ask(ctx, known[-1])
    report = SelfReport(await ctx.uow.new_id(), followup.enrolment_id, followup.id, ctx.now)
    ctx.uow.self_reports.add(report)
    return _ask(ctx, report)


async def choose(ctx: Context, report_id: int, choice: str) -> Replies:
    """Take an answer that was tapped."""
    report = await _own(ctx, report_id)
    question, _, answer = choice.partition("-")
    if not may_be(question, answer):
        raise NotFound
    return _weighed(ctx, report, answer) if question == "weight" else _go_on(ctx, report.answer(question, answer))


async def skip(ctx: Context, report_id: int, question: str) -> Replies:
    """Leave a question out."""
    report = await _own(ctx, report_id)
    if question not in QUESTIONS:
        raise NotFound
    return _go_on(ctx, report.skip(question) if question == report.next_question else report)


async def stop(ctx: Context, report_id: int) -> Replies:
    """Ask nothing more."""
    return _go_on(ctx, (await _own(ctx, report_id)).end())


async def weigh(ctx: Context, report_id: int) -> Replies:
    """Take the weight as it is written; what is no weight, or may be two, is asked about."""
    try:
        report = await _own(ctx, report_id)
    except FollowUpOver as over:
        ctx.rest()  # or each later word would be taken for a weight
        return Reply(over.key)
    meant = read_weight(ctx.inbound.text)
    if not meant:
        low, high = WEIGHT_KG
        limits: dict[str, Arg] = {"low": f"{low:g}", "high": f"{high:g}"}
        return Reply("self-weight-unclear", limits, _ways_on(report, "weight"))
    if len(meant) > 1:
        said: dict[str, Arg] = {"said": f"{meant[-1]:g}"}
        units = tuple(
            Button(f"self-weight-{unit}-button", f"self:is:{report.id}.weight-{kilograms:g}", said)
            for unit, kilograms in zip(("jin", "kg"), meant, strict=True)
        )
        return Reply("self-weight-which", said, (*units, *_ways_on(report, "weight")))
    return _weighed(ctx, report, f"{meant[0]:g}")


def _weighed(ctx: Context, report: SelfReport, kilograms: str) -> Reply:
    """Say what was noted, for a figure may have been misread, and ask on below it."""
    asked = _go_on(ctx, report.answer("weight", kilograms))
    return replace(asked, key="self-weighed", args={"weight": kilograms, "next": Word(asked.key)}, fresh=True)


def _go_on(ctx: Context, report: SelfReport) -> Reply:
    ctx.uow.self_reports.save(report)
    return _ask(ctx, report)


def _ask(ctx: Context, report: SelfReport) -> Reply:
    question = report.next_question
    if question != "weight":
        ctx.rest()
    if question is None:
        return Reply("self-done", slot=f"self:{report.id}", fresh=False)
    if question == "weight":
        ctx.wait_for("self_weight", report.id)
    first = not report.answers and not report.skipped
    choices = tuple(
        Button(f"self-{question}-{answer}-button", f"self:is:{report.id}.{question}-{answer}")
        for answer in QUESTIONS[question]
    )
    key = worded("self-ask", question)
    return Reply(key, {}, (*choices, *_ways_on(report, question)), slot=f"self:{report.id}", fresh=first)


def _ways_on(report: SelfReport, question: str) -> tuple[Button, ...]:
    return (
        Button("self-skip", f"self:skip:{report.id}.{question}"),
        Button("self-stop", f"self:stop:{report.id}"),
    )


async def _own(ctx: Context, report_id: int) -> SelfReport:
    """Load a report for the resident whose it is, while its contact is waited for. Raises FollowUpOver."""
    report = await ctx.uow.self_reports.get(report_id)
    enrolment = await ctx.uow.enrolments.get(report.enrolment_id)
    ctx.require(Action.ANSWER_FOLLOWUP, CareOf(enrolment.person_id))
    if not enrolment.in_programme:
        raise NotFound
    if not (await ctx.uow.followups.get(report.followup_id)).is_open:
        raise FollowUpOver
    return report
