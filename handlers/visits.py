"""随访记录: a nurse's line of a contact, read back before it is saved; the next contact is counted from it."""

from dataclasses import replace
from datetime import date

from bot.domain.audit import Look
from bot.domain.contacts import ContactLine, correction_of, read_back, read_line, without_correction
from bot.domain.enrolments import Enrolment
from bot.domain.errors import NotFound, NotInProgramme
from bot.domain.labs import whose_urate
from bot.domain.messages import PAGE, Arg, Button, Day, Lines, Word, worded
from bot.domain.visits import Advice, Way
from handlers import care, contacts, courses, plans, records
from handlers.context import Context
from handlers.dialogue import Replies, Reply


async def subjects_of(ctx: Context) -> list[Enrolment]:
    """List whom a nurse's line is about: the resident of the programme whose name it begins with, or namesakes.

    A line with a urate of somebody who is not in the programme is refused: nobody else may read it.
    """
    said, corrects = without_correction(ctx.inbound.text.strip())
    awaited = ctx.form.about if ctx.form.kind == "record_correction" else None
    late = await care.named_late(ctx, said)
    named = [one for one in late if corrects or one.in_programme or one.id == awaited]
    whose = whose_urate(said)
    if not named and whose is not None:
        await care.check_not_over(ctx, said)
        raise NotInProgramme(name=whose)
    return named


async def record(ctx: Context, enrolment: Enrolment) -> Replies:
    """Read a nurse's line back with its units before anything is saved; of a name alone show the resident's card."""
    await care.enrolment_of(ctx, enrolment.id)
    if not enrolment.planned:  # nothing is recorded before the plan is made
        return plans.as_reply(plans.plan_card(enrolment))
    words, corrects = without_correction(ctx.inbound.text.strip())
    is_named = words[: len(enrolment.name)].casefold() == enrolment.name.casefold()
    said = words[len(enrolment.name) :].strip() if is_named else words
    is_awaited = ctx.form.kind == "record_correction" and ctx.form.about == enrolment.id
    if not said and not corrects:
        return await card(ctx, enrolment.id)
    before = None
    if is_awaited or corrects:
        before = await contacts.standing(ctx, enrolment, int(ctx.form.data["visit"]) if is_awaited else None)
    line = read_line(said, enrolment, ctx.today, before.occurred_on if before is not None else None)
    if line.is_empty:
        return Reply("record-how", {"name": enrolment.name})
    if before is not None:
        care.require_consent(enrolment)
        line = correction_of(before, line)
        await contacts.check(ctx, enrolment, line, before)
        await care.note_look(ctx, ctx.speaker, enrolment, Look.RECORD)
    ctx.wait_for(
        "record",
        enrolment.id,
        urate=line.urate,
        words=line.words,
        rest=line.rest,
        day=line.day.isoformat(),
        reached=line.reached,
        way=line.way.value,
        advice=[one.value for one in line.advice],
        seen=await contacts.seen_of(ctx, enrolment),
        corrects=before.id if before is not None else None,
    )
    return _read_back(ctx, enrolment)


async def card(ctx: Context, enrolment_id: int) -> Replies:
    """Show a nurse how a resident stands: the last contact, the next one, and what may be changed."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    await care.note_look(ctx, ctx.speaker, enrolment, Look.RECORD)
    lines = await records.lines_of(ctx, enrolment)
    page = Button("record-page", f"{PAGE}care/{enrolment.id}")
    changes = courses.offered(enrolment)
    return Reply("record-card", {"name": enrolment.name, "lines": Lines(tuple(lines))}, (*changes, page))


async def advise(ctx: Context, enrolment_id: int, module: str) -> Replies:
    """Tick one of the study's four modules, or take the tick away."""
    enrolment = await care.awaited(ctx, enrolment_id, "record")
    if module not in set(Advice):
        raise NotFound
    ticked = [str(one) for one in ctx.form.data.get("advice", [])]
    ticked = [one for one in ticked if one != module] if module in ticked else [*ticked, module]
    ctx.keep(replace(ctx.form, data={**ctx.form.data, "advice": ticked}))
    return replace(_read_back(ctx, enrolment), fresh=False)


