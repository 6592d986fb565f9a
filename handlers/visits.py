"""随访记录: a nurse's line of a contact, read back before it is saved; the next contact is counted from it."""

from dataclasses import replace
from datetime import date

from bot.domain.audit import Look
from bot.domain.enrolments import Enrolment, EnrolmentState, Step
from bot.domain.errors import BeforeEnrolment, NotFound, NotInProgramme
from bot.domain.followups import FollowUp, is_final_on, meant_by
from bot.domain.labs import read_urate, whose_urate, without_urate
from bot.domain.messages import Arg, Button, Day, Lines, Word, worded
from bot.domain.visits import Advice, VisitRecord, Way, contact_day, read_way, was_reached
from handlers import care, courses, plans, records
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST_NAME = 30
"""Characters of a name that a line may begin with."""


async def subject_of(ctx: Context) -> Enrolment | None:
    """Find whom a nurse's line is about: the resident of the programme whose name it begins with.

    A line with a urate of somebody who is not in the programme is refused: nobody else may read it.
    """
    said = ctx.inbound.text.strip()
    names = {said[:length] for length in range(1, LONGEST_NAME + 1)}
    named = [one for one in await ctx.uow.enrolments.named(care.clinic_of(ctx), names) if one.planned]
    whose = whose_urate(said)
    if not named and whose is not None:
        raise NotInProgramme(name=whose)
    return max(named, key=lambda one: len(one.name), default=None)


async def record(ctx: Context, enrolment: Enrolment) -> Replies:
    """Read a nurse's line back with its units before anything is saved; of a name alone show the resident's card."""
    await care.enrolment_of(ctx, enrolment.id)
    said = ctx.inbound.text.strip().removeprefix(enrolment.name).strip()
    if not said:
        return await card(ctx, enrolment.id)
    day, words = contact_day(said, ctx.today)
    if day < enrolment.starts_on:
        raise BeforeEnrolment(name=enrolment.name)
    urate = read_urate(words)
    rest = (without_urate(words) if urate is not None else words).strip()
    if urate is None and not rest:
        return Reply("record-how", {"name": enrolment.name})
    reached = urate is not None or was_reached(words)
    ctx.wait_for(
        "record",
        enrolment.id,
        urate=urate,
        words=words,
        rest=rest,
        day=day.isoformat(),
        reached=reached,
        way=read_way(words).value,
        advice=[],
    )
    return _read_back(ctx, enrolment)


async def card(ctx: Context, enrolment_id: int) -> Replies:
    """Show a nurse how a resident stands: the last contact, the next one, and what may be changed."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    await care.note_look(ctx, ctx.speaker, enrolment, Look.RECORD)
    lines = await records.lines_of(ctx, enrolment)
    page = Button("record-page", f"page:/care/{enrolment.id}")
    changes = courses.offered(enrolment)
    return Reply("record-card", {"name": enrolment.name, "lines": Lines(tuple(lines))}, (*changes, page))


async def advise(ctx: Context, enrolment_id: int, module: str) -> Replies:
    """Tick one of the study's four modules, or take the tick away."""
    enrolment = await _awaited(ctx, enrolment_id)
    if module not in set(Advice):
        raise NotFound
    ticked = [str(one) for one in ctx.form.data.get("advice", [])]
    ticked = [one for one in ticked if one != module] if module in ticked else [*ticked, module]
    ctx.keep(replace(ctx.form, data={**ctx.form.data, "advice": ticked}))
    return replace(_read_back(ctx, enrolment), fresh=False)


async def went(ctx: Context, enrolment_id: int, way: str) -> Replies:
    """Choose how the contact took place."""
    enrolment = await _awaited(ctx, enrolment_id)
    if way not in set(Way):
        raise NotFound
    ctx.keep(replace(ctx.form, data={**ctx.form.data, "way": way}))
    return replace(_read_back(ctx, enrolment), fresh=False)


