import asyncio
from dataclasses import replace

import pytest

from bot.domain.messages import Notice
from bot.domain.words import Language
from handlers.context import Desk
from storage.stores import Conflict
from storage.tables import InboxRow, OutboxRow
from tests.support.clock import MORNING
from tests.support.stored import rows_of
from tests.support.town import LI, WANG, Town


async def test_one_message_is_one_transaction(community: Town) -> None:
    """The receipt, the draft, the form and the answer are there together."""
    handled = await community.say(LI, "厨房水管爆了")

    (receipt,) = await rows_of(community.app.units.store, InboxRow)
    assert (receipt["state"], receipt["person_id"]) == ("done", handled.person_id)
    assert receipt["said"] == ""
    assert [posted.notice.key for posted in await community.posted(LI)] == ["said", "filing-draft"]


async def test_a_refusal_keeps_what_was_said_and_nothing_else(community: Town) -> None:
    ticket = await community.filed()
    before = len(await rows_of(community.app.units.store, OutboxRow))
    handled = await community.send("陈国华", f"tickets:claim:{ticket.id}")

    assert [reply.key for reply in handled.replies] == ["refused-not-allowed"]
    assert len(await rows_of(community.app.units.store, OutboxRow)) == before + 1


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("你好", Language.ZH),
        ("hello", Language.EN),
        ("🙂", Language.ZH),
        ("123", Language.ZH),
        ("", Language.ZH),
        ("lift 坏了", Language.ZH),
    ],
)
async def test_a_newcomer_is_answered_in_the_language_of_the_first_words(
    said: str, language: Language, community: Town
) -> None:
    handled = await community.app.dispatcher.handle(community.newcomers("cookie", said))

    assert (await community.app.units.begin().people.get(handled.person_id)).language is language


async def test_whoever_stops_waiting_does_not_stop_the_work(community: Town) -> None:
    message = await community.inbound(LI, "厨房水管爆了")
    waiting = asyncio.ensure_future(community.app.dispatcher.handle(message))
    await asyncio.sleep(0)
    waiting.cancel()
    await community.app.dispatcher.finish()

    assert waiting.cancelled()
    assert await community.keys(LI) == ["filing-draft"]


async def test_work_of_the_clock_is_done_again_when_somebody_was_quicker(community: Town) -> None:
    ticket = await community.filed()
    tried = []

    async def work(desk: Desk) -> None:
        tried.append(desk)
        read = await desk.uow.tickets.get(ticket.id)
        if len(tried) == 1:
            await community.send(WANG, f"tickets:claim:{ticket.id}")
        desk.uow.tickets.save(replace(read, returns=read.returns + 1))

    await community.app.dispatcher.transact(work)

    kept = await community.ticket(ticket.number)
    assert len(tried) == 2
    assert (kept.owner_id, kept.returns) == ((await community.person(WANG)).id, 1)


async def test_a_unit_that_never_gets_through_gives_up_aloud(community: Town) -> None:
    async def work(_: Desk) -> None:
        raise Conflict("tickets:1")

    with pytest.raises(RuntimeError):
        await community.app.dispatcher.transact(work)


async def test_what_the_clock_tells_is_heard_at_once(community: Town) -> None:
    heard: list[Notice] = []
    wang = await community.person(WANG)
    community.app.deliverer.listen(wang.id, lambda posted: heard.append(posted.notice))

    async def work(desk: Desk) -> None:
        desk.tell(Notice(wang.id, "ticket-progress"))

    await community.app.dispatcher.transact(work)

    assert [notice.key for notice in heard] == ["ticket-progress"]
    assert (await community.posted(WANG))[-1].created_at == MORNING
