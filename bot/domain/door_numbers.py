"""How people write the number on a door: 7-2-501, 七栋二单元五〇一, building 7 entrance 2 flat 501."""

import re
from dataclasses import dataclass

from bot.domain.words import fold

NAMED = "\x00"
"""Stands for a name of the atlas once it is recognised, so that its digits are not read again."""

_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0}
_POWERS = {"十": 10, "百": 100}
_NUMERAL_SIGN = r"[〇零一二三四五六七八九十百]"
_NUMERAL = r"[〇零一二三四五六七八九十百]{1,8}"
_COUNTED_WHOLE = r"(?:[栋幢]楼(?![道梯顶上下层\d])|座(?![\d〇零一二三四五六七八九十]|$))"
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
_AND = r"\s?(?:[、,/~—至到和跟与及&-]|and)\s?"
"""What stands between buildings that share one word: 2、3号楼, 1-3号楼."""

_NO_FLAT = r"(?!1(?:10|19|20)(?!\d))"
"""「7号楼打了120」 and 「7号楼110来过」 call for help; they name no flat."""

_MISHEARD = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"(?<=[\d一二三四五六七八九十])好(?=楼)", "号"),
        (r"(?<=[\d一二三四五六七八九十]号)[搂娄褛](?=$|\d|[,，的一二三四五六七八九])", "楼"),
        (r"(?<=[\d一二三四五六七八九十])[懂冻洞](?=[\d一二三四五六七八九十]{1,3}(?:单|门|-))", "栋"),
        (r"(?<=[\d一二三四五六七八九十])[单丹][元园圆原]", "单元"),
    )
)
"""What telephones hear when 7号楼 or 2单元 is said."""

_SPACE_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff#]) | (?=[\u3400-\u9fff#])")
_NUMERAL_BEFORE_MARK = re.compile(
    rf"(?<![另那这哪同每有某])(?<!{_NUMERAL_SIGN}){_NUMERAL}(?!{_COUNTED_WHOLE})(?=[号栋幢座楼层室#]|单元|门洞)|(?<=单元|号楼){_NUMERAL}|(?<=[栋幢]){_NUMERAL}"
    rf"|(?<!{_NUMERAL_SIGN}){_NUMERAL}(?=[、和跟到至与]{_NUMERAL}(?:号楼|[栋幢]))|(?<=\d月){_NUMERAL}(?=[号日])"
)
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_SPELT = re.compile(
    rf"\b((?:building|block|tower|entrance|unit|floor) )({'|'.join(sorted(_ENGLISH, key=len, reverse=True))})\b"
)
_REWRITES = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        # 「3月5号楼道灯坏了」 and 「昨天5号楼梯」 tell a day.
        (r"(?:[\d一二三四五六七八九十]{1,3}月|[上这下本]个?月|农历|每月)的?\d{1,2}[号日]", " "),
        (r"(?<![a-z])(?:buildings|blocks|towers) (\d{1,3}) ?(?:,|and|&|to|-) ?(\d{1,3})(?!\d)", r"\1号楼\2号楼"),
        (r"^(\d{1,3}) (\d{1,2}) (\d{3,4})$", r"\1-\2-\3"),
        (r"(?<=\d)(号楼?|[栋幢座])-(?=\d)|(?<=\d)(单元)-(?=\d)", r"\1\2"),
        (rf"(?<![a-z])(?:building|bldg\.?|block|tower){_ENGLISH_NUMBER}", r"\1号楼"),
        (r"(?<![a-z])(?:flat|room|apartment|apt\.?|rm\.?|unit)\s?(?:no\.?\s?|#)?(\d{3,4})(?!\d)", r"\1室"),
        (r"(?<![a-z])(?:entrance|unit|stairwell)\s?(?:no\.?\s?|#)?(\d{1,2})(?!\d)", r"\1单元"),
        (r"(?<![a-z])floor\s?(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})(?:st|nd|rd|th)\sfloor", r"\1\2层"),
        (rf"{_NUMBER}{_DASH}(\d{{1,2}}){_DASH}(\d{{3,4}})(?![\d/-])[室#]?", r"\1号楼\2单元\3室"),
        # 3/2/2026 and 3.2.2026 are days.
        (rf"{_NUMBER}([/.])(\d{{1,2}})\2(?!(?:19|20)\d\d(?!室))(\d{{3,4}})(?![\d/.-])室?", r"\1号楼\3单元\4室"),
        (rf"{_NUMBER}(?:号楼|[栋幢座]|#楼?)(\d{{1,2}})#(\d{{3,4}})(?!\d)", r"\1号楼\2单元\3室"),
        (rf"{_NUMBER}号(?=\d{{1,3}}号楼)", r"\1号楼"),
        (rf"{_NUMBER}({_AND}){_NUMBER}(?=号楼|[栋幢]|#)", r"\1号楼\2\3"),
        (rf"{_NUMBER}({_AND}){_NUMBER}(?=号楼|[栋幢]|#)", r"\1号楼\2\3"),
        (rf"{_NUMBER}(?:号楼|[栋幢座]|#楼?|号(?=\d{{1,2}}(?:单元|门[^口])|\d{{3,4}}室))", r"\1号楼"),
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
DOUBTFUL = re.compile(rf"{_NUMBER}号楼(?=[道梯])")
"""「5号楼道灯不亮」 is about building 5, or about the corridor on the 5th; 5号楼楼道 is plain."""

