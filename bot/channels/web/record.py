"""A resident's record as a nurse works in it: read, a contact entered, a former one corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from aiohttp import web

from bot.channels.base import Wires
from bot.channels.web import sessions
from bot.channels.web.pages import Pages
from bot.channels.web.readers import Readers
from bot.channels.web.record_views import Views
from bot.domain.audit import Look
from bot.domain.contacts import ContactLine, check_correction, read_back, read_line
from bot.domain.dossiers import Dossier
from bot.domain.errors import DomainError
from bot.domain.followups import forecast
from bot.domain.messages import Arg, Day, Word, worded
from bot.domain.nurse_days import beside
from bot.domain.urates import valid
from bot.domain.visits import Advice, VisitRecord, Way
from bot.domain.words import LONGEST, storable
from handlers import care, contacts, dossiers, nurse_days, records
from handlers.context import Context
from handlers.dialogue import Reply

LONGEST_FIELD = 20
"""Characters of a day, a number or a code."""

RECORD = "/care/{id:[0-9]{1,18}}"
_CORRECTED = ("record-corrected", "record-corrected-moved")
_SAVED = (
    "record-saved",
    "record-saved-early",
    "record-saved-late",
    "record-attempt-saved",
    "record-saved-closing",
    "record-saved-last",
    *_CORRECTED,
)
"""What the record says after a contact was saved: `saved` in its address names one of them."""
_WITH_NEXT = ("record-saved", "record-attempt-saved")


@dataclass(frozen=True, slots=True)
class _Record:
    """A resident's record as a nurse opens it: where to call them, and whom she sees before and after."""

    dossier: Dossier
    phone: str
    order: list[int]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the form: `seen` is how many records there were, `corrects` which of them it is to replace."""

    line: str
    day: str
    way: Way
    ticked: tuple[Advice, ...]
    seen: int
    corrects: int | None = None


class RecordPages:
    """The records of a clinic's residents; for everybody else there is nothing here."""

    def __init__(self, wires: Wires, pages: Pages) -> None:
        self._readers = Readers(wires, pages)

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        return [web.get(RECORD, self.record), web.post(f"{RECORD}/contact", self.enter)]

    async def record(self, request: web.Request) -> web.StreamResponse:
        """Show a resident's record; that it is looked at stands in the log before anything of it is shown."""
        ctx, opened = await self._opened(request)
        dossier = opened.dossier
        before = _standing(dossier, _number(request.query.get("correct", "")))
        typed = _Typed("", ctx.today.isoformat(), Way.TELEPHONE, (), len(dossier.visits))
        if before is not None:
            line = before.words or (
                self._readers.say(ctx)("page-care-urate", urate=f"{before.urate:g}") if before.urate else ""
            )
            typed = _Typed(line, before.occurred_on.isoformat(), before.way, before.advice, typed.seen, before.id)
        return self._record(request, ctx, opened, typed, done=self._done(request, ctx, dossier))

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Read a contact back with its units, and save it once the nurse has said so."""
        form = await request.post()
        said = {name: str(form.get(name, ""))[:LONGEST_FIELD] for name in ("day", "way", "seen", "corrects")}
        ticked = tuple(one for one in Advice if one.value in form.getall("advice", []))
        way = Way(said["way"]) if said["way"] in set(Way) else Way.TELEPHONE
        corrects = _number(said["corrects"]) or None
        typed = _Typed(storable(str(form.get("line", ""))), said["day"], way, ticked, _number(said["seen"]), corrects)
        step = str(form.get("step", ""))
        ctx, opened = await self._opened(request)
        dossier = opened.dossier
        key, args, line = self._read(ctx, dossier, typed)
        if line is not None and step == "save":
            checked = line

            async def save(nurse: Context) -> Reply:
                enrolment = await care.enrolment_of(nurse, dossier.enrolment.id)
                if corrects is not None:
                    return await contacts.correct(nurse, enrolment, checked, typed.seen, corrects)
                return await contacts.save(nurse, enrolment, checked, typed.seen)

            try:
                saved = await self._readers.write(ctx, save)
            except DomainError as refused:
                key, args, line = refused.key, refused.args_said, None
                ctx, opened = await self._opened(request)
                typed = replace(typed, seen=len(opened.dossier.visits))
            else:
                base = request.app[sessions.BASE]
                raise web.HTTPSeeOther(f"{base}care/{dossier.enrolment.id}?saved={saved.key}&at={_place(request)}")
        if step == "edit":
            key, line = "", None
        if _standing(opened.dossier, typed.corrects) is None:
            typed = replace(typed, corrects=None)
        wrong = self._readers.say(ctx)(key, **args) if key else ""
        return self._record(request, ctx, opened, typed, line=line, wrong=wrong, status=422 if wrong else 200)

    async def _opened(self, request: web.Request) -> tuple[Context, _Record]:
        enrolment_id = int(request.match_info["id"])

        async def opened(ctx: Context) -> _Record:
            dossier = await dossiers.of_patient(ctx, enrolment_id, Look.RECORD)
            patient = await ctx.uow.people.get(dossier.enrolment.person_id)
            return _Record(dossier, patient.phone, await nurse_days.order(ctx))

        return await self._readers.read(request, opened)

    def _done(self, request: web.Request, ctx: Context, dossier: Dossier) -> str:
        """Say what was saved, where the address names it."""
        key, planned = request.query.get("saved", ""), dossier.planned
        if key not in _SAVED:
            return ""
        name = dossier.enrolment.name
        if key in _CORRECTED:
            return self._readers.say(ctx)("page-record-corrected-done", name=name)
        days = {"next": Day(planned.target_on), "last": Day(planned.latest_on)} if planned is not None else {}
        return self._readers.say(ctx)(key, name=name, **days) if days or key not in _WITH_NEXT else ""

    def _read(self, ctx: Context, dossier: Dossier, typed: _Typed) -> tuple[str, Mapping[str, Arg], ContactLine | None]:
        """Read what was entered: the line, or the key and the figures of what is wrong with it."""
        day = _date(typed.day) if typed.day.strip() else ctx.today
        if day is None:
            return "page-record-day-wrong", {}, None
        if len(typed.line) > LONGEST:
            return "page-record-too-long", {"most": f"{LONGEST}"}, None
        if not _may_enter(dossier, typed):
            return "page-record-no-entry", {}, None
        try:
            line = read_line(typed.line, dossier.enrolment, ctx.today, day)
            # Who was not reached was advised nothing.
            line = replace(line, way=typed.way, advice=typed.ticked if line.reached else ())
            if typed.corrects is not None:
                before = _standing(dossier, typed.corrects)
                if before is None:
                    return "page-record-corrected-already", {}, None
                planned = [one for one in dossier.followups if one.cancelled_at is None]
                check_correction(before, line, planned, dossier.enrolment)
        except DomainError as refused:
            return refused.key, refused.args_said, None
        if line.is_empty:
            return "page-record-empty", {}, None
        return "", {}, line

    def _record(
        self,
        request: web.Request,
        ctx: Context,
        opened: _Record,
        typed: _Typed,
        *,
        line: ContactLine | None = None,
        wrong: str = "",
        done: str = "",
        status: int = 200,
    ) -> web.Response:
        dossier, order, zone = opened.dossier, opened.order, ctx.community.zone
        enrolment = dossier.enrolment
        if enrolment.is_closed_to_staff:
            return left(self._readers, request, ctx, dossier, status)
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
            "may_enter": _may_enter(dossier, typed),
            "correcting": _standing(dossier, typed.corrects),
            "forecast": forecast(enrolment.starts_on, enrolment.ends_on, enrolment.interval),
            "chart": views.chart(dossier, ctx.today),
            "visits": views.visits(dossier, zone),
            "missing": views.modules(missing),
            "before": before,
            "after": after,
            "at": at,
            "typed": typed,
            "checked": checked,
            "line": line,
            "wrong": wrong,
            "done": done,
            "today": ctx.today,
            "ways": list(Way),
            "modules": list(Advice),
            "longest": LONGEST,
        }
        return self._readers.page(request, ctx, "record.html", status=status, **values)

    def _now(self, dossier: Dossier, today: date) -> list[Word]:
        """Say how a resident stands, and what is planned."""
        enrolment, planned = dossier.enrolment, dossier.planned
        lines = [Word(worded("care-state", enrolment.state), {"end": Day(enrolment.ends_on)})]
        if planned is not None:
            days = {"target": Day(planned.target_on), "last": Day(planned.latest_on)}
            lines.append(Word(worded("care-followup", planned.state_on(today)), days))
        return lines


def left(readers: Readers, request: web.Request, ctx: Context, dossier: Dossier, status: int = 200) -> web.Response:
    """Show of who has left only that they did, and when."""
    day = dossier.ended_on(ctx.community.zone)
    return readers.page(request, ctx, "left.html", status=status, person=dossier.enrolment.name, on=day)


def _may_enter(dossier: Dossier, typed: _Typed) -> bool:
    """Tell whether anything may be kept: a new contact in the programme alone, a correction after its course too."""
    return dossier.enrolment.planned and (dossier.enrolment.in_programme or typed.corrects is not None)


def _standing(dossier: Dossier, visit_id: int | None) -> VisitRecord | None:
    """Find a record that nothing stands in place of."""
    return next((one for one in valid(dossier.visits) if one.id == visit_id), None)


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def _place(request: web.Request) -> int:
    """Read at which place of the day's list somebody stood when it was gone through."""
    said = request.query.get("at", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
