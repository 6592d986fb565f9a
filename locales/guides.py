"""The guides' content, read from its CSV files when first asked for."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.domain.spellings import heard
from bot.domain.waste import PickUp, WasteCase, WasteClass, WasteGuide, WasteItem
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
    items += _without_bin(chief)
    aliases = {row["alias"]: row["name"] for row in _rows("aliases")}
    return WasteGuide(items, aliases, english, sounds=load_sounds(), materials=_materials(), cities=_class_names())


@cache
def load_sounds() -> dict[str, str]:
    """Read how each character is heard, once."""
    with (_CONTENT / "sounds.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(heard(row["sound"]), row["characters"]) for row in csv.DictReader(lines)]
    return {character: sound for sound, characters in rows for character in characters}


def _without_bin(chief: dict[str, str]) -> Iterator[WasteItem]:
    """Read what goes in no bin, with the advice and the pick-up of its group."""
    groups = {row["group"]: row for row in _rows("no_bin_groups")}
    for thing in _rows("no_bin"):
        name, row = thing["name"], groups[thing["group"]]
        advice = Both(row["advice_zh"], row["advice_en"])
        pick_up = PickUp(row["pickup"], Both(row["request_zh"], row["request_en"])) if row["pickup"] else None
        yield WasteItem(name, None, None, (), advice, row["source"], chief.get(name), pick_up)


def _conditional(chief: dict[str, str]) -> Iterator[WasteItem]:
    """Gather the rows of each name that does not settle the bin into one item."""
    for name, rows in _grouped("conditions", "name").items():
        yield WasteItem(name, None, None, tuple(map(_case, rows)), None, _source(rows), chief.get(name))


def _materials() -> dict[str, WasteItem]:
    """Read by which rule a thing is judged of which only the material is known."""
    return {
        code: WasteItem(
            rows[0]["label_zh"], None, None, tuple(map(_case, rows)), None, _source(rows), rows[0]["label_en"]
        )
        for code, rows in _grouped("materials", "material").items()
    }


def _class_names() -> dict[str, dict[WasteClass, Both]]:
    """Read what each city calls the four bins."""
    return {
        city: {WasteClass(row["class"]): Both(row["zh"], row["en"]) for row in rows}
        for city, rows in _grouped("cities", "city").items()
    }


def _case(row: dict[str, str]) -> WasteCase:
    return WasteCase(
        case=Both(row["case_zh"], row["case_en"]),
        waste_class=WasteClass(row["class"]) if row["class"] else None,
        advice=Both(row["advice_zh"], row["advice_en"]),
    )


def _source(rows: list[dict[str, str]]) -> str:
    return " ".join(dict.fromkeys(row["source"] for row in rows))


def _grouped(name: str, column: str) -> dict[str, list[dict[str, str]]]:
    grouped: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(name):
        grouped[row[column]].append(row)
    return grouped


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (WASTE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines)
        for line in lines:  # csv.DictReader takes three times as long, and a start waits for this
            yield dict(zip(header, line, strict=True))
