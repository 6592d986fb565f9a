"""Make the report of a cohort (product rules §4): before and after in each arm, between the arms, and the baseline."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean, stdev
from typing import TypeVar

from bot.domain.analytes import MEASURES
from bot.domain.cohorts import (
    FEWEST,
    Baseline,
    Change,
    CohortReport,
    Contrast,
    Flow,
    Paired,
    Participant,
    Standing,
    Table,
    Unpaired,
)
from bot.domain.enrolments import Arm
from bot.domain.labs import Sex
from bot.domain.ports import Statistics, Summary
from bot.domain.rates import Rate

SIGNIFICANT = 0.05
FEW_PAIRS = 20
"""Under so many pairs the signed-rank test stands beside the t-test, whatever the distribution."""

FEWEST_EXPECTED = 5
"""Under so many expected in a cell of two by two χ² is no good approximation."""

_PLACES = 9
"""Binary fractions make 5.3 − 5.2 another number than 5.2 − 5.1; rounded, what was measured alike is ranked alike."""

Progress = Callable[[int, int], None]
"""Told how many steps are done, of how many."""

Members = Mapping[Arm, Sequence[Participant]]
Pairs = Sequence[tuple[float, float]]
"""The values of a measure at baseline and at three months, of all who have both."""

Item = TypeVar("Item")


def cohort_report(
    participants: Sequence[Participant], statistics: Statistics, progress: Progress = lambda _done, _total: None
) -> CohortReport:
    """Make the report of a cohort, telling the progress after each step."""
    members = {arm: here for arm in Arm if (here := [one for one in participants if one.arm is arm])}
    is_compared = Arm.INTERVENTION in members and Arm.CONTROL in members
    beside = [(Arm.INTERVENTION, Arm.CONTROL)] if is_compared else []
    alone = [(arm,) for arm in members if not is_compared or arm is Arm.SERVICE]
    watched = _Watched(len(beside) + len(alone) + (len(members) + is_compared) * len(MEASURES), progress)
    return CohortReport(
        flows=tuple(_flow(arm, here) for arm, here in members.items()),
        baselines=tuple(_baseline(arms, members, statistics) for arms in watched([*beside, *alone])),
        changes=tuple(change for arm in members for change in _changes(arm, members[arm], statistics, watched)),
        contrasts=_contrasts(members, statistics, watched) if is_compared else (),
    )


def holm(raw: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust the P values of a family by Holm's step-down method (1979); None, what was not tested, does not count."""
    ranked = sorted((p, at) for at, p in enumerate(raw) if p is not None)
    adjusted: list[float | None] = [None] * len(raw)
    highest = 0.0
    for rank, (p, at) in enumerate(ranked):
        highest = max(highest, min(1.0, (len(ranked) - rank) * p))
        adjusted[at] = highest
    return tuple(adjusted)


