"""Time that moves only when a test says so."""

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in the morning where the community is."""


class FakeClock:
    """Stands still until told otherwise."""

    def __init__(self, at: datetime = MORNING) -> None:
        self._now = at

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> None:
        self._now += timedelta(**span)

    def move_to(self, moment: datetime) -> None:
        self._now = max(self._now, moment)
