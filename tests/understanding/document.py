"""docs/understanding.md: how well sentences are understood, made by a command."""

from collections import Counter
from pathlib import Path

from tests.understanding import addresses, dangers
from tests.understanding.reading import shipped
from tests.understanding.scoring import ASIDE, OWN, Scored, by_style, confusion, figures, sentences_of
from tests.understanding.training import UNSEEN

DOCUMENT = Path(__file__).parents[2] / "docs" / "understanding.md"

_HEAD = """# How well it understands

Made by `make understanding` (`python -m tests.understanding --write`) from the lists and weights that are shipped;
a test keeps the page equal to what the command gives.

A message is read by the danger book first (`locales/content/dangers.toml`: fixed patterns, nothing learnt), then by
word lists (`intents.toml`, `catalogue.toml`, `understanding/*.txt`). What they find, and short runs of characters,
are weighed by a small linear model (`bot/domain/grams.py`, `understanding/weights.bin`). `make model` trains it
from the project's own sentences (`tests/understanding/sentences`) in plain Python, and nothing is needed to run it.
A reading is acted on (a draft, an answer) only where it is sure enough; else its likeliest readings are offered as
two or three buttons; what fits nothing is offered a person. What was not understood is collected, masked, and an
administrator teaches the word once (「没听懂的」).

A finer category counts as the one of the product's list that it belongs to, and a reading that a careful person
would accept too counts as right. "Acted on and wrong" are sentences that were drafted or answered though intent or
category was wrong.
"""

_ASIDE = """## The sentences put aside

`put_aside.csv` was written by somebody who had not seen the word lists, and committed with its [first
score](../tests/understanding/FIRST_SCORE.md) before any tuning. Nobody tunes on it or looks at its errors; a test
refuses near-duplicates between it and the project's own sentences. The same figures come from `python -m
tests.understanding tests/understanding/put_aside.csv`.
"""

_OWN = """## The project's own sentences

Each fifth read by a model that learnt from the other four only (`make model` writes
`tests/understanding/unseen.txt`). These sentences were written to be hard: they are what the lists and weights were
tuned on, and their labels were given by several people.
"""

_PLACES = """## Where

Ways of naming a place in the demonstration (`addresses.csv`, `addresses_put_aside.csv`): what is used without a
question, and what becomes of it.
"""

_DANGERS = """## Dangers

Sentences in `dangers.csv` and `ordinary.csv`. The patterns were tuned on these; a fresh set of 93, written after
the first tuning, had found 46 of them and is part of the file now. Of what is put aside above the danger lines tell
what to expect.
"""

_MORE = """## Rubbish, food, and how fast

`tests/understanding/foods.csv` holds questions about food as people ask them, `tests/data/waste_lists.csv` lists of
cities beside which the guide is held. `linli understand` reads lines from standard input and prints one JSON object
for each; `linli waste NAME --json` and `linli food NAME --json` print what the guides say. The times of every
recogniser, beside rapidfuzz in the same run, stand in [figures.md](figures.md) and come from `make bench`.
"""

FIRST = {"intent right": "69.1 %", "category right": "67.8 %", "acted on and wrong": "17.7 %"}
FIRST |= {"two matters right": "0 of 20", "danger found": "15 of 18"}
WANTED = {"intent right": "≥ 95 %", "category right": "≥ 90 %", "acted on and wrong": "≤ 2 %"}


def document() -> str:
    """Write the page."""
    read = shipped()
    scored = [Scored(sentence, read(sentence.text)) for sentence in sentences_of(ASIDE)]
    rows = [[name, FIRST.get(name, ""), now, WANTED.get(name, "")] for name, now in figures(scored)]
    styles = [[style, str(count), f"{100 * right:.1f} %"] for style, count, right in by_style(scored)]
    parts = [
        _HEAD,
        _ASIDE,
        _table([["figure", "first score", "now", "wanted"], *rows]),
        _table(confusion(scored)),
        _table([["style", "sentences", "intent right"], *styles]),
        _OWN,
        f"There are {len(sentences_of(OWN))} of them.\n",
        f"```\n{UNSEEN.read_text('utf-8')}```\n",
        _PLACES,
        _table([["examples", "right", "asked", "wrong", "silently another building"], *_places()]),
        _DANGERS,
        _table(_found()),
        _MORE,
    ]
    return "\n".join(parts)


def _places() -> list[list[str]]:
    rows = []
    for file in (addresses.EXAMPLES, addresses.ASIDE):
        of = Counter(addresses.outcome(one) for one in addresses.rows(file))
        outcomes = (addresses.RIGHT, addresses.ASKED, addresses.WRONG, addresses.ELSEWHERE)
        rows.append([f"`{file.name}`", *(str(of[one]) for one in outcomes)])
    return rows


def _found() -> list[list[str]]:
    present, none, ordinary = len(dangers.PRESENT), len(dangers.NONE), len(dangers.ORDINARY)
    return [
        ["sentences", "of", "taken for a danger"],
        ["a danger that is happening", str(present), str(present - len(dangers.missed()))],
        ["denied, past, asked, only a saying", str(none), str(len(dangers.alarms(dangers.NONE)))],
        ["ordinary", str(ordinary), str(len(dangers.alarms(dangers.ORDINARY)))],
    ]


def _table(rows: list[list[str]]) -> str:
    head, *rest = rows
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rest)]) + "\n"
