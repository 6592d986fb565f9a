"""Laboratory values: units, plausibility, and the named profiles of thresholds (product rules §4)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.words import fold

MG_PER_DL = 59.48
"""µmol/L in one mg/dL of urate."""


class UnitNeeded(DomainError):
    """A urate as small as this may be mg/dL: the nurse is asked."""

    key = "lab-error-unit-needed"


class Implausible(DomainError):
    """No urate is like this in any unit."""

    key = "lab-error-implausible"


class Sex(StrEnum):
    """As the thresholds distinguish."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of urate thresholds in µmol/L; high is strictly above."""

    code: str
    men: int
    women: int

    def is_high(self, urate: float, sex: Sex) -> bool:
        """Tell whether a value is above this profile's threshold."""
        return urate > (self.women if sex is Sex.FEMALE else self.men)


PROFILES = (Profile("cn-2019", 420, 420), Profile("wst560-2017", 420, 360))
"""The default first. The `study` profile asks for menopause and belongs to the full form of enrolment."""


_NAMED = r"(?:血?尿酸值?|(?<![a-z])(?:ua|urate|uric acid))\s*(?:[:=是为]|is)?"
_URATE = re.compile(_NAMED + r"\s*(-?\d+(?:[.,]\d+)?(?:e\d+)?)\s*(mg/dl|[µμu]mol/l)?")
_WHOSE = re.compile(
    r"([\u3400-\u9fff·]{2,8}|[a-z][a-z'-]* [a-z][a-z'-]*) " + _NAMED + r"\s*\d[^?？吗]*$", re.IGNORECASE
)


def without_urate(text: str) -> str:
    """Leave a line's urate out, with its name and its unit."""
    return " ".join(re.sub(_URATE, " ", fold(text)).split())


def whose_urate(text: str) -> str | None:
    """Give the name before the urate of a line that says nothing else before it; None of any other line."""
    found = _WHOSE.match(" ".join(text.split()))
    return None if found is None else found[1]


def read_urate(text: str) -> float | None:
    """Find a urate in a line and give it in µmol/L; None where the line names none.

    Raises `UnitNeeded` where a number without a unit is 20 or less, `Implausible` where no unit makes
    sense of it.
    """
    found = _URATE.search(fold(text))
    if found is None:
        return None
    value, unit = float(found[1].replace(",", ".")), found[2]
    if unit == "mg/dl":
        value *= MG_PER_DL
    elif unit is None and 0 < value <= 20:
        raise UnitNeeded(value=found[1], converted=round(value * MG_PER_DL))
    if not 60 <= value <= 1500:
        raise Implausible(value=found[1])
    return round(value, 1)
