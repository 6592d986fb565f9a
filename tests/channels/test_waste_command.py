"""`linli waste`: what the guide knows of a thing, for a program and for a person."""

import json
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import command

HEAVY = ("sqlalchemy", "aiohttp", "fluent", "babel", "bot.app")


def asked(*words: str, **environment: str) -> str:
    told = CliRunner().invoke(command, ["waste", *words], env={"LINLI_LANGUAGE": None, **environment})
    assert told.exit_code == 0, told.output
    return told.stdout


def found(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(asked(name, "--json"))
    assert list(told) == ["query", "item", "class", "how", "candidates", "advice"]
    assert told["query"] == name
    return told


@pytest.mark.parametrize(
    ("name", "item", "waste_class", "how"),
    [
        ("苹果核", "苹果核", "food", "exact"),
        ("大骨头是什么垃圾", "大骨头", "residual", "exact"),
        ("筒骨", "大骨头", "residual", "alias"),
        ("我家的午餐肉罐头扔哪里", "午餐肉罐头", "recyclable", "inside"),
        ("apple core", "苹果核", "food", "exact"),
        ("过期药", "过期药品", "hazardous", "alias"),
    ],
)
def test_a_name_that_is_sure_has_its_class(name: str, item: str, waste_class: str, how: str) -> None:
    told = found(name)

    assert (told["item"], told["class"], told["how"]) == (item, waste_class, how)
    assert told["candidates"] == []
    assert told["advice"]


@pytest.mark.parametrize(
    ("name", "offered", "how"), [("大股头", "大骨头", "sound"), ("苹果手机壳子盒", "手机壳", "near")]
)
def test_a_guess_states_no_class_and_offers_what_may_be_meant(name: str, offered: str, how: str) -> None:
    told = found(name)

    assert (told["item"], told["class"], told["how"]) == (None, None, how)
    assert offered in [one["name"] for one in told["candidates"]]
    assert {one["class"] for one in told["candidates"]} == {None}


def test_a_thing_that_depends_lists_its_cases() -> None:
    told = found("电池")

    assert (told["item"], told["class"], told["how"]) == ("电池", None, "exact")
    assert {one["class"] for one in told["candidates"]} == {"residual", "hazardous"}
    assert all(one["name"] and one["advice"] for one in told["candidates"])


def test_what_goes_in_no_bin_has_advice_and_no_class() -> None:
    told = found("沙发")

    assert (told["item"], told["class"], told["candidates"]) == ("沙发", None, [])
    assert "上门收" in told["advice"]


def test_what_nobody_knows_is_unknown() -> None:
    assert found("量子纠缠发生器")["how"] == "unknown"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("苹果核", "苹果核（厨余垃圾） · 果皮、果核、菜叶容易腐烂 (exact)"),
        ("大股头", "您是说 大骨头 吗？ (sound)"),
        ("量子纠缠发生器", "没查到。 (unknown)"),
    ],
)
def test_a_person_reads_a_line(name: str, line: str) -> None:
    assert asked(name).strip() == line


def test_a_person_may_read_it_in_english() -> None:
    assert asked("battery", LINLI_LANGUAGE="en").startswith("电池 depends on which kind: ordinary dry cell")


def test_who_only_asks_the_guide_does_not_wait_for_the_program() -> None:
    code = f"""
import atexit, sys
import bot.cli
sys.argv = ["linli", "waste", "苹果核", "--json"]
atexit.register(lambda: print(*[one for one in {HEAVY} if one in sys.modules]))
bot.cli.main()
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    answer, heavy = told.stdout.splitlines()
    assert json.loads(answer)["class"] == "food"
    assert heavy == ""
