"""化验: a nurse's line of a draw, read back with units and flags before it is saved; corrections are appended."""

from dataclasses import dataclass
from datetime import date

from bot.domain import lab_lines, lab_panels
from bot.domain.audit import Look
from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.errors import DomainError, NotFound
from bot.domain.lab_panels import Alarm, LabPanel, Phase
from bot.domain.messages import Arg, Button, Day, Lane, Lines, Notice, Word
from bot.domain.people import Person
from bot.domain.permissions import Action
from handlers import care, courses, lab_cards
from handlers.context import Context
from handlers.dialogue import Replies, Reply


class NotEnrolled(DomainError):
    """The line is about somebody who is in no programme."""

    key = "lab-error-not-enrolled"


class NothingToCorrect(DomainError):
    """No panel of that day is there that could be corrected."""

    key = "lab-error-nothing-to-correct"


@dataclass(frozen=True, slots=True)
class _Draft:
    """What was read of a line and waits for 保存: the panel as it would be, and the one that stands in its way."""

    panel: LabPanel
    standing: list[LabPanel]
    corrects: bool

    @property
    def of_the_day(self) -> LabPanel | None:
        """Find a panel of the same day that somebody has entered already."""
        others = (one for one in self.standing if one.id != self.panel.corrects)
        return next((one for one in others if one.drawn_on == self.panel.drawn_on), None)


async def line(ctx: Context, chosen: Enrolment | None = None) -> Replies:
    """Take a nurse's line of a draw, of who was chosen or else of whom it names; None where it is none."""
    said = ctx.inbound.text.strip()
    begun = lab_lines.begins(said)
    if begun is None and not lab_lines.mentions(said):
        return None
    named = await care.named_late(ctx, begun.rest if begun is not None else said)
    if not named:
        return await _of_nobody(ctx, begun.rest) if begun is not None else None
    name_first = begun is None
    begun = begun or lab_lines.begins(said[len(named[0].name) :])
    if begun is None:
        return None
    if len(named) > 1 and chosen is None:
        return care.ask_whose(ctx, named)
    words = begun.rest if name_first else begun.rest[len(named[0].name) :]
    return await _read(ctx, chosen or named[0], words, corrects=begun.corrects)


async def correct(ctx: Context, enrolment_id: int, panel: str) -> Replies:
    """Let the next line about this resident stand in place of a panel."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.RECORD_RESULT)
    standing = lab_panels.standing(await ctx.uow.lab_panels.of(enrolment.id))
    found = next((one for one in standing if str(one.id) == panel), None)
    if found is None:
        raise NotFound
    ctx.wait_for("lab_correction", enrolment.id, panel=found.id)
    return Reply("lab-correct-how", {"name": enrolment.name, "day": Day(found.drawn_on)})


async def amend(ctx: Context, enrolment_id: int) -> Replies:
    """Say that what was read is a correction of the panel of the same day."""
    enrolment = await care.awaited(ctx, enrolment_id, "lab", Action.RECORD_RESULT)
    there = (await _draft(ctx, enrolment)).of_the_day
    if there is None:
        raise NotFound
    ctx.wait_for("lab", enrolment.id, **{**ctx.form.data, "corrects": there.id})
    return await _read_back(ctx, enrolment)


async def rewrite(ctx: Context, enrolment_id: int) -> Replies:
    """Drop what was read back, to be written again."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.RECORD_RESULT)
    ctx.rest()
    return Reply("lab-how", {"name": enrolment.name})


async def save(ctx: Context, enrolment_id: int) -> Replies:
    """Save what was read back; the nurses of the clinic hear at once of what cannot wait."""
    enrolment = await care.awaited(ctx, enrolment_id, "lab", Action.RECORD_RESULT)
    care.require_consent(enrolment)
    draft = await _draft(ctx, enrolment)
    if draft.of_the_day is not None:
        return await _read_back(ctx, enrolment)
    panel = draft.panel
    ctx.uow.lab_panels.add(panel)
    # Of two nurses who save the same draw at once the slower one finds the other's panel.
    ctx.uow.enrolments.save(enrolment)
    ctx.rest()
    args: dict[str, Arg] = {"name": enrolment.name, "day": Day(panel.drawn_on)}
    found = lab_panels.alarms(panel, ctx.guides.labs, enrolment.sex, enrolment.age)
    if found:
        _alarm(ctx, enrolment, found)
    after = await _closing(ctx, enrolment, draft)
    wanted = courses.to_review(enrolment) if found else ()
    correction = Button("lab-correct", f"labs:correct:{enrolment.id}.{panel.id}")
    return [Reply("lab-saved", args, (*wanted, correction)), *after]


