"""Train the model of sentences: softmax regression in plain Python, the same weights from the same sentences."""

import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from operator import add, mul
from random import Random

from bot.domain.door_numbers import squeezed
from bot.domain.grams import OFFSET, SIGNS_COUNT, grams
from bot.domain.recognition import Recogniser
from bot.domain.wordings import Wordings
from locales.hearing import wordings_with_guides
from locales.understanding import WEIGHTS, weights_in
from tests.understanding.reading import CATALOGUE, reader
from tests.understanding.scoring import HERE, OWN, Scored, Sentence, report, sentences_of

EPOCHS = 4
RATE = 0.6
SHRINKS = 1e-4
"""By how much a weight shrinks whenever it is looked at, so that rare runs of characters do not shout."""

LEAST = 2
"""Sentences in which a run of characters must stand to be weighed at all."""

WORD_COUNTS = 0.3
"""What a word of the service catalogue counts beside a sentence."""

Seen = tuple[Iterable[str], Iterable[str]]
"""The runs of characters of a sentence, and the signs that the word lists found."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hold the weights of a question: a list for each name, a weight for each label."""

    labels: tuple[str, ...]
    rows: dict[str, list[float]]

    def weigh(self, seen: Seen) -> list[float]:
        totals = [0.0] * len(self.labels)
        for name, value in _valued(seen, self.rows.keys()):
            totals = list(map(add, totals, [value * weight for weight in self.rows[name]]))
        return totals


def names_of(seen: Sequence[Seen]) -> list[str]:
    """List what is weighed: the signs, and the runs of characters that stand in more than one sentence."""
    runs = Counter(run for each, _ in seen for run in each)
    signs = {sign for _, each in seen for sign in each}
    return sorted({run for run, count in runs.items() if count >= LEAST} | signs)


def fit(seen: Sequence[Seen], wanted: Sequence[str], names: Iterable[str], counts: Sequence[float]) -> Fitted:
    """Find the weights by which the sentences are told apart best; each step is the same for the same sentences."""
    labels = tuple(sorted(set(wanted)))
    known = set(names)
    rows = {name: [0.0] * len(labels) for name in sorted(known)}
    moved = dict.fromkeys(rows, 1e-8)
    samples = [
        (_valued(each, known), labels.index(label), count)
        for each, label, count in zip(seen, wanted, counts, strict=True)
    ]
    shuffled = Random(5)  # noqa: S311 - an order, no secret
    for _ in range(EPOCHS):
        shuffled.shuffle(samples)
        for valued, label, count in samples:
            totals = [0.0] * len(labels)
            for name, value in valued:
                totals = list(map(add, totals, [value * weight for weight in rows[name]]))
            errors = [count * share for share in shares(totals)]
            errors[label] -= count
            size = sum(map(mul, errors, errors))
            for name, value in valued:
                moved[name] += value * value * size
                step = -RATE * value / sqrt(moved[name])
                rows[name] = [
                    weight * (1 - SHRINKS) + step * error for weight, error in zip(rows[name], errors, strict=True)
                ]
    return Fitted(labels, rows)


def shares(totals: Sequence[float], unit: float = 1.0) -> list[float]:
    """Turn weights into chances that add up to one."""
    most = max(totals)
    powers = [exp(unit * (total - most)) for total in totals]
    total = sum(powers)
    return [power / total for power in powers]


def calibrated(weighed: Sequence[Sequence[float]], right: Sequence[int]) -> float:
    """Choose by how much weights are stretched so that 90 % means nine in ten, on sentences never trained on."""
    units = [0.3 + 0.05 * step for step in range(55)]
    return min(
        units, key=lambda unit: -sum(log(shares(one, unit)[at] + 1e-9) for one, at in zip(weighed, right, strict=True))
    )


def _valued(seen: Seen, known: Collection[str]) -> list[tuple[str, float]]:
    runs, signs = ([name for name in sorted(each) if name in known] for each in seen)
    of_runs, of_signs = 1 / sqrt(len(runs) or 1), SIGNS_COUNT / sqrt(len(signs) or 1)
    return [*((name, of_runs) for name in runs), *((name, of_signs) for name in signs)]


FOLDS = 5
UNSEEN = HERE / "unseen.txt"
"""The figures on sentences that a model trained on the others has not seen."""

SURENESS = {
    "act": 0.85,
    "agreed": 0.7,
    "plain": 0.4,
    "offer": 0.3,
    "offer_vague": 0.5,
    "beside": 0.1,
    "apart": 0.99,
    "add": 0.5,
    "go_on": 0.25,
}
"""Chosen on those sentences, so that what is acted on and wrong stays rare."""

QUESTIONS = ("intent", "category")


@dataclass(frozen=True, slots=True)
class Model:
    """Hold what was learned of both questions, and by how much each is stretched."""

    names: list[str]
    fitted: dict[str, Fitted]


