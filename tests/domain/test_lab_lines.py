from datetime import date

import pytest

from bot.domain import lab_lines
from bot.domain.analytes import Limits, OutOfPlausible, UnitUnknown
from bot.domain.errors import DomainError
from bot.domain.lab_lines import (
    DrawNotYet,
    FastingUnclear,
    FigureMissing,
    RangeUnclear,
    SaidTwice,
    WordUnknown,
    as_panel,
    begins,
    read_line,
)
from bot.domain.lab_panels import Disease, Ecg
from bot.domain.labs import UnitNeeded
from bot.domain.visits import NoSuchDay
from locales.lab_guide import load_lab_guide
from tests.support.builders import a_panel
from tests.support.clock import MORNING

GUIDE = load_lab_guide()
TODAY = date(2026, 3, 12)
ALL_EIGHT = "尿酸 412 总胆固醇 5.2 甘油三酯 1.7 低密度 3.1 高密度 1.2 谷丙 25 尿素 5.4 肌酐 78"


def test_a_whole_sheet_is_read() -> None:
    line = read_line(f"3月5日 空腹10小时 {ALL_EIGHT} 心电图 正常", TODAY, GUIDE)

    assert line.day == date(2026, 3, 5)
    assert line.values == {
        "urate": 412,
        "total_cholesterol": 5.2,
        "triglycerides": 1.7,
        "ldl": 3.1,
        "hdl": 1.2,
        "alt": 25,
        "urea": 5.4,
        "creatinine": 78,
    }
    assert (line.fasting_hours, line.ecg) == (10, Ecg.NORMAL)


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("UA 412, TC 5.2; TG 1.7、LDL-C 3.1\nHDL-C 1.2 ALT 25 BUN 5.4 Cr 78", 8),
        ("尿酸412，总胆固醇5.2，甘油三酯1.7", 3),
        ("血尿酸：412 血肌酐是78", 2),
        ("creatinine is 78", 1),
    ],
)
def test_any_subset_is_read_however_it_is_put_apart(said: str, values: int) -> None:
    line = read_line(said, TODAY, GUIDE)

    assert line.day == TODAY
    assert len(line.values) == values


@pytest.mark.parametrize(
    ("said", "code", "value"),
    [
        ("尿酸 ４１２", "urate", 412),
        ("尿酸 412µmol/L", "urate", 412),
        ("尿酸 412 μmol/L", "urate", 412),
        ("尿酸 412umol/l", "urate", 412),
        ("尿酸 6,9 mg/dL", "urate", 410.4),
        ("尿酸 0.412 mmol/L", "urate", 412),
        ("总胆固醇 4,9", "total_cholesterol", 4.9),
        ("cholesterol 200 mg/dL", "total_cholesterol", 5.17),
        ("TG 150 mg/dl", "triglycerides", 1.69),
        ("BUN 15 mg/dL", "urea", 5.36),
        ("urea 32 mg/dL", "urea", 5.33),
        ("Cr 0.9 mg/dL", "creatinine", 79.6),
        ("谷丙 25 IU/L", "alt", 25),
        ("谷丙 85↑", "alt", 85),
    ],
)
def test_every_way_of_writing_a_figure_and_its_unit_is_understood(said: str, code: str, value: float) -> None:
    assert read_line(said, TODAY, GUIDE).values == {code: pytest.approx(value, abs=0.011)}


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        ("谷丙 45 (5-40)", Limits(5, 40)),
        ("谷丙45（参考值：5～40 U/L）↑", Limits(5, 40)),
        ("ALT 45 U/L [ref 5 to 40]", Limits(5, 40)),
        ("谷丙 45 (<40)", Limits(None, 40, below=True)),
        ("谷丙 45 (≤40)", Limits(None, 40)),
        ("谷丙 45 (>5)", Limits(5, None)),
        ("谷丙 45", None),
    ],
)
def test_the_laboratorys_own_range_is_read_from_the_line(said: str, limits: Limits | None) -> None:
    assert read_line(said, TODAY, GUIDE).ranges.get("alt") == limits


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("空腹10小时 尿酸 412", 10),
        ("空腹 9.5 个小时 尿酸 412", 9.5),
        ("fasting 12 h urate 412", 12),
        ("fasted for 8 hours urate 412", 8),
        ("没空腹 尿酸 412", 0),
        ("not fasting urate 412", 0),
        ("空腹尿酸 412", None),
        ("尿酸 412", None),
    ],
)
def test_the_hours_of_fasting_are_read(said: str, hours: float | None) -> None:
    line = read_line(said, TODAY, GUIDE)

    assert line.fasting_hours == hours
    assert line.values == {"urate": 412}


