"""The CSV files of a community, in English or Chinese, and everything that is wrong in them by file, row and column."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


_HEADERS = {
    "键": "key",
    "值": "value",
    "编码": "code",
    "名称": "name",
    "姓名": "name",
    "级别": "level",
    "上级": "parent",
    "小区": "estate",
    "单元数": "entrances",
    "层数": "floors",
    "每层户数": "flats_per_floor",
    "网格": "grid",
    "别名": "aliases",
    "纬度": "latitude",
    "经度": "longitude",
    "角色": "role",
    "电话": "phone",
    "代理人": "deputy",
    "在岗": "on_duty",
    "楼栋": "building",
    "单元": "entrance",
    "室": "flat",
    "语言": "language",
}


_COLUMNS = {
    "settings": ("key", "value"),
    "grids": ("code", "name", "level", "parent"),
    "buildings": (
        "code",
        "estate",
        "name",
        "entrances",
        "floors",
        "flats_per_floor",
        "grid",
        "aliases",
        "latitude",
        "longitude",
    ),
    "staff": ("name", "role", "grid", "phone", "deputy", "on_duty"),
    "residents": ("name", "building", "entrance", "flat", "language", "phone"),
}


_NEEDED = ("grids", "buildings")


@dataclass(frozen=True, slots=True)
class SeedError:
    """One thing that is wrong in a folder: which file, row and column, and what would be right."""

    file: str
    row: int
    column: str
    key: str
    args: Mapping[str, str | int] = field(default_factory=dict)


class SeedRefused(Exception):
    """A folder cannot be read as it is; nothing of it was kept."""

    def __init__(self, errors: list[SeedError]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: its rows by the line that each ends on and by column name; empty ones are left out."""

    name: str
    rows: list[tuple[int, dict[str, str]]]


class Reader:
    """Read cells, and remember everything that is wrong instead of stopping at the first."""

    def __init__(self) -> None:
        self.errors: list[SeedError] = []
        self.sheet = ""
        self.row = 0

    def wrong(self, column: str, what: str, **args: str | int) -> None:
        """Note what is wrong in a column of the present row."""
        self.errors.append(SeedError(f"{self.sheet}.csv", self.row, column, f"seed-{what}", args))

    def text(self, cells: Mapping[str, str], column: str) -> str:
        """Give what stands in a cell that must not be empty."""
        if not cells[column]:
            self.wrong(column, "empty")
        return cells[column]

    def number(self, cells: Mapping[str, str], column: str, convert: Callable[[str], T]) -> T | None:
        """Give the number in a cell; an empty one has none."""
        if not cells[column]:
            return None
        try:
            return convert(cells[column])
        except ValueError:
            self.wrong(column, "no-number", said=cells[column])
            return None

    def one_of(self, cells: Mapping[str, str], column: str, known: Mapping[str, T]) -> T | None:
        """Give what a cell's word stands for."""
        found = known.get(cells[column].lower()) if cells[column].lower() in known else known.get(cells[column])
        if found is None:
            self.wrong(column, "unknown", said=cells[column], allowed=", ".join(list(known)[:6]))
        return found


def read_folder(folder: Path) -> dict[str, Sheet]:
    """Read the CSV files of a folder; headers in English or Chinese."""
    errors: list[SeedError] = []
    sheets = {}
    for name, columns in _COLUMNS.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            if name in _NEEDED:
                errors.append(SeedError(path.name, 0, "", "seed-no-file"))
            sheets[name] = Sheet(name, [])
            continue
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            errors.append(SeedError(path.name, 0, "", "seed-not-utf8"))
            continue
        reader = csv.reader(io.StringIO(text))
        headers = [_HEADERS.get(cell.strip(), cell.strip().lower()) for cell in next(reader, [])]
        errors += [
            SeedError(path.name, 1, header, "seed-column-unknown", {"allowed": ", ".join(columns)})
            for header in headers
            if header not in columns
        ]
        wanted = [c for c in columns[:2] if c not in headers]
        errors += [SeedError(path.name, 1, column, "seed-column-missing") for column in wanted]
        filled = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
        by_column = [(line, dict(zip(headers, row, strict=False))) for line, row in filled if any(row)]
        sheets[name] = Sheet(name, [(line, {one: row.get(one, "") for one in columns}) for line, row in by_column])
    if errors:
        raise SeedRefused(errors)
    return sheets
