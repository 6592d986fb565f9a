"""Who opens a private matter or one of its pictures on the page is written down before it is served."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.audit import thing_of
from bot.domain.tickets import Ticket
from tests.channels.conftest import Site
from tests.support.town import LI, LIU, SUN, WANG, Town


async def looks(town: Town, ticket: Ticket) -> list[tuple[str, str]]:
    uow = town.app.units.begin()
    entries = await uow.audits.of_thing(thing_of(ticket.id))
    return [((await uow.people.get(one.actor_id)).name, one.action) for one in entries]


async def anonymous(town: Town) -> tuple[Ticket, int]:
    await town.say(LI, "楼道灯不亮")
    await town.press(LI, "draft-anonymous")
    await town.press(LI, "draft-submit")
    number = (await town.heard(LI))[-1].args["number"]
    ticket = await town.ticket(int(str(number)))
    uow = town.app.units.begin()
    photo = await uow.tickets.add_photo(ticket.id, "before", b"of the matter", town.clock.now())
    await uow.commit()
    return ticket, photo


async def test_the_page_of_a_matter_and_its_pictures_are_looked_at_on_the_record(page: Site) -> None:
    ticket, photo = await anonymous(page.town)
    for name, status in ((SUN, 200), (WANG, 200), (LI, 200), (LIU, 404)):
        browser = await page.of(name)
        await browser.read(f"/matters/{ticket.number}", status)
        async with browser.client.get(f"/photos/{photo}") as answer:
            assert answer.status == status

    assert await looks(page.town, ticket) == [
        (SUN, "details"),
        (SUN, "photo"),
        (WANG, "details"),
        (WANG, "photo"),
    ]


async def test_a_picture_that_the_browser_has_kept_is_looked_at_again(page: Site) -> None:
    ticket, photo = await anonymous(page.town)
    browser = await page.of(SUN)
    async with browser.client.get(f"/photos/{photo}") as first:
        tag = first.headers["ETag"]
    async with browser.client.get(f"/photos/{photo}", headers={"If-None-Match": tag}) as again:
        assert again.status == 304

    assert await looks(page.town, ticket) == [(SUN, "photo"), (SUN, "photo")]


async def test_what_cannot_be_written_down_is_not_served(page: Site, tmp_path: Path) -> None:
    ticket, photo = await anonymous(page.town)
    browser = await page.of(SUN)
    await browser.read(f"/matters/{ticket.number}")
    with closing(sqlite3.connect(tmp_path / "town.sqlite3")) as database:
        database.execute("DELETE FROM audit_heads")
        database.commit()

    assert "楼道灯不亮" not in await browser.read(f"/matters/{ticket.number}", 500)
    await browser.read(f"/photos/{photo}", 500)
    await page.town.send(SUN, f"tickets:details:{ticket.id}")
    assert (await page.town.keys(SUN))[-1] == "fault"
    assert await looks(page.town, ticket) == [(SUN, "details")]
