"""What the tables of the clinic programme hold: their columns by title; what is said by a code stands as its code."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from bot.domain import loinc
from bot.domain.adverse_events import AdverseEvent, Outcome
from bot.domain.analytes import LabGuide
from bot.domain.consents import Consent
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import Enrolment
from bot.domain.lab_panels import LabPanel, readings
from bot.domain.ports import Vault
from bot.domain.pseudonyms import OLDEST_TOLD, Pseudonym
from bot.domain.self_reports import QUESTIONS
from bot.domain.visits import VisitRecord

ECG = "ecg"


@dataclass(frozen=True, slots=True)
class Page:
    """One enrolment as it is written down: on which day, by which clocks, with names and words or without."""

    dossier: Dossier
    guide: LabGuide
    vault: Vault
    zone: tzinfo
    on: date
    with_names: bool
    staff: Mapping[int, str]

    @property
    def person(self) -> Pseudonym:
        """Give what stands for the resident."""
        return Pseudonym.of(self.dossier.enrolment.person_id, self.vault)

    def nurse(self, person_id: int) -> str:
        """Name a nurse, or give what stands for her."""
        return self.staff.get(person_id, "") if self.with_names else Pseudonym.of(person_id, self.vault).code

    def cell(self, known: Any) -> str:
        """Write something down: codes as codes, figures in full, times as the clocks of the community showed them."""
        if known is None:
            return ""
        if isinstance(known, bool):
            return "yes" if known else "no"
        if isinstance(known, float):
            return f"{known:.10g}"
        return f"{known.astimezone(self.zone):%Y-%m-%d %H:%M}" if isinstance(known, datetime) else str(known)


class Value(NamedTuple):
    """One value of a draw, beside its range; `source` is empty where the range is the laboratory's own."""

    panel: LabPanel
    analyte: str
    value: float | str
    unit: str
    loinc: str
    low: float | None = None
    high: float | None = None
    flag: str = ""
    source: str = ""


class Answer(NamedTuple):
    """One answer of a resident."""

    at: datetime
    question: str
    answer: str


