"""交给本人: used twice, for what is over, by whom it is not for, guessed; and what the row keeps."""

import pytest

from bot.domain.tickets import State
from handlers.takeovers import LIVES, MATTER
from storage.tables import CallbackRow
from tests.support.stored import rows_of
from tests.support.town import CHEN, LI, WANG, ZHANG, ZHAO, Town

WALK_IN = "代报 王奶奶 1号楼2单元502 厨房漏水 13800000000"


async def for_a_walk_in(town: Town, said: str = WALK_IN) -> tuple[int, str]:
    """王芳 files for somebody who is not known here, and makes the code."""
    await town.say(WANG, said)
    await town.press(WANG, "draft-submit")
    number = int(str((await town.heard(WANG))[-1].args["number"]))
    await town.press(WANG, "do-hand-on")
    return number, str((await town.heard(WANG))[-1].args["code"])


async def test_what_a_worker_files_has_no_reporter_and_is_sealed_for_whom_it_is(community: Town) -> None:
    number, _ = await for_a_walk_in(community)

    ticket = await community.ticket(number)
    wang = await community.person(WANG)
    assert (ticket.reporter_id, ticket.filed_by, ticket.on_behalf) == (None, wang.id, "王奶奶\n13800000000")
    assert await community.app.units.begin().tickets.listeners_of(ticket) == []


async def test_a_code_is_used_once(community: Town) -> None:
    number, code = await for_a_walk_in(community)
    await community.say(ZHANG, code)
    await community.press(ZHANG, "takeover-mine")

    second = await community.say(CHEN, code)

    assert [reply.key for reply in second.replies] == ["code-refused"]
    assert (await community.ticket(number)).reporter_id == (await community.person(ZHANG)).id


async def test_of_two_who_were_both_asked_only_one_has_it(community: Town) -> None:
    number, code = await for_a_walk_in(community)
    await community.say(ZHANG, code)
    await community.say(CHEN, code)
    await community.press(ZHANG, "takeover-mine")

    handled = await community.press(CHEN, "takeover-mine")

    assert [reply.key for reply in handled.replies] == ["code-refused"]
    assert (await community.ticket(number)).reporter_id == (await community.person(ZHANG)).id


async def test_a_newer_code_ends_the_one_before_it_and_no_code_of_another_matter(community: Town) -> None:
    _, first = await for_a_walk_in(community)
    await community.press(WANG, "do-hand-on")
    newer = str((await community.heard(WANG))[-1].args["code"])
    _, other = await for_a_walk_in(community, "代报 王奶奶 1号楼2单元502 楼道灯不亮 13800000000")

    assert [reply.key for reply in (await community.say(CHEN, first)).replies] == ["code-refused"]
    for code in (newer, other):
        assert [reply.key for reply in (await community.say(CHEN, code)).replies] == ["takeover-ask"]


@pytest.mark.parametrize("who", [WANG, ZHAO])
async def test_the_staff_take_nothing_over_whoever_filed_it(who: str, community: Town) -> None:
    _, code = await for_a_walk_in(community)

    assert [reply.key for reply in (await community.say(who, code)).replies] == ["takeover-error-staff"]


async def test_the_code_of_a_matter_lets_nobody_in_as_the_worker(community: Town) -> None:
    _, code = await for_a_walk_in(community)
    await community.say(CHEN, code)
    await community.send(CHEN, f"entry:me:{(await community.button(CHEN, 'takeover-mine')).action.split(':')[2]}")

    known = await community.app.units.begin().people.by_account("web", CHEN)
    assert known is not None
    assert known.name == CHEN


async def test_what_was_taken_back_is_not_taken_over(community: Town) -> None:
    number, code = await for_a_walk_in(community)
    await community.press(WANG, "do-undo")

    handled = await community.say(CHEN, code)

    assert (await community.ticket(number)).state is State.WITHDRAWN
    assert [reply.key for reply in handled.replies] == ["takeover-error-over"]


