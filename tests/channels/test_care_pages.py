"""The clinic's pages: who finds them, what is written down first, and what becomes of a contact that is entered."""

import asyncio
import csv
import io
import re
from typing import Any

import pytest

from bot.domain.adverse_events import Severity
from bot.domain.audit import Entry
from bot.domain.cohorts import Standing
from bot.domain.visits import Advice, VisitRecord, Way
from handlers.cohorts import Cohort, of_nurses
from handlers.context import Desk
from storage.stores import Store
from tests.channels.conftest import Browser, Site
from tests.support.clinic import befall, draw, enrol, record, telephone
from tests.support.telegraph import Telegraph
from tests.support.town import CHEN, GAO, HE, LI, QIAN, SUN, WANG, XU, ZHANG, Town


async def looks(town: Town) -> list[Entry]:
    return await town.app.units.begin().audits.after(0)


async def visits(town: Town, enrolment_id: int) -> list[VisitRecord]:
    return await town.app.units.begin().visits.of(enrolment_id)


async def enter(browser: Browser, enrolment_id: int, step: str = "read", **fields: str) -> tuple[int, str]:
    """Send the form of a contact."""
    form = {"step": step, "line": "", "day": "", "way": "telephone", "seen": "1", **fields}
    async with browser.client.post(f"/care/{enrolment_id}/contact", data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "") or await answer.text()


def part(shown: str, section: str) -> str:
    return shown.split(f'id="{section}"')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize("name", [LI, ZHANG, WANG, SUN, QIAN, GAO])
async def test_nobody_but_a_nurse_finds_the_clinic_and_nothing_is_logged(page: Site, name: str) -> None:
    enrolment_id = await page.town.planned()
    browser = await page.of(name)
    before = await looks(page.town)

    for path in (
        "/care",
        f"/care/{enrolment_id}",
        f"/care/{enrolment_id}/report",
        "/care/999999",
        "/care/enrol",
        "/consent-form",
    ):
        shown = await browser.read(path, 404)
        assert "这里没有您要找的" in shown
        assert ZHANG not in shown.replace("桂园", "")
    assert (await enter(browser, enrolment_id, "save", line="尿酸 400"))[0] == 404
    assert await looks(page.town) == before
    assert len(await visits(page.town, enrolment_id)) == 1


async def test_a_stranger_finds_nothing(page: Site) -> None:
    enrolment_id = await page.town.planned()
    browser = await page.browser()

    for path in ("/care", f"/care/{enrolment_id}", f"/care/{enrolment_id}/report", "/my-record", "/my-record/file"):
        assert ZHANG not in await browser.read(path, 404)


async def test_a_nurse_of_another_community_sees_her_own_day_and_nobody_else_in_it(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=11)
    browser = await page.of(XU)

    shown = await browser.read("/care")

    assert ZHANG not in shown
    await browser.read(f"/care/{enrolment_id}", 404)
    await browser.read(f"/care/{enrolment_id}/report", 404)
    assert (await enter(browser, enrolment_id, "save", line="尿酸 400"))[0] == 404
    assert [one.thing for one in await looks(page.town) if one.thing.startswith("enrolment")] == []
    assert len(await visits(page.town, enrolment_id)) == 1


async def test_what_a_nurse_looks_at_is_written_down(page: Site) -> None:
    enrolment_id = await page.town.planned()
    browser = await page.of(HE)
    before = len(await looks(page.town))

    await browser.read("/care")
    await browser.read(f"/care/{enrolment_id}")
    await browser.read(f"/care/{enrolment_id}/report")

    nurse = await page.town.person(HE)
    written = (await looks(page.town))[before:]
    assert [one.action for one in written] == ["list", "record", "report"]
    assert {one.actor_id for one in written} == {nurse.id}
    assert [one.thing for one in written[1:]] == [f"enrolment:{enrolment_id}"] * 2


