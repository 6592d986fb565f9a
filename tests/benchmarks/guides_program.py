"""Read the guides in a fresh process and answer with each: what it costs, told as one line of JSON.

What the guides need of the program is imported before the clock starts: it is loaded for other work anyhow.
"""

import csv
import gc
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import bot.app  # noqa: F401  the imports of the program count for nothing here
from bot.domain.addresses import Addresses
from bot.domain.places import Building
from bot.system import without_collecting
from locales import DEMO
from locales.danger_book import load_danger_book
from locales.food_guide import load_food_guide
from locales.guides import load_waste_guide
from locales.hearing import recogniser_with_guides, understander_with
from locales.understanding import load_catalogue

SENTENCES = Path(__file__).parents[1] / "understanding" / "sentences"


def main() -> None:
    """Measure and tell."""
    gc.collect()
    before, started = _resident(), time.perf_counter()
    with without_collecting():  # as the program loads them
        foods, waste, dangers = load_food_guide(), load_waste_guide(), load_danger_book()
        catalogue = load_catalogue()
        recogniser = recogniser_with_guides(catalogue)
    load = (time.perf_counter() - started) * 1000
    gc.collect()
    memory = _resident() - before
    understander = understander_with(recogniser, catalogue)
    addresses = Addresses(_buildings())
    texts = [row["text"] for file in sorted(SENTENCES.glob("*.csv")) for row in _rows(file)]
    print(
        json.dumps(
            {
                "load": load,
                "memory": memory,
                "names": sorted({*waste.items, *(food.name for food in foods.foods)}),
                "micros": {
                    "all that a message tells": _micros(understander.understand, texts),
                    "what is wanted": _micros(recogniser.recognise, texts),
                    "danger": _micros(dangers.find, texts),
                    "which bin": _micros(waste.look_up, texts),
                    "may I eat this": _micros(foods.look_up, texts),
                    "where": _micros(addresses.read, texts),
                },
            }
        )
    )


def _micros(answer: Callable[[str], object], texts: list[str]) -> list[float]:
    """Give the microseconds of each text, the first round unheard."""
    for text in texts[:200]:
        answer(text)
    took = []
    for text in texts:
        started = time.perf_counter_ns()
        answer(text)
        took.append((time.perf_counter_ns() - started) / 1000)
    return took


def _buildings() -> list[Building]:
    """Read the demonstration's buildings as its sheet names them."""
    return [
        Building(
            id=number,
            code=row["code"],
            estate=row["estate"],
            name=row["name"],
            entrances=int(row["entrances"]),
            floors=int(row["floors"]),
            flats_per_floor=int(row["flats_per_floor"]),
            grid_id=None,
            aliases=tuple(filter(None, row["aliases"].split("|"))),
        )
        for number, row in enumerate(_rows(DEMO / "buildings.csv"), 1)
    ]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _resident() -> float:
    """Read this process's resident memory in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


main()
