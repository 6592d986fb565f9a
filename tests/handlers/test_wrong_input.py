"""The list of wrong input: each gets a clear answer, leaves no trace in the matters, and is no fault."""

import pytest

from bot.domain.tickets import State
from storage.tables import TicketRow
from tests.support.stored import rows_of
from tests.support.town import CHEN, HE, LI, SUN, WANG, ZHANG, ZHAO, Town

ODD = {
    "nothing": "",
    "spaces": " \t\n ",
    "emoji only": "🙂🙂🙂",
    "a right-to-left mark": "\u202e\u200f你好\u202c",
    "only marks": "\u202e\u200f\u200b",
    "a control character": "你好\x00\x07",
    "half a character": "你好\ud83d",
    "markup": "<b>你好</b><script>alert(1)</script>",
    "other markup": "*_[`~",
    "a placeable": "{ $name } { -brand }",
    "a question to the database": "'; DROP TABLE tickets; --",
    "a very long word": "啊" * 5_000,
    "a very long line": "水管爆了 " * 1_000,
    "many lines": "你好\n" * 2_000,
    "a number": "1",
    "a negative number": "-1e400",
    "eight digits that are no code": "12345678",
}


async def filed(town: Town) -> int:
    return len([row for row in await rows_of(town.app.units.store, TicketRow) if row["number"]])


@pytest.mark.parametrize("who", [LI, WANG, SUN, HE, "a newcomer"])
@pytest.mark.parametrize("said", ODD.values(), ids=ODD)
async def test_whatever_is_said_is_answered(said: str, who: str, community: Town) -> None:
    if who == "a newcomer":
        handled = await community.app.dispatcher.handle(community.newcomers("cookie", said))
    else:
        handled = await community.say(who, said)

    assert handled.incident == ""
    assert handled.replies
    assert await filed(community) == 0


@pytest.mark.parametrize("trouble", ["video-not-taken", "voice-not-taken", "photo-too-big", "photo-broken"])
async def test_what_cannot_be_taken_is_said_plainly(trouble: str, community: Town) -> None:
    handled = await community.say(LI, "", trouble=trouble)

    assert [reply.key for reply in handled.replies] == [trouble]


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 0.0), (31.2304, 121.4737), (-91.0, 999.0)])
async def test_a_pin_alone_asks_what_it_is_for(latitude: float, longitude: float, community: Town) -> None:
    handled = await community.say(LI, "", location=(latitude, longitude))

    assert handled.incident == ""
    assert handled.replies


@pytest.mark.parametrize("address", ["99号楼9单元电梯坏了", "1号楼8单元电梯坏了", "1号楼2单元9901电梯坏了"])
async def test_an_address_that_does_not_exist_is_asked_about(address: str, community: Town) -> None:
    handled = await community.say(LI, address)

    assert [reply.key for reply in handled.replies] == ["filing-where-trouble"]
    assert await filed(community) == 0


FORGED = [
    ":",
    "::",
    "tickets",
    "tickets:",
    "tickets:claim",
    "tickets:claim:",
    "tickets:claim:abc",
    "tickets:claim:-1",
    "tickets:claim:1.5",
    "tickets:claim:９",
    "tickets:claim:²",
    "tickets:claim:0",
    "tickets:claim:999999999999999999",
    "tickets:claim:99999999999999999999999999",
    "tickets:claim:{ticket}.",
    "tickets:claim:{ticket}:1",
    "tickets:claim:{ticket}\x00",
    "tickets:explode:{ticket}",
    "tickets:result:{ticket}",
    "tickets:result:{ticket}.nonsense",
    "tickets:to:{ticket}.abc",
    "tickets:to:{ticket}.99999999999999999999999",
    "drafts:submit:{ticket}",
    "drafts:append:{draft}.abc",
    "drafts:append:{draft}.-1",
    "drafts:append:{draft}.²",
    "drafts:append:{draft}.999999999999999999999999999",
    "drafts:append:{draft}.{draft}",
    "drafts:as:{draft}.nonsense",
    "drafts:as:{draft}.\ud83d",
    "drafts:at:{draft}.nonsense",
    "drafts:at:{draft}.--",
    "drafts:at:{draft}.9-9-9-9",
    "drafts:at:{draft}.999999-1-1",
    "drafts:at:{draft}.{building}-999999999999999999999999-1",
    "drafts:at:{draft}.{building}-²-1",
    "drafts:at:{draft}.{building}-77-1",
    "ratings:good:{ticket}.99",
    "ratings:good:{ticket}.abc",
    "plans:every:1.abc",
    "plans:every:1.²",
    "visits:save:1",
    "health:reply:999999",
    "waste:of:999999999",
    "health:of:999999999",
    "welcome:speak:0.klingon",
    "welcome:speak:0.\ud83d",
    "menu:repair:0.1",
    "tel:110",
    "__class__:__init__:0",
    "\ud83d",
    "x" * 5_000,
    "tickets:claim:" + "1" * 5_000,
    "' OR 1=1 --",
]