class _Watched:
    """Count each thing as a step when the work on it is done."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def __call__(self, things: Iterable[Item]) -> Iterator[Item]:
        for thing in things:
            yield thing
            self._done += 1
            self._progress(self._done, self._total)


def _flow(arm: Arm, members: Sequence[Participant]) -> Flow:
    if len(members) < FEWEST:
        return Flow(arm, None, None, None, None)
    both = sum(bool(one.baseline and one.final) for one in members)
    counted = Counter(one.standing for one in members)
    contacts = Rate(sum(one.contacts.part for one in members), sum(one.contacts.whole for one in members))
    return Flow(
        arm,
        enrolled=len(members),
        both_panels=both if both >= FEWEST else None,
        # Nobody is no group: that nobody was lost may be told.
        standings=None if any(many < FEWEST for many in counted.values()) else {one: counted[one] for one in Standing},
        contacts=contacts,
    )


# Baseline


def _baseline(arms: Sequence[Arm], members: Members, statistics: Statistics) -> Baseline:
    groups = [members[arm] for arm in arms]
    ages = tuple(_summary([one.age for one in group]) for group in groups)
    match ages:
        case (Summary() as first, Summary() as second):
            age_test = statistics.student(first, second)
        case _:
            age_test = None
    sexes = [[one.sex.value for one in group] for group in groups]
    schooling = [[one.education for one in group if one.education] for group in groups]
    return Baseline(
        arms=tuple(arms),
        ages=ages,
        age_test=age_test,
        sex=_table([sex.value for sex in Sex], sexes, statistics),
        education=_table(sorted({level for group in schooling for level in group}), schooling, statistics),
    )


def _table(levels: Sequence[str], groups: Sequence[Sequence[str]], statistics: Statistics) -> Table | None:
    """Count the levels in each group; hidden whole where a single cell is too small."""
    columns = [Counter(group) for group in groups]
    counts = tuple(tuple(column[level] for column in columns) for level in levels)
    if not counts or min(map(min, counts)) < FEWEST:
        return None
    if len(groups) == 1:
        return Table(tuple(levels), counts, outcome=None, is_exact=False)
    rows, sizes = [sum(row) for row in counts], [len(group) for group in groups]
    is_exact = len(rows) == len(sizes) == 2 and min(rows) * min(sizes) < FEWEST_EXPECTED * sum(rows)
    test = statistics.fisher if is_exact else statistics.chi_square
    return Table(tuple(levels), counts, test(counts), is_exact)


# Before and after


def _changes(arm: Arm, members: Sequence[Participant], statistics: Statistics, watched: _Watched) -> Iterator[Change]:
    """Test each measure of an arm; both kinds of test are a family each, whichever of its members are shown."""
    raw = [_paired(_pairs(members, measure), statistics) for measure in watched(MEASURES)]
    t_tests = holm([figures.t_test.p if figures and figures.t_test else None for figures in raw])
    ranks = holm([figures.signed_rank.p if figures and figures.signed_rank else None for figures in raw])
    for measure, figures, t_test_p, rank_p in zip(MEASURES, raw, t_tests, ranks, strict=True):
        yield Change(arm, measure, figures and _adjusted(figures, t_test_p, rank_p))


def _pairs(members: Sequence[Participant], measure: str) -> Pairs:
    both = (one for one in members if measure in one.baseline and measure in one.final)
    return [(one.baseline[measure], one.final[measure]) for one in both]


def _differences(pairs: Pairs) -> list[float]:
    return [round(after - before, _PLACES) for before, after in pairs]


def _paired(pairs: Pairs, statistics: Statistics) -> Paired | None:
    differences = _differences(pairs)
    before, after = (_summary(values) for values in zip(*pairs, strict=True)) if pairs else (None, None)
    difference = _summary(differences)
    if before is None or after is None or difference is None:
        return None
    return Paired(
        before,
        after,
        difference,
        t_test=statistics.paired(differences),
        t_test_holm_p=None,
        normality_p=statistics.normality(differences),
        signed_rank=statistics.signed_rank(differences),
        signed_rank_holm_p=None,
    )


def _adjusted(raw: Paired, t_test_p: float | None, rank_p: float | None) -> Paired:
    is_normal = raw.normality_p is not None and raw.normality_p >= SIGNIFICANT
    if raw.difference.n >= FEW_PAIRS and is_normal:
        return replace(raw, t_test_holm_p=t_test_p, signed_rank=None)
    return replace(raw, t_test_holm_p=t_test_p, signed_rank_holm_p=rank_p)


# Between the arms


def _contrasts(members: Members, statistics: Statistics, watched: _Watched) -> tuple[Contrast, ...]:
    raw = [_unpaired(members, measure, statistics) for measure in watched(MEASURES)]
    adjusted = holm([figures.t_test.p if figures and figures.t_test else None for figures in raw])
    return tuple(
        Contrast(measure, figures and replace(figures, t_test_holm_p=p))
        for measure, figures, p in zip(MEASURES, raw, adjusted, strict=True)
    )


def _unpaired(members: Members, measure: str, statistics: Statistics) -> Unpaired | None:
    ones, others = (_differences(_pairs(members[arm], measure)) for arm in (Arm.INTERVENTION, Arm.CONTROL))
    intervention, control = _summary(ones), _summary(others)
    if intervention is None or control is None:
        return None
    return Unpaired(intervention, control, statistics.welch(ones, others), t_test_holm_p=None)


def _summary(values: Sequence[float]) -> Summary | None:
    """Sum a sample up; None where it is too small to be shown."""
    return Summary(len(values), fmean(values), stdev(values)) if len(values) >= FEWEST else None
