"""不良反应: a nurse's line of an adverse event, read back and saved; the open ones listed, and closed."""

from dataclasses import replace
from datetime import date

from bot.domain.adverse_events import (
    LONGEST,
    AdverseEvent,
    EventLine,
    Outcome,
    Severity,
    mentions,
    read_event,
    whose,
)
from bot.domain.audit import Look
from bot.domain.enrolments import Enrolment
from bot.domain.errors import BeforeEnrolment, NotFound, NotInProgramme
from bot.domain.messages import Arg, Button, Day, Lane, Lines, Notice, Word, short, worded
from bot.domain.permissions import Action
from handlers import care, courses
from handlers.context import Context
from handlers.dialogue import Replies, Reply

ASKED = ("不良反应", "adverse events", "adverse")
"""The words by which a nurse asks for the list."""
MOST_LISTED = 8


async def line(ctx: Context, chosen: Enrolment | None = None) -> Replies:
    """Take a nurse's line of an adverse event, of who was chosen or else of whom it names; None where it is none."""
    said = ctx.inbound.text.strip()
    if not mentions(said):
        return None
    named = await care.named_first(ctx, said)
    if not named:
        name = whose(said)
        if name is None:
            return None
        await care.check_not_over(ctx, said)
        raise NotInProgramme(name=name)
    event = read_event(said[len(named[0].name) :], ctx.today)
    if event is None:
        return None
    if len(named) > 1 and chosen is None:
        return care.ask_whose(ctx, named)
    return await _read(ctx, chosen or named[0], event)


async def severity(ctx: Context, enrolment_id: int, how: str) -> Replies:
    """Take how severe it is."""
    enrolment = await care.awaited(ctx, enrolment_id, "adverse", Action.RECORD_RESULT)
    if how not in set(Severity):
        raise NotFound
    ctx.keep(replace(ctx.form, data={**ctx.form.data, "severity": how}))
    return replace(_read_back(ctx, enrolment), fresh=False)


