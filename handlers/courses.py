"""The course of a resident's programme, and what a nurse changes about it: each change with a reason, told to them."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from bot.domain import followups
from bot.domain.enrolments import Enrolment, EnrolmentState, Step
from bot.domain.errors import DomainError, EnrolmentMovedOn, NotFound
from bot.domain.messages import Arg, Button, Day, Notice, Word, worded
from bot.domain.permissions import Action
from handlers import care, plans
from handlers.context import Context
from handlers.dialogue import Replies, Reply

REASONS = {
    "pause": ("hospital", "away", "ill"),
    "review": ("reaction", "labs"),
    "lose": ("unreachable", "moved_away"),
    "resume": ("back", "safe"),
    "move": ("resident_asked", "clinic_closed"),
    "extend": ("was_paused", "visits_missed"),
    "close": ("resident_asked", "end_reached"),
    "leave": ("resident_asked", "family_asked"),
}
"""The changes that a nurse makes, each with the reasons that have a button; any other is written."""

LONGEST_REASON = 200
FURTHEST = timedelta(days=31)
"""By how much a programme may be extended at a time."""


class WindowOver(DomainError):
    """A contact is overdue: there is no day left to which it could move."""

    key = "course-error-window-over"


_OFFERED: dict[EnrolmentState, tuple[str, ...]] = {
    EnrolmentState.ACTIVE: ("move", "pause", "extend", "review", "lose", "close", "leave"),
    EnrolmentState.PAUSED: ("resume", "extend", "lose", "leave"),
    EnrolmentState.SAFETY_REVIEW: ("resume", "leave"),
    EnrolmentState.LOST: ("resume", "leave"),
    EnrolmentState.CLOSING: ("leave",),
    EnrolmentState.COMPLETED: ("leave",),
}
"""Who has no device of their own, or cannot use it, takes consent back through the nurse."""


def offered(enrolment: Enrolment) -> tuple[Button, ...]:
    """List what may be changed about a resident's programme now."""
    return tuple(Button(worded("change", one), f"courses:{one}:{enrolment.id}") for one in _possible(enrolment))


def _possible(enrolment: Enrolment) -> tuple[str, ...]:
    """Name what may be changed; before the plan is made somebody may still leave."""
    changes = _OFFERED.get(enrolment.state, ())
    return changes if enrolment.planned else tuple(one for one in changes if one == "leave")


def to_review(enrolment: Enrolment) -> tuple[Button, ...]:
    """Offer a nurse who hears of something grave the safety review, where it can begin, and the record."""
    review = tuple(one for one in offered(enrolment) if one.key == "change-review")
    return (*review, Button("record-see", f"visits:card:{enrolment.id}"))


async def change(ctx: Context, enrolment_id: int, what: str) -> Replies:
    """Ask why, before anything is changed; a move and an extension first ask until when."""
    enrolment = await _changeable(ctx, enrolment_id, what)
    if what not in {"move", "extend"}:
        return _ask_why(ctx, enrolment, what)
    first, last = await _span(ctx, enrolment, what)
    ctx.wait_for("course_day", enrolment.id, what=what)
    args: dict[str, Arg] = {"name": enrolment.name, "first": Day(first), "last": Day(last)}
    if what == "extend":
        args["end"] = Day(enrolment.ends_on)
    return Reply(f"course-{what}-when", args)


async def on_day(ctx: Context, enrolment_id: int) -> Replies:
    """Take the day of a move or of another end, and ask why."""
    what = str(ctx.form.data.get("what", ""))
    enrolment = await _changeable(ctx, enrolment_id, what)
    day = followups.read_day(ctx.inbound.text, ctx.today)
    try:
        first, last = await _span(ctx, enrolment, what)
    except WindowOver as over:
        ctx.rest()  # or each later word would be taken for a day
        return Reply(over.key, over.args_said)
    if day is None or not first <= day <= last:
        return Reply("plan-day-unclear", {"first": Day(first), "last": Day(last)})
    return _ask_why(ctx, enrolment, what, day)


async def because(ctx: Context, enrolment_id: int, choice: str) -> Replies:
    """Take one of the reasons that have a button."""
    what, _, reason = choice.partition("-")
    if reason not in REASONS.get(what, ()):
        raise NotFound
    if ctx.form.kind != "course" or ctx.form.about != enrolment_id or ctx.form.data.get("what") != what:
        raise NotFound
    return await _done(ctx, enrolment_id, reason)


async def in_words(ctx: Context, enrolment_id: int) -> Replies:
    """Take the reason as a nurse writes it."""
    return await _done(ctx, enrolment_id, " ".join(ctx.inbound.text.split())[:LONGEST_REASON])


async def _done(ctx: Context, enrolment_id: int, reason: str) -> Replies:
    what, said = str(ctx.form.data["what"]), ctx.form.data.get("day")
    enrolment = await _changeable(ctx, enrolment_id, what)
    ctx.rest()
    day = date.fromisoformat(str(said)) if said else None
    known = any(reason in reasons for reasons in REASONS.values())
    if what == "leave":
        changed = await plans.withdraw(ctx, enrolment, reason)
    else:
        changed = await _CHANGES[what](ctx, enrolment, day)
        ctx.uow.enrolments.save(changed)
        await care.tell_history(ctx, changed, what, reason)
    why: Arg = Word(worded("reason", reason)) if known else reason
    args: dict[str, Arg] = {"name": changed.name, "why": why, "day": Day(day or ctx.today)}
    return Reply(f"course-{what}-done", args)


