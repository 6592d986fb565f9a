"""The urate of a resident over the three months: from contacts and laboratories, corrected values left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from bot.domain.enrolments import Enrolment
from bot.domain.followups import EARLIEST_AFTER, FINAL_AFTER
from bot.domain.lab_panels import LabPanel
from bot.domain.visits import VisitRecord

TARGET = 360
"""µmol/L below which urate is to be kept (guideline of 2019, WS/T 560-2017)."""

ANALYTES = ("urate", "total_cholesterol", "triglycerides", "ldl", "hdl", "alt", "urea", "creatinine")
"""The eight values of the study, in the order of its tables."""

URATE = ANALYTES[0]


@dataclass(frozen=True, slots=True)
class Measured:
    """One urate in µmol/L, told or found at a contact, or found by a laboratory."""

    on: date
    value: float
    by_laboratory: bool = False


class _Correctable(Protocol):
    @property
    def id(self) -> int:
        """Its key."""

    @property
    def corrects(self) -> int | None:
        """The key of what it stands in place of."""


R = TypeVar("R", bound=_Correctable)


def valid(records: Sequence[R]) -> list[R]:
    """Leave out what a later record stands in place of."""
    replaced = {one.corrects for one in records}
    return [one for one in records if one.id not in replaced]


def measured(visits: Sequence[VisitRecord], panels: Sequence[LabPanel]) -> list[Measured]:
    """List every urate, the oldest first; of one day the laboratory's stands last."""
    told = [Measured(one.occurred_on, one.urate) for one in valid(visits) if one.urate is not None]
    found = [Measured(one.drawn_on, one.values[URATE], True) for one in valid(panels) if URATE in one.values]
    return sorted([*told, *found], key=lambda one: (one.on, one.by_laboratory))


@dataclass(frozen=True, slots=True)
class Change:
    """One value at the beginning and at the end; None where it was not found."""

    analyte: str
    baseline: float | None
    final: float | None

    @property
    def difference(self) -> float | None:
        """Tell by how much it has changed; below zero it has fallen."""
        if self.baseline is None or self.final is None:
            return None
        return round(self.final - self.baseline, 2)


def changes(enrolment: Enrolment, visits: Sequence[VisitRecord], panels: Sequence[LabPanel]) -> list[Change]:
    """Set the values of the beginning beside those of the end, drawn within the days of the first and final visit.

    Where no laboratory found a urate, the one of the contacts of those days is taken.
    """
    first_until = enrolment.starts_on + timedelta(days=EARLIEST_AFTER)
    final_from = enrolment.ends_on - timedelta(days=FINAL_AFTER)
    drawn = valid(panels)
    first = _newest(one.values for one in drawn if one.drawn_on <= first_until)
    final = _newest(one.values for one in drawn if one.drawn_on >= final_from)
    told = [one for one in measured(visits, []) if one.on < enrolment.starts_on + timedelta(days=1)]
    last = [one for one in measured(visits, []) if one.on >= final_from]
    first = ({URATE: told[0].value} if told else {}) | first
    final = ({URATE: last[-1].value} if last else {}) | final
    return [Change(one, first.get(one), final.get(one)) for one in ANALYTES]


def _newest(draws: Iterable[Mapping[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for values in draws:
        found |= values
    return found
