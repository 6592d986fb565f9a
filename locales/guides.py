"""The guides' content, read from its CSV files when first asked for."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.domain.spellings import heard
from bot.domain.waste import WasteCase, WasteClass, WasteGuide, WasteItem
from bot.domain.words import Both

_CONTENT = Path(__file__).parent / "content"
WASTE = _CONTENT / "waste"


@cache
def load_waste_guide() -> WasteGuide:
    """Read the waste guide, once."""
    reasons = {row["code"]: Both(row["zh"], row["en"]) for row in _rows("reasons")}
    english = {row["english"]: row["name"] for row in _rows("english")}
    chief = {name: words for words, name in reversed(english.items())}
    items = [
        WasteItem(
            name=row["name"],
            waste_class=WasteClass(row["class"]),
            reason=reasons[row["reason"]],
            cases=(),
            advice=None,
            source=row["source"],
            english=chief.get(row["name"]),
        )
        for row in _rows("items")
    ]
    items += _conditional(chief)
    items += [
        WasteItem(
            name=row["name"],
            waste_class=None,
            reason=None,
            cases=(),
            advice=Both(row["advice_zh"], row["advice_en"]),
            source=row["source"],
            english=chief.get(row["name"]),
        )
        for row in _rows("no_bin")
    ]
    aliases = {row["alias"]: row["name"] for row in _rows("aliases")}
    return WasteGuide(items, aliases, english, sounds=load_sounds())


@cache
def load_sounds() -> dict[str, str]:
    """Read how each character is heard, once."""
    with (_CONTENT / "sounds.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(heard(row["sound"]), row["characters"]) for row in csv.DictReader(lines)]
    return {character: sound for sound, characters in rows for character in characters}


def _conditional(chief: dict[str, str]) -> Iterator[WasteItem]:
    """Gather the rows of each name that does not settle the bin into one item."""
    grouped: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("conditions"):
        grouped[row["name"]].append(row)
    for name, rows in grouped.items():
        cases = tuple(
            WasteCase(
                case=Both(row["case_zh"], row["case_en"]),
                waste_class=WasteClass(row["class"]),
                advice=Both(row["advice_zh"], row["advice_en"]),
            )
            for row in rows
        )
        source = " ".join(dict.fromkeys(row["source"] for row in rows))
        yield WasteItem(name, None, None, cases, None, source, chief.get(name))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (WASTE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
