from collections import Counter

import pytest

from bot.domain.catalogue import Category, Clock
from bot.domain.messages import worded
from bot.domain.words import Language, fold, has_chinese
from locales.danger_book import load_danger_book
from locales.speech import Speech
from locales.understanding import load_catalogue

CODES = [
    "water",
    "drains",
    "electricity",
    "gas",
    "heating",
    "lift",
    "door",
    "lighting",
    "building",
    "road",
    "greenery",
    "noise",
    "parking",
    "ebike",
    "clutter",
    "sanitation",
    "waste_point",
    "pets",
    "poultry",
    "illegal_building",
    "garage_living",
    "shop_front",
    "odour",
    "property_service",
    "neighbours",
    "security",
    "elder_care",
    "certificate",
    "network",
    "other",
]
CATALOGUE = load_catalogue()


def test_every_category_is_there_in_its_order() -> None:
    assert [category.code for category in CATALOGUE] == CODES


@pytest.mark.parametrize("category", CATALOGUE, ids=lambda category: category.code)
def test_a_category_has_both_names_and_words_in_both_languages(category: Category) -> None:
    assert has_chinese(category.name.zh)
    assert len(category.name.zh) <= 6
    assert not has_chinese(category.name.en)
    assert len(category.name.en.split()) <= 2
    assert {has_chinese(word) for word in category.words} == {True, False}


def test_no_word_belongs_to_two_categories() -> None:
    times = Counter(fold(word) for category in CATALOGUE for word in category.words)

    assert [word for word, count in times.items() if count > 1] == []


def test_a_word_finds_its_own_category() -> None:
    lost = [
        (word, found.code if found else None)
        for category in CATALOGUE
        for word in category.words
        if (found := CATALOGUE.match(word)) is not category
    ]

    assert lost == []


def test_what_a_household_cannot_do_without_has_the_fast_clock() -> None:
    fast = [category.code for category in CATALOGUE if category.clock is Clock.UTILITY]

    assert fast == ["water", "electricity", "gas", "heating", "lift"]


def test_no_category_is_dangerous_by_itself() -> None:
    assert all(category.clock is not Clock.DANGER for category in CATALOGUE)


def test_names_tell_categories_apart() -> None:
    assert len({category.name.zh for category in CATALOGUE}) == len(CODES)
    assert len({category.name.en for category in CATALOGUE}) == len(CODES)


@pytest.mark.parametrize("language", list(Language))
def test_every_danger_has_a_name_for_those_who_go(language: Language) -> None:
    sentences = Speech().in_language(language)

    for danger in load_danger_book().dangers:
        assert worded("peril", danger.code) in sentences.keys()  # noqa: SIM118  a method, not a mapping's
