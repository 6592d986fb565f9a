"""The three stories of the demonstration, clicked through as somebody new would."""

import pytest
from playwright.async_api import FilePayload, Frame, Page, expect

from bot.stage import picture
from tests.browser.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEFT, RIGHT = "left", "right"


class Panes:
    """The demonstration's page as somebody uses it: on a telephone one pane at a time."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def turn_to(self, pane: str) -> Frame:
        """Look at a pane."""
        tab = self.page.locator(f"[data-tab={pane}]")
        if await tab.is_visible():
            await tab.click()
        handle = await self.page.locator(f"iframe[data-pane={pane}]").element_handle()
        frame = await handle.content_frame() if handle else None
        assert frame is not None
        return frame

    async def become(self, pane: str, name: str) -> None:
        """Let somebody else stand in a pane."""
        frame = await self.turn_to(pane)
        select = self.page.locator(f"#person-{pane}")
        value = await select.locator("option", has_text=name).get_attribute("value")
        await select.select_option(value)
        await expect(frame.locator(".bar .who")).to_contain_text(name)

    async def say(self, pane: str, words: str, photo: bytes = b"") -> None:
        """Write something, with a photo."""
        frame = await self.turn_to(pane)
        if photo:
            file: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
            await frame.locator("#photo").set_input_files(file)
            await expect(frame.locator("#chosen img")).to_be_visible()
        await frame.locator("#text").fill(words)
        await frame.locator(".send").click()

    async def press(self, pane: str, label: str) -> None:
        """Press the newest button of a label."""
        frame = await self.turn_to(pane)
        await frame.locator(".buttons button", has_text=label).last.click()

    async def hears(self, pane: str, *words: str) -> str:
        """See a message in a pane that says all this, and give its words."""
        frame = await self.turn_to(pane)
        message = frame.locator(".message.theirs")
        for part in words:
            message = message.filter(has_text=part)
        await expect(message.last).to_be_in_viewport()
        return await message.last.inner_text()

    async def move(self, label: str) -> None:
        """Move the clock."""
        button = self.page.locator(".clock button", has_text=label)
        await button.click()
        await expect(button).not_to_have_attribute("aria-disabled", "true")


async def test_a_burst_pipe_is_reported_claimed_settled_and_thanked_for(
    own_demonstration: str, visit: Visit, width: int
) -> None:
    panes = Panes(await visit(own_demonstration, width=width))

    await panes.say(LEFT, "厨房水管爆了", picture())
    await panes.hears(LEFT, "地点：1 号楼 2 单元", "照片 1 张")
    await panes.press(LEFT, "提交")
    await panes.hears(LEFT, "已收到，第")
    await panes.hears(RIGHT, "「厨房水管爆了」", "我来接")
    await panes.press(RIGHT, "我来接")
    await panes.press(RIGHT, "30 分钟内")
    await panes.hears(LEFT, "王芳已接单，30 分钟内到")
    await panes.press(RIGHT, "出发")
    await panes.hears(LEFT, "已出发")
    await panes.press(RIGHT, "到现场")
    await panes.hears(LEFT, "已到现场")
    await panes.press(RIGHT, "办结")
    await panes.hears(RIGHT, "照片", "没法拍照")
    await panes.say(RIGHT, "", picture())
    await panes.press(RIGHT, "已修好")
    await panes.hears(RIGHT, "已办结")
    await panes.hears(LEFT, "满意吗")
    await panes.press(LEFT, "👍 满意")
    await panes.hears(LEFT, "谢谢")


async def test_waste_is_answered_and_what_nobody_knows_goes_to_the_grid_worker(
    own_demonstration: str, visit: Visit, width: int
) -> None:
    panes = Panes(await visit(own_demonstration, width=width))

    await panes.press(LEFT, "垃圾分类")
    await panes.say(LEFT, "苹果核")
    await panes.hears(LEFT, "厨余垃圾")
    await panes.say(LEFT, "量子纠缠发生器是什么垃圾")
    await panes.hears(LEFT, "没查到")
    await panes.press(LEFT, "问网格员")
    await panes.hears(LEFT, "第")
    await panes.hears(RIGHT, "量子纠缠发生器", "我来接")


async def test_a_resident_joins_the_programme_is_reminded_and_recorded(
    own_demonstration: str, visit: Visit, width: int
) -> None:
    panes = Panes(await visit(own_demonstration, width=width))

    await panes.become(LEFT, "刘淑珍")
    await panes.become(RIGHT, "何敏")
    await panes.say(RIGHT, "建档 刘淑珍 女 66 5号楼 尿酸 498")
    await panes.hears(RIGHT, "刘淑珍", "66 岁", "符合")
    await panes.press(RIGHT, "✅ 符合")
    told = await panes.hears(RIGHT, "请把代码", "刘淑珍")
    await panes.say(LEFT, told.partition("代码")[2].partition("告诉")[0].strip())
    await panes.hears(LEFT, "同意参加吗")
    await panes.press(LEFT, "✅ 同意")
    await panes.hears(LEFT, "化验结果")
    await panes.press(LEFT, "✅ 同意")
    await panes.hears(LEFT, "您已参加")
    await panes.hears(RIGHT, "刘淑珍：每 10 天一次", "7 天")
    await panes.press(RIGHT, "生成计划")
    await panes.hears(LEFT, "随访安排好了")
    frame = await panes.turn_to(LEFT)
    reminder = frame.locator(".message", has_text="随访的日子").filter(has_text="没有不舒服")
    for _ in range(15):
        await panes.move("1 天")
        if await reminder.count():
            break
    await panes.hears(LEFT, "今天是随访的日子")
    await panes.press(LEFT, "没有不舒服")
    await panes.hears(LEFT, "谢谢，护士会看到")
    await panes.say(RIGHT, "刘淑珍 尿酸 431 药在吃 没喝酒")
    await panes.hears(RIGHT, "431 µmol/L")
    await panes.press(RIGHT, "保存")
    await panes.hears(RIGHT, "已保存刘淑珍的随访")
    await panes.hears(LEFT, "随访记下了")