async def test_the_day_tells_who_waits_why_and_how_they_are_reached(page: Site) -> None:
    town = page.town
    await town.planned()
    await enrol(town, LI, "女", 63, 455)
    hurt = await enrol(town, CHEN, "男", 57, 493)
    await befall(town, hurt, town.clock.now().date(), "起红疹<b>", Severity.MODERATE)
    await telephone(town, ZHANG, "13800000001")
    await town.pass_time(days=10, hours=1)
    await town.press(ZHANG, "feeling-joint-button")

    shown = await (await page.of(HE)).read("/care")

    alarm = part(shown, "alarm")
    assert "2 位" in alarm
    assert "起红疹&lt;b&gt;" in alarm
    assert "回答：关节红肿" in alarm
    assert 'href="tel:13800000001"' in alarm
    assert "上次</span> 3 月 2 日 · 当面 · 尿酸" in alarm
    assert LI in part(shown, "today")
    assert ZHANG not in part(shown, "today")


async def test_whoever_does_not_answer_is_called_then_overdue_and_the_last_stand_apart(page: Site) -> None:
    enrolment_id = await page.town.planned()
    browser = await page.of(HE)
    await page.town.pass_time(days=13)
    assert ZHANG in part(await browser.read("/care"), "call")
    await page.town.pass_time(days=4)
    assert ZHANG in part(await browser.read("/care"), "overdue")

    await page.town.send(HE, f"courses:review:{enrolment_id}")
    await page.town.send(HE, f"courses:because:{enrolment_id}.review-reaction")

    assert "安全评估中" in part(await browser.read("/care"), "alarm")


async def test_a_red_joint_stays_an_alarm_when_yesterdays_contact_is_entered_after_it(page: Site) -> None:
    await page.town.planned()
    browser = await page.of(HE)
    await page.town.pass_time(days=10, hours=1)
    await page.town.press(ZHANG, "feeling-joint-button")

    await record(page.town, f"{ZHANG} 昨天 尿酸 412")
    assert "回答：关节红肿" in part(await browser.read("/care"), "alarm")
    await record(page.town, f"{ZHANG} 打了两次没人接")
    assert ZHANG in part(await browser.read("/care"), "alarm")
    await record(page.town, f"{ZHANG} 膝盖红肿，去医院")

    assert ZHANG not in part(await browser.read("/care"), "alarm")


async def test_values_that_cannot_wait_stand_on_the_day_until_somebody_has_spoken_with_them(page: Site) -> None:
    town = page.town
    enrolment_id = await town.planned()
    browser = await page.of(HE)
    await town.pass_time(days=2)
    await draw(town, enrolment_id, town.clock.now().date(), {"urate": 512.0, "creatinine": 402.0})

    alarm = part(await browser.read("/care"), "alarm")
    assert "3 月 4 日 的化验要马上看" in alarm or "今天 的化验要马上看" in alarm
    assert "肌酐超过上限 2 倍" in alarm
    assert "安全评估" not in alarm
    await town.say(HE, "今天")
    assert "followups-alarmed" in await town.keys(HE)
    await town.pass_time(days=1)
    await record(town, f"{ZHANG} 肌酐高，去医院")

    assert ZHANG not in part(await browser.read("/care"), "alarm")


async def test_whom_nobody_waits_for_is_found_on_the_day_and_in_the_conversation(page: Site) -> None:
    town = page.town
    unplanned = await town.enrolled()
    paused = await enrol(town, LI, "女", 63, 455)
    browser = await page.of(HE)
    await town.send(HE, f"courses:pause:{paused}")
    await town.send(HE, f"courses:because:{paused}.pause-away")

    idle = part(await browser.read("/care"), "idle")
    assert ZHANG in idle
    assert "还没排计划" in idle
    assert LI not in idle
    await town.pass_time(days=15)
    await town.say(HE, "今天")

    assert "暂停中" in part(await browser.read("/care"), "idle")
    told = next(one for one in reversed(await town.heard(HE)) if one.key == "followups-idle")
    assert told.args["count"] == 2
    assert [one.action for one in told.buttons] == [f"visits:card:{one}" for one in (unplanned, paused)]


