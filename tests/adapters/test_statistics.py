"""Every figure of a cohort's report beside scipy's own on the same samples, to 1e-9."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import stats

from bot.adapters.statistics import ScipyStatistics
from bot.domain.analytes import MEASURES
from bot.domain.cohort_reports import cohort_report
from bot.domain.cohorts import CohortReport, Paired, Participant, Unpaired
from bot.domain.enrolments import Arm
from bot.domain.labs import Sex
from bot.domain.ports import Estimated, Outcome, Summary
from tests.support.cohorts import a_participant, cohorts

STATISTICS = ScipyStatistics()
Pair = tuple[float, float]

SLOWLY = settings(deadline=None, max_examples=40)

VALUES = st.decimals(0, 1500, places=2).map(float)
NARROW = st.sampled_from(
    [40.0, 40.1, 40.2, 40.3, 40.4]
)  # many ties and zeros, with which scipy needs seconds for 9 to 13 pairs
PAIRS = st.one_of(
    st.lists(st.tuples(VALUES, VALUES), min_size=5, max_size=60),
    st.lists(st.tuples(NARROW, NARROW), min_size=5, max_size=8),
    st.lists(st.tuples(NARROW, NARROW), min_size=14, max_size=40),
)


def mean(sample: Sequence[float]) -> float:
    return float(np.mean(sample))


def close(*pairs: tuple[float, float]) -> bool:
    return all(math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) for ours, theirs in pairs)


def is_estimated(ours: Estimated, theirs: Any, difference: float) -> bool:
    low, high = theirs.confidence_interval(0.95)
    return close(
        (ours.difference, difference),
        (ours.low, low),
        (ours.high, high),
        (ours.t, theirs.statistic),
        (ours.freedom, theirs.df),
        (ours.p, theirs.pvalue),
    )


def is_outcome(ours: Outcome, theirs: Any) -> bool:
    return close((ours.statistic, theirs.statistic), (ours.p, theirs.pvalue))


def is_summary(ours: Summary, sample: Sequence[float]) -> bool:
    return ours.n == len(sample) and close((ours.mean, mean(sample)), (ours.deviation, float(np.std(sample, ddof=1))))


def an_arm(arm: Arm, pairs: Sequence[Pair]) -> list[Participant]:
    return [a_participant(arm=arm, baseline={"urate": one}, final={"urate": other}) for one, other in pairs]


def reported(*people: Participant) -> CohortReport:
    return cohort_report(people, STATISTICS)


def changes_of(pairs: Sequence[Pair]) -> list[float]:
    return [round(after - before, 9) for before, after in pairs]


def paired(pairs: Sequence[Pair]) -> Paired:
    figures = reported(*an_arm(Arm.SERVICE, pairs)).changes[0].figures
    assert figures is not None
    return figures


def unpaired(ones: Sequence[Pair], others: Sequence[Pair]) -> Unpaired:
    figures = reported(*an_arm(Arm.INTERVENTION, ones), *an_arm(Arm.CONTROL, others)).contrasts[0].figures
    assert figures is not None
    return figures


@given(PAIRS)
@SLOWLY
def test_means_and_the_paired_t_test_are_as_scipy_makes_them(pairs: list[Pair]) -> None:
    assume(len(set(changes_of(pairs))) > 1)
    figures = paired(pairs)
    befores, afters = zip(*pairs, strict=True)

    assert is_summary(figures.before, befores)
    assert is_summary(figures.after, afters)
    assert is_summary(figures.difference, changes_of(pairs))
    assert figures.t_test is not None
    assert is_estimated(figures.t_test, stats.ttest_rel(afters, befores), mean(afters) - mean(befores))


@given(PAIRS)
@SLOWLY
@example([(5.1, 5.2), (5.2, 5.3), (5.3, 5.4), (5.4, 5.3), (4.9, 5.1)])
@example([(float(at), at + at % 3 - 0.5) for at in range(13)])
@example([(5.0, 5.0)] * 13 + [(5.0, 6.0)])
def test_the_test_of_ranks_and_that_of_normality_are_as_scipy_makes_them(pairs: list[Pair]) -> None:
    changes = changes_of(pairs)
    assume(len(set(changes)) > 1)
    figures, normality = paired(pairs), stats.shapiro(changes).pvalue

    assert figures.normality_p is not None
    assert close((figures.normality_p, normality))
    assert (figures.signed_rank is not None) == (len(pairs) < 20 or normality < 0.05)
    if figures.signed_rank is not None:
        assert is_outcome(figures.signed_rank, stats.wilcoxon(changes))


@given(PAIRS, PAIRS)
@SLOWLY
def test_the_arms_are_compared_as_scipy_does_it(ones: list[Pair], others: list[Pair]) -> None:
    first, second = changes_of(ones), changes_of(others)
    assume(len(set(first)) > 1 and len(set(second)) > 1)
    figures = unpaired(ones, others)
    theirs = stats.ttest_ind(first, second, equal_var=False)

    assert is_summary(figures.intervention, first)
    assert is_summary(figures.control, second)
    assert figures.t_test is not None
    assert is_estimated(figures.t_test, theirs, mean(first) - mean(second))


@pytest.mark.parametrize("still", [-30.1, 0.0])
def test_an_arm_in_which_all_changed_alike_can_be_compared(still: float) -> None:
    moving = [-90.0, -80.5, -60.0, -70.0, -75.5]
    ours, theirs = STATISTICS.welch(moving, [still] * 9), stats.ttest_1samp(moving, still)

    assert ours is not None
    low, high = theirs.confidence_interval(0.95)
    assert close(
        (ours.t, theirs.statistic), (ours.p, theirs.pvalue), (ours.low, low - still), (ours.high, high - still)
    )


@given(*[st.lists(st.integers(18, 99), min_size=5, max_size=60)] * 2)
@SLOWLY
def test_ages_are_compared_as_scipy_does_it(ones: list[int], others: list[int]) -> None:
    assume(len(set(ones)) > 1 and len(set(others)) > 1)
    people = [
        *(a_participant(arm=Arm.INTERVENTION, age=age) for age in ones),
        *(a_participant(arm=Arm.CONTROL, age=age) for age in others),
    ]
    (baseline,) = reported(*people).baselines

    assert baseline.ages[0] is not None
    assert is_summary(baseline.ages[0], ones)
    assert baseline.age_test is not None
    assert is_outcome(baseline.age_test, stats.ttest_ind(ones, others))


@given(st.tuples(*[st.integers(5, 60)] * 4))
@SLOWLY
@example((5, 5, 5, 400))
def test_sexes_are_compared_as_scipy_does_it(counts: tuple[int, int, int, int]) -> None:
    women, men = counts[:2], counts[2:]
    people = [
        a_participant(arm=arm, sex=sex)
        for sex, row in ((Sex.FEMALE, women), (Sex.MALE, men))
        for arm, many in zip((Arm.INTERVENTION, Arm.CONTROL), row, strict=True)
        for _ in range(many)
    ]
    (baseline,) = reported(*people).baselines
    theirs = stats.chi2_contingency([women, men], correction=False)

    assert baseline.sex is not None
    assert baseline.sex.outcome is not None
    assert baseline.sex.is_exact == (theirs.expected_freq.min() < 5)
    assert is_outcome(baseline.sex.outcome, stats.fisher_exact([women, men]) if baseline.sex.is_exact else theirs)


@given(st.lists(st.tuples(*[st.integers(5, 40)] * 2), min_size=3, max_size=5))
@SLOWLY
def test_schooling_of_several_levels_is_compared_as_scipy_does_it(counts: list[tuple[int, int]]) -> None:
    people = [
        a_participant(arm=arm, education=f"level {level}")
        for level, row in enumerate(counts)
        for arm, many in zip((Arm.INTERVENTION, Arm.CONTROL), row, strict=True)
        for _ in range(many)
    ]
    (baseline,) = reported(*people).baselines

    assert baseline.education is not None
    assert baseline.education.outcome is not None
    assert is_outcome(baseline.education.outcome, stats.chi2_contingency(counts, correction=False))


@given(cohorts())
@SLOWLY
def test_each_family_of_a_report_is_adjusted_on_its_own(people: list[Participant]) -> None:
    report = reported(*people)

    for arm in Arm:
        shown = [one.figures for one in report.changes if one.arm is arm and one.figures is not None]
        check_family([(one.t_test.p, one.t_test_holm_p) for one in shown if one.t_test is not None])
    compared = [one.figures for one in report.contrasts if one.figures is not None]
    check_family([(one.t_test.p, one.t_test_holm_p) for one in compared if one.t_test is not None])


def check_family(family: Sequence[tuple[float, float | None]]) -> None:
    """Check against the definition: the largest of what each smaller P, its own too, comes to times those not below."""
    raw = [p for p, _ in family]
    for p, adjusted in family:
        theirs = max(min(1.0, q * sum(other >= q for other in raw)) for q in raw if q <= p)
        assert adjusted is not None
        assert close((adjusted, theirs))


@pytest.mark.parametrize(
    "test",
    [
        lambda: STATISTICS.paired([]),
        lambda: STATISTICS.paired([3.0]),
        lambda: STATISTICS.paired([3.0] * 9),
        lambda: STATISTICS.welch([1.0] * 9, [2.0] * 9),
        lambda: STATISTICS.welch([1.0], [2.0, 3.0]),
        lambda: STATISTICS.student(Summary(9, 40, 0), Summary(9, 50, 0)),
        lambda: STATISTICS.normality([1.0, 2.0]),
        lambda: STATISTICS.normality([1.0] * 9),
        lambda: STATISTICS.normality([float(one) for one in range(5_001)]),
        lambda: STATISTICS.signed_rank([0.0] * 9),
        lambda: STATISTICS.signed_rank([]),
        lambda: STATISTICS.chi_square([(9, 0), (9, 0)]),
        lambda: STATISTICS.fisher([(9, 9), (0, 0)]),
    ],
)
def test_a_test_that_is_not_defined_says_nothing(test: Callable[[], object]) -> None:
    assert test() is None


def test_the_measures_of_a_panel_are_reported_in_their_order() -> None:
    assert [change.measure for change in reported(*an_arm(Arm.SERVICE, [(1.0, 2.0)])).changes] == list(MEASURES)
