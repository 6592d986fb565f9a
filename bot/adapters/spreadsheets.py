"""Tables that are handed out, as CSV or as a workbook: row by row, and every cell is text, never a formula."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ENDINGS = (".csv", ".xlsx")

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds."""

LAST_ROW = 1_048_576
"""Rows that a sheet holds; what comes after goes on in the next sheet."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Put = Callable[[Sequence[str]], None]


@contextmanager
def written(path: Path, headers: Sequence[str]) -> Iterator[Put]:
    """Write a table to a file that only its owner reads; a file that is not finished is none."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with (_workbook if path.suffix.lower() == ".xlsx" else _csv)(unfinished, headers) as put:
            yield put
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def as_text(cell: str) -> str:
    """Keep a spreadsheet program from taking a text for a formula."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


@contextmanager
def _csv(path: Path, headers: Sequence[str]) -> Iterator[Put]:
    with open(_owned(path), "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        yield lambda cells: writer.writerow([as_text(cell) for cell in cells])


@contextmanager
def _workbook(path: Path, headers: Sequence[str]) -> Iterator[Put]:
    from xlsxwriter import Workbook  # noqa: PLC0415  heavy, and needed for exports only

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with open(_owned(path), "wb") as file:
        book = Workbook(file, options)
        state = {"row": LAST_ROW}
        sheets = []

        def put(cells: Sequence[str]) -> None:
            if state["row"] == LAST_ROW:
                sheets.append(book.add_worksheet())
                sheets[-1].freeze_panes(1, 0)
                state["row"] = 0
                line(headers)
            line(cells)

        def line(cells: Sequence[str]) -> None:
            for column, cell in enumerate(cells):
                sheets[-1].write_string(state["row"], column, cell[:LONGEST_CELL])
            state["row"] += 1

        yield put
        if not sheets:
            sheets.append(book.add_worksheet())
            state["row"] = 0
            line(headers)
        book.close()


def _owned(path: Path) -> int:
    """Open a file anew that nobody else may read."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
