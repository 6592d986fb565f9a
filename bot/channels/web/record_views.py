"""A resident's record as the pages show it: dates, values and words in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import reduce

from markupsafe import Markup

from bot.channels.web.charts import urate_chart
from bot.channels.web.entries import Say
from bot.domain.analytes import MEASURES
from bot.domain.consents import Consent
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import EnrolmentEvent
from bot.domain.grids import Community
from bot.domain.lab_panels import LabPanel, standing
from bot.domain.labs import thresholds, without_urate
from bot.domain.messages import Day, worded
from bot.domain.self_reports import QUESTIONS, SelfReport
from bot.domain.urates import TARGET, Measured, measured, valid
from bot.domain.visits import Advice, VisitRecord
from handlers.courses import REASONS

_EVENTS = frozenset({"enrol", "plan", *REASONS, "complete", "leave"})
_WHYS = frozenset(reason for reasons in REASONS.values() for reason in reasons)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and the same in figures; no drawing where there is no value."""

    drawing: Markup | str
    about: str
    points: list[Measured]
    target: int
    limit: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One record of a contact."""

    id: int
    on: date
    head: str
    said: str
    advice: str
    reached: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class Views:
    """Write the parts of records for one reader."""

    say: Say
    community: Community

    def name_of(self, person_id: int | None) -> str:
        """Name one of the staff."""
        nurse = self.community.staff.get(person_id) if person_id is not None else None
        return nurse.name if nurse is not None else self.say("role-nurse")

    def modules(self, advice: Sequence[Advice]) -> str:
        """Name the modules that were gone through."""
        named = [self.say(worded("advice", one)) for one in advice]
        return reduce(lambda first, second: self.say("page-both", first=first, second=second), named) if named else ""

    def said(self, visit: VisitRecord) -> str:
        """Say what was recorded of a contact, the urate first."""
        if visit.urate is None:
            return visit.words
        rest = without_urate(visit.words)
        key = "page-care-urate-said" if rest else "page-care-urate"
        return self.say(key, urate=f"{visit.urate:g}", **({"words": rest} if rest else {}))

    def way(self, visit: VisitRecord) -> str:
        """Say how a contact took place."""
        return self.say(worded("page-record-by", visit.way))

    def last(self, visit: VisitRecord | None) -> str:
        """Say what was recorded last."""
        if visit is None:
            return self.say("page-care-last-none")
        key = "page-care-last-line" if visit.reached else "page-care-last-attempt"
        args = {"way": self.way(visit)} if visit.reached else {}
        return self.say(key, day=Day(visit.occurred_on), said=self.said(visit), **args)

    def visits(self, dossier: Dossier, zone: tzinfo) -> list[Visit]:
        """List the contacts, the newest first, those that were corrected marked."""
        kept = {one.id for one in valid(dossier.visits)}
        shown = []
        for one in reversed(dossier.visits):
            recorded_on = one.recorded_at.astimezone(zone).date()
            late = {} if recorded_on == one.occurred_on else {"day": Day(recorded_on)}
            key = "page-record-by-late" if late else "page-record-by"
            way = self.way(one) if one.reached else self.say("page-record-not-reached")
            head = self.say(key, nurse=self.name_of(one.recorded_by), way=way, **late)
            shown.append(
                Visit(
                    one.id,
                    one.occurred_on,
                    head,
                    self.said(one),
                    self.modules(one.advice),
                    one.reached,
                    one.id not in kept,
                )
            )
        return shown

    def answers(self, report: SelfReport) -> list[tuple[str, str]]:
        """List what a resident answered, in the order of the questions."""
        return [
            (
                self.say(worded("page-self", one)),
                f"{report.answers[one]} kg"
                if one == "weight"
                else self.say(f"self-{one}-{report.answers[one]}-button"),
            )
            for one in QUESTIONS
            if one in report.answers
        ]

    def drawn(self, dossier: Dossier) -> list[LabPanel]:
        """List the draws, without those that were corrected."""
        return standing(dossier.panels)

    def panels(self, dossier: Dossier) -> list[tuple[str, str, list[str]]]:
        """Lay the values out: one row an analyte with its unit, one cell a draw."""
        drawn = self.drawn(dossier)
        codes = [*MEASURES, *sorted({code for one in drawn for code in one.values} - set(MEASURES))]
        return [(*self.analyte(code), [_figure(one.values.get(code)) for one in drawn]) for code in codes]

    def analyte(self, code: str) -> tuple[str, str]:
        """Name an analyte and its unit; one that the study does not know keeps its code."""
        if code not in MEASURES:
            return code, ""
        return self.say(worded("page-analyte", code)), self.say(worded("page-unit", code))

    def happened(self, event: EnrolmentEvent, dossier: Dossier, zone: tzinfo) -> str:
        """Say what was done to an enrolment, by whom, and why."""
        what = self.say(worded("page-event", event.verb if event.verb in _EVENTS else "other"))
        patient = dossier.enrolment
        by = patient.name if event.actor_id == patient.person_id else self.name_of(event.actor_id)
        on = event.at.astimezone(zone).date()
        why = self.say(worded("reason", event.words)) if event.words in _WHYS else event.words
        if event.verb not in REASONS or not why:
            return self.say("page-event-line", day=f"{on}", what=what, by=by)
        return self.say("page-event-because", day=f"{on}", what=what, by=by, why=why)

    def consent(self, consent: Consent, zone: tzinfo) -> list[str]:
        """Say to what somebody agreed when and how, who signed for them, and whether it was taken back."""
        kind, way = worded("page-consent-kind", consent.kind), worded("page-consent-way", consent.way)
        given = f"{consent.given_at.astimezone(zone):%Y-%m-%d %H:%M}"
        version = consent.text_version
        lines = [self.say("page-record-consent", kind=self.say(kind), day=given, way=self.say(way), version=version)]
        if consent.signatory is not None:
            kin = self.say(worded("consent-kin", consent.signatory.kinship))
            lines.append(self.say("page-record-consent-for", name=consent.signatory.name, kin=kin))
        if consent.withdrawn_at is not None:
            day = f"{consent.withdrawn_at.astimezone(zone):%Y-%m-%d %H:%M}"
            lines.append(self.say("page-record-consent-back", day=day))
        return lines

    def chart(self, dossier: Dossier, today: date) -> Chart:
        """Draw the urates, with the threshold of the profile in force."""
        enrolment = dossier.enrolment
        points = measured(dossier.visits, dossier.panels)
        limit = thresholds(enrolment.sex, enrolment.postmenopausal)[0][1]
        if not points:
            return Chart("", "", points, TARGET, limit)
        first, last = points[0], points[-1]
        told = {"first": f"{first.on}", "from": f"{first.value:g}", "last": f"{last.on}", "to": f"{last.value:g}"}
        about = self.say("page-chart-about", **told, target=TARGET)
        until = min(today, enrolment.ends_on)
        return Chart(urate_chart(points, until, TARGET, limit, about), about, points, TARGET, limit)


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"
