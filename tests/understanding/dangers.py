"""Dangers as people tell of them, and what the danger book finds."""

import csv
from pathlib import Path

from locales.danger_book import load_danger_book

HERE = Path(__file__).parent
BOOK = load_danger_book()


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = _rows("dangers")
PRESENT = [row for row in ROWS if row["danger"]]
NONE = [row["text"] for row in ROWS if not row["danger"]]
ORDINARY = [row["text"] for row in _rows("ordinary")]


def found_in(text: str) -> str:
    """Give the code of the danger that a text tells of, or nothing."""
    danger = BOOK.find(text)
    return "" if danger is None else danger.code


def missed() -> list[str]:
    """List the present dangers that are not found, or taken for a lesser one."""
    return [
        f"{row['text']} [{row['danger']}, found: {found or 'none'}]"
        for row in PRESENT
        if (found := found_in(row["text"])) not in {row["danger"], *row["also"].split()}
    ]


def alarms(texts: list[str]) -> list[str]:
    """List the texts that are taken for a danger and tell of none."""
    return [f"{text} [{found}]" for text in texts if (found := found_in(text))]
