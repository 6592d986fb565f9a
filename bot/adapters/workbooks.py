"""Workbooks (.xlsx) that people send: looked at as a package first, then read row by row, never calculated."""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from bot.domain.sheets import HEADER_WITHIN, MOST_CELLS, MOST_ROWS, Fault, RawSheet, cell, sheet_named

MOST_BYTES = 200 * 1024 * 1024
"""Bytes of all parts together when they are unpacked."""

MOST_WORDS = 50 * 1024 * 1024
"""Bytes of the table of texts, which is the one part that is held in memory whole."""

MOST_PARTS = 2_000
MOST_RATIO = 200
"""How many times its size a package may unpack to; a real sheet of 50,000 rows does at about 30."""

LAST_ROW = 1_048_576
"""The last row that a spreadsheet program knows."""

MOST_MARKS = 500_000
"""Marks of one row, or of all that is no row of a part."""

MOST_TEXTS = 4_000_000
"""Marks of the table of texts: four for each text."""

_RATIO_FROM = 10 * 1024 * 1024
_CHUNK = 1 << 20
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_DECLARATIONS = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in _ENCODINGS)
"""What may make a few bytes of XML into many: no spreadsheet program writes it."""

_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")
"""How a workbook writes what XML cannot hold; a line break is often written so."""


class WorkbookRefused(Exception):
    """A file cannot be read as a workbook; the key says why."""

    def __init__(self, key: str, **args: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.args_said = args


def read_workbook(
    path: Path, is_wanted: Callable[[str], object] = sheet_named, written: Callable[[object], str] = cell
) -> list[RawSheet]:
    """Read the visible sheets, the wanted ones with all their rows, the others by their titles alone.

    `written` puts what a cell holds into text.
    """
    _check_package(path)
    from openpyxl import load_workbook  # noqa: PLC0415  heavy, and needed for imports only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that an import does not look at
            book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
            try:
                shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                return [
                    RawSheet(sheet.title, _rows(sheet, written) if is_wanted(sheet.title) else []) for sheet in shown
                ]
            finally:
                book.close()
    except WorkbookRefused:
        raise
    except Exception as failure:  # whatever the library stumbles over, the file is what is wrong
        raise WorkbookRefused("seed-workbook-broken") from failure


def _check_package(path: Path) -> None:
    """Refuse what is no workbook or too large a one before anything of it is unpacked into memory."""
    with path.open("rb") as file:
        begins = file.read(8)
    if begins == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise WorkbookRefused("seed-workbook-old")
    if not begins.startswith(b"PK"):
        raise WorkbookRefused("seed-no-workbook")
    try:
        with zipfile.ZipFile(path) as package:
            _check_parts(package, path.stat().st_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as failure:
        raise WorkbookRefused("seed-workbook-broken") from failure


def _check_parts(package: zipfile.ZipFile, size: int) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    is_bomb = unpacked > _RATIO_FROM and unpacked > MOST_RATIO * size
    if unpacked > MOST_BYTES or is_bomb or len(parts) > MOST_PARTS:
        raise WorkbookRefused("seed-workbook-huge", most=MOST_BYTES // 1024**2)
    if any(part.file_size > MOST_WORDS for part in parts if part.filename.lower().endswith("sharedstrings.xml")):
        raise WorkbookRefused("seed-workbook-huge", most=MOST_WORDS // 1024**2)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise WorkbookRefused("seed-no-workbook")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with package.open(part) as file:
                _check_marks(file, MOST_TEXTS if part.filename.lower().endswith("sharedstrings.xml") else MOST_MARKS)


def _check_marks(file: Any, most: int) -> None:
    """Refuse what would become more than memory holds: declarations, and too many marks in one go.

    Rows are read one by one, so each counts for itself; all else of a part is held whole.
    """
    marks = 0
    for fresh, piece in _pieces(file, 40):
        if any(mark in piece for mark in _DECLARATIONS):
            raise WorkbookRefused("seed-workbook-broken")
        counted = [one.count(b"<") for one in _END_OF_ROW.split(fresh)]
        if max(marks + counted[0], *counted) > most:
            raise WorkbookRefused("seed-workbook-huge", most=MOST_BYTES // 1024**2)
        marks = counted[-1] if len(counted) > 1 else marks + counted[0]


def _pieces(file: Any, overlap: int) -> Iterator[tuple[bytes, bytes]]:
    """Read a part piece by piece: each as it comes, and joined to the end of the one before."""
    tail = b""
    while piece := file.read(_CHUNK):
        yield piece, tail + piece
        tail = (tail + piece)[-overlap:]


def _rows(sheet: Any, written: Callable[[object], str]) -> list[tuple[int, list[str]]]:
    """Read the rows that hold anything, and fill merged cells with what stands in their corner."""
    rows: dict[int, list[str]] = {}
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
    for number, found in enumerate(sheet.iter_rows(max_col=MOST_CELLS), 1):
        if any(one.value is not None for one in found):
            texts = [_text(one, written) for one in found]
            rows[number] = texts + [""] * (MOST_CELLS - len(texts))
        if len(rows) > MOST_ROWS + HEADER_WITHIN or number > LAST_ROW:
            raise WorkbookRefused("seed-workbook-rows", sheet=sheet.title, most=MOST_ROWS)
    with sheet._get_source() as part:  # the one way to what a streamed sheet says after its rows
        _fill(rows, part)
    return [(number, _cut(cells)) for number, cells in rows.items()]


def _cut(cells: list[str]) -> list[str]:
    """Leave out the blanks behind the last cell."""
    last = max((at for at, text in enumerate(cells) if text), default=-1)
    return cells[: last + 1]


def _text(one: Any, written: Callable[[object], str]) -> str:
    if one.data_type == "f":
        return Fault.FORMULA
    if one.data_type == "e":
        return Fault.BROKEN
    text = written(one.value)
    return text if isinstance(text, Fault) else _CONTROL.sub(lambda found: chr(int(found[1], 16)), text)


def _fill(rows: dict[int, list[str]], part: BinaryIO) -> None:
    merged = {found for _, piece in _pieces(part, 200) for found in _MERGED.findall(piece)}
    left_to_fill = MOST_ROWS * MOST_CELLS
    for left, top, right, bottom in merged:
        columns = range(_column(left), min(_column(right), MOST_CELLS - 1) + 1)
        numbers = range(int(top), min(int(bottom), max(rows, default=0)) + 1)
        left_to_fill -= max(1, len(columns) * len(numbers))
        if left_to_fill < 0:
            raise WorkbookRefused("seed-workbook-broken")
        if columns and int(top) in rows:
            corner = rows[int(top)][columns[0]]
            for number in numbers:
                if number in rows:
                    rows[number][columns[0] : columns[-1] + 1] = [corner] * len(columns)


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found - 1
