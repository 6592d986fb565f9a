"""Who closes at the deadline without doing anything, and who reopens for ever, raise no published rate."""

from datetime import timedelta

from bot.domain.rates import Tally
from tests.support.builders import a_ticket
from tests.support.stored import keep
from tests.support.town import CHEN, LI, WANG, Town

HONEST, IDLE = 14, 12
DAY = timedelta(days=1)


async def file(town: Town, count: int) -> list[int]:
    """Let two residents have so many matters open in the grid of 王芳."""
    now, wang = town.clock.now(), await town.person(WANG)
    reporters = [await town.person(who) for who in (LI, CHEN)]
    tickets = [
        a_ticket(
            grid_id=wang.grid_id,
            building_id=reporters[0].building_id,
            candidates=(wang.id,),
            desk_id=None,
            reporter_id=reporters[one % 2].id,
            opened_at=now,
            claim_by=now + timedelta(hours=2),
            first_claim_by=now + timedelta(hours=2),
            resolve_by=now + timedelta(hours=24),
            due_at=None,
        )
        for one in range(count)
    ]
    await keep(town.app.units, tickets=tickets)
    return [one.id for one in tickets]


async def work_honestly(town: Town) -> None:
    """Come in time to most, settle them, and hear what residents honestly think; two are claimed too late."""
    ids = await file(town, HONEST)
    for place, ticket_id in enumerate(ids):
        if place == HONEST - 2:
            town.clock.advance(hours=3)
        await town.send(WANG, f"tickets:claim:{ticket_id}")
        await town.send(WANG, f"tickets:result:{ticket_id}.fixed")
        word = ("good", "good", "fair", "")[place % 4]
        if word:
            await town.send((LI, CHEN)[place % 2], f"ratings:{word}:{ticket_id}.0")


async def claim_in_time(town: Town) -> list[int]:
    """Claim further matters, and do nothing about them."""
    ids = await file(town, IDLE)
    for ticket_id in ids:
        await town.send(WANG, f"tickets:claim:{ticket_id}")
    return ids


async def close_and_reopen(town: Town, ids: list[int]) -> None:
    """Close everything untouched when its time ends; a third keeps silent, the others reopen for ever."""
    town.clock.advance(hours=24)
    for cycle in range(4):
        town.clock.advance(minutes=1)  # nobody presses so fast that it is a flood
        for place, ticket_id in enumerate(ids):
            await town.send(WANG, f"tickets:claim:{ticket_id}")
            await town.send(WANG, f"tickets:result:{ticket_id}.fixed")
            if place % 3:
                who = (LI, CHEN)[place % 2]
                await town.send(who, f"ratings:bad:{ticket_id}.{cycle}")
                if (await town.app.units.begin().tickets.get(ticket_id)).disputed:
                    await town.say(who, "还是漏水")


async def published(town: Town) -> Tally:
    """Give what the month publishes."""
    now = town.clock.now()
    counted = await town.app.units.begin().reports.counted(now - 30 * DAY, now + 30 * DAY, now + 30 * DAY)
    return sum((one.tally for one in counted), Tally())


def naive(tally: Tally) -> tuple[float, float]:
    """Count as many desks do: closings by matters, and by closings whoever did not complain."""
    complaints = tally.answered - tally.good - tally.fair
    return tally.asked / tally.opened, (tally.asked - complaints) / tally.opened


async def test_closing_untouched_and_reopening_for_ever_raise_no_rate_though_they_raise_the_naive_ones(
    community: Town,
) -> None:
    await work_honestly(community)
    idle = await claim_in_time(community)
    honest = await published(community)
    await close_and_reopen(community, idle)
    gamed = await published(community)

    assert (gamed.opened, gamed.asked) == (HONEST + IDLE, HONEST + IDLE // 3 + IDLE // 3 * 2 * 4)
    for rate in ("response", "resolution", "satisfaction"):
        before, after = getattr(honest, rate), getattr(gamed, rate)
        assert before.percent is not None
        assert after.part * before.whole <= before.part * after.whole, rate
    # The control: what many desks publish rises by the same play.
    assert all(after > before for before, after in zip(naive(honest), naive(gamed), strict=True))
