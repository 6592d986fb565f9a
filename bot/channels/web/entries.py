"""Entries and editions of the service catalogue as the page shows them: figures in words, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.catalogue import LASTING, AnsweredBy, Catalogue, Category, Clock, Evidence, Kind, Near, Privacy
from bot.domain.deadlines import TERMS
from bot.domain.editions import Edition
from bot.domain.entries import FIELDS, spelt, written
from bot.domain.messages import Arg, Moment, worded
from bot.domain.spans import Span
from bot.domain.words import Both

Say: TypeAlias = Callable[..., str]
"""Put a key and its figures into the reader's words."""

SPANS = frozenset({"respond", "word", "resolve", "within", "hot_within"})
FLAGS = frozenset({"photo", "at_home", "retired"})
CHOICES: Mapping[str, tuple[str, Iterable[str]]] = {
    "kind": ("kind", Kind),
    "clock": ("catalogue-clock", Clock),
    "answers": ("catalogue-answers", AnsweredBy),
    "evidence": ("catalogue-evidence", Evidence),
    "privacy": ("catalogue-privacy", Privacy),
    "near": ("catalogue-near", Near),
}
"""What is chosen from a list: how the words of its codes begin, and the codes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in the list: its name, and a cell for each column."""

    code: str
    name: str
    is_finer: bool
    is_retired: bool
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Past:
    """One edition in the history."""

    number: int
    head: str
    changes: tuple[str, ...]


def in_families(catalogue: Catalogue) -> list[Category]:
    """List every entry, the finer ones behind those that they belong to, the retired ones last of all."""
    every = sorted(catalogue.every(), key=lambda one: one.retired)
    heads = [one for one in every if not one.parent]
    return [one for head in heads for one in (head, *(kin for kin in every if kin.parent == head.code))]


def line(category: Category, say: Say) -> Line:
    """Write an entry for the list."""
    terms = category.terms or TERMS[category.clock]
    spans = {"respond": terms.respond, "word": terms.word, "resolve": terms.resolve}
    cells = (
        ("catalogue-column-answers", _answers(category, say)),
        ("catalogue-column-times", say("catalogue-times", **{name: spelt(span) for name, span in spans.items()})),
        ("catalogue-column-near", _near(category, say)),
        ("catalogue-column-evidence", _evidence(category, say)),
        ("catalogue-column-privacy", say(worded("catalogue-privacy", category.privacy))),
    )
    name = say("label", label=category.name)
    return Line(category.code, name, bool(category.parent), category.retired, cells)


def fields_of(category: Category | None, say: Say) -> dict[str, str]:
    """Write an entry for its form, its times as people say them; a new one has what most have."""
    if category is None:
        usual = {"kind": Kind.COMPLAINT, "clock": Clock.ORDINARY, "answers": AnsweredBy.GRID_WORKER}
        return dict.fromkeys(FIELDS, "") | {name: code.value for name, code in usual.items()} | _USUAL
    return {name: _in_words(name, said, say) if name in SPANS else said for name, said in written(category).items()}


_USUAL = {"evidence": Evidence.PHOTO_OR_WORD.value, "privacy": Privacy.OPEN.value, "near": Near.NONE.value}


def offered(say: Say, catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """List what may be chosen in each field, with its words."""
    lists = {name: [(code, say(worded(prefix, code))) for code in codes] for name, (prefix, codes) in CHOICES.items()}
    lists["parent"] = [(one.code, say("label", label=one.name)) for one in catalogue if one.code in LASTING]
    return lists


def usual_times(say: Say) -> str:
    """Tell the times of each clock class, which count where an entry names none."""
    return "\n".join(
        say(
            "catalogue-usual",
            clock=say(worded("catalogue-clock", clock)),
            respond=spelt(terms.respond),
            word=spelt(terms.word),
            resolve=spelt(terms.resolve),
        )
        for clock, terms in TERMS.items()
    )


def past(edition: Edition, names: Mapping[str, Both], people: Mapping[int, str], say: Say) -> Past:
    """Write an edition for the history: who made it when, and what it changed."""
    by = people.get(edition.by, "—") if edition.by is not None else say("catalogue-by-operator")
    figures: dict[str, Arg] = {"number": str(edition.number), "by": by, "at": Moment(edition.at), "of": edition.of}
    changes = [
        say(
            "catalogue-change",
            name=names.get(one.code, one.code),
            field=say(worded("catalogue-field", one.field)),
            before=_in_words(one.field, one.before, say) or "—",
            after=_in_words(one.field, one.after, say) or "—",
        )
        for one in edition.changes
    ]
    if edition.more:
        changes.append(say("catalogue-more", count=edition.more))
    return Past(edition.number, say(worded("catalogue-edition", edition.why), **figures), tuple(changes))


def _answers(category: Category, say: Say) -> str:
    answers = say(worded("catalogue-answers", category.answers))
    if category.outside is None:
        return answers
    return say("catalogue-outside", answers=answers, name=category.outside.name, number=category.outside.number)


def _near(category: Category, say: Say) -> str:
    near = say(worded("catalogue-near", category.near))
    parts = [near if category.within is None else say("catalogue-within", near=near, within=spelt(category.within))]
    if category.hot is not None:
        parts.append(say("catalogue-hot", count=category.hot.count, within=spelt(category.hot.within)))
    return "\n".join(parts)


def _evidence(category: Category, say: Say) -> str:
    if category.instead is not None:
        return say("catalogue-answered-at-once")
    parts = [say(worded("catalogue-evidence", category.evidence))]
    if category.photo:
        parts.append(say("catalogue-photo"))
    return "\n".join(parts)


def _in_words(name: str, said: str, say: Say) -> str:
    """Put what a field holds into words; what no list and no clock knows stands as it is."""
    if name in SPANS and (span := Span.read(said)) is not None:
        return say("label", label=spelt(span))
    if name in CHOICES and said in CHOICES[name][1]:
        return say(worded(CHOICES[name][0], said))
    if name in FLAGS and said:
        return say(worded("catalogue", said))
    return said.replace("\n", "、")