async def _pause(ctx: Context, enrolment: Enrolment, _: date | None) -> Enrolment:
    paused = enrolment.step(Step.PAUSE)
    await plans.take_off(ctx, paused)
    ctx.tell(care.news(paused, "course", "followup-told-pause"))
    return paused


async def _review(ctx: Context, enrolment: Enrolment, _: date | None) -> Enrolment:
    reviewed = enrolment.step(Step.REVIEW)
    await plans.take_off(ctx, reviewed)
    ctx.tell(care.news(reviewed, "course", "followup-told-pause"))
    return reviewed


async def _lose(ctx: Context, enrolment: Enrolment, _: date | None) -> Enrolment:
    lost = enrolment.step(Step.LOSE)
    await plans.take_off(ctx, lost)
    return lost


async def _resume(ctx: Context, enrolment: Enrolment, _: date | None) -> Enrolment:
    """Let the programme go on: the next contact is counted from this day, as from a first one."""
    resumed = enrolment.step(Step.RESUME)
    following = await plans.plan_next(ctx, resumed, ctx.today)
    ctx.tell(care.news(resumed, "course", "followup-told-resume", {"next": Day(following.target_on)}))
    return resumed


async def _move(ctx: Context, enrolment: Enrolment, day: date | None) -> Enrolment:
    planned = await ctx.uow.followups.open_of(enrolment.id)
    if planned is None or day is None:
        raise EnrolmentMovedOn(name=enrolment.name)
    ctx.uow.outbox.drop(enrolment.person_id, care.slot_of(enrolment.id, planned.id))
    ctx.uow.followups.save(planned.move(day, ctx.community.zone))
    ctx.tell(care.news(enrolment, "course", "followup-told-move", {"next": Day(day)}))
    return enrolment


async def _extend(ctx: Context, enrolment: Enrolment, day: date | None) -> Enrolment:
    """Let the programme end later; a final visit that is planned already becomes an ordinary contact again."""
    if day is None or day <= enrolment.ends_on:
        raise EnrolmentMovedOn(name=enrolment.name)
    extended = enrolment.extended(day)
    planned = await ctx.uow.followups.open_of(enrolment.id)
    if planned is not None and planned.is_final:
        last = await plans.counted_from(ctx, extended)
        await plans.take_off(ctx, extended)
        await plans.plan_next(ctx, extended, last, planned.misses)
    ctx.tell(care.news(extended, "course", "followup-told-extend", {"end": Day(day)}))
    return extended


async def _close(ctx: Context, enrolment: Enrolment, _: date | None) -> Enrolment:
    closing = enrolment.step(Step.CLOSE)
    await plans.take_off(ctx, closing)
    ctx.tell(care.news(closing, "course", "followup-told-close"))
    ctx.tell(ask_for_panel(closing))
    return closing


_CHANGES: dict[str, Callable[[Context, Enrolment, date | None], Awaitable[Enrolment]]] = {
    "pause": _pause,
    "review": _review,
    "lose": _lose,
    "resume": _resume,
    "move": _move,
    "extend": _extend,
    "close": _close,
}


def ask_for_panel(enrolment: Enrolment) -> Notice:
    """Ask the nurse for the laboratory values at the end, without which the programme may end too."""
    button = Button("change-complete", f"courses:complete:{enrolment.id}")
    return Notice(enrolment.nurse_id, "course-wants-panel", {"name": enrolment.name}, (button,))


async def complete(ctx: Context, enrolment_id: int) -> Replies:
    """End the programme without the values of its end."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.CHANGE_PLAN)
    return await completed(ctx, enrolment, "without_panel")


async def completed(ctx: Context, enrolment: Enrolment, how: str) -> Reply:
    """End the programme and thank the resident."""
    ended = enrolment.step(Step.COMPLETE)
    ctx.uow.enrolments.save(ended)
    await care.tell_history(ctx, ended, "complete", how)
    ctx.tell(care.news(ended, "end", "followup-completed"))
    return Reply("record-saved-last", {"name": ended.name})


def _ask_why(ctx: Context, enrolment: Enrolment, what: str, day: date | None = None) -> Reply:
    ctx.wait_for("course", enrolment.id, what=what, day=day.isoformat() if day else None)
    reasons = tuple(
        Button(worded("reason", one), f"courses:because:{enrolment.id}.{what}-{one}") for one in REASONS[what]
    )
    return Reply(f"course-{what}-why", {"name": enrolment.name}, reasons)


async def _span(ctx: Context, enrolment: Enrolment, what: str) -> tuple[date, date]:
    if what == "extend":
        return enrolment.ends_on + timedelta(days=1), enrolment.ends_on + FURTHEST
    planned = await ctx.uow.followups.open_of(enrolment.id)
    if planned is None:
        raise EnrolmentMovedOn(name=enrolment.name)
    if ctx.today > planned.latest_on:
        raise WindowOver(name=enrolment.name, last=Day(planned.latest_on))
    return max(planned.earliest_on, ctx.today), planned.latest_on


async def _changeable(ctx: Context, enrolment_id: int, what: str) -> Enrolment:
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.CHANGE_PLAN)
    if what not in _possible(enrolment):
        raise EnrolmentMovedOn(name=enrolment.name)
    return enrolment
