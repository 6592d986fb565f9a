"""随访计划: every how many days, from when, and the next contact."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain import followups
from bot.domain.enrolments import Enrolment, Step
from bot.domain.errors import NotFound
from bot.domain.followups import FollowUp
from bot.domain.messages import Arg, Button, Day, Notice
from bot.domain.permissions import Action
from handlers import care
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply

OFFERED = (7, 10, 15)
"""The intervals that have a button; any other from 7 to 15 days is written."""
STARTS_WITHIN = timedelta(days=14)


async def interval(ctx: Context, enrolment_id: int, days: str) -> Replies:
    """Choose every how many days."""
    enrolment = await _unplanned(ctx, enrolment_id)
    chosen = enrolment.every(int(days) if days.isdecimal() else 0)
    ctx.uow.enrolments.save(chosen)
    return as_reply(plan_card(chosen).edited())


async def other_interval(ctx: Context, enrolment_id: int) -> Replies:
    """Ask for another number of days."""
    enrolment = await _unplanned(ctx, enrolment_id)
    ctx.wait_for("plan_days", enrolment.id)
    return Reply("plan-how-many", {"first": followups.EARLIEST_AFTER, "last": followups.LATEST_AFTER})


async def set_interval(ctx: Context, enrolment_id: int) -> Replies:
    """Take another number of days."""
    enrolment = await _unplanned(ctx, enrolment_id)
    days = followups.read_days(ctx.inbound.text)
    chosen = enrolment.every(days or 0)
    ctx.rest()
    ctx.uow.enrolments.save(chosen)
    return as_reply(plan_card(chosen))


async def change_date(ctx: Context, enrolment_id: int) -> Replies:
    """Ask for another first day."""
    enrolment = await _unplanned(ctx, enrolment_id)
    ctx.wait_for("plan_date", enrolment.id)
    return Reply("plan-which-day")


async def set_date(ctx: Context, enrolment_id: int) -> Replies:
    """Take another first day, from today until two weeks ahead."""
    enrolment = await _unplanned(ctx, enrolment_id)
    day = followups.read_day(ctx.inbound.text, ctx.today)
    last = ctx.today + STARTS_WITHIN
    if day is None or not ctx.today <= day <= last:
        return Reply("plan-day-unclear", {"first": Day(ctx.today), "last": Day(last)})
    ctx.rest()
    moved = enrolment.starting(day)
    ctx.uow.enrolments.save(moved)
    return as_reply(plan_card(moved))


async def make_plan(ctx: Context, enrolment_id: int) -> Replies:
    """Put the plan in force and tell the resident."""
    enrolment = await _unplanned(ctx, enrolment_id)
    ctx.rest()
    planned = enrolment.plan()
    ctx.uow.enrolments.save(planned)
    await care.tell_history(ctx, planned, "plan", str(planned.interval))
    first = await plan_next(ctx, planned, planned.starts_on)
    args: dict[str, Arg] = {
        "days": planned.interval,
        "first": Day(first.target_on),
        "end": Day(planned.ends_on),
    }
    leave = Button("followup-leave", f"followups:leave:{planned.id}")
    ctx.tell(care.news(planned, "plan", "plan-told", args, (leave,)))
    edited = replace(as_reply(plan_card(planned)), key="plan-made", buttons=(), fresh=False)
    return replace(edited, args={**edited.args, "first": Day(first.target_on)})


async def plan_next(desk: Desk, enrolment: Enrolment, last_contact: date, misses: int = 0) -> FollowUp:
    """Plan the next contact from the last one that reached the resident: on a day when the clinic has room for it."""
    nurse = desk.community.staff.get(enrolment.nurse_id)
    clinic = desk.calendar(nurse.grid_id if nurse is not None else None)
    furthest = max(enrolment.ends_on, last_contact) + timedelta(days=followups.FINAL_AFTER + 1)
    loads = await desk.uow.followups.loads(enrolment.nurse_id, last_contact, furthest)
    window = followups.next_window(last_contact, enrolment.interval, enrolment.ends_on, clinic.is_working_day, loads)
    window = followups.not_before(window, desk.today + timedelta(days=1), clinic.is_working_day)
    planned = FollowUp(
        id=await desk.uow.new_id(),
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        nurse_id=enrolment.nurse_id,
        earliest_on=window.earliest,
        target_on=window.target,
        latest_on=window.latest,
        is_final=window.is_final,
        due_at=followups.at_nine(window.target, desk.community.zone),
        misses=misses,
    )
    desk.uow.followups.add(planned)
    return planned


async def counted_from(desk: Desk, enrolment: Enrolment, but: int = 0) -> date:
    """Tell from which day the next contact of an enrolment is counted; the contact `but` is left out."""
    contacts = [one for one in await desk.uow.followups.of(enrolment.id) if one.id != but]
    told = await desk.uow.enrolments.history(enrolment.id)
    resumed = [one.at.astimezone(desk.community.zone).date() for one in told if one.verb == "resume"]
    return followups.counted_from(enrolment.starts_on, contacts, resumed)


async def take_off(desk: Desk, enrolment: Enrolment) -> None:
    """Take what is planned off the plan; whatever is queued of it dies with it."""
    for planned in await desk.uow.followups.of(enrolment.id):
        if planned.is_open:
            desk.uow.followups.save(planned.cancel(desk.now))
    desk.uow.outbox.drop_all(enrolment.person_id, care.slots_of(enrolment.id))


async def withdraw(ctx: Context, enrolment: Enrolment, reason: str = "") -> Enrolment:
    """Let a resident leave: consents are taken back, and all that is queued of them, to whomever, dies with it."""
    left = enrolment.step(Step.LEAVE)
    ctx.uow.enrolments.save(left)
    ctx.uow.consents.withdraw(left.person_id, ctx.now)
    await care.tell_history(ctx, left, "leave", reason)
    await take_off(ctx, left)
    for nurse_id in care.clinic_of_nurse(ctx, left.nurse_id):
        ctx.uow.outbox.drop_all(nurse_id, care.slots_of(left.id))
    return left


def plan_card(enrolment: Enrolment) -> Notice:
    """Show a nurse the plan as it would be, with what may be changed."""
    args: dict[str, Arg] = {
        "name": enrolment.name,
        "days": enrolment.interval,
        "count": followups.forecast(enrolment.starts_on, enrolment.ends_on, enrolment.interval),
        "start": Day(enrolment.starts_on),
        "end": Day(enrolment.ends_on),
    }
    offered = [Button("plan-days", f"plans:every:{enrolment.id}.{days}", {"days": days}) for days in OFFERED]
    offered.append(Button("plan-other", f"plans:other:{enrolment.id}"))
    offered.append(Button("plan-date", f"plans:date:{enrolment.id}"))
    offered.append(Button("plan-make", f"plans:make:{enrolment.id}"))
    offered.append(Button("change-leave", f"courses:leave:{enrolment.id}"))
    return Notice(enrolment.nurse_id, "plan-card", args, tuple(offered), slot=care.slot_of(enrolment.id, "card"))


def as_reply(notice: Notice) -> Reply:
    """Answer whoever asked with what a notice says."""
    return Reply(notice.key, notice.args, notice.buttons, slot=notice.slot, fresh=notice.fresh)


async def _unplanned(ctx: Context, enrolment_id: int) -> Enrolment:
    """Load an enrolment whose plan is still to be made."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.CHANGE_PLAN)
    if enrolment.planned or not enrolment.in_programme:
        raise NotFound
    return enrolment
