"""The programme in figures, on the page and as a workbook: who may read them, and that nobody can be told from them."""

import io
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli import command
from bot.domain.consents import Consent, ConsentKind
from bot.domain.enrolments import Arm, EnrolmentEvent, EnrolmentState
from bot.domain.lab_panels import LabPanel
from bot.domain.labs import Sex
from bot.domain.people import Person, Role
from bot.domain.words import Language
from storage.units import Units
from tests.channels.conftest import Site
from tests.support.builders import a_followup, an_enrolment
from tests.support.clock import MORNING
from tests.support.operator import a_key_file
from tests.support.town import GAO, HE, LI, QIAN, SUN, WANG, XU, Town

MANY = 24


async def three_months_of(units: Units, nurse_id: int) -> None:
    """Let two arms of twelve have gone through the programme before the first of March."""
    begun = date(2025, 11, 20)
    for number in range(MANY):
        uow = units.begin()
        person_id, consent_id, enrolment_id = [await uow.new_id() for _ in range(3)]
        uow.people.add(Person(person_id, Role.RESIDENT, f"受试者{number:02d}"))
        uow.consents.add(Consent(consent_id, person_id, ConsentKind.HEALTH_DATA, "2026-11", "abc", "web", MORNING))
        enrolment = an_enrolment(
            id=enrolment_id,
            person_id=person_id,
            nurse_id=nurse_id,
            consent_id=consent_id,
            name=f"受试者{number:02d}",
            sex=Sex.FEMALE if number % 2 else Sex.MALE,
            age=40 + number,
            arm=Arm.CONTROL if number % 2 else Arm.INTERVENTION,
            education="basic" if number % 4 < 2 else "higher",
            planned=True,
            state=EnrolmentState.COMPLETED,
            starts_on=begun,
        )
        uow.enrolments.add(replace(enrolment, ends_on=date(2026, 2, 20)))
        last = begun
        for _ in range(3):
            contact = a_followup(
                id=await uow.new_id(), enrolment_id=enrolment_id, person_id=person_id, nurse_id=nurse_id, last=last
            )
            last = contact.target_on
            uow.followups.add(contact.complete(last))
        fall = 20 if number % 2 else 90
        for on, urate in ((begun, 480 + 3 * number), (date(2026, 2, 18), 480 + 3 * number - fall - number % 5)):
            values = {"urate": float(urate), "alt": 20.0 + number, "creatinine": 70.0 + number % 7}
            uow.lab_panels.add(LabPanel(await uow.new_id(), enrolment_id, on, nurse_id, MORNING, values))
        await uow.enrolments.tell(EnrolmentEvent(enrolment_id, MORNING - timedelta(days=12), "complete", nurse_id))
        await uow.commit()


@pytest.fixture
async def clinic(community: Town) -> Town:
    await three_months_of(community.app.units, (await community.person(HE)).id)
    return community


@pytest.mark.parametrize("name", [LI, WANG, SUN])
async def test_who_has_nothing_to_do_with_the_clinic_finds_no_figures(page: Site, clinic: Town, name: str) -> None:
    browser = await page.of(name)

    for path in ("/cohort", "/cohort/book"):
        await browser.read(path, 404)
    assert await clinic.app.units.begin().audits.head() is None


@pytest.mark.parametrize("name", [HE, QIAN, GAO])
async def test_the_nurse_and_who_answers_for_her_read_figures_and_nobody_s_name(
    page: Site, clinic: Town, name: str
) -> None:
    shown = await (await page.of(name)).read("/cohort")

    assert "受试者" not in shown
    assert "血尿酸（µmol/L）" in shown
    assert "2026-02" in shown
    for row in ("何敏</th><td>72</td><td>72</td><td>100 %", "干预组</th><td>12</td><td>12"):
        assert row in "".join(shown.split()) or row in shown.replace("\n", "")
    newest = (await clinic.app.units.begin().audits.after(0))[-1]
    assert (newest.action, newest.thing.split(":")[0]) == ("report", "clinic")


async def test_a_nurse_of_another_clinic_reads_nothing_of_this_one(page: Site, clinic: Town) -> None:
    shown = await (await page.of(XU)).read("/cohort")

    assert "何敏" not in shown
    assert "干预组" not in shown


async def test_the_workbook_holds_the_same_figures(page: Site, clinic: Town) -> None:
    browser = await page.of(HE)
    async with browser.client.get("/cohort/book") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Disposition"].endswith('.xlsx"')
        book = load_workbook(io.BytesIO(await answer.read()))

    assert book.sheetnames == ["概况", "前后对比", "组间对比", "基线"]
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("受试者" in cell for cell in cells)
    assert {"初中及以下", "高中及以上"} <= set(cells)


async def test_the_last_two_months_are_told_in_the_conversation(clinic: Town) -> None:
    said = await clinic.say(HE, "随访月报")

    (reply,) = said.replies
    assert reply.key == "programme-months"
    assert set(reply.args) == {"lines"}
    assert [button.key for button in reply.buttons] == ["cohort-open"]


async def test_few_people_are_not_told_from_a_month(community: Town) -> None:
    await community.planned()
    shown = await community.say(HE, "群组报告")

    zone = (await community.app.units.begin().community()).zone
    notice = shown.replies[0].to(1)
    spoken = community.app.speech.spoken(notice, Language.ZH, community.clock.now(), zone)
    assert "2026-03：入组 不足 5、完成 0" in spoken.text


@pytest.fixture
def folder(tmp_path: Path, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(seeded, tmp_path / "linli.sqlite3")
    (tmp_path / "keys.json").write_text(a_key_file(), "utf-8")
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LINLI_DATABASE_URL", "")
    return tmp_path


def test_an_operator_writes_the_report_of_all_clinics_once(folder: Path) -> None:
    path = folder / "cohort.xlsx"
    told = CliRunner().invoke(command, ["export", "cohort", str(path)])

    assert (told.exit_code, "不含姓名" in told.output) == (0, True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_workbook(path).sheetnames[0] == "概况"
    assert CliRunner().invoke(command, ["export", "cohort", str(path)]).exit_code == 1
    assert CliRunner().invoke(command, ["export", "cohort", str(folder / "cohort.txt")]).exit_code == 1
