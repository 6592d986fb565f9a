"""What the page does when people behave like people, and networks like networks."""

import re
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, expect

from bot.stage import picture
from tests.browser.conftest import Visit, a_cable, speak, stand_in

pytestmark = pytest.mark.asyncio(loop_scope="session")

NETWORK = "net::ERR_"
AT_TOP, AT_END = "one => one.scrollTop < 5", "one => one.scrollHeight - one.scrollTop - one.clientHeight < 5"


@pytest.fixture
def home(demonstrations: dict[str, str]) -> str:
    """Where a newcomer's conversation is."""
    return f"{demonstrations['zh-CN']}/left/"


async def say(page: Page, words: str) -> None:
    await page.locator("#text").fill(words)
    await page.keyboard.press("Enter")


async def answered(page: Page, words: str, times: int = 1) -> None:
    await expect(page.locator(".message.theirs", has_text=words)).to_have_count(times)


async def test_what_was_missed_while_the_network_was_cut_is_there_afterwards(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    async with a_cable(demonstrations["zh-CN"]) as cable:
        page = await visit("about:blank", excused=NETWORK)
        await stand_in(page, demonstrations["zh-CN"], "left", "冯桂英")
        await page.goto(f"http://127.0.0.1:{cable.port}/left/")
        beside = await visit(f"{demonstrations['zh-CN']}/left/", beside=page)
        await say(beside, "厨房水管爆了")
        await answered(page, "厨房水管爆了")

        cable.cut()
        await expect(page.locator("#offline")).to_be_visible()
        await beside.locator(".buttons button", has_text="匿名").click()
        await answered(beside, "署名")
        await beside.locator(".buttons button", has_text="提交").click()
        await answered(beside, "已收到")
        assert await page.locator(".message", has_text="已收到").count() == 0
        cable.mend()

        await answered(page, "已收到")
        await expect(page.locator("#offline")).to_be_hidden()
        shown = ".message .bubble > p"
        assert await page.locator(shown).all_inner_texts() == await beside.locator(shown).all_inner_texts()


async def test_words_that_could_not_be_sent_survive_a_reload_and_are_sent_once(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    async with a_cable(demonstrations["zh-CN"]) as cable:
        page = await visit(f"http://127.0.0.1:{cable.port}/left/join", excused=NETWORK)
        await stand_in(page, demonstrations["zh-CN"], "left", "")
        await page.goto(f"http://127.0.0.1:{cable.port}/left/")
        await say(page, "你好")
        await answered(page, "直接说一句或拍张照", 2)

        cable.cut()
        await say(page, "今天垃圾几点收")
        await expect(page.locator(".failed")).to_contain_text("没发出去")
        cable.mend()
        await page.reload()
        await expect(page.locator(".failed")).to_contain_text("今天垃圾几点收")
        await page.locator(".failed .again", has_text="重发").click()

        await expect(page.locator(".failed")).to_have_count(0)
        await expect(page.locator(".mine", has_text="今天垃圾几点收")).to_have_count(1)
        await page.reload()
        await expect(page.locator(".mine", has_text="今天垃圾几点收")).to_have_count(1)


async def test_photos_that_could_not_be_sent_are_asked_for_again(home: str, visit: Visit) -> None:
    page = await visit(home, excused=NETWORK)
    file: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    await page.locator("#photo").set_input_files(file)
    await page.context.set_offline(True)
    await page.locator(".send").click()
    await expect(page.locator(".failed")).to_contain_text("没发出去")
    await page.context.set_offline(False)

    await page.reload()

    await expect(page.locator(".failed")).to_contain_text("照片没发出去，请重新选一次")
    assert await page.locator(".failed .again").all_inner_texts() == ["✕"]
    await page.locator(".failed .again").click()
    await expect(page.locator(".failed")).to_have_count(0)


async def test_a_photo_that_is_too_large_is_refused_before_it_travels(home: str, visit: Visit, tmp_path: Path) -> None:
    page = await visit(home)
    with (tmp_path / "photo.jpg").open("wb") as photo:
        photo.truncate(20 * 1024 * 1024 + 1)

    await page.locator("#photo").set_input_files(tmp_path / "photo.jpg")

    await expect(page.locator("#note")).to_have_text("照片太大了，请发 20 MB 以内的。")
    await expect(page.locator("#chosen")).to_be_hidden()


async def test_who_reads_old_messages_is_not_torn_away_and_can_go_to_the_new_ones(home: str, visit: Visit) -> None:
    page = await visit(home, width=360)
    await say(page, "你好")
    await answered(page, "直接说一句或拍张照", 2)
    beside = await visit(home, width=360, beside=page)
    await page.locator("#messages").hover()
    await page.mouse.wheel(0, -5000)

    await say(beside, "苹果核是什么垃圾")
    await answered(page, "厨余垃圾")

    assert await page.locator("#messages").evaluate(AT_TOP)
    await page.locator("#below", has_text="有新消息").click()
    assert await page.locator("#messages").evaluate(AT_END)
    await expect(page.locator("#below")).to_be_hidden()


async def test_a_card_that_answers_ones_own_tap_stays_in_sight(demonstrations: dict[str, str], visit: Visit) -> None:
    page = await visit("about:blank", width=360)
    await stand_in(page, demonstrations["zh-CN"], "left", "蒋大海")
    await page.goto(f"{demonstrations['zh-CN']}/left/")
    await say(page, "楼道灯坏了")
    await answered(page, "地点：")

    await page.locator(".buttons button", has_text="匿名").click()

    card = page.locator(".message", has_text="署名")
    await expect(card.locator("button", has_text="署名")).to_be_in_viewport()
    await expect(card.locator("button").first).to_be_focused()


async def test_unread_messages_are_counted_in_the_title(home: str, visit: Visit) -> None:
    page = await visit(home)
    await say(page, "你好")
    await answered(page, "直接说一句或拍张照", 2)
    title = await page.title()
    await page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    beside = await visit(home, beside=page)

    await say(beside, "苹果核是什么垃圾")

    await expect(page).to_have_title(f"(1) {title}")
    await page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page).to_have_title(title)


async def test_a_newcomer_is_heard_in_every_tab_from_the_first_word_on(home: str, visit: Visit) -> None:
    page = await visit(home)
    beside = await visit(home, beside=page)

    await say(page, "苹果核是什么垃圾")

    await answered(page, "厨余垃圾")
    await answered(beside, "厨余垃圾")


async def test_a_change_of_language_shows_everything_anew_in_every_tab(home: str, visit: Visit) -> None:
    page = await visit(home)
    await say(page, "苹果核是什么垃圾")
    await answered(page, "厨余垃圾")
    beside = await visit(home, beside=page)

    await speak(page, "en")

    await answered(page, "food waste")
    await answered(beside, "food waste")
    await expect(beside.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator(".send")).to_have_text("Send")
    await speak(beside, "zh-CN")
    await answered(page, "厨余垃圾")


async def test_the_keyboard_alone_suffices(home: str, visit: Visit) -> None:
    page = await visit(home)

    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await expect(page.locator(".skip")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("楼道灯")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("不亮了")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine p")).to_have_text(["楼道灯", "不亮了"])
    button = page.locator(".buttons button").first
    for _ in range(40):
        await page.keyboard.press("Shift+Tab")
        if await button.evaluate("one => one === document.activeElement"):
            break
    await expect(button).to_be_focused()
    assert await button.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    count = await page.locator(".message.theirs").count()
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.theirs")).not_to_have_count(count)


async def test_a_new_message_is_read_out_once_and_history_is_not(home: str, visit: Visit) -> None:
    page = await visit(home)
    announcer = page.locator("#announcer")
    await say(page, "苹果核是什么垃圾")
    await expect(announcer.locator("p", has_text="厨余垃圾")).to_have_count(1)

    await page.reload()
    await answered(page, "厨余垃圾")

    await expect(announcer).to_be_empty()
    await expect(announcer).to_have_attribute("aria-live", "polite")


async def test_words_begun_are_still_there_after_a_reload(home: str, visit: Visit) -> None:
    page = await visit(home)
    await page.locator("#text").fill("我家门口的灯")

    await page.reload()

    await expect(page.locator("#text")).to_have_value("我家门口的灯")


async def test_the_page_works_without_scripts(demonstrations: dict[str, str], visit: Visit) -> None:
    url = demonstrations["zh-CN"]
    page = await visit(url, scripts=False)
    await page.locator("#person-left").select_option(label="新来的居民")
    await page.locator("[data-pane=left] button").click()
    await expect(page.locator("#person-left option:checked")).to_have_text("新来的居民")

    await page.goto(f"{url}/left/")
    await page.locator("#text").fill("苹果核是什么垃圾")
    await page.locator(".send").click()
    await answered(page, "厨余垃圾")
    await expect(page.locator(".message", has_text="厨余垃圾")).to_be_in_viewport()
    await page.locator("#text").fill("你好")
    await page.locator(".send").click()
    await page.locator(".buttons button", has_text="尿酸饮食").last.click()
    await expect(page.locator(".message.theirs")).to_have_count(3)
    await page.locator("#speak button").click()
    await answered(page, "food waste")


async def test_a_return_code_opens_ones_matters_on_another_telephone(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    url = f"{demonstrations['zh-CN']}/left/"
    page = await visit(url)
    await say(page, "苹果核是什么垃圾")
    await answered(page, "厨余垃圾")
    await page.goto(f"{url}code")
    await page.locator(".send").click()
    await expect(page.locator(".qr svg")).to_be_visible()
    code = await page.locator(".code").inner_text()

    other = await visit(f"{url}join")
    await other.locator("#code").fill(code.lower().replace("-", " "))
    await other.keyboard.press("Enter")

    await answered(other, "厨余垃圾")


async def test_a_code_for_a_new_device_is_a_picture_at_a_computer_and_a_link_everywhere(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    page = await visit("about:blank")
    await stand_in(page, demonstrations["zh-CN"], "left", "马春梅")
    await page.goto(f"{demonstrations['zh-CN']}/left/")
    await page.get_by_role("button", name="设置", exact=True).click()
    await page.locator(".buttons button", has_text="换个设备").last.click()
    message = page.locator(".message.theirs", has_text="15 分钟内用一次").last

    await expect(message.locator(".qr svg")).to_be_visible()
    link = message.locator("p a").first
    await expect(link).to_have_attribute("href", re.compile(r"^http://127\.0\.0\.1:\d+/left/join/"))
    await page.set_viewport_size({"width": 360, "height": 740})
    await expect(message.locator(".qr")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_a_removed_browser_shows_nothing_more_and_tells_how_to_come_back(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    url = f"{demonstrations['zh-CN']}/left/"
    kept = await visit(url)
    await say(kept, "苹果核是什么垃圾")
    await answered(kept, "厨余垃圾")
    await kept.goto(f"{url}code")
    await kept.locator(".send").click()
    code = await kept.locator(".code").inner_text()
    lost = await visit(f"{url}join/{code}")
    await lost.locator(".send").click()
    await answered(lost, "厨余垃圾")
    await lost.locator("#text").fill("我还没写完")

    await kept.goto(url)
    await kept.get_by_role("button", name="设置", exact=True).click()
    await kept.locator(".buttons button", has_text="我的设备").last.click()
    listed = await kept.locator(".message p", has_text="用过").last.inner_text()
    await kept.locator(".buttons button", has_text=f"移除 {listed.split('.')[0]}").last.click()

    await expect(lost.locator("h1")).to_have_text("这台设备已移除")
    await expect(lost.locator("body")).not_to_contain_text("厨余垃圾")
    await lost.locator("a", has_text="有代码").click()
    await expect(lost.locator("#code")).to_be_visible()
    await lost.goto(url)
    await expect(lost.locator("#text")).to_have_value("")


async def test_an_english_browser_is_spoken_to_in_english_from_the_poster_on(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    page = await visit(f"{demonstrations['zh-CN']}/left/at/1-2", locale="en-GB")

    await page.locator(".send").click()

    await answered(page, "Hello")
    await expect(page.locator(".send")).to_have_text("Send")


async def test_the_whole_page_follows_the_language_of_a_newcomers_first_words(home: str, visit: Visit) -> None:
    page = await visit(home)
    await expect(page.locator(".send")).to_have_text("发送")

    await say(page, "Which bin is an apple core for?")

    await answered(page, "food waste")
    await expect(page.locator(".send")).to_have_text("Send")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_a_place_can_be_sent_as_a_pin_and_a_refusal_says_what_to_do(home: str, visit: Visit) -> None:
    page = await visit(home)
    await page.locator("#where").click()
    await expect(page.locator("#note")).to_have_text("没拿到位置，请用文字写在哪里。")

    await page.context.grant_permissions(["geolocation"])
    await page.context.set_geolocation({"latitude": 31.2304, "longitude": 121.4737})
    await page.locator("#where").click()

    await expect(page.locator(".message.theirs")).to_have_count(2)
    await expect(page.locator("html")).not_to_have_text(re.compile("undefined"))


async def test_a_demonstration_that_starts_over_shows_its_people_to_a_browser_that_knew_another(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    page = await visit("about:blank")
    await page.context.add_cookies(
        [{"name": "linli-left", "value": "of-another-database", "url": demonstrations["zh-CN"]}]
    )

    await page.goto(demonstrations["zh-CN"])

    await expect(page.locator("#person-left option:checked")).to_have_text("李桂芳")
    await expect(page.frame_locator("[src='/left/']").locator(".bar .who")).to_contain_text("李桂芳")


async def test_what_comes_in_the_pane_that_is_not_shown_is_counted_on_its_tab(
    demonstrations: dict[str, str], visit: Visit
) -> None:
    page = await visit("about:blank", width=360)
    await stand_in(page, demonstrations["zh-CN"], "left", "谢永福")
    await stand_in(page, demonstrations["zh-CN"], "right", "林涛")
    await page.goto(demonstrations["zh-CN"])
    left = page.frame_locator("[src='/left/']")

    await left.locator("#text").fill("楼道灯坏了")
    await left.locator(".send").click()
    await left.locator(".buttons button", has_text="提交").last.click()

    tab = page.locator("[data-tab=right]")
    await expect(tab.locator(".count")).to_have_text("1")
    await tab.click()
    await expect(tab.locator(".count")).to_be_hidden()
    await expect(page.locator("#person-right")).to_be_visible()
    await expect(page.locator("#person-left")).to_be_hidden()
