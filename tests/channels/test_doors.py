"""How people come in and come back: invitations, return codes, and the address of a matter."""

import asyncio

import pytest

from bot.domain.people import Role
from handlers import entry
from tests.channels.conftest import Site
from tests.support.town import CHEN, HE, LI, WANG

REFUSED = "这个代码不对、用过了或已过期"


async def invitation(page: Site, name: str = "新来的") -> str:
    return (await page.desk(lambda desk: entry.invite(desk, Role.GRID_WORKER, "A1", name))).code


async def test_an_invitation_lets_one_of_the_staff_in_by_its_link(page: Site) -> None:
    code = await invitation(page)
    browser = await page.browser()

    assert "新来的，您好" in await browser.read(f"/join/{code}")
    answer = await browser.enter(code)

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "网格员 新来的" in await browser.read()


async def test_a_code_is_taken_however_it_is_typed(page: Site) -> None:
    code = await page.code_of(LI)
    browser = await page.browser()

    assert (await browser.enter(f"  {code.lower().replace('-', ' ')} ")).status == 303
    assert LI in await browser.read()


async def test_a_preview_of_the_link_does_not_use_the_invitation_up(page: Site) -> None:
    code = await invitation(page)
    for _ in range(3):
        await (await page.browser()).read(f"/join/{code}")

    assert (await (await page.browser()).enter(code)).status == 303


async def test_a_used_invitation_is_refused_clearly(page: Site) -> None:
    code = await invitation(page)
    await (await page.browser()).enter(code)
    browser = await page.browser()

    answer = await browser.enter(code)

    assert answer.status == 403
    assert REFUSED in await answer.text()
    assert REFUSED in await browser.read(f"/join/{code}", status=403)
    assert "新来的" not in await browser.read()


async def test_of_two_who_use_an_invitation_at_once_one_gets_in(page: Site) -> None:
    code = await invitation(page)
    browsers = [await page.browser() for _ in range(5)]

    answers = await asyncio.gather(*(browser.enter(code) for browser in browsers))

    assert sorted(answer.status for answer in answers) == [303, 403, 403, 403, 403]


async def test_an_expired_invitation_is_refused(page: Site) -> None:
    code = await invitation(page)
    page.town.clock.advance(hours=24)

    assert (await (await page.browser()).enter(code)).status == 403


@pytest.mark.parametrize("code", ["", "GUESSED", "AAAA-BBBB-CCCC", "'; DROP TABLE passes", "码" * 40, "x" * 5000])
async def test_a_guessed_code_is_refused(page: Site, code: str) -> None:
    answer = await (await page.browser()).enter(code)

    assert answer.status == 403
    assert REFUSED in await answer.text()
    assert "Set-Cookie" not in answer.headers


async def test_who_comes_in_gets_a_new_secret(page: Site) -> None:
    browser = await page.browser()
    async with browser.client.get("/") as answer:
        before = answer.cookies["linli"].value

    entered = await browser.enter(await page.code_of(LI))

    assert entered.cookies["linli"].value != before


async def test_a_return_code_opens_many_devices_until_a_new_one_is_made(page: Site) -> None:
    first = await page.code_of(LI)
    browser = await page.browser()
    await browser.enter(first)
    assert (await (await page.browser()).enter(first)).status == 303

    async with browser.client.post("/code") as answer:
        shown = await answer.text()

    assert "<svg" in shown
    assert "BACK-CODE-" in shown
    assert (await (await page.browser()).enter(first)).status == 403


async def test_the_code_page_is_for_those_who_are_somebody(page: Site) -> None:
    browser = await page.browser()

    async with browser.client.get("/code", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "生成代码" in await (await page.of(LI)).read("/code")


async def test_who_is_invited_is_greeted_in_their_own_language(page: Site) -> None:
    code = await page.code_of("Emma Brown")

    shown = await (await page.browser()).read(f"/join/{code}")

    assert '<html lang="en">' in shown
    assert "Hello Emma Brown" in shown


async def test_a_matter_has_an_address_for_those_whose_it_is(page: Site) -> None:
    ticket = await page.town.filed(LI)
    path = f"/matters/{ticket.number}"

    for name in (LI, WANG):
        shown = await (await page.of(name)).read(path)
        assert f"第 {ticket.number} 号" in shown
        assert "厨房水管爆了" in shown
    assert f'href="matters/{ticket.number}"' in await (await page.of(WANG)).read()


async def test_a_matter_of_others_is_not_there(page: Site) -> None:
    ticket = await page.town.filed(LI)

    for name in (CHEN, HE):
        shown = await (await page.of(name)).read(f"/matters/{ticket.number}", status=404)
        assert "水管" not in shown
        assert "这里没有您要找的" in shown
    await (await page.browser()).read(f"/matters/{ticket.number}", status=404)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 40, "abc", "-1"])
async def test_a_matter_that_does_not_exist_is_not_there(page: Site, number: str) -> None:
    shown = await (await page.of(LI)).read(f"/matters/{number}", status=404)

    assert "返回对话" in shown
