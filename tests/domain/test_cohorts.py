"""The report of a cohort: the study's figures, what is hidden, and what a reader has to be told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.statistics import ScipyStatistics
from bot.domain.analytes import MEASURES
from bot.domain.cohort_reports import cohort_report, holm
from bot.domain.cohorts import FEWEST, Baseline, CohortReport, Participant, Standing
from bot.domain.enrolments import Arm
from bot.domain.labs import Sex
from bot.domain.ports import Summary
from bot.domain.rates import Rate
from tests.support.cohorts import a_participant, cohorts, the_study

STATISTICS = ScipyStatistics()


def reported(people: Sequence[Participant]) -> CohortReport:
    return cohort_report(people, STATISTICS)


def baseline_of(people: Sequence[Participant]) -> Baseline:
    (baseline,) = reported(people).baselines
    return baseline


def an_arm(arm: Arm, many: int, seed: int = 1, shift: float = -60) -> list[Participant]:
    """Make an arm whose urate changes by about so much, never twice by the same."""
    befores = NormalDist(500, 40).samples(many, seed=seed)
    changes = NormalDist(shift, 30).samples(many, seed=seed + 100)
    return [
        a_participant(arm=arm, baseline={"urate": before}, final={"urate": before + change})
        for before, change in zip(befores, changes, strict=True)
    ]


# The study


def test_the_ages_of_the_study_compare_as_published() -> None:
    test = STATISTICS.student(Summary(50, 40.1, 2.3), Summary(50, 39.6, 2.7))

    assert test is not None
    assert (round(test.statistic, 4), round(test.p, 3)) == (0.9968, 0.321)


def test_the_report_gives_the_published_baseline_of_the_study() -> None:
    baseline = baseline_of(the_study())
    first, second = baseline.ages

    assert first is not None
    assert second is not None
    assert [(one.n, round(one.mean, 9), round(one.deviation, 9)) for one in (first, second)] == [
        (50, 40.1, 2.3),
        (50, 39.6, 2.7),
    ]
    assert baseline.age_test is not None
    assert (round(baseline.age_test.statistic, 4), round(baseline.age_test.p, 3)) == (0.9968, 0.321)


def test_the_sexes_of_the_study_compare_as_published() -> None:
    sex = baseline_of(the_study()).sex

    assert sex is not None
    assert dict(zip(sex.levels, sex.counts, strict=True)) == {"female": (28, 29), "male": (22, 21)}
    assert sex.outcome is not None
    assert not sex.is_exact
    assert (round(sex.outcome.statistic, 4), round(sex.outcome.p, 3)) == (0.0408, 0.840)


def test_the_schooling_of_the_study_compares_as_published() -> None:
    education = baseline_of(the_study()).education

    assert education is not None
    assert dict(zip(education.levels, education.counts, strict=True)) == {"basic": (26, 27), "higher": (24, 23)}
    assert education.outcome is not None
    assert (round(education.outcome.statistic, 4), round(education.outcome.p, 3)) == (0.0401, 0.841)


# Which test


@pytest.mark.parametrize(("pairs", "is_beside"), [(19, True), (20, False)])
def test_under_twenty_pairs_the_signed_rank_test_stands_beside(pairs: int, is_beside: bool) -> None:
    figures = reported(an_arm(Arm.SERVICE, pairs)).changes[0].figures

    assert figures is not None
    assert figures.normality_p is not None
    assert figures.normality_p >= 0.05
    assert (figures.signed_rank is not None) == (figures.signed_rank_holm_p is not None) == is_beside


def test_changes_that_are_not_normal_get_the_signed_rank_test_too() -> None:
    changes = [1.0] * 20 + [2.0] * 5 + [300.0] * 5
    people = [a_participant(baseline={"urate": 500.0}, final={"urate": 500.0 - change}) for change in changes]
    figures = reported(people).changes[0].figures

    assert figures is not None
    assert figures.normality_p is not None
    assert figures.normality_p < 0.05
    assert figures.signed_rank is not None


def test_too_many_changes_to_test_for_normality_count_as_not_normal() -> None:
    figures = reported(an_arm(Arm.SERVICE, 5_001)).changes[0].figures

    assert figures is not None
    assert figures.normality_p is None
    assert figures.signed_rank is not None


def test_changes_that_were_measured_alike_are_ranked_alike() -> None:
    tenths = [(5.2, 5.3), (5.1, 5.2), (4.9, 5.0), (6.0, 5.9), (5.7, 5.8)]  # binary fractions give five sizes
    people = [a_participant(baseline={"ldl": before}, final={"ldl": after}) for before, after in tenths]
    (figures,) = (change.figures for change in reported(people).changes if change.measure == "ldl")

    assert figures is not None
    assert figures.signed_rank is not None
    assert figures.signed_rank.statistic == 3  # the one that fell has the middle of five equal ranks


def test_a_cohort_that_changed_alike_has_means_and_no_t_test() -> None:
    figures = reported([a_participant()] * 6).changes[0].figures

    assert figures is not None
    assert (figures.before.mean, figures.after.mean, figures.difference.mean) == (512, 412, -100)
    assert (figures.t_test, figures.t_test_holm_p, figures.normality_p) == (None, None, None)


def test_sexes_of_which_few_are_expected_are_compared_by_the_exact_test() -> None:
    few, many = (5, 5), (5, 300)
    people = [
        a_participant(arm=arm, sex=sex)
        for arm, counts in ((Arm.INTERVENTION, few), (Arm.CONTROL, many))
        for sex, count in zip(Sex, counts, strict=True)
        for _ in range(count)
    ]
    sex = baseline_of(people).sex

    assert sex is not None
    assert sex.is_exact
    assert sex.outcome == STATISTICS.fisher([(5, 5), (5, 300)])


# Holm


@pytest.mark.parametrize(
    ("raw", "adjusted"),
    [
        # The example of Wikipedia's page on Holm's method, worked by hand: the order is kept, nothing falls back.
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.5, 0.6, 0.9], [1, 1, 1]),
        ([0.02, None, 0.03], [0.04, None, 0.04]),
        ([None], [None]),
        ([], []),
    ],
)
def test_holm_adjusts_a_family(raw: list[float | None], adjusted: list[float | None]) -> None:
    assert holm(raw) == pytest.approx(tuple(adjusted))


@given(st.lists(st.floats(0, 1)))
def test_holm_keeps_the_order_and_never_makes_a_p_smaller(raw: list[float]) -> None:
    adjusted = [p for p in holm(raw) if p is not None]
    by_raw = [p for _, p in sorted(zip(raw, adjusted, strict=True))]

    assert all(p <= q <= 1 for p, q in zip(raw, adjusted, strict=True))
    assert by_raw == sorted(adjusted)


def test_the_family_of_a_p_is_the_measures_of_its_arm() -> None:
    people = [
        replace(one, baseline={**one.baseline, "urea": at / 10}, final={**one.final, "urea": at / 10 + at % 3 - 0.7})
        for at, one in enumerate(an_arm(Arm.SERVICE, 30))
    ]
    tests = [change.figures for change in reported(people).changes if change.figures is not None]
    raw = [figures.t_test.p for figures in tests if figures.t_test is not None]

    assert len(raw) == 2
    assert tuple(figures.t_test_holm_p for figures in tests) == holm(raw)


# Who is counted


def test_the_denominators_of_an_arm() -> None:
    standings = [Standing.COMPLETED] * 7 + [Standing.LOST] * 5
    people = [a_participant(standing=standing) for standing in standings]
    people[:3] = [replace(one, final={}) for one in people[:3]]
    (flow,) = reported(people).flows

    assert (flow.enrolled, flow.both_panels, flow.contacts) == (12, 9, Rate(96, 108))
    assert flow.standings == {
        Standing.UNDER_WAY: 0,
        Standing.COMPLETED: 7,
        Standing.WITHDRAWN: 0,
        Standing.LOST: 5,
    }


def test_only_who_has_both_values_of_a_measure_is_a_pair_of_it() -> None:
    people = [a_participant(baseline={"urate": 500.0, "alt": 20.0}, final={"urate": 400.0 + at}) for at in range(9)]
    people += [a_participant(baseline={}, final={"urate": 1.0})] * 9
    changes = {change.measure: change.figures for change in reported(people).changes}

    assert changes["alt"] is None
    assert changes["urate"] is not None
    assert (changes["urate"].difference.n, changes["urate"].after.mean) == (9, 404)


def test_a_single_arm_is_reported_as_uncontrolled_and_without_contrasts() -> None:
    report = reported(an_arm(Arm.INTERVENTION, 30))

    assert not report.is_controlled
    assert report.contrasts == ()
    assert [flow.arm for flow in report.flows] == [Arm.INTERVENTION]


def test_a_control_arm_that_is_too_small_controls_nothing() -> None:
    assert not reported([*an_arm(Arm.INTERVENTION, 30), *an_arm(Arm.CONTROL, 4)]).is_controlled


def test_two_arms_are_compared_and_plain_service_stands_alone() -> None:
    people = [*an_arm(Arm.INTERVENTION, 9), *an_arm(Arm.CONTROL, 9, 2, shift=-10), *an_arm(Arm.SERVICE, 9, 3)]
    report = reported(people)

    assert report.is_controlled
    assert [baseline.arms for baseline in report.baselines] == [(Arm.INTERVENTION, Arm.CONTROL), (Arm.SERVICE,)]
    assert [contrast.measure for contrast in report.contrasts] == list(MEASURES)


def test_nobody_makes_an_empty_report() -> None:
    assert reported([]) == CohortReport((), (), (), ())


def test_the_progress_ends_where_it_said() -> None:
    told: list[tuple[int, int]] = []
    people = [*an_arm(Arm.INTERVENTION, 9), *an_arm(Arm.CONTROL, 9), *an_arm(Arm.SERVICE, 9)]
    cohort_report(people, STATISTICS, lambda done, total: told.append((done, total)))

    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]
    assert len(told) == 2 + 4 * len(MEASURES)


# What is hidden


def test_a_group_of_four_is_hidden_and_a_group_of_five_is_shown() -> None:
    four, five = (reported(an_arm(Arm.SERVICE, many)) for many in (4, 5))

    assert four.flows[0].enrolled is None
    assert four.changes[0].figures is None
    assert five.flows[0].enrolled == 5
    assert five.changes[0].figures is not None


def test_one_small_cell_hides_the_whole_table() -> None:
    people = the_study()
    people = [replace(one, sex=Sex.FEMALE if at >= 4 else Sex.MALE) for at, one in enumerate(people)]

    assert baseline_of(people).sex is None
    assert baseline_of(people).education is not None


@pytest.mark.parametrize("lost", [1, 4])
def test_one_small_standing_hides_them_all(lost: int) -> None:
    people = [a_participant(standing=Standing.LOST if at < lost else Standing.COMPLETED) for at in range(30)]

    assert reported(people).flows[0].standings is None


def counts_of(report: CohortReport) -> Iterator[int]:
    """List every count of people that a report tells."""
    for flow in report.flows:
        yield from (one for one in (flow.enrolled, flow.both_panels) if one is not None)
        yield from (one for one in (flow.standings or {}).values() if one)
    for baseline in report.baselines:
        yield from (age.n for age in baseline.ages if age is not None)
        for table in (baseline.sex, baseline.education):
            yield from (count for row in (table.counts if table else ()) for count in row)
    for change in report.changes:
        if change.figures is not None:
            yield from (change.figures.before.n, change.figures.after.n, change.figures.difference.n)
    for contrast in report.contrasts:
        if contrast.figures is not None:
            yield from (contrast.figures.intervention.n, contrast.figures.control.n)


@given(cohorts())
@settings(deadline=None, max_examples=50)
def test_no_group_of_fewer_than_five_is_ever_told(people: list[Participant]) -> None:
    report = reported(people)

    assert all(count >= FEWEST for count in counts_of(report))
    for flow in report.flows:
        if flow.enrolled is None:
            assert (flow.both_panels, flow.standings, flow.contacts) == (None, None, None)
            assert all(change.figures is None for change in report.changes if change.arm is flow.arm)


@given(cohorts([Arm.INTERVENTION, Arm.CONTROL]))
@settings(deadline=None, max_examples=50)
def test_no_hidden_cell_can_be_worked_out_from_its_total(people: list[Participant]) -> None:
    report = reported(people)

    for flow in report.flows:
        if flow.standings is not None:
            assert sum(flow.standings.values()) == flow.enrolled
    for baseline in report.baselines:
        if baseline.sex is not None:
            sizes = [sum(one.arm is arm for one in people) for arm in baseline.arms]
            assert [sum(column) for column in zip(*baseline.sex.counts, strict=True)] == sizes
