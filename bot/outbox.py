"""Tell what was committed: to whoever is connected at once, to the chats of wires that push in order and in time."""

from collections.abc import Callable

import structlog

from bot.pushing import Lines
from storage.outbox import Posted

log = structlog.get_logger()

Listener = Callable[[Posted], None]


class Deliverer:
    """Pass committed messages on in memory: to the listeners of their person, and into the line of their chat.

    A row is readable from its commit on, so nothing is lost when nobody listens: who comes back reads on
    from the last id that was seen. A row that was not pushed is found again by `catch_up`.
    """

    def __init__(self) -> None:
        self._listeners: dict[int, list[Listener]] = {}
        self._lines: Lines | None = None

    def listen(self, person_id: int, listener: Listener) -> Callable[[], None]:
        """Pass somebody's messages to a listener until the returned function is called."""
        self._listeners.setdefault(person_id, []).append(listener)

        def stop() -> None:
            left = [one for one in self._listeners.pop(person_id, []) if one is not listener]
            if left:
                self._listeners[person_id] = left

        return stop

    def push_through(self, lines: Lines | None) -> None:
        """Push what is committed from now on, or no more."""
        self._lines = lines

    def hand(self, posted: list[Posted]) -> None:
        """Pass on what a unit has committed; a listener that fails reads on by itself when it comes back."""
        for message in sorted(posted, key=lambda one: one.id):
            if not message.notice.to_group:
                self._to_listeners(message)
            if message.chat_id is not None and self._lines is not None:
                self._lines.add(message)

    def _to_listeners(self, message: Posted) -> None:
        for listener in list(self._listeners.get(message.notice.to, ())):
            try:
                listener(message)
            except Exception:  # what is committed stays so, and the others hear of it
                log.exception("a listener failed", person=message.notice.to)
