"""What the people of a played conversation have heard, and how a line of the script is compared with it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from locales.speech import Spoken

BUTTON = re.compile(r"(?<!\\)\[([^\[\]]+)\]")
OF_TICKETS = frozenset({"ticket", "matter", "draft", "rating", "question"})
"""The slots of messages that are about a ticket."""

CAPTURE = re.compile(r"(?<!\\)\$([A-Za-z0-9_]+)")
_SPECIAL = re.compile(r"\\(?P<literal>[*\[\]$])|(?P<anything>\*)|\$(?P<name>[A-Za-z0-9_]+)")
_WHITE = re.compile(r"\s+")


class Failed(Exception):
    """A line of a conversation did not come true."""


@dataclass(slots=True)
class Heard:
    """One wording in somebody's inbox: its buttons as they stand, those it ever had, and whether it still stands."""

    text: str
    buttons: dict[str, str]
    slot: str = ""
    ever: dict[str, str] = field(default_factory=dict)
    stands: bool = True
    unread: bool = True

    @property
    def is_of_ticket(self) -> bool:
        """Tell whether a reply to it is about a ticket."""
        return self.slot.partition(":")[0] in OF_TICKETS

    def offers(self, label: re.Pattern[str], *, ever: bool = False) -> tuple[str, str] | None:
        """Find a button by its label: the whole label, and what it does."""
        offered = {**self.ever, **self.buttons} if ever else self.buttons
        return next((button for button in offered.items() if label.search(button[0])), None)


class Inbox:
    """Everything that one person has been told, the oldest first."""

    def __init__(self) -> None:
        self.messages: list[Heard] = []

    def hear(self, spoken: Spoken, slot: str = "", *, fresh: bool = True, unread: bool = True) -> None:
        """Take a message; an edit that changes words is a new one, a change of buttons alone is none."""
        text, buttons = plain(spoken.text), {plain(label): action for label, action in spoken.buttons}
        before = next((one for one in reversed(self.messages) if slot and one.slot == slot), None)
        if not fresh and before is not None:
            before.ever |= before.buttons
            if before.text == text:
                before.buttons = buttons
                return
            before.stands = False
        self.messages.append(Heard(text, buttons, slot, unread=unread))

    def stands(self, slot: str) -> bool:
        """Tell whether there is a message of a slot, which an edit would change."""
        return bool(slot) and any(one.slot == slot for one in self.messages)

    def slot_of(self, text: str | None, captured: Mapping[str, str]) -> str:
        """Name the slot of the newest message about a ticket, of those that contain a text; empty if there is none."""
        wanted = pattern(text, captured) if text is not None else None
        replied = (one for one in reversed(self.messages) if one.is_of_ticket)
        return next((one.slot for one in replied if wanted is None or wanted.search(one.text)), "")

    def button(self, label: str, on: str | None, captured: Mapping[str, str]) -> tuple[str, str]:
        """Find a button by its label: on the newest message that has it now, else on the newest that ever had it."""
        wanted = pattern(label, captured)
        messages = [one for one in reversed(self.messages) if on is None or pattern(on, captured).search(one.text)]
        now = (one.offers(wanted) for one in messages if one.stands)
        once = (one.offers(wanted, ever=True) for one in messages)
        for button in (*now, *once):
            if button is not None:
                return button
        raise Failed(f"no message ever had a button [{label}]" + (f" on {on}" if on else ""))

    def read(self, expected: str, captured: dict[str, str], *, only_it: bool) -> None:
        """Find the first unread message that an expectation fits, and read it: alone, or with all before it."""
        for message, found in _fitting(self.unread(), expected, captured):
            captured |= {name[1:]: value for name, value in found.groupdict().items()}
            until = next(at for at, one in enumerate(self.messages) if one is message)
            for one in [message] if only_it else self.messages[: until + 1]:
                one.unread = False
            return
        raise Failed("no unread message fits")

    def has_never(self, expected: str, captured: Mapping[str, str]) -> None:
        """Check that no wording, read or unread, fits an expectation."""
        for message, _ in _fitting(self.messages, expected, captured, ever=True):
            raise Failed(f"this was said: {message.text}")

    def read_all(self) -> None:
        """Read everything."""
        for one in self.messages:
            one.unread = False

    def unread(self) -> list[Heard]:
        """List what was not read yet."""
        return [one for one in self.messages if one.unread]


def plain(text: str) -> str:
    """Bring words to the form in which they are compared: NFKC, white space folded."""
    return _folded(text).strip()


def _folded(text: str) -> str:
    # The invisible mark that makes a sign colourful is no part of what somebody reads or writes.
    return _WHITE.sub(" ", unicodedata.normalize("NFKC", text).replace("\ufe0f", ""))


def _fitting(
    messages: list[Heard], expected: str, captured: Mapping[str, str], *, ever: bool = False
) -> Iterator[tuple[Heard, re.Match[str]]]:
    words = pattern(BUTTON.sub("", expected), captured)
    labels = [pattern(label, captured) for label in BUTTON.findall(expected)]
    for message in messages:
        found = words.search(message.text)
        if found is not None and all(message.offers(label, ever=ever) is not None for label in labels):
            yield message, found


def pattern(text: str, captured: Mapping[str, str]) -> re.Pattern[str]:
    r"""Make the expression for what a line expects: `*` is anything, `$n` captures, `\` takes literally."""
    text = text.strip()
    parts: list[str] = []
    named: set[str] = set()
    at = 0
    for special in _SPECIAL.finditer(text):
        parts.append(re.escape(_folded(text[at : special.start()])))
        at = special.end()
        name = special["name"]
        if special["literal"] is not None:
            parts.append(re.escape(special["literal"]))
        elif name is None:
            parts.append(".*")
        elif name in captured:
            parts.append(re.escape(captured[name]))
        elif name in named:
            parts.append(f"(?P=v{name})")
        else:
            named.add(name)
            parts.append(f"(?P<v{name}>[A-Za-z0-9-]+)")
    parts.append(re.escape(_folded(text[at:])))
    return re.compile("".join(parts), re.DOTALL)