def learn(
    all_sentences: Sequence[Sentence],
    all_seen: Sequence[Seen],
    words: Sequence[tuple[Seen, str]],
    places: Iterable[int],
) -> Model:
    """Learn from the sentences at these places, but for those of two matters: they would teach the words of the other.

    What is wanted is learnt from all, what it is about from matters and from the catalogue's words.
    """
    used = [at for at in places if not all_sentences[at].matters]
    sentences, seen = [all_sentences[at] for at in used], [all_seen[at] for at in used]
    names = names_of([*seen, *(each for each, _ in words)])
    of_matters = [at for at, one in enumerate(sentences) if one.is_matter]
    wanted = [one.wanted.intent for one in sentences]
    about = [sentences[at].wanted.category for at in of_matters] + [family for _, family in words]
    seen_about = [seen[at] for at in of_matters] + [each for each, _ in words]
    counts = [1.0] * len(of_matters) + [WORD_COUNTS] * len(words)
    return Model(
        names,
        {"intent": fit(seen, wanted, names, [1.0] * len(seen)), "category": fit(seen_about, about, names, counts)},
    )


def words_of_catalogue(wordings: Wordings) -> list[tuple[Seen, str]]:
    """Take the words of the service catalogue for sentences of their category."""
    return [(seen_in(wordings, word), category.family) for category in CATALOGUE for word in category.words]


def folds(
    sentences: Sequence[Sentence], seen: Sequence[Seen], words: Sequence[tuple[Seen, str]]
) -> list[tuple[Model, list[int]]]:
    """Learn five times from four fifths, each with the places of the sentences that it has never seen."""
    order = list(range(len(sentences)))
    Random(1).shuffle(order)  # noqa: S311 - an order, no secret
    parts = [order[at::FOLDS] for at in range(FOLDS)]
    models = []
    for part in parts:
        others = sorted(set(order) - set(part))
        models.append((learn(sentences, seen, words, others), part))
    return models


def packed(model: Model, units: Mapping[str, float], sureness: Mapping[str, float]) -> bytes:
    """Write a model as the program reads it: each weight one byte, the whole compressed."""
    step = {
        name: max(abs(w) for row in fitted.rows.values() for w in row) / 127 for name, fitted in model.fitted.items()
    }
    rows = bytearray()
    for name in model.names:
        for question, fitted in model.fitted.items():
            rows += bytes(OFFSET + round(weight / step[question]) for weight in fitted.rows[name])
    names = "\n".join(model.names).encode("utf-8")
    questions = {
        name: {"labels": fitted.labels, "unit": round(units[name] * step[name], 6)}
        for name, fitted in model.fitted.items()
    }
    head = json.dumps({"questions": questions, "sureness": dict(sureness), "names": len(names)})
    return zlib.compress(head.encode("utf-8") + b"\n" + names + rows, 9)


def stretched(
    sentences: Sequence[Sentence], seen: Sequence[Seen], models: Sequence[tuple[Model, list[int]]]
) -> dict[str, float]:
    """Choose for each question how weights become chances."""
    units = {}
    for question in QUESTIONS:
        weighed, right = [], []
        for model, unseen in models:
            fitted = model.fitted[question]
            for at in unseen:
                one = sentences[at].wanted
                label = one.intent if question == "intent" else one.category
                if (question == "intent" or sentences[at].is_matter) and label in fitted.labels:
                    weighed.append(fitted.weigh(seen[at]))
                    right.append(fitted.labels.index(label))
        units[question] = calibrated(weighed, right)
    return units


def recogniser_of(
    wordings: Wordings, model: Model, units: Mapping[str, float], sureness: Mapping[str, float]
) -> Recogniser:
    """Put a model to work just as it is shipped."""
    return Recogniser(wordings, CATALOGUE, *weights_in(packed(model, units, sureness)))


def seen_in(wordings: Wordings, text: str) -> Seen:
    """Tell what there is to weigh in a sentence."""
    said = squeezed(text)
    return grams(said), wordings.sentence(said).signs


def main() -> None:
    """Train the model that is shipped, and tell how it does on sentences that it has not seen."""
    wordings = wordings_with_guides(CATALOGUE)
    sentences = sentences_of(OWN)
    seen = [seen_in(wordings, one.text) for one in sentences]
    words = words_of_catalogue(wordings)
    models = folds(sentences, seen, words)
    units = stretched(sentences, seen, models)
    scored = []
    for model, unseen in models:
        read = reader(recogniser_of(wordings, model, units, SURENESS))
        scored += [Scored(sentences[at], read(sentences[at].text)) for at in unseen]
    UNSEEN.write_text(report(scored), "utf-8")
    WEIGHTS.write_bytes(packed(learn(sentences, seen, words, range(len(sentences))), units, SURENESS))
    print(report(scored))


if __name__ == "__main__":
    main()
