"""A complaint about one of the staff never reaches them, whatever becomes of it and whatever they try."""

from dataclasses import replace

import pytest

from bot.adapters.pictures import clean
from bot.domain.tickets import State, Ticket
from bot.stage import picture
from storage.chats import Chat
from tests.channels.conftest import Site
from tests.support.town import GAO, LI, QIAN, SUN, WANG, ZHAO, Town

CASES = [
    pytest.param(WANG, "网格员", SUN, [ZHAO], id="a worker"),
    pytest.param(SUN, "网格长", QIAN, [WANG, ZHAO], id="the lead"),
    pytest.param(QIAN, "社区主任", GAO, [WANG, ZHAO], id="the administrator"),
]
SECRETS = ("说话难听", "又骂人", "上周三", "反映工作人员")
GUESSED = ("tickets:details", "progress:show", "tickets:claim", "tickets:decline", "tickets:ask", "tickets:resolve")


async def group_of(town: Town) -> Chat:
    """Bind a group to the grid in which everything happens."""
    uow = town.app.units.begin()
    community = await uow.community()
    grid = next(one for one in community.grids.values() if one.code == "A1")
    chat = Chat(await uow.new_id(), "telegram", "-100", grid_id=grid.id, bound_by=(await town.person(SUN)).id)
    uow.chats.add(chat)
    await uow.commit()
    return chat


async def filed(town: Town, subject: str, role: str) -> Ticket:
    said = await town.inbound(LI, f"投诉{role}{subject}说话难听", pictures=(clean(picture()),))
    await town.app.dispatcher.handle(said)
    await town.press(LI, "draft-submit")
    return await town.ticket(int(str((await town.heard(LI))[-1].args["number"])))


class Life:
    """The steps of a complaint, and what those who must not hear of it can find out."""

    def __init__(self, page: Site, ticket: Ticket, reader: str, kept_out: list[str], chat: Chat) -> None:
        self.page, self.town, self.ticket, self.reader = page, page.town, ticket, reader
        self.kept_out, self.chat = kept_out, chat

    async def late(self) -> None:
        await self.town.pass_time(hours=30)

    async def claimed(self) -> None:
        await self.town.press(self.reader, "do-claim")

    async def resolved(self) -> None:
        await self.town.send(self.reader, f"tickets:result:{self.ticket.id}.persuaded")

    async def reopened(self) -> None:
        await self.town.press(LI, "rate-bad")
        await self.town.say(LI, "今天又骂人了")

    async def added_to(self) -> None:
        await self.town.say(LI, "还有上周三")

    async def handed_over(self) -> None:
        await self.town.press(self.reader, "do-claim")
        for step in ("depart", "arrive", "handover"):
            await self.town.send(self.reader, f"tickets:{step}:{self.ticket.id}")
        offered = [one for one in (await self.town.heard(self.reader))[-1].buttons if "tickets:to" in one.action]
        people = {str((await self.town.person(name)).id) for name in self.kept_out[:1]}
        assert people.isdisjoint(one.action.rpartition(".")[2] for one in offered)

    async def given_back(self) -> None:
        await self.town.send(self.reader, f"tickets:return-busy:{self.ticket.id}")

    async def nothing_comes_through(self, step: str) -> None:
        number = str(self.ticket.number)
        photos = await self.town.app.units.begin().tickets.photos(self.ticket.id, "before")
        for name in self.kept_out:
            for action in GUESSED:
                handled = await self.town.send(name, f"{action}:{self.ticket.id}")
                assert handled.refused, f"{step}: {name} pressed {action}"
            await self.town.say(name, "我的进度")
            told = str(await self.town.heard(name))
            assert [secret for secret in (*SECRETS, f"'{number}'") if secret in told] == [], f"{step}: {name}: {told}"
            browser = await self.page.of(name)
            await browser.read(f"/matters/{number}", 404)
            async with browser.client.get(f"/photos/{photos[0]}") as answer:
                assert answer.status == 404, f"{step}: {name}"
        in_group = await self.town.app.units.begin().outbox.since_in(self.chat.id, 0)
        assert not any(secret in str(in_group) for secret in (*SECRETS, f"'{number}'")), f"{step}: the group"


@pytest.mark.parametrize(("subject", "role", "reader", "others"), CASES)
async def test_nobody_who_must_not_hears_of_it_at_any_step(
    page: Site, subject: str, role: str, reader: str, others: list[str]
) -> None:
    chat = await group_of(page.town)
    ticket = await filed(page.town, subject, role)
    assert ticket.subject_id == (await page.town.person(subject)).id
    life = Life(page, ticket, reader, [subject, *others], chat)
    await life.nothing_comes_through("filed")
    for step in ("late", "claimed", "resolved", "reopened", "added_to", "handed_over", "given_back"):
        await getattr(life, step)()
        await life.nothing_comes_through(step)

    assert "说话难听" in str(await page.town.heard(reader))
    assert LI not in str(await page.town.heard(reader))


@pytest.mark.parametrize("state", [State.MERGED, State.CLOSED, State.WITHDRAWN])
async def test_nor_when_it_has_ended_or_became_part_of_another(page: Site, state: State) -> None:
    town = page.town
    other, ticket = await filed(town, ZHAO, "网格员"), await filed(town, WANG, "网格员")
    uow = town.app.units.begin()
    me = (await town.person(WANG)).id
    known = await uow.tickets.get(ticket.id)
    ended = replace(known, state=state, incident_id=other.id, lead_id=me, candidates=(me,), joint=(str(me),))
    uow.tickets.save(ended)
    await uow.commit()
    life = Life(page, ticket, SUN, [WANG], await group_of(town))

    await life.nothing_comes_through(state.value)
