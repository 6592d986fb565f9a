"""随访: the resident's answer on the day, the nurse's line, and the lists of today and overdue."""

from datetime import date

from bot.domain.enrolments import Enrolment, EnrolmentState, VisitRecord
from bot.domain.errors import BeforeEnrolment, NotFound, NotInProgramme
from bot.domain.followups import Feeling, FollowUp, FollowUpState, Stage, contact_day, is_final_on, was_reached
from bot.domain.labs import read_urate, whose_urate, without_urate
from bot.domain.messages import Arg, Button, Day, Lane, Lines, Notice, Word, worded
from bot.domain.permissions import Action, CareOf
from handlers import health_questions, plans
from handlers.context import Context
from handlers.dialogue import Replies, Reply

_LISTED = {
    "today": {FollowUpState.OPEN, FollowUpState.DUE},
    "overdue": {FollowUpState.OVERDUE, FollowUpState.MISSED},
}


async def well(ctx: Context, followup_id: int) -> Replies:
    """Take 没有不舒服."""
    return await _answered(ctx, followup_id, Feeling.WELL)


async def joint(ctx: Context, followup_id: int) -> Replies:
    """Take 关节红肿: a doctor within a day, and the nurse hears at once."""
    return await _answered(ctx, followup_id, Feeling.JOINT)


async def call_me(ctx: Context, followup_id: int) -> Replies:
    """Take 让护士打给我."""
    return await _answered(ctx, followup_id, Feeling.CALL_ME)


async def leave(ctx: Context, enrolment_id: int) -> Replies:
    """Let a resident leave the programme with one tap; nothing else changes for them."""
    enrolment = await ctx.uow.enrolments.get(enrolment_id)
    ctx.require(Action.LEAVE_PROGRAMME, CareOf(enrolment.person_id))
    if enrolment.state is not EnrolmentState.ACTIVE:
        raise NotFound
    ctx.uow.enrolments.save(enrolment.leave())
    ctx.uow.enrolments.withdraw_consents(enrolment.person_id, ctx.now)
    planned = await ctx.uow.followups.open_of(enrolment.id)
    if planned is not None:
        ctx.uow.followups.save(planned.cancel(ctx.now))
        ctx.uow.outbox.drop(enrolment.person_id, f"followup:{planned.id}")
    ctx.tell(Notice(enrolment.nurse_id, "followup-left", {"name": enrolment.name}))
    return Reply("followup-left-ok")


async def leave_own(ctx: Context) -> Replies:
    """Let a resident leave by saying so; who is in no programme hears that."""
    enrolment = await ctx.uow.enrolments.active_of(ctx.speaker.id)
    return Reply("followup-none") if enrolment is None else await leave(ctx, enrolment.id)


async def today(ctx: Context) -> Replies:
    """List whom the nurse sees today."""
    return await _listed(ctx, "today")


async def overdue(ctx: Context) -> Replies:
    """List whom the nurse has missed."""
    return await _listed(ctx, "overdue")


async def subject_of(ctx: Context) -> Enrolment | None:
    """Find whom a nurse's line is about: the resident of the programme whose name it begins with.

    A line with a urate of somebody who is not in the programme is refused: nobody else may read it.
    """
    said = ctx.inbound.text.strip()
    named = [one for one in await _in_care(ctx) if one.planned and said.startswith(one.name)]
    whose = whose_urate(said)
    if not named and whose is not None:
        raise NotInProgramme(name=whose)
    return max(named, key=lambda one: len(one.name), default=None)


async def record(ctx: Context, enrolment: Enrolment) -> Replies:
    """Read a nurse's line back with its units before anything is saved."""
    ctx.require(Action.RECORD_FOLLOWUP, CareOf(enrolment.person_id, enrolment.nurse_id))
    said = ctx.inbound.text.strip().removeprefix(enrolment.name).strip()
    day, words = contact_day(said, ctx.today)
    if day < enrolment.starts_on:
        raise BeforeEnrolment(name=enrolment.name)
    urate = read_urate(words)
    rest = without_urate(words) if urate is not None else words
    lines = []
    if urate is not None:
        lines.append(Word("record-urate", {"urate": f"{urate:g}"}))
    if rest.strip():
        lines.append(Word("record-words", {"words": rest.strip()}))
    if not lines:
        return Reply("record-how", {"name": enrolment.name})
    reached = urate is not None or was_reached(words)
    if not reached:
        lines.append(Word("record-not-reached"))
    if day != ctx.today:
        lines.insert(0, Word("record-day", {"day": Day(day)}))
    ctx.wait_for("record", enrolment.id, urate=urate, words=words, day=day.isoformat(), reached=reached)
    buttons = (
        Button("record-save", f"followups:save:{enrolment.id}"),
        Button("record-again", f"followups:rewrite:{enrolment.id}"),
    )
    return Reply("record-check", {"name": enrolment.name, "lines": Lines(tuple(lines))}, buttons)


async def rewrite(ctx: Context, enrolment_id: int) -> Replies:
    """Drop what was read back, to be written again."""
    enrolment = await ctx.uow.enrolments.get(enrolment_id)
    ctx.require(Action.RECORD_FOLLOWUP, CareOf(enrolment.person_id, enrolment.nurse_id))
    ctx.rest()
    return Reply("record-how", {"name": enrolment.name})


