"""A nurse's line of a draw, 「化验 张桂兰 3月5日 空腹10小时 尿酸 412」: all of it is understood, or it is refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from bot.domain.analytes import Analyte, LabGuide, Limits
from bot.domain.errors import DomainError, NotYet
from bot.domain.lab_panels import Disease, Ecg, LabPanel
from bot.domain.labs import MG_PER_DL, UnitNeeded
from bot.domain.visits import contact_day
from bot.domain.words import fold

MOST_HOURS = 72
"""Hours without food that are still believed."""
URATE_IN_MG = 20
"""A urate of up to this much without a unit may be mg/dL and is asked about."""
LONGEST_QUOTED = 20


class DrawNotYet(DomainError):
    """The blood would be drawn on a day that has not come."""

    key = "lab-error-not-yet"


class WordUnknown(DomainError):
    """A part of the line is not understood."""

    key = "lab-error-word"


class FigureMissing(DomainError):
    """An analyte is named without a figure."""

    key = "lab-error-no-figure"


class SaidTwice(DomainError):
    """The same thing is said twice in one line."""

    key = "lab-error-twice"


class FastingUnclear(DomainError):
    """Nobody fasts for so many hours before a draw."""

    key = "lab-error-fasting"


class RangeUnclear(DomainError):
    """The lower end of a range lies above the upper one."""

    key = "lab-error-range"


@dataclass(slots=True)
class LabLine:
    """What a line says; `not_done` are the codes of what was left out by intent, `ecg` among them."""

    day: date
    says_day: bool = False
    values: dict[str, float] = field(default_factory=dict)
    ranges: dict[str, Limits] = field(default_factory=dict)
    not_done: set[str] = field(default_factory=set)
    fasting_hours: float | None = None
    says_fasting: bool = False
    ecg: Ecg | None = None
    diseases: list[Disease] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether it says nothing that a laboratory or an ECG finds."""
        return not self.values and self.ecg is None and not self.not_done


