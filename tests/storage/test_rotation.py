import json
import os
import shutil
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.adapters.vault import EVERY, KeyFile, Keyring, prefix
from storage.rotation import Rotation, counts
from storage.statements import Row
from storage.stores import Store, Unit
from storage.tables import place_of, sealed_in
from storage.units import Units, open_store
from tests.support.operator import a_key_file
from tests.support.people import LI
from tests.support.planted import fill
from tests.support.stored import every_row

OLD, NEW = prefix("k1"), prefix("k2")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The key file that the keyring of the tests stands for."""
    path = tmp_path / "keys.json"
    path.write_text(a_key_file(), "utf-8")
    return path


def rotate_file(path: Path) -> None:
    KeyFile.read(path).with_new_key().write(path)


async def all_opened(store: Store, vault: Keyring) -> list[str]:
    """Open every sealed text of every table."""
    opened = [
        vault.open(row[column.name], place_of(column, row))
        for table in SQLModel.metadata.sorted_tables
        for row in await every_row(store, table)
        for column in sealed_in(table)
        if row[column.name]
    ]
    return sorted(opened)


async def test_every_text_of_every_table_is_given_to_the_new_key_and_says_what_it_said(
    store: Store, path: Path
) -> None:
    vault = Keyring.at(path)
    await fill(Units(store, vault))
    before = await all_opened(store, vault)
    rotate_file(path)
    steps: list[int] = []

    assert await Rotation(store, Keyring.at(path), NEW).run(steps.append) == 0

    assert (await counts(store, [OLD, NEW])) == ({OLD: 0, NEW: len(before)}, 0)
    assert sum(steps) == len(before)
    KeyFile.read(path).newest_alone().write(path)
    assert await all_opened(store, Keyring.at(path)) == before


async def test_no_byte_of_the_file_was_sealed_with_the_old_key(migrated: Path, tmp_path: Path, path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    shutil.copy(migrated, folder / "linli.sqlite3")
    vault = Keyring.at(path)
    store = await open_store(f"sqlite:///{folder / 'linli.sqlite3'}")
    await fill(Units(store, vault))
    assert OLD.encode() in b"".join(one.read_bytes() for one in folder.iterdir())
    rotate_file(path)

    await Rotation(store, Keyring.at(path), NEW).run(lambda _: None)
    await store.scrub()

    raw = b"".join(one.read_bytes() for one in folder.iterdir())
    assert (OLD.encode() in raw, NEW.encode() in raw) == (False, True)
    await store.close()


class Crowded:
    """A store in which others write just before each batch of the rotation."""

    def __init__(self, store: Store, units: Units) -> None:
        self.store = store
        self.units = units
        self.renamed = False

    async def report(self, element: object) -> Sequence[Row]:
        return await self.store.report(element)  # type: ignore[arg-type]

    async def commit(self, unit: Unit) -> None:
        if not self.renamed:
            self.renamed = True
            uow = self.units.begin()
            person = await uow.people.get(LI.id)
            uow.people.save(person.lives_at(None, None, "909"))
            await uow.commit()
        await self.store.commit(unit)


async def test_what_somebody_else_writes_meanwhile_is_never_overwritten(store: Store, path: Path) -> None:
    await fill(Units(store, Keyring.at(path)))
    rotate_file(path)
    units = Units(store, Keyring.at(path))

    await Rotation(Crowded(store, units), units.vault, NEW).run(lambda _: None)  # type: ignore[arg-type]

    assert (await Units(store, Keyring.at(path)).begin().people.get(LI.id)).flat == "909"
    assert (await counts(store, [OLD]))[0] == {OLD: 0}


async def test_a_text_that_no_key_opens_keeps_no_other_from_the_new_key(store: Store, path: Path) -> None:
    strange = Keyring({"x9": b"9" * 32}, "x9", fingerprint=KeyFile.read(path).fingerprint)
    await fill(Units(store, Keyring.at(path)))
    uow = Units(store, Keyring.at(path)).begin()
    li = await uow.people.get(LI.id)
    uow = Units(store, strange).begin()
    uow.people.save(li)
    await uow.commit()
    rotate_file(path)
    rotation = Rotation(store, Keyring.at(path), NEW)

    assert await rotation.run(lambda _: None) == 2
    assert await rotation.left() == 2
    assert (await counts(store, [OLD]))[0] == {OLD: 0}


def test_a_running_program_takes_a_new_key_up_within_a_second_or_when_it_meets_it(path: Path) -> None:
    seconds = [100.0]
    running = Keyring.at(path, lambda: seconds[0])
    name = running.digest("李桂芳", "name")
    assert running.seal("李桂芳", "people.name.1").startswith(OLD)
    rotate_file(path)
    other = Keyring.at(path)

    assert running.seal("李桂芳", "people.name.1").startswith(OLD)
    seconds[0] += EVERY
    assert running.seal("李桂芳", "people.name.1").startswith(NEW)
    rotate_file(path)
    assert running.open(Keyring.at(path).seal("李桂芳", "people.name.1"), "people.name.1") == "李桂芳"
    assert running.seal("李桂芳", "people.name.1").startswith(prefix("k3"))
    assert {running.digest("李桂芳", "name"), other.digest("李桂芳", "name")} == {name}


@pytest.mark.parametrize("torn", ["", "{", '{"newest": "k7", "keys": {}}', "[]", None])
def test_a_torn_or_missing_key_file_does_not_stop_a_running_program(path: Path, torn: str | None) -> None:
    running = Keyring.at(path, count(0, EVERY).__next__)
    running.seal("李桂芳", "people.name.1")
    path.unlink()
    if torn is not None:
        path.write_text(torn, "utf-8")

    assert running.open(running.seal("李桂芳", "people.name.1"), "people.name.1") == "李桂芳"
    with pytest.raises(KeyError):
        running.open(f"{prefix('k8')}AAAA", "people.name.1")


def test_fingerprints_outlive_every_key(path: Path) -> None:
    found = Keyring.at(path).digest("李桂芳", "name")
    for _ in range(11):
        rotate_file(path)
    KeyFile.read(path).newest_alone().write(path)

    assert Keyring.at(path).digest("李桂芳", "name") == found
    assert list(KeyFile.read(path).keys) == ["k12"]
    assert list(KeyFile.read(path).with_new_key().keys) == ["k12", "k13"]


def test_the_new_file_is_its_owners_alone_and_the_old_one_is_left_nowhere(path: Path) -> None:
    old = json.loads(path.read_text("utf-8"))["keys"]["k1"]
    path.with_name("keys.json.new").write_text("what a killed rotation left", "utf-8")
    link = path.with_name("linked.json")
    link.symlink_to(path)
    rotate_file(link)
    KeyFile.read(path).newest_alone().write(link)

    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(path.parent)) == ["keys.json", "linked.json"]
    assert old not in path.read_text("utf-8")
