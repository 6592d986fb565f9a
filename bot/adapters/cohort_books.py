"""The report of a cohort as a workbook: figures are numbers in full, words come by key, what is hidden says so."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol

from bot.domain.cohort_reports import FEW_PAIRS
from bot.domain.cohorts import FEWEST, Baseline, Change, CohortReport, Contrast, Flow, Standing, Table
from bot.domain.ports import Estimated, Outcome

COUNT, VALUE, P = "0", "0.00", '[<0.001]"<0.001";0.000'
"""How a cell shows its number; the number itself stands there in full."""

LEAST_P = 0.001
WIDTH = 14
"""Of a column, in characters."""

UNDEFINED = "—"
"""Stands where a test is not defined or not called for, and where a rate would be of too few."""

T_TEST = ("cohort-low", "cohort-high", "cohort-t", "cohort-freedom", "cohort-p", "cohort-holm-p")
"""Headings, by key."""

FLOW = (
    "cohort-arm",
    "cohort-enrolled",
    "cohort-both-panels",
    "cohort-under-way",
    "cohort-completed",
    "cohort-withdrawn",
    "cohort-lost",
    "cohort-contacts-in-window",
    "cohort-contacts-expected",
    "cohort-adherence",
)
CHANGE = (
    "cohort-arm",
    "cohort-measure",
    "cohort-pairs",
    "cohort-before-mean",
    "cohort-before-deviation",
    "cohort-after-mean",
    "cohort-after-deviation",
    "cohort-difference",
    *T_TEST,
    "cohort-normality-p",
    "cohort-rank-statistic",
    "cohort-rank-p",
    "cohort-rank-holm-p",
)
CONTRAST = (
    "cohort-measure",
    "cohort-intervention-pairs",
    "cohort-intervention-change",
    "cohort-intervention-deviation",
    "cohort-control-pairs",
    "cohort-control-change",
    "cohort-control-deviation",
    "cohort-contrast",
    *T_TEST,
)
TRAIT = ("cohort-trait", "cohort-level")
TEST = ("cohort-statistic", "cohort-p", "cohort-test")
PROBABILITIES = {"cohort-p", "cohort-holm-p", "cohort-normality-p", "cohort-rank-p", "cohort-rank-holm-p"}

Cell = str | float


class Words(Protocol):
    """Know the sentences of one language."""

    def __call__(self, key: str, /, **args: str | int) -> str:
        """Put a key and its figures into words."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of the report: its headings by key, and its rows; a row of which the rest is hidden ends early."""

    headings: Sequence[str]
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report: its title by key, what is said above and below it, and its tables."""

    title: str
    grids: list[Grid]
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


def parts(report: CohortReport, word: Words) -> list[Part]:
    """Lay a report out: an overview with the notes, before and after, between the arms, the baseline."""
    alone = [] if report.is_controlled else [word("cohort-single-arm")]
    flows = Grid(FLOW, [_flow(flow, word) for flow in report.flows])
    changes = Grid(CHANGE, [_change(change, word) for change in report.changes])
    contrasts = Grid(CONTRAST, [_contrast(contrast, word) for contrast in report.contrasts])
    baselines = []
    for baseline in report.baselines:
        arms = [f"cohort-arm-{arm}" for arm in baseline.arms]
        headings = [*TRAIT, *arms, *(TEST if len(arms) > 1 else ())]
        baselines.append(Grid(headings, list(_baseline(baseline, word))))
    return [
        Part("cohort-sheet-overview", [flows], [word("cohort-title")], list(_notes(report, word))),
        Part("cohort-sheet-changes", [changes]),
        Part("cohort-sheet-contrasts", [contrasts], alone),
        Part("cohort-sheet-baseline", baselines),
    ]


def cohort_book(report: CohortReport, word: Words) -> bytes:
    """Write a report as .xlsx, a sheet for each part of it."""
    from xlsxwriter import Workbook  # noqa: PLC0415  heavy, and needed for reports only

    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        for part in parts(report, word):
            sheet = _Sheet(book, part.title, word)
            for text in part.above:
                sheet.line(text)
            for grid in part.grids:
                sheet.table(grid.headings, grid.rows)
            for text in part.below:
                sheet.line(text)
    return file.getvalue()


def shown(cell: Cell, heading: str) -> str:
    """Write a cell as a page shows it: a count, two decimals, or a P to three."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return str(cell)
    if heading in PROBABILITIES:
        return p(cell)
    return f"{cell:.2f}"


def p(value: float) -> str:
    """Write a P to three decimals."""
    return "<0.001" if value < LEAST_P else f"{value:.3f}"