async def save(ctx: Context, enrolment_id: int) -> Replies:
    """Save what was read back; the contact is done and the next one planned."""
    enrolment = await ctx.uow.enrolments.get(enrolment_id)
    ctx.require(Action.RECORD_FOLLOWUP, CareOf(enrolment.person_id, enrolment.nurse_id))
    if ctx.form.kind != "record" or ctx.form.about != enrolment_id:
        raise NotFound
    said = ctx.form.data
    day = date.fromisoformat(str(said.get("day") or ctx.today))
    planned = await ctx.uow.followups.open_of(enrolment.id)
    is_last = is_final_on(day, enrolment.ends_on)
    is_due = planned is not None and (is_last or day >= planned.earliest_on)
    visit = VisitRecord(
        await ctx.uow.new_id(),
        enrolment.id,
        planned.id if planned is not None and is_due else None,
        ctx.speaker.id,
        day,
        ctx.now,
        said["urate"],
        str(said["words"]),
        reached=bool(said.get("reached", True)),
    )
    await ctx.uow.enrolments.record(visit)
    ctx.rest()
    args: dict[str, Arg] = {"name": enrolment.name}
    if not visit.reached and planned is not None:
        return Reply("record-attempt-saved", {**args, "last": Day(planned.latest_on)})
    if planned is None or not is_due:
        return Reply("record-saved-early", args)
    ctx.uow.followups.save(planned.complete(day))
    ctx.uow.outbox.drop(enrolment.person_id, f"followup:{planned.id}")
    if is_last or planned.is_final:
        ctx.uow.enrolments.save(enrolment.complete())
        ctx.tell(Notice(enrolment.person_id, "followup-completed"))
        return Reply("record-saved-last", args)
    following = await plans.plan_next(ctx, enrolment, day)
    ctx.tell(Notice(enrolment.person_id, "followup-next", {"next": Day(following.target_on)}))
    return Reply("record-saved", {**args, "next": Day(following.target_on)})


async def in_words(ctx: Context) -> Replies:
    """Take a resident's own words after a reminder for the answer; the nurse reads them."""
    enrolment = await ctx.uow.enrolments.active_of(ctx.speaker.id)
    planned = await ctx.uow.followups.open_of(enrolment.id) if enrolment is not None else None
    if enrolment is None or planned is None or planned.stage is Stage.REMIND or planned.answered_at is not None:
        return None
    ctx.uow.followups.save(planned.answer(Feeling.WORDS, ctx.now))
    question = await health_questions.keep(ctx, ctx.inbound.text)
    args: dict[str, Arg] = {"name": enrolment.name, "words": question.words}
    ctx.tell(Notice(planned.nurse_id, "followup-said", args, (health_questions.answer_button(question),)))
    return Reply("followup-words-ok")


async def _answered(ctx: Context, followup_id: int, feeling: Feeling) -> Replies:
    followup = await ctx.uow.followups.get(followup_id)
    ctx.require(Action.ANSWER_FOLLOWUP, CareOf(followup.person_id))
    if followup.occurred_on is not None or followup.cancelled_at is not None:
        return Reply("followup-over")
    ctx.uow.followups.save(followup.answer(feeling, ctx.now))
    if feeling is not Feeling.WELL:
        enrolment = await ctx.uow.enrolments.get(followup.enrolment_id)
        lane = Lane.DANGER if feeling is Feeling.JOINT else Lane.ANSWER
        args: dict[str, Arg] = {"name": enrolment.name, "feeling": Word(worded("feeling", feeling))}
        ctx.tell(Notice(followup.nurse_id, "followup-answered", args, lane=lane, urgent=feeling is Feeling.JOINT))
    return Reply(f"{worded('followup', feeling)}-ok")


async def _in_care(ctx: Context) -> list[Enrolment]:
    return await ctx.uow.enrolments.active_of_nurses(_clinic(ctx))


def _clinic(ctx: Context) -> list[int]:
    """List the nurses of the speaker's community: they stand in for each other."""
    return [one.id for one in ctx.community.nurses_of(ctx.speaker)]


async def _listed(ctx: Context, which: str) -> Replies:
    ctx.require(Action.LIST_FOLLOWUPS)
    names = {one.id: one.name for one in await _in_care(ctx)}
    due = await ctx.uow.followups.until(_clinic(ctx), ctx.today)
    shown = [one for one in due if one.state_on(ctx.today) in _LISTED[which] and one.enrolment_id in names]
    if not shown:
        return Reply(f"followups-{which}-none")
    lines = tuple(_line(one, names[one.enrolment_id]) for one in shown)
    return Reply(f"followups-{which}", {"count": len(shown), "lines": Lines(lines)})


def _line(followup: FollowUp, name: str) -> Word:
    feeling: Arg = Word(worded("feeling", followup.feeling) if followup.feeling else "feeling-none")
    return Word("followups-line", {"name": name, "target": Day(followup.target_on), "feeling": feeling})
