"""Words that tell who somebody is pass through the program; nothing that it leaves behind tells them."""

import csv
import io
import logging
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.vault import Keyring
from bot.dispatcher import Dispatcher
from bot.domain.waste import WasteAnswer, WasteGuide
from bot.domain.words import Language
from bot.logs import set_up
from storage.tables import InboxRow
from storage.units import Units, open_store
from tests.channels.conftest import Site
from tests.support.operator import Operator
from tests.support.people import CHEN, LI
from tests.support.planted import HERS, PLANTED, fill, found_in
from tests.support.stored import rows_of
from tests.support.telegraph import Telegraph
from tests.support.town import Town

SAID = "我叫张桂兰，住一四〇一，电话13812345678，尿酸高还有痛风"
TORN = "张桂兰一四〇一的苹果核是什么垃圾"


class TornGuide(WasteGuide):
    """A guide that falls over what it is asked, and names it in what it raises."""

    def look_up(self, text: str) -> WasteAnswer:
        raise ValueError(f"nobody knows {text}, 痛风")


@pytest.fixture
async def community(community: Town) -> Town:
    """The community with a program whose waste guide is torn."""
    app = community.app
    dispatcher = Dispatcher(
        app.units,
        replace(app.guides, waste=TornGuide(app.guides.waste.items.values())),
        clock=app.clock,
        codes=app.codes,
        deliverer=app.deliverer,
        doors=app.doors,
        language=Language.ZH,
    )
    return Town(replace(app, dispatcher=dispatcher), community.clock)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The terminal of a program that says everything that it can say, its libraries too."""
    terminal, level = io.StringIO(), logging.getLogger().level
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    set_up("DEBUG")
    yield terminal
    logging.getLogger().setLevel(level)


def found_on(terminal: io.StringIO) -> list[str]:
    """List the planted words on it, as they are or with their letters escaped."""
    log = terminal.getvalue()
    return [one for one in PLANTED if any(form in log for form in (one, ascii(one)[1:-1], repr(one.encode())[2:-1]))]


async def test_no_log_tells_what_was_said_on_the_page(page: Site, terminal: io.StringIO) -> None:
    browser = await page.browser()
    await browser.read()
    for words in (SAID, "13812345678", TORN):
        await browser.say(words)

    log = terminal.getvalue()
    broken = [one for one in await rows_of(page.town.app.units.store, InboxRow) if one["state"] == "quarantined"]
    assert broken
    assert [one["incident"] for one in broken if one["incident"] not in log] == []
    assert "TornGuide" not in log
    assert "look_up" in log  # where it failed is told
    assert found_on(terminal) == []


async def test_no_log_tells_what_was_said_on_telegram(telegraph: Telegraph, terminal: io.StringIO) -> None:
    phone = await telegraph.of(LI.name)
    await phone.says(SAID)
    await phone.hears("何敏")
    await phone.says(TORN)
    await phone.hears("出了点问题")

    log = terminal.getvalue()
    assert "a message could not be handled" in log
    assert found_on(terminal) == []


async def test_no_copy_of_the_database_tells_them(migrated: Path, tmp_path: Path, vault: Keyring) -> None:
    """A file copied beside the running program, a backup by SQLite, and one made by the operator's own command."""
    folder, copies = tmp_path / "store", tmp_path / "copies"
    folder.mkdir()
    copies.mkdir()
    shutil.copy(migrated, folder / "linli.sqlite3")
    store = await open_store(f"sqlite:///{folder / 'linli.sqlite3'}")
    await fill(Units(store, vault))
    for path in folder.iterdir():
        shutil.copy(path, copies / path.name)
    with closing(sqlite3.connect(folder / "linli.sqlite3")) as source:
        source.execute("VACUUM INTO ?", [str(copies / "vacuumed.sqlite3")])
        with closing(sqlite3.connect(copies / "backup.sqlite3")) as target:
            source.backup(target)
        (copies / "dump.sql").write_text("\n".join(source.iterdump()), "utf-8")
    await store.close()

    assert len([*copies.iterdir()]) >= 4
    assert found_in(copies) == set()


@pytest.fixture
async def operator(migrated: Path, tmp_path: Path, vault: Keyring) -> Operator:
    """Whoever runs a community in whose database everything is planted."""
    operator = Operator(tmp_path / "operator")
    operator.folder.mkdir()
    operator.take_over(migrated)
    store = await open_store(f"sqlite:///{operator.database}")
    await fill(Units(store, vault))
    await store.close()
    return operator


def test_the_tickets_that_are_handed_out_tell_nobody_who_lives_there(operator: Operator) -> None:
    out = operator.linli("export", "tickets", "--from", "2026-01-01", "--to", "2026-12-31", "out.csv")
    assert out.returncode == 0, out.stdout

    text = (operator.folder / "out.csv").read_text("utf-8-sig")
    assert len([*csv.reader(text.splitlines())]) >= 3
    assert [one for one in (*HERS, LI.name, CHEN.name) if one in text + out.stdout + out.stderr] == []


def test_neither_a_rotation_nor_an_erasure_tells_them_on_the_terminal(operator: Operator) -> None:
    said = ""
    for words in (
        ("keys", "rotate"),
        ("keys", "list"),
        ("person", "erase", "K7QM-2XWP-9RTA"),
        ("person", "export", "K7QM-2XWP-9RTA", "her.zip"),
        ("person", "erase", "K7QM-2XWP-9RTA", "--yes"),
        ("audit", "verify"),
    ):
        told = operator.linli(*words)
        assert told.returncode == 0, told.stdout + told.stderr
        said += told.stdout + told.stderr

    assert [one for one in PLANTED if one in said] == []
    assert found_in(operator.data) == set()
