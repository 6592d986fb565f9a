"""The sheets of a community as they were found, and everything that is wrong in them by sheet, row and column."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TypeVar

from bot.domain.messages import Arg
from bot.domain.outlines import Drawing
from bot.domain.sheets import (
    EXAMPLE,
    LAYOUTS,
    MOST_ROWS,
    READ_ME,
    Fault,
    RawSheet,
    choice,
    columns_named,
    header_of,
    sheet_named,
    trimmed,
    written,
)

T = TypeVar("T")

_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class SeedError:
    """One thing that is wrong: in which file or sheet, which row and column, and what would be right."""

    file: str
    row: int
    column: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)


class SeedRefused(Exception):
    """What was given cannot be taken in as it is; nothing of it was kept."""

    def __init__(self, errors: list[SeedError]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows by their numbers and by column name; empty ones and examples are left out."""

    name: str
    title: str
    headers: Mapping[str, str]
    """What stands above each column; a column that is not there says nothing."""
    rows: list[tuple[int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets that were found by name, and what is worth a word though it hinders nothing."""

    by_name: dict[str, Sheet]
    warnings: list[SeedError]
    drawing: Drawing | None = None

    def title(self, name: str) -> str:
        """Tell what a sheet is called."""
        found = self.by_name.get(name)
        return LAYOUTS[name].zh if found is None else found.title


class Reader:
    """Read cells, and remember everything that is wrong instead of stopping at the first."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.errors: list[SeedError] = []
        self.sheet = ""
        self.row = 0
        self._broken: set[tuple[str, int, str]] = set()

    def rows(self, name: str) -> Iterable[dict[str, str]]:
        """Go through the rows of a sheet."""
        sheet = self.sheets.by_name.get(name)
        for row, cells in sheet.rows if sheet is not None else ():
            self.sheet, self.row = name, row
            for column, said in cells.items():
                if isinstance(said, Fault):
                    self.wrong(column, said.value)
                    self._broken.add((name, row, column))
                elif _LOST_DIGITS.fullmatch(said) and not LAYOUTS[name].column(column).as_typed:
                    self.wrong(column, "lost-digits", said=said)
                    self._broken.add((name, row, column))
            yield {column: "" if isinstance(said, Fault) else said for column, said in cells.items()}

    def wrong(self, column: str, what: str, **args: str | int) -> None:
        """Note what is wrong in a column of the present row, once."""
        if (self.sheet, self.row, column) in self._broken:
            return
        sheet = self.sheets.by_name.get(self.sheet)
        header = column if sheet is None else sheet.headers.get(column, column)
        self.errors.append(SeedError(self.sheets.title(self.sheet), self.row, header, f"seed-{what}", args))

    def text(self, cells: Mapping[str, str], column: str) -> str:
        """Give what stands in a cell that must not be empty."""
        if not cells[column]:
            self.wrong(column, "empty")
        return cells[column]

    def number(self, cells: Mapping[str, str], column: str, most: float, least: float = 0) -> float | None:
        """Give the number in a cell; an empty one has none."""
        if not cells[column]:
            return None
        try:
            found = float(cells[column])
        except ValueError:
            found = inf
        if least <= found <= most:
            return found
        self.wrong(column, "no-number", said=cells[column])
        return None

    def count(self, cells: Mapping[str, str], column: str, most: int) -> int | None:
        """Give the whole number in a cell; an empty one has none."""
        found = self.number(cells, column, most)
        if found is not None and not found.is_integer():
            self.wrong(column, "no-number", said=cells[column])
            return None
        return None if found is None else int(found)

    def one_of(self, cells: Mapping[str, str], column: str, known: Mapping[str, T]) -> T | None:
        """Give what a cell's word stands for; an empty one stands for nothing."""
        if not cells[column]:
            return None
        found = choice(cells[column], known)
        if found is None:
            self.wrong(column, "unknown", said=cells[column], allowed=", ".join(known))
        return found


def read_sheets(raws: Iterable[RawSheet], errors: Sequence[SeedError] = ()) -> Sheets:
    """Find the sheets, their headers and their rows."""
    wrong = list(errors)
    found = Sheets({}, [])
    for raw in raws:
        name = sheet_named(raw.title.removesuffix(".csv"))
        if name is None:
            found.warnings.append(SeedError(raw.title, 0, "", "seed-sheet-unknown"))
        elif name in found.by_name:
            wrong.append(SeedError(raw.title, 0, "", "seed-sheet-twice", {"other": found.title(name)}))
        elif name != READ_ME:
            sheet = _sheet(name, raw, wrong, found.warnings)
            if sheet is not None:
                found.by_name[name] = sheet
    if wrong:
        raise SeedRefused(wrong)
    return found


def _sheet(name: str, raw: RawSheet, errors: list[SeedError], warnings: list[SeedError]) -> Sheet | None:
    """Read a sheet; one without a row says nothing, lest an empty one retires everybody."""
    rows = [(number, cells) for number, cells in raw.rows if any(map(trimmed, cells))]
    at = header_of(name, rows)
    number, header = rows[at] if rows else (1, [])
    if len(rows) - at - 1 > MOST_ROWS:
        errors.append(SeedError(raw.title, 0, "", "seed-too-many-rows", {"most": MOST_ROWS}))
        return None
    columns = columns_named(name, header)
    headers: dict[str, str] = {}
    for column, heading in zip(columns, header, strict=True):
        shown = " ".join(trimmed(heading).split())
        if column is None and shown:
            warnings.append(SeedError(raw.title, number, shown, "seed-column-unknown", {"allowed": _allowed(name)}))
        elif column in headers:
            errors.append(SeedError(raw.title, number, shown, "seed-column-twice", {"other": headers[column]}))
        elif column is not None:
            headers[column] = shown
    missing = [one.name for one in LAYOUTS[name].columns if one.needed and one.name not in headers]
    if missing and rows:
        errors += [SeedError(raw.title, number, column, "seed-column-missing") for column in missing]
        return None
    filled = [(row, _by_column(name, columns, cells)) for row, cells in rows[at + 1 :] if not _is_example(cells)]
    filled = [(row, by_column) for row, by_column in filled if any(by_column.values())]
    if not filled:
        warnings.append(SeedError(raw.title, 0, "", "seed-sheet-empty"))
        return None
    return Sheet(name, raw.title, headers, filled)


def _allowed(name: str) -> str:
    return ", ".join(f"{one.zh} {one.name}" for one in LAYOUTS[name].columns)


def _is_example(cells: Sequence[str]) -> bool:
    return EXAMPLE.match(next(filter(None, map(trimmed, cells)), "")) is not None


def _by_column(name: str, columns: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    return {
        column: said if isinstance(said, Fault) else written(name, column, said)
        for column, said in zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=False)
        if column is not None
    }
