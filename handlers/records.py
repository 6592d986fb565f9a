"""A resident's record in short: how they stand, the last contact beside what they told, what comes next."""

from collections.abc import Sequence

from bot.domain import lab_panels
from bot.domain.enrolments import Enrolment
from bot.domain.lab_panels import Phase
from bot.domain.labs import without_urate
from bot.domain.messages import Day, Word, short, worded
from bot.domain.self_reports import QUESTIONS, SelfReport
from bot.domain.urates import valid
from bot.domain.visits import Advice, VisitRecord
from handlers import lab_cards
from handlers.context import Context


async def lines_of(ctx: Context, enrolment: Enrolment) -> list[Word]:
    """Say in a few lines what a nurse wants to know before she speaks with somebody."""
    if enrolment.is_closed_to_staff:
        ends = await ctx.uow.enrolments.ends([enrolment.id])
        days = [event.at.astimezone(ctx.community.zone).date() for event in ends if event.verb == "leave"]
        return [Word("care-left", {"day": Day(day)}) for day in days]
    visits = valid(await ctx.uow.visits.of(enrolment.id))
    planned = await ctx.uow.followups.open_of(enrolment.id)
    reports = await ctx.uow.self_reports.of(enrolment.id)
    lines = [Word(worded("care-state", enrolment.state), {"end": Day(enrolment.ends_on)})]
    if planned is not None:
        key = worded("care-followup", planned.state_on(ctx.today))
        lines.append(Word(key, {"target": Day(planned.target_on), "last": Day(planned.latest_on)}))
    if visits:
        lines.append(_visit(visits[-1]))
    last = [one for one in visits if one.urate is not None]
    if last and last[-1] is not visits[-1]:
        lines.append(Word("care-last-urate", {"urate": f"{last[-1].urate:g}", "day": Day(last[-1].occurred_on)}))
    lines.extend(await _found(ctx, enrolment))
    if reports:
        lines.extend(told(reports[-1]))
    person = await ctx.uow.people.find(enrolment.person_id)
    phone = person.phone if person is not None else ""
    lines.append(Word("care-phone", {"phone": phone}) if phone else Word("care-no-phone"))
    missing = not_advised(visits)
    if missing:
        lines.extend(Word("care-not-advised", {"module": Word(worded("advice", one))}) for one in missing)
    return lines


def not_advised(visits: Sequence[VisitRecord]) -> list[Advice]:
    """List the modules that were not gone through in the last contact that reached the resident."""
    reached = [one for one in visits if one.reached and one.followup_id is not None]
    return [one for one in Advice if one not in reached[-1].advice] if reached else []


def told(report: SelfReport) -> list[Word]:
    """Put a resident's answers into lines, in the order of the questions."""
    return [
        Word("care-weight", {"weight": report.answers[one]})
        if one == "weight"
        else Word(worded(f"self-{one}", report.answers[one]))
        for one in QUESTIONS
        if one in report.answers
    ]


async def has_final_panel(ctx: Context, enrolment: Enrolment) -> bool:
    """Tell whether the values of the end are there: drawn within two weeks of it."""
    panels = await ctx.uow.lab_panels.of(enrolment.id)
    return Phase.FINAL in lab_panels.phases(panels, enrolment.starts_on, enrolment.ends_on).values()


async def _found(ctx: Context, enrolment: Enrolment) -> list[Word]:
    """Say what the laboratory found last, and which adverse events are not over."""
    panels = lab_panels.standing(await ctx.uow.lab_panels.of(enrolment.id))
    lines = []
    if panels:
        values = lab_cards.in_short(ctx, panels[-1], enrolment)
        lines.append(Word("lab-latest", {"day": Day(panels[-1].drawn_on), "values": values}))
        if panels[-1].ecg is not None:
            lines.append(Word(worded("lab-ecg", panels[-1].ecg)))
    events = [one for one in await ctx.uow.adverse_events.of(enrolment.id) if one.is_open]
    for one in events:
        how = Word(worded("adverse-severity", one.severity))
        lines.append(Word("adverse-open", {"day": Day(one.occurred_on), "words": short(one.words), "severity": how}))
    return lines


def _visit(visit: VisitRecord) -> Word:
    words = short(without_urate(visit.words) if visit.urate is not None else visit.words)
    if not visit.reached:
        return Word("care-last-attempt", {"day": Day(visit.occurred_on), "words": words})
    if visit.urate is None:
        return Word("care-last-words", {"day": Day(visit.occurred_on), "words": words})
    return Word("care-last-visit", {"day": Day(visit.occurred_on), "urate": f"{visit.urate:g}", "words": words})