async def test_a_question_waits_on_the_day_until_it_is_answered(page: Site) -> None:
    enrolment_id = await page.town.planned()
    browser = await page.of(HE)
    await page.town.send(ZHANG, f"own:wrong:{enrolment_id}")
    await page.town.say(ZHANG, "3 月 2 日我没有喝酒")

    questions = part(await browser.read("/care"), "questions")

    assert "3 月 2 日我没有喝酒" in questions
    action = re.search(r'value="(health:reply:\d+)"', questions)
    assert action
    await browser.say(action=action[1])
    await browser.say("好的，已改。")
    assert "health-nurse-says" in await page.town.keys(ZHANG)
    assert "没有喝酒" not in await browser.read("/care")


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        self.asked += name in {"one", "rows", "report"}
        return getattr(self._store, name)


async def test_a_long_day_asks_the_database_no_oftener_than_a_short_one(page: Site) -> None:
    town = page.town
    await town.planned()
    browser = await page.of(HE)
    counting: Any = Counting(town.app.units.store)
    town.app.units.store = counting
    asked = []
    for more in ((), (LI, CHEN)):
        for name in more:
            await enrol(town, name, "男", 60, 480)
        await town.pass_time(days=11)
        await browser.read("/care")
        before = counting.asked
        await browser.read("/care")
        asked.append(counting.asked - before)

    assert asked[0] == asked[1]


async def test_a_contact_is_read_back_saved_once_and_the_next_one_planned(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=10)
    browser = await page.of(HE)

    status, checked = await enter(browser, enrolment_id, line="尿酸 6.9 mg/dL 药在吃", way="person", advice="diet")
    assert status == 200
    assert "尿酸 410.4 µmol/L" in checked
    assert "记录：药在吃" in checked
    assert "讲过：" in checked
    assert len(await visits(page.town, enrolment_id)) == 1
    status, to = await enter(browser, enrolment_id, "save", line="尿酸 6.9 mg/dL 药在吃", way="person", advice="diet")

    assert status == 303
    assert "已保存张桂兰的随访。下次 3 月 23 日" in await browser.read(to)
    saved = (await visits(page.town, enrolment_id))[-1]
    assert (saved.urate, saved.way, saved.advice) == (410.4, Way.PERSON, (Advice.DIET,))
    assert saved.occurred_on.isoformat() == "2026-03-12"
    assert "followup-next" in await page.town.keys(ZHANG)


async def test_a_contact_of_an_earlier_day_and_an_attempt_are_entered_too(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=10)
    browser = await page.of(HE)

    _, attempt = await enter(browser, enrolment_id, "save", line="打了两次没人接", advice="diet")
    _, checked = await enter(browser, enrolment_id, line="昨天 尿酸 412", seen="2")
    status, _ = await enter(browser, enrolment_id, "save", line="尿酸 412", day="2026-03-11", seen="2")

    assert "record-attempt-saved" in attempt
    assert "随访日期：昨天" in checked
    assert status == 303
    tried, reached = sorted(await visits(page.town, enrolment_id), key=lambda one: one.id)[1:]
    assert (tried.reached, tried.advice) == (False, ())
    assert reached.occurred_on.isoformat() == "2026-03-11"


@pytest.mark.parametrize(
    ("line", "day", "why"),
    [
        ("", "", "还没有写"),
        ("   ", "", "还没有写"),
        ("尿酸 7.1 药在吃", "", "像是 mg/dL"),
        ("尿酸 −1", "", "不像真的"),
        ("尿酸 1e9", "", "不像真的"),
        ("尿酸 412 mg/dL", "", "不像真的"),
        ("尿酸 412", "2026-03-13", "这一天还没到"),
        ("3月20日 尿酸 412", "", "这一天还没到"),
        ("尿酸 412", "2026-02-20", "还没参加随访"),
        ("尿酸 412", "2026-02-30", "日期没看懂"),
        ("尿酸 412", "昨天", "日期没看懂"),
    ],
)
@pytest.mark.parametrize("step", ["read", "save"])
async def test_wrong_input_is_told_and_what_was_typed_is_kept(
    page: Site, line: str, day: str, why: str, step: str
) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=10)

    status, shown = await enter(await page.of(HE), enrolment_id, step, line=line, day=day, way="chat", advice="diet")

    assert status == 422
    assert why in shown.split('id="wrong-line"')[1].split("</p>")[0]
    assert f'name="line" value="{line}"' in shown
    assert 'value="chat" checked' in shown
    assert 'value="diet" checked' in shown
    assert len(await visits(page.town, enrolment_id)) == 1


