"""Days off (请假) as people say them: 今天请假, 明天请假到周五, on leave for three days."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.errors import DomainError
from bot.domain.words import fold

FURTHEST = timedelta(days=60)
"""A leave lies within this time from today on, its last day too."""


class LeaveUnreadable(DomainError):
    """Nobody can tell which days are meant."""

    key = "leave-error-unreadable"


class LeaveInThePast(DomainError):
    """The days lie behind us."""

    key = "leave-error-past"


class LeaveTooFar(DomainError):
    """The days lie too far ahead, or are too many."""

    key = "leave-error-far"


@dataclass(frozen=True, slots=True)
class Days:
    """The days that were said; a part of a day counts as the day."""

    first: date
    last: date
    in_part: bool = False


_ASKED = re.compile(r"请.{0,8}假|休.{0,2}假|调休|\b(?:on|my|take|taking) (?:\w+ )?leave\b|^leave\b")
_BACK = re.compile(
    r"(?:我)?(?:已经)?(?:回来|回岗|上班)了|销假|(?:取消|撤销)请假|不请假了|i ?a?'?m back|back|cancel (?:my )?leave"
)
_CLAUSES = re.compile(r"[,，。;；!！]")
LONGEST_SAID = 60
"""Characters of what may be a request for leave; what is longer tells of something else."""

_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_NUMERAL = re.compile(
    r"(?<![周期拜])([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?=个?(?:天|月|日|号|周|星期|礼拜))"
)
_WEEKDAYS = {sign: value for value, sign in enumerate("一二三四五六日")} | {"天": 6}
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEAR = {
    **dict.fromkeys(("今天", "今日", "today"), 0),
    **dict.fromkeys(("明天", "明日", "tomorrow"), 1),
    **dict.fromkeys(("后天", "day after tomorrow"), 2),
    **dict.fromkeys(("大后天",), 3),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), -1),
    **dict.fromkeys(("前天",), -2),
}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_WEEKS = {"": 0, "这": 0, "本": 0, "下": 1, "下下": 2, "上": -1, "this": 0, "next": 1}

_TOKENS = re.compile(
    r"(?P<iso>(?P<year>\d{4})[-/年.](?P<m1>\d{1,2})[-/月.](?P<d1>\d{1,2})日?)"
    r"|(?P<near>大后天|后天|今天|今日|明天|明日|昨天|昨日|前天|(?:the )?day after tomorrow|today|tomorrow|yesterday)"
    r"|(?P<week>下下|这个?|本|下个?|上个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?:(?P<nextweek>this|next) )?\b(?P<english>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|(?P<m2>\d{1,2})(?:月|/)(?P<d2>\d{1,2})[日号]?"
    r"|(?P<named>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?P<d3>\d{1,2})(?:st|nd|rd|th)?\b"
    r"|(?P<d4>\d{1,2})[日号]"
    r"|(?P<half>半天|半日|上午|下午|早上|中午|晚上|half a day|half day|(?:this )?(?:morning|afternoon))"
    r"|(?P<count>\d{1,2}|\b(?:a|one|two|three|four|five|six|seven)) ?个?(?P<unit>天|日|周|星期|礼拜|days?\b|weeks?\b)"
    r"|(?P<until>到|至|[-—~]|\buntil\b|\btill\b|\bthrough\b|\bto\b)"
    r"|(?P<leave>[请休]|[病事年婚产]?假|调休|\bleave\b)"
    r"|(?P<rest>我|们|要|想|需要|准备|打算|申请|从|自|起|开始|和|跟|、|一下|共|总|了|的|吧|啊|为期|\s|个|\.|'m\b|\bi\b|\bam\b|\bwill\b|\bbe\b"
    r"|\btak(?:e|ing)\b|\bon\b|\bfor\b|\bfrom\b|\band\b|\bplease\b|\bthe\b|\bof\b|\bmy\b)"
)


def is_back(text: str) -> bool:
    """Tell whether somebody says that they are back."""
    return _BACK.fullmatch(fold(text).strip("。.!,～~ ")) is not None


def read(text: str, today: date) -> Days | None:
    """Read which days somebody takes off; None where this asks for no leave, and a refusal where nobody can tell."""
    said = _NUMERAL.sub(lambda found: str(_number(found[1])), fold(text))
    if len(said) > LONGEST_SAID or not _ASKED.search(said):
        return None
    clauses = [one.strip() for one in _CLAUSES.split(said) if one.strip()]
    asking = [one for one in clauses if _ASKED.search(one)]
    reading = _Reading(today)
    for clause in asking:
        reading.take(clause)
    if reading.first is None:
        for clause in clauses:
            if clause not in asking:
                reading.glance(clause)
    return _checked(reading.days(), today)


def _checked(days: Days, today: date) -> Days:
    if days.first < today:
        raise LeaveInThePast
    if days.last - today > FURTHEST:
        raise LeaveTooFar(days=FURTHEST.days)
    if days.last < days.first:
        raise LeaveUnreadable
    return days


class _Reading:
    """What has been read of the days so far."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._until = False
        self._count: int | None = None
        self._half = False
        self.first: date | None = None
        self._last: date | None = None

    def take(self, clause: str) -> None:
        """Read a clause of which every word must be known."""
        at = 0
        while at < len(clause):
            found = _TOKENS.match(clause, at)
            if found is None or found.end() == at:
                raise LeaveUnreadable
            self._token(found)
            at = found.end()

    def glance(self, clause: str) -> None:
        """Look for days in a clause that tells of other things too."""
        for found in _TOKENS.finditer(clause):
            self._token(found)

    def days(self) -> Days:
        """Give the days; a count goes from the first, an end alone from today."""
        first, last = self.first, self._last
        if first is None and (self._count is not None or self._half or last is not None):
            first = self._today
        if first is None or (self._count is not None and last is not None) or self._count == 0:
            raise LeaveUnreadable
        if self._count is not None:
            last = first + timedelta(days=self._count - 1)
        return Days(first, last or first, self._half)

    def _token(self, found: re.Match[str]) -> None:
        if found["until"]:
            self._until = True
        elif found["half"]:
            self._half = True
        elif found["count"]:
            if self._count is not None:
                raise LeaveUnreadable
            count = _COUNTS.get(found["count"]) or int(found["count"])
            self._count = count * (7 if found["unit"][0] in "周星礼w" else 1)
        elif not (found["leave"] or found["rest"]):
            self._day(_day(found, self._today, self._reference()))

    def _reference(self) -> date:
        return self.first if self.first is not None and self._until else self._today

    def _day(self, day: date) -> None:
        if self._until and self._last is None:
            self._last = day
        elif self.first is None:
            self.first = day
        elif not self._until and self._last is None and day - self.first == timedelta(days=1):
            self._last = day  # 今天明天
        else:
            raise LeaveUnreadable


