"""The sentences put aside are never among those that anything was tuned on."""

from collections.abc import Iterable

from bot.domain.words import fold
from tests.understanding.reading import Part
from tests.understanding.scoring import ASIDE, OWN, Sentence, sentences_of

ALIKE = 0.8
"""Share of common pairs of characters (Jaccard) from which two sentences are taken for one."""

OWN_SENTENCES = sentences_of(OWN)


def pairs_of(text: str) -> frozenset[str]:
    said = "".join(letter for letter in fold(text) if letter.isalnum())
    return frozenset(said[at : at + 2] for at in range(max(len(said) - 1, 1)))


def near_duplicates(own: Iterable[Sentence], aside: Iterable[Sentence]) -> list[tuple[str, str]]:
    by_pair: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for one in own:
        pairs = pairs_of(one.text)
        for pair in pairs:
            by_pair.setdefault(pair, []).append((one.text, pairs))
    found = {}
    for other in aside:
        pairs = pairs_of(other.text)
        for text, known in {text: known for pair in pairs for text, known in by_pair.get(pair, ())}.items():
            if len(pairs & known) > ALIKE * len(pairs | known):
                found[other.text] = text
    return list(found.items())


def test_no_sentence_put_aside_is_nearly_one_that_was_tuned_on() -> None:
    known = [own for _, own in near_duplicates(OWN_SENTENCES, sentences_of(ASIDE))]

    assert known == []  # the own ones are named, so that nobody reads those put aside here


def test_a_sentence_in_other_signs_is_nearly_the_same() -> None:
    own = [Sentence("三号楼的电梯又坏了,没人修", Part("repair", "lift"))]
    near = [Sentence("三号楼的电梯又坏了 没人修!", Part("repair", "lift"))]
    far = [Sentence("五号楼电梯按钮失灵", Part("repair", "lift"))]

    assert near_duplicates(own, near)
    assert not near_duplicates(own, far)
