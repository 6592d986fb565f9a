"""Addresses as residents write them, each with what a careful person would understand of it."""

from tests.understanding.addresses import ASIDE, ASKED, ELSEWHERE, EXAMPLES, RIGHT, WRONG, outcome, rows


def test_addresses_are_understood_or_asked_about_and_no_building_is_taken_for_another() -> None:
    examples = rows(EXAMPLES)
    found = [(outcome(one), one) for one in examples]
    failures = "\n".join(f"{what}: {one}" for what, one in found if what in {WRONG, ELSEWHERE})
    unasked = [what for what, one in found if one["building"]]

    assert len(examples) >= 320
    assert sum(what == ELSEWHERE for what, _ in found) == 0, failures
    assert sum(what in {RIGHT, ASKED} for what, _ in found) >= 0.97 * len(examples), failures
    # Who asks every time is never wrong: what names its building is mostly taken without a question.
    assert sum(what == RIGHT for what in unasked) >= 0.97 * len(unasked), [one for what, one in found if what == ASKED]


def test_no_example_stands_there_twice() -> None:
    said = [(one["text"], one["home"]) for one in rows(EXAMPLES)]

    assert len(said) == len(set(said))


def test_of_the_addresses_put_aside_none_is_silently_another_building() -> None:
    found = [outcome(one) for one in rows(ASIDE)]

    assert len(found) >= 60
    assert ELSEWHERE not in found
    assert sum(what in {RIGHT, ASKED} for what in found) >= 0.97 * len(found)
