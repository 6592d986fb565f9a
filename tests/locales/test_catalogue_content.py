from collections import Counter

import pytest

from bot.domain.catalogue import LASTING, AnsweredBy, Category, Clock, Near, Privacy
from bot.domain.deadlines import TERMS
from bot.domain.editions import document, read_document
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
TOPICS = {
    "along the roads": "grounds",
    "before and behind the houses": "grounds",
    "round the fields": "grounds",
    "public toilets": "public_toilet",
    "the river": "river",
    "wires and poles": "cables",
    "corridors: things piled up": "clutter",
    "garages": "garage_living",
    "shops along the street": "shop_front",
    "greenery": "green_damage",
    "poultry and pets": "poultry",
    "waste: how it is run": "sorting_rules",
    "waste: making it known": "sorting_rules",
    "waste: bins and signs": "bin_station",
    "waste: collecting": "mixed_collection",
}
"""The fifteen inspection topics of article 5, and where a report of each goes."""

NO_CERTIFICATES = {
    "亲属关系证明": "cert_kinship",
    "居民身份信息证明": "cert_police",
    "户口登记项目内容变更申请证明": "cert_police",
    "居民养犬证明": "cert_police",
    "无犯罪记录证明": "cert_police",
    "社区戒毒社区康复人员情况证明": "cert_police",
    "人员失踪证明": "cert_police",
    "婚姻状况证明": "cert_marriage",
    "出生证明": "cert_medical",
    "健在证明": "cert_life",
    "死亡证明": "cert_medical",
    "疾病状况证明": "cert_medical",
    "残疾状况证明": "cert_medical",
    "婚育状况证明": "cert_marriage",
    "居民就业状况证明": "cert_life",
    "居民个人档案证明": "cert_life",
    "居民财产证明": "cert_property",
    "遗产继承权证明": "cert_kinship",
    "市场主体住所证明": "cert_property",
    "证件遗失证明": "cert_property",
}
"""What committees certify no more: 民发〔2020〕20号, first list, all twenty."""

CATALOGUE = load_catalogue()


def test_every_lasting_category_is_there_in_its_order() -> None:
    assert [category.code for category in CATALOGUE if not category.parent] == CODES
    assert set(CODES) == LASTING


def test_there_are_the_categories_of_a_real_community() -> None:
    assert len(CATALOGUE) >= 45


def test_a_finer_category_names_its_parent() -> None:
    assert {category.parent for category in CATALOGUE} <= {"", *CODES}


def test_the_fifteen_topics_of_the_inspections_can_be_reported() -> None:
    assert len(TOPICS) == 15
    assert all(CATALOGUE.get(code).is_ours for code in TOPICS.values())


@pytest.mark.parametrize(("certificate", "code"), NO_CERTIFICATES.items())
def test_a_certificate_that_is_needed_no_more_is_answered_at_once(certificate: str, code: str) -> None:
    found = CATALOGUE.match(f"帮我开个{certificate}")

    assert found is not None
    assert found.code == code
    assert found.instead is not None
    assert found.outside is not None


@pytest.mark.parametrize("category", CATALOGUE, ids=lambda category: category.code)
def test_what_is_not_ours_has_a_number_to_call(category: Category) -> None:
    assert category.is_ours or category.outside is not None
    assert (category.answers is AnsweredBy.OUTSIDE) <= (category.outside is not None)


@pytest.mark.parametrize("category", CATALOGUE, ids=lambda category: category.code)
def test_what_is_near_is_so_within_a_time(category: Category) -> None:
    assert (category.near is Near.NONE) == (category.within is None)


def test_what_is_nobody_elses_business_is_private_and_never_a_duplicate() -> None:
    private = [category for category in CATALOGUE if category.privacy is Privacy.PRIVATE]

    assert [category.code for category in private] == ["family", "hardship"]
    assert all(category.near is Near.NONE and category.hot is None for category in private)


def test_a_category_with_times_of_its_own_is_quicker_than_its_class() -> None:
    own = [category for category in CATALOGUE if category.terms is not None]

    assert own
    assert all(category.terms != TERMS[category.clock] for category in own)


def test_the_file_reads_back_from_its_own_writing() -> None:
    assert read_document(document(CATALOGUE)).every() == CATALOGUE.every()


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
    assert len({category.name.zh for category in CATALOGUE}) == len(CATALOGUE)
    assert len({category.name.en for category in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("language", list(Language))
def test_every_danger_has_a_name_for_those_who_go(language: Language) -> None:
    sentences = Speech().in_language(language)

    for danger in load_danger_book().dangers:
        assert worded("peril", danger.code) in sentences.keys()  # noqa: SIM118  a method, not a mapping's
