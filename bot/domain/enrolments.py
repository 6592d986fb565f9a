"""The clinic programme: screening, consent, and the three months that follow."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.domain import followups
from bot.domain.errors import ConsentMissing
from bot.domain.labs import Sex
from bot.domain.words import fold

DRAFT_LIVES = timedelta(hours=72)


class ConsentKind(StrEnum):
    """The two consents, asked one by one: to the programme, and to keeping health data."""

    PROGRAMME = "programme"
    HEALTH_DATA = "health_data"


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent as it was given: to which text, when, where."""

    person_id: int
    kind: ConsentKind
    text_version: str
    text_hash: str
    channel: str
    given_at: datetime
    withdrawn_at: datetime | None = None


class EnrolmentState(StrEnum):
    """Where a resident stands in the programme."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Screening:
    """What a nurse wrote down before consent: an encrypted draft, no health row, dead after 72 hours."""

    id: int
    nurse_id: int
    name: str
    sex: Sex
    age: int
    urate: float
    expires_at: datetime
    place: str = ""
    person_id: int | None = None
    eligible: bool = False
    code_digest: str = ""
    agreed: tuple[ConsentKind, ...] = ()
    version: int = 0

    def declare_eligible(self, code_digest: str) -> Self:
        """Let the nurse decide that the resident may join; the code is what the resident consents by."""
        return replace(self, eligible=True, code_digest=code_digest)

    def agree(self, person_id: int, kind: ConsentKind) -> Self:
        """Take one consent of the resident, on their own device."""
        return replace(self, person_id=person_id, agreed=(*self.agreed, kind))

    def enrol(self, enrolment_id: int, today: date) -> "Enrolment":
        """Make the enrolment, once both consents are there."""
        if self.person_id is None or set(self.agreed) != set(ConsentKind):
            raise ConsentMissing(name=self.name)
        return Enrolment(
            id=enrolment_id,
            person_id=self.person_id,
            nurse_id=self.nurse_id,
            name=self.name,
            sex=self.sex,
            age=self.age,
            starts_on=today,
            ends_on=followups.end_of(today),
        )


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A resident's three months; `planned` once the nurse has generated the plan."""

    id: int
    person_id: int
    nurse_id: int
    name: str
    sex: Sex
    age: int
    starts_on: date
    ends_on: date
    state: EnrolmentState = EnrolmentState.ACTIVE
    interval: int = followups.DEFAULT_INTERVAL
    planned: bool = False
    version: int = 0

    def every(self, days: int) -> Self:
        """Choose the interval, 7 to 15 days."""
        return replace(self, interval=followups.check_interval(days))

    def starting(self, on: date) -> Self:
        """Choose another first day; the end moves with it."""
        return replace(self, starts_on=on, ends_on=followups.end_of(on))

    def plan(self) -> Self:
        """Put the plan in force."""
        return replace(self, planned=True)

    def leave(self) -> Self:
        """Let the resident leave; nothing else changes for them."""
        return replace(self, state=EnrolmentState.WITHDRAWN)

    def complete(self) -> Self:
        """End the programme after the final visit."""
        return replace(self, state=EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """What a nurse's line of enrolment says."""

    name: str
    sex: Sex | None
    age: int | None
    rest: str


_LINE = re.compile(r"^(?:建档|enroll?)\s*[:,，：]?\s*(.+)$", re.IGNORECASE)
_SEX = {
    "女": Sex.FEMALE,
    "female": Sex.FEMALE,
    "f": Sex.FEMALE,
    "男": Sex.MALE,
    "male": Sex.MALE,
    "m": Sex.MALE,
}
_AGE = re.compile(r"^(\d{1,3})岁?$")


def read_line(text: str) -> EnrolmentLine | None:
    """Read 「建档 张桂兰 女 68 3号楼 尿酸 512」; None where the line is no enrolment."""
    found = _LINE.match(text.strip())
    if found is None:
        return None
    sex: Sex | None = None
    age: int | None = None
    names: list[str] = []
    rest: list[str] = []
    for part in re.split(r"[\s,，]+", found[1]):
        folded = fold(part)
        if folded in _SEX and sex is None:
            sex = _SEX[folded]
        elif (years := _AGE.match(folded)) and age is None and not rest:
            age = int(years[1])
        elif sex is None and age is None and not any(character.isdigit() for character in folded):
            names.append(part)
        else:
            rest.append(part)
    return EnrolmentLine(" ".join(names), sex, age, " ".join(rest))


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What a nurse records of one contact, or of an attempt that reached nobody; the values are health data."""

    id: int
    enrolment_id: int
    followup_id: int | None
    recorded_by: int
    occurred_on: date
    recorded_at: datetime
    urate: float | None
    words: str
    reached: bool = True
