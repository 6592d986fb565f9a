"""Codes that are typed, and posters that are scanned: who somebody is from then on, and what comes along."""

from itertools import count
from typing import Any

import pytest

from bot.dispatcher import Handled
from bot.domain.messages import Word
from bot.domain.people import Person, Role
from bot.domain.words import Language
from handlers import entry
from handlers.context import Desk
from handlers.dialogue import Inbound
from storage.outbox import SAID
from storage.tables import PersonRow
from tests.support.builders import an_enrolment
from tests.support.stored import keep, rows_of
from tests.support.town import CHEN, HE, LI, SUN, WANG, Town

_ids = count(1)
ADDRESS = "4711"


async def writes(town: Town, text: str = "", account: str = "tg-7", address: str = ADDRESS, **more: Any) -> Handled:
    """Let somebody write by a wire that pushes."""
    inbound = Inbound("telegram", account, f"u-{next(_ids)}", text, address=address, **more)
    return await town.app.dispatcher.handle(inbound)


async def enters(town: Town, text: str, account: str = "tg-7", address: str = ADDRESS) -> Handled:
    """Let somebody type a code, and say that it is their own."""
    asked = await writes(town, text, account, address)
    if not keys(asked)[-1].startswith("code-whose"):
        return asked
    return await writes(town, "", account, address, action=asked.replies[-1].buttons[0].action)


async def behind(town: Town, account: str = "tg-7", channel: str = "telegram") -> Person:
    found = await town.app.units.begin().people.by_account(channel, account)
    assert found is not None
    return found


async def code_for(town: Town, name: str, kind: str = entry.RETURN) -> str:
    person = await town.person(name)
    made: list[str] = []

    async def make(desk: Desk) -> None:
        make_one = entry.return_code if kind == entry.RETURN else entry.device_code
        made.append((await make_one(desk, person)).code)

    await town.app.dispatcher.transact(make)
    return made[-1]


async def invitation(town: Town, name: str = "新来的") -> str:
    made: list[str] = []

    async def make(desk: Desk) -> None:
        made.append((await entry.invite(desk, Role.GRID_WORKER, "A1", name)).code)

    await town.app.dispatcher.transact(make)
    return made[-1]


def keys(handled: Handled) -> list[str]:
    assert handled.incident == ""
    return [reply.key for reply in handled.replies]


async def chat_of(town: Town, person: Person) -> str | None:
    chat = await town.app.units.begin().chats.of(person.id)
    return None if chat is None else chat.address


# Codes


@pytest.mark.parametrize("written", ["{}", " {} ", "｛｝", "lower", "bare", "spaced", "long dashes"])
async def test_a_code_is_taken_however_it_is_typed(written: str, community: Town) -> None:
    code = await code_for(community, LI)
    ways = {"lower": code.lower(), "bare": code.replace("-", ""), "spaced": code.replace("-", " ")}
    said = {**ways, "long dashes": code.replace("-", "–"), "｛｝": code.replace("-", "－")}.get(written)

    assert keys(await enters(community, said or written.format(code))) == ["code-taken", "welcome"]
    assert (await behind(community)).name == LI


async def test_a_telegram_account_that_typed_a_code_is_that_person_from_then_on(community: Town) -> None:
    await writes(community, "你好")
    li = await community.person(LI)

    await enters(community, await code_for(community, LI))

    assert (await behind(community)).id == li.id
    assert await chat_of(community, li) == ADDRESS
    ticket = await community.filed(CHEN, "楼道灯不亮")
    assert ticket.reporter_id != li.id
    await writes(community, "厨房水管爆了")
    assert (await community.keys(LI))[-1] == "filing-draft"


async def test_the_first_message_of_all_may_be_a_code(community: Town) -> None:
    await enters(community, f"/start in-{(await code_for(community, LI)).replace('-', '')}")

    assert await chat_of(community, await community.person(LI)) == ADDRESS


async def test_of_two_chats_the_one_that_was_linked_last_is_pushed_to(community: Town) -> None:
    code = await code_for(community, LI)
    await enters(community, code)
    await writes(community, "你好", "tg-8", "4712")

    await enters(community, code, "tg-8", "4712")

    assert await chat_of(community, await community.person(LI)) == "4712"


async def test_on_the_page_the_session_becomes_that_person(community: Town) -> None:
    await community.app.dispatcher.handle(community.newcomers("cookie", "你好"))

    asked = await community.app.dispatcher.handle(community.newcomers("cookie", await code_for(community, LI)))
    assert keys(asked) == ["code-whose"]
    assert (await behind(community, "cookie", "web")).name == ""
    press = asked.replies[0].buttons[0].action
    handled = await community.app.dispatcher.handle(community.newcomers("cookie", action=press))

    assert keys(handled) == ["code-taken", "welcome"]
    assert (await behind(community, "cookie", "web")).name == LI


