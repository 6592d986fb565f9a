"""How well sentences are understood: what was read of each, and the figures over all of them."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.understanding.reading import Part, Read, family

HERE = Path(__file__).parent
OWN = HERE / "sentences"
ASIDE = HERE / "put_aside.csv"
MATTERS = ("repair", "complaint", "enquiry", "help")
INTENTS = (*MATTERS, "waste", "health", "progress", "person", "greeting", "unclear")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold what somebody may say, and what a careful person reads in it; `also` are further right readings."""

    text: str
    wanted: Part
    danger: str = ""
    matters: tuple[Part, ...] = ()
    style: str = ""
    also: tuple[Part, ...] = ()

    @property
    def readings(self) -> tuple[Part, ...]:
        return (self.wanted, *self.also)

    @property
    def is_matter(self) -> bool:
        return self.wanted.intent in MATTERS


@dataclass(frozen=True, slots=True)
class Scored:
    """Put a sentence beside what was read of it."""

    sentence: Sentence
    read: Read

    @property
    def has_intent(self) -> bool:
        return self.read.part.intent in {one.intent for one in self.sentence.readings}

    @property
    def has_category(self) -> bool:
        return self.read.part.category in {one.category for one in self.sentence.readings if one.category}

    @property
    def is_right(self) -> bool:
        read = self.read.part
        return any(
            read.intent == one.intent and (one.intent not in MATTERS or one.category in {"", read.category})
            for one in self.sentence.readings
        )

    @property
    def is_answered_danger(self) -> bool:
        return bool(self.read.danger) and self.read.danger == self.sentence.danger

    @property
    def is_acted_wrongly(self) -> bool:
        return self.read.outcome == "act" and not self.is_right and not self.is_answered_danger

    @property
    def has_all_matters(self) -> bool:
        return Counter(self.read.matters) == Counter(self.sentence.matters)


def sentences_of(*paths: Path) -> list[Sentence]:
    """Read the sentences of files, and of all files of folders."""
    files = [file for path in paths for file in (sorted(path.glob("*.csv")) if path.is_dir() else [path])]
    return [_sentence(row) for file in files for row in _rows(file)]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _sentence(row: dict[str, str]) -> Sentence:
    return Sentence(
        row["text"],
        Part(row["intent"], row["category"] or ""),
        row["danger"] or "",
        parts_of(row["matters"] or ""),
        row["style"] or "",
        parts_of(row["also"] or ""),
    )


def parts_of(written: str) -> tuple[Part, ...]:
    """Read `intent:category|intent:` as the parts that it names."""
    pairs = (part.partition(":") for part in written.split("|") if part.strip())
    return tuple(Part(intent.strip(), family(category.strip())) for intent, _, category in pairs)


def figures(scored: Sequence[Scored]) -> list[tuple[str, str]]:
    """Tell the figures, each with the counts that it is made of."""
    matters = [one for one in scored if one.sentence.is_matter]
    several = [one for one in scored if one.sentence.matters]
    outcomes = Counter(one.read.outcome for one in scored)
    found = [one for one in scored if one.sentence.danger]
    return [
        ("sentences", str(len(scored))),
        ("intent right", _share(sum(one.has_intent for one in scored), len(scored))),
        ("category right", _share(sum(one.has_category for one in matters), len(matters))),
        ("acted on and wrong", _share(sum(one.is_acted_wrongly for one in scored), len(scored))),
        *((f"outcome {outcome}", _share(outcomes[outcome], len(scored))) for outcome in ("act", "ask", "person")),
        ("two matters right", _share(sum(one.has_all_matters for one in several), len(several))),
        ("one matter split", str(sum(bool(one.read.matters) for one in scored if not one.sentence.matters))),
        ("danger found", _share(sum(one.is_answered_danger for one in found), len(found))),
        ("danger where none is", str(sum(bool(one.read.danger) for one in scored if not one.sentence.danger))),
    ]


def by_style(scored: Iterable[Scored]) -> list[tuple[str, int, float]]:
    """Tell for each style how many sentences there are, and the share of right intents."""
    ordered = sorted(scored, key=lambda one: one.sentence.style)
    groups = [(style, list(each)) for style, each in groupby(ordered, key=lambda one: one.sentence.style)]
    return [(style, len(each), sum(one.has_intent for one in each) / len(each)) for style, each in groups]


def confusion(scored: Iterable[Scored]) -> list[list[str]]:
    """Count the intents: a row for what was meant, a column for what was read; an accepted reading counts as meant."""
    counts = Counter(
        (one.read.part.intent if one.has_intent else one.sentence.wanted.intent, one.read.part.intent) for one in scored
    )
    head = ["meant \\ read", *INTENTS]
    return [head, *([meant, *(str(counts[meant, read] or "·") for read in INTENTS)] for meant in INTENTS)]


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} % ({count} of {of})" if of else "none"


def report(scored: Sequence[Scored]) -> str:
    """Write the figures, the styles and the table of intents."""
    lines = [f"{name:<22}{figure}" for name, figure in figures(scored)]
    lines.append("")
    lines += [f"{style:<12}{count:>5}  intent right {100 * right:.1f} %" for style, count, right in by_style(scored)]
    lines.append("")
    lines += [f"{row[0]:<13}" + "".join(f"{cell:>10}" for cell in row[1:]) for row in confusion(scored)]
    return "\n".join(lines) + "\n"
