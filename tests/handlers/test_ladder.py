"""The ladder: lead, community, subdistrict, each called once a cycle, whatever happens to the program or its clock."""

import asyncio
from pathlib import Path

from bot.adapters.vault import Keyring
from bot.domain.tickets import State, Ticket
from locales import DEMO
from storage.seeds import seed
from tests.conftest import a_running_app
from tests.support.clock import FakeClock
from tests.support.postgres import Postgres
from tests.support.town import CHEN, GAO, LI, QIAN, SUN, WANG, ZHANG, ZHAO, Town

RUNGS = (SUN, QIAN, GAO)
CALLS = {"ticket-late", "ticket-overdue"}


async def called(town: Town, ticket: Ticket) -> dict[str, int]:
    """Count how often each rung was called about a ticket."""
    return {
        who: sum(one.key in CALLS and one.args.get("number") == str(ticket.number) for one in await town.heard(who))
        for who in RUNGS
    }


async def test_each_rung_is_called_in_its_turn_and_once(community: Town) -> None:
    ticket = await community.filed()
    seen = []
    for hours in (1, 1, 1, 1, 20, 40):
        await community.pass_time(hours=hours)
        await community.app.timekeeper.sweep_all()
        seen.append(tuple((await called(community, ticket)).values()))

    assert seen == [(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 1, 1), (1, 1, 1)]


async def test_half_four_fifths_and_the_whole_are_told_to_who_may_claim(community: Town) -> None:
    ticket = await community.filed()
    told = []
    for minutes in (59, 1, 36, 24):
        await community.pass_time(minutes=minutes)
        told.append((await community.keys(WANG)).count("ticket-reminder"))

    assert told == [0, 1, 2, 3]
    assert (await community.keys(ZHAO)).count("ticket-reminder") == 3
    assert (await community.ticket(ticket.number)).respond_told == 100


async def test_after_ten_days_of_silence_each_rung_is_called_once_all_the_same(either_community: Town) -> None:
    ticket = await either_community.filed()
    either_community.clock.advance(days=10)
    for _ in range(3):
        await either_community.app.timekeeper.sweep_all()

    assert await called(either_community, ticket) == dict.fromkeys(RUNGS, 1)


async def test_a_clock_that_jumps_back_and_forth_calls_nobody_twice(community: Town) -> None:
    ticket = await community.filed()
    for hours in (3, -2, 3, -48, 60, -1, 30):
        community.clock.advance(hours=hours)
        await community.app.timekeeper.sweep_all()

    assert await called(community, ticket) == dict.fromkeys(RUNGS, 1)


async def test_a_promise_that_is_broken_later_climbs_on_and_calls_nobody_again(community: Town) -> None:
    ticket = await community.filed()
    await community.pass_time(hours=2)
    await community.send(WANG, f"tickets:claim:{ticket.id}")
    await community.pass_time(days=4)

    assert await called(community, ticket) == dict.fromkeys(RUNGS, 1)


async def test_what_is_reopened_climbs_anew(community: Town) -> None:
    resolved = await community.resolved()
    await community.send(LI, f"ratings:bad:{resolved.id}.0")
    await community.pass_time(minutes=10)
    assert (await community.ticket(resolved.number)).state is State.OPEN
    await community.pass_time(hours=2)

    assert (await called(community, resolved))[SUN] == 1
    assert (await community.ticket(resolved.number)).level == 1


async def test_waiting_calls_nobody_and_what_was_left_is_left(community: Town) -> None:
    ticket = await community.claimed()
    await community.pass_time(hours=3)
    await community.send(WANG, f"tickets:wait:{ticket.id}")
    waiting = await community.ticket(ticket.number)
    assert waiting.resolve_by is not None
    left = waiting.resolve_by - community.clock.now()
    await community.pass_time(days=2)
    assert await called(community, ticket) == dict.fromkeys(RUNGS, 0)
    await community.send(WANG, f"waits:on:{ticket.id}")

    resumed = await community.ticket(ticket.number)
    assert resumed.resolve_by is not None
    assert resumed.resolve_by - community.clock.now() == left


async def test_two_processes_on_one_database_call_each_rung_once(
    postgres: Postgres, tmp_path: Path, vault: Keyring, clock: FakeClock
) -> None:
    url = postgres.fresh()
    async with (
        a_running_app(url, tmp_path / "one", vault, clock) as one,
        a_running_app(url, tmp_path / "two", vault, clock) as two,
    ):
        await seed(one.units, DEMO, timezone="Asia/Shanghai")
        town = Town(one, clock)
        tickets = [await town.filed(who) for who in (LI, CHEN, ZHANG)]
        for _ in range(6):
            clock.advance(hours=1)
            await asyncio.gather(one.timekeeper.sweep_all(), two.timekeeper.sweep_all())

        for ticket in tickets:
            assert await called(town, ticket) == dict.fromkeys(RUNGS, 1)


def test_the_clock_of_these_tests_goes_back_too(clock: FakeClock) -> None:
    before = clock.now()
    clock.advance(hours=-1)

    assert clock.now() < before