async def test_a_code_does_not_stand_in_the_conversation(community: Town) -> None:
    code = await code_for(community, LI)

    await writes(community, code)
    posted = await community.app.units.begin().outbox.newest((await behind(community)).id, 9)
    await enters(community, code)

    assert [str(one.notice.args["words"]) for one in posted if one.notice.key == SAID] == ["••••-••••-••••"]
    assert not any(code in repr(one.notice.args) for one in await community.posted(LI))


async def test_an_invitation_works_once_and_makes_one_of_the_staff(community: Town) -> None:
    code = await invitation(community)

    assert keys(await writes(community, code)) == ["code-taken", "welcome-staff"]
    assert (await behind(community)).role is Role.GRID_WORKER
    assert keys(await writes(community, code, "tg-8", "4712")) == ["code-refused"]


async def test_a_code_for_a_device_works_once_within_a_quarter_of_an_hour(community: Town) -> None:
    code = await code_for(community, LI, entry.DEVICE)
    assert keys(await enters(community, code)) == ["code-taken", "welcome"]
    assert keys(await writes(community, code, "tg-8", "4712")) == ["code-refused"]

    late = await code_for(community, CHEN, entry.DEVICE)
    community.clock.advance(minutes=15)
    assert keys(await writes(community, late, "tg-8", "4712")) == ["code-refused"]


async def test_a_newer_code_for_a_device_ends_the_one_before(community: Town) -> None:
    first = await code_for(community, LI, entry.DEVICE)
    await code_for(community, LI, entry.DEVICE)

    assert keys(await writes(community, first)) == ["code-refused"]


async def test_ones_own_code_is_not_used_up(community: Town) -> None:
    code = await code_for(community, LI, entry.DEVICE)

    assert keys(await community.say(LI, code)) == ["code-own"]
    assert keys(await enters(community, code)) == ["code-taken", "welcome"]


async def test_the_code_of_a_group_lets_nobody_in(community: Town) -> None:
    sun = await community.person(SUN)
    uow = community.app.units.begin()
    uow.people.issue_pass("ABCDEFGH2345", sun.id, "group", None, about=1)
    await uow.commit()

    assert keys(await writes(community, "ABCD-EFGH-2345")) == ["code-refused"]


@pytest.mark.parametrize("said", ["refrigerator", "lift door lamp", "room 1201 leak", "139000000123", "1234 5678 9012"])
async def test_words_that_only_look_like_a_code_are_words(said: str, community: Town) -> None:
    assert not {"code-refused", "code-taken"} & set(keys(await writes(community, said)))


# Guessing


async def test_guessing_is_slowed_after_five_wrong_codes(community: Town) -> None:
    good = await code_for(community, LI)
    for number in range(5):
        assert keys(await writes(community, f"AAAA-BBBB-000{number}")) == ["code-refused"]

    assert keys(await writes(community, "AAAA-BBBB-0009")) == ["code-too-often"]
    await writes(community, "/cancel")
    assert keys(await writes(community, good)) == ["code-too-often"]

    community.clock.advance(minutes=10)
    assert keys(await enters(community, good)) == ["code-taken", "welcome"]


async def test_words_that_look_like_codes_are_counted_too(community: Town) -> None:
    for _ in range(5):
        await writes(community, "lift door lamp")

    assert keys(await writes(community, (await code_for(community, LI)).replace("-", " "))) != ["code-taken", "welcome"]


async def test_others_are_not_slowed(community: Town) -> None:
    for number in range(6):
        await writes(community, f"AAAA-BBBB-000{number}")

    assert keys(await enters(community, await code_for(community, LI), "tg-8", "4712")) == ["code-taken", "welcome"]


# Whose code it is


async def test_a_foreign_link_takes_nobodys_matters_without_their_word(either_community: Town) -> None:
    town = either_community
    number = await reported(town, anonymously=False)
    victim = await behind(town)
    code = await code_for(town, LI, entry.DEVICE)

    handled = await writes(town, f"/start in-{code.replace('-', '')}")

    assert keys(handled) == ["code-whose"]
    assert handled.replies[0].args["name"] == LI
    assert (await behind(town)).id == victim.id
    assert (await town.ticket(number)).reporter_id == victim.id
    assert "device-came-in" not in await town.keys(LI)
    assert keys(await enters(town, code, "tg-8", "4712")) == ["code-taken", "welcome"]  # it was not used up


async def test_of_a_colleague_the_role_is_told_too(community: Town) -> None:
    (asked,) = (await writes(community, await code_for(community, WANG))).replies

    assert asked.key == "code-whose-staff"
    assert asked.args["role"] == Word("role-grid-worker")


