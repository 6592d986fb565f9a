from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adverse_events import read_event
from bot.domain.analytes import Analyte
from bot.domain.errors import DomainError
from bot.domain.lab_lines import read_line
from bot.domain.lab_panels import LabPanel, phases, standing
from locales.lab_guide import load_lab_guide
from tests.support.builders import START, a_panel

GUIDE = load_lab_guide()
TODAY = date(2026, 3, 12)
PARTS = [
    *GUIDE.words,
    *("空腹", "心电图", "异常", "有痛风", "没做", "3月5日", "昨天", "-1", "1e9", "1e999", "6,9", "４１２", "٤٢", "0"),
    *("mg/dL", "µmol/L", "U/L", "(", "5-40", ")", "(<5.2)", ",", " ", "\n", "：", "血糖", "小时", "9999年1月1日"),
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join))


@given(TEXTS)
def test_whatever_is_written_is_read_or_refused_by_a_rule(said: str) -> None:
    try:
        line = read_line(said, TODAY, GUIDE)
    except DomainError:
        return
    assert line.day <= TODAY
    assert all(one.lowest <= line.values[one.code] <= one.highest for one in GUIDE.analytes if one.code in line.values)


@given(TEXTS)
def test_whatever_is_written_of_an_event_is_read_or_refused_by_a_rule(said: str) -> None:
    try:
        event = read_event(said, TODAY)
    except DomainError:
        return
    assert event is None or event.day <= TODAY


@given(st.data())
def test_a_value_reads_back_the_same_in_every_unit_that_is_taken(data: st.DataObject) -> None:
    analyte: Analyte = data.draw(st.sampled_from(GUIDE.analytes))
    word = data.draw(st.sampled_from(analyte.words))
    units = [one for one in analyte.units if not one.named or word in one.named]
    unit = data.draw(st.sampled_from(units))
    spelt = data.draw(st.sampled_from(unit.spelt))
    value = round(data.draw(st.floats(analyte.lowest, analyte.highest)), analyte.decimals)
    comma = data.draw(st.booleans())
    written = f"{value / unit.factor:.9f}"

    line = read_line(f"{word} {written.replace('.', ',') if comma else written} {spelt}", TODAY, GUIDE)

    assert line.values == {analyte.code: pytest.approx(value, abs=10**-analyte.decimals)}


@given(st.lists(st.tuples(st.integers(-30, 120), st.integers(0, 5)), max_size=8))
def test_of_each_part_of_the_programme_at_most_one_draw_stands(drawn: list[tuple[int, int]]) -> None:
    panels: list[LabPanel] = []
    for days, back in drawn:
        corrects = panels[-back].id if 0 < back <= len(panels) else None
        panels.append(a_panel(drawn_on=date.fromordinal(START.toordinal() + days), corrects=corrects))

    found = phases(panels, START, date(2026, 6, 2))

    assert set(found) == {one.id for one in standing(panels)}
    assert [phase.value for phase in found.values()].count("baseline") <= 1
    assert [phase.value for phase in found.values()].count("final") <= 1
