import pytest

from bot.domain.labs import (
    Implausible,
    Sex,
    UnitNeeded,
    UrateUnitUnknown,
    read_urate,
    thresholds,
    whose_urate,
    without_urate,
)


@pytest.mark.parametrize(
    ("line", "urate"),
    [
        ("尿酸 512", 512),
        ("尿酸512", 512),
        ("尿酸：512", 512),
        ("血尿酸 512 µmol/L", 512),
        ("血尿酸 512 μmol/L", 512),
        ("尿酸512umol/l", 512),
        ("尿酸 ５１２", 512),
        ("尿酸 412.5 药在吃", 412.5),
        ("尿酸是 412", 412),
        ("尿酸值 412", 412),
        ("UA 412", 412),
        ("uric acid: 412", 412),
        ("urate=412", 412),
        ("药在吃 没喝酒 尿酸 412", 412),
        ("尿酸 8.6 mg/dL", 511.5),
        ("尿酸 7 mg/dl", 416.4),
        ("尿酸 60", 60),
        ("尿酸 1500", 1500),
        ("尿酸 7 mg / dL", 416.4),
        ("尿酸 7 毫克/分升", 416.4),
        ("尿酸 412 微摩尔/升", 412),
        ("尿酸 412 umol 药在吃", 412),
        ("urate 412 going for a walk", 412),
        ("尿酸 412 没喝酒", 412),
        ("药在吃 没喝酒", None),
        ("", None),
        ("enrol Li Hua 68", None),
        ("女 68 3号楼", None),
    ],
)
def test_a_urate_is_read_in_micromoles(line: str, urate: float | None) -> None:
    assert read_urate(line) == urate


@pytest.mark.parametrize(
    ("line", "converted"), [("尿酸 8.6", 512), ("尿酸 6,9", 410), ("尿酸 20", 1190), ("尿酸 0.5", 30)]
)
def test_a_small_urate_without_a_unit_is_asked_about(line: str, converted: int) -> None:
    with pytest.raises(UnitNeeded) as refused:
        read_urate(line)

    assert refused.value.args_said["converted"] == converted


@pytest.mark.parametrize(
    "line", ["尿酸 21", "尿酸 59.9", "尿酸 1500.5", "尿酸 5120", "尿酸 0", "尿酸 -412", "尿酸 60 mg/dl", "尿酸 1 mg/dl"]
)
def test_what_no_unit_makes_sense_of_is_refused(line: str) -> None:
    with pytest.raises(Implausible):
        read_urate(line)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("尿酸 71mg/L", "mg/l"),
        ("尿酸 412 mmol/L", "mmol/l"),
        ("尿酸 412mg", "mg"),
        ("尿酸 412 umol/ml", "umol/ml"),
        ("尿酸 412 毫摩尔/升", "毫摩尔/升"),
        ("尿酸 6.9 mg 药在吃", "mg"),
    ],
)
def test_a_unit_that_no_urate_is_given_in_is_asked_about(line: str, unit: str) -> None:
    with pytest.raises(UrateUnitUnknown) as refused:
        read_urate(line)

    assert str(refused.value.args_said["unit"]).replace("μ", "u") == unit


@pytest.mark.parametrize(
    ("sex", "postmenopausal", "limits"),
    [
        (Sex.MALE, None, {"cn-2019": 420, "wst560-2017": 420, "study": 420}),
        (Sex.FEMALE, True, {"cn-2019": 420, "wst560-2017": 360, "study": 420}),
        (Sex.FEMALE, False, {"cn-2019": 420, "wst560-2017": 360, "study": 350}),
        (Sex.FEMALE, None, {"cn-2019": 420, "wst560-2017": 360}),
    ],
)
def test_the_profiles_stand_side_by_side_and_nobody_guesses_the_menopause(
    sex: Sex, postmenopausal: bool | None, limits: dict[str, int]
) -> None:
    assert dict(thresholds(sex, postmenopausal)) == limits


def test_the_guideline_of_2019_comes_first() -> None:
    assert thresholds(Sex.MALE, None)[0][0] == "cn-2019"


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("尿酸 412 药在吃", "药在吃"),
        ("尿酸 412 umol/L 药在吃", "药在吃"),
        ("药在吃 血尿酸 7 mg/dL 没喝酒", "药在吃 没喝酒"),
        ("尿酸 412µmol/L", ""),
        ("药在吃", "药在吃"),
    ],
)
def test_what_else_a_line_says_is_without_the_urate_and_its_unit(line: str, rest: str) -> None:
    assert without_urate(line) == rest


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("张桂兰 尿酸 412 药在吃", "张桂兰"),
        ("Mary Smith urate 412", "Mary Smith"),
        ("我爸 尿酸 500 能吃豆腐吗", None),
        ("尿酸 500", None),
        ("张桂兰 药在吃", None),
    ],
)
def test_a_line_with_a_urate_begins_with_the_name(line: str, name: str | None) -> None:
    assert whose_urate(line) == name
