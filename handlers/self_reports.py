"""自述: six short questions on the day of a follow-up, one at a time, each of which may be skipped."""

from bot.domain.errors import NotFound
from bot.domain.followups import FollowUp
from bot.domain.messages import Arg, Button, worded
from bot.domain.permissions import Action, CareOf
from bot.domain.self_reports import QUESTIONS, WEIGHT_KG, SelfReport, read_weight
from handlers.context import Context
from handlers.dialogue import Replies, Reply


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
    if answer not in QUESTIONS.get(question, ()):
        raise NotFound
    return _go_on(ctx, report.answer(question, answer))


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
    """Take the weight as it is written; what is no weight is asked for once more."""
    report = await _own(ctx, report_id)
    weight = read_weight(ctx.inbound.text)
    if weight is None:
        low, high = WEIGHT_KG
        limits: dict[str, Arg] = {"low": f"{low:g}", "high": f"{high:g}"}
        return Reply("self-weight-unclear", limits, _ways_on(report, "weight"))
    return _go_on(ctx, report.answer("weight", f"{weight:g}"))


async def weight_again(ctx: Context, report_id: int) -> Replies:
    """Ask for the weight again after something else was answered in between."""
    return _ask(ctx, await _own(ctx, report_id))


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
    """Load a report for the resident whose it is, while the programme goes on."""
    report = await ctx.uow.self_reports.get(report_id)
    enrolment = await ctx.uow.enrolments.get(report.enrolment_id)
    ctx.require(Action.ANSWER_FOLLOWUP, CareOf(enrolment.person_id))
    if not enrolment.in_programme:
        raise NotFound
    return report
