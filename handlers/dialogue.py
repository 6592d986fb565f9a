"""The vocabulary of the conversations: what comes in, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.domain.messages import Arg, Button, Lane, Notice
from bot.domain.words import Language
from storage.forms import DIRECT


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message, whatever channel it came by.

    `account` is by what the channel knows the speaker; `message_id` guards against repeats, `parts` are the
    further messages of an album; `action` is the button pressed, `text` then its label; `trouble` is the key
    that says why a file could not be taken; `pictures` are decoded and re-encoded already. `address` is where
    a channel that pushes reaches the chat. `chat` is a group's chat id where it was said among workers. `about`
    names the slot of the message that is replied to; `edits` the message that is said anew. `device` says in
    two words what it was written on, as far as the channel knows.
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
    parts: tuple[str, ...] = ()
    address: str = ""
    about: str = ""
    edits: str = ""
    language: Language | None = None
    device: str = ""

    @property
    def is_discreet(self) -> bool:
        """Tell whether the channel may carry somebody's own health; a foreign messenger may not."""
        return not self.address

    @property
    def in_group(self) -> bool:
        """Tell whether others read along."""
        return self.chat != DIRECT


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
            in_reply=True,
        )


Replies: TypeAlias = "Reply | list[Reply] | None"


def as_list(replies: Replies) -> list[Reply]:
    """Bring what a handler answers to one form."""
    if replies is None:
        return []
    return [replies] if isinstance(replies, Reply) else replies
