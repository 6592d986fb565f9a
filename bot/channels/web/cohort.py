"""The clinic's cohort on the page, and as a workbook: figures of many, and nobody's name."""

import asyncio
from typing import Any

from aiohttp import web

from bot.adapters.cohort_books import cohort_book, parts, shown
from bot.adapters.statistics import ScipyStatistics
from bot.channels.base import Wires
from bot.channels.web import cohort_views
from bot.channels.web.pages import Pages
from bot.channels.web.readers import Readers
from bot.domain.cohort_reports import cohort_report
from bot.domain.cohorts import FEWEST, CohortReport
from handlers import cohorts
from handlers.cohorts import Cohort
from handlers.context import Context

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CohortPages:
    """The pages of the clinic's nurses and of who answers for it; for everybody else there is nothing here."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._readers = Readers(wires, pages)

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [web.get("/cohort", self.report), web.get("/cohort/book", self.book)]

    async def report(self, request: web.Request) -> web.StreamResponse:
        """Show the report, the last months, and how each nurse's plan is kept."""
        ctx, cohort, report = await self._read(request)
        say = self._readers.say(ctx)
        overview, *_, baseline = parts(report, say)
        names = {key: ctx.community.staff[key].name for key in cohort.by_nurse if key in ctx.community.staff}
        values: dict[str, Any] = {
            "overview": overview,
            "baseline": baseline,
            "changes": list(cohort_views.changes(report, say)),
            "contrasts": cohort_views.contrasts(report, say),
            "is_controlled": report.is_controlled,
            "shown": shown,
            "months": cohort.months,
            "fewest": FEWEST,
            "by_nurse": [(names.get(key, ""), rate) for key, rate in cohort.by_nurse.items()],
        }
        return self._readers.page(request, ctx, "cohort.html", **values)

    async def book(self, request: web.Request) -> web.StreamResponse:
        """Hand the report out as a workbook."""
        ctx, _, report = await self._read(request)
        written = await asyncio.to_thread(cohort_book, report, self._readers.say(ctx))
        name = f"cohort-{ctx.today}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return web.Response(body=written, content_type=XLSX, headers=headers)

    async def _read(self, request: web.Request) -> tuple[Context, Cohort, CohortReport]:
        """Read the cohort and make its report, which takes its time, on a thread."""
        ctx, cohort = await self._readers.read(request, cohorts.of_asker)
        report = await asyncio.to_thread(cohort_report, cohort.participants, ScipyStatistics())
        return ctx, cohort, report
