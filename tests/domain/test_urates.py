from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.analytes import MEASURES
from bot.domain.lab_panels import LabPanel
from bot.domain.urates import Change, Measured, changes, measured
from bot.domain.visits import VisitRecord
from tests.support.builders import START, an_enrolment
from tests.support.clock import MORNING

ONE = an_enrolment()
BASELINE = VisitRecord(1, ONE.id, None, ONE.nurse_id, START, MORNING, 512.0, "")
DRAWN = LabPanel(2, ONE.id, START, ONE.nurse_id, MORNING, {"urate": 505.0, "hdl": 1.12})


def test_urates_of_contacts_and_laboratories_stand_in_the_order_of_their_days() -> None:
    later = replace(BASELINE, id=3, occurred_on=START + timedelta(days=10), urate=470.0)
    silent = replace(BASELINE, id=4, occurred_on=START + timedelta(days=20), urate=None)

    assert measured([BASELINE, later, silent], [DRAWN]) == [
        Measured(START, 512.0),
        Measured(START, 505.0, True),
        Measured(START + timedelta(days=10), 470.0),
    ]


def test_what_was_corrected_counts_no_more() -> None:
    right = replace(BASELINE, id=3, urate=521.0, corrects=BASELINE.id)
    drawn = replace(DRAWN, id=5, values={"urate": 515.0}, corrects=DRAWN.id)

    assert [one.value for one in measured([BASELINE, right], [DRAWN, drawn])] == [521.0, 515.0]


def test_the_values_of_the_end_stand_beside_those_of_the_beginning() -> None:
    final = replace(DRAWN, id=6, drawn_on=ONE.ends_on, values={"urate": 352.0, "hdl": 1.24})

    found = changes(ONE, [BASELINE], [DRAWN, final])

    assert [one.analyte for one in found] == list(MEASURES)
    assert found[0] == Change("urate", 505.0, 352.0)
    assert found[0].difference == -153.0
    assert found[MEASURES.index("hdl")].difference == pytest.approx(0.12)
    assert found[MEASURES.index("ldl")] == Change("ldl", None, None)
    assert found[MEASURES.index("ldl")].difference is None


def test_without_a_laboratory_the_urate_of_the_contacts_is_taken_and_the_middle_is_no_end() -> None:
    middle = replace(BASELINE, id=3, occurred_on=START + timedelta(days=45), urate=430.0)
    assert changes(ONE, [BASELINE, middle], [])[0] == Change("urate", 512.0, None)

    last = replace(BASELINE, id=4, occurred_on=ONE.ends_on - timedelta(days=3), urate=371.0)
    assert changes(ONE, [BASELINE, middle, last], [])[0] == Change("urate", 512.0, 371.0)
