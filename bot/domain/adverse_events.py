"""Adverse events (不良反应) of the programme: how severe, and closed by a nurse once they are over."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from bot.domain.errors import DomainError, NotYet
from bot.domain.visits import contact_day

LONGEST = 200


class EventNotYet(DomainError):
    """It would have happened on a day that has not come."""

    key = "adverse-error-not-yet"


class EventOver(DomainError):
    """Somebody has noted already how it ended."""

    key = "adverse-error-over"


class Severity(StrEnum):
    """How severe it is."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Outcome(StrEnum):
    """How it ended, as far as a button says it."""

    BETTER = "better"
    STOPPED = "stopped"
    HOSPITAL = "hospital"


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """Something that happened to a resident in the programme; the words are health data."""

    id: int
    enrolment_id: int
    occurred_on: date
    recorded_by: int
    recorded_at: datetime
    words: str
    severity: Severity
    outcome: str = ""
    closed_by: int | None = None
    closed_at: datetime | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its end."""
        return self.closed_at is None

    def check_open(self) -> None:
        """Refuse what is over. Raises EventOver."""
        if not self.is_open:
            raise EventOver

    def close(self, nurse_id: int, now: datetime, outcome: str) -> Self:
        """Note how it ended. Raises EventOver where that is noted already."""
        self.check_open()
        return replace(self, closed_by=nurse_id, closed_at=now, outcome=outcome)


@dataclass(frozen=True, slots=True)
class EventLine:
    """What a nurse's line says of an event; `severity` is None where it is to be asked."""

    day: date
    words: str
    severity: Severity | None


_NAMED = re.compile(r"(?:不良反应|adverse(?: events?| reactions?| effects?)?(?![a-z]))[\s:：,，]*", re.IGNORECASE)
_WHOSE = re.compile(r"([\u3400-\u9fff·]{2,8}|[a-z][a-z'-]* [a-z][a-z'-]*) (?:不良反应|adverse)", re.IGNORECASE)
_NONE = re.compile(r"(?:没有?|无|none|no)?[\s。.]*", re.IGNORECASE)
_SEVERITIES = {
    Severity.MILD: re.compile(r"轻度|轻微|\bmild\b", re.IGNORECASE),
    Severity.MODERATE: re.compile(r"中度|\bmoderate\b", re.IGNORECASE),
    Severity.SEVERE: re.compile(r"重度|(?<!不)(?<!没)严重|(?<!not )\bsevere\b", re.IGNORECASE),
}
_EDGES = " ,，、。;；"


def mentions(text: str) -> bool:
    """Tell whether a line speaks of an adverse event at all."""
    return _NAMED.search(text) is not None


def whose(text: str) -> str | None:
    """Give the name before the word 不良反应 of a line that says nothing else before it."""
    found = _WHOSE.match(" ".join(text.split()))
    return None if found is None else found[1]


def read_event(rest: str, today: date) -> EventLine | None:
    """Read what follows a name, 「昨天 不良反应 皮疹 中度」; None where it is of no event.

    Raises EventNotYet.
    """
    try:
        day, rest = contact_day(" ".join(rest.split()), today)
        named = _NAMED.match(rest)
        if named is None:
            return None
        before = day
        day, words = contact_day(rest[named.end() :], today)
    except NotYet:
        raise EventNotYet from None
    if _NONE.fullmatch(words):
        return EventLine(day, "", None) if not words.strip() else None
    said = [one for one, pattern in _SEVERITIES.items() if pattern.search(words)]
    for one in said:
        words = _SEVERITIES[one].sub(" ", words)
    words = " ".join(words.split()).strip(_EDGES)[:LONGEST]
    return EventLine(min(day, before), words, said[0] if len(said) == 1 else None)