class _Sheet:
    """A sheet that is written from the top down."""

    def __init__(self, book: Any, name: str, word: Words) -> None:
        self._sheet = book.add_worksheet(word(name))
        self._sheet.set_column(0, len(CHANGE), WIDTH)
        self._bold = book.add_format({"bold": True, "text_wrap": True})
        self._shown = {shows: book.add_format({"num_format": shows}) for shows in (COUNT, VALUE, P)}
        self._word = word
        self._row = 0

    def line(self, text: str) -> None:
        """Write a sentence."""
        self._sheet.write_string(self._row, 0, text)
        self._row += 1

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """Write a table below its headings, and leave a line free; a row of which the rest is hidden ends early."""
        for at, key in enumerate(headings):
            self._sheet.write_string(self._row, at, self._word(key), self._bold)
        for row in rows:
            self._row += 1
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    self._sheet.write_string(self._row, at, cell)
                else:
                    form = COUNT if isinstance(cell, int) else P if headings[at] in PROBABILITIES else VALUE
                    self._sheet.write_number(self._row, at, cell, self._shown[form])
        self._row += 2


def _notes(report: CohortReport, word: Words) -> Iterator[str]:
    if not report.is_controlled:
        yield word("cohort-single-arm")
    yield word("cohort-note-holm")
    yield word("cohort-note-rank", fewest=FEW_PAIRS)
    yield word("cohort-note-hidden", fewest=FEWEST)
    yield word("cohort-note-undefined")


def _hidden(word: Words) -> str:
    return word("cohort-hidden", fewest=FEWEST)


def _flow(flow: Flow, word: Words) -> list[Cell]:
    hidden = _hidden(word)
    row: list[Cell] = [word(f"cohort-arm-{flow.arm}")]
    row += [hidden if count is None else count for count in (flow.enrolled, flow.both_panels)]
    row += [flow.standings[standing] if flow.standings else hidden for standing in Standing]
    if flow.contacts is not None:
        row += [flow.contacts.part, flow.contacts.whole, _defined(flow.contacts.percent)]
    return row


def _change(change: Change, word: Words) -> list[Cell]:
    figures = change.figures
    names = [word(f"cohort-arm-{change.arm}"), _measure(change.measure, word)]
    if figures is None:
        return [*names, _hidden(word)]
    rank = figures.signed_rank
    return [
        *names,
        figures.difference.n,
        figures.before.mean,
        figures.before.deviation,
        figures.after.mean,
        figures.after.deviation,
        figures.difference.mean,
        *_t_test(figures.t_test, figures.t_test_holm_p),
        _defined(figures.normality_p),
        *([rank.statistic, rank.p, _defined(figures.signed_rank_holm_p)] if rank else [UNDEFINED] * 3),
    ]


def _contrast(contrast: Contrast, word: Words) -> list[Cell]:
    figures = contrast.figures
    if figures is None:
        return [_measure(contrast.measure, word), _hidden(word)]
    row: list[Cell] = [_measure(contrast.measure, word)]
    for one in (figures.intervention, figures.control):
        row += [one.n, one.mean, one.deviation]
    difference = figures.intervention.mean - figures.control.mean
    return [*row, difference, *_t_test(figures.t_test, figures.t_test_holm_p)]


def _t_test(test: Estimated | None, holm_p: float | None) -> list[Cell]:
    if test is None or holm_p is None:
        return [UNDEFINED] * len(T_TEST)
    return [test.low, test.high, test.t, test.freedom, test.p, holm_p]


def _baseline(baseline: Baseline, word: Words) -> Iterator[list[Cell]]:
    """List the ages with their test on the first row, then the levels of each table with its test on the first."""
    hidden, ages, name = _hidden(word), baseline.ages, word("cohort-age")
    test = _test(baseline.age_test, word("cohort-test-t")) if len(ages) > 1 else []
    yield [name, word("cohort-mean"), *(hidden if age is None else age.mean for age in ages), *test]
    yield [name, word("cohort-deviation"), *(hidden if age is None else age.deviation for age in ages)]
    yield from _table(word("cohort-sex"), baseline.sex, len(ages), word, lambda level: word(f"sex-{level}"))
    yield from _table(
        word("cohort-education"), baseline.education, len(ages), word, lambda level: word(f"cohort-education-{level}")
    )


def _table(
    name: str, table: Table | None, arms: int, word: Words, level_word: Callable[[str], str]
) -> Iterator[list[Cell]]:
    if table is None:
        yield [name, "", *[_hidden(word)] * arms]
        return
    test = _test(table.outcome, word("cohort-test-exact" if table.is_exact else "cohort-test-chi-square"))
    for level, counts in zip(table.levels, table.counts, strict=True):
        yield [name, level_word(level), *counts, *(test if arms > 1 else ())]
        test = []


def _test(outcome: Outcome | None, name: str) -> list[Cell]:
    return [UNDEFINED] if outcome is None else [outcome.statistic, outcome.p, name]


def _defined(number: float | None) -> Cell:
    return UNDEFINED if number is None else number


def _measure(code: str, word: Words) -> str:
    return word(f"cohort-measure-{code.replace('_', '-')}")
