"""The empty workbook into which a community is written: headers, examples, drop-downs, explanations."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.domain.grids import Level
from bot.domain.people import Role
from bot.domain.sheets import LANGUAGES, LAYOUTS, LEVELS, READ_ME, ROLES, SETTINGS, Column
from bot.domain.words import Language

ROWS = 5_000
"""Rows that have drop-downs."""

_EXAMPLES: Mapping[str, Sequence[Sequence[str | float]]] = {
    "settings": (("例：name", "梧桐街道"), ("例：timezone", "Asia/Shanghai")),
    "grids": (
        ("例：WT", "梧桐街道", "街道 subdistrict", "", "", ""),
        ("例：A1", "A1 网格", "中网格 middle", "A", "3号楼东侧", "7:00–9:00、18:00–20:00"),
    ),
    "buildings": (
        ("例：GY-1", "桂园小区", "1号楼", 3, 6, 2, "A1", "拐角楼|老楼", 31.2304, 121.4737, "老桂园"),
        ("例：GY-2", "桂园小区", "2号楼", 2, 6, 2, "A1", "", "", "", ""),
    ),
    "staff": (
        ("例：王芳", "网格员 grid_worker", "A1", "13900000010", "赵磊", "是 yes"),
        ("例：孙丽", "网格长 grid_lead", "A", "", "", "是 yes"),
    ),
    "residents": (
        ("例：李桂芳", "GY-1", 2, "301", "中文 zh-CN", ""),
        ("例：Emma Brown", "GY-1", 1, "401", "英文 en", ""),
    ),
}


def _both(words: Mapping[str, Any], *codes: str) -> list[str]:
    """Write each code behind its Chinese word; one that has several is listed once."""
    first: dict[str, str] = {}
    for zh, code in words.items():
        first.setdefault(str(code), zh)
    return [f"{first[code]} {code}" for code in codes]


_CHOICES: Mapping[tuple[str, str], Sequence[str]] = {
    ("settings", "key"): _both(SETTINGS, "name", "timezone", "city_profile", "datum"),
    ("grids", "level"): _both(LEVELS, *Level),
    ("staff", "role"): _both(ROLES, *(role for role in Role if role is not Role.RESIDENT)),
    ("staff", "on_duty"): ("是 yes", "否 no"),
    ("residents", "language"): _both(LANGUAGES, *Language),
}
_CODES_OF: Mapping[tuple[str, str], str] = {
    ("grids", "parent"): "grids",
    ("buildings", "grid"): "grids",
    ("staff", "grid"): "grids",
    ("staff", "deputy"): "staff",
    ("residents", "building"): "buildings",
}
_FIGURES = frozenset({"entrances", "floors", "flats_per_floor", "latitude", "longitude", "entrance"})
_WIDTHS = {
    "name": 18,
    "drop_off": 20,
    "drop_times": 26,
    "estate": 18,
    "aliases": 24,
    "nicknames": 24,
    "value": 30,
    "level": 20,
    "role": 24,
    "phone": 16,
    "language": 16,
}


def write_template(path: Path, words: Callable[[str], str]) -> None:
    """Write the workbook; `words` gives a sentence in both languages, a line each."""
    from xlsxwriter import Workbook  # noqa: PLC0415  needed by this command alone

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        wrapped = {"text_wrap": True, "valign": "top"}
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "wrapped": book.add_format(wrapped),
            "header": book.add_format({**wrapped, "bold": True, "bg_color": "#DDEBDD", "border": 1}),
            "example": book.add_format({"italic": True, "font_color": "#666666", "num_format": "@"}),
            "text": book.add_format({"num_format": "@"}),
            "figure": book.add_format({"num_format": "General"}),
        }
        _read_me(book.add_worksheet(f"{READ_ME} Read me"), formats, words)
        for name in LAYOUTS:
            _sheet(book.add_worksheet(_title(name)), name, formats, words)


def _title(name: str) -> str:
    return f"{LAYOUTS[name].zh} {name}"


def _header(column: Column) -> str:
    return f"{column.zh}{'*' if column.needed else ''}\n{column.name}"


def _read_me(sheet: Any, formats: Mapping[str, Any], words: Callable[[str], str]) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, words("template-title"), formats["title"])
    rows = [words(f"template-about-{what}") for what in ("fill", "example", "star", "again", "try")]
    for at, about in enumerate(rows, 2):
        sheet.merge_range(at, 0, at, 2, about, formats["wrapped"])
        sheet.set_row(at, 32)
    at = len(rows) + 3
    for name, layout in LAYOUTS.items():
        sheet.write_string(at, 0, _title(name), formats["header"])
        sheet.merge_range(at, 1, at, 2, words(f"template-sheet-{name}"), formats["header"])
        sheet.set_row(at, 32)
        for row, column in enumerate(layout.columns, at + 1):
            sheet.write_string(row, 1, _header(column), formats["wrapped"])
            sheet.write_string(row, 2, _about(name, column, words), formats["wrapped"])
            sheet.set_row(row, 32)
        at += len(layout.columns) + 2
    sheet.freeze_panes(1, 0)


def _about(name: str, column: Column, words: Callable[[str], str]) -> str:
    return words(f"template-{name}-{column.name.replace('_', '-')}")


def _sheet(sheet: Any, name: str, formats: Mapping[str, Any], words: Callable[[str], str]) -> None:
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(LAYOUTS[name].columns):
        # Codes, telephones and flats are text, lest the program makes 1-2 a day and rounds long numbers.
        kind = "figure" if column.name in _FIGURES else "text"
        sheet.set_column(at, at, _WIDTHS.get(column.name, 14), formats[kind])
        sheet.write_string(0, at, _header(column), formats["header"])
        sheet.write_comment(0, at, _about(name, column, words), {"x_scale": 2, "y_scale": 1.5, "author": "Linli"})
        _drop_down(sheet, name, column, at)
    for row, example in enumerate(_EXAMPLES[name], 1):
        for at, said in enumerate(example):
            sheet.write(row, at, said, formats["example"])


def _drop_down(sheet: Any, name: str, column: Column, at: int) -> None:
    choices = _CHOICES.get((name, column.name))
    listed = _CODES_OF.get((name, column.name))
    if choices is not None:
        sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": list(choices)})
    elif listed is not None:
        source = f"='{_title(listed)}'!$A$2:$A${ROWS + 1}"
        # Only a warning: codes may be pasted before the sheet that holds them is filled in.
        options = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, at, ROWS, at, options)
