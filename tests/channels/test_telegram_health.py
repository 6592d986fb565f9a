"""Somebody's own health on Telegram: never unasked, and only while they want it there."""

from bot.domain.messages import Arg, Notice
from tests.support.bot_api import FakeBotApi
from tests.support.telegraph import known, on_telegram, tell
from tests.support.town import HE, ZHANG, Town


def said_by_the_nurse(to: int, words: str) -> Notice:
    args: dict[str, Arg] = {"words": words, "name": HE}
    return Notice(to, "health-nurse-says", args, urgent=True)


async def test_who_wants_it_here_reads_it_here_until_they_take_it_back(community: Town, api: FakeBotApi) -> None:
    community.app.doors.clinics = frozenset({"桂园社区"})
    await community.planned()
    async with on_telegram(community, api) as telegraph:
        zhang, me = await known(telegraph, ZHANG)
        await tell(community, said_by_the_nurse(me, "尿酸 512，先别停药"))
        await zhang.hears("有一条给您的消息")
        assert not [one for one in zhang.chat.answers if "512" in one.text]

        await zhang.presses("在这里看")
        await zhang.hears("Telegram 公司的服务器")
        await zhang.presses("同意")
        await zhang.hears("以后的随访就在这里说")
        await tell(community, said_by_the_nurse(me, "尿酸 498，很好"))
        assert "498" in (await zhang.hears("很好")).text

        await zhang.presses("改回网页")
        agreed = await zhang.hears("只在网页上说")
        await tell(community, said_by_the_nurse(me, "尿酸 487"))
        await zhang.hears("有一条给您的消息", after=agreed)
        assert not [one for one in zhang.chat.answers if "487" in one.text]


async def test_a_nurse_gets_nothing_of_her_residents_here_whatever_they_want(community: Town, api: FakeBotApi) -> None:
    community.app.doors.clinics = frozenset({"桂园社区"})
    await community.planned()
    async with on_telegram(community, api) as telegraph:
        he, nurse_id = await known(telegraph, HE)
        await tell(community, Notice(nurse_id, "health-nurse-says", {"words": "尿酸 512", "name": ZHANG}, urgent=True))
        waits = await he.hears("有一条给您的消息")

        assert "512" not in waits.text
        assert not [words for row in waits.buttons for words, _ in row if "在这里看" in words]
        asked = await he.says(f"{ZHANG} 尿酸 400")
        await he.hears("请在网页上说", after=asked)
