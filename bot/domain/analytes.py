"""What the laboratory measures (化验项目): units, what is plausible, reference ranges by sex and age."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.labs import Sex
from bot.domain.words import Both

MEASURES = ("urate", "total_cholesterol", "triglycerides", "ldl", "hdl", "alt", "urea", "creatinine")
"""The analytes that the programme compares before and after, in the order of its tables."""

URATE = "urate"


class OutOfPlausible(DomainError):
    """No value of this analyte is like this."""

    key = "lab-error-implausible-value"


class UnitUnknown(DomainError):
    """An analyte is not measured in this unit."""

    key = "lab-error-unit-unknown"


class Flag(StrEnum):
    """How a value lies to its range."""

    LOW = "low"
    WITHIN = "within"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Limits:
    """A reference range in the analyte's unit; an open side is None. `below`: the upper figure itself is too high."""

    low: float | None
    high: float | None
    below: bool = False

    def flag(self, value: float) -> Flag:
        """Tell how a value lies."""
        if self.low is not None and value < self.low:
            return Flag.LOW
        is_over = self.high is not None and (value >= self.high if self.below else value > self.high)
        return Flag.HIGH if is_over else Flag.WITHIN

    def written(self) -> str:
        """Write the range as a laboratory prints it."""
        if self.low is not None and self.high is not None:
            return f"{self.low:g}–{self.high:g}"
        if self.high is not None:
            return f"{'<' if self.below else '≤'} {self.high:g}"
        return "" if self.low is None else f"≥ {self.low:g}"


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference range of those of a sex (None: of both) from an age on, and where it is written."""

    sex: Sex | None
    from_age: int
    limits: Limits
    source: Both


@dataclass(frozen=True, slots=True)
class UnitOf:
    """A unit by its spellings, folded, and its factor to the analyte's own; `named` are the words that it goes with."""

    spelt: tuple[str, ...]
    factor: float
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analyte:
    """One thing that is measured; `words` are its names as nurses write them, folded."""

    code: str
    name: Both
    loinc: str
    ucum: str
    unit: str
    lowest: float
    highest: float
    decimals: int
    words: tuple[str, ...]
    units: tuple[UnitOf, ...]
    references: tuple[Reference, ...]

    def factor(self, unit: str, word: str) -> float:
        """Give the factor of a unit to the analyte's own; of none it is 1. Raises UnitUnknown."""
        if not unit:
            return 1.0
        fitting = (one for one in self.units if unit in one.spelt and (not one.named or word in one.named))
        found = next(fitting, None)
        if found is None:
            raise UnitUnknown(analyte=self.name, unit=unit, right=self.unit)
        return found.factor

    def checked(self, value: float, said: str) -> float:
        """Round a value in the analyte's own unit; `said` is how it was written. Raises OutOfPlausible."""
        rounded = round(value, self.decimals)
        if not self.lowest <= rounded <= self.highest:
            low, high = f"{self.lowest:g}", f"{self.highest:g}"
            raise OutOfPlausible(analyte=self.name, said=said, unit=self.unit, low=low, high=high)
        return rounded

    def reference(self, sex: Sex, age: int) -> Reference | None:
        """Find the range for somebody."""
        fitting = [one for one in self.references if one.sex in {None, sex} and one.from_age <= age]
        return max(fitting, key=lambda one: one.from_age, default=None)


class LabGuide:
    """The analytes of the programme, in the order in which they are told."""

    def __init__(self, analytes: Iterable[Analyte]) -> None:
        self.analytes = tuple(analytes)
        self._named = {word: one for one in self.analytes for word in one.words}
        self.words = tuple(sorted(self._named, key=len, reverse=True))
        """Every name of every analyte, the longest first."""

    def named(self, word: str) -> Analyte:
        """Give the analyte of a name."""
        return self._named[word]
