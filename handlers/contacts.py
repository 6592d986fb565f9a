"""A contact with a resident is saved, from the conversation and from the page alike; the next is counted from it."""

from dataclasses import replace
from datetime import date

from bot.domain.contacts import ContactLine, check_correction, completed_by
from bot.domain.enrolments import Enrolment, EnrolmentState, Step
from bot.domain.errors import NotFound, RecordedMeanwhile
from bot.domain.followups import FollowUp, Stage, is_final_on
from bot.domain.messages import Arg, Button, ClockTime, Day, Word
from bot.domain.urates import valid
from bot.domain.visits import VisitRecord
from handlers import care, courses, plans, records
from handlers.context import Context
from handlers.dialogue import Reply


async def seen_of(ctx: Context, enrolment: Enrolment) -> int:
    """Tell how many records there are: what is saved later must know all of them."""
    return len(await ctx.uow.visits.of(enrolment.id))


async def save(ctx: Context, enrolment: Enrolment, line: ContactLine, seen: int) -> Reply:
    """Save a line; the contact is done and the next one planned.

    `seen` is how many records there were when the line was read back: of two nurses who record the same contact the
    slower one hears who was quicker, raises RecordedMeanwhile, and nothing is written twice.
    """
    care.require_in_programme(enrolment)
    await _check_seen(ctx, enrolment, seen)
    contacts = [one for one in await ctx.uow.followups.of(enrolment.id) if one.cancelled_at is None]
    meant = completed_by(line, contacts, enrolment)
    kept = await _keep(ctx, enrolment, line, meant.id if meant is not None else None)
    args: dict[str, Arg] = {"name": enrolment.name}
    if not line.reached and meant is not None:
        saved = Reply("record-attempt-saved", {**args, "last": Day(meant.latest_on)})
    elif meant is None or not line.reached:
        saved = Reply("record-saved-early", args)
    else:
        saved = await _complete(ctx, enrolment, contacts, meant, line)
    return _correctable(saved, kept)


async def correct(ctx: Context, enrolment: Enrolment, line: ContactLine, seen: int, before_id: int) -> Reply:
    """Let a line stand in place of a record, which stays in the history; what that one completed stays completed.

    Where the day was wrong, what is planned is counted anew from the right one. Raises RecordedMeanwhile as `save`
    does, and what `standing` and `check` raise.
    """
    await _check_seen(ctx, enrolment, seen)
    before = await standing(ctx, enrolment, before_id)
    moved = await check(ctx, enrolment, line, before)
    kept = await _keep(ctx, enrolment, line, before.followup_id, before.id)
    args: dict[str, Arg] = {"name": enrolment.name, "day": Day(kept.occurred_on)}
    following = await _move(ctx, enrolment, moved, line.day) if moved is not None else None
    if following is None:
        return _correctable(Reply("record-corrected", args), kept)
    return _correctable(Reply("record-corrected-moved", {**args, "next": Day(following.target_on)}), kept)


async def check(ctx: Context, enrolment: Enrolment, line: ContactLine, before: VisitRecord) -> FollowUp | None:
    """Refuse a line that cannot stand in place of a record; give the contact whose day it moves, if it does."""
    planned = [one for one in await ctx.uow.followups.of(enrolment.id) if one.cancelled_at is None]
    return check_correction(before, line, planned, enrolment)


async def _move(ctx: Context, enrolment: Enrolment, done: FollowUp, to: date) -> FollowUp | None:
    """Move a contact that took place to another day; give what is planned anew from it, if anything is."""
    ctx.uow.followups.save(done.complete(to))
    last = await plans.counted_from(ctx, enrolment, but=done.id)
    planned = [one for one in await ctx.uow.followups.of(enrolment.id) if one.is_open]
    if enrolment.state is not EnrolmentState.ACTIVE or last >= max(to, done.occurred_on or to):
        return None
    if any(one.moved_from or one.answered_at or one.stage is not Stage.REMIND for one in planned):
        return None  # chosen by a nurse, or spoken of with the resident: their next day stays
    for one in planned:
        ctx.uow.followups.save(one.cancel(ctx.now))
        ctx.uow.outbox.drop(enrolment.person_id, care.slot_of(enrolment.id, one.id))
    following = await plans.plan_next(ctx, enrolment, max(last, to), planned[0].misses if planned else 0)
    _tell_next(ctx, enrolment, following)
    return following


