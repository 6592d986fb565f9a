"""The clinic's pages: the nurse's day, the report of a resident, the consent form."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web.pages import Pages
from bot.channels.web.readers import Readers
from bot.channels.web.record import RECORD, left
from bot.channels.web.record_views import Views
from bot.domain.adherence import adherence, longest_gap
from bot.domain.audit import Look
from bot.domain.consents import NEEDED
from bot.domain.messages import worded
from bot.domain.nurse_days import in_order
from bot.domain.permissions import Action
from bot.domain.urates import changes
from handlers import dossiers, nurse_days
from handlers.cohorts import contacts_of
from handlers.context import Context

_PNG = b"\x89PNG\r\n\x1a\n"


class CarePages:
    """The pages of the clinic's nurses; for everybody else there is nothing here."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._readers = Readers(wires, pages)

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [
            web.get("/care", self.day),
            web.get(f"{RECORD}/report", self.report),
            web.get(f"{RECORD}/signature/{{paper:[0-9]{{1,18}}}}", self.signature),
            web.get("/consent-form", self.consent_form),
        ]

    async def day(self, request: web.Request) -> web.StreamResponse:
        """Show the nurse's day."""
        ctx, found = await self._readers.read(request, nurse_days.of_clinic)
        urgent = {one.id for one in found.questions if ctx.guides.dangers.find(one.words) is not None}
        values: dict[str, Any] = {
            "sections": found.listed,
            "count": len(in_order(found.listed)),
            "questions": sorted(found.questions, key=lambda one: one.id not in urgent),
            "urgent": urgent,
            "people": found.people,
            "views": Views(self._readers.say(ctx), ctx.community),
            "today": ctx.today,
        }
        return self._readers.page(request, ctx, "care.html", **values)

    async def report(self, request: web.Request) -> web.StreamResponse:
        """Show the report of a resident, made to be printed."""
        enrolment_id = int(request.match_info["id"])
        ctx, dossier = await self._readers.read(
            request, lambda nurse: dossiers.of_patient(nurse, enrolment_id, Look.REPORT)
        )
        if dossier.enrolment.is_closed_to_staff:
            return left(self._readers, request, ctx, dossier)
        enrolment, views = dossier.enrolment, Views(self._readers.say(ctx), ctx.community)
        kept = contacts_of(ctx, dossier.followups)
        values: dict[str, Any] = {
            "enrolment": enrolment,
            "views": views,
            "changes": changes(enrolment, dossier.visits, dossier.panels),
            "chart": views.chart(dossier, ctx.today),
            "visits": [one for one in reversed(views.visits(dossier, ctx.community.zone)) if not one.corrected],
            "kept": adherence(kept, ctx.today),
            "gap": longest_gap(enrolment.starts_on, kept, dossier.ended_on(ctx.community.zone) or ctx.today),
            "today": ctx.today,
        }
        return self._readers.page(request, ctx, "report.html", **values)

    async def signature(self, request: web.Request) -> web.StreamResponse:
        """Show the photograph of a signature on paper; no browser keeps it."""
        enrolment_id, paper_id = int(request.match_info["id"]), int(request.match_info["paper"])
        _, picture = await self._readers.read(request, lambda nurse: dossiers.signature(nurse, enrolment_id, paper_id))
        kind = "image/png" if picture.startswith(_PNG) else "image/jpeg"
        return web.Response(body=picture, content_type=kind, headers={"Cache-Control": "no-store"})

    async def consent_form(self, request: web.Request) -> web.StreamResponse:
        """Show both consents as a blank form, made to be printed and signed."""

        async def texts(ctx: Context) -> Mapping[str, tuple[str, str]]:
            ctx.require(Action.ENROL)
            return ctx.guides.consent_texts

        ctx, found = await self._readers.read(request, texts)
        shown = [(worded("page-form", kind), worded("consent", kind), found[kind][0]) for kind in NEEDED]
        return self._readers.page(request, ctx, "consent_form.html", texts=shown, nurse=ctx.speaker.name)
