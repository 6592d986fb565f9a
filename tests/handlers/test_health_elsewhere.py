"""Health stays on the page: what a foreign messenger carries, and what it is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.base import discreet
from bot.dispatcher import Handled
from bot.domain.messages import Lane
from handlers import buttons
from handlers.dialogue import Inbound
from storage.outbox import SAID
from tests.handlers.test_who_may_press import Ledger
from tests.support.town import CHEN, HE, LI, WANG, ZHANG, Town


def keys(handled: Handled) -> list[str]:
    return [reply.key for reply in handled.replies]


MEDICAL = {"screenings", "consents", "enrolments", "followups", "visits", "lab_panels", "adverse_events"}


def medical(town: Town, path: Path) -> list[object]:
    ledger = Ledger(path / "town.sqlite3")
    try:
        tables = zip(ledger._tables, ledger.everything(), strict=True)
        return [rows for name, rows in tables if name in MEDICAL]
    finally:
        ledger.close()


ON_THE_PAGE = ["health-on-the-page"]
LINES = [
    "建档 李桂芳 女 68 3号楼 尿酸 512",
    "张桂兰 尿酸 412 药在吃 没喝酒",
    "周某某 尿酸 412",
    "张桂兰 药在吃",
    "化验 张桂兰 尿酸 412",
    "化验 周某某 尿酸 412",
    "化验 张桂兰 尿酸 7.1",
    "张桂兰 不良反应 皮疹 中度",
    "不良反应",
    "今天",
    "超时",
    "1234 5678",
]


@pytest.mark.parametrize("line", LINES)
async def test_a_nurses_line_is_refused_with_a_link_and_nothing_is_written(
    line: str, community: Town, tmp_path: Path
) -> None:
    await community.planned()
    before = medical(community, tmp_path)

    handled = await community.by_telegram(HE, line)

    assert keys(handled) == ON_THE_PAGE
    assert handled.refused
    assert handled.replies[0].args == {"link": community.app.settings.url}
    assert medical(community, tmp_path) == before


async def test_a_refused_line_does_not_stand_in_the_nurses_conversation(community: Town) -> None:
    await community.planned()
    line = "张桂兰 尿酸 412 药在吃 没喝酒"
    await community.by_telegram(HE, line)
    await community.by_telegram(HE, "楼道灯不亮")

    said = [one.notice.args["words"] for one in await community.posted(HE) if one.notice.key == SAID]
    assert said[-1] == "楼道灯不亮"
    assert line not in said


async def test_an_alarm_reaches_a_nurse_elsewhere_without_a_word_of_it(community: Town) -> None:
    await community.say(LI, "我胸口很痛，喘不上气")
    alarm = next(one for one in await community.heard(HE) if one.key == "danger-nurse")

    shown = discreet(alarm, "https://linli.example")

    assert (shown.key, shown.args) == ("danger-nurse-waits", {"link": "https://linli.example"})
    assert [button.key for button in shown.buttons] == ["open-page"]
    assert (shown.to, shown.lane, shown.hushed) == (alarm.to, Lane.DANGER, False)


PERSONAL = [
    name
    for name in (*buttons.MENU, *buttons.STEPS, *buttons.CHOICES)
    if name.split(":")[0] in {"adverse", "consents", "enrolments", "followups", "labs", "plans"}
]
PERSONAL += ["health:reply", "menu:today", "menu:overdue", "menu:enrol"]


@pytest.mark.parametrize("name", PERSONAL)
@pytest.mark.parametrize("who", [HE, ZHANG, WANG])
async def test_the_buttons_of_the_clinic_are_refused(name: str, who: str, community: Town) -> None:
    assert keys(await community.by_telegram(who, action=f"{name}:1")) == ON_THE_PAGE


async def test_a_label_of_the_clinic_that_is_typed_is_refused_too(community: Town) -> None:
    await community.planned()
    await community.pass_time(days=11)

    assert keys(await community.by_telegram(ZHANG, "没有不舒服")) == ON_THE_PAGE


async def test_a_consent_code_is_taken_on_the_page_alone(community: Town) -> None:
    await community.say(HE, "建档 张桂兰 女 68 尿酸 512")
    await community.press(HE, "enrol-eligible")
    code = str((await community.heard(HE))[-1].args["code"])

    assert keys(await community.by_telegram(ZHANG, code)) == ON_THE_PAGE
    assert keys(await community.say(ZHANG, code)) == ["consent-programme"]


async def test_a_residents_own_words_after_a_reminder_are_told_on_the_page(community: Town, tmp_path: Path) -> None:
    await community.planned()
    await community.pass_time(days=11)
    before = medical(community, tmp_path)

    assert keys(await community.by_telegram(ZHANG, "这两天膝盖有点酸")) == ON_THE_PAGE
    assert medical(community, tmp_path) == before
    assert keys(await community.say(ZHANG, "这两天膝盖有点酸")) == ["followup-words-ok"]


async def test_a_nurses_answer_to_a_resident_is_written_on_the_page(community: Town) -> None:
    await community.say(LI, "透析病人能吃香蕉吗")
    await community.press(HE, "health-answer")

    assert keys(await community.by_telegram(HE, "少量可以，请带上化验单")) == ON_THE_PAGE
    assert "health-nurse-says" not in await community.keys(LI)
    await community.say(HE, "少量可以，请带上化验单")
    assert "health-nurse-says" in await community.keys(LI)


async def test_a_follow_up_is_left_on_the_page(community: Town) -> None:
    await community.planned()

    assert keys(await community.by_telegram(ZHANG, "退出随访")) == ON_THE_PAGE


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("痛风能喝啤酒吗", "health-food"),
        ("豆腐能吃吗", "health-food"),
        ("苹果核是什么垃圾", "waste-answer"),
        ("胸口很痛喘不上气", "danger-medical"),
    ],
)
async def test_general_answers_and_red_flags_go_everywhere(said: str, key: str, community: Town) -> None:
    assert keys(await community.by_telegram(CHEN, said))[0].startswith(key)


async def test_a_nurse_is_offered_nothing_there_that_is_refused(community: Town) -> None:
    for said in ("/start", "/help", "你好", "嗯哼哼哼哼", "啦啦啦啦啦"):
        handled = await community.by_telegram(HE, said)
        offered = {button.action for reply in handled.replies for button in reply.buttons}
        assert not offered & {"menu:today:0", "menu:overdue:0", "menu:enrol:0"}, said
    assert keys(await community.by_telegram(HE, "/start")) == ["welcome-nurse-elsewhere"]
    assert keys(await community.say(HE, "/start")) == ["welcome-nurse"]


async def test_a_question_in_between_is_answered_while_the_clinics_own_waits(community: Town) -> None:
    await community.enrolled()
    await community.press(HE, "plan-date")

    assert keys(await community.by_telegram(HE, "苹果核是什么垃圾"))[0] == "waste-answer"
    assert keys(await community.by_telegram(HE, "明天")) == ON_THE_PAGE


async def test_a_voice_beside_a_line_does_not_let_it_through(community: Town) -> None:
    await community.planned()
    person = await community.person(HE)
    uow = community.app.units.begin()
    uow.people.link(person.id, "telegram", HE, community.clock.now())
    await uow.commit()
    said = Inbound("telegram", HE, "u-v", "张桂兰 尿酸 412", address="4711")

    handled = await community.app.dispatcher.handle(replace(said, trouble="photo-broken"))

    assert keys(handled) == ON_THE_PAGE
