"""The timetable: which sweep runs how often; what a sweep does is a handler's matter."""

from collections.abc import Awaitable, Callable
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.dispatcher import Dispatcher
from bot.domain.ports import Clock
from handlers.sweeps import SWEEPS, Sweep
from storage.units import Units

log = structlog.get_logger()

EVERY = {
    "leaves": 30,
    "tickets": 5,
    "handovers": 600,
    "followups": 30,
    "screenings": 600,
    "messages": 5,
    "mornings": 20,
}
"""Seconds between two runs of each sweep."""


class Timekeeper:
    """Run sweeps over due rows; APScheduler says when, the rows say what."""

    def __init__(self, units: Units, dispatcher: Dispatcher, clock: Clock) -> None:
        self._units = units
        self._dispatcher = dispatcher
        self._clock = clock
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self, *others: tuple[str, int, Callable[[], Awaitable[None]]]) -> None:
        """Begin the timetable; `others` are further (name, seconds, job)."""
        for sweep in SWEEPS:
            self._scheduler.add_job(self.sweep, "interval", seconds=EVERY[sweep.name], args=[sweep], id=sweep.name)
        for name, seconds, job in others:
            self._scheduler.add_job(job, "interval", seconds=seconds, id=name)
        self._scheduler.start()

    def stop(self) -> None:
        """End the timetable."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def sweep(self, sweep: Sweep) -> int:
        """Do everything of one kind that is due now, each row in a unit of its own; tell how many."""
        done = 0
        while True:
            due = await sweep.due(self._units.begin(), self._clock.now())
            failed = 0
            for row in due:
                try:
                    await self._dispatcher.transact(lambda desk, row=row: sweep.do(desk, row))  # type: ignore[misc]
                except Exception:  # one bad row must not hold up the others
                    failed += 1
                    log.exception("a sweep failed at one row", sweep=sweep.name)
            done += len(due) - failed
            if not due or failed or len(due) < 200:
                return done

    async def sweep_all(self) -> None:
        """Do everything that is due now, and what becomes due by doing it."""
        for _ in range(10):
            if not sum([await self.sweep(sweep) for sweep in SWEEPS]):
                return