async def _read(ctx: Context, enrolment: Enrolment, words: str, *, corrects: bool) -> Replies:
    await care.enrolment_of(ctx, enrolment.id, Action.RECORD_RESULT)
    if not words.strip():
        return Reply("lab-how", {"name": enrolment.name})
    read = lab_lines.read_line(words, ctx.today, ctx.guides.labs)
    lab_panels.check_drawn(read.day, enrolment.starts_on, enrolment.name)
    if read.is_empty:
        return Reply("lab-how", {"name": enrolment.name})
    chosen = None
    if ctx.form.kind == "lab_correction" and ctx.form.about == enrolment.id:
        chosen = int(ctx.form.data["panel"])
    elif corrects:
        standing = lab_panels.standing(await ctx.uow.lab_panels.of(enrolment.id))
        meant = [one.id for one in standing if one.drawn_on == read.day or not read.says_day]
        if not meant:
            raise NothingToCorrect(name=enrolment.name, day=Day(read.day))
        chosen = meant[-1]
    ctx.wait_for("lab", enrolment.id, words=words, on=ctx.today.isoformat(), corrects=chosen)
    return await _read_back(ctx, enrolment)


async def _read_back(ctx: Context, enrolment: Enrolment) -> Reply:
    """Show what would be saved, or ask whether it corrects the panel of that day which is there already."""
    draft = await _draft(ctx, enrolment)
    again = Button("record-again", f"labs:rewrite:{enrolment.id}")
    there, panel = draft.of_the_day, draft.panel
    if there is not None:
        await care.note_look(ctx, ctx.speaker, enrolment, Look.RECORD)
        nurse = ctx.community.staff.get(there.recorded_by)
        args: dict[str, Arg] = {
            "name": enrolment.name,
            "day": Day(there.drawn_on),
            "nurse": nurse.name if nurse is not None else Word("somebody"),
            "values": lab_cards.in_short(ctx, there, enrolment),
        }
        amended = Button("lab-amend", f"labs:amend:{enrolment.id}")
        return Reply("lab-same-day", args, (amended, again), slot=f"labs:{enrolment.id}")
    if draft.corrects:
        await care.note_look(ctx, ctx.speaker, enrolment, Look.RECORD)
    phase = _phase(draft, enrolment)
    lines = lab_cards.lines_of(ctx, panel, enrolment, phase)
    key = "lab-check-correction" if draft.corrects else "lab-check"
    args = {"name": enrolment.name, "day": Day(panel.drawn_on), "lines": Lines(tuple(lines))}
    buttons = (Button("record-save", f"labs:save:{enrolment.id}"), again)
    return Reply(key, args, buttons, slot=f"labs:{enrolment.id}")


async def _draft(ctx: Context, enrolment: Enrolment) -> _Draft:
    """Read again what waits for 保存, beside what stands now."""
    said = ctx.form.data
    read = lab_lines.read_line(str(said["words"]), date.fromisoformat(str(said["on"])), ctx.guides.labs)
    standing = lab_panels.standing(await ctx.uow.lab_panels.of(enrolment.id))
    before = next((one for one in standing if one.id == said["corrects"]), None)
    if said["corrects"] is not None and before is None:  # somebody has corrected it meanwhile
        raise NothingToCorrect(name=enrolment.name, day=Day(read.day))
    panel = lab_lines.as_panel(
        read,
        panel_id=await ctx.uow.new_id(),
        enrolment_id=enrolment.id,
        by=ctx.speaker.id,
        at=ctx.now,
        before=before,
    )
    return _Draft(panel, standing, corrects=before is not None)


def _phase(draft: _Draft, enrolment: Enrolment) -> Phase:
    panels = [*(one for one in draft.standing if one.id != draft.panel.corrects), draft.panel]
    found = lab_panels.phases(panels, enrolment.starts_on, enrolment.ends_on)
    return found[draft.panel.id]


def _alarm(ctx: Context, enrolment: Enrolment, found: list[Alarm]) -> None:
    """Tell the other nurses of the clinic at once."""
    args: dict[str, Arg] = {"name": enrolment.name, "lines": Lines(tuple(lab_cards.alarm_lines(found)))}
    buttons = courses.to_review(enrolment)
    others: list[Person] = [one for one in ctx.community.nurses_of(ctx.speaker) if one.id != ctx.speaker.id]
    ctx.tell(*(Notice(one.id, "lab-alarm", args, buttons, lane=Lane.DANGER, urgent=True) for one in others))


async def _closing(ctx: Context, enrolment: Enrolment, draft: _Draft) -> list[Reply]:
    """End a programme that only waits for its last values; others leave it open, and the nurse may end it."""
    if enrolment.state is not EnrolmentState.CLOSING:
        return []
    if _phase(draft, enrolment) is Phase.FINAL:
        return [await courses.completed(ctx, enrolment, "with_panel")]
    ask = courses.ask_for_panel(enrolment)
    return [Reply(ask.key, ask.args, ask.buttons)]


async def _of_nobody(ctx: Context, rest: str) -> Replies:
    """Refuse a line about somebody who is in no programme, or who has left; what names nobody is no such line."""
    if not rest:
        return Reply("lab-how-anybody")
    named = lab_lines.whose(rest)
    if named is None:
        return None
    await care.check_not_over(ctx, rest)
    raise NotEnrolled(name=named)
