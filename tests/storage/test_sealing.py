import re
import shutil
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from bot.adapters.vault import Keyring, RandomCodes
from bot.domain.tickets import TicketEvent
from storage import tables
from storage.stores import Store
from storage.tables import AnonymousReporterRow, PersonRow, TicketEventRow, TicketRow, sealed_in, table_of
from storage.units import Units, open_store
from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.people import BUILDINGS, EVERYBODY, GRIDS, HE, LI, STAFF
from tests.support.planted import PLANTED, fill, found_in
from tests.support.stored import keep, rows_of, settle

STORAGE = Path(tables.__file__).parent
ROWS = [row for row in vars(tables).values() if isinstance(row, type) and row.__name__.endswith("Row")]


async def test_no_byte_of_the_file_tells_a_name_a_telephone_a_flat_or_an_illness(
    migrated: Path, tmp_path: Path, vault: Keyring
) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    shutil.copy(migrated, folder / "linli.sqlite3")
    store = await open_store(f"sqlite:///{folder / 'linli.sqlite3'}")
    await fill(Units(store, vault))

    assert found_in(folder) == set()
    await store.close()
    assert found_in(folder) == set()


async def test_no_row_of_either_store_tells_them(units: Units, store: Store) -> None:
    await fill(units)
    told = str([await rows_of(store, row) for row in ROWS])

    assert [one for one in PLANTED if one in told] == []


async def test_the_tables_name_exactly_the_columns_that_are_sealed(units: Units, store: Store) -> None:
    await fill(units)
    sealed = {
        f"{table_of(row).name}.{name}"
        for row in ROWS
        for columns in await rows_of(store, row)
        for name, value in columns.items()
        if isinstance(value, str) and re.match(r"1\|k1\|", value)
    }

    assert sealed == {str(column) for row in ROWS for column in sealed_in(table_of(row))}


def test_whatever_is_sealed_is_sealed_for_the_place_that_its_table_names() -> None:
    sealing = {
        path.name for path in STORAGE.rglob("*.py") if re.search(r"vault\.(seal|open)\(", path.read_text("utf-8"))
    }

    assert sealing == {"unit_of_work.py", "rotation.py"}


async def test_what_is_sealed_opens_in_its_own_place_only(units: Units, store: Store, vault: Keyring) -> None:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    row = next(row for row in await rows_of(store, PersonRow) if row["id"] == LI.id)

    assert vault.open(row["name"], f"people.name.{LI.id}") == LI.name
    for elsewhere in (f"people.phone.{LI.id}", f"people.name.{HE.id}", f"tickets.name.{LI.id}", ""):
        with pytest.raises(InvalidTag):
            vault.open(row["name"], elsewhere)


async def test_the_same_words_are_never_sealed_alike(vault: Keyring) -> None:
    assert vault.seal("李桂芳", "people.name.1") != vault.seal("李桂芳", "people.name.1")


async def test_an_anonymous_ticket_holds_no_person(units: Units, store: Store) -> None:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    ticket = a_ticket(anonymous=True, reporter_id=None)
    uow = units.begin()
    uow.tickets.add(ticket)
    uow.tickets.hide_reporter(ticket, LI.id)
    assert await uow.tickets.reporter_of(ticket) == LI.id
    await uow.tickets.tell(TicketEvent(ticket.id, MORNING, "submit"))
    await uow.commit()

    (row,) = await rows_of(store, TicketRow)
    staff = {person.id for person in STAFF}
    assert LI.id not in {value for name, value in row.items() if name.endswith("_id") and value not in staff}
    assert [event["actor_id"] for event in await rows_of(store, TicketEventRow)] == [None]
    kept = await units.begin().tickets.get(ticket.id)
    assert kept.reporter_id is None
    assert await units.begin().tickets.reporter_of(kept) == LI.id
    assert await units.begin().tickets.of_reporter(LI.id) == [kept]


async def test_an_anonymous_ticket_that_still_names_its_author_is_stored_without(units: Units, store: Store) -> None:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    await keep(units, tickets=[a_ticket(anonymous=True, reporter_id=LI.id)])

    (row,) = await rows_of(store, TicketRow)
    assert row["reporter_id"] is None


async def test_a_signature_deletes_the_hidden_link(units: Units, store: Store) -> None:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    ticket = a_ticket(anonymous=True, reporter_id=None)
    uow = units.begin()
    uow.tickets.add(ticket)
    uow.tickets.hide_reporter(ticket, LI.id)
    uow.tickets.hide_reporter(ticket, LI.id)
    await uow.commit()
    assert len(await rows_of(store, AnonymousReporterRow)) == 1

    uow = units.begin()
    uow.tickets.name_reporter(ticket)
    await uow.commit()

    assert await rows_of(store, AnonymousReporterRow) == []


def test_the_first_run_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.json"
    sealed = Keyring.at(path).seal("李桂芳", "people.name.1")

    assert path.stat().st_mode & 0o777 == 0o600
    assert Keyring.at(path).open(sealed, "people.name.1") == "李桂芳"
    other = Keyring.at(tmp_path / "other.json")
    with pytest.raises(InvalidTag):
        other.open(sealed, "people.name.1")


def test_a_newer_key_opens_what_the_older_one_sealed() -> None:
    before = Keyring({"k1": b"1" * 32}, "k1")
    after = Keyring({"k1": b"1" * 32, "k2": b"2" * 32}, "k2")
    sealed = before.seal("301", "people.flat.1")

    assert after.open(sealed, "people.flat.1") == "301"
    assert after.seal("301", "people.flat.1").split("|")[:2] == ["1", "k2"]
    assert after.digest("李桂芳", "name") == before.digest("李桂芳", "name")


def test_a_fingerprint_is_for_one_purpose() -> None:
    vault = Keyring({"k1": b"1" * 32}, "k1")

    assert vault.digest("12345678", "pass") != vault.digest("12345678", "consent")
    assert vault.digest("12345678", "pass") != Keyring({"k1": b"2" * 32}, "k1").digest("12345678", "pass")


def test_codes_are_made_to_be_typed_and_not_to_be_guessed() -> None:
    codes = RandomCodes()

    assert len({codes.token() for _ in range(100)}) == 100
    assert all(len(code) == 8 and code.isdecimal() for code in (codes.code() for _ in range(100)))
    assert all(len(code) == 14 and not set(code) & set("01OIL") for code in (codes.return_code() for _ in range(100)))
