"""Hand committed messages to whoever is connected, in the order of the database; a sweep finds the others."""

from collections.abc import Callable

import structlog

from storage.outbox import Posted

log = structlog.get_logger()

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
            left = [one for one in self._listeners.pop(person_id, []) if one is not listener]
            if left:
                self._listeners[person_id] = left

        return stop

    def hand(self, posted: list[Posted]) -> None:
        """Pass on what a unit has committed; a listener that fails reads on by itself when it comes back."""
        for message in sorted(posted, key=lambda one: one.id):
            for listener in list(self._listeners.get(message.notice.to, ())):
                try:
                    listener(message)
                except Exception:  # what is committed stays so, and the others hear of it
                    log.exception("a listener failed", person=message.notice.to)
