"""护士的一天: everything that waits for the clinic today, loaded part by part and never resident by resident."""

from dataclasses import dataclass

from bot.domain import nurse_days
from bot.domain.health_questions import HealthQuestion
from bot.domain.nurse_days import Section, Waiting
from bot.domain.people import Person
from bot.domain.permissions import Action
from handlers import care
from handlers.context import Context

MOST_QUESTIONS = 200


@dataclass(frozen=True, slots=True)
class NurseDay:
    """The day's list, the questions that wait for an answer, and who the people in both are."""

    listed: dict[Section, list[Waiting]]
    questions: list[HealthQuestion]
    people: dict[int, Person]


async def of_clinic(ctx: Context) -> NurseDay:
    """Give a nurse the day of her clinic; that she looked is written down first."""
    ctx.require(Action.LIST_FOLLOWUPS)
    await care.note_list(ctx)
    listed = await _listed(ctx)
    own = ctx.community.community_of(ctx.speaker.grid_id)
    questions = await ctx.uow.health_questions.waiting([own.id] if own is not None else [], MOST_QUESTIONS)
    patients = {one.enrolment.person_id for part in listed.values() for one in part}
    people = await ctx.uow.people.every(patients | {one.person_id for one in questions})
    return NurseDay(listed, questions, people)


async def order(ctx: Context) -> list[int]:
    """List the enrolments in the order in which the day is gone through."""
    return nurse_days.in_order(await _listed(ctx))


async def _listed(ctx: Context) -> dict[Section, list[Waiting]]:
    nurses = care.clinic_of(ctx)
    due = await ctx.uow.followups.until(nurses, ctx.today)
    known = {one.id for one in due}
    due += [one for one in await ctx.uow.followups.answered_unrecorded(nurses) if one.id not in known]
    events = await ctx.uow.adverse_events.open_of_nurses(nurses)
    wanted = {one.enrolment_id for one in due} | {one.enrolment_id for one in events}
    enrolments = await ctx.uow.enrolments.waited_for(nurses, wanted)
    last = await ctx.uow.visits.latest([one.id for one in enrolments])
    return nurse_days.sections(enrolments, due, events, last, ctx.today)
