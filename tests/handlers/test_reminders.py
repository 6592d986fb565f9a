"""What is done about a contact that nobody has recorded, after an older release had put it on the call list."""

from dataclasses import replace

from bot.domain.followups import FollowUp, Stage
from tests.support.town import Town


async def the_contacts(town: Town, enrolment_id: int) -> list[FollowUp]:
    return await town.app.units.begin().followups.of(enrolment_id)


async def test_what_an_older_release_listed_is_noted_as_missed_only_when_it_is(community: Town) -> None:
    enrolment_id = await community.planned()
    await community.pass_time(days=12, hours=1)  # the third day: it stands on the call list
    [followup] = await the_contacts(community, enrolment_id)
    uow = community.app.units.begin()
    uow.followups.save(replace(followup, stage=Stage.MISS, due_at=community.clock.now()))  # as the upgrade leaves it
    await uow.commit()

    await community.pass_time(minutes=1)

    [waits] = await the_contacts(community, enrolment_id)
    assert (waits.stage, waits.is_open) == (Stage.MISS, True)
    await community.pass_time(days=12)
    missed, following = await the_contacts(community, enrolment_id)
    assert (missed.stage, following.misses) == (Stage.OVER, 1)
