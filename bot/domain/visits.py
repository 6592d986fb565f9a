"""What a nurse records of a contact (随访记录): on which day, how, whether anybody was reached, what was said."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import DomainError, NotYet
from bot.domain.words import fold


class NoSuchDay(DomainError):
    """A day is written that no calendar has, such as the 30th of February."""

    key = "record-error-no-such-day"


class Way(StrEnum):
    """How a contact took place."""

    TELEPHONE = "telephone"
    PERSON = "person"
    CHAT = "chat"


class Advice(StrEnum):
    """The four modules of the study, as a nurse ticks what was gone through."""

    EDUCATION = "education"
    DIET = "diet"
    EXERCISE = "exercise"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What a nurse records of one contact, or of an attempt that reached nobody; the values are health data.

    `corrects` names the record that this one stands in place of.
    """

    id: int
    enrolment_id: int
    followup_id: int | None
    recorded_by: int
    occurred_on: date
    recorded_at: datetime
    urate: float | None
    words: str
    reached: bool = True
    way: Way = Way.TELEPHONE
    advice: tuple[Advice, ...] = ()
    corrects: int | None = None


MONTHS, DAYS = 12, 31
"""More than these no year and no month has."""

_AGO = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2, "大前天": 3}
_NAMED = "|".join(sorted(_AGO, key=len, reverse=True))
# A point between two figures is a date only after a year: 6.9 is a urate.
_WHEN = re.compile(
    rf"(?P<named>{_NAMED})|(?:(?P<year>\d{{4}})[-/.年])?(?P<month>\d{{1,2}})(?:[-/月]|(?(year)\.|(?!)))"
    r"(?P<day>\d{1,2})[日号]?"
)
# From the first space of a row and without stepping back: a line of ten thousand spaces is read once.
_AT_END = re.compile(rf"(?<![\s,，])[\s,，]++(?:{_WHEN.pattern})$")
_AFTER_DAY = re.compile(r"[\s,，:：]+|(?=电话|打电话|随访|来|上门|门诊|见面|当面)")


def contact_day(words: str, today: date) -> tuple[date, str]:
    """Read on which day a contact took place where a line begins or ends with it, 「昨天 尿酸 412」; give the rest.

    A day without a year is the last such day, but for one within the next month: that is refused as not come yet.
    Raises NotYet, NoSuchDay. Without a day it is today.
    """
    found = _WHEN.match(words)
    after = _AFTER_DAY.match(words, found.end()) if found is not None else None
    if found is not None and after is not None:
        rest = words[after.end() :]
    elif (found := _AT_END.search(words)) is not None:
        rest = words[: found.start()]
    else:
        return today, words
    day = _day_of(found, today)
    if day is None and not _is_meant(found):
        return today, words
    if day is None:
        raise NoSuchDay(said=found[0].strip())
    if day > today:
        raise NotYet
    return day, rest


def _day_of(found: re.Match[str], today: date) -> date | None:
    if found["named"]:
        return today - timedelta(days=_AGO[found["named"]])
    try:
        day = date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
        is_last_years = not found["year"] and day > today + timedelta(days=31)
        return day.replace(year=today.year - 1) if is_last_years else day
    except ValueError:
        return None


def _is_meant(found: re.Match[str]) -> bool:
    """Tell whether figures are meant for a day at all: 90/60 is a blood pressure."""
    return bool(found["year"]) or "月" in found[0] or (1 <= int(found["month"]) <= MONTHS and int(found["day"]) <= DAYS)


_NOT_REACHED = re.compile(
    r"(?:没有?|未|没能?)(?:打通|接通|接听|联系上|联系到|找到人|见到人?|碰到人)|(?:没有?|无)人(?:接(?!送)|应|开门)|没接(?:电话|听|$)|"
    r"打不通|联系不上|找不到人|关机|占线|停机|空号|拒接|"
    r"\b(?:no answer|no reply|not reached|could ?n[o']t reach|voicemail|switched off|line busy)\b"
)
_NOT_AT_HOME = re.compile(r"不在家|人不在|\bnot (?:at )?home\b")
# Who is not at home may be the son; what a neighbour says is not what the resident says.
_SPOKEN_WITH = re.compile(
    r"都好|挺好|聊|本人(?!不|没)|自己|告诉|(?<!邻居)(?<!保安)(?<!物业)(?<!门卫)说|\b(?:says?|said|told|talked|spoke|fine)\b"
)


def was_reached(words: str) -> bool:
    """Tell whether a nurse's words say that somebody was spoken with; an attempt that failed is no contact."""
    folded = fold(words)
    if _NOT_REACHED.search(folded) is not None:
        return False
    return _NOT_AT_HOME.search(folded) is None or _SPOKEN_WITH.search(folded) is not None


_BY_CHAT = re.compile(r"微信|短信|网上|留言|\b(?:wechat|chat|message)\b")
_IN_PERSON = re.compile(r"上门|门诊|当面|见面|来了|来院|家访|\b(?:home visit|in person|came|clinic)\b")


def read_way(words: str) -> Way:
    """Read how a contact took place; where nobody says, it was by telephone."""
    folded = fold(words)
    if _IN_PERSON.search(folded):
        return Way.PERSON
    return Way.CHAT if _BY_CHAT.search(folded) else Way.TELEPHONE
