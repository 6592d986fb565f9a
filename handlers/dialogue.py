"""The vocabulary of the conversations: what comes in, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.domain.messages import Arg, Button, Lane, Notice
from storage.forms import DIRECT


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message, whatever channel it came by.

    `account` is by what the channel knows the speaker; `message_id` guards against repeats; `action` is
    the button pressed, `text` then its label; `trouble` is the key that says why a file could not be
    taken; `pictures` are decoded and re-encoded already.
    """

    channel: str
    account: str
    message_id: str
    text: str = ""
    action: str = ""
    pictures: tuple[bytes, ...] = ()
    location: tuple[float, float] | None = None
    trouble: str = ""
    chat: str = DIRECT


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the speaker with a key; the words are chosen at the edge."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    photos: tuple[int, ...] = ()
    slot: str = ""
    fresh: bool = True
    lane: Lane = Lane.ANSWER

    def to(self, person_id: int) -> Notice:
        """Make it a message to the speaker, who hears it at any hour."""
        return Notice(
            to=person_id,
            key=self.key,
            args=self.args,
            buttons=self.buttons,
            photos=self.photos,
            slot=self.slot,
            fresh=self.fresh,
            lane=self.lane,
            urgent=True,
        )


Replies: TypeAlias = "Reply | list[Reply] | None"


def as_list(replies: Replies) -> list[Reply]:
    """Bring what a handler answers to one form."""
    if replies is None:
        return []
    return [replies] if isinstance(replies, Reply) else replies
