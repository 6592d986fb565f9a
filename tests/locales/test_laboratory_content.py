"""What stands in the laboratory's content, and a deployment's own ranges laid over it."""

from pathlib import Path

import pytest

from bot.domain.analytes import Analyte, Limits
from bot.domain.labs import MG_PER_DL, Sex
from bot.domain.words import fold, has_chinese
from locales.lab_guide import RangesRefused, load_lab_guide

GUIDE = load_lab_guide()
CODES = ["urate", "total_cholesterol", "triglycerides", "ldl", "hdl", "alt", "urea", "creatinine"]
HEAD = "analyte,sex,from_age,low,high,below,source_zh,source_en\n"


def is_loinc(code: str) -> bool:
    """Check the last digit as LOINC does (mod 10)."""
    digits, _, check = code.partition("-")
    doubled = "".join(str(int(one) * (2 if at % 2 == 0 else 1)) for at, one in enumerate(reversed(digits)))
    return check == str(-sum(map(int, doubled)) % 10)


def test_the_eight_analytes_of_the_programme_are_there() -> None:
    assert [one.code for one in GUIDE.analytes] == CODES
    assert len({one.loinc for one in GUIDE.analytes}) == len(CODES)


@pytest.mark.parametrize("analyte", GUIDE.analytes, ids=CODES)
def test_every_analyte_has_all_that_it_needs_in_both_languages(analyte: Analyte) -> None:
    assert is_loinc(analyte.loinc)
    assert analyte.ucum == analyte.unit.replace("µ", "u")
    assert has_chinese(analyte.name.zh)
    assert not has_chinese(analyte.name.en)
    assert any(map(has_chinese, analyte.words))
    assert any(one.isascii() for one in analyte.words)
    assert fold(analyte.name.zh) in analyte.words
    assert fold(analyte.name.en) in analyte.words
    assert 0 < analyte.lowest < analyte.highest


@pytest.mark.parametrize("analyte", GUIDE.analytes, ids=CODES)
@pytest.mark.parametrize("sex", Sex)
@pytest.mark.parametrize("age", [18, 40, 68, 95])
def test_everybody_has_a_range_with_its_source(analyte: Analyte, sex: Sex, age: int) -> None:
    reference = analyte.reference(sex, age)

    assert reference is not None
    assert reference.source.zh
    assert reference.source.en
    assert reference.limits.written()
    assert not has_chinese(reference.source.en)


@pytest.mark.parametrize("analyte", GUIDE.analytes, ids=CODES)
def test_its_own_unit_is_taken_as_it_is_written(analyte: Analyte) -> None:
    assert analyte.factor(fold(analyte.unit), analyte.words[0]) == 1


def test_no_word_names_two_analytes_and_all_are_folded() -> None:
    words = [word for one in GUIDE.analytes for word in one.words]

    assert len(words) == len(set(words))
    assert [one for one in words if fold(one) != one] == []
    spellings = [spelt for one in GUIDE.analytes for unit in one.units for spelt in unit.spelt]
    assert [one for one in spellings if fold(one) != one] == []


def test_the_factor_of_urate_is_the_one_of_its_rule() -> None:
    assert GUIDE.analytes[0].factor("mg/dl", "尿酸") == MG_PER_DL


def test_a_deployments_own_ranges_take_the_place_of_those_of_an_analyte(tmp_path: Path) -> None:
    own = tmp_path / "laboratory.csv"
    own.write_text(f"{HEAD}alt,,18,5,35,,本院检验科,our laboratory\n", "gbk")

    guide = load_lab_guide(own)

    alt, urea = (one.reference(Sex.MALE, 68) for one in guide.analytes if one.code in {"alt", "urea"})
    assert alt is not None
    assert urea is not None
    assert (alt.limits, alt.source.zh) == (Limits(5, 35), "本院检验科")
    assert urea.source.zh == "WS/T 404.5-2015"


def test_without_a_file_of_ones_own_the_shipped_ranges_stand(tmp_path: Path) -> None:
    assert load_lab_guide(tmp_path / "laboratory.csv").analytes == GUIDE.analytes


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"{HEAD}alt,,18,5,35,,a,a\nglucose,,18,3,6,,a,a\n", 3),
        (f"{HEAD}alt,both,18,5,35,,a,a\n", 2),
        (f"{HEAD}alt,,18,five,35,,a,a\n", 2),
        (f"{HEAD}alt,,18,40,5,,a,a\n", 2),
        (f"{HEAD}alt,,18,,,,a,a\n", 2),
        (f"{HEAD}alt,,18\n", 2),
        ("analyte,low\nalt,5\n", 2),
        ("\0\0", 0),
    ],
)
def test_a_broken_file_is_refused_by_its_row(text: str, row: int, tmp_path: Path) -> None:
    own = tmp_path / "laboratory.csv"
    own.write_text(text, "utf-8")

    with pytest.raises(RangesRefused) as refused:
        load_lab_guide(own)

    assert (refused.value.path, refused.value.row) == (own, row)
