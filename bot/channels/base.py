"""What a wire is given of the program: it hands messages in, and reads what is to be told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.ports import Clock, Codes, Vault
from bot.domain.words import Language
from handlers.context import Context, Desk
from handlers.dialogue import Inbound
from locales.speech import Speech
from storage.outbox import Posted
from storage.units import Units


class Front(Protocol):
    """The dispatcher, as a wire sees it."""

    async def handle(self, inbound: Inbound) -> object:
        """Handle one message; it is committed when this returns."""

    async def transact(self, work: Callable[[Desk], Awaitable[None]]) -> None:
        """Do work in a unit of its own."""

    async def look(self, inbound: Inbound, work: Callable[[Context], Awaitable[None]]) -> None:
        """Read as the one behind the account, and write nothing."""


class Listening(Protocol):
    """The outbox, as a wire sees it."""

    def listen(self, person_id: int, listener: Callable[[Posted], None]) -> Callable[[], None]:
        """Pass somebody's messages to a listener until the returned function is called."""


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
    language: Language
