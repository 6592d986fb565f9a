"""Tables that are handed out, as CSV or as a workbook: row by row, and every cell is text, never a formula."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from bot.adapters.files import archive, owned

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
    sheet = _workbook if path.suffix.lower() == ".xlsx" else _csv
    with owned(path) as file, sheet(file, headers) as put:
        yield put


@contextmanager
def tables(path: Path, headers: Mapping[str, Sequence[str]]) -> Iterator[Callable[[str, Sequence[str]], None]]:
    """Write several tables side by side, as CSV files of one archive that only its owner reads."""
    files = {name: BytesIO() for name in headers}
    with archive(path) as keep:
        with ExitStack() as stack:
            puts = {name: stack.enter_context(_csv(files[name], headers[name])) for name in headers}
            yield lambda name, cells: puts[name](cells)
        for name, file in files.items():
            keep(f"{name}.csv", file.getvalue())


def as_text(cell: str) -> str:
    """Keep a spreadsheet program from taking a text for a formula."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


@contextmanager
def _csv(file: BinaryIO, headers: Sequence[str]) -> Iterator[Put]:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(headers)
    yield lambda cells: writer.writerow([as_text(cell) for cell in cells])
    text.detach()  # what it wrote is in the file, which stays open


@contextmanager
def _workbook(file: BinaryIO, headers: Sequence[str]) -> Iterator[Put]:
    from xlsxwriter import Workbook  # noqa: PLC0415  heavy, and needed for exports only

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
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