async def went(ctx: Context, enrolment_id: int, way: str) -> Replies:
    """Choose how the contact took place."""
    enrolment = await care.awaited(ctx, enrolment_id, "record")
    if way not in set(Way):
        raise NotFound
    ctx.keep(replace(ctx.form, data={**ctx.form.data, "way": way}))
    return replace(_read_back(ctx, enrolment), fresh=False)


async def reached(ctx: Context, enrolment_id: int) -> Replies:
    """Make a contact of what was read as an attempt: somebody was spoken with."""
    enrolment = await care.awaited(ctx, enrolment_id, "record")
    if ctx.form.data.get("corrects"):
        raise NotFound
    ctx.keep(replace(ctx.form, data={**ctx.form.data, "reached": True}))
    return replace(_read_back(ctx, enrolment), fresh=False)


async def correct(ctx: Context, enrolment_id: int, visit: str) -> Replies:
    """Let the next line about this resident stand in place of a record."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    if not (visit.isascii() and visit.isdecimal()):
        raise NotFound
    care.require_consent(enrolment)
    before = await contacts.standing(ctx, enrolment, int(visit))
    ctx.wait_for("record_correction", enrolment.id, visit=before.id)
    return Reply("record-correct-how", {"name": enrolment.name, "day": Day(before.occurred_on)})


async def in_place(ctx: Context, enrolment_id: int) -> Replies:
    """Take what is written in place of a record, without the name too."""
    return await record(ctx, await care.enrolment_of(ctx, enrolment_id))


async def rewrite(ctx: Context, enrolment_id: int) -> Replies:
    """Drop what was read back, to be written again."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    ctx.rest()
    return Reply("record-how", {"name": enrolment.name})


async def save(ctx: Context, enrolment_id: int) -> Replies:
    """Save what was read back; the contact is done and the next one planned."""
    enrolment = await care.awaited(ctx, enrolment_id, "record")
    seen, corrects = int(ctx.form.data.get("seen", 0)), ctx.form.data.get("corrects")
    if corrects:
        saved = await contacts.correct(ctx, enrolment, _line(ctx), seen, int(corrects))
    else:
        saved = await contacts.save(ctx, enrolment, _line(ctx), seen)
    ctx.rest()
    return saved


def _read_back(ctx: Context, enrolment: Enrolment) -> Reply:
    line = _line(ctx)
    buttons = [
        Button("record-save", f"visits:save:{enrolment.id}"),
        Button("record-again", f"visits:rewrite:{enrolment.id}"),
    ]
    corrects = bool(ctx.form.data.get("corrects"))
    if not line.reached and not corrects:
        buttons.append(Button("record-reached", f"visits:reached:{enrolment.id}"))
    if line.reached:
        buttons += [
            Button(
                "record-ticked" if module in line.advice else "record-tick",
                f"visits:advise:{enrolment.id}.{module.value}",
                {"module": Word(worded("advice", module))},
            )
            for module in Advice
        ]
        buttons += [
            Button(worded("record-by", way), f"visits:went:{enrolment.id}.{way.value}")
            for way in Way
            if way is not line.way
        ]
    args: dict[str, Arg] = {"name": enrolment.name, "lines": Lines(tuple(read_back(line, ctx.today)))}
    key = "record-check-correction" if corrects else "record-check"
    return Reply(key, args, tuple(buttons), slot=f"record:{enrolment.id}")


def _line(ctx: Context) -> ContactLine:
    """Give the line that was read back."""
    said = ctx.form.data
    return ContactLine(
        date.fromisoformat(str(said["day"])),
        said["urate"],
        str(said["words"]),
        str(said["rest"]),
        bool(said["reached"]),
        Way(str(said["way"])),
        tuple(Advice(str(one)) for one in said["advice"]),
    )
