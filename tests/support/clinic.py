"""A clinic in the middle of its work: six residents, each at another point of the three months."""

from dataclasses import replace
from datetime import date

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.lab_panels import Ecg, LabPanel
from tests.support.town import CHEN, HE, LI, ZHANG, Town

WU, ZHOU, SUN_YL, DE = "吴建国", "周秀英", "孙玉兰", "赵德明"

BASELINE = {
    "urate": 512.0,
    "total_cholesterol": 5.62,
    "triglycerides": 2.31,
    "ldl": 3.54,
    "hdl": 1.12,
    "alt": 38.0,
    "urea": 6.4,
    "creatinine": 82.0,
}
FINAL = {
    "urate": 352.0,
    "total_cholesterol": 5.08,
    "triglycerides": 1.74,
    "ldl": 3.11,
    "hdl": 1.24,
    "alt": 27.0,
    "urea": 5.9,
    "creatinine": 79.0,
}
_COURSE = (
    "尿酸 498 药在吃 周末喝了两杯啤酒",
    "尿酸 476 药在吃 没喝酒",
    "尿酸 463 药在吃 每天走路半小时",
    "尿酸 441 没喝酒 豆腐照吃",
    "尿酸 428 药在吃",
    "尿酸 405 药在吃 天天走一万步",
    "尿酸 398 没喝酒",
    "尿酸 371 药在吃 没有不舒服",
    "尿酸 352 药在吃 没喝酒",
)
_NEWCOMERS = (
    (CHEN, "男", 57, 493, 10),
    (LI, "女", 63, 455, 10),
    (ZHOU, "女", 70, 461, 10),
    (SUN_YL, "女", 66, 448, 10),
    (DE, "男", 72, 502, 7),
)


async def enrol(town: Town, name: str, sex: str, age: int, urate: int, *, every: int = 10, nurse: str = HE) -> int:
    """Enrol somebody with a plan of a contact every so many days; give the enrolment's id."""
    await town.say(nurse, f"建档 {name} {sex} {age} 尿酸 {urate}")
    await town.press(nurse, "enrol-menopause-yes" if sex == "女" else "enrol-eligible")
    if sex == "女":
        await town.press(nurse, "enrol-eligible")
    code = str((await town.heard(nurse))[-1].args["code"])
    await town.say(name, code)
    await town.press(name, "consent-agree")
    await town.press(name, "consent-agree")
    enrolment_id = int((await town.button(nurse, "plan-make")).action.split(":")[2])
    await town.send(nurse, f"plans:every:{enrolment_id}.{every}")
    await town.press(nurse, "plan-make")
    return enrolment_id


async def draw(town: Town, enrolment_id: int, on: date, values: dict[str, float]) -> None:
    """Keep what a laboratory found."""
    uow = town.app.units.begin()
    nurse = await town.person(HE)
    panel = LabPanel(await uow.new_id(), enrolment_id, on, nurse.id, town.clock.now(), values, 10.0, Ecg.NORMAL)
    uow.lab_panels.add(panel)
    await uow.commit()


async def befall(town: Town, enrolment_id: int, on: date, words: str, severity: Severity) -> None:
    """Keep an adverse event."""
    uow = town.app.units.begin()
    nurse = await town.person(HE)
    uow.adverse_events.add(
        AdverseEvent(await uow.new_id(), enrolment_id, on, nurse.id, town.clock.now(), words, severity)
    )
    await uow.commit()


async def record(town: Town, line: str, *modules: str, nurse: str = HE) -> None:
    """Let a nurse record a contact."""
    await town.say(nurse, line)
    for module in modules:
        action = next(one.action for one in (await town.heard(nurse))[-1].buttons if one.action.endswith(f".{module}"))
        await town.send(nurse, action)
    await town.press(nurse, "record-save")


async def telephone(town: Town, name: str, phone: str) -> None:
    """Let the clinic know somebody's telephone."""
    person = await town.person(name)
    uow = town.app.units.begin()
    uow.people.save(replace(await uow.people.get(person.id), phone=phone))
    await uow.commit()


async def three_months(town: Town) -> dict[str, int]:
    """Let a spring go by in the clinic, from the 2nd of March to the 1st of June; give the enrolments by name.

    On the last morning 张桂兰 waits for the end, 吴建国 for a call, 陈国华 has a red joint, 周秀英 an adverse event,
    李桂芳 feels well, 孙玉兰 has written a line and 赵德明 has not answered at all.
    """
    ids = {ZHANG: await enrol(town, ZHANG, "女", 68, 512)}
    await draw(town, ids[ZHANG], date(2026, 3, 2), BASELINE)
    for at, line in enumerate(_COURSE):
        await town.pass_time(days=10)
        if at == 5:
            ids[WU] = await enrol(town, WU, "男", 61, 486)
        await record(town, f"{ZHANG} {line}", *("education", "diet", "exercise")[: at % 4])
        if at == 6:
            await record(town, f"{WU} 尿酸 450 每天走路", "diet")
        if at == 7:
            for name, sex, age, urate, every in _NEWCOMERS:
                ids[name] = await enrol(town, name, sex, age, urate, every=every)
    await draw(town, ids[ZHANG], date(2026, 5, 31), FINAL)
    await town.pass_time(days=1, hours=1)
    await town.press(CHEN, "feeling-joint-button")
    await town.press(LI, "feeling-well-button")
    for answer in ("self-diet-light-button", "self-water-enough-button", "self-alcohol-none-button"):
        await town.press(LI, answer)
    await town.say(SUN_YL, "这两天走路多，膝盖有点酸")
    await town.send(ZHANG, f"own:wrong:{ids[ZHANG]}")
    await town.say(ZHANG, "3 月 12 日我没有喝酒，是我老伴喝的")
    await befall(town, ids[ZHOU], date(2026, 5, 30), "吃药后起红疹，已停药去医院", Severity.MODERATE)
    for at, name in enumerate((ZHANG, WU, CHEN, DE)):
        await telephone(town, name, f"1380000000{at}")
    return ids
