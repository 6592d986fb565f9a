"""Everything that the programme keeps of a resident, opened by a nurse or by the resident."""

from dataclasses import replace

from bot.domain.audit import Entry, Look, enrolment_of
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import Enrolment
from bot.domain.errors import NotFound
from bot.domain.permissions import Action
from handlers import care
from handlers.context import Context


async def of_patient(ctx: Context, enrolment_id: int, look: Look) -> Dossier:
    """Open a resident's record for one of the clinic's nurses; that she looked is written down first."""
    enrolment = await care.enrolment_of(ctx, enrolment_id)
    await care.note_look(ctx, ctx.speaker, enrolment, look)
    return await _closed(ctx, enrolment) if enrolment.is_closed_to_staff else await ctx.uow.dossiers.of(enrolment)


async def own(ctx: Context) -> tuple[Dossier, list[Entry]] | None:
    """Open the speaker's own record, and who has looked at it; None for somebody who was in no programme."""
    enrolments = await ctx.uow.enrolments.of(ctx.speaker.id)
    if not enrolments:
        return None
    enrolment = await care.enrolment_of(ctx, enrolments[0].id, Action.SEE_RECORD)
    return await ctx.uow.dossiers.of(enrolment), await ctx.uow.audits.of_thing(enrolment_of(enrolment.id))


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
    history = await ctx.uow.enrolments.history(enrolment.id)
    return Dossier(enrolment, history=[replace(event, words="") for event in history if event.verb == "leave"])
