"""A figure with its spread, as the bench prints it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: minimum, median, maximum over the rounds of one run, and what was wanted."""

    name: str
    unit: str
    least: float
    median: float
    most: float
    wanted: str = ""

    def __str__(self) -> str:
        return (
            f"{self.name:<60} {self.unit:<10} {self.least:>10,.2f} {self.median:>10,.2f} {self.most:>10,.2f}"
            f"  {self.wanted}"
        )


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Give the least, the median and the most of some rounds."""
    ordered = sorted(values)
    return ordered[0], ordered[len(ordered) // 2], ordered[-1]
