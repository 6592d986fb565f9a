"""The sheets in which a community comes in: what they hold, and how people really write them."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from bot.domain.grids import Level
from bot.domain.people import Role
from bot.domain.words import Language, fold

T = TypeVar("T")

MOST_ROWS = 50_000
"""Rows of a sheet that are read; a subdistrict of ten communities fills fewer."""

MOST_CELLS, HEADER_WITHIN = 40, 10
"""Cells of a row that are looked at; rows from the top among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its Chinese header, what else it is called; `as_typed` ones are only trimmed."""

    name: str
    zh: str
    others: tuple[str, ...] = ()
    needed: bool = False
    as_typed: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet: its Chinese title, what else it is called, and its columns."""

    zh: str
    others: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Give the column of a name."""
        return next(one for one in self.columns if one.name == name)


LAYOUTS: Mapping[str, Layout] = {
    "settings": Layout(
        "设置",
        ("参数", "setting"),
        (
            Column("key", "键", ("项目", "设置项"), needed=True),
            Column("value", "值", ("内容",), needed=True, as_typed=True),
        ),
    ),
    "grids": Layout(
        "网格",
        ("网格表", "网格清单", "grid"),
        (
            Column("code", "编码", ("编号", "代码", "网格编码", "网格编号"), needed=True),
            Column("name", "名称", ("网格名称",), needed=True, as_typed=True),
            Column("level", "级别", ("层级", "网格级别", "类型"), needed=True),
            Column("parent", "上级", ("上级编码", "上级网格", "上级网格编码"), needed=True),
            Column("drop_off", "投放点", ("垃圾投放点", "投放地点"), as_typed=True),
            Column("drop_times", "投放时间", ("垃圾投放时间", "开放时间"), as_typed=True),
        ),
    ),
    "buildings": Layout(
        "楼栋",
        ("楼栋表", "楼栋清单", "楼宇", "building"),
        (
            Column("code", "编码", ("编号", "代码", "楼栋编码", "楼栋编号"), needed=True),
            Column("estate", "小区", ("小区名称", "所属小区"), as_typed=True),
            Column("name", "名称", ("楼栋", "楼栋名称", "楼号", "楼名"), needed=True, as_typed=True),
            Column("entrances", "单元数", ("单元",)),
            Column("floors", "层数", ("楼层", "楼层数")),
            Column("flats_per_floor", "每层户数", ("每层户",)),
            Column("grid", "网格", ("网格编码", "网格编号", "所属网格", "所属网格编码")),
            Column("aliases", "别名", ("俗称",), as_typed=True),
            Column("latitude", "纬度"),
            Column("longitude", "经度"),
            Column("nicknames", "小区别名", ("小区俗称",), as_typed=True),
        ),
    ),
    "staff": Layout(
        "工作人员",
        ("工作人员表", "人员", "人员表", "人员名单", "员工"),
        (
            Column("name", "姓名", ("名称", "名字"), needed=True, as_typed=True),
            Column("role", "角色", ("岗位", "职务"), needed=True),
            Column("grid", "网格", ("网格编码", "网格编号", "所属网格", "负责网格"), needed=True),
            Column("phone", "电话", ("手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式", "telephone")),
            Column("deputy", "代理人", ("代理", "替岗人"), as_typed=True),
            Column("on_duty", "在岗", ("是否在岗", "值班")),
        ),
    ),
    "residents": Layout(
        "居民",
        ("居民表", "居民名单", "住户", "住户名单", "resident"),
        (
            Column("name", "姓名", ("名称", "名字", "户主", "户主姓名"), needed=True, as_typed=True),
            Column("building", "楼栋", ("楼栋编码", "楼栋编号", "所在楼栋"), needed=True),
            Column("entrance", "单元", ("单元号",)),
            Column("flat", "室", ("房号", "室号", "房间号", "门牌", "门牌号")),
            Column("language", "语言"),
            Column("phone", "电话", ("手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式", "telephone")),
        ),
    ),
}

READ_ME = "说明"
"""The sheet of explanations, which holds nothing of the community."""

EXAMPLE = re.compile(r"(?:例|示例|example)\s*[:：]", re.IGNORECASE)
"""How the first cell of an example row begins; such a row is skipped."""

LEVELS = {"街道": Level.SUBDISTRICT, "社区": Level.COMMUNITY, "大网格": Level.LARGE, "中网格": Level.MIDDLE}
ROLES = {
    "网格员": Role.GRID_WORKER,
    "网格长": Role.GRID_LEAD,
    "社区": Role.COMMUNITY_ADMIN,
    "街道": Role.SUBDISTRICT,
    "护士": Role.NURSE,
}
LANGUAGES = {"中文": Language.ZH, "zh": Language.ZH, "英文": Language.EN, "英语": Language.EN}
YES_NO = {
    **dict.fromkeys(("是", "yes", "y", "true", "1", "在岗", "√", "✓"), True),
    **dict.fromkeys(("否", "no", "n", "false", "0", "不在岗", "×", "x"), False),
}
CITIES = {
    **dict.fromkeys(("全国", "国标"), "national"),
    "北京": "beijing",
    "上海": "shanghai",
    "杭州": "hangzhou",
    "深圳": "shenzhen",
}
"""The cities whose names of the four bins are known; what they are called stands in the waste guide's content."""
SETTINGS = {
    **dict.fromkeys(("名称", "街道名称"), "name"),
    **dict.fromkeys(("城市", "垃圾分类城市"), "city_profile"),
    "时区": "timezone",
    "坐标系": "datum",
}


