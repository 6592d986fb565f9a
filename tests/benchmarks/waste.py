"""How long the waste guide takes to load and to look something up, names and ordinary sentences alike."""

import gc
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

from bot.domain.waste import WasteGuide
from locales import guides
from tests.benchmarks.figures import Figure, spread

ROUNDS = 5
DIALOGUES = Path(__file__).parents[1] / "dialogues"


async def measure() -> list[Figure]:
    """Load it a few times; look up every name, every name in a question, and all that is said in the dialogues."""
    loads = [_load() for _ in range(ROUNDS)]
    guide = guides.load_waste_guide()
    names = [name for item in guide.items.values() for name in (item.name, item.english) if name]
    return [
        Figure("waste guide: load", "ms", *spread(loads), wanted="<= 150 for all guides"),
        Figure("waste guide: memory", "MiB", *(_memory(),) * 3, wanted="<= 40 for all guides"),
        *_looked_up("a name", guide, names),
        *_looked_up("a question", guide, (f"请问我家的{name}扔哪个桶" for name in names)),
        *_looked_up("an ordinary sentence", guide, _said()),
    ]


def _load() -> float:
    guides.load_waste_guide.cache_clear()
    started = time.perf_counter()
    guides.load_waste_guide()
    return (time.perf_counter() - started) * 1000


def _memory() -> float:
    guides.load_waste_guide.cache_clear()
    gc.collect()
    tracemalloc.start()
    guides.load_waste_guide()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return taken / 1024 / 1024


def _looked_up(what: str, guide: WasteGuide, texts: Iterable[str]) -> list[Figure]:
    asked = list(dict.fromkeys(texts))
    middles, tails = [], []
    for _ in range(ROUNDS):
        took = sorted(_time(guide, text) for text in asked)
        middles.append(took[len(took) // 2])
        tails.append(took[len(took) * 99 // 100])
    return [
        Figure(f"waste guide: {what}, p50 of {len(asked)}", "us", *spread(middles), wanted="<= 200"),
        Figure(f"waste guide: {what}, p99", "us", *spread(tails)),
    ]


def _time(guide: WasteGuide, text: str) -> float:
    started = time.perf_counter()
    guide.look_up(text)
    return (time.perf_counter() - started) * 1_000_000


def _said() -> list[str]:
    lines = [line for path in sorted(DIALOGUES.rglob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    return [said for line in lines if " > " in line and (said := line.split(" > ", 1)[1]) and said[0] not in "[{"]
