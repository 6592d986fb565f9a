from pathlib import Path

import pytest

from bot.domain.words import LONGEST, fold
from locales.danger_book import load_danger_book

TABLE = Path(__file__).parents[2] / "locales" / "content" / "traditional.txt"
PAIRS = [pair for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#") for pair in line.split()]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("樓上漏水，天花板濕了一大塊", "楼上漏水,天花板湿了一大块"),
        ("電梯壞了，門關不上", "电梯坏了,门关不上"),
        ("垃圾桶髒亂臭，請幫忙處理，謝謝", "垃圾桶脏乱臭,请帮忙处理,谢谢"),
        ("尿酸高還能吃豬肝、蝦和雞蛋嗎？", "尿酸高还能吃猪肝、虾和鸡蛋吗?"),
        ("７號樓２單元５０１", "7号楼2单元501"),
        ("他拿著刀", "他拿着刀"),
        ("老人墜樓了", "老人坠楼了"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_what_is_simplified_already_stays_as_it_is() -> None:
    said = "三号楼后面的路灯坏了,里面很黑,请来修"

    assert fold(said) == said


def test_each_traditional_character_stands_for_one_simplified_character() -> None:
    traditional = [pair[0] for pair in PAIRS]

    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in PAIRS)
    assert len(traditional) == len(set(traditional)) >= 1_500
    assert not set(traditional) & {pair[1] for pair in PAIRS}


def test_a_danger_in_traditional_characters_is_found() -> None:
    found = load_danger_book().find("樓道裡著火了，濃煙滾滾")

    assert found is not None
    assert found.code == "fire"


def test_a_character_that_unfolds_into_a_phrase_makes_no_text_longer_than_the_longest() -> None:
    assert len(fold("\ufdfa" * LONGEST)) <= LONGEST
