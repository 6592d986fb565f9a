from datetime import date, timedelta

import pytest

from bot.domain.analytes import Flag, Limits
from bot.domain.lab_panels import (
    Alarm,
    Disease,
    DrawTooEarly,
    Ecg,
    Phase,
    alarms,
    check_drawn,
    phases,
    readings,
    standing,
)
from bot.domain.labs import Sex
from locales.lab_guide import load_lab_guide
from tests.support.builders import START, a_panel
from tests.support.clock import MORNING

GUIDE = load_lab_guide()
END = date(2026, 6, 2)


@pytest.mark.parametrize(
    ("sex", "age", "code", "value", "flag"),
    [
        (Sex.MALE, 50, "alt", 50, Flag.WITHIN),
        (Sex.MALE, 50, "alt", 51, Flag.HIGH),
        (Sex.FEMALE, 50, "alt", 41, Flag.HIGH),
        (Sex.FEMALE, 50, "alt", 6, Flag.LOW),
        (Sex.FEMALE, 50, "creatinine", 78, Flag.HIGH),
        (Sex.FEMALE, 68, "creatinine", 78, Flag.WITHIN),
        (Sex.MALE, 50, "urea", 8.5, Flag.HIGH),
        (Sex.MALE, 68, "urea", 8.5, Flag.WITHIN),
        (Sex.MALE, 50, "total_cholesterol", 5.19, Flag.WITHIN),
        (Sex.MALE, 50, "total_cholesterol", 5.2, Flag.HIGH),
        (Sex.MALE, 50, "hdl", 1.0, Flag.WITHIN),
        (Sex.MALE, 50, "hdl", 0.99, Flag.LOW),
        (Sex.MALE, 50, "urate", 420, Flag.WITHIN),
        (Sex.MALE, 50, "urate", 420.1, Flag.HIGH),
    ],
)
def test_a_value_lies_to_the_range_of_ones_sex_and_age(sex: Sex, age: int, code: str, value: float, flag: Flag) -> None:
    (found,) = readings(a_panel(values={code: value}), GUIDE, sex, age)

    assert found.flag is flag
    assert found.source is not None


def test_the_laboratorys_own_range_goes_before_the_guides() -> None:
    panel = a_panel(values={"alt": 45.0}, ranges={"alt": Limits(5, 60)})

    (found,) = readings(panel, GUIDE, Sex.FEMALE, 68)

    assert (found.flag, found.limits, found.source) == (Flag.WITHIN, Limits(5, 60), None)


@pytest.mark.parametrize(
    ("values", "more", "expected"),
    [
        ({"urate": 539.9}, {}, []),
        ({"urate": 540.0}, {}, [Alarm.URATE]),
        ({"urate": 480.0}, {}, []),
        ({"urate": 480.0}, {"diseases": (Disease.GOUT,)}, [Alarm.URATE_ILL]),
        ({"urate": 479.9}, {"diseases": (Disease.GOUT,)}, []),
        ({"alt": 80.0}, {}, []),
        ({"alt": 80.1}, {}, [Alarm.ALT]),
        ({"alt": 80.1}, {"ranges": {"alt": Limits(5, 60)}}, []),
        ({"alt": 80.1}, {"ranges": {"alt": Limits(5, 40)}}, [Alarm.ALT]),
        ({"creatinine": 162.1}, {}, [Alarm.CREATININE]),
        ({"urea": 60.0}, {}, []),
        ({}, {"ecg": Ecg.ABNORMAL}, [Alarm.ECG]),
        ({}, {"ecg": Ecg.NORMAL}, []),
    ],
)
def test_what_cannot_wait_is_found(values: dict[str, float], more: dict[str, object], expected: list[Alarm]) -> None:
    assert alarms(a_panel(values=values, **more), GUIDE, Sex.FEMALE, 68) == expected


def test_what_was_corrected_stands_no_more() -> None:
    first = a_panel()
    second = a_panel(corrects=first.id, recorded_at=MORNING + timedelta(hours=1))
    third = a_panel(corrects=second.id, recorded_at=MORNING + timedelta(hours=2))
    other = a_panel(drawn_on=START - timedelta(days=1))

    assert standing([third, first, other, second]) == [other, third]


def test_of_two_corrections_of_one_panel_the_later_stands() -> None:
    first = a_panel()
    early = a_panel(corrects=first.id, recorded_at=MORNING + timedelta(hours=1))
    late = a_panel(corrects=first.id, recorded_at=MORNING + timedelta(hours=2))

    assert standing([first, late, early]) == [late]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ([-20, -3, 5], [Phase.BETWEEN, Phase.BASELINE, Phase.BETWEEN]),
        ([0, 10], [Phase.BASELINE, Phase.BETWEEN]),
        ([3, 10], [Phase.BASELINE, Phase.BETWEEN]),
        ([14], [Phase.BASELINE]),
        ([15], [Phase.BETWEEN]),
        ([0, 40, 78], [Phase.BASELINE, Phase.BETWEEN, Phase.FINAL]),
        ([0, 77], [Phase.BASELINE, Phase.BETWEEN]),
        ([0, 80, 106], [Phase.BASELINE, Phase.BETWEEN, Phase.FINAL]),
        ([0, 107], [Phase.BASELINE, Phase.BETWEEN]),
    ],
)
def test_each_draw_has_its_place_in_the_three_months(drawn: list[int], expected: list[Phase]) -> None:
    panels = [a_panel(drawn_on=START + timedelta(days=days)) for days in drawn]

    found = phases(panels, START, END)

    assert [found[one.id] for one in panels] == expected


def test_a_draw_of_the_month_before_may_be_the_baseline_and_no_older_one() -> None:
    check_drawn(START - timedelta(days=30), START, "张桂兰")
    with pytest.raises(DrawTooEarly):
        check_drawn(START - timedelta(days=31), START, "张桂兰")


@pytest.mark.parametrize(("hours", "is_right"), [(None, True), (7.9, False), (8, True), (12, True), (12.5, False)])
def test_one_fasts_from_8_to_12_hours(hours: float | None, is_right: bool) -> None:
    assert a_panel(fasting_hours=hours).is_fasting_right is is_right
