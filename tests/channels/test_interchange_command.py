"""`linli export enrolment` and `linli export programme`, as an operator uses them."""

import asyncio
import csv
import io
import json
import re
import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from bot.adapters.fhir import checked
from bot.adapters.vault import Keyring
from bot.cli import command
from bot.domain.dossiers import Dossier
from bot.domain.pseudonyms import Pseudonym
from storage.units import Units, open_store
from tests.support.dossiers import FAILED, NAME, PLANTED, RELATIVE, SAID, a_dossier, keep_dossier
from tests.support.operator import a_key_file
from tests.support.town import HE, LI, ZHANG

PHONE, FORMULA = "13912345678", '=HYPERLINK("http://evil")'
NAMED = (*PLANTED, PHONE, LI, ZHANG, HE)
TABLES = {"enrolments", "contacts", "visits", "labs", "self_reports", "adverse_events", "consents"}
ENDED = re.compile(r"\.(?:json|zip|csv)$")
Table = list[dict[str, str]]


@dataclass
class Clinic:
    """An operator's folder with a database, and whose records it holds."""

    folder: Path
    dossiers: list[Dossier]

    def linli(self, *words: str) -> tuple[int, str]:
        """Give a command; files are named within the folder."""
        told = CliRunner().invoke(command, [str(self.file(one)) if ENDED.search(one) else one for one in words])
        assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
        return told.exit_code, told.output

    def export(self, *words: str) -> str:
        """Export something, which must work."""
        status, said = self.linli("export", *words)
        assert status == 0, said
        return said

    def file(self, name: str) -> Path:
        return self.folder / "out" / name

    def files(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.file("").iterdir()}

    @property
    def database(self) -> Path:
        return self.folder / "linli.sqlite3"

    def audited(self) -> list[tuple[str, str, int | None, str]]:
        """List what the audit log says, which must be whole."""
        with closing(sqlite3.connect(self.database)) as database:
            found = database.execute("SELECT thing, action, actor_id, purpose FROM audit ORDER BY id").fetchall()
        assert self.linli("audit", "verify")[0] == 0
        return found


@pytest.fixture(scope="module")
def filled(seeded: Path, tmp_path_factory: pytest.TempPathFactory, vault: Keyring) -> tuple[Path, list[Dossier]]:
    """A database with two residents in the programme; the words of one of them begin like a formula."""
    path = tmp_path_factory.mktemp("programme") / "linli.sqlite3"
    shutil.copy(seeded, path)

    async def fill() -> list[Dossier]:
        store = await open_store(f"sqlite:///{path}")
        units = Units(store, vault)
        uow = units.begin()
        first, second, nurse = [(await uow.people.by_name(name))[0] for name in (LI, ZHANG, HE)]
        uow.people.save(replace(first, phone=PHONE))
        await uow.commit()
        whole = [a_dossier(first.id, nurse.id), a_dossier(second.id, nurse.id, 810_000)]
        whole[1] = replace(whole[1], visits=[replace(one, words=FORMULA) for one in whole[1].visits])
        for dossier in whole:
            await keep_dossier(units, dossier)
        await store.close()
        return whole

    return path, asyncio.run(fill())


