"""Many messages at once, and a far end that counts them."""

from dataclasses import replace

from bot.domain.messages import Lane, Notice
from bot.domain.people import Person, Role
from bot.pacing import Limits
from bot.stage import picture
from handlers.context import Desk
from storage.chats import Chat
from tests.support.bot_api import FakeBotApi
from tests.support.telegraph import QUICK, on_telegram
from tests.support.town import LI, SUN, WANG, Town

SECOND = 0.2
"""How long a second lasts here, on both sides."""

SCALED = Limits(overall=29 / SECOND, chat_apart=SECOND, group_a_minute=20, edit_apart=0)


async def crowd(town: Town, api: FakeBotApi, count: int) -> list[int]:
    """Let so many people have a chat each."""
    uow = town.app.units.begin()
    people = []
    for number in range(count):
        phone = api.person(f"住户 {number}")
        phone.chat.bot_status = "member"
        person = Person(await uow.new_id(), Role.RESIDENT, phone.name)
        uow.people.add(person)
        uow.chats.add(Chat(await uow.new_id(), "telegram", str(phone.id), person.id))
        people.append(person.id)
    await uow.commit()
    return people


async def test_three_hundred_messages_to_many_chats_are_never_too_many(community: Town) -> None:
    ticket = await community.filed(LI)
    uow = community.app.units.begin()
    photo = await uow.tickets.add_photo(ticket.id, "note", picture(), community.clock.now())
    await uow.commit()
    async with FakeBotApi(second=SECOND) as api:
        people = await crowd(community, api, 150)
        async with on_telegram(community, api, limits=SCALED):
            await api.until(lambda: api.updates.polls > 0)

            async def tell(desk: Desk) -> None:
                for number in range(300):
                    label = {"label": f"第 {number} 条"}
                    photos = (photo,) * 10 if number == 150 else ()
                    desk.tell(Notice(people[number % 150], "label", label, photos=photos, urgent=True))

            await community.app.dispatcher.transact(tell)
            await api.until(lambda: len(api.sent) == 310, timeout=30)

        assert api.too_many == 0
        for person in range(150):
            chat = next(chat for chat in api.world.chats.values() if chat.title == f"住户 {person}")
            texts = [message.text for message in chat.answers if message.text]
            assert texts == [f"第 {person} 条", f"第 {person + 150} 条"]


async def test_a_group_hears_no_more_than_it_may_and_always_of_danger(community: Town) -> None:
    async with (
        FakeBotApi(second=0.01, group_window=60) as api,
        on_telegram(community, api, limits=replace(QUICK, group_a_minute=20)) as telegraph,
    ):
        group = await telegraph.group(await telegraph.of(WANG), lead=SUN)
        chat = await community.app.units.begin().chats.of_grid(
            next(one.id for one in (await community.app.units.begin().community()).grids.values() if one.code == "A1")
        )
        assert chat is not None
        to = chat.id

        async def tell(desk: Desk) -> None:
            for number in range(30):
                desk.tell(Notice(to, "label", {"label": f"第 {number} 条"}, urgent=True, to_group=True))

        await community.app.dispatcher.transact(tell)
        li = await telegraph.of(LI)
        await api.until(lambda: len(group.answers) == 17, timeout=10)
        await li.says("人工")
        await li.hears("已收到")
        assert len(group.answers) == 17

        async def warn(desk: Desk) -> None:
            danger = {"label": "有人被困"}
            desk.tell(Notice(to, "label", danger, lane=Lane.DANGER, urgent=True, to_group=True))

        await community.app.dispatcher.transact(warn)
        await api.until(lambda: group.answers[-1].text == "有人被困")

        assert len(group.answers) == 18
        assert api.too_many == 0
