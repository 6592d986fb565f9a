"""The lists of a nurse in the conversation: how long they become, and what is never cut off them."""

from datetime import timedelta

from bot.domain.messages import Lines
from tests.support.builders import a_followup, an_enrolment
from tests.support.stored import keep
from tests.support.town import HE, ZHANG, Town


async def test_of_a_long_list_whoever_is_due_today_stands_first_and_the_rest_is_counted(community: Town) -> None:
    town = community
    nurse, resident = await town.person(HE), await town.person(ZHANG)
    today = town.clock.now().date()
    everybody = [an_enrolment(person_id=resident.id, nurse_id=nurse.id, name=f"居民{at:02d}") for at in range(25)]
    due = [
        a_followup(enrolment_id=one.id, nurse_id=nurse.id, last=today - timedelta(days=10 + (at < 24)))
        for at, one in enumerate(everybody)
    ]
    await keep(town.app.units, enrolments=everybody, followups=due)

    listed = (await town.say(HE, "今天")).replies[0]

    lines = listed.args["lines"]
    assert isinstance(lines, Lines)
    assert listed.args["count"] == 25
    assert [one.args.get("name") for one in lines.words[:2]] == ["居民24", "居民00"]
    assert len(lines.words) == 21
    assert (lines.words[-1].key, lines.words[-1].args) == ("followups-more", {"count": 5})
    assert listed.buttons[-1].action == "page:care"