async def rewrite(ctx: Context, enrolment_id: int) -> Replies:
    """Drop what was read back, to be written again."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    ctx.rest()
    return Reply("record-how", {"name": enrolment.name})


async def save(ctx: Context, enrolment_id: int) -> Replies:
    """Save what was read back; the contact is done and the next one planned."""
    enrolment = await _awaited(ctx, enrolment_id)
    care.require_consent(enrolment)
    said = ctx.form.data
    day = date.fromisoformat(str(said.get("day") or ctx.today))
    contacts = [one for one in await ctx.uow.followups.of(enrolment.id) if not one.occurred_on and not one.cancelled_at]
    reached = bool(said.get("reached", True))
    meant = _meant(contacts, day, enrolment) if reached else next((one for one in contacts if one.is_open), None)
    ctx.uow.visits.add(
        VisitRecord(
            id=await ctx.uow.new_id(),
            enrolment_id=enrolment.id,
            followup_id=meant.id if meant is not None else None,
            recorded_by=ctx.speaker.id,
            occurred_on=day,
            recorded_at=ctx.now,
            urate=said["urate"],
            words=str(said["words"]),
            reached=reached,
            way=Way(str(said.get("way", Way.TELEPHONE))),
            advice=tuple(Advice(str(one)) for one in said.get("advice", [])),
        )
    )
    ctx.rest()
    args: dict[str, Arg] = {"name": enrolment.name}
    if not reached and meant is not None:
        return Reply("record-attempt-saved", {**args, "last": Day(meant.latest_on)})
    if meant is None or not reached:
        return Reply("record-saved-early", args)
    return await _complete(ctx, enrolment, contacts, meant, day)


async def _complete(ctx: Context, enrolment: Enrolment, contacts: list[FollowUp], meant: FollowUp, day: date) -> Reply:
    """Note that the contact took place; whatever was planned after an earlier one is counted anew from it."""
    ctx.uow.followups.save(meant.complete(day))
    later = [one for one in contacts if one.is_open and one.id != meant.id]
    for one in later:
        ctx.uow.followups.save(one.cancel(ctx.now))
    for one in (meant, *later):
        ctx.uow.outbox.drop(enrolment.person_id, care.slot_of(enrolment.id, one.id))
    args: dict[str, Arg] = {"name": enrolment.name}
    if enrolment.state is not EnrolmentState.ACTIVE:
        return Reply("record-saved-early", args)
    if meant.is_final or is_final_on(day, enrolment.ends_on):
        closing = enrolment.step(Step.CLOSE)
        ctx.uow.enrolments.save(closing)
        await care.tell_history(ctx, closing, "close", "end_reached")
        if await records.has_final_panel(ctx, closing):
            return await courses.completed(ctx, closing, "with_panel")
        ctx.tell(care.news(closing, "end", "followup-last-done"))
        ask = courses.ask_for_panel(closing)
        return Reply("record-saved-closing", args, ask.buttons)
    following = await plans.plan_next(ctx, enrolment, day)
    ctx.tell(care.news(enrolment, "next", "followup-next", {"next": Day(following.target_on)}))
    return Reply("record-saved", {**args, "next": Day(following.target_on)})


def _meant(contacts: list[FollowUp], day: date, enrolment: Enrolment) -> FollowUp | None:
    """Find what a contact of a day completes; near the end it is the final visit, whatever was planned."""
    waited_for = next((one for one in contacts if one.is_open), None)
    if waited_for is not None and is_final_on(day, enrolment.ends_on):
        return waited_for
    return meant_by(contacts, day)


def _read_back(ctx: Context, enrolment: Enrolment) -> Reply:
    said = ctx.form.data
    day, reached, ticked = date.fromisoformat(str(said["day"])), bool(said["reached"]), said["advice"]
    lines = [Word("record-day", {"day": Day(day)})] if day != ctx.today else []
    if said["urate"] is not None:
        lines.append(Word("record-urate", {"urate": f"{said['urate']:g}"}))
    if said["rest"]:
        lines.append(Word("record-words", {"words": str(said["rest"])}))
    lines.append(Word(worded("record-way", str(said["way"]))) if reached else Word("record-not-reached"))
    if ticked:
        lines.append(Word("record-advice", {"modules": _listed(ticked)}))
    buttons = [
        Button("record-save", f"visits:save:{enrolment.id}"),
        Button("record-again", f"visits:rewrite:{enrolment.id}"),
    ]
    if reached:
        buttons += [
            Button(
                "record-ticked" if module.value in ticked else "record-tick",
                f"visits:advise:{enrolment.id}.{module.value}",
                {"module": Word(worded("advice", module))},
            )
            for module in Advice
        ]
        buttons += [
            Button(worded("record-by", way), f"visits:went:{enrolment.id}.{way.value}")
            for way in Way
            if way.value != said["way"]
        ]
    args: dict[str, Arg] = {"name": enrolment.name, "lines": Lines(tuple(lines))}
    return Reply("record-check", args, tuple(buttons), slot=f"record:{enrolment.id}")


def _listed(modules: list[str]) -> Lines:
    return Lines(tuple(Word(worded("advice", one)) for one in modules))


async def _awaited(ctx: Context, enrolment_id: int) -> Enrolment:
    """Load the enrolment of what was read back and waits for 保存."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    if ctx.form.kind != "record" or ctx.form.about != enrolment_id:
        raise NotFound
    return enrolment