async def test_a_code_is_good_for_thirty_days(community: Town) -> None:
    _, code = await for_a_walk_in(community)
    uow = community.app.units.begin()
    (issued,) = await uow.people.passes(MATTER, community.clock.now())

    assert issued.expires_at == community.clock.now() + LIVES
    community.clock.advance(days=30)
    assert [reply.key for reply in (await community.say(CHEN, code)).replies] == ["code-refused"]


async def test_guessed_links_are_slowed_like_guessed_codes(community: Town) -> None:
    for number in range(5):
        await community.send(CHEN, f"entry:with:0.AAAABBBBCC{number}2")
    _, code = await for_a_walk_in(community)

    handled = await community.send(CHEN, f"entry:with:0.{code}")

    assert [reply.key for reply in handled.replies] == ["code-too-often"]


async def test_whoever_took_it_over_undoes_nothing(community: Town) -> None:
    number, code = await for_a_walk_in(community)
    await community.say(CHEN, code)
    await community.press(CHEN, "takeover-mine")

    handled = await community.send(CHEN, f"drafts:undo:{(await community.ticket(number)).id}")

    assert [reply.key for reply in handled.replies] == ["refused-not-allowed"]


async def test_a_relative_who_was_nobody_before_does_not_live_where_the_mother_does(community: Town) -> None:
    inbound = community.newcomers("daughter", "帮我妈报一下，她家3号楼2单元402厨房漏水")
    (asked,) = (await community.app.dispatcher.handle(inbound)).replies
    place = community.newcomers("daughter", action=asked.buttons[0].action)
    handled = await community.app.dispatcher.handle(place)

    daughter = await community.app.units.begin().people.get(handled.person_id)
    assert [reply.key for reply in handled.replies] == ["filing-draft"]
    assert daughter.building_id is None


async def test_an_anonymous_relative_stands_in_no_column_of_the_row(community: Town) -> None:
    await community.say(LI, "帮我妈报一下，她家3号楼2单元402厨房漏水")
    await community.press(LI, "draft-anonymous")
    await community.press(LI, "draft-submit")

    ticket = await community.ticket(int(str((await community.heard(LI))[-1].args["number"])))
    assert (ticket.reporter_id, ticket.filed_by, ticket.on_behalf) == (None, None, "")


async def test_the_name_of_whom_it_is_for_is_read_by_who_comes_and_by_nobody_before(community: Town) -> None:
    number, _ = await for_a_walk_in(community)
    before = [str(notice.args) for notice in await community.heard(ZHAO)]
    await community.press(ZHAO, "do-claim")
    after = [str(notice.args) for notice in await community.heard(ZHAO)]

    assert number
    assert not any("王奶奶" in words for words in before)
    assert any("王奶奶" in words and "13800000000" in words for words in after)


async def test_the_one_who_bears_the_name_at_another_door_is_not_assumed(community: Town) -> None:
    await community.say(WANG, "代报 李桂芳 1号楼1单元101 厨房漏水")
    await community.press(WANG, "draft-submit")

    assert await community.keys(LI) == []


async def test_a_closing_is_asked_about_once_though_it_is_taken_over_afterwards(either_community: Town) -> None:
    town = either_community
    await town.say(LI, "帮我妈报一下，她家1号楼1单元402厨房漏水")
    await town.press(LI, "draft-submit")
    ticket = await town.ticket(int(str((await town.heard(LI))[-1].args["number"])))
    await town.press(LI, "do-hand-on")
    code = str((await town.heard(LI))[-1].args["code"])
    await town.send(WANG, f"tickets:claim:{ticket.id}")
    await town.send(WANG, f"tickets:result:{ticket.id}.fixed")
    await town.say(ZHANG, code)
    await town.press(ZHANG, "takeover-mine")
    await town.press(ZHANG, "rate-good")

    rows = await rows_of(town.app.units.store, CallbackRow)
    assert [row["rating"] for row in rows] == ["good"]
    assert (await town.ticket(ticket.number)).state is State.CLOSED
    assert await town.keys(ZHANG) == ["takeover-ask", "ticket-done", "takeover-done", "rating-thanks"]
