"""The real clock, the only place that may ask the operating system for the time, and the loop that it runs on."""

import gc
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run the program to its end, on the quicker of the two event loops."""
    import uvloop  # noqa: PLC0415  only who runs the program needs it

    uvloop.run(work)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Load what stays without looking for garbage in it: that alone would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def settle_down() -> None:
    """Leave what has been loaded out of every later collection of garbage: a pause is somebody's waiting."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


class SystemClock:
    """Tell the time as it is."""

    def now(self) -> datetime:
        """Tell the present moment."""
        return datetime.now(UTC)  # noqa: TID251  this is the place


class ShiftedClock:
    """Tell the time of the demonstration, which its page moves forward."""

    def __init__(self, shift: timedelta = timedelta()) -> None:
        self.shift = shift

    def now(self) -> datetime:
        """Tell the present moment of the demonstration."""
        return SystemClock().now() + self.shift

    def move_to(self, moment: datetime) -> None:
        """Go on from a later moment; time never runs backwards."""
        self.shift = max(self.shift, moment - SystemClock().now())


class StillClock:
    """Tell the time of a played conversation, which moves only when its script says so."""

    def __init__(self, at: datetime) -> None:
        self._now = at

    def now(self) -> datetime:
        """Tell the moment at which the clock stands."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Stand at a later moment."""
        self._now = max(self._now, moment)
