"""One entry of the catalogue as people write it, and what is wrong with it."""

import pytest

from bot.domain.catalogue import AnsweredBy, Contact, Evidence, Hot, Near, Privacy
from bot.domain.entries import FIELDS, read, written
from bot.domain.spans import Span, Terms, Unit
from bot.domain.words import Both

LIFT = {
    "code": "lift",
    "zh": "电梯",
    "en": "Lift",
    "kind": "报修 repair",
    "clock": "utility",
    "answers": "物业",
    "words_zh": "电梯、升降机\n梯控；电梯",
    "words_en": "lift\nelevator",
}


def wrong_in(**fields: str) -> list[tuple[str, str]]:
    category, wrongs = read({**LIFT, **fields})
    assert (category is None) == bool(wrongs)
    return [(one.name, one.key.removeprefix("catalogue-error-")) for one in wrongs]


def test_an_entry_is_read_in_either_language() -> None:
    category, wrongs = read(LIFT)

    assert wrongs == []
    assert category is not None
    assert category.answers is AnsweredBy.PROPERTY
    assert category.words == ("电梯", "升降机", "梯控", "lift", "elevator")
    assert (category.terms, category.evidence, category.near) == (None, Evidence.PHOTO_OR_WORD, Near.NONE)


@pytest.mark.parametrize("said", ["4h", "4 小时", "４小时", "４ Ｈ", "4 hours", " 4个小时 "])
def test_a_time_is_read_as_people_write_it(said: str) -> None:
    category, _ = read({**LIFT, "respond": said, "word": "1 天", "resolve": "２天"})

    assert category is not None
    assert category.terms == Terms(Span(4, Unit.HOUR), Span(1, Unit.DAY), Span(2, Unit.DAY))


def test_who_names_one_time_keeps_the_others_of_the_class() -> None:
    category, _ = read({**LIFT, "respond": "30 分钟"})

    assert category is not None
    assert category.terms == Terms(Span(30, Unit.MINUTE), Span(8, Unit.HOUR), Span(24, Unit.HOUR))


def test_everything_that_an_entry_holds_reads_back_the_same() -> None:
    full = {
        **LIFT,
        "parent": "",
        "answers": "outside",
        "outside_zh": "电梯公司",
        "outside_en": "the lift company",
        "outside_number": "４００-８００ １２３４",
        "respond": "1h",
        "word": "2h",
        "resolve": "3h",
        "evidence": "必须照片",
        "photo": "是",
        "privacy": "保密",
        "at_home": "yes",
        "near": "同楼栋",
        "within": "2 天",
        "hot_count": "３",
        "hot_within": "7 天",
        "instead_zh": "请打电话。",
        "instead_en": "Please call.",
        "retired": "是",
    }
    category, wrongs = read(full)

    assert wrongs == []
    assert category is not None
    assert category.outside == Contact(Both("电梯公司", "the lift company"), "400-800 1234")
    assert category.hot == Hot(3, Span(7, Unit.DAY))
    assert (category.privacy, category.photo, category.retired) == (Privacy.PRIVATE, True, True)
    assert read(written(category)) == (category, [])
    assert set(full) <= set(FIELDS)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"zh": " "}, ("zh", "empty")),
        ({"en": "x" * 30}, ("en", "long")),
        ({"code": "Lift!"}, ("code", "code")),
        ({"kind": "whatever"}, ("kind", "choice")),
        ({"answers": ""}, ("answers", "empty")),
        ({"answers": "外部单位"}, ("outside_number", "number-needed")),
        ({"outside_number": "打电话"}, ("outside_number", "number")),
        ({"respond": "soon"}, ("respond", "span")),
        ({"respond": "0h"}, ("respond", "span")),
        ({"respond": "-4h"}, ("respond", "span")),
        ({"respond": "9999999999h"}, ("respond", "span")),
        ({"respond": "2h", "word": "1h"}, ("resolve", "order")),
        ({"near": "building"}, ("within", "within-needed")),
        ({"hot_count": "1", "hot_within": "1d"}, ("hot_count", "count")),
        ({"hot_count": "², "}, ("hot_count", "count")),
        ({"hot_count": "3"}, ("hot_within", "hot-within-needed")),
        ({"instead_zh": "不用办。"}, ("instead_en", "empty")),
        ({"photo": "也许"}, ("photo", "yes")),
        ({"words_zh": "很" * 41}, ("words_zh", "word-long")),
        ({"words_zh": "\n".join(f"词{number}" for number in range(201))}, ("words_zh", "words")),
    ],
)
def test_what_cannot_be_is_named_at_its_field(fields: dict[str, str], wrong: tuple[str, str]) -> None:
    assert wrong in wrong_in(**fields)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    found = {name for name, _ in wrong_in(zh="", respond="soon", near="nearby", hot_count="many")}

    assert found == {"zh", "respond", "near", "hot_count"}
