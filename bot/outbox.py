"""Hand committed messages to whoever is connected, in the order of the database; a sweep finds the others."""

from collections.abc import Callable
from contextlib import suppress

from storage.outbox import Posted

Listener = Callable[[Posted], None]


class Deliverer:
    """Pass committed messages on in memory: each to the listeners of its person.

    A row is readable from its commit on, so nothing is lost when nobody listens: who comes back reads on
    from the last id that was seen.
    """

    def __init__(self) -> None:
        self._listeners: dict[int, list[Listener]] = {}

    def listen(self, person_id: int, listener: Listener) -> Callable[[], None]:
        """Pass somebody's messages to a listener until the returned function is called."""
        self._listeners.setdefault(person_id, []).append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners[person_id].remove(listener)
            if not self._listeners[person_id]:
                del self._listeners[person_id]

        return stop

    def hand(self, posted: list[Posted]) -> None:
        """Pass on what a unit has committed."""
        for message in sorted(posted, key=lambda one: one.id):
            for listener in list(self._listeners.get(message.notice.to, ())):
                listener(message)

    @property
    def listened_to(self) -> list[int]:
        """List the people who have somebody listening."""
        return list(self._listeners)
