"""What the guides cost: memory, loading, and each answer, beside rapidfuzz's WRatio over all names in the same run."""

import asyncio
import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure, spread

ROUNDS = 5
HERE = Path(__file__).parent
PEERS = HERE.parents[1] / ".venv-peers" / "bin" / "python"
SENTENCES = HERE.parent / "understanding" / "sentences"


async def measure() -> list[Figure]:
    """Measure both in turn, round by round."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(await asyncio.to_thread(_ours))
        theirs.append(await asyncio.to_thread(_theirs, ours[-1]["names"]))
    figures = [
        Figure("guides: memory that all of them add", "MiB", *spread([one["memory"] for one in ours]), wanted="≤ 40"),
        Figure("guides: loading all of them", "ms", *spread([one["load"] for one in ours]), wanted="≤ 150"),
    ]
    for name in ours[0]["micros"]:
        for share, label in ((0.5, "p50"), (0.99, "p99")):
            found = [_at(one["micros"][name], share) for one in ours]
            figures.append(Figure(f"{name}, {label}", "µs", *spread(found)))
    for share, label in ((0.5, "p50"), (0.99, "p99")):
        figures.append(
            Figure(f"rapidfuzz WRatio over all names, {label}", "µs", *spread([_at(o, share) for o in theirs]))
        )
    return figures


def _ours() -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.guides_program"]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return told


def _theirs(names: Sequence[str]) -> list[float]:
    given = json.dumps({"names": names, "texts": _texts()})
    command = [str(PEERS), str(HERE / "peers" / "rapidfuzz_names.py")]
    told = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    took: list[float] = json.loads(told.stdout)
    return took


def _texts() -> list[str]:
    files = sorted(SENTENCES.glob("*.csv"))
    return [row["text"] for file in files for row in csv.DictReader(file.read_text("utf-8").splitlines(keepends=True))]


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]
