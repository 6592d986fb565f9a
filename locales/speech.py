"""From keys to sentences in the listener's language: Project Fluent, with times as people say them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

from bot.domain.messages import Arg, Button, ClockTime, Day, Left, Lines, Moment, Notice, Word
from bot.domain.words import Both, Language

LONGEST_PART = 2_000
KEPT = "\ue000"
"""Fluent refuses longer parts of a sentence; this character, which nobody writes, keeps their place meanwhile."""

_HERE = Path(__file__).parent
_SENTENCE = re.compile(r"^([a-z][\w-]*) *=.*(?:\n(?:[ }].*|(?=\n)))*", re.MULTILINE | re.IGNORECASE)
"""A key at the beginning of a line, and what is indented below it; no sentence refers to another."""
_PARTS = ((6, "night"), (12, "morning"), (13, "noon"), (18, "afternoon"), (24, "evening"))
_NEAR_DAYS = {-1: "day-yesterday", 0: "day-today", 1: "day-tomorrow"}
ROUGH = frozenset({"standing-arriving", "ticket-arriving"})
"""The sentences that say when somebody comes, which nobody can say to the minute."""
_MINUTE, _QUARTER = timedelta(minutes=1), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message in words: its text, the labels of its buttons with their actions, its pictures."""

    text: str
    buttons: tuple[tuple[str, str], ...]
    photos: tuple[int, ...]


@cache
def _written(language: Language) -> Mapping[str, str]:
    """Read the files of a language as they are written, sentence by sentence."""
    texts = (path.read_text("utf-8") for path in sorted((_HERE / language.value).glob("*.ftl")))
    return {found[1]: found[0] for text in texts for found in _SENTENCE.finditer(text)}


@cache
def _parsed(language: Language, key: str) -> Resource:
    """Parse one sentence, once: all four thousand would take longer than everything else at a start."""
    return FluentResource(_written(language)[key])


class Sentences:
    """The sentences of one language, each parsed when it is first said."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._bundle = FluentBundle([language.value], use_isolating=False)
        self._locale = Locale.parse(language.value, sep="-")

    def say(self, key: str, args: Mapping[str, Arg], now: datetime, zone: tzinfo) -> str:
        """Put a key and its figures into words."""
        if not self._bundle.has_message(key):
            self._bundle.add_resource(_parsed(self.language, key))
        message = self._bundle.get_message(key)
        if message.value is None:
            raise KeyError(key)
        if key in ROUGH:
            args = {name: _to_the_quarter(value) for name, value in args.items()}
        plain = {name: self._plain(value, now, zone) for name, value in args.items()}
        kept = {name: value for name, value in plain.items() if isinstance(value, str) and len(value) > LONGEST_PART}
        plain |= {name: f"{KEPT}{name}{KEPT}" for name in kept}
        text, faults = self._bundle.format_pattern(message.value, plain)
        if faults:
            raise ValueError(f"{key}: {faults}")
        whole = str(text)
        for name, value in kept.items():
            whole = whole.replace(f"{KEPT}{name}{KEPT}", value)
        return "\n".join(line for line in whole.splitlines() if line.strip())

    def keys(self) -> set[str]:
        """List the keys that have a sentence."""
        return set(_written(self.language))

    def _plain(self, value: Arg, now: datetime, zone: tzinfo) -> str | int:
        match value:
            case Both():
                return value.in_language(self.language)
            case Word(key, args):
                return self.say(key, args, now, zone)
            case Lines(words):
                return "\n".join(self.say(word.key, word.args, now, zone) for word in words)
            case Moment(at):
                return self._moment(at, now, zone)
            case ClockTime(at):
                return f"{at.astimezone(zone):%H:%M}"
            case Left(by):
                return self._left(by - now, now, zone)
            case Day(on):
                return self._day(on, now.astimezone(zone).date(), now, zone)
        return value

    def _moment(self, at: datetime, now: datetime, zone: tzinfo) -> str:
        local = at.astimezone(zone)
        part = next(name for until, name in _PARTS if local.hour < until)
        figures: dict[str, Arg] = {
            "hour": str((local.hour - 1) % 12 + 1),
            "hour24": str(local.hour),
            "minute": f"{local:%M}",
        }
        clock = self.say("clock-minutes" if local.minute else "clock-hour", figures, now, zone)
        day = self._day(local.date(), now.astimezone(zone).date(), now, zone)
        return self.say("time-on-day", {"day": day, "part": Word(f"part-{part}"), "clock": clock}, now, zone)

    def _day(self, on: date, today: date, now: datetime, zone: tzinfo) -> str:
        near = _NEAR_DAYS.get((on - today).days)
        if near is not None:
            return self.say(near, {}, now, zone)
        return format_date(on, self.say("day-pattern", {}, now, zone), locale=self._locale)

    def _left(self, left: timedelta, now: datetime, zone: tzinfo) -> str:
        # Time left is rounded up and time over down, but neither to nothing: a fresh "2 hours" is two hours.
        in_time = left > timedelta()
        minutes = -(-left // _MINUTE) if in_time else max(1, -left // _MINUTE)
        days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
        if days:
            span = Word("span-days" if hours else "span-full-days", {"days": days, "hours": hours})
        elif hours:
            span = Word("span-hours" if rest else "span-full-hours", {"hours": hours, "minutes": rest})
        else:
            span = Word("span-minutes", {"minutes": rest})
        return self.say("left-in-time" if in_time else "left-late", {"span": span}, now, zone)


def _to_the_quarter(value: Arg) -> Arg:
    """Round a moment to the nearest quarter of an hour."""
    if not isinstance(value, Moment):
        return value
    quarters = (value.at - datetime.fromtimestamp(0, UTC) + _QUARTER / 2) // _QUARTER
    return Moment(datetime.fromtimestamp(0, UTC) + quarters * _QUARTER)


class Speech:
    """Both languages, each read when it is first spoken."""

    def __init__(self) -> None:
        self._languages: dict[Language, Sentences] = {}

    def in_language(self, language: Language) -> Sentences:
        """Give the sentences of a language."""
        if language not in self._languages:
            self._languages[language] = Sentences(language)
        return self._languages[language]

    def word(self, key: str, language: Language, **args: Arg) -> str:
        """Say one thing that names no time."""
        return self.in_language(language).say(key, args, datetime.fromtimestamp(0, UTC), UTC)

    def spoken(self, notice: Notice, language: Language, now: datetime, zone: tzinfo) -> Spoken:
        """Put a notice into the listener's words."""
        sentences = self.in_language(language)

        def label(button: Button) -> str:
            return sentences.say(button.key, button.args, now, zone)

        return Spoken(
            sentences.say(notice.key, notice.args, now, zone) if notice.key != "said" else str(notice.args["words"]),
            tuple((label(button), button.action) for button in notice.buttons),
            notice.photos,
        )
