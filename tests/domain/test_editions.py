"""The whole catalogue: checked, written, and followed by its next edition."""

from dataclasses import replace

import pytest

from bot.domain.catalogue import LASTING, Catalogue, Category
from bot.domain.editions import CatalogueRefused, Change, changes, check, document, following, read_document, with_entry
from locales.understanding import load_catalogue

SHIPPED = load_catalogue()
LIFT, RIVER = SHIPPED.get("lift"), SHIPPED.get("river")


def without(*codes: str) -> list[Category]:
    return [one for one in SHIPPED.every() if one.code not in codes]


def wrong_with(*categories: Category) -> list[tuple[str, str, str]]:
    others = without(*(one.code for one in categories))
    return [(one.code, one.name, one.key.removeprefix("catalogue-error-")) for one in check([*others, *categories])]


def test_a_document_reads_back_the_same() -> None:
    odd = replace(LIFT, words=("单引号'词", 'a "quoted" word', "back\\slash", "\x7f"))
    catalogue = with_entry(SHIPPED, odd)

    assert read_document(document(catalogue)).every() == catalogue.every()


def test_the_shipped_catalogue_has_nothing_wrong() -> None:
    assert check(SHIPPED.every()) == []


@pytest.mark.parametrize(
    ("category", "wrong"),
    [
        (replace(LIFT, words=("煤气味",)), ("lift", "words_zh", "word-taken")),
        (replace(LIFT, words=("GAS smell",)), ("lift", "words_en", "word-taken")),
        (replace(LIFT, name=RIVER.name), ("lift", "zh", "name-taken")),
        (replace(LIFT, parent="water"), ("lift", "parent", "parent-of-lasting")),
        (replace(LIFT, retired=True), ("lift", "retired", "lasting")),
        (replace(RIVER, parent=""), ("river", "parent", "parent")),
        (replace(RIVER, parent="grounds"), ("river", "parent", "parent")),
    ],
)
def test_what_does_not_fit_the_others_is_named(category: Category, wrong: tuple[str, str, str]) -> None:
    assert wrong in wrong_with(category)


def test_a_lasting_code_that_is_missing_is_named() -> None:
    assert [(one.name, one.code) for one in check(without("other"))] == [("code", "other")]


def test_a_code_stands_once() -> None:
    assert [one.key for one in check([*SHIPPED.every(), RIVER])] == ["catalogue-error-code-taken"]


def test_what_is_no_more_in_the_next_edition_is_retired_and_stays_readable() -> None:
    after = following(SHIPPED, without("river"))

    assert "river" not in after
    assert after.get("river").name == RIVER.name
    assert after.match("河道") is None or after.match("河道") is not RIVER
    assert following(after, after.every()).every() == after.every()


def test_nothing_is_lost_by_going_back_and_forth() -> None:
    new = replace(RIVER, code="swings", name=LIFT.name, words=("秋千",))
    richer = with_entry(SHIPPED, new)

    back = following(richer, SHIPPED.every())

    assert {one.code for one in back} == {one.code for one in SHIPPED}
    assert back.get("swings").retired


def test_a_new_entry_stands_behind_its_family() -> None:
    codes = [one.code for one in with_entry(SHIPPED, replace(RIVER, code="swings", parent="lift")).every()]

    assert codes.index("swings") == codes.index("lift_new") + 1


def test_a_change_names_the_field_and_of_words_only_those_that_came_and_went() -> None:
    changed = replace(LIFT, words=(*LIFT.words[1:], "轿厢"), photo=False)

    assert changes(SHIPPED, with_entry(SHIPPED, changed)) == [
        Change("lift", "photo", "yes", "no"),
        Change("lift", "words_zh", "电梯", "轿厢"),
    ]


def test_a_retired_parent_word_may_be_taken_over() -> None:
    retired = replace(RIVER, retired=True)
    heir = replace(LIFT, words=(*LIFT.words, "河道"))

    assert check([*without("river", "lift"), retired, heir]) == []


@pytest.mark.parametrize(
    "text", ["", "[[category]]", "category = 3", "[[category]]\ncode = 'lift'\nzh = 7", "not toml", "[category]"]
)
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(CatalogueRefused) as refused:
        read_document(text)

    assert refused.value.wrongs


def test_a_field_that_nobody_knows_is_named() -> None:
    with pytest.raises(CatalogueRefused) as refused:
        read_document(document(SHIPPED).replace('code = "lift"', 'code = "lift"\nspeed = "fast"', 1))

    assert [(one.code, one.name) for one in refused.value.wrongs] == [("lift", "speed")]


def test_what_may_be_chosen_instead_is_the_family_first_and_nothing_that_is_not_ours() -> None:
    offered = [one.code for one in SHIPPED.beside("noise")]

    assert offered[:2] == ["noise_renovation", "noise_square"]
    assert set(offered[2:]) == LASTING - {"noise"}
    assert "gas_company" not in [one.code for one in SHIPPED.beside("gas")]


def test_finer_and_coarser_are_one_kind_but_two_finer_ones_are_not() -> None:
    assert SHIPPED.is_same_kind("noise", "noise_square")
    assert SHIPPED.is_same_kind("noise_square", "noise")
    assert not SHIPPED.is_same_kind("noise_square", "noise_renovation")
    assert not SHIPPED.is_same_kind("gas", "gas_company")


def test_a_code_that_was_never_known_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Catalogue([LIFT]).get("river")
