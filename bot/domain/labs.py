"""Laboratory values: units, plausibility, and the named profiles of thresholds (product rules §4)."""

import re
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.words import fold

MG_PER_DL = 59.48
"""µmol/L in one mg/dL of urate."""


class UnitNeeded(DomainError):
    """A urate as small as this may be mg/dL: the nurse is asked."""

    key = "lab-error-unit-needed"


class UrateUnitUnknown(DomainError):
    """No urate is given in this unit here: what is meant is asked, not guessed."""

    key = "lab-error-urate-unit"


class Implausible(DomainError):
    """No urate is like this in any unit."""

    key = "lab-error-implausible"


class Sex(StrEnum):
    """As the thresholds distinguish."""

    FEMALE = "female"
    MALE = "male"


STUDY = "study"
GUIDELINE = "cn-2019"
"""The profile by which a urate is high when it was so on two days, each time after fasting."""

PROFILES: dict[str, dict[Sex | bool, int]] = {
    GUIDELINE: {Sex.MALE: 420, Sex.FEMALE: 420},
    "wst560-2017": {Sex.MALE: 420, Sex.FEMALE: 360},
    STUDY: {Sex.MALE: 420, True: 420, False: 350},
}
"""Thresholds of urate in µmol/L by named profile, the default first; the study's of women by the menopause."""


def thresholds(sex: Sex, postmenopausal: bool | None) -> list[tuple[str, int]]:
    """List the profiles with their threshold for somebody, high being strictly above.

    A profile that asks for the menopause is left out while nobody has said: it is asked, not guessed.
    """
    found = []
    for code, limits in PROFILES.items():
        limit = limits.get(sex) or (limits.get(postmenopausal) if postmenopausal is not None else None)
        if limit is not None:
            found.append((code, limit))
    return found


_NAMED = r"(?:血?尿酸值?|(?<![a-z])(?:ua|urate|uric acid))\s*(?:[:=是为]|is)?"
_MG = r"(?P<mg>mg\s*/\s*dl|毫克/分升)"
_UMOL = r"(?P<umol>[µμu]mol(?:\s*/\s*l|(?![a-z]|\s*/))|微摩尔(?:/升|每升|(?!\s*/)))"
_OTHER = r"(?P<other>(?:[µμumnpk]?(?:g|mol)(?![a-z])|mg%|[毫微]克|[毫微纳]摩尔)(?:\s*/\s*[a-z升分]+)?)"
_URATE = re.compile(rf"{_NAMED}\s*([-−]?\d+(?:[.,]\d+)?(?:e\d+)?)\s*(?:{_MG}|{_UMOL}|{_OTHER})?")
_WHOSE = re.compile(
    r"([\u3400-\u9fff·]{2,8}|[a-z][a-z'-]* [a-z][a-z'-]*) " + _NAMED + r"\s*\d[^?？吗]*$", re.IGNORECASE
)


def urates(text: str) -> set[str]:
    """List the different figures that a line names as urate."""
    return {found[1] for found in _URATE.finditer(fold(text))}


def without_urate(text: str) -> str:
    """Leave a line's urate out, with its name and its unit."""
    return " ".join(re.sub(_URATE, " ", fold(text)).split())


def whose_urate(text: str) -> str | None:
    """Give the name before the urate of a line that says nothing else before it; None of any other line."""
    found = _WHOSE.match(" ".join(text.split()))
    return None if found is None else found[1]


def read_urate(text: str) -> float | None:
    """Find a urate in a line and give it in µmol/L; None where the line names none.

    Raises `UnitNeeded` where a number without a unit is 20 or less, `UrateUnitUnknown` where the unit is another,
    `Implausible` where no unit makes sense of it.
    """
    found = _URATE.search(fold(text))
    if found is None:
        return None
    if found["other"]:
        raise UrateUnitUnknown(unit=found["other"])
    value = float(found[1].replace(",", ".").replace("−", "-"))
    if found["mg"]:
        value *= MG_PER_DL
    elif not found["umol"] and 0 < value <= 20:
        raise UnitNeeded(value=found[1], converted=round(value * MG_PER_DL))
    if not 60 <= value <= 1500:
        raise Implausible(value=found[1])
    return round(value, 1)
