"""The urate of a resident over the three months: from contacts and laboratories, corrected values left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.analytes import MEASURES, URATE
from bot.domain.enrolments import Enrolment
from bot.domain.followups import FINAL_AFTER
from bot.domain.lab_panels import LabPanel, Phase, phases, standing
from bot.domain.visits import VisitRecord

TARGET = 360
"""µmol/L below which urate is to be kept (guideline of 2019, WS/T 560-2017)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One urate in µmol/L, told or found at a contact, or found by a laboratory."""

    on: date
    value: float
    by_laboratory: bool = False


def valid(visits: Sequence[VisitRecord]) -> list[VisitRecord]:
    """Leave out what a later record stands in place of."""
    replaced = {one.corrects for one in visits}
    return [one for one in visits if one.id not in replaced]


def measured(visits: Sequence[VisitRecord], panels: Sequence[LabPanel]) -> list[Measured]:
    """List every urate, the oldest first; of one day the laboratory's stands last."""
    told = [Measured(one.occurred_on, one.urate) for one in valid(visits) if one.urate is not None]
    found = [Measured(one.drawn_on, one.values[URATE], True) for one in standing(panels) if URATE in one.values]
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
    """Set the values of the baseline beside those of the end.

    Where no laboratory found a urate, the one of the contacts of those days is taken.
    """
    by_phase = phases(panels, enrolment.starts_on, enrolment.ends_on)
    found = {phase: one.values for one in standing(panels) for phase in [by_phase[one.id]]}
    final_from = enrolment.ends_on - timedelta(days=FINAL_AFTER)
    told = measured(visits, [])
    first = [one.value for one in told if one.on <= enrolment.starts_on]
    last = [one.value for one in told if one.on >= final_from]
    before = ({URATE: first[0]} if first else {}) | dict(found.get(Phase.BASELINE, {}))
    after = ({URATE: last[-1]} if last else {}) | dict(found.get(Phase.FINAL, {}))
    return [Change(one, before.get(one), after.get(one)) for one in MEASURES]