Column = Callable[[Any, Page], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its rows, its columns by title, and those that only stand in it if names and words were asked for."""

    rows: Callable[[Page], Iterable[Any]]
    columns: dict[str, Column]
    named: dict[str, Column] = field(default_factory=dict)

    def all(self, *, with_names: bool) -> dict[str, Column]:
        """Give the columns by title, whose row it is before them."""
        named = {**_NAMED, **self.named} if with_names else {}
        return {**_WHOSE, **self.columns, **named}

    def lines(self, page: Page) -> Iterator[list[str]]:
        """Write the rows of an enrolment."""
        columns = self.all(with_names=page.with_names)
        for row in self.rows(page):
            yield [page.cell(column(row, page)) for column in columns.values()]


def _values(page: Page) -> Iterator[Value]:
    enrolment = page.dossier.enrolment
    for panel in page.dossier.panels:
        for one in readings(panel, page.guide, enrolment.sex, enrolment.age):
            named = (panel, one.analyte.code, one.value, one.analyte.ucum, one.analyte.loinc)
            source = one.source.en if one.source is not None else ""
            ranged = (one.limits.low, one.limits.high, one.flag, source) if one.limits is not None else ()
            yield Value(*named, *ranged)
        if panel.ecg is not None:
            yield Value(panel, ECG, panel.ecg.value, "", loinc.ECG[0])


def _answers(page: Page) -> Iterator[Answer]:
    for report in page.dossier.reports:
        answered = (question for question in QUESTIONS if question in report.answers)
        yield from (Answer(report.at, question, report.answers[question]) for question in answered)


def _contact_of(visit: VisitRecord, page: Page) -> date | None:
    return next((one.target_on for one in page.dossier.followups if one.id == visit.followup_id), None)


def _age(one: Enrolment, page: Page) -> str:
    return str(one.age) if page.with_names or one.age <= OLDEST_TOLD else f"{OLDEST_TOLD + 1}+"


def _outcome(one: AdverseEvent, page: Page) -> str:
    """Tell how it ended; what is not said by a button are words."""
    return one.outcome if page.with_names or one.outcome in {*Outcome} else ""


def _signed(one: Consent, what: str) -> Any:
    return getattr(one.signatory, what) if one.signatory is not None else None


_WHOSE: dict[str, Column] = {
    "programme-person": lambda _, page: page.person.code,
    "programme-enrolment": lambda _, page: page.person.id_of("plan", page.dossier.enrolment.id),
}
_NAMED: dict[str, Column] = {"programme-name": lambda _, page: page.dossier.enrolment.name}

_ENROLMENT: dict[str, Column] = {
    "programme-state": lambda one, _: one.state,
    "programme-arm": lambda one, _: one.arm,
    "programme-sex": lambda one, _: one.sex,
    "programme-age": _age,
    "programme-education": lambda one, _: one.education,
    "programme-postmenopausal": lambda one, _: one.postmenopausal,
    "programme-starts": lambda one, _: one.starts_on,
    "programme-ends": lambda one, _: one.ends_on,
    "programme-interval": lambda one, _: one.interval,
    "programme-planned": lambda one, _: one.planned,
    "programme-nurse": lambda one, page: page.nurse(one.nurse_id),
}
_CONTACT: dict[str, Column] = {
    "programme-earliest": lambda one, _: one.earliest_on,
    "programme-target": lambda one, _: one.target_on,
    "programme-latest": lambda one, _: one.latest_on,
    "programme-final": lambda one, _: one.is_final,
    "programme-state": lambda one, page: one.state_on(page.on),
    "programme-occurred": lambda one, _: one.occurred_on,
    "programme-in-window": lambda one, _: one.in_window,
    "programme-moved-from": lambda one, _: one.moved_from,
    "programme-cancelled": lambda one, _: one.cancelled_at,
    "programme-answered": lambda one, _: one.answered_at,
    "programme-feeling": lambda one, _: one.feeling,
    "programme-nurse": lambda one, page: page.nurse(one.nurse_id),
}
_VISIT: dict[str, Column] = {
    "programme-occurred": lambda one, _: one.occurred_on,
    "programme-recorded": lambda one, _: one.recorded_at,
    "programme-of-contact": _contact_of,
    "programme-reached": lambda one, _: one.reached,
    "programme-way": lambda one, _: one.way,
    "programme-urate": lambda one, _: one.urate,
    "programme-advice": lambda one, _: " ".join(one.advice),
    "programme-replaced": lambda one, page: one.id in page.dossier.corrected,
    "programme-nurse": lambda one, page: page.nurse(one.recorded_by),
}
_LAB: dict[str, Column] = {
    "programme-drawn": lambda one, _: one.panel.drawn_on,
    "programme-recorded": lambda one, _: one.panel.recorded_at,
    "programme-analyte": lambda one, _: one.analyte,
    "programme-value": lambda one, _: one.value,
    "programme-unit": lambda one, _: one.unit,
    "programme-loinc": lambda one, _: one.loinc,
    "programme-fasting": lambda one, _: one.panel.fasting_hours,
    "programme-low": lambda one, _: one.low,
    "programme-high": lambda one, _: one.high,
    "programme-flag": lambda one, _: one.flag,
    "programme-range-source": lambda one, _: one.source,
    "programme-diseases": lambda one, _: " ".join(one.panel.diseases),
    "programme-replaced": lambda one, page: one.panel.id in page.dossier.corrected,
    "programme-nurse": lambda one, page: page.nurse(one.panel.recorded_by),
}
_ANSWER: dict[str, Column] = {
    "programme-answered": lambda one, _: one.at,
    "programme-question": lambda one, _: one.question,
    "programme-answer": lambda one, _: one.answer,
}
_EVENT: dict[str, Column] = {
    "programme-occurred": lambda one, _: one.occurred_on,
    "programme-recorded": lambda one, _: one.recorded_at,
    "programme-severity": lambda one, _: one.severity,
    "programme-closed": lambda one, _: one.closed_at,
    "programme-outcome": _outcome,
    "programme-nurse": lambda one, page: page.nurse(one.recorded_by),
}
_CONSENT: dict[str, Column] = {
    "programme-consent": lambda one, _: one.kind,
    "programme-text-version": lambda one, _: one.text_version,
    "programme-text-hash": lambda one, _: one.text_hash,
    "programme-channel": lambda one, _: one.channel,
    "programme-way": lambda one, _: one.way,
    "programme-given": lambda one, _: one.given_at,
    "programme-withdrawn": lambda one, _: one.withdrawn_at,
    "programme-kinship": lambda one, _: _signed(one, "kinship"),
    "programme-basis": lambda one, _: _signed(one, "basis"),
}


def _words(one: VisitRecord | AdverseEvent, _: Page) -> str:
    return one.words


TABLES = {
    "enrolments": Table(lambda page: [page.dossier.enrolment], _ENROLMENT, {"programme-number": lambda one, _: one.id}),
    "contacts": Table(lambda page: page.dossier.followups, _CONTACT),
    "visits": Table(lambda page: page.dossier.visits, _VISIT, {"programme-words": _words}),
    "labs": Table(_values, _LAB),
    "self_reports": Table(_answers, _ANSWER),
    "adverse_events": Table(lambda page: page.dossier.events, _EVENT, {"programme-words": _words}),
    "consents": Table(
        lambda page: page.dossier.consents, _CONSENT, {"programme-signatory": lambda one, _: _signed(one, "name")}
    ),
}
"""The tables by the names of their files; a consent stands beside every enrolment of its resident."""
