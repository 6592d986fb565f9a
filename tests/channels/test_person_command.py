"""`linli person`, as an operator uses it when somebody asks for everything of theirs, or for its end."""

import asyncio
import json
import re
import sqlite3
import stat
import zipfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.vault import Keyring
from tests.conftest import a_running_app
from tests.support.clock import FakeClock
from tests.support.operator import Operator
from tests.support.people import CHEN as CHENS
from tests.support.town import CHEN, LI, WANG, Town

TELEPHONE = "13812345678"
Living = Callable[[Callable[[Town], Awaitable[None]]], None]


@pytest.fixture
def operator(seeded: Path, tmp_path: Path) -> Operator:
    operator = Operator(tmp_path)
    operator.take_over(seeded)
    return operator


@pytest.fixture
def live(operator: Operator, tmp_path: Path, vault: Keyring) -> Living:
    """Let something happen in the community while the program runs."""

    def living(what: Callable[[Town], Awaitable[None]]) -> None:
        async def run() -> None:
            clock = FakeClock()
            async with a_running_app(f"sqlite:///{operator.database}", tmp_path, vault, clock) as app:
                await what(Town(app, clock))

        asyncio.run(run())

    return living


async def some_days(town: Town) -> None:
    """Li files a matter that Wang settles; Chen files one too."""
    ticket = await town.filed(LI, f"厨房水管爆了，电话{TELEPHONE}")
    await town.press(WANG, "do-claim")
    await town.send(WANG, f"tickets:result:{ticket.id}.fixed")
    await town.send(LI, f"ratings:good:{ticket.id}.0")
    await town.filed(CHEN, "电梯坏了")


def person(operator: Operator, *words: str) -> tuple[int, str]:
    told = operator.linli("person", *words, language="en")
    assert "Traceback" not in told.stderr, told.stderr
    assert TELEPHONE not in told.stdout + told.stderr
    return told.returncode, told.stdout


def tables(operator: Operator) -> set[str]:
    with closing(sqlite3.connect(operator.database)) as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows} - {"alembic_version"}


def logged(operator: Operator) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(operator.database)) as database:
        return database.execute("SELECT action, thing FROM audit ORDER BY id").fetchall()


def test_the_dry_run_is_what_happens_unless_one_says_yes(operator: Operator, live: Living) -> None:
    live(some_days)

    status, said = person(operator, "erase", LI)
    assert (status, "nothing has" in said) == (0, True)
    assert set(re.findall(r"^(\w+): \d+ rows", said, re.MULTILINE)) == tables(operator)
    assert person(operator, "erase", LI, "--dry-run") == (0, said)
    assert logged(operator) == []

    status, done = person(operator, "erase", LI, "--yes")
    lines = [line for line in said.splitlines() if ": " in line and "rows," in line]
    assert status == 0
    assert [line for line in done.splitlines() if ": " in line and "rows," in line] == lines
    assert logged(operator) == [("erasure", logged(operator)[0][1])]
    assert person(operator, "erase", LI)[0] == 1  # nobody of this name
    assert operator.linli("audit", "verify").returncode == 0


def test_after_an_erasure_the_community_goes_on(operator: Operator, live: Living) -> None:
    live(some_days)
    person(operator, "erase", LI, "--yes")

    async def afterwards(town: Town) -> None:
        assert (await town.ticket(1002)).reporter_id is not None
        ticket = await town.ticket(1001)
        assert (ticket.reporter_id, TELEPHONE in ticket.text, "水管" in ticket.text) == (None, False, True)
        await town.send(WANG, f"tickets:details:{ticket.id}")
        told = await town.say(WANG, "我的")
        assert not told.incident
        await town.press(WANG, "do-claim")

    live(afterwards)
    out = operator.linli("export", "tickets", "--from", "2026-01-01", "--to", "2026-12-31", "all.csv", "--with-doors")
    assert out.returncode == 0, out.stdout
    assert LI not in (operator.folder / "all.csv").read_text("utf-8-sig")
    assert CHENS.name in (operator.folder / "all.csv").read_text("utf-8-sig")


def test_everything_of_somebody_is_written_for_their_eyes_alone(operator: Operator, live: Living) -> None:
    live(some_days)

    assert person(operator, "export", LI, "li.json")[0] == 0
    assert person(operator, "export", LI, "li.zip")[0] == 0

    told = json.loads((operator.folder / "li.json").read_text("utf-8"))
    assert told["people"][0]["name"] == LI
    assert TELEPHONE in told["tickets"][0]["text"]
    assert told["tickets"][0]["owner"] == WANG
    assert any(TELEPHONE in one["text"] and one["by"] == "person" for one in told["outbox"])
    assert CHEN not in json.dumps(told, ensure_ascii=False)
    for name in ("li.json", "li.zip"):
        assert stat.S_IMODE((operator.folder / name).stat().st_mode) == 0o600
    with zipfile.ZipFile(operator.folder / "li.zip") as parcel:
        assert json.loads(parcel.read("person.json"))["people"] == told["people"]
    assert [action for action, _ in logged(operator)] == ["export", "export"]


def test_somebody_without_a_name_is_found_by_their_return_code(operator: Operator) -> None:
    said = operator.linli("invite", "--resident", LI, language="en").stdout
    code = re.search(r"code: (\S+)", said)
    assert code is not None

    assert "nothing has" in person(operator, "erase", code[1])[1]


def test_whoever_has_matters_in_hand_or_works_here_is_not_erased(operator: Operator, live: Living) -> None:
    async def claimed(town: Town) -> None:
        await town.filed(LI, "厨房水管爆了")
        await town.press(WANG, "do-claim")

    assert "linli revoke" in person(operator, "erase", WANG, "--yes")[1]
    live(claimed)
    status, said = person(operator, "erase", WANG, "--yes")
    assert (status, "1 matters in hand" in said) == (1, True)
    assert logged(operator) == []
    assert operator.linli("revoke", WANG).returncode == 0
    assert person(operator, "erase", WANG, "--yes")[0] == 0
    assert WANG not in operator.linli("coverage").stdout


@pytest.mark.parametrize("path", ["out.pdf", "nowhere/out.json", "there.json"])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_read(operator: Operator, path: str) -> None:
    (operator.folder / "there.json").write_text("kept", "utf-8")

    assert person(operator, "export", LI, path)[0] == 1
    assert (operator.folder / "there.json").read_text("utf-8") == "kept"
    assert logged(operator) == []
