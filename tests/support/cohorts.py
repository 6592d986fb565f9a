"""Cohorts of the clinic programme to make reports of."""

from collections.abc import Sequence
from statistics import fmean, stdev
from typing import Any

from hypothesis import strategies as st

from bot.domain.analytes import MEASURES
from bot.domain.cohorts import Participant, Standing
from bot.domain.enrolments import Arm
from bot.domain.labs import Sex
from bot.domain.rates import Rate


def a_participant(**known: Any) -> Participant:
    fields: dict[str, Any] = {
        "arm": Arm.INTERVENTION,
        "sex": Sex.FEMALE,
        "age": 68,
        "standing": Standing.COMPLETED,
        "baseline": {"urate": 512.0},
        "final": {"urate": 412.0},
        "contacts": Rate(8, 9),
    }
    return Participant(**{**fields, **known})


def scaled(mean: float, deviation: float, shape: Sequence[float]) -> list[float]:
    """Give a sample of this shape that has exactly this mean and this standard deviation."""
    middle, width = fmean(shape), stdev(shape)
    return [mean + deviation * (value - middle) / width for value in shape]


def the_study() -> list[Participant]:
    """Give two arms that have the published baseline of the study which the programme follows."""
    return [
        *_an_arm(Arm.INTERVENTION, scaled(40.1, 2.3, range(50)), women=28, schooled=24),
        *_an_arm(Arm.CONTROL, scaled(39.6, 2.7, range(50)), women=29, schooled=23),
    ]


def _an_arm(arm: Arm, ages: Sequence[float], women: int, schooled: int) -> list[Participant]:
    return [
        a_participant(
            arm=arm,
            age=age,
            sex=Sex.FEMALE if at < women else Sex.MALE,
            education="higher" if at < schooled else "basic",
        )
        for at, age in enumerate(ages)
    ]


_VALUES = st.decimals(0, 1000, places=1).map(float)
_PANELS = st.fixed_dictionaries({}, optional=dict.fromkeys(MEASURES[:3], _VALUES))


def cohorts(arms: Sequence[Arm] = tuple(Arm)) -> st.SearchStrategy[list[Participant]]:
    """Give cohorts of small and large groups of participants who are alike."""
    alike = st.builds(
        a_participant,
        arm=st.sampled_from(arms),
        sex=st.sampled_from(Sex),
        age=st.integers(18, 99),
        standing=st.sampled_from(Standing),
        baseline=_PANELS,
        final=_PANELS,
        education=st.sampled_from(("", "basic", "higher")),
    )
    groups = st.lists(st.tuples(alike, st.integers(1, 9)), max_size=12)
    return groups.map(lambda made: [one for one, many in made for _ in range(many)])