async def test_who_has_left_is_recorded_no_more(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.send(ZHANG, f"followups:leave:{enrolment_id}")
    browser = await page.of(HE)

    status, shown = await enter(browser, enrolment_id, "save", line="尿酸 412")

    assert status == 422
    assert "记录只有本人能看" in shown
    assert len(await visits(page.town, enrolment_id)) == 1


async def test_who_has_left_keeps_their_record_and_the_nurse_reads_only_when_they_left(page: Site) -> None:
    town = page.town
    enrolment_id = await town.planned()
    await draw(town, enrolment_id, town.clock.now().date(), {"urate": 512.0, "alt": 77.0})
    await befall(town, enrolment_id, town.clock.now().date(), "起红疹", Severity.MODERATE)
    await town.pass_time(days=10)
    await record(town, f"{ZHANG} 尿酸 413 药在吃")
    await town.send(ZHANG, f"followups:leave:{enrolment_id}")
    nurse = await page.of(HE)
    before = len(await looks(town))

    for path in (f"/care/{enrolment_id}", f"/care/{enrolment_id}/report"):
        shown = await nurse.read(path)
        assert "退出了随访，记录只有本人能看" in shown
        for kept in ("413", "512", "77", "药在吃", "起红疹", "<svg"):
            assert kept not in shown.split("<main>")[1]
    await town.send(HE, f"visits:card:{enrolment_id}")
    told = str((await town.heard(HE))[-1])
    assert "care-left" in told
    assert "413" not in told
    assert [one.action for one in (await looks(town))[before:]] == ["record", "report", "record"]
    assert "413" in await (await page.of(ZHANG)).read("/my-record")


async def test_the_values_of_who_has_left_are_in_no_figure(page: Site) -> None:
    town = page.town
    enrolment_id = await town.planned()
    await draw(town, enrolment_id, town.clock.now().date(), {"urate": 512.0})
    nurse = await town.person(HE)
    found: list[Cohort] = []

    async def read(desk: Desk) -> None:
        found.append(await of_nurses(desk, [nurse.id]))

    await town.app.dispatcher.transact(read)
    await town.send(ZHANG, f"followups:leave:{enrolment_id}")
    await town.app.dispatcher.transact(read)

    (before,), (after,) = (one.participants for one in found)
    assert before.baseline == {"urate": 512.0}
    assert (after.standing, after.baseline, after.final) == (Standing.WITHDRAWN, {}, {})


async def test_of_two_entries_at_once_one_is_saved_and_the_other_hears_who_was_quicker(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=10)
    first, second = await page.of(HE), await page.of(HE)
    await page.town.say(HE, f"{ZHANG} 尿酸 405")

    answers = await asyncio.gather(*(enter(one, enrolment_id, "save", line="尿酸 412") for one in (first, second)))
    await page.town.press(HE, "record-save")

    assert sorted(status for status, _ in answers) == [303, 422]
    refused = next(shown for status, shown in answers if status == 422)
    assert "何敏 09:00 已经记了张桂兰的随访，没有再记一次" in refused
    assert (await page.town.keys(HE))[-1] == "record-error-meanwhile"
    assert [one.urate for one in await visits(page.town, enrolment_id)] == [512, 412]


async def test_one_resident_leads_to_the_next_until_the_day_is_done(page: Site) -> None:
    town = page.town
    ids = [await town.planned(), await enrol(town, LI, "女", 63, 455), await enrol(town, CHEN, "男", 57, 493)]
    await town.pass_time(days=10)
    browser = await page.of(HE)

    first, middle, last = [await browser.read(f"/care/{one}") for one in ids]

    assert "上一位" not in first
    assert f'href="/care/{ids[1]}">下一位' in first
    assert f'href="/care/{ids[0]}">‹ 上一位' in middle
    assert "下一位" not in last
    form = re.search(rf'action="/care/{ids[1]}/contact\?at=(\d)#enter"', middle)
    assert form
    async with browser.client.post(
        f"/care/{ids[1]}/contact?at={form[1]}", data={"step": "save", "line": "尿酸 412", "day": "", "seen": "1"}
    ) as saved:
        shown = await saved.text()
    assert f'href="/care/{ids[0]}">‹ 上一位' in shown
    assert f'href="/care/{ids[2]}">下一位' in shown


async def test_the_record_shows_everything_and_markup_is_text(page: Site) -> None:
    town = page.town
    enrolment_id = await town.planned()
    await town.pass_time(days=10)
    await town.press(ZHANG, "feeling-well-button")
    await town.press(ZHANG, "self-diet-light-button")
    await record(town, f"{ZHANG} 尿酸 412 <script>alert(1)</script>", "diet")
    await town.send(HE, f"courses:pause:{enrolment_id}")
    await town.send(HE, f"courses:because:{enrolment_id}.pause-hospital")

    shown = await (await page.of(HE)).read(f"/care/{enrolment_id}")

    assert "<script>alert" not in shown
    for said in (
        "⏸ 暂停中",
        "512",
        "🥬 清淡",
        "暂停 · 何敏 · 住院",
        f"建档 · {ZHANG}",
        "参加随访：",
        "版本",
        "上次没讲：健康教育、运动、心理支持",
    ):
        assert said in shown
    assert "style=" not in shown
    assert 'role="img" aria-label="尿酸从 2026-03-02 的 512 到 2026-03-12 的 412 µmol/L，目标低于 360。"' in shown


async def test_the_report_holds_before_and_after_with_both_numbers_and_no_diagnosis(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=10)
    await record(page.town, f"{ZHANG} 尿酸 412 药在吃")

    shown = await (await page.of(HE)).read(f"/care/{enrolment_id}/report")

    assert "按时做了 1 次，应做 1 次" in shown
    assert "最长间隔 10 天" in shown
    assert "不作诊断，不代替看病" in shown


async def test_a_contact_that_was_missed_stays_missed_and_nobody_is_waited_for_after_the_end(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=18)
    await page.town.send(HE, f"courses:lose:{enrolment_id}")
    await page.town.send(HE, f"courses:because:{enrolment_id}.lose-unreachable")
    await page.town.pass_time(days=40)

    shown = await (await page.of(HE)).read(f"/care/{enrolment_id}/report")

    assert "按时做了 0 次，应做 1 次" in shown
    assert "最长间隔 18 天" in shown


async def test_the_blank_consent_holds_both_texts_as_they_are_asked(page: Site) -> None:
    shown = await (await page.of(HE)).read("/consent-form")

    assert "请您参加 3 个月的尿酸健康随访" in shown
    assert "随访要记下您的化验结果，加密保存" in shown
    for version, _ in page.town.app.guides.consent_texts.values():
        assert f"版本 {version}" in shown


async def test_a_resident_reads_their_own_record_and_who_has_looked(page: Site) -> None:
    enrolment_id = await page.town.planned()
    await page.town.pass_time(days=10)
    await record(page.town, f"{ZHANG} 尿酸 412 药在吃")
    await (await page.of(HE)).read(f"/care/{enrolment_id}")
    before = await looks(page.town)

    shown = await (await page.of(ZHANG)).read("/my-record")

    assert "今天：412\u00a0µmol/L" in shown
    assert "比开始时（512）低了 100" in shown
    assert "大约 3 月 23 日" in shown
    assert "护士何敏 今天看过" in shown
    assert await looks(page.town) == before


async def test_who_is_in_no_programme_reads_so(page: Site) -> None:
    await page.town.planned()
    browser = await page.of(LI)

    shown = await browser.read("/my-record")

    assert "您没有参加随访" in shown
    assert "512" not in shown
    await browser.read("/my-record/file", 404)


async def test_the_record_can_be_taken_away_as_a_table_without_formulas(page: Site) -> None:
    await page.town.planned()
    await page.town.pass_time(days=10)
    await record(page.town, f"{ZHANG} 尿酸 412 药在吃", "diet")
    await record(page.town, f"{ZHANG} =HYPERLINK(1)")
    browser = await page.of(ZHANG)

    async with browser.client.get("/my-record/file") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        rows = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))

    assert rows[0] == ["日期", "类别", "项目", "内容", "单位"]
    assert ["2026-03-12", "随访", "尿酸", "412", "µmol/L"] in rows
    assert [row for row in rows for cell in row if cell.startswith("=")] == []


