"""The service catalogue as a sheet: a row an entry, so that an administrator edits it in a spreadsheet program."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.domain.catalogue import Catalogue, Category
from bot.domain.editions import CatalogueRefused, check, read_document
from bot.domain.entries import CHOICES, ENTRY, FIELDS, Wrong, read, written
from bot.domain.sheets import HEADER_WITHIN, Fault, RawSheet, headers_of, recognised, trimmed
from bot.domain.words import decoded, fold
from storage.folders import split
from storage.sheets import SeedError, SeedRefused

_HEADERS = headers_of(ENTRY)
_NEEDED = ("code", "zh", "en", "kind", "clock", "answers")
_WORDS = frozenset({"words_zh", "words_en"})
_DELIMITERS = (",", ";", "\t")
_FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet program would calculate."""


def headings() -> list[str]:
    """Name the columns, in Chinese and by their codes."""
    return [f"{column.zh} {column.name}" for column in ENTRY.columns]


def rows_of(catalogue: Catalogue) -> Iterator[list[str]]:
    """Write every entry as a row; what is chosen from a list stands there in Chinese."""
    for category in catalogue.every():
        yield [_cell(name, said) for name, said in written(category).items()]


def write_csv(path: Path, catalogue: Catalogue) -> None:
    """Write a CSV file that a spreadsheet program opens as it is."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings())
        writer.writerows(
            [f"'{said}" if said.startswith(_FORMULA) else said for said in row] for row in rows_of(catalogue)
        )


def read_csv(path: Path) -> RawSheet:
    """Read a CSV file, in whatever encoding and with whatever delimiter it was saved."""
    try:
        text = decoded(path.read_bytes())
        found = (split(text, delimiter) for delimiter in _DELIMITERS)
        rows = max(found, key=lambda rows: max((_known(cells) for _, cells in rows[:HEADER_WITHIN]), default=0))
    except (UnicodeDecodeError, csv.Error):
        raise SeedRefused([SeedError(path.name, 0, "", "seed-no-text")]) from None
    return RawSheet(path.name, rows)


def read_toml(path: Path) -> Catalogue:
    """Read a catalogue's document, or tell in which line what is wrong."""
    try:
        text = decoded(path.read_bytes())
    except UnicodeDecodeError:
        raise SeedRefused([SeedError(path.name, 0, "", "seed-no-text")]) from None
    try:
        return read_document(text)
    except CatalogueRefused as refused:
        lines = text.splitlines()
        errors = [SeedError(path.name, _line(lines, one), one.name, one.key, one.args) for one in refused.wrongs]
        raise SeedRefused(errors) from None


def read_sheet(raw: RawSheet, current: Catalogue) -> Catalogue:
    """Read the entries of a sheet; a column that is not there leaves what the present edition has.

    Raises `SeedRefused` with everything that is wrong, by row and column.
    """
    rows = [(number, cells) for number, cells in raw.rows if any(map(trimmed, cells))]
    at = max(range(len(rows[:HEADER_WITHIN])), key=lambda one: _known(rows[one][1]), default=0)
    header = rows[at][1] if rows else ()
    columns = [_column(heading) for heading in header]
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise SeedRefused([SeedError(raw.title, 1, ENTRY.column(name).zh, "seed-column-missing") for name in missing])
    shown = {name: " ".join(heading.split()) for name, heading in zip(columns, header, strict=True) if name}
    known = {category.code: written(category) for category in current.every()}
    errors: list[SeedError] = []
    found: list[Category] = []
    numbers: dict[str, int] = {}

    def tell(row: int, one: Wrong) -> None:
        column = shown.get(one.name, ENTRY.column(one.name).zh)
        errors.append(SeedError(raw.title, row, column, one.key, one.args))

    for row, cells in rows[at + 1 :]:
        said = {name: one for name, one in zip(columns, cells, strict=False) if name is not None}
        errors += [
            SeedError(raw.title, row, shown[name], f"seed-{one.value}")
            for name, one in said.items()
            if isinstance(one, Fault)
        ]
        plain = {name: _plain(one) for name, one in said.items()}
        category, wrongs = read({**known.get(trimmed(plain.get("code", "")), {}), **plain})
        for one in wrongs:
            tell(row, one)
        if category is not None:
            found.append(category)
            numbers[category.code] = row
    for one in check(found) if not errors else ():
        tell(numbers.get(one.code, 1), one)
    if errors:
        raise SeedRefused(errors)
    return Catalogue(found)


def _known(cells: Sequence[str]) -> int:
    return len({_column(one) for one in cells} - {None})


def _column(heading: str) -> str | None:
    """Tell which column a heading means: by its code as it was exported, else by its words."""
    coded = next((one for one in fold(heading).split() if one in FIELDS), None)
    return coded or (recognised(heading, _HEADERS) if heading else None)


def _cell(name: str, said: str) -> str:
    if name in CHOICES:
        return next((word for word, code in CHOICES[name].items() if code.value == said), said)
    if name in _WORDS:
        return said.replace("\n", "、")
    return _YES_NO.get(said, said)


_YES_NO: Mapping[str, str] = {"yes": "是", "no": "否"}


def _plain(said: str) -> str:
    return said[1:] if said[:1] == "'" and said[1:].startswith(_FORMULA) else said


def _line(lines: Sequence[str], wrong: Wrong) -> int:
    """Find the line of a document where the wrong field of an entry stands, else where the entry begins."""
    begins = next((at for at, line in enumerate(lines, 1) if line.replace(" ", "") == f'code="{wrong.code}"'), 0)
    for at, line in enumerate(lines[begins:], begins + 1):
        if line.startswith("[["):
            break
        if begins and line.partition("=")[0].strip() == wrong.name:
            return at
    return begins
