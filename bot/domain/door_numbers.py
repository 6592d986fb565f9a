"""How people write the number on a door: 7-2-501, 七栋二单元五〇一, building 7 entrance 2 flat 501."""

import re
from dataclasses import dataclass

from bot.domain.words import fold

NAMED = "\x00"
"""Stands for a name of the atlas once it is recognised, so that its digits are not read again."""

_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0}
_POWERS = {"十": 10, "百": 100}
_NUMERAL = r"[〇零一二三四五六七八九十百]{1,8}"
_COUNTED_WHOLE = r"(?:栋楼(?![道梯顶上下层])|座(?![\d〇零一二三四五六七八九十]|$))"
"""「一栋楼都没水」 and 「一座山」 count; they name no building."""

_NUMBER = r"(?<![a-z0-9.])(\d{1,3}[a-z甲乙丙丁]?|[a-z]\d{0,2}|[甲乙丙丁])"
_DASH = r"\s?[-\u2010-\u2015\u2212]\s?"
_NO_COUNT = (
    r"(?![\d.:%]|\s?(?:[个点天日年月人次度元块分秒小周岁层楼名只条米斤公位户号折倍]"
    r"|days?\b|hours?\b|pm\b|am\b))"
)
_ENGLISH_NUMBER = (
    r"\s?(?:no\.?\s?|number\s|#)?"
    r"(\d{1,3}[a-z]?(?![a-z0-9])|[a-z]\d{0,2}(?=\s?(?:$|[,.;\d]|entrance|unit|flat)))"
)
_NO_FLAT = r"(?!1(?:10|19|20)(?!\d))"
"""「7号楼打了120」 and 「7号楼110来过」 call for help; they name no flat."""

_SPACE_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff#]) | (?=[\u3400-\u9fff#])")
_NUMERAL_BEFORE_MARK = re.compile(
    rf"(?<![〇零一二三四五六七八九十百]){_NUMERAL}(?!{_COUNTED_WHOLE})(?=[号栋幢座楼层室#]|单元|门洞)|(?<=单元|号楼){_NUMERAL}|(?<=[栋幢]){_NUMERAL}"
)
_REWRITES = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (rf"(?<![a-z])(?:building|bldg\.?|block|tower){_ENGLISH_NUMBER}", r"\1号楼"),
        (r"(?<![a-z])(?:flat|room|apartment|apt\.?|rm\.?|unit)\s?(?:no\.?\s?|#)?(\d{3,4})(?!\d)", r"\1室"),
        (r"(?<![a-z])(?:entrance|unit|stairwell)\s?(?:no\.?\s?|#)?(\d{1,2})(?!\d)", r"\1单元"),
        (r"(?<![a-z])floor\s?(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})(?:st|nd|rd|th)\sfloor", r"\1\2层"),
        (rf"{_NUMBER}(?:{_DASH}|/)(\d{{1,2}})(?:{_DASH}|/)(\d{{3,4}})(?![\d/-])室?", r"\1号楼\2单元\3室"),
        (rf"{_NUMBER}(?:号楼|[栋幢座]|#楼?|号(?=\d{{1,2}}(?:单元|门[^口])))", r"\1号楼"),
        (rf"{NAMED}的?\s?(\d{{1,3}})号(?![楼门线\d])", rf"{NAMED}\1号楼"),
        (rf"号楼[,、\s]?(\d{{1,2}}){_DASH}(\d{{3,4}})(?!\d)室?", r"号楼\1单元\2室"),
        (
            rf"(号楼|单元|门|[楼层]|{NAMED})([,、的\s-]{{0,2}}){_NO_FLAT}(\d{{3,4}})(?![\d年月日点块元个户人次号.:-])室?",
            r"\1\2\3室",
        ),
    )
)
BUILDING = re.compile(rf"{_NUMBER}号楼")
PAIR = re.compile(rf"(?<!-){_NUMBER}{_DASH}(\d{{1,2}}|\d{{3,4}}(?:室)?)(?!{_DASH}\d){_NO_COUNT}")
_ENTRANCE_AND_FLAT = re.compile(rf"(?<!\d)(\d{{1,2}}){_DASH}(\d{{3,4}})(?!\d)室?")
_ENTRANCE = re.compile(r"(?<!\d)(\d{1,2})(?:单元|门洞|门(?![口禁卫牌铃锁]))")
_FLOOR = re.compile(r"(?<![\d负-])(\d{1,2})(?:楼|层(?!楼))")
_FLAT = re.compile(r"(?<!\d)(\d{3,4})(?:室|号房)")
AT_HOME = re.compile(r"我家|家里|我们家|俺家|\bmy (?:home|flat|house|apartment|place)\b|\bat home\b")
MY_ENTRANCE = re.compile(r"(?:我们?|本)单元|\bmy entrance\b")
MY_BUILDING = re.compile(r"(?:我们?|咱们?|本)这?[个栋幢]?楼|我们这[栋幢]|\b(?:my|our) (?:building|block)\b")


@dataclass(frozen=True, slots=True)
class Parts:
    """Hold what an address says of the inside of its building."""

    entrance: int | None = None
    floor: int | None = None
    flat: int | None = None

    def __bool__(self) -> bool:
        return (self.entrance, self.floor, self.flat) != (None, None, None)


def squeezed(text: str) -> str:
    """Fold the text and drop the spaces that Chinese does not need."""
    return _SPACE_BESIDE_HAN.sub("", fold(text))


def canonical(said: str) -> str:
    """Rewrite every way of writing an address to 7号楼2单元501室."""
    said = _NUMERAL_BEFORE_MARK.sub(lambda match: _value(match[0]), said)
    for pattern, written in _REWRITES:
        said = pattern.sub(written, said)
    return said


def _value(numeral: str) -> str:
    """Write a Chinese number in digits, both 二十三 and 五〇一."""
    if not set(numeral) & set(_POWERS):
        return "".join(str(_NUMERALS[digit]) for digit in numeral)
    total = digit = 0
    for sign in numeral:
        if sign in _POWERS:
            total, digit = total + max(digit, 1) * _POWERS[sign], 0
        else:
            digit = _NUMERALS[sign]
    return str(total + digit)


def key(number: str) -> str:
    """Bring the number of a building to one form."""
    return number.lstrip("0") or "0"


def number_of(name: str) -> str | None:
    """Find the number in a building's name, if the name is nothing else."""
    written = canonical(squeezed(name))
    match = BUILDING.fullmatch(written) or re.fullmatch(_NUMBER, written)
    return key(match[1]) if match else None


def parts_of(said: str) -> Parts:
    """Read entrance, floor and flat from a canonical address."""
    entrance, floor, flat = (pattern.search(said) for pattern in (_ENTRANCE, _FLOOR, _FLAT))
    return Parts(*(int(match[1]) if match else None for match in (entrance, floor, flat)))


def entrance_and_flat(said: str) -> str:
    """Rewrite 2-501 behind the name of a single building to 2单元501室."""
    return _ENTRANCE_AND_FLAT.sub(r"\1单元\2室", said)


def standing_alone(name: str) -> str:
    """Make a pattern of a name that is no part of a longer English word."""
    before = "(?<![a-z])" if name[0].isascii() else ""
    after = "(?![a-z])" if name[-1].isascii() else ""
    return before + re.escape(name) + after
