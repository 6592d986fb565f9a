"""A community's sheets from a folder of CSV files, in whatever form they were saved."""

import csv
import io
from dataclasses import replace
from pathlib import Path

from bot.domain.sheets import (
    HEADER_WITHIN,
    MOST_CELLS,
    MOST_ROWS,
    READ_ME,
    RawSheet,
    cell,
    columns_named,
    sheet_named,
    trimmed,
)
from bot.domain.words import decoded
from storage.drawings import read_drawing
from storage.sheets import SeedError, Sheets, read_sheets

MOST_BYTES = 50 * 1024 * 1024
"""Bytes of a CSV file that are read."""

_DELIMITERS = (",", ";", "\t")


def read_folder(folder: Path) -> Sheets:
    """Read the CSV files of a folder, in whatever encoding and with whatever delimiter they were saved."""
    raws, errors = [], []
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in paths:
        name = sheet_named(path.stem) if path.suffix.lower() == ".csv" else None
        if name is None or name == READ_ME:
            continue
        if path.stat().st_size > MOST_BYTES:
            errors.append(SeedError(path.name, 0, "", "seed-too-big", {"most": MOST_BYTES // 1024**2}))
            continue
        try:
            raws.append(RawSheet(path.name, _csv_rows(name, decoded(path.read_bytes()))))
        except (UnicodeDecodeError, csv.Error):
            errors.append(SeedError(path.name, 0, "", "seed-no-text"))
    drawn = [path for path in paths if path.suffix.lower() == ".geojson"]
    if len(drawn) > 1:
        errors.append(SeedError(drawn[1].name, 0, "", "seed-sheet-twice", {"other": drawn[0].name}))
    sheets = read_sheets(raws, errors)
    return replace(sheets, drawing=read_drawing(drawn[0])) if drawn else sheets


def _csv_rows(name: str, text: str) -> list[tuple[int, list[str]]]:
    """Read the rows with the delimiter by which most columns of the header are found."""

    def recognised(delimiter: str) -> int:
        rows = [cells for _, cells in split(text, delimiter, HEADER_WITHIN)]
        return max((sum(one is not None for one in columns_named(name, cells)) for cells in rows), default=0)

    return split(text, max(_DELIMITERS, key=recognised), MOST_ROWS + HEADER_WITHIN + 1)


def split(text: str, delimiter: str, most: int = MOST_ROWS) -> list[tuple[int, list[str]]]:
    """Read the rows that hold anything, each with its line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    for row in reader:
        if len(rows) == most:
            break
        if any(map(trimmed, row)):
            rows.append((reader.line_num, [cell(one) for one in row[:MOST_CELLS]]))
    return rows
