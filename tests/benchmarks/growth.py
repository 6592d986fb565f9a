"""What grows with the tables: a small one and a large one, open at once and measured in turns, on both stores."""

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests.benchmarks.figures import Figure, spread
from tests.support.postgres import Postgres

Round: TypeAlias = Callable[[], Awaitable[dict[str, float]]]
"""Take every measure once: seconds by what was done."""
Opened: TypeAlias = Callable[[Path, str, int], AbstractAsyncContextManager[Round]]
"""Fill a store at a place up to a size, and keep it open."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A small and a large number of something, how often both are measured, and how much slower is wanted at most."""

    few: int
    many: int
    what: str
    rounds: int
    most: int


async def grown(growth: Growth, opened: Opened) -> list[Figure]:
    """Measure on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        figures = await _in_turns("SQLite", growth, opened(few, "", growth.few), opened(many, "", growth.many))
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        postgres = Postgres(Path(folder))
        try:
            few_url, many_url = postgres.fresh(), postgres.fresh()
            both = [opened(Path(folder), url, size) for url, size in ((few_url, growth.few), (many_url, growth.many))]
            figures += await _in_turns("PostgreSQL", growth, *both)
        finally:
            postgres.stop()
    return figures


async def _in_turns(
    store: str,
    growth: Growth,
    small: AbstractAsyncContextManager[Round],
    large: AbstractAsyncContextManager[Round],
) -> list[Figure]:
    async with small as few, large as many:
        rounds = [(await few(), await many()) for _ in range(growth.rounds)]
    return [
        one
        for name in rounds[0][0]
        for one in _compared(f"{store}: {name}", growth, [(in_few[name], in_many[name]) for in_few, in_many in rounds])
    ]


def _compared(name: str, growth: Growth, seconds: list[tuple[float, float]]) -> Iterator[Figure]:
    few, many = zip(*seconds, strict=True)
    yield Figure(f"{name}, {growth.few:,} {growth.what}", "ms", *spread([1_000 * one for one in few]))
    yield Figure(f"{name}, {growth.many:,}", "ms", *spread([1_000 * one for one in many]))
    ratios = spread([in_many / in_few for in_few, in_many in seconds])
    yield Figure(f"{name}, ratio within a round", "ratio", *ratios, wanted=f"≤ {growth.most}")
