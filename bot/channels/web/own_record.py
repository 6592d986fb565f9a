"""我的记录: what the programme keeps of a resident, for that resident alone; to be taken away as a table."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from bot.adapters.spreadsheets import as_text
from bot.channels.base import Wires
from bot.channels.web.pages import Pages
from bot.channels.web.readers import Readers
from bot.channels.web.record_views import Views
from bot.domain.audit import Entry
from bot.domain.dossiers import Dossier
from bot.domain.messages import Day, worded
from bot.domain.urates import Measured
from handlers import dossiers
from handlers.context import Context

_Row = tuple[str, str, str, str, str]


class OwnRecordPages:
    """The pages of a resident's own record."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._readers = Readers(wires, pages)

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [web.get("/my-record", self.record), web.get("/my-record/file", self.file)]

    async def record(self, request: web.Request) -> web.StreamResponse:
        """Show somebody their own record, and who has looked at it."""
        ctx, found = await self._readers.read(request, dossiers.own)
        if found is None:
            return self._readers.page(request, ctx, "own_record.html", dossier=None)
        dossier, looks = found
        say = self._readers.say(ctx)
        views = Views(say, ctx.community)
        chart = views.chart(dossier, ctx.today)
        values: dict[str, Any] = {
            "dossier": dossier,
            "views": views,
            "chart": chart,
            "change": _change(views, chart.points),
            "visits": [one for one in views.visits(dossier, ctx.community.zone) if one.reached and not one.corrected],
            "looks": _looks(ctx, views, looks),
            "zone": ctx.community.zone,
        }
        return self._readers.page(request, ctx, "own_record.html", **values)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give somebody their own record as a table (CSV) that a spreadsheet program and a machine read."""
        ctx, found = await self._readers.read(request, dossiers.own)
        if found is None:
            raise web.HTTPNotFound
        say = self._readers.say(ctx)
        written = io.StringIO(newline="")
        table = csv.writer(written)
        table.writerow([say(worded("page-file", one)) for one in ("day", "kind", "what", "value", "unit")])
        for row in _rows(ctx, Views(say, ctx.community), found[0]):
            table.writerow([as_text(cell) for cell in row])
        response = web.Response(body=written.getvalue().encode("utf-8-sig"), content_type="text/csv", charset="utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="linli-record.csv"'
        response.headers["Cache-Control"] = "no-store"
        return response


def _change(views: Views, points: list[Measured]) -> str:
    """Say by how much the urate has changed since the beginning."""
    if len(points) <= 1:
        return ""
    by, start = round(points[-1].value - points[0].value, 1), f"{points[0].value:g}"
    if not by:
        return views.say("page-own-same", **{"from": start})
    return views.say("page-own-lower" if by < 0 else "page-own-higher", **{"from": start, "by": f"{abs(by):g}"})


def _looks(ctx: Context, views: Views, looks: list[Entry]) -> list[str]:
    """Say who has looked on which day, each once a day, the newest first."""
    days = [(views.name_of(one.actor_id), one.at.astimezone(ctx.community.zone).date()) for one in reversed(looks)]
    return [views.say("page-own-look", nurse=nurse, day=Day(on)) for nurse, on in dict.fromkeys(days)]


def _rows(ctx: Context, views: Views, dossier: Dossier) -> Iterator[_Row]:
    say, zone, enrolment = views.say, ctx.community.zone, dossier.enrolment
    for what, value in (
        (say("page-file-name-of"), enrolment.name),
        (say("page-file-sex"), say(worded("sex", enrolment.sex))),
        (say("page-file-age"), f"{enrolment.age}"),
        (say("page-file-until"), f"{enrolment.ends_on}"),
    ):
        yield f"{enrolment.starts_on}", say("page-file-person"), what, value, ""
    for visit in dossier.visits:
        kind, on = say("page-record-visits"), f"{visit.occurred_on}"
        if visit.urate is not None:
            yield on, kind, say("page-analyte-urate"), f"{visit.urate:g}", say("page-unit-urate")
        if visit.words:
            yield on, kind, views.way(visit), visit.words, ""
        if visit.advice:
            yield on, kind, say("page-record-advice"), views.modules(visit.advice), ""
    for panel in dossier.panels:
        for code, found in panel.values.items():
            name, unit = views.analyte(code)
            yield f"{panel.drawn_on}", say("page-record-panels"), name, f"{found:g}", unit
        if panel.ecg is not None:
            ecg = say(worded("page-ecg", panel.ecg))
            yield f"{panel.drawn_on}", say("page-record-panels"), say("page-record-ecg"), ecg, ""
    for event in dossier.events:
        severity = say(worded("page-severity", event.severity))
        yield f"{event.occurred_on}", say("page-record-events"), severity, event.words, ""
    for report in dossier.reports:
        for question, answer in views.answers(report):
            yield f"{report.at.astimezone(zone).date()}", say("page-own-said"), question, answer, ""
    for followup in dossier.followups:
        if followup.feeling and followup.answered_at is not None:
            on = f"{followup.answered_at.astimezone(zone).date()}"
            yield on, say("page-own-said"), say("page-record-visits"), say(worded("feeling", followup.feeling)), ""
    for consent in dossier.consents:
        for said in views.consent(consent, zone):
            yield f"{consent.given_at.astimezone(zone).date()}", say("page-record-consents"), "", said, ""
