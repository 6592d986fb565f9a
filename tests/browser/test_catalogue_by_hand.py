"""An administrator at the service catalogue, and the resident whose next matter follows it."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit, stand_in

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_administrator_changes_a_time_and_the_next_matter_follows_it(
    own_demonstration: str, visit: Visit, width: int
) -> None:
    page = await visit("about:blank", width=width, excused="status of 422")
    await stand_in(page, own_demonstration, "right", "钱进")
    await page.goto(f"{own_demonstration}/right/")
    await page.locator("#text").fill("服务目录")
    await page.keyboard.press("Enter")
    await page.locator("a.page", has_text="打开目录").last.click()
    await page.locator("#lift a").click()
    await expect(page.locator("#respond")).to_have_value("")

    await page.locator("#respond").fill("马上")
    await page.locator("#zh").fill("升降电梯")
    await page.locator(".send").click()

    await expect(page.locator("#wrong-respond")).to_contain_text("「马上」不是时限")
    await expect(page.locator("#respond")).to_be_focused()
    await expect(page.locator("#zh")).to_have_value("升降电梯")

    await page.locator("#respond").fill("３０分钟")
    await page.locator(".send").click()

    await expect(page.locator(".done")).to_contain_text("已保存：升降电梯")
    await expect(page.locator("#lift")).to_contain_text("接单 30 分钟")
    await expect(page.locator("#lift")).to_be_in_viewport()
    resident = await visit("about:blank", width=width, beside=page)
    await stand_in(resident, own_demonstration, "left", "李桂芳")
    await resident.goto(f"{own_demonstration}/left/")
    await resident.locator("#text").fill("电梯又不动了")
    await resident.keyboard.press("Enter")
    draft = resident.locator(".message", has_text=re.compile("报修 · 升降电梯")).last
    await expect(draft).to_contain_text("一般 30 分钟内有人接单")

    await page.goto(f"{own_demonstration}/right/catalogue/editions")
    await expect(page.locator(".editions li").first).to_contain_text("第 1 版 · 钱进")
    await page.locator(".editions button", has_text="回到这一版").last.click()
    await expect(page.locator(".editions li").first).to_contain_text("回到第 0 版")
    await page.goto(f"{own_demonstration}/right/catalogue/lift")
    await expect(page.locator("#zh")).to_have_value("电梯")


async def test_the_pages_work_without_scripts(own_demonstration: str, visit: Visit) -> None:
    page = await visit("about:blank", scripts=False)
    await stand_in(page, own_demonstration, "right", "高远")
    await page.goto(f"{own_demonstration}/right/catalogue/road")

    await page.locator("#resolve").fill("5 天")
    await page.locator(".send").click()

    await expect(page.locator("#road")).to_contain_text("办结 5 天")