async def test_who_has_said_something_is_asked_before_an_invitation_is_used(community: Town) -> None:
    await writes(community, "你好")
    code = await invitation(community)

    assert keys(await writes(community, code)) == ["code-whose-staff"]
    assert (await behind(community)).role is Role.RESIDENT
    assert keys(await enters(community, code)) == ["code-taken", "welcome-staff"]


async def test_a_button_counts_for_the_code_beside_it_only(community: Town) -> None:
    older = (await writes(community, await code_for(community, LI))).replies[0].buttons[0].action
    await writes(community, await code_for(community, CHEN))

    assert keys(await writes(community, action=older)) == ["code-refused"]
    assert (await behind(community)).name == ""


async def test_a_code_that_ended_before_the_press_lets_nobody_in(community: Town) -> None:
    asked = await writes(community, await code_for(community, LI, entry.DEVICE))
    community.clock.advance(minutes=15)

    assert keys(await writes(community, action=asked.replies[0].buttons[0].action)) == ["code-refused"]
    assert keys(await writes(community, action="entry:me:1")) == ["code-refused"]


async def test_an_open_question_stays_open_beside_a_code(community: Town) -> None:
    await writes(community, "楼道灯不亮")
    assert keys(await writes(community, await code_for(community, LI))) == ["code-whose"]

    assert keys(await writes(community, "桂园小区3号楼2单元")) == ["filing-draft"]


async def test_the_owner_of_a_code_hears_of_the_new_device_and_removes_it(community: Town) -> None:
    await enters(community, await code_for(community, LI))

    assert "device-came-in" in await community.keys(LI)
    await community.press(LI, "device-remove")
    assert await community.app.units.begin().people.by_account("telegram", "tg-7") is None


async def test_the_chat_that_is_left_for_a_new_one_hears_of_it_too(community: Town) -> None:
    code = await code_for(community, LI)
    await enters(community, code)
    first = await community.app.units.begin().chats.at("telegram", ADDRESS)
    assert first is not None

    await enters(community, code, "tg-8", "4712")

    told = [one for one in await community.app.units.begin().outbox.waiting(0, 500) if one.notice.to_group]
    assert [(one.chat_id, one.notice.key) for one in told] == [(first.id, "device-came-in")]


async def test_a_first_device_is_news_to_nobody(community: Town) -> None:
    await writes(community, await invitation(community))

    posted = await community.app.units.begin().outbox.newest((await behind(community)).id, 9)
    assert "device-came-in" not in [one.notice.key for one in posted]


# What comes along


async def reported(town: Town, *, anonymously: bool) -> int:
    """Let a newcomer file something by Telegram."""
    await writes(town, "桂园小区3号楼2单元楼道灯不亮")
    person = await behind(town)
    draft = (await town.app.units.begin().outbox.newest(person.id, 5))[-1].notice.buttons[0].action.split(":")[2]
    if anonymously:
        await writes(town, action=f"drafts:anonymous:{draft}")
    handled = await writes(town, action=f"drafts:submit:{draft}")
    return int(str(handled.replies[-1].args["number"]))


@pytest.mark.parametrize("anonymously", [False, True])
async def test_what_nobody_by_name_had_reported_comes_along(anonymously: bool, either_community: Town) -> None:
    community = either_community
    number = await reported(community, anonymously=anonymously)

    handled = await enters(community, await code_for(community, LI))

    assert keys(handled) == ["code-taken-moved", "welcome"]
    ticket = await community.ticket(number)
    li = await community.person(LI)
    assert await community.app.units.begin().tickets.reporter_of(ticket) == li.id
    assert (ticket.anonymous, ticket.reporter_id) == (anonymously, None if anonymously else li.id)
    assert keys(await writes(community, "/my")) == ["progress-list"]


async def test_whose_save_meets_the_change_of_hands_reads_anew(community: Town) -> None:
    number = await reported(community, anonymously=False)
    before = await community.ticket(number)

    await enters(community, await code_for(community, LI))

    assert (await community.ticket(number)).version == before.version + 1


async def test_a_draft_in_hand_can_still_be_filed(community: Town) -> None:
    await writes(community, "桂园小区3号楼2单元楼道灯不亮")
    person = await behind(community)
    draft = (await community.app.units.begin().outbox.newest(person.id, 5))[-1].notice.buttons[0].action
    await enters(community, await code_for(community, LI))

    assert keys(await writes(community, action=draft)) == ["filing-draft-filed", "filing-received"]


async def test_what_somebody_by_name_has_reported_stays_theirs(community: Town) -> None:
    ticket = await community.filed(CHEN)

    await community.say(CHEN, await code_for(community, LI))
    await community.press(CHEN, "code-me")

    assert (await community.ticket(ticket.number)).reporter_id == ticket.reporter_id