def _day(found: re.Match[str], today: date, reference: date) -> date:
    """Tell which day a token means; one that goes by the week or the month is the next from the reference on."""
    if found["near"]:
        return today + timedelta(days=_NEAR[found["near"].removeprefix("the ")])
    if found["weekday"] or found["english"]:
        return _weekday(found, today, reference)
    if found["iso"]:
        return _date(int(found["year"]), int(found["m1"]), int(found["d1"]))
    if found["d4"]:
        day = int(found["d4"])
        this = [(reference.year, reference.month), (reference.year + reference.month // 12, reference.month % 12 + 1)]
        return _first(lambda one: _date(*one, day), this, reference)
    month = int(found["m2"]) if found["m2"] else _MONTHS.index(found["named"]) + 1
    day = int(found["d2"] or found["d3"])
    this_year = _date(reference.year, month, day)
    # In December the 2nd of January is ahead, not behind.
    return this_year if reference - this_year < timedelta(days=180) else _date(reference.year + 1, month, day)


def _weekday(found: re.Match[str], today: date, reference: date) -> date:
    if found["weekday"]:
        number, week = _WEEKDAYS[found["weekday"]], (found["week"] or "").removesuffix("个")
    else:
        number = next(at for at, name in enumerate(_ENGLISH_DAYS) if name.startswith(found["english"][:3]))
        week = found["nextweek"] or ""
    if week:
        return today + timedelta(days=number - today.weekday() + 7 * _WEEKS[week])
    return reference + timedelta(days=(number - reference.weekday()) % 7)


def _first(day_of: Callable[[tuple[int, int]], date], months: list[tuple[int, int]], reference: date) -> date:
    return next((day for month in months if (day := day_of(month)) >= reference), day_of(months[0]))


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise LeaveUnreadable from None


def _number(written: str) -> int:
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _DIGITS[written]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
