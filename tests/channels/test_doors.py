"""How people come in and come back: posters, invitations, codes, and the address of a matter."""

import asyncio
import re

import pytest

from bot.domain.people import Role
from handlers import entry
from storage.tables import AccountRow, PersonRow
from tests.channels.conftest import Browser, Site
from tests.support.builders import an_enrolment
from tests.support.stored import keep, rows_of
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


# Posters


async def door(page: Site, code: str = "GY-3") -> int:
    community = await page.town.app.units.begin().community()
    return next(one.id for one in community.buildings.values() if one.code == code)


async def people(page: Site) -> int:
    return len(await rows_of(page.town.app.units.store, PersonRow))


async def pressed(browser: Browser, shown: str) -> str:
    """Press the one button of a poster's page, as a browser without scripts does; give what is shown then."""
    names = ("id", "action", "language")
    fields = {name: re.search(rf'name="{name}"[^>]* value="([^"]+)"', shown) for name in names}
    form = {name: found[1] for name, found in fields.items() if found is not None}
    async with browser.client.post("/messages", data=form, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/#newest")
    return await browser.read()


async def test_a_scanned_poster_opens_the_conversation_at_its_door(page: Site) -> None:
    browser, before = await page.browser(), await people(page)

    shown = await browser.read(f"/at/{await door(page)}-2")

    assert "您在桂园小区 3 号楼 2 单元" in shown
    assert await people(page) == before
    assert "您在 3 号楼 2 单元" in await pressed(browser, shown)
    assert await people(page) == before + 1
    await browser.say("楼道灯不亮")
    assert "地点：" in await browser.read()


@pytest.mark.parametrize(
    ("asked", "title", "greeting"),
    [
        ("en-GB,en;q=0.9", "You are at", "Hello"),
        ("de", "You are at", "Hello"),
        ("en;q=0.3, zh-TW;q=0.8, *;q=0.9", "您在", "您好"),
        ("zh", "您在", "您好"),
        ("", "您在", "您好"),
        ("*", "您在", "您好"),
        (",;;q=,=x;q=none", "您在", "您好"),
    ],
)
async def test_a_newcomer_is_spoken_to_in_the_language_of_their_browser(
    page: Site, asked: str, title: str, greeting: str
) -> None:
    browser = await page.browser()
    browser.client.session.headers["Accept-Language"] = asked

    shown = await browser.read(f"/at/{await door(page)}-2")

    assert title in shown
    assert greeting in await pressed(browser, shown)


async def test_a_newcomer_can_choose_the_language_at_the_door(page: Site) -> None:
    browser = await page.browser()
    path = f"/at/{await door(page)}-2"
    assert 'href="?language=en"' in await browser.read(path)

    shown = await browser.read(f"{path}?language=en")

    assert "You are at 桂园小区, Building 3, entrance 2" in shown
    assert "Hello" in await pressed(browser, shown)
    assert "language=" not in await (await page.of(LI)).read(path)


async def test_the_page_for_codes_speaks_the_language_of_the_browser(page: Site) -> None:
    browser = await page.browser()
    browser.client.session.headers["Accept-Language"] = "en-GB"

    assert "Come in with a code" in await browser.read("/join")
    assert "用代码进入" in await browser.read("/join?language=zh-CN")
    assert "Come in with a code" in await browser.read("/join?language=<script>")
    assert "wrong, used or too old" in await (await browser.enter("AAAA-BBBB-CCCC")).text()


async def test_looking_at_a_poster_changes_nothing_for_somebody_known(page: Site) -> None:
    browser = await page.of(LI)

    shown = await browser.read(f"/at/{await door(page)}")
    assert await page.town.keys(LI) == ["device-came-in"]

    await pressed(browser, shown)
    assert await page.town.keys(LI) == ["device-came-in", "poster-here"]


async def test_an_old_poster_still_opens_the_conversation(page: Site) -> None:
    browser = await page.browser()

    shown = await browser.read("/at/999999999-1")

    assert "这张海报旧了" in shown
    opened = await pressed(browser, shown)
    assert "这张海报旧了" in opened
    assert "东西坏了、要投诉" in opened


@pytest.mark.parametrize("path", ["/at/", "/at/abc", "/at/1-2-3", "/at/-1", "/at/1-", "/at/" + "9" * 40, "/at/1-99999"])
async def test_an_address_that_no_poster_has_leads_nowhere(page: Site, path: str) -> None:
    await (await page.browser()).read(path, status=404)


# Devices

ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
WECHAT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (ANDROID, "Android Chrome"),
        (IPHONE, "iPhone Safari"),
        (EDGE, "Windows Edge"),
        (WECHAT, "Android WeChat"),
        ("curl/8.6", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
async def test_a_device_is_called_as_its_owner_calls_it(page: Site, said: str, device: str) -> None:
    code = await page.code_of(LI)
    browser, newcomer = await page.browser(), await page.browser()
    for one in (browser, newcomer):
        one.client.session.headers["User-Agent"] = said
    await browser.enter(code)
    await newcomer.read()
    await newcomer.say("你好")

    li = await page.town.person(LI)
    known = await page.town.app.units.begin().people.accounts(li.id)
    assert device in {one.device for one in known}
    rows = await rows_of(page.town.app.units.store, AccountRow)
    assert rows[-1]["device"] == device


async def test_a_removed_device_loses_everything_with_the_next_request(page: Site) -> None:
    lost, kept = await page.of(LI), await page.of(LI)
    await lost.say("厨房水管爆了")
    stream = await lost.listen()
    await stream.until("厨房水管爆了")
    li = await page.town.person(LI)
    token = lost.client.session.cookie_jar.filter_cookies(page.server.make_url("/"))["linli"].value
    account = page.town.app.vault.digest(token, "session")
    known = await page.town.app.units.begin().people.accounts(li.id)
    number = next(one.number for one in known if one.account == account)

    await kept.say(action=f"devices:end:{number}")

    while (event := await stream.next()) is not None and event.name != "gone":
        assert "已移除" not in event.text
    assert await stream.next() is None
    shown = await lost.read()
    assert LI not in shown
    assert "水管" not in shown
    assert "水管" in await kept.read()
    gone = await lost.read("/gone")
    assert "这台设备已移除" in gone
    assert 'href="/join"' in gone
    async with kept.client.get("/gone", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_what_a_browser_without_a_name_has_reported_comes_along_through_the_door(page: Site) -> None:
    browser = await page.browser()
    await browser.read()
    await browser.say("桂园小区3号楼2单元楼道灯不亮")
    draft = re.search(r'value="(drafts:submit:\d+)"', await browser.read())
    assert draft
    await browser.say(action=draft[1])

    await browser.enter(await page.code_of(LI))

    li = await page.town.person(LI)
    (ticket,) = await page.town.app.units.begin().tickets.of_reporter(li.id)
    assert "楼道灯不亮" in ticket.text
    await browser.read(f"/matters/{ticket.number}")


async def test_the_session_that_was_left_is_over(page: Site) -> None:
    browser = await page.of(CHEN)
    old = browser.client.session.cookie_jar.filter_cookies(page.server.make_url("/"))["linli"].value
    account = page.town.app.vault.digest(old, "session")

    await browser.enter(await page.code_of(LI))

    assert await page.town.app.units.begin().people.by_account("web", account) is None
    assert LI in await browser.read()


async def test_a_code_for_a_device_opens_one_browser(page: Site) -> None:
    browser = await page.of(LI)
    await browser.say("/settings")
    await page.town.press(LI, "settings-new-device")
    code = str((await page.town.heard(LI))[-1].args["code"])

    assert LI in await (await page.browser()).read(f"/join/{code}")
    assert (await (await page.browser()).enter(code)).status == 303
    assert (await (await page.browser()).enter(code)).status == 403


async def test_a_code_for_somebody_without_a_name_greets_nobody_by_name(page: Site) -> None:
    browser = await page.browser()
    await browser.read()
    await browser.say("/settings")
    await browser.say(action="devices:code:0")
    code = re.search(r"代码 (\S+?)，", await browser.read())
    assert code

    shown = await (await page.browser()).read(f"/join/{code[1]}")

    assert "<p>您好。点下面就进入" in shown


async def test_who_is_in_the_programme_is_sent_to_the_nurse_at_the_door(page: Site) -> None:
    browser = await page.browser()
    await browser.read()
    await browser.say("你好")
    token = browser.client.session.cookie_jar.filter_cookies(page.server.make_url("/"))["linli"].value
    uow = page.town.app.units.begin()
    patient = await uow.people.by_account("web", page.town.app.vault.digest(token, "session"))
    nurse = await page.town.person(HE)
    assert patient is not None
    await keep(page.town.app.units, enrolments=[an_enrolment(person_id=patient.id, nurse_id=nurse.id)])

    answer = await browser.enter(await page.code_of(LI))

    assert answer.status == 403
    assert "请找社区护士" in await answer.text()


async def test_a_code_that_is_typed_on_the_page_ends_the_stream_of_who_one_was(page: Site) -> None:
    browser = await page.browser()
    await browser.read()
    await browser.say("你好")
    stream = await browser.listen()

    await browser.say(await page.code_of(LI))
    await browser.say("是我")

    while (event := await stream.next()) is not None and event.name != "gone":
        pass
    assert event is not None
    assert f'<span class="name">{LI}</span>' in await browser.read()
