"""The tests of a cohort's report, made by scipy, which takes a second to load and is loaded by the first of them."""

import math
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from bot.domain.ports import Estimated, Outcome, Summary

CONFIDENCE = 0.95
_SHAPIRO_FROM, _SHAPIRO_TO = 3, 5_000
"""Royston's approximation, which scipy computes, was made for samples of these sizes."""

_ALL_SIGNS_TO = 13
"""Where there are zeros or equal differences scipy is exact up to so many pairs, and approximate above."""


class ScipyStatistics:
    """Make the tests by scipy, two-sided, with its defaults; None instead of its warning that a test is not defined."""

    def paired(self, differences: Sequence[float]) -> Estimated | None:
        """Make the paired t-test, given each pair's difference."""
        if not _varies(differences):
            return None
        found = _stats().ttest_1samp(differences, 0)
        low, high = found.confidence_interval(CONFIDENCE)
        return _estimated(math.fsum(differences) / len(differences), low, high, found)

    def welch(self, ones: Sequence[float], others: Sequence[float]) -> Estimated | None:
        """Make Welch's t-test of two samples; the difference is the first less the second."""
        if min(len(ones), len(others)) < 2 or not (_varies(ones) or _varies(others)):
            return None
        # scipy warns of samples that do not vary, unless they are of zeros; moving both by as much changes nothing.
        still = next((sample[0] for sample in (ones, others) if not _varies(sample)), 0.0)
        moved = ([value - still for value in sample] for sample in (ones, others))
        found = _stats().ttest_ind(*moved, equal_var=False)
        low, high = found.confidence_interval(CONFIDENCE)
        return _estimated(math.fsum(ones) / len(ones) - math.fsum(others) / len(others), low, high, found)

    def student(self, one: Summary, other: Summary) -> Outcome | None:
        """Make the t-test with equal variances of two samples that are known by their summaries."""
        if not one.deviation and not other.deviation:
            return None
        figures = (one.mean, one.deviation, one.n, other.mean, other.deviation, other.n)
        return _outcome(_stats().ttest_ind_from_stats(*figures, equal_var=True))

    def normality(self, sample: Sequence[float]) -> float | None:
        """Give the P of the Shapiro–Wilk test, which is defined for 3 to 5,000 values."""
        if not _SHAPIRO_FROM <= len(sample) <= _SHAPIRO_TO or not _varies(sample):
            return None
        return float(_stats().shapiro(sample).pvalue)

    def signed_rank(self, differences: Sequence[float]) -> Outcome | None:
        """Make the Wilcoxon signed-rank test, given each pair's difference; zeros are left out."""
        if not any(differences):
            return None
        if len(differences) > _ALL_SIGNS_TO or len({abs(one) for one in differences} - {0}) == len(differences):
            return _outcome(_stats().wilcoxon(differences))
        # Here scipy goes through all signs, ranking anew each time, which takes seconds; ranked once it takes none.
        signs = [(one > 0) - (one < 0) for one in differences]
        ranks = (_stats().rankdata([abs(one) for one in differences]) - signs.count(0)) * signs
        found = _stats().permutation_test((ranks,), _sum_of_positive, permutation_type="samples", vectorized=True)
        return Outcome(float(min(found.statistic, -ranks.clip(max=0).sum())), float(found.pvalue))

    def chi_square(self, counts: Sequence[Sequence[int]]) -> Outcome | None:
        """Make Pearson's χ² test of independence, without a continuity correction."""
        return _outcome(_stats().chi2_contingency(counts, correction=False)) if _is_table(counts) else None

    def fisher(self, counts: Sequence[Sequence[int]]) -> Outcome | None:
        """Make Fisher's exact test of a table of two by two; its statistic is the odds ratio of the sample."""
        return _outcome(_stats().fisher_exact(counts)) if _is_table(counts) else None


def _sum_of_positive(ranks: Any, axis: int) -> Any:
    return ranks.clip(min=0).sum(axis=axis)


def _stats() -> ModuleType:
    from scipy import stats  # noqa: PLC0415  heavy, and needed for reports only

    return stats  # type: ignore[no-any-return]


def _varies(sample: Sequence[float]) -> bool:
    return len(sample) > 1 and min(sample) < max(sample)


def _is_table(counts: Sequence[Sequence[int]]) -> bool:
    """Tell whether there is anything to test: two rows and two columns at least, none of them empty."""
    columns = list(zip(*counts, strict=True))
    return min(len(counts), len(columns)) > 1 and all(map(any, counts)) and all(map(any, columns))


def _outcome(found: Any) -> Outcome:
    return Outcome(float(found.statistic), float(found.pvalue))


def _estimated(difference: float, low: float, high: float, found: Any) -> Estimated:
    return Estimated(difference, float(low), float(high), float(found.statistic), float(found.df), float(found.pvalue))
