"""The workbook of a cohort's report, read back as who receives it reads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from statistics import NormalDist
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from bot.adapters.cohort_books import cohort_book
from bot.adapters.statistics import ScipyStatistics
from bot.domain.analytes import MEASURES
from bot.domain.cohort_reports import cohort_report
from bot.domain.cohorts import CohortReport, Participant
from bot.domain.enrolments import Arm
from bot.domain.ports import Estimated
from bot.domain.words import Language
from locales.speech import Sentences
from tests.support.clock import MORNING
from tests.support.cohorts import a_participant, the_study

Rows = list[list[object]]
SHEETS = ("Overview", "Before and after", "Between the arms", "Baseline")


def panels(count: int, seed: int, shift: int) -> Iterator[tuple[Mapping[str, float], Mapping[str, float]]]:
    for at in range(count):
        befores = NormalDist(500, 40).samples(len(MEASURES), seed=1_000 * seed + at)
        changes = NormalDist(shift, 30).samples(len(MEASURES), seed=2_000 * seed + at)
        afters = (before + change for before, change in zip(befores, changes, strict=True))
        yield dict(zip(MEASURES, befores, strict=True)), dict(zip(MEASURES, afters, strict=True))


def a_study() -> list[Participant]:
    """Give the study's two arms with panels, and too few in plain service."""
    study = the_study()
    measured = [*panels(50, 1, -60), *panels(50, 2, -10)]
    return [
        *(replace(one, baseline=before, final=after) for one, (before, after) in zip(study, measured, strict=True)),
        *(a_participant(arm=Arm.SERVICE) for _ in range(4)),
    ]


def reported(people: Sequence[Participant]) -> CohortReport:
    return cohort_report(people, ScipyStatistics())


def written(report: CohortReport, language: Language = Language.EN) -> Mapping[str, Rows]:
    sentences = Sentences(language)

    def word(key: str, /, **args: str | int) -> str:
        return sentences.say(key, args, MORNING, ZoneInfo("Asia/Shanghai"))

    book = load_workbook(BytesIO(cohort_book(report, word)))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def cells(book: Mapping[str, Rows]) -> list[object]:
    return [cell for rows in book.values() for row in rows for cell in row if cell is not None]


def t_test(estimate: Estimated | None, holm_p: float | None) -> list[float | None]:
    assert estimate is not None
    return [estimate.low, estimate.high, estimate.t, estimate.freedom, estimate.p, holm_p]


def test_the_sheets_are_named_in_the_readers_language() -> None:
    report = reported(a_study())

    assert tuple(written(report)) == SHEETS
    assert tuple(written(report, Language.ZH)) == ("概况", "前后对比", "组间对比", "基线")


def test_the_denominators_stand_in_the_overview() -> None:
    overview = written(reported(a_study()))["Overview"]

    assert overview[2][:4] == ["Intervention", 50, 50, 0]
    assert overview[2][4:] == [50, 0, 0, 400, 450, 89]
    assert overview[4][:3] == ["Plain service", "<5", "<5"]
    assert set(overview[4][3:]) == {"<5", None}


def test_the_figures_before_and_after_are_those_of_the_report() -> None:
    report = reported(a_study())
    rows = written(report)["Before and after"][1:]

    assert len(rows) == len(report.changes) == 3 * len(MEASURES)
    for change, row in zip(report.changes, rows, strict=True):
        figures = change.figures
        if figures is None:
            assert row[2:] == ["<5", *[None] * (len(row) - 3)]
            continue
        means = [figures.before.mean, figures.before.deviation, figures.after.mean, figures.after.deviation]
        rank = figures.signed_rank
        ranks = ["—"] * 3 if rank is None else [rank.statistic, rank.p, figures.signed_rank_holm_p]
        assert [one for one in row[15:] if one is not None] == (ranks if rank is None else pytest.approx(ranks))
        assert row[2:15] == pytest.approx(
            [
                figures.difference.n,
                *means,
                figures.difference.mean,
                *t_test(figures.t_test, figures.t_test_holm_p),
                figures.normality_p,
            ]
        )


def test_the_figures_between_the_arms_are_those_of_the_report() -> None:
    report = reported(a_study())
    rows = written(report)["Between the arms"][1:]

    for contrast, row in zip(report.contrasts, rows, strict=True):
        figures = contrast.figures
        assert figures is not None
        sides = [[one.n, one.mean, one.deviation] for one in (figures.intervention, figures.control)]
        difference = figures.intervention.mean - figures.control.mean
        tested = t_test(figures.t_test, figures.t_test_holm_p)
        assert row[1:] == pytest.approx([*sides[0], *sides[1], difference, *tested])


def test_the_baseline_is_the_published_one_of_the_study() -> None:
    rows = written(reported(a_study()))["Baseline"]
    shown = [[round(cell, 3) if isinstance(cell, float) else cell for cell in row] for row in rows]

    assert shown[:7] == [
        ["Trait", "Level", "Intervention", "Control", "Statistic", "P", "Test"],
        ["Age", "Mean", 40.1, 39.6, 0.997, 0.321, "t-test"],
        ["Age", "SD", 2.3, 2.7, None, None, None],
        ["Sex", "female", 28, 29, 0.041, 0.840, "χ² test"],
        ["Sex", "male", 22, 21, None, None, None],
        ["Education", "junior school or less", 26, 27, 0.040, 0.841, "χ² test"],
        ["Education", "senior school or more", 24, 23, None, None, None],
    ]


def test_an_arm_of_four_stands_in_the_baseline_without_a_figure() -> None:
    rows = written(reported(a_study()))["Baseline"]

    assert rows[8][:4] == ["Trait", "Level", "Plain service", None]
    assert [row[:3] for row in rows[9:]] == [
        ["Age", "Mean", "<5"],
        ["Age", "SD", "<5"],
        ["Sex", "", "<5"],
        ["Education", "", "<5"],
    ]
    assert {cell for row in rows[9:] for cell in row[3:]} == {None}


def test_no_value_of_a_single_resident_is_in_the_workbook() -> None:
    people = a_study()
    own = {value for one in people for value in (*one.baseline.values(), *one.final.values(), one.age)}

    assert own.isdisjoint(cells(written(reported(people))))


@pytest.mark.parametrize("language", Language)
def test_every_workbook_explains_its_p_and_what_it_hides(language: Language) -> None:
    sentences = Sentences(language)
    told = cells(written(reported(a_study()), language))

    for key, fewest in (("cohort-note-holm", 0), ("cohort-note-rank", 20), ("cohort-note-hidden", 5)):
        assert sentences.say(key, {"fewest": fewest}, MORNING, ZoneInfo("Asia/Shanghai")) in told


def test_a_single_arm_is_said_to_prove_nothing_and_two_arms_are_not() -> None:
    caution = "There is no control arm to compare with. A single arm cannot prove an effect."
    people = a_study()

    assert caution not in cells(written(reported(people)))
    alone = written(reported([one for one in people if one.arm is Arm.INTERVENTION]))
    assert [caution] == [cell for cell in cells({"": alone["Overview"]}) if cell == caution]
    assert alone["Between the arms"][0][0] == caution


def test_a_test_that_nothing_varies_in_is_shown_as_none() -> None:
    rows = written(reported([a_participant()] * 6))["Before and after"]

    assert rows[1][2:8] == [6, 512, 0, 412, 0, -100]
    assert rows[1][8:15] == ["—"] * 7
