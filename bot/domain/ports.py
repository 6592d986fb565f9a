"""What the rules need of the world, as interfaces: time, ids, secrets, the tests of statistics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tell the time."""

    def now(self) -> datetime:
        """Tell the present moment (aware, UTC)."""


class Vault(Protocol):
    """Keep what must not be read in the database file."""

    def seal(self, text: str, where: str) -> str:
        """Encrypt a text for one place (`table.column.id`); it opens nowhere else."""

    def open(self, sealed: str, where: str) -> str:
        """Decrypt what was sealed for that place."""

    def digest(self, text: str, purpose: str) -> str:
        """Make a keyed fingerprint: the same text gives the same, nobody can turn it back."""


class Codes(Protocol):
    """Make what nobody can guess."""

    def token(self) -> str:
        """Make a long secret for links and cookies."""

    def code(self) -> str:
        """Make eight digits that an old person can type."""

    def return_code(self) -> str:
        """Make a code of twelve characters that lets somebody in on another device."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test says: its statistic, and the two-sided P."""

    statistic: float
    p: float


@dataclass(frozen=True, slots=True)
class Estimated:
    """What a t-test says of a mean difference: its 95 % confidence interval, degrees of freedom and two-sided P."""

    difference: float
    low: float
    high: float
    t: float
    freedom: float
    p: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a sample comes to: its size, its mean, and its standard deviation (n − 1)."""

    n: int
    mean: float
    deviation: float


class Statistics(Protocol):
    """Make the tests of a report; None where a test is not defined, as without any variation."""

    def paired(self, differences: Sequence[float]) -> Estimated | None:
        """Make the paired t-test, given each pair's difference."""

    def welch(self, ones: Sequence[float], others: Sequence[float]) -> Estimated | None:
        """Make Welch's t-test of two samples; the difference is the first less the second."""

    def student(self, one: Summary, other: Summary) -> Outcome | None:
        """Make the t-test with equal variances of two samples that are known by their summaries."""

    def normality(self, sample: Sequence[float]) -> float | None:
        """Give the P of the Shapiro–Wilk test, which is defined for 3 to 5,000 values."""

    def signed_rank(self, differences: Sequence[float]) -> Outcome | None:
        """Make the Wilcoxon signed-rank test, given each pair's difference; zeros are left out."""

    def chi_square(self, counts: Sequence[Sequence[int]]) -> Outcome | None:
        """Make Pearson's χ² test of independence, without a continuity correction."""

    def fisher(self, counts: Sequence[Sequence[int]]) -> Outcome | None:
        """Make Fisher's exact test of a table of two by two; its statistic is the odds ratio of the sample."""
