"""`linli keys`, as an operator uses it."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from bot.adapters.vault import KeyFile, Keyring
from storage.units import Units, open_store
from tests.support.operator import Operator
from tests.support.planted import PLANTED, fill
from tests.support.postgres import Postgres


@pytest.fixture
def operator(seeded: Path, tmp_path: Path) -> Operator:
    operator = Operator(tmp_path)
    operator.take_over(seeded)
    return operator


def keys(operator: Operator, *words: str) -> tuple[int, str]:
    told = operator.linli("keys", *words, language="en")
    assert "Traceback" not in told.stderr, told.stderr
    assert [one for one in PLANTED if one in told.stdout + told.stderr] == []
    return told.returncode, told.stdout


def a_while_later(operator: Operator) -> None:
    before = operator.keys.stat().st_mtime - 600
    os.utime(operator.keys, (before, before))


def sealed_with(operator: Operator, name: str) -> bool:
    raw = b"".join(path.read_bytes() for path in operator.data.iterdir() if path != operator.keys)
    return f"1|{name}|".encode() in raw


def test_a_key_is_rotated_and_the_old_one_forgotten_after_a_while(operator: Operator) -> None:
    assert "k1: the newest" in keys(operator, "list")[1]

    status, said = keys(operator, "rotate")
    assert (status, "sealed with k2" in said) == (0, True)
    assert "k1: an older one, opens only. 0 texts" in keys(operator, "list")[1]
    assert (sealed_with(operator, "k1"), sealed_with(operator, "k2")) == (False, True)
    status, said = keys(operator, "rotate", "--drop-old")
    assert (status, "in 2 minutes" in said) == (1, True)
    a_while_later(operator)
    status, said = keys(operator, "rotate", "--drop-old")
    assert (status, "Forgotten: k1" in said) == (0, True)
    assert list(KeyFile.read(operator.keys).keys) == ["k2"]
    assert operator.keys.stat().st_mode & 0o777 == 0o600
    # Names are found and opened as before: the fingerprints hang on no sealing key.
    assert "李桂芳" in operator.linli("invite", "--resident", "李桂芳").stdout
    assert keys(operator, "rotate", "--drop-old")[0] == 1


async def test_a_key_is_rotated_on_postgresql_too(operator: Operator, postgres: Postgres, vault: Keyring) -> None:
    url = postgres.fresh()
    store = await open_store(url)
    emma = await fill(Units(store, vault))

    rotated = await asyncio.to_thread(operator.linli, "keys", "rotate", database_url=url, language="en")
    listed = await asyncio.to_thread(operator.linli, "keys", "list", database_url=url, language="en")
    a_while_later(operator)
    dropped = await asyncio.to_thread(operator.linli, "keys", "rotate", "--drop-old", database_url=url)

    assert [one.returncode for one in (rotated, listed, dropped)] == [0, 0, 0], rotated.stdout + dropped.stdout
    assert "k1: an older one, opens only. 0 texts" in listed.stdout
    assert (await Units(store, Keyring.at(operator.keys)).begin().people.get(emma.id)).name == "Emma Brown"
    await store.close()


def test_no_key_is_dropped_that_something_is_still_sealed_with(operator: Operator) -> None:
    KeyFile.read(operator.keys).with_new_key().write(operator.keys)
    a_while_later(operator)

    status, said = keys(operator, "rotate", "--drop-old")

    assert (status, "nothing was dropped" in said) == (1, True)
    assert list(KeyFile.read(operator.keys).keys) == ["k1", "k2"]
    assert keys(operator, "rotate")[0] == 0
    assert list(KeyFile.read(operator.keys).keys) == ["k1", "k2"]  # what had begun was finished, no further key made


def test_what_no_key_in_the_file_opens_is_told(operator: Operator) -> None:
    operator.keys.unlink()
    operator.linli("coverage")

    status, said = keys(operator, "rotate")

    assert (status, "cannot be opened" in said) == (1, True)
    assert "were sealed with a key that is not in the file" not in keys(operator, "list")[1]


@pytest.fixture
def locked(operator: Operator) -> Operator:
    """A key file that cannot be replaced, as where a container is given a single file."""
    folder = operator.folder / "mounted"
    folder.mkdir()
    shutil.move(operator.keys, folder / "keys.json")
    (folder / "keys.json.new").mkdir()
    return operator


def test_a_key_file_that_cannot_be_replaced_stays_as_it_is(locked: Operator) -> None:
    path = locked.folder / "mounted" / "keys.json"
    before = path.read_bytes()

    told = locked.linli("keys", "rotate", key_file=str(path), language="en")

    assert (told.returncode, "could not be written" in told.stdout) == (1, True)
    assert path.read_bytes() == before
    assert sealed_with(locked, "k1")
