"""What a wire is given of the program: it hands messages in, and reads what is to be told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.messages import PAGE, Button, Notice, is_personal_health
from bot.domain.ports import Clock, Codes, Vault
from bot.domain.words import Language
from handlers import messengers
from handlers.context import Context, Desk
from handlers.dialogue import Inbound
from handlers.messengers import Carries
from locales.speech import Speech
from storage.chats import Chat, Shown
from storage.outbox import Posted
from storage.units import UnitOfWork, Units


class Front(Protocol):
    """The dispatcher, as a wire sees it."""

    async def handle(self, inbound: Inbound) -> object:
        """Handle one message; it is committed when this returns."""

    async def transact(self, work: Callable[[Desk], Awaitable[None]]) -> None:
        """Do work in a unit of its own."""

    async def look(self, inbound: Inbound, work: Callable[[Context], Awaitable[None]]) -> None:
        """Read as the one behind the account; the work may be done again, and writes nothing but that they looked."""


class Listening(Protocol):
    """The outbox, as a wire sees it."""

    def listen(self, person_id: int, listener: Callable[[Posted], None]) -> Callable[[], None]:
        """Pass somebody's messages to a listener until the returned function is called."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """Where a pushed message stands in its chat, and whether more of it is to come in another one."""

    message_id: int
    is_caption: bool = False
    has_more: bool = False


class Halted(Exception):
    """The far end has had enough for a while."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Moved(Exception):
    """The chat has another address now."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class Lost(Exception):
    """The chat cannot be reached any more: blocked, left, gone."""


class Refused(Exception):
    """The far end will never take this message."""


class Unsent(Exception):
    """The far end could not be asked, or does not know what it took; later it may."""


class Pushing(Protocol):
    """A wire that pushes, as the outbox sees it."""

    async def push(self, chat: Chat, posted: Posted, shown: Shown | None, *, step: int, silent: bool) -> Pushed:
        """Bring a message to a chat: into the one where its slot stands, or as new ones, one a step."""


@dataclass(frozen=True, slots=True)
class Wires:
    """Everything that a channel is joined to."""

    front: Front
    deliverer: Listening
    units: Units
    speech: Speech
    clock: Clock
    codes: Codes
    vault: Vault
    url: str
    clinics: frozenset[str]
    language: Language


_ALARMS = {"danger-nurse": "danger-nurse-waits"}
"""What is somebody's own health and sounds the alarm all the same, by the key of the alarm without it."""


async def carried(notice: Notice, uow: UnitOfWork, clinics: frozenset[str], link: str) -> Notice:
    """Make of a message what a foreign messenger may carry to whom it is for."""
    if not _is_personal(notice):
        return notice
    carries = await messengers.carries(uow, clinics, notice.to)
    if carries is Carries.HEALTH and messengers.is_opened(notice.key):
        return notice
    return discreet(notice, link, offers=carries is Carries.ON_REQUEST)


def _is_personal(notice: Notice) -> bool:
    return is_personal_health(notice.key) or notice.key in _ALARMS


def discreet(notice: Notice, link: str, *, offers: bool = False) -> Notice:
    """Put a word that something waits on the page in the place of what is somebody's own health.

    With `offers` whom it is for may choose to have it here.
    """
    if not _is_personal(notice):
        return notice
    waits = Notice(notice.to, _ALARMS.get(notice.key, "health-message-waits"), {"link": link}, lane=notice.lane)
    opens: tuple[Button, ...] = (Button("open-page", "devices:code:0"),)
    opens += (messengers.HERE,) if offers else ()
    return replace(
        waits, buttons=opens, slot=notice.slot, fresh=notice.fresh, urgent=notice.urgent, hushed=notice.hushed
    )


def linked(notice: Notice, url: str) -> Notice:
    """Give the buttons that lead to our own pages their whole address, for a wire that is no page itself."""
    if not any(button.action.startswith(PAGE) for button in notice.buttons):
        return notice
    return replace(notice, buttons=tuple(_linked(button, url) for button in notice.buttons))


def _linked(button: Button, url: str) -> Button:
    page = button.action.removeprefix(PAGE)
    return button if page == button.action else replace(button, action=f"{url}/{page}")