_BEGINS = re.compile(
    r"(?P<corrects>(?:更正|改正)\s*|correct(?:ed|ion)?(?:\s+of)?\s+)?(?:化验单?|labs?(?![a-z]))\s*[:：,，]?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_WHOSE = re.compile(r"([\u3400-\u9fff·]{2,8}|[a-z][a-z'-]* [a-z][a-z'-]*)[\s,，:：].*\d", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A line that begins with 化验: whether it corrects an earlier one, and what follows."""

    corrects: bool
    rest: str


def begins(text: str) -> Beginning | None:
    """Tell whether a line is of a draw, by its first word."""
    found = _BEGINS.match(text.strip())
    return None if found is None else Beginning(found["corrects"] is not None, found["rest"].strip())


def mentions(text: str) -> bool:
    """Tell whether a line speaks of a draw at all."""
    return _BEGINS.search(text) is not None


def whose(rest: str) -> str | None:
    """Give the name with which the rest of a line begins, if figures follow."""
    found = _WHOSE.match(rest)
    return None if found is None else found[1]


_FIGURE = r"[-−+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?"
_UNIT = r"(?:[a-zμ]{1,6}|微摩尔|毫摩尔|毫克|单位)/(?:[a-z]{1,3}|分升|升)"
_IS = r"\s*(?:[:=是为]|is )?\s*"
_UNDONE = "(?P<undone>没做|未做|没查|未查|无|not done|none)"
_VALUE = re.compile(
    rf"{_IS}(?:{_UNDONE}|(?P<figure>{_FIGURE})\s*(?P<unit>{_UNIT})?"
    # What the laboratory's own arrow says, its range says too.
    rf"\s*[↑↓]?(?:\s*[(\[]\s*(?:参考(?:值|范围|区间)?|正常|ref)?[:.\s]*"
    rf"(?:(?P<low>{_FIGURE})\s*(?:[-–—~至]|to)\s*(?P<high>{_FIGURE})"
    rf"|(?P<sign>[<>≤≥])=?\s*(?P<limit>{_FIGURE}))\s*(?P<of>{_UNIT})?\s*[)\]])?\s*[↑↓]?)"
)
_GAP = re.compile(r"[\s,;、。.|]+")
_WORD = re.compile(r"[^\s,;、]+")
_GLUED = re.compile(r"((?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|大?前天|[昨今]天)(?:采血|抽血)?(?=\S)(?![,:])")
_DRAWN = re.compile(r"(?:采血|抽血|drawn\b)\s*")
_NOT_FASTING = re.compile(r"(?:未|没有?|非)空腹|not fast(?:ing|ed)")
_FASTING = re.compile(
    rf"(?:空腹|fast(?:ing|ed)?)(?:\s*(?:for )?(?P<hours>{_FIGURE})\s*(?:个?小时|h(?:ou)?rs?\b|hour\b|h\b)?)?"
)
_ECG = re.compile(
    rf"(?:心电图|ecg|ekg){_IS}(?:{_UNDONE}|"
    r"(?P<abnormal>不正常|异常|abnormal)|(?:大致)?正常|normal)"
)
_DISEASES = {
    Disease.GOUT: "痛风石?|gout",
    Disease.HYPERTENSION: "高血压|hypertension",
    Disease.DIABETES: "糖尿病|diabetes",
    Disease.KIDNEY: "慢性肾脏?病|肾病|肾结石|kidney disease",
    Disease.HEART: "冠心病|心脏病|心衰|heart disease",
    Disease.STROKE: "脑卒中|中风|脑梗|stroke",
    Disease.OTHER: "并发症|合并症|comorbidit(?:y|ies)",
}
_ANY_DISEASE = "|".join(f"(?P<{code.value}>{words})" for code, words in _DISEASES.items())
_DISEASE = re.compile(rf"(?:有|合并|with )?(?:{_ANY_DISEASE})(?![a-z])")


def read_line(words: str, today: date, guide: LabGuide) -> LabLine:
    """Read what follows the name: the day first if it is not today, then anything in any order.

    Raises a DomainError that names the first part which is not understood, not plausible, or said twice.
    """
    folded = fold(words)
    glued = _GLUED.match(folded)
    if glued is not None:
        folded = f"{glued[1]} {folded[glued.end() :]}"
    try:
        day, rest = contact_day(folded, today)
    except NotYet:
        raise DrawNotYet from None
    drawn = _DRAWN.match(rest)
    line = LabLine(day, says_day=rest != folded)
    return _Reader(rest[drawn.end() :] if drawn is not None else rest, line, guide).read()


def as_panel(
    line: LabLine, *, panel_id: int, enrolment_id: int, by: int, at: datetime, before: LabPanel | None
) -> LabPanel:
    """Make a panel of a line; what a correction does not say again stays as it was."""
    kept = {code: value for code, value in (before.values if before else {}).items() if code not in line.not_done}
    ranges = {code: limits for code, limits in (before.ranges if before else {}).items() if code not in line.values}
    ecg_before = before.ecg if before is not None and "ecg" not in line.not_done else None
    return LabPanel(
        id=panel_id,
        enrolment_id=enrolment_id,
        drawn_on=before.drawn_on if before is not None and not line.says_day else line.day,
        recorded_by=by,
        recorded_at=at,
        values=kept | line.values,
        fasting_hours=before.fasting_hours if before is not None and not line.says_fasting else line.fasting_hours,
        ecg=line.ecg or ecg_before,
        ranges={code: limits for code, limits in (ranges | line.ranges).items() if code in kept | line.values},
        diseases=tuple(dict.fromkeys([*(before.diseases if before else ()), *line.diseases])),
        corrects=before.id if before is not None else None,
    )


class _Reader:
    """Walk through a line, part by part."""

    def __init__(self, text: str, line: LabLine, guide: LabGuide) -> None:
        self.text = text
        self.line = line
        self.guide = guide
        self.at = 0

    def read(self) -> LabLine:
        while self.at < len(self.text):
            gap = _GAP.match(self.text, self.at)
            if gap is not None:
                self.at = gap.end()
            elif not (self._fasting() or self._ecg() or self._disease() or self._analyte()):
                raise WordUnknown(word=self._quoted())
        return self.line

    def _fasting(self) -> bool:
        none = _NOT_FASTING.match(self.text, self.at)
        found = none or _FASTING.match(self.text, self.at)
        if found is None:
            return False
        self._once(self.line.says_fasting, found)
        said = None if none is not None else found["hours"]
        hours = _number(said) if said else None
        if hours is not None and not 0 <= hours <= MOST_HOURS:
            raise FastingUnclear(hours=str(said))
        self.line.says_fasting, self.line.fasting_hours = True, 0.0 if none is not None else hours
        return self._past(found)

    def _ecg(self) -> bool:
        found = _ECG.match(self.text, self.at)
        if found is None:
            return False
        self._once(self.line.ecg is not None or "ecg" in self.line.not_done, found)
        if found["undone"]:
            self.line.not_done.add("ecg")
        else:
            self.line.ecg = Ecg.ABNORMAL if found["abnormal"] else Ecg.NORMAL
        return self._past(found)

    def _disease(self) -> bool:
        found = _DISEASE.match(self.text, self.at)
        if found is None:
            return False
        self.line.diseases.append(Disease(str(found.lastgroup)))
        return self._past(found)

    def _analyte(self) -> bool:
        named = _names(self.guide.words).match(self.text, self.at)
        if named is None:
            return False
        analyte = self.guide.named(named[0])
        found = _VALUE.match(self.text, named.end())
        if found is None:
            raise FigureMissing(analyte=analyte.name, word=self._quoted())
        self._once(analyte.code in {*self.line.values, *self.line.not_done}, named)
        if found["undone"]:
            self.line.not_done.add(analyte.code)
        else:
            self._value(analyte, named[0], found)
        return self._past(found)

    def _value(self, analyte: Analyte, word: str, found: re.Match[str]) -> None:
        value, unit = _number(found["figure"]), found["unit"] or ""
        factor = analyte.factor(unit, word)
        if analyte.code == "urate" and not unit and 0 < value <= URATE_IN_MG:
            raise UnitNeeded(value=f"{value:g}", converted=round(value * MG_PER_DL))
        self.line.values[analyte.code] = analyte.checked(value * factor, f"{found['figure']} {unit}".strip())
        if found["low"] or found["limit"]:
            self.line.ranges[analyte.code] = _limits(found, analyte.factor(found["of"] or unit, word), analyte)

    def _once(self, is_again: bool, found: re.Match[str]) -> None:
        if is_again:
            raise SaidTwice(word=found[0].strip()[:LONGEST_QUOTED])

    def _past(self, found: re.Match[str]) -> bool:
        self.at = found.end()
        return True

    def _quoted(self) -> str:
        found = _WORD.match(self.text, self.at)
        return (found[0] if found is not None else self.text[self.at :])[:LONGEST_QUOTED]


def _limits(found: re.Match[str], factor: float, analyte: Analyte) -> Limits:
    if found["limit"]:
        limit = round(_number(found["limit"]) * factor, analyte.decimals)
        if not 0 < limit < float("inf"):
            raise RangeUnclear(analyte=analyte.name)
        is_upper = found["sign"] in "<≤"
        is_strict = found["sign"] == "<" and "<=" not in found[0]
        return Limits(None, limit, below=is_strict) if is_upper else Limits(limit, None)
    low, high = (round(_number(found[side]) * factor, analyte.decimals) for side in ("low", "high"))
    if not 0 <= low < high < float("inf"):
        raise RangeUnclear(analyte=analyte.name)
    return Limits(low, high)


def _number(said: str) -> float:
    return float(said.replace(",", ".").replace("−", "-"))


@cache
def _names(words: Iterable[str]) -> re.Pattern[str]:
    """Match a name; a Latin one ends where its letters do."""
    return re.compile("|".join(re.escape(one) + (r"(?![a-z])" if one.isascii() else "") for one in words))
