"""The programme in figures, for the clinic and for who answers for it: who takes part, and what has changed.

Nobody is named in it, and what is of few people is hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.adherence import Contact, adherence, summed
from bot.domain.audit import Look, clinic_of
from bot.domain.cohorts import Participant, Standing
from bot.domain.enrolments import EnrolmentState
from bot.domain.followups import FollowUp
from bot.domain.messages import PAGE, Arg, Button, Lines, Word
from bot.domain.people import Role
from bot.domain.permissions import Action, Relation
from bot.domain.programme_months import Month, by_month, months_until
from bot.domain.rates import Rate
from bot.domain.urates import changes
from bot.domain.words import fold
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply

CHUNK = 500
MONTHS = 6

ASKED = ("随访月报", "群组报告", "随访报告", "cohort", "programme report")
"""The words by which the figures are asked for."""

_STANDINGS = {
    EnrolmentState.COMPLETED: Standing.COMPLETED,
    EnrolmentState.WITHDRAWN: Standing.WITHDRAWN,
    EnrolmentState.LOST: Standing.LOST,
}


@dataclass(frozen=True, slots=True)
class Cohort:
    """Whoever takes or took part, how each nurse's plan is kept, and the last months."""

    participants: list[Participant]
    by_nurse: Mapping[int, Rate]
    months: list[Month]


async def said(ctx: Context) -> Replies:
    """Take the words by which the figures are asked for; None where they are none."""
    if fold(ctx.inbound.text) not in ASKED or ctx.speaker.role not in _MAY_ASK:
        return None
    found = await of_asker(ctx)
    lines = tuple(_line(month) for month in found.months[:2])
    page = Button("cohort-open", f"{PAGE}cohort")
    return Reply("programme-months", {"lines": Lines(lines)}, (page,))


_MAY_ASK = frozenset({Role.NURSE, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT})


async def of_asker(ctx: Context) -> Cohort:
    """Give the cohort of the asker's clinic, or of all clinics in their part of the grid tree; the look is logged."""
    ctx.require(Action.SEE_COHORT)
    nurses = [
        one.id
        for one in ctx.community.staff.values()
        if one.role is Role.NURSE and (_beside(ctx, one.grid_id) or _above(ctx, one.grid_id))
    ]
    own = ctx.community.community_of(ctx.speaker.grid_id)
    by = Relation.CLINIC if ctx.speaker.role is Role.NURSE else Relation.ADMINISTRATOR
    await ctx.uow.audits.add(ctx.now, ctx.speaker.id, Look.REPORT, clinic_of(own.id if own else 0), by.value)
    return await of_nurses(ctx, nurses)


async def of_nurses(desk: Desk, nurse_ids: Iterable[int]) -> Cohort:
    """Read the cohort of some nurses, some hundred enrolments at a time."""
    enrolments = await desk.uow.enrolments.every_of_nurses(set(nurse_ids))
    participants: list[Participant] = []
    kept: list[tuple[int, Rate]] = []
    planned: list[Contact] = []
    ended = []
    for first in range(0, len(enrolments), CHUNK):
        some = {one.id: one for one in enrolments[first : first + CHUNK]}
        visits, panels = await desk.uow.visits.of_all(some), await desk.uow.lab_panels.of_all(some)
        contacts = {key: contacts_of(desk, found) for key, found in (await desk.uow.followups.of_all(some)).items()}
        ended += [(event.enrolment_id, event.at, event.verb) for event in await desk.uow.enrolments.ends(some)]
        for key, enrolment in some.items():
            rate = adherence(contacts[key], desk.today)
            kept.append((enrolment.nurse_id, rate))
            planned += contacts[key]
            # Of who has left only that they did is counted: with the consent the use of the values ended.
            left = enrolment.is_closed_to_staff
            found = [] if left else changes(enrolment, visits[key], panels[key])
            participants.append(
                Participant(
                    arm=enrolment.arm,
                    sex=enrolment.sex,
                    age=enrolment.age,
                    standing=_STANDINGS.get(enrolment.state, Standing.UNDER_WAY),
                    baseline={one.analyte: one.baseline for one in found if one.baseline is not None},
                    final={one.analyte: one.final for one in found if one.final is not None},
                    contacts=rate,
                    education=enrolment.education,
                )
            )
    zone = desk.community.zone
    months = by_month(
        months_until(desk.today, MONTHS),
        [one.starts_on for one in enrolments],
        [(enrolment_id, at.astimezone(zone).date(), verb) for enrolment_id, at, verb in ended],
        planned,
        desk.today,
    )
    return Cohort(participants, summed(kept), months)


def contacts_of(desk: Desk, found: Iterable[FollowUp]) -> list[Contact]:
    """Give planned contacts as their adherence is counted, in the days of the community."""
    days = [(one, one.cancelled_at and one.cancelled_at.astimezone(desk.community.zone).date()) for one in found]
    return [Contact(one.earliest_on, one.target_on, one.latest_on, one.occurred_on, off) for one, off in days]


def _beside(ctx: Context, grid_id: int | None) -> bool:
    own = ctx.community.community_of(ctx.speaker.grid_id)
    return ctx.speaker.role is Role.NURSE and own is not None and ctx.community.community_of(grid_id) == own


def _above(ctx: Context, grid_id: int | None) -> bool:
    return ctx.speaker.role is not Role.NURSE and ctx.community.is_within(grid_id, ctx.speaker.grid_id)


def _line(month: Month) -> Word:
    counts: dict[str, Arg] = {
        name: Word("programme-few") if count is None else count
        for name, count in (
            ("enrolled", month.enrolled),
            ("completed", month.completed),
            ("withdrawn", month.withdrawn),
            ("lost", month.lost),
        )
    }
    few = Word("programme-few")
    rate = month.contacts
    contacts: dict[str, Arg] = (
        {"done": few, "expected": few} if rate is None else {"done": rate.part, "expected": rate.whole}
    )
    return Word("programme-month", {"month": f"{month.first:%Y-%m}", **counts, **contacts})
