"""The vocabulary of the rules of erasure: whose traces, what becomes of a row, and how a person is taken out of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy.sql import ColumnElement

from bot.domain import masks
from bot.domain.people import Person, Role
from storage import bodies
from storage.statements import Row


class Fate(StrEnum):
    """What becomes of a row: it goes, what tells of the person is taken out of it, or it stays."""

    DELETE = "delete"
    BLANK = "blank"
    KEEP = "keep"


class Why(StrEnum):
    """Why: each is a sentence of the manual and of the command."""

    THEIRS = "theirs"
    MATTER = "matter"
    OTHERS = "others"
    GUARD = "guard"
    PROOF = "proof"
    LOG = "log"
    NUMBER = "number"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose traces are looked for.

    `matters` are the tickets that they reported, anonymous ones too, with their `numbers`; `drafts` those of them that
    were never filed. `nurses` are those of the clinic, in whose conversations health is spoken of. `names` are all by
    which they are written of, `doors` all flats that they gave; `things` is what they and theirs are called in the
    audit log.
    """

    person: Person
    now: datetime
    matters: tuple[int, ...]
    numbers: tuple[str, ...]
    drafts: tuple[int, ...]
    enrolments: tuple[int, ...]
    followups: tuple[int, ...]
    nurses: tuple[int, ...]
    chats: tuple[int, ...]
    names: tuple[str, ...]
    doors: tuple[str, ...]
    things: tuple[str, ...]

    @property
    def called(self) -> tuple[str, ...]:
        """List what is theirs wherever it is written: their names and their telephone."""
        return tuple(filter(None, (*self.names, self.person.phone)))

    @property
    def own(self) -> tuple[str, ...]:
        """List the words that tell who they are, where it is about them."""
        return (*self.called, *self.doors)


Found: TypeAlias = Callable[[Whom], ColumnElement[bool]]
Change: TypeAlias = Callable[[Row, Whom], Mapping[str, Any]]


def nothing(_row: Row, _whom: Whom) -> Mapping[str, Any]:
    """Change nothing."""
    return {}


@dataclass(frozen=True, slots=True)
class Rule:
    """Say which rows of a table it finds, what becomes of them and why.

    `change` gives what is changed in a row that is blanked, sealed columns in plain words; where nothing changes it
    stays as it is. `is_told` says whether the row is part of what the person is given of themselves; `is_searched` that
    the rows are other people's, and theirs only if something of them is found inside.
    """

    fate: Fate
    why: Why
    found: Found
    change: Change = nothing
    is_told: bool = False
    is_searched: bool = False


def shell(_row: Row, whom: Whom) -> Mapping[str, Any]:
    """Leave a number, and that nobody comes in by it."""
    blank = dict.fromkeys(("name", "name_key", "phone", "flat"), "")
    gone = dict.fromkeys(("building_id", "entrance", "deputy_id", "away_until", "muted_until"))
    where = {"grid_id": None} if whom.person.role is Role.RESIDENT else {}
    return {**blank, **gone, **where, "on_duty": False, "from_sheet": False, "revoked_at": whom.now}


def matter(row: Row, whom: Whom) -> Mapping[str, Any]:
    """Keep the matter and lose the person, their telephone and their door."""
    words = {name: masks.anonymised(row[name], whom.own) for name in ("text", "place_words", "extension_why")}
    if row["building_id"] is not None:
        words["place_words"] = ""  # the building says where; the words say which door
    filed = {"filed_by": None, "filer_hears": False} if row["filed_by"] == whom.person.id else {}
    return {**words, **filed, "reporter_id": None, "flat": "", "on_behalf": ""}


def filed(row: Row, whom: Whom) -> Mapping[str, Any]:
    """Keep what they filed for somebody else, without them."""
    return {"text": masks.anonymised(row["text"], whom.own), "filed_by": None, "filer_hears": False}


def event(row: Row, whom: Whom) -> Mapping[str, Any]:
    """Keep what happened; what a resident did was done by nobody."""
    is_residents = whom.person.role is Role.RESIDENT and row["actor_id"] == whom.person.id
    words = {"words": masks.anonymised(row["words"], whom.own)}
    return {**words, "actor_id": None} if is_residents else words


def named(row: Row, whom: Whom) -> Mapping[str, Any]:
    """Blot them out of somebody else's conversation: everywhere their name, about their matters whatever tells."""
    is_theirs = _is_about(row, whom)

    def blot(said: str) -> str:
        return masks.anonymised(said, whom.own) if is_theirs else masks.without(said, whom.called)

    return {"body": bodies.rewritten(row["body"], blot)}


def _is_about(row: Row, whom: Whom) -> bool:
    things, numbers = bodies.about(row["body"], row.get("slot", ""))
    theirs = {*whom.matters, *whom.enrolments, *whom.followups}
    return not things.isdisjoint(theirs) or not numbers.isdisjoint(whom.numbers)


def of_clinic(row: Row, whom: Whom) -> Mapping[str, Any]:
    """Find a nurse's line about them: without the name it would tell of their health still."""
    is_named = bodies.rewritten(row["body"], lambda said: masks.without(said, whom.called)) != row["body"]
    return {"body": ""} if is_named or _is_about(row, whom) else {}


def screened(row: Row, whom: Whom) -> Mapping[str, Any]:
    """Find what a nurse wrote down of them before they had given a word."""
    return {"body": ""} if json.loads(row["body"]).get("name", "") in whom.names else {}
