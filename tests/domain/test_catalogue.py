import pytest

from bot.domain.catalogue import AnsweredBy, Catalogue, Category, Clock, Kind, Phrases
from bot.domain.words import Both


def a_category(code: str, *words: str) -> Category:
    return Category(code, Both(code, code), Kind.REPAIR, Clock.ORDINARY, AnsweredBy.PROPERTY, words)


WATER = a_category("water", "水管", "漏水", "water", "pipe")
POWER = a_category("electricity", "停电", "power")
BIKES = a_category("ebike", "电动车", "e-bike")
ROOF = a_category("building", "屋顶漏水")
CATALOGUE = Catalogue([WATER, POWER, BIKES, ROOF])


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("厨房水管爆了", WATER),
        ("厨 房 水 管", WATER),
        ("楼上漏水", WATER),
        ("屋顶漏水", ROOF),
        ("楼下停电动车", BIKES),
        ("停电了，水管也漏水", WATER),
        ("水管 停电", WATER),
        ("No WATER in the kitchen", WATER),
        ("two e-bikes", BIKES),
        ("powerful", None),
        ("bagpipe", None),
        ("你好", None),
        ("", None),
    ],
)
def test_the_longest_words_decide(said: str, category: Category | None) -> None:
    assert CATALOGUE.match(said) is category


def test_categories_keep_their_order() -> None:
    assert [category.code for category in CATALOGUE] == ["water", "electricity", "ebike", "building"]
    assert len(CATALOGUE) == 4


def test_a_category_is_found_by_its_code() -> None:
    assert CATALOGUE.get("ebike") is BIKES
    assert "ebike" in CATALOGUE
    assert "moon" not in CATALOGUE


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        CATALOGUE.get("moon")


def test_words_are_found_in_their_order_and_never_twice() -> None:
    phrases = Phrases({"停电": 1, "电动车": 2, "车": 3, "动车": 4})

    assert [(found.start, found.word) for found in phrases.found_in("停电动车堵车")] == [
        (1, "电动车"),
        (5, "车"),
    ]
