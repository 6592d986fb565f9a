"""Everything that the programme keeps of a resident, opened by a nurse or by the resident."""

from dataclasses import dataclass, replace
from datetime import date, tzinfo

from bot.domain.adverse_events import AdverseEvent
from bot.domain.audit import Entry, Look, enrolment_of
from bot.domain.consents import Consent
from bot.domain.enrolments import Enrolment, EnrolmentEvent
from bot.domain.errors import NotFound
from bot.domain.followups import FollowUp
from bot.domain.lab_panels import LabPanel
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.domain.self_reports import SelfReport
from bot.domain.visits import VisitRecord
from handlers import care
from handlers.context import Context

_ENDS = frozenset({"lose", "leave", "close", "complete"})
"""What is done to an enrolment after which no contact is expected."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The record of one enrolment; every list has the first first."""

    enrolment: Enrolment
    patient: Person
    followups: list[FollowUp]
    visits: list[VisitRecord]
    reports: list[SelfReport]
    panels: list[LabPanel]
    events: list[AdverseEvent]
    history: list[EnrolmentEvent]
    consents: list[Consent]

    @property
    def planned(self) -> FollowUp | None:
        """Give the contact that is waited for."""
        return next((one for one in self.followups if one.is_open), None)

    def ended_on(self, zone: tzinfo) -> date | None:
        """Tell on which day no further contact was to be expected; None while contacts go on."""
        ended = None
        for event in self.history:
            if event.verb == "resume":
                ended = None
            elif event.verb in _ENDS and ended is None:
                ended = event.at.astimezone(zone).date()
        return ended


async def of_patient(ctx: Context, enrolment_id: int, look: Look) -> Dossier:
    """Open a resident's record for one of the clinic's nurses; that she looked is written down first."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    await care.note_look(ctx, ctx.speaker, enrolment, look)
    return await _closed(ctx, enrolment) if enrolment.is_closed_to_staff else await _loaded(ctx, enrolment)


async def own(ctx: Context) -> tuple[Dossier, list[Entry]] | None:
    """Open the speaker's own record, and who has looked at it; None for somebody who was in no programme."""
    enrolments = await ctx.uow.enrolments.of(ctx.speaker.id)
    if not enrolments:
        return None
    enrolment = await care.enrolment_of(ctx, enrolments[0].id, Action.SEE_RECORD)
    return await _loaded(ctx, enrolment), await ctx.uow.audits.of_thing(enrolment_of(enrolment.id))


async def signature(ctx: Context, enrolment_id: int, paper_id: int) -> bytes:
    """Open the photographed signature of a resident's consent for one of the clinic's nurses; raises NotFound."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    known = {one.paper_id for one in await ctx.uow.consents.of(enrolment.person_id)}
    picture = await ctx.uow.consents.paper(paper_id) if paper_id in known else None
    if picture is None:
        raise NotFound
    await care.note_look(ctx, ctx.speaker, enrolment, Look.PHOTO)
    return picture


async def _closed(ctx: Context, enrolment: Enrolment) -> Dossier:
    """Give of who has left only that they did, and when."""
    patient, history = await ctx.uow.people.get(enrolment.person_id), await ctx.uow.enrolments.history(enrolment.id)
    left = [replace(event, words="") for event in history if event.verb == "leave"]
    return Dossier(enrolment, patient, [], [], [], [], [], left, [])


async def _loaded(ctx: Context, enrolment: Enrolment) -> Dossier:
    uow = ctx.uow
    return Dossier(
        enrolment,
        await uow.people.get(enrolment.person_id),
        await uow.followups.of(enrolment.id),
        await uow.visits.of(enrolment.id),
        await uow.self_reports.of(enrolment.id),
        await uow.lab_panels.of(enrolment.id),
        await uow.adverse_events.of(enrolment.id),
        await uow.enrolments.history(enrolment.id),
        await uow.consents.of(enrolment.person_id),
    )
