import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.operator import Operator


@pytest.fixture
def told(tmp_path: Path) -> "list[dict[str, object]]":
    said = "三号楼下水又反上来了臭死了\n\n\udcff\udcfe坏\n电梯坏了，还有5号楼门口的路灯也不亮\n找人工\n".encode(
        "utf-8", "surrogateescape"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "understand"],
        input=said,
        env=Operator(tmp_path).environment(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in ended.stdout.decode("utf-8").splitlines()]


def test_each_line_is_answered_with_one_object(told: "list[dict[str, object]]") -> None:
    assert len(told) == 5
    for one in told:
        assert list(one) == ["text", "intent", "category", "place", "danger", "confidence", "outcome", "matters"]


def test_a_plain_matter_is_understood_with_its_place(told: "list[dict[str, object]]") -> None:
    first = told[0]

    assert (first["intent"], first["category"], first["place"], first["outcome"]) == (
        "repair",
        "drains",
        "3号楼",
        "act",
    )
    assert first["danger"] is None


def test_an_empty_line_and_broken_text_are_asked_back(told: "list[dict[str, object]]") -> None:
    assert [one["outcome"] for one in told[1:3]] == ["ask", "ask"]


def test_two_matters_of_a_line_have_their_own_words(told: "list[dict[str, object]]") -> None:
    matters = told[3]["matters"]

    assert isinstance(matters, list)
    assert [(one["category"], one["text"]) for one in matters] == [
        ("lift", "电梯坏了"),
        ("lighting", "5号楼门口的路灯也不亮"),
    ]


def test_who_asks_for_a_person_is_given_one(told: "list[dict[str, object]]") -> None:
    assert told[4]["outcome"] == "person"