@pytest.mark.parametrize(
    ("said", "diseases"),
    [
        ("尿酸 485 有痛风 合并高血压", [Disease.GOUT, Disease.HYPERTENSION]),
        ("尿酸 485 有并发症", [Disease.OTHER]),
        ("合并症 尿酸 485", [Disease.OTHER]),
        ("urate 485 with gout kidney disease", [Disease.GOUT, Disease.KIDNEY]),
        ("尿酸 485", []),
    ],
)
def test_what_else_somebody_has_is_read(said: str, diseases: list[Disease]) -> None:
    assert read_line(said, TODAY, GUIDE).diseases == diseases


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("昨天 尿酸 412", date(2026, 3, 11)),
        ("3月5日空腹尿酸 412", date(2026, 3, 5)),
        ("2026-03-05 尿酸 412", date(2026, 3, 5)),
        ("3/5 urate 412", date(2026, 3, 5)),
        ("3月5日采血 尿酸 412", date(2026, 3, 5)),
        ("12月30日 尿酸 412", date(2025, 12, 30)),
        ("尿酸 412", TODAY),
    ],
)
def test_the_day_of_the_draw_stands_first(said: str, day: date) -> None:
    assert read_line(said, TODAY, GUIDE).day == day


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("尿酸 7.1", UnitNeeded),
        ("尿酸 20", UnitNeeded),
        ("尿酸 30", OutOfPlausible),
        ("尿酸 412 mg/dL", OutOfPlausible),
        ("尿酸 -412", OutOfPlausible),
        ("尿酸 1e9", OutOfPlausible),
        ("肌酐 1e999", OutOfPlausible),
        ("总胆固醇 200", OutOfPlausible),
        ("谷丙 25 mmol/L", UnitUnknown),
        ("尿酸 412 血糖 5.6", WordUnknown),
        ("尿酸 412.5.6", WordUnknown),
        ("尿酸 412 500", WordUnknown),
        ("2月30日 尿酸 412", NoSuchDay),
        ("没有痛风 尿酸 412", WordUnknown),
        ("心电图 房颤", WordUnknown),
        ("谷丙 45 (5-", WordUnknown),
        ("尿酸 高", FigureMissing),
        ("尿酸", FigureMissing),
        ("尿酸 412 UA 413", SaidTwice),
        ("尿酸 412 尿酸 没做", SaidTwice),
        ("心电图 正常 心电图 异常", SaidTwice),
        ("空腹 9 小时 没空腹", SaidTwice),
        ("空腹 100 小时 尿酸 412", FastingUnclear),
        ("谷丙 45 (40-5)", RangeUnclear),
        ("谷丙 45 (<-5)", RangeUnclear),
        ("3月13日 尿酸 412", DrawNotYet),
    ],
)
def test_what_is_wrong_in_a_line_is_refused_by_its_name(said: str, refused: type[DomainError]) -> None:
    with pytest.raises(refused):
        read_line(said, TODAY, GUIDE)


def test_a_refusal_of_what_cannot_be_names_the_figure_as_it_was_written_and_the_right_unit() -> None:
    with pytest.raises(OutOfPlausible) as refused:
        read_line("尿酸 412 mg/dL", TODAY, GUIDE)

    assert refused.value.args_said["said"] == "412 mg/dl"
    assert refused.value.args_said["unit"] == "µmol/L"


@pytest.mark.parametrize(
    ("said", "corrects", "rest"),
    [
        ("化验 张桂兰 尿酸 412", False, "张桂兰 尿酸 412"),
        ("化验：张桂兰 尿酸 412", False, "张桂兰 尿酸 412"),
        ("更正化验 张桂兰 尿酸 412", True, "张桂兰 尿酸 412"),
        ("labs Emma Brown urate 412", False, "Emma Brown urate 412"),
        ("Correct labs Emma Brown urate 412", True, "Emma Brown urate 412"),
        ("化验", False, ""),
    ],
)
def test_a_line_of_the_laboratory_is_known_by_its_first_word(said: str, corrects: bool, rest: str) -> None:
    assert begins(said) == lab_lines.Beginning(corrects, rest)


@pytest.mark.parametrize("said", ["张桂兰 尿酸 412", "今天", "labsx Emma", ""])
def test_other_lines_are_none(said: str) -> None:
    assert begins(said) is None


def test_a_correction_keeps_what_it_does_not_say_again() -> None:
    before = a_panel(
        values={"urate": 412.0, "alt": 25.0, "hdl": 1.2},
        ranges={"alt": Limits(5, 40)},
        fasting_hours=10,
        ecg=Ecg.NORMAL,
        diseases=(Disease.GOUT,),
    )
    line = read_line("谷丙 52 高密度 没做", TODAY, GUIDE)

    panel = as_panel(line, panel_id=9, enrolment_id=1, by=2, at=MORNING, before=before)

    assert panel.values == {"urate": 412, "alt": 52}
    assert (panel.drawn_on, panel.fasting_hours, panel.ecg) == (before.drawn_on, 10, Ecg.NORMAL)
    assert (panel.ranges, panel.diseases, panel.corrects) == ({}, (Disease.GOUT,), before.id)


def test_a_correction_may_move_the_day_and_take_the_ecg_away() -> None:
    before = a_panel(ecg=Ecg.ABNORMAL, fasting_hours=10)
    line = read_line("3月6日 没空腹 心电图 没做", TODAY, GUIDE)

    panel = as_panel(line, panel_id=9, enrolment_id=1, by=2, at=MORNING, before=before)

    assert (panel.drawn_on, panel.ecg, panel.fasting_hours) == (date(2026, 3, 6), None, 0)