@pytest.mark.parametrize("who", [LI, CHEN, WANG, HE])
async def test_a_forged_button_is_refused_and_leaves_no_trace(who: str, community: Town) -> None:
    ticket = await community.filed()
    await community.say(LI, "楼道灯坏了")
    draft = (await community.button(LI, "draft-submit")).action.split(":")[2]
    building = (await community.person(LI)).building_id
    faults = []

    for forged in FORGED:
        action = forged.format(ticket=ticket.id, draft=draft, building=building)
        community.clock.advance(seconds=2)  # no flood, only nonsense
        handled = await community.send(who, action)
        if handled.incident or not handled.replies:
            faults.append(forged)
    assert faults == []
    kept = await community.ticket(ticket.number)
    assert (kept.state, kept.owner_id, kept.text) == (State.OPEN, None, ticket.text)
    assert await filed(community) == 1


async def test_a_button_pressed_twice_does_its_work_once(community: Town) -> None:
    await community.say(LI, "厨房水管爆了")
    submit = (await community.button(LI, "draft-submit")).action
    await community.send(LI, submit)
    again = await community.send(LI, submit)

    assert [reply.key for reply in again.replies] == ["filing-error-already-filed"]
    assert await filed(community) == 1


@pytest.mark.parametrize("verb", ["depart", "resolve", "return", "soon", "ask"])
async def test_a_button_of_a_state_that_is_over_is_told_so(verb: str, community: Town) -> None:
    ticket = await community.resolved()
    handled = await community.send(WANG, f"tickets:{verb}:{ticket.id}")

    assert len(handled.replies) == 1
    assert handled.incident == ""
    assert (await community.ticket(ticket.number)).state is State.RESOLVED


async def test_a_stale_claim_says_who_has_it(community: Town) -> None:
    ticket = await community.claimed()
    handled = await community.send(ZHAO, f"tickets:claim:{ticket.id}")

    (reply,) = handled.replies
    assert (reply.key, reply.args["name"]) == ("ticket-error-already-claimed", WANG)


async def test_a_code_that_was_used_lets_nobody_in_again(community: Town) -> None:
    await community.say(HE, f"建档 {ZHANG} 女 68 尿酸 512")
    await community.press(HE, "enrol-eligible")
    code = str((await community.heard(HE))[-1].args["code"])
    assert [reply.key for reply in (await community.say(LI, code)).replies] == ["code-refused"]
    await community.say(ZHANG, code)

    for who in (ZHANG, CHEN, WANG):
        handled = await community.say(who, code)
        assert [reply.key for reply in handled.replies] == ["code-refused"]


@pytest.mark.parametrize("word", ["取消", "返回", "人工", "我的进度", "苹果核是什么垃圾", "尿酸高能吃豆腐吗"])
@pytest.mark.parametrize("form", ["place", "category", "resolve", "return", "ask", "reopen", "plan_date", "what"])
async def test_something_else_in_the_middle_of_a_question_is_answered(form: str, word: str, community: Town) -> None:
    who = LI
    if form == "what":
        await community.send(LI, "menu:repair:0")
    elif form in {"place", "category"}:
        await community.say(LI, "厨房水管爆了")
        await community.press(LI, f"draft-{form}")
    elif form == "reopen":
        ticket = await community.resolved()
        await community.send(LI, f"ratings:bad:{ticket.id}.0")
    elif form == "plan_date":
        who = HE
        await community.enrolled()
        await community.press(HE, "plan-date")
    else:
        who = WANG
        ticket = await community.claimed()
        await community.send(WANG, f"tickets:{form}:{ticket.id}")

    handled = await community.say(who, word)

    assert handled.incident == ""
    assert handled.replies


async def test_danger_is_answered_in_the_middle_of_anything(community: Town) -> None:
    await community.say(LI, "楼道灯坏了")
    await community.press(LI, "draft-place")
    handled = await community.say(LI, "厨房着火了")

    assert handled.replies[0].key == "danger"
    assert await filed(community) == 1


async def test_marks_that_turn_text_round_are_not_kept(community: Town) -> None:
    await community.say(LI, "楼道灯\u202e不亮\u202c\u200f")

    li = await community.person(LI)
    kept = [one.text for one in await community.app.units.begin().tickets.of_reporter(li.id)]
    assert kept == ["楼道灯不亮"]
