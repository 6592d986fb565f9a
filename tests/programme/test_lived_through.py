"""A programme of many residents, lived through by a program that is killed again and again."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.adapters.vault import Keyring
from bot.domain.consents import Consent, ConsentKind
from bot.domain.enrolments import EnrolmentEvent, EnrolmentState
from bot.domain.people import Person, Role
from locales import DEMO
from storage.seeds import seed
from storage.tables import EnrolmentEventRow, EnrolmentRow, FollowUpRow, OutboxRow, VisitRow
from storage.units import Units, open_store
from tests.programme.checking import CALLS, REMINDERS, Lived, Told, faults
from tests.programme.living import DAYS, NURSE, STARTS, at, is_off
from tests.support.builders import a_followup, an_enrolment
from tests.support.postgres import Postgres
from tests.support.stored import rows_of

ROOT = Path(__file__).parents[2]
SOAKED = bool(os.environ.get("LINLI_SOAK"))
ENROLMENTS, RESTARTS = (1_000, 30) if SOAKED else (50, 3)
LOG = "log"
SHANGHAI = ZoneInfo("Asia/Shanghai")


async def begun(url: str, folder: Path) -> None:
    """Enrol everybody on the first day, each with a device."""
    store = await open_store(url)
    units = Units(store, Keyring.at(folder / "keys.json"))
    await seed(units, DEMO, timezone="Asia/Shanghai")
    community = await units.begin().community()
    nurse = next(one for one in community.staff.values() if one.role is Role.NURSE)
    uow = units.begin()
    uow.people.link(nurse.id, "web", NURSE, at(STARTS, 8))
    for number in range(ENROLMENTS):
        person_id, consent_id, enrolment_id = [await uow.new_id() for _ in range(3)]
        name = f"居民{number:04d}"
        uow.people.add(Person(person_id, Role.RESIDENT, name))
        uow.people.link(person_id, "web", f"resident-{person_id}", at(STARTS, 8))
        uow.consents.add(
            Consent(consent_id, person_id, ConsentKind.HEALTH_DATA, "2026-11", "abc", "web", at(STARTS, 8))
        )
        enrolment = replace(
            an_enrolment(person_id=person_id, nurse_id=nurse.id, consent_id=consent_id, name=name, planned=True),
            id=enrolment_id,
            starts_on=STARTS,
        ).every(7 + number % 9)
        uow.enrolments.add(enrolment)
        first = a_followup(enrolment_id=enrolment_id, person_id=person_id, nurse_id=nurse.id, last=STARTS)
        uow.followups.add(replace(first, id=await uow.new_id(), due_at=at(first.target_on, 9)))
        if number % 50 == 49:
            await uow.commit()
            uow = units.begin()
    await uow.commit()
    await store.close()


async def started(url: str, folder: Path) -> asyncio.subprocess.Process:
    """Start a program on the store; whatever it complains of is kept."""
    with (folder / LOG).open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.programme.living", url, str(folder)),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )


async def live(program: asyncio.subprocess.Process, day: int) -> None:
    """Let a program live a day to its end."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{day}\n".encode())
    line = await program.stdout.readline()
    assert line == f"{day}\n".encode(), f"the program ended by itself on day {day}"


async def killed_on(program: asyncio.subprocess.Process, day: int, chance: random.Random) -> None:
    """Kill a program somewhere in the middle of a day."""
    assert program.stdin is not None
    program.stdin.write(f"{day}\n".encode())
    await asyncio.sleep(chance.uniform(0, 0.15) * (1 + ENROLMENTS / 100))
    program.send_signal(signal.SIGKILL)
    assert await program.wait() == -signal.SIGKILL


async def lived_through(url: str, folder: Path, programs: int) -> None:
    """Live through all days, by so many programs at once; on some days one is killed, and a new one takes its place."""
    chance = random.Random(6)  # noqa: S311  a story that can be told again
    kills = set(chance.sample(range(DAYS), RESTARTS))
    running = [await started(url, folder) for _ in range(programs)]
    for day in range(DAYS):
        if day in kills:
            await asyncio.gather(killed_on(running[0], day, chance), *(live(one, day) for one in running[1:]))
            running = [*running[1:], await started(url, folder)]
        await asyncio.gather(*(live(one, day) for one in running))
    for one in running:
        assert one.stdin is not None
        one.stdin.close()
        assert await one.wait() == 0
    assert (folder / LOG).read_text("utf-8") == ""


