"""The grammar of a conversation that is played: its headers, and who says or hears what in a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.inboxes import Failed

WEB, TELEGRAM = "web", "telegram"
CHANNELS = (WEB, TELEGRAM)

_SIGNS = (" > ", " < ", " <~ ", " <! ", " = ")
_HEADERS = ("seed:", "channel:", "clinics:")
_OF_GROUP = re.compile(r"#[^\s#]+\s+(?:>|<[~!]?|=)(?:\s|$)")
_PRESS = re.compile(r"\[([^\]]+)\](?:\s+on\s+(.+))?")
_CARRIED = re.compile(r"\{(photo big|photo broken|photo|video|voice|edit|location -?[\d.]+ *, *-?[\d.]+)\}")


@dataclass(frozen=True, slots=True)
class Who:
    """Whose line it is: somebody by a channel, somebody in a workers' group, or (without a name) the group itself."""

    name: str
    channel: str
    group: str = ""

    @property
    def inbox(self) -> str:
        """Name the inbox that is meant: a group has one, and everybody has one for all channels."""
        return self.name or f"#{self.group}"


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says or has heard: a sign, and the text after it."""

    who: Who
    sign: str
    rest: str

    @property
    def pressed(self) -> tuple[str, str | None] | None:
        """Give the label that is pressed, and the message that it is pressed on if one is named."""
        found = _PRESS.fullmatch(self.rest)
        return None if found is None else (found[1], found[2])

    @property
    def carried(self) -> list[str]:
        """List what the words carry: pictures, a place, or that they are said anew."""
        return _CARRIED.findall(self.rest)

    @property
    def words(self) -> str:
        """Give the words alone."""
        return _CARRIED.sub("", self.rest).strip()


@dataclass(frozen=True)
class Script:
    """A conversation as it was written."""

    text: str

    @cached_property
    def headers(self) -> dict[str, str]:
        """Give what stands before the conversation."""
        lines = [line.strip() for line in self.text.splitlines()]
        return {
            key: value.strip() for key, value in (line.split(":", 1) for line in lines if line.startswith(_HEADERS))
        }

    @property
    def channels(self) -> list[str]:
        """List the channels by which it is played, once by each."""
        named = self.headers.get("channel", WEB).split()
        for one in named:
            _channel(one)
        return named or [WEB]

    def orders(self) -> Iterator[tuple[int, str]]:
        """Give the lines that do something, with their numbers."""
        for number, line in enumerate(self.text.splitlines(), 1):
            said = line.strip()
            is_comment = said.startswith("#") and not _OF_GROUP.match(said)
            if said and not is_comment and not said.startswith(_HEADERS):
                yield number, said

    def people(self, channel: str) -> list[Who]:
        """List everybody, and every group, whom the lines mention."""
        found: dict[Who, None] = {}
        for _, said in self.orders():
            try:
                found[parted(said, channel).who] = None
            except Failed:
                continue  # it fails when its turn comes
        return list(found)


def parted(said: str, channel: str) -> Line:
    """Part a line into the name, which ends at the first of the signs, the sign, and what follows it."""
    padded = f"{said} "
    found = [(padded.index(sign), sign) for sign in _SIGNS if sign in padded]
    at, sign = min(found, default=(0, ""))
    name, hash_sign, group = (part.strip() for part in padded[:at].partition("#"))
    name, _, named = name.removesuffix("@").partition("@")
    if not (name or group) or said.startswith(("@", "!")):
        raise Failed("neither said nor expected: write NAME > …, NAME < …, NAME <~ …, NAME <! … or NAME = 0")
    if hash_sign:
        if named or not group:
            raise Failed("a workers' group is #CODE, and somebody in it NAME@#CODE")
        channel = TELEGRAM
    return Line(Who(name, _channel(named or channel), group), sign, padded[at + len(sign) :].strip())


def _channel(named: str) -> str:
    if named not in CHANNELS:
        raise Failed(f"there is no channel {named}; there are {' and '.join(CHANNELS)}")
    return named
