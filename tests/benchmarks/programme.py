"""What the clinic's hot paths cost with 1,000 and 10,000 enrolments: today's list, a nurse's line, the day's page.

Once most of the enrolments belong to another clinic, and once all to the one that asks; due today are as many.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from bot.app import App, opened
from bot.domain.consents import Consent, ConsentKind
from bot.domain.followups import Stage, end_of
from bot.domain.people import Person, Role
from bot.settings import Settings
from handlers import nurse_days
from handlers.context import Context
from handlers.dialogue import Inbound
from handlers.sweeps import SWEEPS
from locales import DEMO
from storage.seeds import seed
from storage.statements import Statement
from storage.stores import Unit, Write
from storage.units import UnitOfWork
from tests.benchmarks.figures import Figure
from tests.benchmarks.growth import Growth, Round, grown
from tests.support.builders import a_followup, an_enrolment
from tests.support.clock import MORNING, FakeClock

FEW, MANY, CONTACTS, ROUNDS = 1_000, 10_000, 8, 5
OWN, DUE = 60, 200
"""Residents of the nurse who asks who are due today; reminders that are due in a sweep."""

TODAY = MORNING.date()
_count_again = Statement(text("ANALYZE"))
_messages = count(1)


async def measure() -> list[Figure]:
    """Measure a small and a large clinic on both stores."""
    growth = Growth(FEW, MANY, "enrolments", ROUNDS, most=2)
    return [one for whose in ("elsewhere", "own") for one in await grown(growth, partial(_measured, whose))]


@asynccontextmanager
async def _measured(whose: str, folder: Path, url: str, enrolments: int) -> AsyncIterator[Round]:
    followups = next(sweep for sweep in SWEEPS if sweep.name == "followups")
    async with _clinic(folder, url, enrolments, whose) as (app, make_due):

        async def measured() -> dict[str, float]:
            taken = {
                "today's list": await _timed(lambda: _say(app, "今天")),
                "a nurse's line": await _timed(lambda: _say(app, "自家0007 药在吃")),
                "the day's page": await _timed(lambda: _look(app, nurse_days.of_clinic)),
                "one after the other": await _timed(lambda: _look(app, nurse_days.order)),
            }
            await make_due()
            taken[f"{DUE} reminders due"] = await _timed(lambda: app.timekeeper.sweep(followups))
            return {f"{name} ({whose})": seconds for name, seconds in taken.items()}

        await measured()  # what is compiled or read with the first question is no growth
        yield measured


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    started = perf_counter()
    await work()
    return perf_counter() - started


async def _say(app: App, text: str) -> None:
    handled = await app.dispatcher.handle(Inbound("web", "nurse", f"bench-{next(_messages)}", text))
    assert handled.replies
    assert not handled.incident


async def _look(app: App, read: Callable[[Context], Awaitable[object]]) -> None:
    async def look(ctx: Context) -> None:
        await read(ctx)

    await app.dispatcher.look(Inbound("web", "nurse", ""), look)


@asynccontextmanager
async def _clinic(
    folder: Path, url: str, enrolments: int, whose: str
) -> AsyncIterator[tuple[App, Callable[[], Awaitable[None]]]]:
    clock = FakeClock(MORNING + timedelta(minutes=1))
    async with opened(Settings(data_dir=folder, database_url=url, key_file=None), clock=clock) as app:
        await seed(app.units, DEMO, timezone="Asia/Shanghai")
        community = await app.units.begin().community()
        nurses = [one for one in community.staff.values() if one.role is Role.NURSE]
        asked = nurses[0]
        home = community.community_of(asked.grid_id)
        elsewhere = next(one for one in nurses if community.community_of(one.grid_id) != home)
        others = asked if whose == "own" else elsewhere
        uow = app.units.begin()
        uow.people.link(asked.id, "web", "nurse", MORNING)
        for number in range(enrolments):
            mine = number < OWN
            name = f"自家{number:04d}" if mine else f"别处{number:05d}"
            await _enrol(uow, asked if mine else others, name, TODAY if mine else TODAY + timedelta(days=5))
            if number % 200 == 199:
                await uow.commit()
                uow = app.units.begin()
        await uow.commit()
        await app.units.store.commit(Unit([Write(_count_again, {})]))
        sample = await app.units.begin().followups.until([others.id], TODAY + timedelta(days=5))
        sample = [one for one in sample if one.target_on > TODAY]

        async def make_due() -> None:
            work = app.units.begin()
            for one in sample[:DUE]:
                fresh = await work.followups.get(one.id)
                day = TODAY + timedelta(days=next(_messages))
                work.followups.save(replace(fresh, stage=Stage.REMIND, due_at=clock.now(), target_on=day))
                enrolment = await work.enrolments.get(one.enrolment_id)
                work.enrolments.save(replace(enrolment, reminded_on=()))
            await work.commit()

        yield app, make_due


async def _enrol(uow: UnitOfWork, nurse: Person, name: str, target: date) -> None:
    person_id, consent_id = await uow.new_id(), await uow.new_id()
    starts_on = target - timedelta(days=10 * CONTACTS)
    uow.people.add(Person(person_id, Role.RESIDENT, name))
    uow.people.link(person_id, "web", f"device-{person_id}", MORNING)
    uow.consents.add(Consent(consent_id, person_id, ConsentKind.HEALTH_DATA, "2026-11", "abc", "web", MORNING))
    enrolment = an_enrolment(
        id=await uow.new_id(),
        person_id=person_id,
        nurse_id=nurse.id,
        consent_id=consent_id,
        name=name,
        planned=True,
        starts_on=starts_on,
        ends_on=end_of(starts_on),
    )
    uow.enrolments.add(enrolment)
    for number in range(CONTACTS):
        last = starts_on + timedelta(days=10 * number)
        known = {"enrolment_id": enrolment.id, "person_id": person_id, "nurse_id": nurse.id, "last": last}
        contact = a_followup(id=await uow.new_id(), **known)
        is_open = number == CONTACTS - 1
        uow.followups.add(replace(contact, target_on=target) if is_open else contact.complete(contact.target_on))