async def what_stands(url: str, folder: Path) -> Lived:
    """Read everything that the programme has left behind."""
    store = await open_store(url)
    units = Units(store, Keyring.at(folder / "keys.json"))
    uow = units.begin()

    async def every(row: Any, read: Any) -> list[Any]:
        return [read(one) for one in await rows_of(store, row)]

    def event(row: Any) -> EnrolmentEvent:
        return EnrolmentEvent(row["enrolment_id"], row["at"], row["verb"], row["actor_id"])

    enrolments = await every(EnrolmentRow, uow.enrolments.from_row)
    visits = [one for row in enrolments for one in await uow.visits.of(row.id)]
    told = [Told(row["person_id"], _key(row["once"]), row["created_at"], row["once"]) for row in await _told(store)]
    lived = Lived(
        enrolments=enrolments,
        followups=await every(FollowUpRow, uow.followups.from_row),
        visits=visits,
        events=await every(EnrolmentEventRow, event),
        told=told,
        heard=[
            (int(row["slot"].removeprefix("care:").split(".")[0]), row["created_at"])
            for row in await rows_of(store, OutboxRow)
            if row["slot"].startswith("care:")
        ],
        zone=SHANGHAI,
        until=STARTS + timedelta(days=DAYS - 1),
    )
    assert len(visits) == len(await rows_of(store, VisitRow))
    await store.close()
    return lived


async def _told(store: Any) -> list[Any]:
    return [row for row in await rows_of(store, OutboxRow) if row["once"] and _key(row["once"])]


def _key(once: str) -> str:
    return {"remind": "followup-remind", "remind_again": "followup-remind-again", "call": "followup-call"}.get(
        once.split(":", maxsplit=1)[0], ""
    )


def assert_all_holds(lived: Lived) -> None:
    assert faults(lived) == []
    keys = {one.key for one in lived.told}
    states = {one.state.value for one in lived.enrolments}
    # What is never met proves nothing.
    assert keys >= REMINDERS | (CALLS & {"followup-call"})
    assert {"closing", "withdrawn"} <= states
    assert any(not one.reached for one in lived.visits)
    assert any(one.misses for one in lived.followups)
    assert {one.verb for one in lived.events} >= {"pause", "lose", "resume", "extend", "move", "leave"}
    assert any(is_off(STARTS + timedelta(days=day)) for day in range(DAYS))


async def test_everybody_is_reminded_and_nobody_forgotten_whenever_the_program_is_killed(
    sqlite_url: str, tmp_path: Path
) -> None:
    await begun(sqlite_url, tmp_path)
    await lived_through(sqlite_url, tmp_path, programs=1)

    lived = await what_stands(sqlite_url, tmp_path)
    assert_all_holds(lived)
    for spoilt in spoilings(lived):
        assert faults(spoilt), "a spoilt programme was found in order"


async def test_two_programs_on_one_database_remind_nobody_twice(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.fresh()
    await begun(url, tmp_path)
    await lived_through(url, tmp_path, programs=2)

    assert_all_holds(await what_stands(url, tmp_path))


def spoilings(lived: Lived) -> Iterable[Lived]:
    """Spoil what was lived through in one way after the other: each must be found."""
    late = {one.id for one in lived.followups if one.occurred_on and one.occurred_on > one.target_on}
    reminder = next(one for one in lived.told if one.key == "followup-remind" and one.followup_id in late)
    at_night = replace(reminder, at=at(STARTS + timedelta(days=10), 21), once=reminder.once + "x")
    yield replace(lived, told=[*lived.told, reminder])
    yield replace(lived, told=[*lived.told, at_night])
    yield replace(lived, told=[*lived.told, replace(reminder, once=reminder.once + "y")])
    yield replace(lived, told=[one for one in lived.told if one.followup_id != reminder.followup_id])
    left = next(one for one in lived.events if one.verb == "leave")
    gone = next(one for one in lived.enrolments if one.id == left.enrolment_id)
    later = replace(reminder, person_id=gone.person_id, at=left.at + timedelta(days=1))
    yield replace(lived, told=[*lived.told, later])
    yield replace(lived, heard=[*lived.heard, (gone.id, left.at + timedelta(days=1))])
    ended = next(one for one in lived.enrolments if one.state is EnrolmentState.CLOSING)
    going_on = replace(ended, state=EnrolmentState.ACTIVE)
    ordinary = [one for one in lived.followups if not (one.enrolment_id == ended.id and one.is_final)]
    others = [one for one in lived.enrolments if one.id != ended.id]
    yield replace(lived, enrolments=[going_on, *others], followups=ordinary)
    missed = next(one for one in lived.followups if one.occurred_on is None and one.cancelled_at is None)
    silent = [one for one in lived.told if not (one.key in CALLS and one.followup_id == missed.id)]
    unseen = replace(missed, answered_at=None)
    unvisited = [one for one in lived.visits if one.followup_id != missed.id]
    yield replace(lived, told=silent, followups=[*lived.followups, unseen], visits=unvisited)
