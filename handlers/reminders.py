"""Reminders of follow-ups: on the day, once more the next, then the nurse's call list, then that it was missed."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.deadlines import not_before
from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.followups import FORM_LEFT_AFTER, MISSES_ASKED, POSTPONED_BY, TALKING_FOR, FollowUp, Stage, at_nine
from bot.domain.messages import Arg, Button, Day, Lane, Notice, worded
from handlers import care, plans
from handlers.context import Desk
from storage.outbox import SAID
from storage.units import UnitOfWork

LOOKED_BACK = 12
"""Messages in which the last words of a conversation are looked for."""


async def due(uow: UnitOfWork, now: datetime) -> list[Any]:
    """List the follow-ups about which something must be done now."""
    return await uow.followups.due(now)


async def look_at(desk: Desk, followup_id: int) -> None:
    """Do what is next about a contact that nobody has recorded yet."""
    followup = await desk.uow.followups.get(followup_id)
    if followup.due_at is None or followup.due_at > desk.now:
        return
    enrolment = await desk.uow.enrolments.get(followup.enrolment_id)
    awake = not_before(desk.now, desk.community.zone)
    if enrolment.state is not EnrolmentState.ACTIVE:
        desk.uow.followups.save(followup.cancel(desk.now))
    elif followup.stage is Stage.MISS and desk.today < followup.missed_on:  # an older release put it on the call list
        desk.uow.followups.save(followup.listed(desk.community.zone))
    elif followup.stage is Stage.MISS:
        await _miss(desk, enrolment, followup)
    elif awake is not None:  # told by night it would be held back until the morning, beside the next one
        morning = at_nine(awake.astimezone(desk.community.zone).date(), desk.community.zone)
        desk.uow.followups.save(followup.postponed(morning))
    elif followup.stage is Stage.CALL or not await desk.uow.people.accounts(followup.person_id):
        _call(desk, enrolment, followup)
    elif await _is_talking(desk, followup.person_id):
        desk.uow.followups.save(followup.postponed(desk.now + POSTPONED_BY))
    elif not enrolment.may_be_reminded(desk.today):
        tomorrow = at_nine(desk.today + timedelta(days=1), desk.community.zone)
        desk.uow.followups.save(followup.postponed(tomorrow))
    else:
        _remind(desk, enrolment, followup)


def _remind(desk: Desk, enrolment: Enrolment, followup: FollowUp) -> None:
    reminded = followup.reminded(desk.community.zone)
    desk.uow.followups.save(reminded)
    if reminded.due_at is not None and reminded.due_at <= desk.now:
        return  # the program was off: the next step is due already, and this one is outdated
    desk.uow.enrolments.save(enrolment.reminded(desk.today))
    verbs = ("well", "joint", "call")
    desk.tell(
        Notice(
            followup.person_id,
            worded("followup", followup.stage),
            buttons=tuple(Button(f"feeling-{verb}-button", f"followups:{verb}:{followup.id}") for verb in verbs),
            slot=care.slot_of(enrolment.id, followup.id),
            once=f"{followup.stage.value}:{followup.id}.{followup.target_on}",
            until=desk.now + timedelta(days=1),
        )
    )


def _call(desk: Desk, enrolment: Enrolment, followup: FollowUp) -> None:
    """Put a contact on the nurse's call list: two reminders went unanswered, or nobody there reads any."""
    desk.uow.followups.save(followup.listed(desk.community.zone))
    args: dict[str, Arg] = {"name": enrolment.name, "target": Day(followup.target_on)}
    key = "followup-call" if followup.stage is Stage.CALL else "followup-call-only"
    see = (Button("record-see", f"visits:card:{enrolment.id}"),)
    once = f"call:{followup.id}.{followup.target_on}"
    desk.tell(Notice(followup.nurse_id, key, args, see, once=once))


async def _miss(desk: Desk, enrolment: Enrolment, followup: FollowUp) -> None:
    """Note that a contact was missed and plan the next as if it had taken place on its last day; ask after two."""
    desk.uow.followups.save(followup.missed())
    misses = followup.misses + 1
    if not followup.is_final:
        await plans.plan_next(desk, enrolment, followup.latest_on, misses)
    if misses < MISSES_ASKED and not followup.is_final:
        return
    verbs = ("lose", "pause", "close") if followup.is_final else ("lose", "pause")
    asked = tuple(Button(f"change-{verb}", f"courses:{verb}:{enrolment.id}") for verb in verbs)
    see = Button("record-see", f"visits:card:{enrolment.id}")
    key = "followup-final-missed" if followup.is_final else "followup-missed-twice"
    args: dict[str, Arg] = {"name": enrolment.name, "count": misses}
    desk.tell(Notice(followup.nurse_id, key, args, (*asked, see), once=f"missed:{followup.id}"))


async def _is_talking(desk: Desk, person_id: int) -> bool:
    """Tell whether somebody is in the middle of a conversation, which a reminder would break into."""
    said = [
        posted.created_at
        for posted in await desk.uow.outbox.newest(person_id, LOOKED_BACK)
        if posted.notice.key == SAID or posted.notice.lane is Lane.ANSWER
    ]
    if not said:
        return False
    silent = desk.now - said[-1]
    form = await desk.uow.forms.of(person_id)
    return silent < (FORM_LEFT_AFTER if form.kind else TALKING_FOR)
