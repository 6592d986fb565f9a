"""What is known before the programme begins: the nurse's line of enrolment, and the draft that waits for consent."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.domain import followups
from bot.domain.consents import NEEDED, ConsentKind, Signatory
from bot.domain.enrolments import Arm, Enrolment
from bot.domain.errors import AgeImpossible, ConsentMissing
from bot.domain.labs import Sex
from bot.domain.words import fold

DRAFT_LIVES = timedelta(hours=72)
ADULT, OLDEST = 18, 120
"""Years of age between which somebody may be enrolled."""


class Exclusion(StrEnum):
    """Why a nurse decides that somebody may not join (the study's exclusions, and a urate that is not high)."""

    NOT_HIGH = "not_high"
    PRIMARY = "primary"
    LIVER = "liver"
    KIDNEY = "kidney"
    OTHER_DISEASE = "other_disease"


@dataclass(frozen=True, slots=True)
class Screening:
    """What a nurse wrote down before consent: an encrypted draft, no health row, dead after 72 hours.

    `signer_id` is who entered the code: the resident, or with `by_relative` who answers for them.
    """

    id: int
    nurse_id: int
    name: str
    sex: Sex
    age: int
    urate: float
    expires_at: datetime
    place: str = ""
    person_id: int | None = None
    arm: Arm = Arm.SERVICE
    education: str = ""
    postmenopausal: bool | None = None
    eligible: bool = False
    code_digest: str = ""
    agreed: tuple[ConsentKind, ...] = ()
    by_relative: bool = False
    signer_id: int | None = None
    signatory: Signatory | None = None
    version: int = 0

    def declare_eligible(self, code_digest: str) -> Self:
        """Let the nurse decide that the resident may join; the code is what the resident consents by."""
        return replace(self, eligible=True, code_digest=code_digest)

    def agree(self, kind: ConsentKind) -> Self:
        """Take one consent of the resident, or of the relative who answers for them."""
        return replace(self, agreed=(*self.agreed, kind))

    def enrol(self, enrolment_id: int, consent_id: int, today: date) -> Enrolment:
        """Make the enrolment, once both consents are there; `consent_id` is the one to health data."""
        if self.person_id is None or set(self.agreed) != set(NEEDED):
            raise ConsentMissing(name=self.name)
        return Enrolment(
            id=enrolment_id,
            person_id=self.person_id,
            nurse_id=self.nurse_id,
            consent_id=consent_id,
            name=self.name,
            sex=self.sex,
            age=self.age,
            arm=self.arm,
            education=self.education,
            postmenopausal=self.postmenopausal,
            starts_on=today,
            ends_on=followups.end_of(today),
        )


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """What a nurse's line of enrolment says."""

    name: str
    sex: Sex | None
    age: int | None
    rest: str
    arm: Arm = Arm.SERVICE
    education: str = ""
    postmenopausal: bool | None = None


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
_BORN = re.compile(r"^(?:生于|出生)?(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?|年)(?:生|出生)?$")
_ARMS = {
    **dict.fromkeys(("干预", "干预组", "intervention"), Arm.INTERVENTION),
    **dict.fromkeys(("对照", "对照组", "control"), Arm.CONTROL),
    **dict.fromkeys(("普通", "普通服务", "service"), Arm.SERVICE),
}
_EDUCATION = {
    **dict.fromkeys(("小学", "初中", "primary", "junior"), "basic"),
    **dict.fromkeys(("高中", "中专", "大专", "本科", "大学", "研究生", "senior", "college", "university"), "higher"),
}
_MENOPAUSE = {
    **dict.fromkeys(("绝经", "已绝经", "绝经后", "postmenopausal"), True),
    **dict.fromkeys(("未绝经", "没绝经", "绝经前", "premenopausal"), False),
}


def read_line(text: str, today: date) -> EnrolmentLine | None:
    """Read 「建档 张桂兰 女 68 3号楼 尿酸 512」; None where the line is no enrolment.

    A date of birth stands for the age, which alone is kept. Raises AgeImpossible where it lies ahead.
    """
    found = _LINE.match(text.strip())
    if found is None:
        return None
    line = EnrolmentLine("", None, None, "")
    names: list[str] = []
    rest: list[str] = []
    for part in re.split(r"[\s,，]+", found[1]):
        folded = fold(part)
        born = _BORN.match(folded)
        if folded in _SEX and line.sex is None:
            line = replace(line, sex=_SEX[folded])
        elif (years := _AGE.match(folded)) and line.age is None and not rest:
            line = replace(line, age=int(years[1]))
        elif born is not None and line.age is None:
            line = replace(line, age=_age_on(today, *(int(one or 1) for one in born.groups())))
        elif folded in _ARMS:
            line = replace(line, arm=_ARMS[folded])
        elif folded in _EDUCATION:
            line = replace(line, education=_EDUCATION[folded])
        elif folded in _MENOPAUSE:
            line = replace(line, postmenopausal=_MENOPAUSE[folded])
        elif line.sex is None and line.age is None and not any(character.isdigit() for character in folded):
            names.append(part)
        else:
            rest.append(part)
    return replace(line, name=" ".join(names), rest=" ".join(rest))


def _age_on(today: date, year: int, month: int, day: int) -> int:
    """Tell how old somebody is; a date that no calendar has is taken for the age of its year."""
    had_birthday = (month, day) <= (today.month, today.day)
    age = today.year - year - (0 if had_birthday else 1)
    if age < 0:
        raise AgeImpossible(age=age)
    return age
