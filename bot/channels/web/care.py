"""The clinic's pages: the nurse's day, a resident's record and the entry of a contact, the report, the consent form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.pages import Pages
from bot.channels.web.readers import Readers
from bot.channels.web.record_views import Views
from bot.domain.adherence import adherence, longest_gap
from bot.domain.audit import Look
from bot.domain.consents import ConsentKind
from bot.domain.contacts import ContactLine, read_back, read_line
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import Enrolment
from bot.domain.errors import DomainError
from bot.domain.followups import forecast
from bot.domain.messages import Day, Word, worded
from bot.domain.nurse_days import beside, in_order
from bot.domain.permissions import Action
from bot.domain.urates import changes
from bot.domain.visits import Advice, Way
from handlers import care, contacts, dossiers, nurse_days, records
from handlers.cohorts import contacts_of
from handlers.context import Context
from handlers.dialogue import Reply

LONGEST_LINE = 500
"""Characters of a nurse's line."""

_RECORD = "/care/{id:[0-9]{1,18}}"
_PNG = b"\x89PNG\r\n\x1a\n"
_SAVED = (
    "record-saved",
    "record-saved-early",
    "record-saved-late",
    "record-attempt-saved",
    "record-saved-closing",
    "record-saved-last",
)
"""What the record says after a contact was saved: `saved` in its address names one of them."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A resident's record as a nurse opens it: where to call them, and whom she sees before and after."""

    dossier: Dossier
    phone: str
    order: list[int]