async def test_a_resident_says_what_is_wrong_and_nobody_can_for_another(page: Site) -> None:
    enrolment_id = await page.town.planned()

    await page.town.send(LI, f"own:wrong:{enrolment_id}")
    assert (await page.town.keys(LI))[-1] == "refused-not-allowed"
    await page.town.send(ZHANG, f"own:wrong:{enrolment_id}")
    await page.town.say(ZHANG, "尿酸应该是 502")

    assert (await page.town.keys(ZHANG))[-1] == "care-own-sent"
    told = (await page.town.heard(HE))[-1]
    assert (told.key, told.args["words"]) == ("care-own-wrong", "尿酸应该是 502")


@pytest.mark.parametrize("said", ["我的记录", "我的尿酸", "my record"])
async def test_who_asks_for_their_record_is_led_to_the_page(page: Site, said: str) -> None:
    await page.town.say(ZHANG, said)

    told = (await page.town.heard(ZHANG))[-1]
    assert [one.action for one in told.buttons] == ["page:my-record"]


async def test_on_telegram_the_record_is_a_link_without_content(telegraph: Telegraph) -> None:
    await telegraph.town.planned()
    zhang = await telegraph.of(ZHANG)
    await zhang.starts()

    await zhang.says("我的尿酸")

    heard = await zhang.hears("您的记录在网页上看")
    assert "512" not in heard.text


