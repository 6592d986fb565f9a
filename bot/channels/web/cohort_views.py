"""The figures of a cohort as the page shows them: what belongs together in one cell, and rows that fit a screen."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.adapters.cohort_books import UNDEFINED, p
from bot.channels.web.entries import Say
from bot.domain.cohorts import CohortReport, Paired, Unpaired
from bot.domain.enrolments import Arm
from bot.domain.messages import worded
from bot.domain.ports import Estimated, Summary


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report; without rows everything in it is of too few."""

    title: str
    headings: list[str]
    rows: list[list[str]]


_CHANGE = ("cohort-measure", "page-cohort-pairs", "page-cohort-before", "page-cohort-after", "page-cohort-change")
_CONTRAST = ("cohort-measure", "cohort-arm-intervention", "cohort-arm-control", "page-cohort-between")
_TEST = ("page-cohort-interval", "cohort-p", "page-cohort-holm")


def changes(report: CohortReport, say: Say) -> Iterator[Table]:
    """Lay out before and after, a table for each arm."""
    for arm in Arm:
        of_arm = [one for one in report.changes if one.arm is arm]
        if of_arm:
            headings = [say(key) for key in (*_CHANGE, *_TEST, "page-cohort-rank")]
            yield Table(
                say(f"cohort-arm-{arm}"),
                headings,
                [_change(one.measure, one.figures, say) for one in of_arm if one.figures],
            )


def contrasts(report: CohortReport, say: Say) -> Table:
    """Lay out how the arms differ."""
    headings = [say(key) for key in (*_CONTRAST, *_TEST)]
    rows = [_contrast(one.measure, one.figures, say) for one in report.contrasts if one.figures]
    return Table(say("cohort-sheet-contrasts"), headings, rows)


def _change(measure: str, figures: Paired, say: Say) -> list[str]:
    rank = p(figures.signed_rank.p) if figures.signed_rank is not None else UNDEFINED
    return [
        say(worded("cohort-measure", measure)),
        str(figures.difference.n),
        spread(figures.before),
        spread(figures.after),
        f"{figures.difference.mean:+.2f}",
        *_test(figures.t_test, figures.t_test_holm_p),
        rank,
    ]


def _contrast(measure: str, figures: Unpaired, say: Say) -> list[str]:
    ours, others = figures.intervention, figures.control
    cells = [f"{spread(arm)} (n={arm.n})" for arm in (ours, others)]
    difference = f"{ours.mean - others.mean:+.2f}"
    return [say(worded("cohort-measure", measure)), *cells, difference, *_test(figures.t_test, figures.t_test_holm_p)]


def _test(test: Estimated | None, holm_p: float | None) -> list[str]:
    if test is None:
        return [UNDEFINED] * len(_TEST)
    return [f"{test.low:+.2f} … {test.high:+.2f}", p(test.p), UNDEFINED if holm_p is None else p(holm_p)]


def spread(summary: Summary) -> str:
    """Write a mean with its standard deviation."""
    return f"{summary.mean:.2f} ± {summary.deviation:.2f}"
