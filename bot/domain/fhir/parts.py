"""What every resource is made of: codes, quantities, references; and what an export is about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.analytes import Analyte, LabGuide
from bot.domain.pseudonyms import Pseudonym

Resource = dict[str, Any]
Part = dict[str, Any]

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
TERMS = "http://terminology.hl7.org/CodeSystem/"


@dataclass(frozen=True, slots=True)
class Export:
    """Of whom a bundle is made, by which codes and ranges, as things stand on which day; words only if asked for."""

    pseudonym: Pseudonym
    guide: LabGuide
    on: date
    with_words: bool = False

    def entry(self, kind: str, key: int | str, resource: Resource) -> Part:
        """Put a resource under its address in the bundle."""
        return {"fullUrl": self._url(kind, key), "resource": resource}

    def reference(self, kind: str, key: int | str) -> Part:
        """Refer to a resource of the same bundle."""
        return {"reference": self._url(kind, key)}

    @property
    def patient(self) -> Part:
        """Refer to the one whom all is about."""
        return self.reference("patient", "")

    def analyte(self, code: str) -> Analyte:
        """Give what is measured, by its code."""
        return next(one for one in self.guide.analytes if one.code == code)

    def _url(self, kind: str, key: int | str) -> str:
        return f"urn:uuid:{self.pseudonym.id_of(kind, key)}"


def coding(system: str, code: str, display: str = "") -> Part:
    """Name a code and the system that it is of."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def term(system: str, code: str) -> Part:
    """Give a concept that HL7 has a code for."""
    return {"coding": [coding(f"{TERMS}{system}", code)]}


def loinc(code: str, display: str) -> Part:
    """Give a concept that LOINC has a code for."""
    return {"coding": [coding(LOINC, code, display)]}


def measured(analyte: Analyte) -> Part:
    """Give what is measured: the code of LOINC, and our own name for it, which is not LOINC's."""
    return {"coding": [coding(LOINC, analyte.loinc)], "text": analyte.name.en}


def quantity(value: float, ucum: str) -> Part:
    """Give a value with its unit."""
    return {"value": value, "unit": ucum, "system": UCUM, "code": ucum}


def moment(at: datetime) -> str:
    """Write a moment, in UTC and to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def period(start: str, end: str | None) -> Part:
    """Write a time from its first to its last day, or one that is not over."""
    return {"start": start} | ({"end": end} if end is not None else {})
