from pathlib import Path

import pytest

from bot import scripts
from bot.inboxes import Failed, Inbox
from bot.play import play, play_by
from bot.scripts import TELEGRAM, WEB
from locales.speech import Spoken

HERE = Path(__file__).parent
SCRIPTS = {path: scripts.Script(path.read_text("utf-8")) for path in sorted(HERE.rglob("*.txt"))}
DIALOGUES = [(path, channel) for path, script in SCRIPTS.items() for channel in script.channels]

ON_THE_PAGE = {
    "ask_the_nurse",
    "consent_codes",
    "demo_full",
    "emergency_reaches_everybody",
    "enrolment_refusals",
    "followup",
    "followup_in_words",
    "adverse_events",
    "consent_by_relative",
    "contact_lines",
    "consent_on_paper",
    "course_changes",
    "missed_twice",
    "screening_decided",
    "signed_page_is_no_repair",
    "six_questions",
    "three_months",
    "labs",
    "labs_corrected",
    "labs_wrong",
    "late_entry",
    "left_after_the_end",
    "left_before_the_plan",
    "left_through_the_nurse",
    "leaving_the_programme",
    "nurses_own_line_in_an_answer",
    "names_within_names",
    "nurses_own_line_in_a_change",
    "plan_dates",
    "red_flags",
    "reminders",
    "contacts_corrected",
    "corrected_after_the_end",
    "entered_after_a_later_one",
    "extended_after_a_pause",
    "reminders_wait",
    "reminders_after_a_night",
    "swollen_joint",
}
"""What speaks of somebody's own health, which Telegram does not carry; `telegram/` tells what is said there instead."""

GREETED_BY_THE_PAGE = {"newcomer_in_chinese"}
"""Who opens the page is greeted before a word is said; on Telegram that is /start."""


@pytest.mark.parametrize(("path", "channel"), DIALOGUES, ids=[f"{path.stem}-{channel}" for path, channel in DIALOGUES])
async def test_the_conversation_comes_true(path: Path, channel: str) -> None:
    await play_by(path, SCRIPTS[path], channel)


def test_every_story_is_told_on_telegram_too_unless_it_belongs_to_the_page() -> None:
    told_on_the_page = {path.stem for path, script in SCRIPTS.items() if script.channels == [WEB]}

    assert told_on_the_page - {"everybody_on_the_way_they_came"} == ON_THE_PAGE | GREETED_BY_THE_PAGE
    assert all(TELEGRAM in script.channels for path, script in SCRIPTS.items() if path.stem not in told_on_the_page)


