"""Every page, in both languages, on a telephone and at a desk: legible, within reach, and free of barriers."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.domain.words import Language
from locales.speech import Speech
from tests.browser.conftest import NARROWEST, WIDTHS, Visit, speak, stand_in

pytestmark = pytest.mark.asyncio(loop_scope="session")

SMALLEST_TEXT, SMALLEST_TARGET = 18, 48
EXCUSED = {"refused": "status of 403", "wrong entry": "status of 422"}
"""What a browser complains of although it is meant."""

PAGES = {
    "newcomer": ("left", "", ""),
    "resident": ("left", "赵德明", ""),
    "worker": ("right", "王芳", ""),
    "nurse": ("right", "何敏", ""),
    "join": ("left", "", "join"),
    "invited": ("left", "赵德明", "join"),
    "refused": ("left", "", "join/ABCDEFGHJKLM"),
    "poster": ("left", "", "at/1-2"),
    "gone": ("left", "", "gone"),
    "code": ("left", "赵德明", "code"),
    "matter": ("left", "赵德明", "matters"),
    "catalogue": ("right", "钱进", "catalogue"),
    "entry": ("right", "钱进", "catalogue/manhole"),
    "new entry": ("right", "钱进", "catalogue/new"),
    "wrong entry": ("right", "钱进", "catalogue/lift"),
    "editions": ("right", "钱进", "catalogue/editions"),
    "nurse's day": ("right", "何敏", "care"),
    "consent form": ("right", "何敏", "consent-form"),
    "enrolment": ("right", "何敏", "care/enrol"),
    "own record": ("left", "张桂兰", "my-record"),
    "no record": ("left", "赵德明", "my-record"),
    "demonstration": ("", "", ""),
}
"""Each page by its pane, who stands there, and where it lies."""

SMALL_TEXT = """least => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !parent.checkVisibility()) continue;
    if (parseFloat(getComputedStyle(parent).fontSize) < least) found.push(walker.currentNode.data.trim());
  }
  return found;
}"""
SMALL_TARGETS = """least => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility())
  .filter((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < least - 0.1)
  .map((one) => one.outerHTML)"""
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll("main")]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.tagName)"""
LABELS = """() => [...document.querySelectorAll(".buttons button, .send, .tool:not([lang]), .clock button")]
  .map((one) => one.textContent.trim())"""


async def opened(page: Page, url: str, what: str, language: str) -> None:
    """Open a page in a language."""
    pane, name, path = PAGES[what]
    if not pane:
        await page.goto(f"{url}/?language={language}")
        return
    await stand_in(page, url, pane, name)
    home = f"{url}/{pane}/"
    await page.goto(home)
    if name:
        await speak(page, language)
    if what == "resident":
        await page.locator("#text").fill("厨房着火了")
        await page.keyboard.press("Enter")
        await expect(page.locator(".call").last).to_be_visible()
    elif what == "matter":
        await page.locator(".matter").last.click()
        await expect(page).to_have_url(re.compile(r"/matters/\d+$"))
    elif what in {"code", "invited"}:
        await page.goto(f"{home}code")
        await page.locator(".send").click()
        link = f"{home}join/{await page.locator('.code').inner_text()}"
        if what == "invited":
            await page.goto(link)
    elif path:
        await page.goto(home + path)
    if what == "wrong entry":
        await page.locator("#respond").fill("?")
        await page.locator(".send").click()
        await expect(page.locator("#wrong-respond")).to_be_visible()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("what", PAGES)
async def test_a_page_can_be_read_and_used_by_everybody(
    demonstrations: dict[str, str], visit: Visit, what: str, language: Language
) -> None:
    page = await visit("about:blank", excused=EXCUSED.get(what, ""), locale=language)

    await opened(page, demonstrations[language], what, language)

    assert await page.locator("html").get_attribute("lang") == language
    for width, height in (NARROWEST, *WIDTHS.items()):
        await page.set_viewport_size({"width": width, "height": height})
        assert await page.evaluate(SMALL_TEXT, SMALLEST_TEXT) == []
        assert await page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []
        assert await page.evaluate(TOO_WIDE) == []
        findings = (await Axe().run(page)).response["violations"]
        grave = [one for one in findings if one["impact"] in {"serious", "critical"}]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave] == []
    said = await page.locator("body").inner_text()
    keys = {key for key in Speech().in_language(language).keys() if "-" in key}  # noqa: SIM118  no mapping
    assert keys.isdisjoint(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", said))
    assert not re.search(r"undefined|[{}]", said)
    if language is Language.EN:
        assert not [label for label in await page.evaluate(LABELS) if re.search(r"[\u3400-\u9fff]", label)]


@pytest.mark.parametrize("language", Language)
async def test_the_settings_are_within_reach_on_the_narrowest_telephone(
    demonstrations: dict[str, str], visit: Visit, language: Language
) -> None:
    page = await visit("about:blank", width=360, locale=language)
    await opened(page, demonstrations[language], "code", language)
    await page.goto(f"{demonstrations[language]}/left/")
    said = Speech().word("page-settings", language).split(" ", 1)[1]
    settings = page.get_by_role("button", name=said, exact=True)

    for width, height in ((360, 740), NARROWEST):
        await page.set_viewport_size({"width": width, "height": height})
        await expect(settings).to_be_in_viewport(ratio=1)
        tools = [await one.bounding_box() for one in await page.locator(".bar .tool:visible").all()]
        assert len(tools) == 3
        assert [box["height"] for box in tools if box] == [SMALLEST_TARGET] * 3
        assert max(box["x"] + box["width"] for box in tools if box) <= width

    await settings.click()
    asked = Speech().word("settings", language)
    await expect(page.locator(".message.theirs", has_text=asked).last).to_be_in_viewport()
