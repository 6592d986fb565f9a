"""随访计划: every how many days, from when, and the next contact."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain import followups
from bot.domain.enrolments import (
    Enrolment,
)
from bot.domain.errors import NotFound
from bot.domain.followups import FollowUp
from bot.domain.messages import Arg, Button, Day, Notice
from bot.domain.permissions import Action, CareOf
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def interval(ctx: Context, enrolment_id: int, days: str) -> Replies:
    """Choose every how many days."""
    enrolment = await _enrolment(ctx, enrolment_id)
    chosen = enrolment.every(int(days) if days.isdecimal() else 0)
    ctx.uow.enrolments.save(chosen)
    return _as_reply(plan_card(chosen).edited())


async def change_date(ctx: Context, enrolment_id: int) -> Replies:
    """Ask for another first day."""
    enrolment = await _enrolment(ctx, enrolment_id)
    ctx.wait_for("plan_date", enrolment.id)
    return Reply("plan-which-day")


async def set_date(ctx: Context, enrolment_id: int) -> Replies:
    """Take another first day, from today until two weeks ahead."""
    enrolment = await _enrolment(ctx, enrolment_id)
    day = followups.read_day(ctx.inbound.text, ctx.today)
    if day is None or not ctx.today <= day <= ctx.today + timedelta(days=14):
        return Reply("plan-day-unclear", {"first": Day(ctx.today), "last": Day(ctx.today + timedelta(days=14))})
    ctx.rest()
    moved = enrolment.starting(day)
    ctx.uow.enrolments.save(moved)
    return _as_reply(plan_card(moved))


async def make_plan(ctx: Context, enrolment_id: int) -> Replies:
    """Put the plan in force and tell the resident."""
    enrolment = await _enrolment(ctx, enrolment_id)
    ctx.rest()
    planned = enrolment.plan()
    ctx.uow.enrolments.save(planned)
    first = await plan_next(ctx, planned, planned.starts_on)
    args: dict[str, Arg] = {
        "days": planned.interval,
        "first": Day(first.target_on),
        "end": Day(planned.ends_on),
    }
    leave = Button("followup-leave", f"followups:leave:{planned.id}")
    ctx.tell(Notice(planned.person_id, "plan-told", args, (leave,)))
    edited = replace(_as_reply(plan_card(planned)), key="plan-made", buttons=(), fresh=False)
    return replace(edited, args={**edited.args, "first": Day(first.target_on)})


async def plan_next(ctx: Context, enrolment: Enrolment, last_contact: date) -> FollowUp:
    """Plan the next contact from the last one that reached the resident."""
    nurse = ctx.community.staff.get(enrolment.nurse_id)
    clinic = ctx.calendar(nurse.grid_id if nurse is not None else None)
    window = followups.next_window(last_contact, enrolment.interval, enrolment.ends_on, clinic.is_working_day)
    planned = FollowUp(
        id=await ctx.uow.new_id(),
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        nurse_id=enrolment.nurse_id,
        earliest_on=window.earliest,
        target_on=window.target,
        latest_on=window.latest,
        is_final=window.is_final,
        due_at=followups.at_nine(window.target, ctx.community.zone),
    )
    ctx.uow.followups.add(planned)
    return planned


def plan_card(enrolment: Enrolment) -> Notice:
    """Show a nurse the plan as it would be, with what may be changed."""
    args: dict[str, Arg] = {
        "name": enrolment.name,
        "days": enrolment.interval,
        "count": followups.forecast(enrolment.starts_on, enrolment.ends_on, enrolment.interval),
        "start": Day(enrolment.starts_on),
        "end": Day(enrolment.ends_on),
    }
    offered = [Button("plan-days", f"plans:every:{enrolment.id}.{days}", {"days": days}) for days in (7, 10, 15)]
    offered.append(Button("plan-date", f"plans:date:{enrolment.id}"))
    offered.append(Button("plan-make", f"plans:make:{enrolment.id}"))
    return Notice(enrolment.nurse_id, "plan-card", args, tuple(offered), slot=f"plan:{enrolment.id}")


def _as_reply(notice: Notice) -> Reply:
    return Reply(notice.key, notice.args, notice.buttons, slot=notice.slot, fresh=notice.fresh)


async def _enrolment(ctx: Context, enrolment_id: int) -> Enrolment:
    """Load an enrolment whose plan is still to be made."""
    enrolment = await ctx.uow.enrolments.get(enrolment_id)
    ctx.require(Action.RECORD_FOLLOWUP, CareOf(enrolment.person_id, enrolment.nurse_id))
    if enrolment.planned:
        raise NotFound
    return enrolment