class Script:
    """A conversation written by a test."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "script.txt"

    async def plays(self, lines: str) -> None:
        self.path.write_text(lines, "utf-8")
        await play(self.path)

    async def fails(self, lines: str) -> str:
        with pytest.raises(Failed) as failure:
            await self.plays(lines)
        return str(failure.value)


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


async def test_a_wrong_expectation_is_told_with_its_line_and_what_is_unread(script: Script) -> None:
    told = await script.fails("# a comment\n\n李桂芳 > 楼道灯不亮\n李桂芳 < 报修 · 电梯\n李桂芳 = 0\n")

    assert f"{script.path}:4: 李桂芳 < 报修 · 电梯" in told
    assert "📝 报修 · 照明" in told
    assert "✅ 提交" in told


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("李桂芳 > 楼道灯不亮\n李桂芳 = 0", "something is unread"),
        ("李桂芳 = 1", "only NAME = 0"),
        ("李桂芳 > 楼道灯不亮\n李桂芳 < 照明 [我来接]", "no unread message fits"),
        ("李桂芳 > 楼道灯不亮\n李桂芳 < 照明\n李桂芳 < 照明", "no unread message fits"),
        ("李桂芳 > [我来接]", "no message ever had a button"),
        ("李桂芳 > 楼道灯不亮\n李桂芳 > [提交] on 电梯", "no message ever had a button"),
        ("李桂芳 > 楼道灯不亮\n李桂芳 <! 照明", "this was said"),
        ("李桂芳 > 楼道灯不亮\n李桂芳 < 照明\n李桂芳 <! 照明", "this was said"),
        ("李桂芳 楼道灯不亮", "neither said nor expected"),
        ("> 楼道灯不亮", "neither said nor expected"),
        ("李桂芳@fax > 你好", "there is no channel fax"),
        ("channel: fax\n李桂芳 > 你好", "there is no channel fax"),
        ("channel: web telegram\n李桂芳@telegram > /start\n李桂芳 = 0", "by web"),
        ("#A9 < 第 1001 号", "there is no grid A9"),
        ("#A1 > 你好", "a group says nothing by itself"),
        ("王芳@web#A1 > 你好", "a workers' group is #CODE"),
        ("王芳@#A1 > [我来接]", "no message ever had a button"),
        ("李桂芳 > {edit} 楼道灯不亮", "nothing was said that could be said anew"),
        ("! stop", "there is only ! restart"),
        ("@ +3weeks", "no such moment"),
        ("@ 2026-02-30 09:00", "no such moment"),
        ("@ 2026-03-01 09:00", "time does not run backwards"),
        ("seed: nowhere\n李桂芳 > 你好", "grids.csv"),
    ],
)
async def test_a_line_that_does_not_come_true_fails(script: Script, lines: str, why: str) -> None:
    assert why in await script.fails(lines)


async def test_a_former_wording_was_said_too(script: Script) -> None:
    claimed = "李桂芳 > 楼道灯不亮\n李桂芳 > [提交]\n王芳 > [我来接]\n"

    await script.plays(claimed + "王芳 < 剩 5 小时 30 分 [我来接]\n王芳 < 您已接单 [出发]\n王芳 = 0")
    assert "this was said" in await script.fails(claimed + "赵磊 <! 剩 5 小时 30 分")


async def test_the_name_ends_at_the_first_sign(script: Script) -> None:
    await script.plays("李桂芳   > 楼道灯 < 不亮 = 0\n李桂芳@web < 楼道灯 < 不亮 = 0\n")


async def test_reading_one_leaves_the_others_unread(script: Script) -> None:
    two = "李桂芳 > 楼道灯不亮\n@ +2min\n李桂芳 > 电梯坏了\n"

    await script.plays(two + "李桂芳 <~ 电梯坏了\n李桂芳 < 楼道灯不亮\n李桂芳 = 0")
    await script.plays(two + "李桂芳 < 电梯坏了\n李桂芳 = 0")


async def test_stars_numbers_and_literals_are_told_apart(script: Script) -> None:
    said = "李桂芳 > 楼道灯不亮 *[$5]\n"

    await script.plays(said + "李桂芳 < 照明*\\*\\[\\$5]")
    await script.fails(said + "李桂芳 < 照明*\\*\\*")
    filed = "李桂芳 > 楼道灯不亮\n李桂芳 > [提交]\n李桂芳 < 第 $n 号\n"
    await script.plays(filed + "王芳 < 第 $n 号\n李桂芳 > 我的进度\n李桂芳 < 第 $n 号 [$n 号]")
    await script.fails(filed + "张桂兰 > 电梯坏了\n张桂兰 > [提交]\n张桂兰 < 第 $n 号")


async def test_white_space_and_wide_forms_do_not_matter(script: Script) -> None:
    await script.plays("李桂芳 > ［楼道灯］  不亮（二楼），\n李桂芳 <   [提交]  内容：［楼道灯］ 不亮(二楼),")


async def test_an_unfinished_form_lives_through_a_restart(script: Script) -> None:
    await script.plays(
        "李桂芳 > 楼道灯不亮\n李桂芳 > [改地点]\n李桂芳 < 在哪里\n! restart\n"
        "李桂芳 = 0\n李桂芳 > 4号楼1单元\n李桂芳 < 4 号楼 1 单元\n李桂芳 > [提交]\n王芳 < 楼道灯不亮\n"
    )


ENROLLED = """
何敏 > 建档 张桂兰 女 68 3号楼 尿酸 512
何敏 > [符合]
何敏 < 代码 $a $b
张桂兰 > $a$b
张桂兰 > [同意]
张桂兰 > [同意]
何敏 > [生成计划]
张桂兰 < 第一次 3 月 12 日
@ 2026-03-11 10:00
"""


async def test_a_leap_of_days_steps_through_every_due_moment(script: Script) -> None:
    await script.plays(ENROLLED + "@ +5d\n张桂兰 < 今天是随访\n张桂兰 < 昨天的随访\n何敏 <~ 请打电话\n张桂兰 = 0")


async def test_a_leap_while_switched_off_is_one_catch_up(script: Script) -> None:
    lamp = "@ 2026-03-02 21:00\n李桂芳 > 楼道灯不亮\n李桂芳 > [提交]\n"

    await script.plays(lamp + "@ +18h\n王芳 < 剩 6 小时\n王芳 <~ 已超时\n孙丽 < 已超时")
    morning = "孙丽 < ☀️ 今天 A 大网格：待接 1\n孙丽 = 0\n"
    await script.plays(f"{lamp}@! +18h\n王芳 < 楼道灯不亮\n孙丽 < 没人接单\n{morning}@! +1d\n{morning}")


async def test_a_time_of_day_is_told_with_the_days(script: Script) -> None:
    await script.plays(
        "@ +2d 8:05\n李桂芳 > 楼道灯不亮\n李桂芳 > [提交]\n王芳 > [我来接]\n赵磊 > [我来接]\n赵磊 <~ 08:05"
    )


async def test_a_newcomer_who_opens_the_page_is_greeted(script: Script) -> None:
    await script.plays("小周 < 我是梧桐街道小助手 [报修]\n小周 > [报修]\n小周 < 什么东西坏了")
    await script.plays("小周 > 你好\n小周 < 我是梧桐街道小助手\n小周 = 0")


LAMP = "channel: telegram\n李桂芳 > 楼道灯不亮\n李桂芳 > [提交]\n"


async def test_a_line_that_begins_with_a_groups_code_is_no_comment(script: Script) -> None:
    await script.plays(f"{LAMP}#A1 what follows is a comment\n#A1\n#A1 <~ 照明 [我来接]\n#A1 = 0\n")
    assert "unread by #A1" in await script.fails(f"{LAMP}#A1 < 电梯")


async def test_a_group_reads_only_what_is_told_to_it_and_people_what_is_told_to_them(script: Script) -> None:
    pressed = "王芳#A1 > [我来接]\n赵磊@#A1 > [我来接]\n"

    await script.plays(f"{LAMP}{pressed}#A1 < 王芳已接单\n#A1 <! 09:00\n赵磊 <~ 王芳 09:00 已接单\n")


async def test_a_reply_goes_to_the_message_that_is_named_else_to_the_newest_card(script: Script) -> None:
    two = f"{LAMP}@ +2min\n李桂芳 > 电梯坏了\n李桂芳 > [提交]\n"

    await script.plays(
        f"{two}王芳@#A1 > 知道了\n#A1 <~ 已记入第 1002 号\n王芳@#A1 > 知道了 on 照明\n#A1 <~ 已记入第 1001 号"
    )


async def test_words_that_name_no_message_after_on_are_only_words(script: Script) -> None:
    await script.plays("李桂芳 > 楼道灯 on off\n李桂芳 < 楼道灯 on off")


async def test_numbers_to_call_stand_in_the_words_on_telegram_and_are_no_keys_to_press(script: Script) -> None:
    fire = "厨房着火了\n李桂芳 < 打 119*捂住口鼻。 📞 119 [119]\n李桂芳 > [119]\n"

    await script.plays(f"channel: telegram\n李桂芳 > {fire}")
    await script.fails(f"李桂芳 > {fire}")


async def test_somebodys_own_health_is_read_on_the_page_alone(script: Script) -> None:
    asked = "张桂兰@telegram > 痛风能吃仙人掌吗\n"
    told = "何敏@telegram < 有一条给您的消息\n何敏@telegram = 0\n"

    await script.plays(f"{asked}{told}何敏@web < 张桂兰问：痛风能吃仙人掌吗 [回答]\n何敏@web = 0")


async def test_a_newcomer_on_telegram_is_greeted_when_they_begin(script: Script) -> None:
    await script.plays("channel: telegram\n小周 = 0\n小周 > /start\n小周 < 我是梧桐街道小助手\n小周 = 0")


def test_new_buttons_alone_are_no_new_message() -> None:
    inbox = Inbox()
    inbox.hear(Spoken("电梯", (("🙋 我来接", "claim"),), ()), "ticket:1")
    inbox.read("电梯 [我来接]", {}, only_it=True)

    inbox.hear(Spoken("电梯", (("👀 详情", "details"),), ()), "ticket:1", fresh=False)

    assert inbox.unread() == []
    assert inbox.button("详情", None, {})[1] == "details"


def test_new_words_are_a_new_message_and_the_old_wording_keeps_its_place() -> None:
    inbox = Inbox()
    inbox.hear(Spoken("电梯", (("🙋 我来接", "claim"),), ()), "ticket:1")
    inbox.hear(Spoken("别的", (), ()))

    inbox.hear(Spoken("电梯，王芳已接单", (), ()), "ticket:1", fresh=False)

    assert [one.text for one in inbox.messages] == ["电梯", "别的", "电梯,王芳已接单"]
    assert [one.text for one in inbox.unread()] == ["电梯", "别的", "电梯,王芳已接单"]


def test_a_press_goes_to_the_newest_button_that_is_still_there_else_to_a_stale_one() -> None:
    inbox = Inbox()
    inbox.hear(Spoken("第一件", (("🙋 我来接", "claim:1"),), ()), "ticket:1")
    inbox.hear(Spoken("第二件", (("🙋 我来接", "claim:2"),), ()), "ticket:2")
    assert inbox.button("我来接", None, {})[1] == "claim:2"
    assert inbox.button("我来接", "第一件", {})[1] == "claim:1"

    inbox.hear(Spoken("第二件，已接单", (), ()), "ticket:2", fresh=False)
    assert inbox.button("我来接", None, {})[1] == "claim:1"

    inbox.hear(Spoken("第一件", (), ()), "ticket:1", fresh=False)
    assert inbox.button("我来接", None, {})[1] == "claim:2"


async def test_the_example_of_the_manual_comes_true(script: Script) -> None:
    manual = (HERE.parent.parent / "docs" / "dialogues.md").read_text("utf-8")

    await script.plays(manual.split("```")[1])
