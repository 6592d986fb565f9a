"""The cohort of the clinic programme (product rules §4): who is compared, and the figures of its report.

A figure that must not be shown is None, so that no page and no sheet can show it by mistake: groups of fewer than
`FEWEST` have neither a count nor a mean, and a table with a smaller cell is hidden whole, because the totals beside
it would give the cell away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.enrolments import Arm
from bot.domain.labs import Sex
from bot.domain.ports import Estimated, Outcome, Summary
from bot.domain.rates import Rate

FEWEST = 5
"""Smaller groups are not shown."""


class Standing(StrEnum):
    """How far a participant has come, as the report tells it."""

    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Participant:
    """One enrolment as the report sees it; the two panels hold what was measured of `MEASURES`, in the stored units."""

    arm: Arm
    sex: Sex
    age: float
    standing: Standing
    baseline: Mapping[str, float]
    final: Mapping[str, float]
    contacts: Rate
    education: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """How many of an arm were enrolled, had both panels, stand where; contacts in their window of those expected."""

    arm: Arm
    enrolled: int | None
    both_panels: int | None
    standings: Mapping[Standing, int] | None
    contacts: Rate | None


@dataclass(frozen=True, slots=True)
class Paired:
    """The figures of a measure before and after: each of a pair's two values, and final less baseline.

    The tests are None where all changed alike; `normality_p` is of the differences (Shapiro–Wilk), None where it is
    not defined. `signed_rank` stands beside the t-test where the pairs are few or not shown to be normal. The P beside
    each test is adjusted by Holm over the measures of the arm.
    """

    before: Summary
    after: Summary
    difference: Summary
    t_test: Estimated | None
    t_test_holm_p: float | None
    normality_p: float | None
    signed_rank: Outcome | None
    signed_rank_holm_p: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure changed in an arm; None where too few have both values."""

    arm: Arm
    measure: str
    figures: Paired | None


@dataclass(frozen=True, slots=True)
class Unpaired:
    """The changes of both arms, and Welch's test of their difference, with its P adjusted by Holm over the measures."""

    intervention: Summary
    control: Summary
    t_test: Estimated | None
    t_test_holm_p: float | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """How a measure changed in the intervention less in the control; None where too few of either have both values."""

    measure: str
    figures: Unpaired | None


@dataclass(frozen=True, slots=True)
class Table:
    """How many of each arm (columns) are at each level (rows), and the test of independence, exact or by χ²."""

    levels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    outcome: Outcome | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """Who was enrolled, in two arms side by side with tests, or in one; an age or a table that is hidden is None.

    Who has no education recorded is left out of its table. Raw P: adjusting would hide that arms differ.
    """

    arms: tuple[Arm, ...]
    ages: tuple[Summary | None, ...]
    age_test: Outcome | None
    sex: Table | None
    education: Table | None


@dataclass(frozen=True, slots=True)
class CohortReport:
    """The figures of a cohort; arms nobody is in are left out."""

    flows: tuple[Flow, ...]
    baselines: tuple[Baseline, ...]
    changes: tuple[Change, ...]
    contrasts: tuple[Contrast, ...]

    @property
    def is_controlled(self) -> bool:
        """Tell whether arms could be compared; a single arm cannot prove an effect, and the reader is to be told so."""
        return any(contrast.figures is not None for contrast in self.contrasts)
