"""护士的一天: everything that waits for the clinic today, loaded part by part and never resident by resident."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import nurse_days
from bot.domain.enrolments import Enrolment
from bot.domain.followups import Feeling, FollowUp
from bot.domain.health_questions import HealthQuestion
from bot.domain.nurse_days import ALARMED_FOR, PAUSED_LONG, Found, Section, Waiting
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
    events = await ctx.uow.adverse_events.open_of_nurses(nurses)
    joints = await _joints(ctx)
    found = await alarmed(ctx)
    wanted = {one.enrolment_id for one in (*due, *joints)} | {one.enrolment_id for one in events}
    wanted |= {one.id for one, _ in found}
    enrolments = await ctx.uow.enrolments.waited_for(nurses, wanted)
    unplanned = await idle(ctx)
    last = await ctx.uow.visits.latest([one.id for one in (*enrolments, *unplanned)])
    panels = {one.id: panel for one, panel in found}
    return nurse_days.sections(enrolments, due, events, last, ctx.today, joints=joints, panels=panels, idle=unplanned)


async def idle(ctx: Context) -> list[Enrolment]:
    """List who is in the clinic's programme and waits for nothing: no plan, paused long, or past their end."""
    return await ctx.uow.enrolments.idle(care.clinic_of(ctx), ctx.today, ctx.now - PAUSED_LONG)


async def alarmed(ctx: Context) -> list[tuple[Enrolment, Found]]:
    """List whose newest values cannot wait, until somebody has spoken with them or a safety review was begun."""
    panels = await ctx.uow.lab_panels.recorded_since(care.clinic_of(ctx), ctx.now - ALARMED_FOR)
    enrolments = await ctx.uow.enrolments.some(panels)
    found = [(one, nurse_days.found_of(one, panels[one.id], ctx.guides.labs)) for one in enrolments]
    alarming = [(one, told) for one, told in found if told is not None]
    settled = await _settled(ctx, {one.id: told.panel.recorded_at for one, told in alarming})
    return [(one, told) for one, told in alarming if one.id not in settled]


async def _joints(ctx: Context) -> list[FollowUp]:
    """List the contacts at which 关节红肿 was answered and after which nobody was spoken with."""
    nurses = care.clinic_of(ctx)
    answered = await ctx.uow.followups.answered_unrecorded(nurses)
    answered += await ctx.uow.followups.answered_since(nurses, ctx.now - ALARMED_FOR)
    joints = {one.id: one for one in answered if one.feeling == Feeling.JOINT.value}
    since = {one.enrolment_id: one.answered_at for one in joints.values() if one.answered_at is not None}
    settled = await _settled(ctx, since)
    return [one for one in joints.values() if one.enrolment_id not in settled]


async def _settled(ctx: Context, since: Mapping[int, datetime]) -> set[int]:
    """Tell of which of these enrolments what alarmed at a moment has been taken care of."""
    visits, reviewed = await ctx.uow.visits.of_all(since), await ctx.uow.enrolments.reviewed(since)
    zone = ctx.community.zone
    return {key for key, at in since.items() if nurse_days.is_settled(at, visits[key], reviewed.get(key), zone)}