class CarePages:
    """The pages of the clinic's nurses; for everybody else there is nothing here."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._readers = Readers(wires, pages)

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [
            web.get("/care", self.day),
            web.get(_RECORD, self.record),
            web.post(f"{_RECORD}/contact", self.enter),
            web.get(f"{_RECORD}/report", self.report),
            web.get(f"{_RECORD}/signature/{{paper:[0-9]{{1,18}}}}", self.signature),
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

    async def record(self, request: web.Request) -> web.StreamResponse:
        """Show a resident's record; that it is looked at stands in the log before anything of it is shown."""
        ctx, opened = await self._opened(request)
        dossier, planned = opened.dossier, opened.dossier.planned
        done = ""
        if request.query.get("saved") in _SAVED:
            key = request.query["saved"]
            days = {"next": Day(planned.target_on), "last": Day(planned.latest_on)} if planned is not None else {}
            if days or key not in {"record-saved", "record-attempt-saved"}:
                done = self._readers.say(ctx)(key, name=dossier.enrolment.name, **days)
        typed = {"line": "", "day": ctx.today.isoformat(), "way": Way.TELEPHONE.value, "seen": str(len(dossier.visits))}
        return self._record(request, ctx, opened, typed, done=done)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Read a contact back with its units, and save it once the nurse has said so."""
        form = await request.post()
        typed = {name: str(form.get(name, ""))[:LONGEST_LINE] for name in ("line", "day", "way", "seen")}
        ticked = tuple(one for one in Advice if one.value in form.getall("advice", []))
        step = str(form.get("step", ""))
        ctx, opened = await self._opened(request)
        dossier = opened.dossier
        key, args, line = self._read(ctx, dossier.enrolment, typed, ticked)
        if line is not None and step == "save":
            checked = line
            seen = int(typed["seen"]) if typed["seen"].isascii() and typed["seen"].isdecimal() else 0

            async def save(nurse: Context) -> Reply:
                enrolment = await care.enrolment_of(nurse, dossier.enrolment.id)
                return await contacts.save(nurse, enrolment, checked, seen)

            try:
                saved = await self._readers.write(ctx, save)
            except DomainError as refused:
                key, args, line = refused.key, refused.args_said, None
                ctx, opened = await self._opened(request)
                typed["seen"] = str(len(opened.dossier.visits))
            else:
                base = request.app[sessions.BASE]
                raise web.HTTPSeeOther(f"{base}care/{dossier.enrolment.id}?saved={saved.key}&at={_place(request)}")
        if step == "edit":
            key, line = "", None
        wrong = self._readers.say(ctx)(key, **args) if key else ""
        status = 422 if wrong else 200
        return self._record(request, ctx, opened, typed, ticked=ticked, line=line, wrong=wrong, status=status)

    async def report(self, request: web.Request) -> web.StreamResponse:
        """Show the report of a resident, made to be printed."""
        enrolment_id = int(request.match_info["id"])
        ctx, dossier = await self._readers.read(
            request, lambda nurse: dossiers.of_patient(nurse, enrolment_id, Look.REPORT)
        )
        if dossier.enrolment.is_closed_to_staff:
            return self._left(request, ctx, dossier)
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
        shown = [(worded("page-form", kind), worded("consent", kind), found[kind][0]) for kind in ConsentKind]
        return self._readers.page(request, ctx, "consent_form.html", texts=shown, nurse=ctx.speaker.name)

    async def _opened(self, request: web.Request) -> tuple[Context, _Record]:
        enrolment_id = int(request.match_info["id"])

        async def opened(ctx: Context) -> _Record:
            dossier = await dossiers.of_patient(ctx, enrolment_id, Look.RECORD)
            patient = await ctx.uow.people.get(dossier.enrolment.person_id)
            return _Record(dossier, patient.phone, await nurse_days.order(ctx))

        return await self._readers.read(request, opened)

    def _read(
        self, ctx: Context, enrolment: Enrolment, typed: Mapping[str, str], ticked: tuple[Advice, ...]
    ) -> tuple[str, Mapping[str, object], ContactLine | None]:
        """Read what was entered: the line, or the key and the figures of what is wrong with it."""
        day = _date(typed["day"]) if typed["day"].strip() else ctx.today
        if day is None:
            return "page-record-day-wrong", {}, None
        if not (enrolment.planned and enrolment.in_programme):
            return "page-record-no-entry", {}, None
        way = Way(typed["way"]) if typed["way"] in set(Way) else Way.TELEPHONE
        try:
            line = read_line(typed["line"], enrolment, ctx.today, day)
        except DomainError as refused:
            return refused.key, refused.args_said, None
        if line.is_empty:
            return "page-record-empty", {}, None
        return "", {}, _with(line, way, ticked)

    def _record(
        self,
        request: web.Request,
        ctx: Context,
        opened: _Record,
        typed: Mapping[str, str],
        *,
        ticked: tuple[Advice, ...] = (),
        line: ContactLine | None = None,
        wrong: str = "",
        done: str = "",
        status: int = 200,
    ) -> web.Response:
        dossier, order, zone = opened.dossier, opened.order, ctx.community.zone
        enrolment = dossier.enrolment
        if enrolment.is_closed_to_staff:
            return self._left(request, ctx, dossier, status)
        say = self._readers.say(ctx)
        views = Views(say, ctx.community)
        before, after = beside(order, enrolment.id, _place(request))
        at = order.index(enrolment.id) if enrolment.id in order else _place(request)
        missing = records.not_advised(dossier.visits)
        checked = [say(word.key, **word.args) for word in read_back(line, ctx.today)] if line is not None else []
        values: dict[str, Any] = {
            "dossier": dossier,
            "enrolment": enrolment,
            "phone": opened.phone,
            "views": views,
            "zone": zone,
            "now": self._now(dossier, ctx.today),
            "may_enter": enrolment.planned and enrolment.in_programme,
            "forecast": forecast(enrolment.starts_on, enrolment.ends_on, enrolment.interval),
            "chart": views.chart(dossier, ctx.today),
            "visits": views.visits(dossier, zone),
            "missing": views.modules(missing),
            "before": before,
            "after": after,
            "at": at,
            "typed": typed,
            "ticked": ticked,
            "checked": checked,
            "line": line,
            "wrong": wrong,
            "done": done,
            "today": ctx.today,
            "ways": list(Way),
            "modules": list(Advice),
            "longest": LONGEST_LINE,
        }
        return self._readers.page(request, ctx, "record.html", status=status, **values)

    def _left(self, request: web.Request, ctx: Context, dossier: Dossier, status: int = 200) -> web.Response:
        """Show of who has left only that they did, and when."""
        day = dossier.ended_on(ctx.community.zone)
        return self._readers.page(request, ctx, "left.html", status=status, person=dossier.enrolment.name, on=day)

    def _now(self, dossier: Dossier, today: date) -> list[Word]:
        """Say how a resident stands, and what is planned."""
        enrolment, planned = dossier.enrolment, dossier.planned
        lines = [Word(worded("care-state", enrolment.state), {"end": Day(enrolment.ends_on)})]
        if planned is not None:
            days = {"target": Day(planned.target_on), "last": Day(planned.latest_on)}
            lines.append(Word(worded("care-followup", planned.state_on(today)), days))
        return lines


def _with(line: ContactLine, way: Way, ticked: tuple[Advice, ...]) -> ContactLine:
    """Add what was chosen beside the line; who was not reached was advised nothing."""
    advice = ticked if line.reached else ()
    return ContactLine(line.day, line.urate, line.words, line.rest, line.reached, way, advice)


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def _place(request: web.Request) -> int:
    """Read at which place of the day's list somebody stood when it was gone through."""
    said = request.query.get("at", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0
