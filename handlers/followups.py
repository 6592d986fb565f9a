"""随访: the resident's answer on the day, leaving, and the nurse's lists of today, overdue and to be called."""

from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.errors import NotFound
from bot.domain.followups import Feeling, FollowUp, FollowUpState, Stage
from bot.domain.messages import PAGE, Arg, Button, Day, Lane, Lines, Notice, Word, worded
from bot.domain.permissions import Action, CareOf
from bot.domain.words import Both
from handlers import care, health_questions, nurse_days, plans, self_reports
from handlers.context import Context
from handlers.dialogue import Replies, Reply

_LISTED = {
    "today": {FollowUpState.OPEN, FollowUpState.DUE, FollowUpState.RESCHEDULED},
    "overdue": {FollowUpState.OVERDUE, FollowUpState.MISSED},
}
MOST_BUTTONS = 8
"""Residents of a list that have a button; the page shows all."""
MOST_LINES = 20
"""Residents of a list that have a line in the conversation."""
_PAGE = Button("followups-page", f"{PAGE}care")


async def well(ctx: Context, followup_id: int) -> Replies:
    """Take 没有不舒服, and ask the first of the short questions."""
    return await _answered(ctx, followup_id, Feeling.WELL)


async def joint(ctx: Context, followup_id: int) -> Replies:
    """Take 关节红肿: a doctor within a day, and the nurse hears at once."""
    return await _answered(ctx, followup_id, Feeling.JOINT)


async def call_me(ctx: Context, followup_id: int) -> Replies:
    """Take 让护士打给我."""
    return await _answered(ctx, followup_id, Feeling.CALL_ME)


async def leave(ctx: Context, enrolment_id: int) -> Replies:
    """Let a resident leave the programme with one tap; nothing else changes for them."""
    enrolment = await care.enrolment_of(ctx, enrolment_id, Action.LEAVE_PROGRAMME)
    if enrolment.state is EnrolmentState.WITHDRAWN:
        raise NotFound
    left = await plans.withdraw(ctx, enrolment)
    ctx.tell(Notice(left.nurse_id, "followup-left", {"name": left.name}))
    return Reply("followup-left-ok")


async def leave_own(ctx: Context) -> Replies:
    """Let a resident leave by saying so; who is in no programme hears that."""
    standing = [one for one in await ctx.uow.enrolments.of(ctx.speaker.id) if one.state is not EnrolmentState.WITHDRAWN]
    return await leave(ctx, standing[0].id) if standing else Reply("followup-none")


async def today(ctx: Context) -> Replies:
    """List whom the nurse sees today, whose values cannot wait, and whom no contact is planned with."""
    return [await _listed(ctx, "today"), *await _beside_plan(ctx)]


async def overdue(ctx: Context) -> Replies:
    """List whom the nurse has missed."""
    return await _listed(ctx, "overdue")


async def in_words(ctx: Context) -> Replies:
    """Take a resident's own words after a reminder for the answer; the nurse reads them."""
    enrolment = await ctx.uow.enrolments.current_of(ctx.speaker.id)
    planned = await ctx.uow.followups.open_of(enrolment.id) if enrolment is not None else None
    if enrolment is None or planned is None or planned.stage is Stage.REMIND or planned.answered_at is not None:
        return None
    ctx.uow.followups.save(planned.answer(Feeling.WORDS, ctx.now, ctx.community.zone))
    question = await health_questions.keep(ctx, ctx.inbound.text)
    args: dict[str, Arg] = {"name": enrolment.name, "words": question.words}
    answer = (health_questions.answer_button(question),)
    ctx.tell(Notice(planned.nurse_id, "followup-said", args, answer, slot=care.slot_of(enrolment.id, "said")))
    return Reply("followup-words-ok")


async def _answered(ctx: Context, followup_id: int, feeling: Feeling) -> Replies:
    followup = await ctx.uow.followups.get(followup_id)
    ctx.require(Action.ANSWER_FOLLOWUP, CareOf(followup.person_id))
    if not followup.is_open:
        return Reply("followup-over")
    ctx.uow.followups.save(followup.answer(feeling, ctx.now, ctx.community.zone))
    if feeling is not Feeling.WELL:
        enrolment = await ctx.uow.enrolments.get(followup.enrolment_id)
        args: dict[str, Arg] = {"name": enrolment.name, "feeling": Word(worded("feeling", feeling))}
        see = (Button("record-see", f"visits:card:{enrolment.id}"),)
        is_grave = feeling is Feeling.JOINT
        once = f"joint:{followup.id}.{followup.target_on}" if is_grave else None
        lane = Lane.DANGER if is_grave else Lane.ANSWER
        ctx.tell(Notice(followup.nurse_id, "followup-answered", args, see, lane=lane, urgent=is_grave, once=once))
    said = Reply(f"{worded('followup', feeling)}-ok")
    return said if feeling is not Feeling.WELL else [said, await self_reports.begin(ctx, followup)]


async def _listed(ctx: Context, which: str) -> Reply:
    ctx.require(Action.LIST_FOLLOWUPS)
    due = await ctx.uow.followups.until(care.clinic_of(ctx), ctx.today)
    found = [one for one in due if one.state_on(ctx.today) in _LISTED[which]]
    if not found:
        return Reply(f"followups-{which}-none")
    await care.note_list(ctx)
    if which == "today":  # the oldest come first, and whoever is due today would be cut off
        found.sort(key=lambda one: one.target_on, reverse=True)
    shown = found[:MOST_LINES]
    states = {one.id: one for one in await ctx.uow.enrolments.some([one.enrolment_id for one in shown])}
    lines = [_line(one, states[one.enrolment_id].name) for one in shown]
    buttons = _cards([states[one.enrolment_id] for one in shown])
    if len(found) > len(shown):
        lines.append(Word("followups-more", {"count": len(found) - len(shown)}))
        buttons += (_PAGE,)
    return Reply(f"followups-{which}", {"count": len(found), "lines": Lines(tuple(lines))}, buttons)


async def _beside_plan(ctx: Context) -> list[Reply]:
    """Name whose values cannot wait, and whom nobody waits for: no contact that is due would show them."""
    concerned = {
        "followups-alarmed": [one for one, _ in await nurse_days.alarmed(ctx)],
        "followups-idle": await nurse_days.idle(ctx),
    }
    if any(concerned.values()):
        await care.note_list(ctx)
    return [_named(key, found) for key, found in concerned.items() if found]


def _named(key: str, found: list[Enrolment]) -> Reply:
    shown = found[:MOST_BUTTONS]
    more = (_PAGE,) if len(found) > len(shown) else ()
    names, rest = [one.name for one in shown], "…" if more else ""
    joined = Both("、".join(names) + rest, ", ".join(names) + rest)
    return Reply(key, {"count": len(found), "names": joined}, (*_cards(shown), *more))


def _cards(shown: list[Enrolment]) -> tuple[Button, ...]:
    return tuple(Button("record-whose", f"visits:card:{one.id}", {"name": one.name}) for one in shown[:MOST_BUTTONS])


def _line(followup: FollowUp, name: str) -> Word:
    feeling: Arg = Word(worded("feeling", followup.feeling) if followup.feeling else "feeling-none")
    return Word("followups-line", {"name": name, "target": Day(followup.target_on), "feeling": feeling})
