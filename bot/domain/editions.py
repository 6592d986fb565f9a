"""The whole service catalogue as a document: read, checked, written, and followed by its next edition."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from bot.domain.catalogue import LASTING, Catalogue, Category
from bot.domain.entries import FIELDS, Wrong, read, written
from bot.domain.messages import Arg
from bot.domain.words import fold, has_chinese

SHIPPED = 0
"""The number of the edition that comes with the program."""

_LISTS = frozenset({"words_zh", "words_en"})
_FLAGS = frozenset({"photo", "at_home", "retired"})
_UNSAID = {"photo": "no", "at_home": "no", "retired": "no", "near": "none", "privacy": "open"}
"""What need not stand in a file, for it is so without being said."""


class Why(StrEnum):
    """By what an edition came about."""

    EDITED = "edited"
    RESTORED = "restored"
    IMPORTED = "imported"


class Change(NamedTuple):
    """One field of one entry that is not as it was; of words only those that came and went."""

    code: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the catalogue: when and by whom it was made (None: by the operator), and what it changed.

    `of` is the number of the edition that was gone back to, or the name of the file that was imported.
    """

    number: int
    at: datetime
    by: int | None
    why: Why
    of: str = ""
    changes: tuple[Change, ...] = ()
    more: int = 0
    """Changes that are not listed."""


class CatalogueRefused(Exception):
    """A catalogue cannot be taken as it is; `wrongs` name what is wrong, entry by entry."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__(f"{len(wrongs)} entries or fields are wrong")
        self.wrongs = tuple(wrongs)


def read_document(text: str) -> Catalogue:
    """Read a catalogue from its document (TOML), or refuse it with everything that is wrong."""
    try:
        entries = tomllib.loads(text).get("category", ())
    except tomllib.TOMLDecodeError as failure:
        raise CatalogueRefused([Wrong("", "catalogue-error-file", {"why": str(failure)})]) from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CatalogueRefused([Wrong("", "catalogue-error-file", {"why": "[[category]]"})])
    return read_entries({key: _as_text(value) for key, value in entry.items()} for entry in entries)


def read_entries(entries: Iterable[Mapping[str, str]]) -> Catalogue:
    """Read a catalogue from its entries, or refuse it with everything that is wrong."""
    categories: list[Category] = []
    wrongs: list[Wrong] = []
    for at, entry in enumerate(entries, 1):
        category, wrong = read(entry)
        code = entry.get("code", "") or str(at)
        wrongs += [replace(one, code=code) for one in wrong]
        wrongs += [Wrong(name, "catalogue-error-field", code=code) for name in entry if name not in FIELDS]
        if category is not None:
            categories.append(category)
    wrongs += check(categories) if not wrongs else ()
    if wrongs:
        raise CatalogueRefused(wrongs)
    return Catalogue(categories)


def document(catalogue: Catalogue) -> str:
    """Write a catalogue so that it reads back the same."""
    return "\n\n".join(_table(category) for category in catalogue.every()) + "\n"


def check(categories: Sequence[Category]) -> list[Wrong]:
    """List what is wrong among entries each of which is right by itself."""
    return [*_codes(categories), *_parents(categories), *_names(categories), *_words(categories)]


def following(before: Catalogue, after: Iterable[Category]) -> Catalogue:
    """Make the next edition: what is no more in it is retired, for something may stand under it."""
    kept = {category.code: category for category in after}
    gone = [replace(one, retired=True) for one in before.every() if one.code not in kept]
    return Catalogue([*kept.values(), *gone])


def changes(before: Catalogue, after: Catalogue) -> list[Change]:
    """List what one edition has otherwise than another, entry by entry."""
    former = {one.code: written(one) for one in before.every()}
    return [
        Change(one.code, name, *_difference(name, former.get(one.code, {}).get(name, ""), said))
        for one in after.every()
        for name, said in written(one).items()
        if former.get(one.code, _NOTHING).get(name) != said
    ]


def with_entry(catalogue: Catalogue, category: Category) -> Catalogue:
    """Put an entry in the place of its former one; a new one stands behind its family."""
    every = list(catalogue.every())
    at = next((at for at, one in enumerate(every) if one.code == category.code), None)
    if at is not None:
        every[at] = category
        return Catalogue(every)
    kin = [at for at, one in enumerate(every) if category.parent and one.family == category.parent]
    every.insert(kin[-1] + 1 if kin else len(every), category)
    return Catalogue(every)


_NOTHING = dict.fromkeys(FIELDS, "") | _UNSAID


def _difference(name: str, before: str, after: str) -> tuple[str, str]:
    if name not in _LISTS:
        return before, after
    was, now = before.split("\n"), after.split("\n")
    return "\n".join(word for word in was if word not in now), "\n".join(word for word in now if word not in was)


def _codes(categories: Sequence[Category]) -> Iterator[Wrong]:
    counted = Counter(one.code for one in categories)
    for code, times in counted.items():
        if times > 1:
            yield Wrong("code", "catalogue-error-code-taken", {"code": code}, code)
    offered = {one.code for one in categories if not one.retired}
    for code in sorted(LASTING - offered):
        yield Wrong("retired" if code in counted else "code", "catalogue-error-lasting", {"code": code}, code)


def _parents(categories: Sequence[Category]) -> Iterator[Wrong]:
    for one in categories:
        if one.code in LASTING and one.parent:
            yield Wrong("parent", "catalogue-error-parent-of-lasting", code=one.code)
        elif one.code not in LASTING and one.parent not in LASTING:
            yield Wrong("parent", "catalogue-error-parent", {"allowed": ", ".join(sorted(LASTING))}, one.code)


def _names(categories: Sequence[Category]) -> Iterator[Wrong]:
    for name in ("zh", "en"):
        owners: dict[str, Category] = {}
        for one in _offered(categories):
            other = owners.setdefault(fold(getattr(one.name, name)), one)
            if other.code != one.code:
                yield Wrong(name, "catalogue-error-name-taken", {"name": other.name, "code": other.code}, one.code)


def _words(categories: Sequence[Category]) -> Iterator[Wrong]:
    owners: dict[str, Category] = {}
    for one in _offered(categories):
        for word in one.words:
            other = owners.setdefault(fold(word), one)
            if other.code != one.code:
                args: dict[str, Arg] = {"word": word, "name": other.name, "code": other.code}
                name = "words_zh" if has_chinese(word) else "words_en"
                yield Wrong(name, "catalogue-error-word-taken", args, one.code)


def _offered(categories: Sequence[Category]) -> Iterator[Category]:
    return (one for one in categories if not one.retired)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(category: Category) -> str:
    lines = ["[[category]]"]
    for name, said in written(category).items():
        if said and said != _UNSAID.get(name):
            lines.append(f"{name} = {_value(name, said)}")
    return "\n".join(lines)


def _value(name: str, said: str) -> str:
    value: Any = said.split("\n") if name in _LISTS else said
    if name in _FLAGS:
        value = said == "yes"
    elif name == "hot_count":
        value = int(said)
    # What JSON writes is what TOML reads, but for the one character that only JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