@pytest.fixture
def clinic(filled: tuple[Path, list[Dossier]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    path, dossiers = filled
    clinic = Clinic(tmp_path, dossiers)
    clinic.file("").mkdir()
    shutil.copy(path, clinic.database)
    (tmp_path / "keys.json").write_text(a_key_file(), "utf-8")
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LINLI_DATABASE_URL", "")
    return clinic


def tables(path: Path) -> dict[str, Table]:
    """Read every table of an archive."""
    with ZipFile(path) as held:
        contents = {name.removesuffix(".csv"): held.read(name) for name in held.namelist()}
    assert all(one.startswith(b"\xef\xbb\xbf") for one in contents.values())
    return {
        name: list(csv.DictReader(io.StringIO(one.decode("utf-8-sig"), newline=""))) for name, one in contents.items()
    }


def test_one_enrolment_becomes_a_valid_bundle_that_only_its_owner_reads(clinic: Clinic) -> None:
    number = clinic.dossiers[0].enrolment.id

    assert "已导出 1 件" in clinic.export("enrolment", str(number), "one.json")
    clinic.export("enrolment", str(number), "again.json")
    written = clinic.file("one.json").read_bytes()
    assert checked(json.loads(written)) == written == clinic.file("again.json").read_bytes()
    assert [one for one in NAMED if one in written.decode()] == []
    assert stat.S_IMODE(clinic.file("one.json").stat().st_mode) == 0o600


def test_words_go_out_only_if_asked_for_and_names_never(clinic: Clinic) -> None:
    clinic.export("enrolment", str(clinic.dossiers[0].enrolment.id), "words.json", "--with-words")
    written = clinic.file("words.json").read_text("utf-8")

    assert SAID in written
    assert [one for one in (NAME, RELATIVE, PHONE, LI, HE) if one in written] == []


def test_all_enrolments_are_one_archive_of_valid_bundles_the_same_each_time(clinic: Clinic) -> None:
    assert "已导出 2 件" in clinic.export("enrolment", "all", "all.zip")
    clinic.export("enrolment", "all", "again.zip")

    assert clinic.file("all.zip").read_bytes() == clinic.file("again.zip").read_bytes()
    assert stat.S_IMODE(clinic.file("all.zip").stat().st_mode) == 0o600
    with ZipFile(clinic.file("all.zip")) as held:
        bundles = [held.read(name) for name in held.namelist()]
        assert all(name.endswith(".json") for name in held.namelist())
    assert len(bundles) == 2
    for one in bundles:
        assert checked(json.loads(one)) == one
        assert [name for name in (*NAMED, FORMULA) if name in one.decode()] == []


def test_a_bundle_that_is_not_valid_is_not_written_and_neither_are_those_beside_it(clinic: Clinic) -> None:
    spoilt = clinic.dossiers[1]
    with closing(sqlite3.connect(clinic.database)) as database, database:
        database.execute("UPDATE consents SET text_version = '' WHERE id = ?", [spoilt.consents[0].id])

    status, said = clinic.linli("export", "enrolment", "all", "all.zip")
    assert (status, f"建档 {spoilt.enrolment.id} 不合 FHIR" in said) == (1, True)
    assert clinic.files() == {}


def test_the_programme_becomes_tables_that_can_be_read_back(clinic: Clinic, vault: Keyring) -> None:
    assert "已导出 2 件" in clinic.export("programme", "clinic.zip")
    found = tables(clinic.file("clinic.zip"))
    mine = Pseudonym.of(clinic.dossiers[0].enrolment.person_id, vault)
    enrolment, other = found["enrolments"]
    labs = [one for one in found["labs"] if one["人员代号"] == mine.code]

    assert set(found) == TABLES
    assert (enrolment["人员代号"], enrolment["状态"], enrolment["年龄"]) == (mine.code, "active", "68")
    assert enrolment["建档代号"] == str(mine.id_of("plan", clinic.dossiers[0].enrolment.id)) != other["建档代号"]
    assert {name: len(table) for name, table in found.items()} == {
        "enrolments": 2,
        "contacts": 4,
        "visits": 8,
        "labs": 2 * (3 * 8 + 2),
        "self_reports": 6,
        "adverse_events": 6,
        "consents": 4,
    }
    corrected = next(one for one in labs if (one["项目"], one["参考上限"]) == ("alt", "35"))
    assert (corrected["结果"], corrected["单位"], corrected["高低"]) == ("38", "U/L", "high")
    assert (corrected["空腹小时"], corrected["已被更正"], corrected["其他疾病"]) == ("10", "no", "gout")
    assert [one["结果"] for one in labs if one["项目"] == "urate"] == ["621", "512", "352"]
    assert [one["尿酸（µmol/L）"] for one in found["visits"][:4]] == ["421", "", "400", "412"]
    assert [one["转归"] for one in found["adverse_events"][:3]] == ["", "better", ""]
    assert {one["签字人关系"] for one in found["consents"]} == {"", "child"}
    assert stat.S_IMODE(clinic.file("clinic.zip").stat().st_mode) == 0o600


def test_names_and_words_are_in_the_tables_only_if_asked_for_and_no_cell_is_a_formula(clinic: Clinic) -> None:
    clinic.export("programme", "plain.zip")
    clinic.export("programme", "named.zip", "--with-names")
    plain, named = (str(tables(clinic.file(name))) for name in ("plain.zip", "named.zip"))
    visits = tables(clinic.file("named.zip"))["visits"]

    assert [one for one in (*NAMED, FORMULA) if one in plain] == []
    assert [one for one in (*PLANTED, HE) if one not in named] == []
    assert PHONE not in named
    assert [one["原文"] for one in visits] == [SAID, FAILED, "", SAID] + [f"'{FORMULA}"] * 4
    assert {one["护士"] for one in visits} == {HE}


def test_every_export_stands_in_the_audit_log(clinic: Clinic) -> None:
    number = clinic.dossiers[0].enrolment.id
    clinic.export("enrolment", str(number), "one.json")
    assert clinic.audited() == [(f"enrolment:{number}", "export", None, "operator")]

    clinic.export("enrolment", "all", "all.zip")
    clinic.export("programme", "clinic.zip")
    _, *others = clinic.audited()
    with closing(sqlite3.connect(clinic.database)) as database:
        clinics = [one for (one,) in database.execute("SELECT id FROM grids WHERE level = 'community' ORDER BY id")]
    assert others == [(f"clinic:{one}", "export", None, "operator") for one in clinics] * 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("enrolment", "800999", "out.json"), "没有编号为「800999」的建档"),
        (("enrolment", "张桂兰", "out.json"), "没有编号为「张桂兰」的建档"),
        (("enrolment", "-1", "out.json"), ""),
        (("enrolment", "9" * 40, "out.json"), "没有编号为"),
        (("enrolment", "800003", "out.zip"), "（.json）"),
        (("enrolment", "all", "out.json"), "（.zip）"),
        (("enrolment", "800003", "nowhere/out.json"), "写不了"),
        (("enrolment", "800003", "there.json"), "已经有了"),
        (("enrolment", "all", "there.zip"), "已经有了"),
        (("programme", "there.zip"), "已经有了"),
        (("programme", "out.csv"), "（.zip）"),
        (("programme", "nowhere/out.zip"), "写不了"),
    ],
)
def test_wrong_numbers_and_files_are_told_plainly(clinic: Clinic, said: tuple[str, ...], why: str) -> None:
    for name in ("there.json", "there.zip"):
        clinic.file(name).write_text("kept", "utf-8")

    status, told = clinic.linli("export", *said)

    assert status != 0
    assert why in told
    assert clinic.files() == {"there.json": b"kept", "there.zip": b"kept"}
    assert clinic.audited() == []


def test_a_clinic_that_follows_nobody_gets_empty_tables(seeded: Path, clinic: Clinic) -> None:
    shutil.copy(seeded, clinic.database)

    clinic.export("programme", "clinic.zip")
    assert set(tables(clinic.file("clinic.zip"))) == TABLES
    assert not any(tables(clinic.file("clinic.zip")).values())
