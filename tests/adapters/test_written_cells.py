"""What stands in the cells of a sheet, brought to the form that its column has."""

import pytest

from bot.domain.sheets import Fault, known_as, written


@pytest.mark.parametrize(
    ("column", "said", "read"),
    [
        ("entrances", "2单元", "2"),
        ("entrances", "３个单元", "3"),
        ("entrances", "3 个单元", "3"),
        ("floors", "6层", "6"),
        ("floors", " 18 层 ", "18"),
        ("flats_per_floor", "4户", "4"),
        ("floors", "6", "6"),
        ("floors", "6户", "6户"),
        ("floors", "约6层", "约6层"),
        ("latitude", "31.2304", "31.2304"),
    ],
)
def test_a_number_may_carry_the_unit_of_its_column(column: str, said: str, read: str) -> None:
    assert written("buildings", column, said) == read


@pytest.mark.parametrize("said", ["2单元", "第2单元", "2号单元", "2号", "2"])
def test_an_entrance_may_be_written_as_people_say_it(said: str) -> None:
    assert written("residents", "entrance", said) == "2"


@pytest.mark.parametrize(
    "said", ["拐角楼|老楼", "拐角楼、老楼", "拐角楼，老楼", " 拐角楼 , 老楼, ", "拐角楼；老楼", "拐角楼｜老楼"]
)
def test_aliases_are_divided_by_whatever_people_divide_with(said: str) -> None:
    assert written("buildings", "aliases", said) == "拐角楼|老楼"


def test_a_building_is_named_with_digits_of_one_width() -> None:
    assert written("buildings", "name", " １３号楼（Ｂ座） ") == "13号楼（Ｂ座）"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("无", Fault.NO_TELEPHONE),
        ("没有电话", Fault.NO_TELEPHONE),
        ("-", Fault.NO_TELEPHONE),
        ("", ""),
        ("021-5555", "021-5555"),
    ],
)
def test_a_telephone_holds_a_digit(said: str, read: str) -> None:
    assert written("staff", "phone", said) == read


@pytest.mark.parametrize(
    ("said", "known", "meant"),
    [
        ("a1", ("A1", "A2"), "A1"),
        ("A1", ("A1", "a1"), "A1"),
        ("Gy", ("GY", "gy"), "Gy"),
        ("A3", ("A1", "A2"), "A3"),
        ("", ("A1",), ""),
    ],
)
def test_a_code_is_known_in_capitals_and_small_letters(said: str, known: tuple[str, ...], meant: str) -> None:
    assert known_as(said, known) == meant
