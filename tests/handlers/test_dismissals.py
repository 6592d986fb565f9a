"""停用: with the next message whoever is gone has nothing any more."""

import pytest

from bot.domain.people import Person, Role
from bot.domain.tickets import State
from tests.support.town import HE, LI, LIU, QIAN, SUN, WANG, XU, ZHANG, ZHAO, Town


async def _dismiss(town: Town, by: str, name: str) -> None:
    await town.say(by, f"停用 {name}")
    await town.press(by, "dismiss-yes")


async def test_the_next_message_and_the_next_tap_of_whoever_is_gone_get_nothing(community: Town) -> None:
    ticket = await community.claimed()
    wang = await community.person(WANG)
    heard = len(await community.app.units.begin().outbox.since(wang.id, 0))
    await _dismiss(community, SUN, WANG)

    tapped = await community.send(WANG, f"tickets:depart:{ticket.id}")
    said = await community.say(WANG, "我的进度")

    assert [reply.key for reply in tapped.replies] == ["refused-not-allowed"]
    assert [reply.key for reply in said.replies] == ["progress-none"]
    assert said.person is not None
    assert (said.person.id != wang.id, said.person.role) == (True, Role.RESIDENT)
    freed = await community.ticket(ticket.number)
    assert (freed.state, freed.candidates) == (State.OPEN, ((await community.person(ZHAO)).id,))
    assert (await community.keys(LI))[-1] == "ticket-returned"
    assert len(await community.app.units.begin().outbox.since(wang.id, 0)) == heard


async def test_a_code_that_whoever_is_gone_still_has_lets_nobody_in(community: Town) -> None:
    await community.send(WANG, "devices:code:0")
    code = str((await community.heard(WANG))[-1].args["code"])
    await _dismiss(community, SUN, WANG)

    handled = await community.say(LIU, code)
    assert [reply.key for reply in handled.replies] == ["code-refused"]


@pytest.mark.parametrize(("by", "whom"), [(WANG, ZHAO), (LIU, WANG), (SUN, QIAN), (SUN, "周强"), (HE, XU), (SUN, SUN)])
async def test_nobody_cuts_off_whom_they_do_not_lead(community: Town, by: str, whom: str) -> None:
    person = await community.person(whom)
    said = await community.say(by, f"停用{whom}")
    sent = await community.send(by, f"dismissals:yes:{person.id}")

    assert "dismiss-ask" not in [reply.key for reply in said.replies]
    assert sent.refused
    assert (await community.person(whom)).is_staff


async def test_a_nurse_who_is_cut_off_leaves_nobody_without_care(community: Town) -> None:
    enrolment_id = await community.planned(ZHANG)
    await _dismiss(community, QIAN, HE)

    # Nobody else is a nurse in that clinic: whoever cut her off hears who waits for the next one.
    assert "care-without-nurse" in await community.keys(QIAN)
    uow = community.app.units.begin()
    nurse = Person(await uow.new_id(), Role.NURSE, "郑新", grid_id=(await community.person(HE)).grid_id)
    uow.people.add(nurse)
    await uow.commit()
    await community.app.timekeeper.sweep_all()
    assert (await community.app.units.begin().enrolments.get(enrolment_id)).nurse_id == nurse.id


async def test_a_word_that_names_no_colleague_is_no_such_wish(community: Town) -> None:
    handled = await community.say(SUN, "停用电梯")

    assert not any(reply.key.startswith("dismiss") for reply in handled.replies)
