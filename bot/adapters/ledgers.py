"""The service catalogue as a workbook (.xlsx): every cell text, what is chosen from a list with its drop-down."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROWS = 500
"""Rows below the header for which the drop-downs are there."""

NARROW, WIDE = 14, 44
_LONG = 12
"""Characters of a cell from which on its column is a wide one."""


def write_ledger(
    path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], lists: Mapping[int, Sequence[str]]
) -> None:
    """Write one sheet; `lists` are what may be chosen in a column, by its place."""
    from xlsxwriter import Workbook  # noqa: PLC0415  needed by one command alone

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#DDEBDD", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 3)
        widest = [0] * len(headings)
        for at, said in enumerate(headings):
            sheet.write_string(0, at, said, heading)
        for number, row in enumerate(rows, 1):
            for at, said in enumerate(row):
                widest[at] = max(widest[at], len(said))
                sheet.write_string(number, at, said, text)
        for at, width in enumerate(widest):
            sheet.set_column(at, at, WIDE if width > _LONG else NARROW, text)
        for at, choices in lists.items():
            sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": list(choices)})