async def signed_on_paper(town: Town, picture: bytes) -> tuple[int, int]:
    """Let a nurse enrol somebody by a photographed signature; give the enrolment's id and the paper's."""
    await town.say(HE, f"建档 {ZHANG} 女 68 尿酸 512")
    await town.press(HE, "enrol-eligible")
    await town.press(HE, "consent-on-paper")
    await town.app.dispatcher.handle(await town.inbound(HE, pictures=(picture,)))
    uow = town.app.units.begin()
    (patient,) = await uow.people.by_name(ZHANG)
    enrolment = await uow.enrolments.current_of(patient.id)
    assert enrolment is not None
    papers = {one.paper_id for one in await uow.consents.of(patient.id)}
    (paper_id,) = papers - {None}
    return enrolment.id, int(str(paper_id))


@pytest.mark.parametrize(
    ("picture", "kind"), [(b"\xff\xd8\xff signed", "image/jpeg"), (b"\x89PNG\r\n\x1a\n signed", "image/png")]
)
async def test_a_nurse_opens_the_photographed_signature_and_it_is_written_down(
    page: Site, picture: bytes, kind: str
) -> None:
    enrolment_id, paper_id = await signed_on_paper(page.town, picture)
    browser = await page.of(HE)
    address = f"/care/{enrolment_id}/signature/{paper_id}"
    assert f'care/{enrolment_id}/signature/{paper_id}"' in await browser.read(f"/care/{enrolment_id}")
    before = len(await looks(page.town))

    async with browser.client.get(address) as answer:
        assert (answer.status, answer.content_type, await answer.read()) == (200, kind, picture)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]

    (look,) = (await looks(page.town))[before:]
    assert (look.action, look.thing) == ("photo", f"enrolment:{enrolment_id}")


@pytest.mark.parametrize("name", [ZHANG, LI, QIAN, XU])
async def test_nobody_but_the_nurses_of_the_clinic_opens_a_signature(page: Site, name: str) -> None:
    enrolment_id, paper_id = await signed_on_paper(page.town, b"\xff\xd8\xff signed")
    other = await enrol(page.town, CHEN, "男", 57, 493)
    before = await looks(page.town)

    await (await page.of(name)).read(f"/care/{enrolment_id}/signature/{paper_id}", 404)
    nurse = await page.of(HE)
    await nurse.read(f"/care/{other}/signature/{paper_id}", 404)
    await nurse.read(f"/care/{enrolment_id}/signature/999999", 404)
    assert await looks(page.town) == before
