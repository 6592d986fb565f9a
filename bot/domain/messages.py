"""What is said, before it has words: keys, the figures in them, and buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.words import Both


@dataclass(frozen=True, slots=True)
class Word:
    """Name another sentence to stand inside this one."""

    key: str
    args: "Mapping[str, Arg]" = field(default_factory=dict)


def worded(prefix: str, code: str) -> str:
    """Name the sentence of a code: keys have hyphens where codes have underscores."""
    return f"{prefix}-{code.replace('_', '-')}"


def short(text: str, most: int = 60) -> Both:
    """Cut somebody's words for a line of a list."""
    one_line = " ".join(text.split())
    cut = one_line if len(one_line) <= most else f"{one_line[: most - 1]}…"
    return Both(cut, cut)


@dataclass(frozen=True, slots=True)
class Lines:
    """Stand for several sentences, one a line."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Stand for a time, told as people say it (今天下午 3 点)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Stand for a time of the day (14:02)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """Stand for the time that is left until a deadline."""

    by: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """Stand for a calendar day (3 月 2 日)."""

    on: date


_PERSONAL_HEALTH = (
    "adverse-",
    "advice-",
    "care-",
    "change-",
    "consent-",
    "enrol-",
    "feeling-",
    "followup",
    "lab-",
    "plan-",
    "profile-",
    "reason-",
    "record-",
    "self-",
    "sex-",
    "course-",
)
_ALSO_PERSONAL = frozenset({"health-nurse-says", "health-question", "health-reply-now", "health-waiting"})


def is_personal_health(key: str) -> bool:
    """Tell whether a sentence carries somebody's own health, which no foreign messenger may (product.md §4)."""
    return key.startswith(_PERSONAL_HEALTH) or key in _ALSO_PERSONAL


Arg: TypeAlias = str | int | Both | Word | Lines | Moment | ClockTime | Left | Day


PAGE = "page:"
"""How the action of a button begins that leads to a page of our own, below wherever somebody's conversation lies."""


@dataclass(frozen=True, slots=True)
class Button:
    """Offer an action; the label is a key, the action `feature:verb:id`, `tel:` a number or `page:` a page."""

    key: str
    action: str
    args: Mapping[str, Arg] = field(default_factory=dict)


def leads_away(action: str) -> bool:
    """Tell whether a button leaves the conversation: nobody but the telephone or the browser hears of the press."""
    return action.startswith(("tel:", PAGE))


class Lane(StrEnum):
    """How urgent a message is: danger first, then answers to people, then the rest."""

    DANGER = "danger"
    ANSWER = "answer"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell one person one thing, or a workers' group (`to_group`; `to` is the chat's id then).

    A notice with a `slot` is the one current view of something (`ticket:12`): unless it is `fresh`, it
    replaces the newest message of that slot in place. `once` names what is told at most once. `urgent`
    ones are told in quiet hours too; `until` is when it is outdated. A `hushed` one makes no sound: the
    same was told where it is heard. What is said `in_reply` belongs where somebody has just spoken, and nowhere else.
    """

    to: int
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    photos: tuple[int, ...] = ()
    slot: str = ""
    fresh: bool = True
    lane: Lane = Lane.REST
    urgent: bool = False
    once: str | None = None
    until: datetime | None = None
    to_group: bool = False
    hushed: bool = False
    in_reply: bool = False

    def edited(self) -> "Notice":
        """Make the same notice replace its slot's newest message in place."""
        return replace(self, fresh=False)