COUNTED = re.compile(r"(?<![\da-z第])(?:[2-9]|1\d)号楼楼(?![道梯顶上下层长门里内前后\d])")
"""「3栋楼都停水」 counts, or is about building 3."""

UNKNOWN_ESTATE = re.compile(
    r"[\u3400-\u9fff](?<![我咱本这个在们是的家住小大老])"
    r"(?:小区|花园|[苑园里弄城府湾庄坊村院庭居轩阁郡岛期]|公寓|大厦|广场|公馆|国际|名都|世家)的?\s?(?=\d{1,3}号楼)"
    r"|(?<!this )(?<!our )(?<!my )(?<!the )\b(?:gardens?|estate|court|compound|village|residences?),? ?(?=\d{1,3}号楼)"
)
"""An estate that is not known stands before the number: nobody's own building may be taken for it."""

ELSEWHERE = re.compile(
    r"(?<![a-z0-9])[a-z]\d{0,2}号楼|[甲乙丙丁]号楼|(?<![我们咱家])那一?[栋幢](?!\d)|(?:隔壁|对面|前面|后面|旁边|斜对面|另外?|别的)[的那这一]*(?:[栋幢座个]楼?|楼|小区)(?![道上下层梯\d])"
    r"|\b(?:next|neighbou?ring|opposite|another|other) (?:building|block)\b|\bbuilding (?:opposite|next door|across)\b"
)
"""Another building than one's own, without its number, or by a letter that none here has."""

SOMEBODY_S_HOME = re.compile(
    r"(?:妈妈?|爸爸?|父母|爷爷|奶奶|外公|外婆|姥姥|姥爷|婆婆|公公|岳[父母]|女儿|儿子|闺女|[姐哥弟妹]{1,2}|朋友|亲戚|同事|同学)"
    r"(?:的|[他她]们?)?家"
    r"|\bmy (?:mother|father|mum|dad|son|daughter|friend|parents|sister|brother)(?:'s|s') (?:home|flat|house|place)\b"
)
"""Somebody else's home."""

NEAR_HOME = re.compile(
    r"楼[下前后]|家门口|窗外|窗户外|(?:我们?|咱们?|本|这)[栋幢]?楼|单元门"
    r"|\b(?:downstairs|upstairs|outside my (?:window|door))\b"
)
"""What is said from where one lives: beside one's own building."""

AT_HOME = re.compile(r"我家|家里|我们家|俺家|\bmy (?:home|flat|house|apartment|place)\b|\bat home\b")
HERE = re.compile(r"我家|我们家|俺家|\b(?:my (?:home|flat|house|apartment)|at home)\b")
"""One's own home, whosever else's is spoken of."""

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


_ESTATES = re.compile(r"(?:小区|花园|新村|家园|公寓|[名雅佳]?苑|花苑|华庭|嘉园|新城)$")


def stem(estate: str) -> str:
    """Shorten the name of an estate to what people say, 柳湖花园 to 柳湖; empty where too little is left."""
    short = _ESTATES.sub("", estate)
    return short if len(short) > 1 else ""


def canonical(said: str) -> str:
    """Rewrite every way of writing an address to 7号楼2单元501室."""
    said = _SPELT.sub(lambda match: f"{match[1]}{_ENGLISH[match[2]]}", said)
    for pattern, written in _MISHEARD:
        said = pattern.sub(written, said)
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
    """Read entrance, floor and flat from a canonical address; of two entrances or flats neither is the one."""
    entrances, floors, flats = (set(map(int, pattern.findall(said))) for pattern in (_ENTRANCE, _FLOOR, _FLAT))
    return Parts(*(found.pop() if len(found) == 1 else None for found in (entrances, floors, flats)))


def entrance_and_flat(said: str) -> str:
    """Rewrite 2-501 behind the name of a single building to 2单元501室."""
    return _ENTRANCE_AND_FLAT.sub(r"\1单元\2室", said)


def standing_alone(name: str) -> str:
    """Make a pattern of a name that is no part of a longer English word."""
    before = "(?<![a-z])" if name[0].isascii() else ""
    after = "(?![a-z])" if name[-1].isascii() else ""
    return before + re.escape(name) + after