async def rewrite(ctx: Context, enrolment_id: int) -> Replies:
    """Drop what was read back, to be written again."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.RECORD_RESULT)
    ctx.rest()
    return Reply("adverse-how", {"name": enrolment.name})


async def save(ctx: Context, enrolment_id: int) -> Replies:
    """Save what was read back; of a severe one the nurses of the clinic hear at once."""
    enrolment = await care.awaited(ctx, enrolment_id, "adverse", Action.RECORD_RESULT)
    care.require_in_programme(enrolment)
    said = ctx.form.data
    if not said["severity"]:
        raise NotFound
    event = AdverseEvent(
        id=await ctx.uow.new_id(),
        enrolment_id=enrolment.id,
        occurred_on=date.fromisoformat(str(said["day"])),
        recorded_by=ctx.speaker.id,
        recorded_at=ctx.now,
        words=str(said["words"]),
        severity=Severity(str(said["severity"])),
    )
    ctx.uow.adverse_events.add(event)
    ctx.rest()
    close = Button("adverse-close", f"adverse:close:{event.id}")
    if event.severity is not Severity.SEVERE:
        return Reply("adverse-saved", {"name": enrolment.name}, (close,))
    args: dict[str, Arg] = {"name": enrolment.name, "words": short(event.words), "day": Day(event.occurred_on)}
    wanted = courses.to_review(enrolment)
    others = [one for one in ctx.community.nurses_of(ctx.speaker) if one.id != ctx.speaker.id]
    ctx.tell(*(Notice(one.id, "adverse-severe", args, wanted, lane=Lane.DANGER, urgent=True) for one in others))
    return Reply("adverse-saved", {"name": enrolment.name}, (*wanted, close))


async def listed(ctx: Context) -> Replies:
    """List what is not over yet among the residents of the clinic, the oldest first."""
    ctx.require(Action.LIST_FOLLOWUPS)
    nurses = care.clinic_of(ctx)
    events = await ctx.uow.adverse_events.open_of_nurses(nurses)
    concerned = await ctx.uow.enrolments.some({one.enrolment_id for one in events})
    in_care = {one.id: one for one in concerned if not one.is_closed_to_staff}
    found = [one for one in events if one.enrolment_id in in_care]
    if not found:
        return Reply("adverse-none")
    await care.note_list(ctx)
    shown = list(enumerate(found[:MOST_LISTED], 1))
    lines = tuple(
        Word("adverse-line", {"number": at, "name": in_care[one.enrolment_id].name, **_told(one)}) for at, one in shown
    )
    buttons = tuple(Button("adverse-close-number", f"adverse:close:{one.id}", {"number": str(at)}) for at, one in shown)
    return Reply("adverse-list", {"count": len(found), "lines": Lines(lines)}, buttons)


async def close(ctx: Context, event_id: int) -> Replies:
    """Ask how an event ended."""
    event, enrolment = await _open(ctx, event_id)
    await care.note_look(ctx, ctx.speaker, enrolment, Look.RECORD)
    ctx.wait_for("adverse_outcome", event.id)
    buttons = tuple(Button(worded("adverse-as", one), f"adverse:ended:{event.id}.{one.value}") for one in Outcome)
    return Reply("adverse-how-ended", {"name": enrolment.name, **_told(event)}, buttons)


async def ended(ctx: Context, event_id: int, outcome: str) -> Replies:
    """Take one of the outcomes that have a button."""
    if outcome not in set(Outcome):
        raise NotFound
    return await _closed(ctx, event_id, outcome)


async def in_words(ctx: Context, event_id: int) -> Replies:
    """Take how it ended as a nurse writes it."""
    return await _closed(ctx, event_id, " ".join(ctx.inbound.text.split())[:LONGEST])


async def _closed(ctx: Context, event_id: int, outcome: str) -> Replies:
    event, enrolment = await _open(ctx, event_id)
    ctx.uow.adverse_events.save(event.close(ctx.speaker.id, ctx.now, outcome))
    if ctx.form.kind == "adverse_outcome":
        ctx.rest()
    why: Arg = Word(worded("adverse-outcome", outcome)) if outcome in set(Outcome) else outcome
    return Reply("adverse-closed", {"name": enrolment.name, "words": short(event.words), "outcome": why})


async def _open(ctx: Context, event_id: int) -> tuple[AdverseEvent, Enrolment]:
    """Load an event that is not over; of who has left nothing more is kept. Raises EventOver."""
    event = await ctx.uow.adverse_events.get(event_id)
    enrolment = await care.enrolment_of(ctx, event.enrolment_id, Action.RECORD_RESULT)
    care.require_consent(enrolment)
    event.check_open()
    return event, enrolment


async def _read(ctx: Context, enrolment: Enrolment, event: EventLine) -> Replies:
    await care.enrolment_of(ctx, enrolment.id, Action.RECORD_RESULT)
    if event.day < enrolment.starts_on:
        raise BeforeEnrolment(name=enrolment.name)
    if not event.words:
        return Reply("adverse-how", {"name": enrolment.name})
    how = event.severity.value if event.severity is not None else ""
    ctx.wait_for("adverse", enrolment.id, words=event.words, day=event.day.isoformat(), severity=how)
    return _read_back(ctx, enrolment)


def _read_back(ctx: Context, enrolment: Enrolment) -> Reply:
    said = ctx.form.data
    args: dict[str, Arg] = {
        "name": enrolment.name,
        "words": str(said["words"]),
        "day": Day(date.fromisoformat(str(said["day"]))),
    }
    again = Button("record-again", f"adverse:rewrite:{enrolment.id}")
    slot = f"adverse:{enrolment.id}"
    if not said["severity"]:
        asked = (Button(worded("adverse-is", one), f"adverse:severity:{enrolment.id}.{one.value}") for one in Severity)
        return Reply("adverse-how-severe", args, (*asked, again), slot=slot)
    how = Word(worded("adverse-severity", str(said["severity"])))
    buttons = (Button("record-save", f"adverse:save:{enrolment.id}"), again)
    return Reply("adverse-check", {**args, "severity": how}, buttons, slot=slot)


def _told(event: AdverseEvent) -> dict[str, Arg]:
    how = Word(worded("adverse-severity", event.severity))
    return {"day": Day(event.occurred_on), "words": short(event.words), "severity": how}