class Fault(StrEnum):
    """What stands in a cell in the place of a value."""

    FORMULA = "formula"
    DATE = "date"
    BROKEN = "broken"
    NO_TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was found: the rows by their numbers, every cell as text or as what is wrong with it."""

    title: str
    rows: Sequence[tuple[int, Sequence[str]]]


def cell(value: object) -> str:
    """Write what a spreadsheet holds in a cell as text: 301.0 is 301, and no number has an exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (date, time, timedelta)):
        return Fault.DATE
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    # No database and no channel can hold halves of characters or NUL.
    return str(value).encode("utf-8", "replace").decode().replace("\0", "\ufffd")


_EDGES = re.compile(r"^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$")
_POINT_ZERO = re.compile(r"(\d+)\.0+")


def trimmed(text: str) -> str:
    """Take the blanks off the ends, no-break and invisible ones too."""
    return _EDGES.sub("", text)


def squared(text: str) -> str:
    """Bring a code, a number or a telephone to one form: half-width, trimmed, 301.0 as 301."""
    plain = trimmed(unicodedata.normalize("NFKC", text))
    whole = _POINT_ZERO.fullmatch(plain)
    return whole[1] if whole else plain


_UNITS = {
    "entrances": "个?单元",
    "floors": "层",
    "flats_per_floor": "户",
    "entrance": "(?:号?单元|号)",
}
"""What people write behind a number; another unit than its own makes a figure a doubtful one."""

_ALIASES = re.compile(r"\s*[|｜、,，;；]\s*")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_DIGIT = re.compile(r"\d")


def written(sheet: str, column: str, said: str) -> str:
    """Bring what stands in a cell to the form that its column has; a telephone without a digit is none."""
    if sheet == "buildings" and column in {"aliases", "nicknames"}:
        return "|".join(filter(None, _ALIASES.split(trimmed(said))))
    if (sheet, column) == ("buildings", "name"):
        return trimmed(said).translate(_DIGITS)
    if LAYOUTS[sheet].column(column).as_typed:
        return trimmed(said)
    plain = squared(said)
    if column == "phone" and plain and not _DIGIT.search(plain):
        return Fault.NO_TELEPHONE
    counted = re.fullmatch(rf"第?(\d+)\s*{_UNITS[column]}", plain) if column in _UNITS else None
    return counted[1] if counted else plain


def known_as(code: str, known: Collection[str]) -> str:
    """Find a code however its letters are written (a1 is A1); one that is not known, or stands for two, stays."""
    if code in known:
        return code
    alike = {one for one in known if one.casefold() == code.casefold()}
    return alike.pop() if len(alike) == 1 else code


_BRACKETS = re.compile(r"[(\[（【〔<《].*?[)\]）】〕>》]", re.DOTALL)
_DECORATION = re.compile(r"[*★☆※:#.。、,]|(?<![a-z])\d+(?![a-z])")
_BETWEEN = re.compile(r"[\s/|·_-]+")


def _spoken(written: str) -> list[str]:
    """List what a header or a title may stand for: as a whole, and each of its parts."""
    plain = _DECORATION.sub(" ", fold(_BRACKETS.sub(" ", written)))
    parts = [part for part in _BETWEEN.split(plain) if part]
    return ["".join(parts), *parts, *("".join(parts[:end]) for end in range(2, len(parts)))]


def recognised(written: str, known: Mapping[str, T]) -> T | None:
    """Tell what a header or a title stands for, if any."""
    found = {known[one] for one in _spoken(written) if one in known}
    return found.pop() if len(found) == 1 else known.get(_spoken(written)[0])


def _titles() -> dict[str, str]:
    titles = {READ_ME: READ_ME, "readme": READ_ME}
    for name, layout in LAYOUTS.items():
        titles |= dict.fromkeys((name, layout.zh, *layout.others), name)
    return titles


def headers_of(layout: Layout) -> dict[str, str]:
    """List what the columns of a layout are called, each with its name."""
    headers: dict[str, str] = {}
    for one in layout.columns:
        headers |= dict.fromkeys((one.name.replace("_", ""), one.zh, *one.others), one.name)
    return headers


_TITLES = _titles()
_HEADERS = {name: headers_of(layout) for name, layout in LAYOUTS.items()}


def sheet_named(title: str) -> str | None:
    """Tell which sheet a title means, if any."""
    return recognised(title, _TITLES)


def columns_named(sheet: str, cells: Sequence[str]) -> list[str | None]:
    """Tell which column each cell of a header means, if any."""
    return [recognised(one, _HEADERS[sheet]) if one else None for one in cells]


def header_of(sheet: str, rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Find the header among the first rows: where most columns are named; a title may stand above it."""
    first = [sum(name is not None for name in set(columns_named(sheet, cells))) for _, cells in rows[:HEADER_WITHIN]]
    return first.index(max(first)) if first else 0


def choice(text: str, known: Mapping[str, T]) -> T | None:
    """Give what a word stands for; 网格员 grid_worker is one word written twice."""
    words, said = _by_fold(tuple(known)), fold(text)
    parts = [said] if said in words else re.split(r"[\s/|]+", said)
    found = {known[words[one]] for one in parts if one in words}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=64)
def _by_fold(words: tuple[str, ...]) -> dict[str, str]:
    return {fold(word): word for word in words}


def coded(kind: Iterable[T], code: Callable[[T], str], words: Mapping[str, T]) -> dict[str, T]:
    """List every word for each of a kind, its code first."""
    return {**{code(one): one for one in kind}, **words}