async def test_who_is_still_known_elsewhere_keeps_what_they_reported(community: Town) -> None:
    number = await reported(community, anonymously=False)
    before = await behind(community)
    uow = community.app.units.begin()
    uow.people.link(before.id, "web", "another-device", community.clock.now())
    await uow.commit()

    assert keys(await enters(community, await code_for(community, LI))) == ["code-taken", "welcome"]
    assert (await community.ticket(number)).reporter_id == before.id


async def test_who_is_in_the_programme_is_sent_to_the_nurse(community: Town) -> None:
    await writes(community, "你好")
    patient, nurse = await behind(community), await community.person(HE)
    await keep(community.app.units, enrolments=[an_enrolment(person_id=patient.id, nurse_id=nurse.id)])

    assert keys(await enters(community, await code_for(community, LI))) == ["code-error-in-care"]
    assert (await behind(community)).id == patient.id


async def test_an_invitation_is_not_used_up_by_a_refusal(community: Town) -> None:
    await writes(community, "你好")
    patient, nurse = await behind(community), await community.person(HE)
    await keep(community.app.units, enrolments=[an_enrolment(person_id=patient.id, nurse_id=nurse.id)])
    code = await invitation(community)
    await writes(community, code)

    assert keys(await writes(community, code, "tg-8", "4712")) == ["code-taken", "welcome-staff"]


# Posters


async def building(town: Town, code: str = "GY-3") -> int:
    found = {one.code: one.id for one in (await town.app.units.begin().community()).buildings.values()}
    return found[code]


async def test_a_newcomer_who_scans_a_poster_lives_there_as_far_as_is_known(community: Town) -> None:
    at = await building(community)

    handled = await writes(community, f"/start at-{at}-2")

    assert keys(handled) == ["poster-here"]
    person = await behind(community)
    assert (person.building_id, person.entrance, person.flat) == (at, 2, "")
    assert person.language is Language.ZH
    await writes(community, "楼道灯不亮")
    drafted = (await community.app.units.begin().outbox.newest(person.id, 1))[0].notice
    assert drafted.key == "filing-draft"


async def test_nobody_has_said_anything_by_following_a_link(community: Town) -> None:
    await writes(community, f"/start at-{await building(community)}")

    posted = await community.app.units.begin().outbox.newest((await behind(community)).id, 9)
    assert [one.notice.key for one in posted] == ["poster-here"]


async def test_somebody_with_a_home_keeps_it_and_reports_from_the_poster_once(community: Town) -> None:
    at, home = await building(community), (await community.person(LI)).building_id
    assert at != home

    await community.send(LI, f"entry:at:{at}.1")
    here = await community.filed(LI, "楼道灯不亮")
    later = await community.filed(LI, "单元门锁坏了")

    assert (here.building_id, here.entrance) == (at, 1)
    assert later.building_id == home
    assert (await community.person(LI)).building_id == home


async def test_a_poster_counts_for_an_hour(community: Town) -> None:
    await community.send(LI, f"entry:at:{await building(community)}.1")
    community.clock.advance(minutes=60)

    assert (await community.filed(LI, "楼道灯不亮")).building_id == (await community.person(LI)).building_id


async def test_a_place_that_is_said_goes_before_the_poster(community: Town) -> None:
    await community.send(LI, f"entry:at:{await building(community)}.1")

    ticket = await community.filed(LI, "1号楼2单元楼道灯不亮")

    assert ticket.building_id == await building(community, "GY-1")


@pytest.mark.parametrize("payload", ["at-999999999", "at-", "at-abc", "at-1-99999"])
async def test_an_old_poster_is_said_to_be_old(payload: str, community: Town) -> None:
    assert keys(await writes(community, f"/start {payload}")) == ["poster-old", "welcome"]


async def test_an_entrance_that_a_building_does_not_have_is_left_out(community: Town) -> None:
    await writes(community, f"/start at-{await building(community)}-99")

    assert (await behind(community)).entrance is None


async def test_staff_who_scan_a_poster_get_no_home(community: Town) -> None:
    handled = await community.send(WANG, f"entry:at:{await building(community)}.1")

    assert keys(handled) == ["poster-here-staff"]
    assert (await community.person(WANG)).building_id is None


@pytest.mark.parametrize(
    "payload", ["in-", "in-short", "in-AAAABBBBCCCC", "nonsense", "'; DROP TABLE passes", "in-" + "A" * 500]
)
async def test_a_mangled_start_is_answered(payload: str, community: Town) -> None:
    assert keys(await writes(community, f"/start {payload}"))[-1] in {"welcome", "code-refused"}
    assert len([one for one in await rows_of(community.app.units.store, PersonRow) if one["role"] != "resident"]) == 21
