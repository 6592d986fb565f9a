"""The service catalogue on the page: who sees it, what a change does, and what becomes of wrong input."""

import re
from typing import Any

import pytest

from tests.channels.conftest import Browser, Site
from tests.support.town import CHEN, GAO, HE, LI, QIAN, SUN, WANG, Town


async def form_of(browser: Browser, code: str) -> dict[str, str]:
    """Read what stands in the form of an entry."""
    shown = await browser.read(f"/catalogue/{code}")
    fields = dict(re.findall(r'<input id="(\w+)" name="\w+" value="([^"]*)"', shown))
    fields |= dict(re.findall(r'<textarea id="(\w+)"[^>]*>\n(.*?)</textarea>', shown, re.DOTALL))
    for name, options in re.findall(r'<select id="(\w+)"[^>]*>(.*?)</select>', shown, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="(\w+)" selected', options)), "")
    for name in re.findall(r'<input id="(\w+)" name="\w+" type="checkbox" value="yes" checked', shown):
        fields[name] = "yes"
    found = re.search(r'name="edition" value="(\d+)"', shown)
    assert found
    return {**fields, "edition": found[1]}


async def post(browser: Browser, path: str, form: dict[str, str]) -> tuple[int, str]:
    async with browser.client.post(path, data=form, allow_redirects=False) as answer:
        return answer.status, await answer.text()


async def change(browser: Browser, entry: str, **fields: str) -> tuple[int, str]:
    """Change some fields of an entry, and leave the others as they stand."""
    return await post(browser, f"/catalogue/{entry}", {**await form_of(browser, entry), **fields})


@pytest.mark.parametrize("name", [LI, WANG, SUN, HE])
async def test_nobody_but_an_administrator_finds_the_page(page: Site, name: str) -> None:
    browser = await page.of(name)

    for path in ("/catalogue", "/catalogue/lift", "/catalogue/new", "/catalogue/editions"):
        assert "这里没有您要找的" in await browser.read(path, 404)
    assert (await post(browser, "/catalogue/lift", {"zh": "电梯"}))[0] == 404
    assert (await post(browser, "/catalogue/editions", {"number": "0"}))[0] == 404


async def test_a_browser_of_nobody_finds_no_page_and_hears_so_in_its_language(page: Site) -> None:
    browser = await page.browser()

    shown = await browser.read("/catalogue", 404, headers={"Accept-Language": "en"})

    assert "There is nothing for you here" in shown


@pytest.mark.parametrize("name", [QIAN, GAO])
async def test_an_administrator_reads_every_entry_with_its_times(page: Site, name: str) -> None:
    shown = await (await page.of(name)).read("/catalogue")

    assert 'href="catalogue/lift"' in shown
    row = shown.split('id="lift"')[1].split("</tr>")[0]
    for said in ("电梯", "物业", "接单 2 小时", "回音 8 小时", "办结 24 小时", "同单元，2 天内", "公开"):
        assert said in row


async def test_a_changed_time_counts_from_the_next_matter_on(page: Site) -> None:
    town = page.town
    before = await town.filed(LI, "电梯又不动了")
    browser = await page.of(QIAN)

    status, _ = await change(browser, "lift", respond="３０ 分钟", word="4h", resolve="1 天")

    after = await town.filed(CHEN, "电梯又不动了")
    assert status == 303
    assert (before.claim_by - before.opened_at).total_seconds() == 2 * 3600  # type: ignore[operator]
    assert (after.claim_by - after.opened_at).total_seconds() == 30 * 60  # type: ignore[operator]
    assert (await town.ticket(before.number)).claim_by == before.claim_by


async def test_the_form_reads_back_what_it_shows(page: Site) -> None:
    browser = await page.of(QIAN)

    for code in ("water", "manhole", "cert_kinship", "theft", "family"):
        assert (await change(browser, code))[0] == 303

    assert await community_edition(page.town) == 0  # nothing was changed, so there is nothing new


async def community_edition(town: Town) -> int:
    return (await town.app.units.begin().community()).edition


async def test_a_new_word_is_understood_by_the_very_next_message(page: Site) -> None:
    browser = await page.of(QIAN)
    await page.town.say(LI, "楼下的轧道机坏了")
    words = (await form_of(browser, "road"))["words_zh"]

    await change(browser, "road", words_zh=f"{words}\n轧道机")

    await page.town.say(CHEN, "楼下的轧道机坏了")
    draft = [one for one in await page.town.heard(CHEN) if one.key == "filing-draft"][-1]
    assert draft.args["category"] == page.town.app.guides.shipped.get("road").name


@pytest.mark.parametrize(
    ("field", "said", "why"),
    [
        ("respond", "马上", "「马上」不是时限。请写成「4 小时」「2 天」或「10 分钟」。"),
        ("respond", "0 小时", "不是时限"),
        ("resolve", "1 小时", "三个时限要一个比一个长"),
        ("zh", "", "这里要填。"),
        ("zh", "水管", "「水管」（water）已经叫这个名字。"),
        ("zh", "很长很长很长很长很长很长", "太长了"),
        ("words_zh", "电梯\n煤气味", "「煤气味」已经是「燃气」（gas）的词。"),
        ("kind", "anything", "只能是"),
        ("outside_number", "打给他", "电话只能是数字"),
        ("hot_count", "很多", "请写 2 到 999 的数。"),
        ("within", "", "请写多久内算同一件"),
    ],
)
async def test_wrong_input_comes_back_with_the_sentence_at_the_field_and_nothing_is_lost(
    page: Site, field: str, said: str, why: str
) -> None:
    browser = await page.of(QIAN)

    status, shown = await change(browser, "lift", **{"en": "Elevators", "respond": "1 小时", field: said})

    assert status == 422
    assert why in shown.split(f'id="wrong-{field}"')[1].split("</span>")[0]
    assert 'value="Elevators"' in shown
    assert await community_edition(page.town) == 0


async def test_what_a_colleague_changed_meanwhile_is_not_overwritten(page: Site) -> None:
    browser, colleague = await page.of(QIAN), await page.of(GAO)
    mine = await form_of(browser, "lift")
    other = await form_of(browser, "water")
    await change(colleague, "lift", respond="1 小时")

    refused = await post(browser, "/catalogue/lift", {**mine, "respond": "3 小时"})
    kept = await post(browser, "/catalogue/water", {**other, "respond": "1 小时"})

    assert refused[0] == 422
    assert "「电梯」刚刚有人改过" in refused[1]
    assert 'value="3 小时"' in refused[1]
    assert kept[0] == 303
    assert await community_edition(page.town) == 2


async def test_a_new_entry_is_added_below_its_family_and_can_be_retired(page: Site) -> None:
    browser = await page.of(QIAN)
    new = {**await form_of(browser, "new"), "code": "swings", "parent": "building", "zh": "秋千", "en": "Swings"}
    assert (await post(browser, "/catalogue/new", {**new, "words_zh": "秋千"}))[0] == 303
    ticket = await page.town.filed(LI, "小区的秋千坏了")

    await change(browser, "swings", retired="yes")

    assert ticket.category == "swings"
    assert "已停用" in (await browser.read("/catalogue")).split('id="swings"')[1].split("</tr>")[0]
    await page.town.say(CHEN, "小区的秋千坏了")
    assert (await page.town.heard(CHEN))[-1].args["category"] == page.town.app.guides.shipped.get("other").name
    # What was filed under it is settled as if nothing had happened.
    await page.town.press(WANG, "do-claim")
    await page.town.send(WANG, f"tickets:result:{ticket.id}.fixed")
    await page.town.say(LI, "我的进度")
    assert "progress-list" in await page.town.keys(LI)


@pytest.mark.parametrize(
    ("code", "fields", "why"),
    [
        ("lift", {"retired": "yes"}, "编码 lift 必须有，不能停用。"),
        ("new", {"code": "lift", "parent": "building"}, "编码 lift 已经有了。"),
        ("new", {"code": "Lift 2", "parent": "building"}, "只能用小写字母"),
        ("new", {"code": "swings", "parent": ""}, "请选属于哪一类"),
        ("new", {"code": "swings", "parent": "manhole"}, "请选属于哪一类"),
    ],
)
async def test_the_lasting_codes_stay_and_finer_ones_name_their_parent(
    page: Site, code: str, fields: dict[str, str], why: str
) -> None:
    browser = await page.of(QIAN)

    status, shown = await change(browser, code, **{"zh": "秋千", "en": "Swings", **fields})

    assert status == 422
    assert why in shown


async def test_the_history_tells_who_changed_what_and_leads_back(page: Site) -> None:
    browser = await page.of(QIAN)
    await change(browser, "lift", respond="30 分钟")
    await change(browser, "road", words_zh="轧道机")

    shown = await browser.read("/catalogue/editions")

    assert re.search(r"第 1 版 · 钱进 · 今天", shown)
    assert "电梯：接单时限 — → 30 分钟" in shown
    assert "轧道机" in shown
    assert (await post(browser, "/catalogue/editions", {"number": "1"}))[0] == 303
    assert "回到第 1 版" in await browser.read("/catalogue/editions")
    assert "路面" in (await form_of(browser, "road"))["words_zh"]
    assert (await form_of(browser, "lift"))["respond"] == "30 分钟"
    assert (await post(browser, "/catalogue/editions", {"number": "0"}))[0] == 303
    assert (await form_of(browser, "lift"))["respond"] == ""


@pytest.mark.parametrize("number", ["7", "-1", "one", "", "9" * 30])
async def test_an_edition_that_never_was_is_not_gone_back_to(page: Site, number: str) -> None:
    browser = await page.of(QIAN)

    assert (await post(browser, "/catalogue/editions", {"number": number}))[0] == 404
    assert await community_edition(page.town) == 0


async def test_a_form_that_is_mangled_is_no_fault(page: Site) -> None:
    browser = await page.of(QIAN)

    for form in ({}, {"edition": "x" * 40}, {"zh": "<b>电梯</b>", "edition": "99999"}):
        status, shown = await post(browser, "/catalogue/lift", form)
        assert status == 422
        assert "<b>电梯" not in shown
    assert await browser.read("/catalogue/nothing_of_the_kind", 404)


async def test_another_origin_changes_nothing(page: Site) -> None:
    browser = await page.of(QIAN)
    form: Any = await form_of(browser, "lift")

    async with browser.client.post("/catalogue/lift", data=form, headers={"Origin": "http://elsewhere"}) as answer:
        assert answer.status == 403


async def test_the_way_there_is_in_the_settings_and_by_its_name(page: Site) -> None:
    town = page.town
    for said in ("服务目录", "catalogue"):
        await town.say(QIAN, said)
        assert (await town.heard(QIAN))[-1].key == "catalogue-link"
    await town.say(QIAN, "设置")
    await town.press(QIAN, "settings-catalogue")

    assert 'class="page" href="catalogue"' in await (await page.of(QIAN)).read("/")

    await town.say(LI, "服务目录")
    assert (await town.heard(LI))[-1].key == "refused-not-allowed"
    await town.say(WANG, "设置")
    assert "settings-catalogue" not in [button.key for button in (await town.heard(WANG))[-1].buttons]