async def standing(ctx: Context, enrolment: Enrolment, visit_id: int | None) -> VisitRecord:
    """Load a record that nothing stands in place of, or without an id the newest. Raises NotFound."""
    records_standing = [one for one in valid(await ctx.uow.visits.of(enrolment.id)) if visit_id in {None, one.id}]
    if not records_standing:
        raise NotFound
    return max(records_standing, key=lambda one: (one.recorded_at, one.id))


def _correctable(saved: Reply, kept: VisitRecord) -> Reply:
    button = Button("record-correct", f"visits:correct:{kept.enrolment_id}.{kept.id}")
    return replace(saved, buttons=(*saved.buttons, button))


async def _check_seen(ctx: Context, enrolment: Enrolment, seen: int) -> None:
    """Refuse to save where somebody has recorded meanwhile what whoever saves has not seen."""
    care.require_consent(enrolment)
    visits = await ctx.uow.visits.of(enrolment.id)
    if len(visits) > seen:
        newest = max(visits, key=lambda one: (one.recorded_at, one.id))
        nurse = ctx.community.staff.get(newest.recorded_by)
        by: Arg = nurse.name if nurse is not None else Word("role-nurse")
        raise RecordedMeanwhile(name=enrolment.name, by=by, at=ClockTime(newest.recorded_at))
    # A record is a fact that raises no version: the enrolment's lets the slower of two at once be done again.
    ctx.uow.enrolments.save(enrolment)


async def _keep(
    ctx: Context, enrolment: Enrolment, line: ContactLine, followup_id: int | None, corrects: int | None = None
) -> VisitRecord:
    visit = VisitRecord(
        id=await ctx.uow.new_id(),
        enrolment_id=enrolment.id,
        followup_id=followup_id,
        recorded_by=ctx.speaker.id,
        occurred_on=line.day,
        recorded_at=ctx.now,
        urate=line.urate,
        words=line.words,
        reached=line.reached,
        way=line.way,
        advice=line.advice,
        corrects=corrects,
    )
    ctx.uow.visits.add(visit)
    return visit


async def _complete(
    ctx: Context, enrolment: Enrolment, contacts: list[FollowUp], meant: FollowUp, line: ContactLine
) -> Reply:
    """Note that the contact took place; what is planned is counted anew from it, unless a later one stands between."""
    ctx.uow.followups.save(meant.complete(line.day))
    last = await plans.counted_from(ctx, enrolment, but=meant.id)
    if last > line.day and not meant.is_open:
        ctx.uow.outbox.drop(enrolment.person_id, care.slot_of(enrolment.id, meant.id))
        return Reply("record-saved-late", {"name": enrolment.name})
    later = [one for one in contacts if one.is_open and one.id != meant.id]
    for one in later:
        ctx.uow.followups.save(one.cancel(ctx.now))
    for one in (meant, *later):
        ctx.uow.outbox.drop(enrolment.person_id, care.slot_of(enrolment.id, one.id))
    args: dict[str, Arg] = {"name": enrolment.name}
    if enrolment.state is not EnrolmentState.ACTIVE:
        return Reply("record-saved-early", args)
    if meant.is_final or is_final_on(line.day, enrolment.ends_on):
        closing = enrolment.step(Step.CLOSE)
        ctx.uow.enrolments.save(closing)
        await care.tell_history(ctx, closing, "close", "end_reached")
        if await records.has_final_panel(ctx, closing):
            return await courses.completed(ctx, closing, "with_panel")
        ctx.tell(care.news(closing, "end", "followup-last-done"))
        ask = courses.ask_for_panel(closing)
        return Reply("record-saved-closing", args, ask.buttons)
    following = await plans.plan_next(ctx, enrolment, max(last, line.day))
    _tell_next(ctx, enrolment, following)
    return Reply("record-saved", {**args, "next": Day(following.target_on)})


def _tell_next(ctx: Context, enrolment: Enrolment, following: FollowUp) -> None:
    own = (Button("own-record-open", "page:my-record"),)
    ctx.tell(care.news(enrolment, "next", "followup-next", {"next": Day(following.target_on)}, own))
