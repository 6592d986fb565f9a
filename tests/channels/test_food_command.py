import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import command


def told(name: str) -> dict[str, Any]:
    given = CliRunner().invoke(command, ["food", name, "--json"])
    assert given.exit_code == 0, given.output
    answer: dict[str, Any] = json.loads(given.output)
    return answer


def test_a_food_is_printed_with_its_range_and_source() -> None:
    answer = told("痛风能喝啤酒吗")

    assert (answer["food"], answer["class"], answer["purine_mg_per_100g"]) == ("啤酒", "avoid", [5, 14])
    assert answer["query"] == "痛风能喝啤酒吗"
    assert "2024" in answer["source"]


def test_a_topic_answers_without_a_food() -> None:
    answer = told("尿酸高每天喝多少水")

    assert (answer["food"], answer["class"], answer["topic"]) == (None, None, "water")
    assert "心、肾正常" in answer["advice"]


@pytest.mark.parametrize(("name", "how"), [("三文渔", "near"), ("石头", "unknown")])
def test_what_is_not_surely_known_states_no_class(name: str, how: str) -> None:
    answer = told(name)

    assert (answer["how"], answer["class"], answer["food"]) == (how, None, None)


def test_a_line_to_read_is_printed_without_json() -> None:
    given = CliRunner().invoke(command, ["food", "豆腐"])

    assert "豆腐" in given.output
    assert "食养指南 2024" in given.output
