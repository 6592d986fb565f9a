from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.vault import Keyring
from bot.domain.audit import NEWEST, Chain, Entry, Head, is_private, seal_of_head
from bot.domain.catalogue import AnsweredBy, Category, Clock, Kind, Privacy
from bot.domain.intents import Intent
from bot.domain.words import Both
from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.people import SUN, WANG, ZHAO

VAULT = Keyring({"k1": bytes(range(32))}, "k1")
WATER = Category("water", Both("水管", "Water"), Kind.REPAIR, Clock.UTILITY, AnsweredBy.PROPERTY, ("水管",))


def a_log(length: int = 5) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        before = entries[-1].digest if entries else ""
        at = MORNING + timedelta(minutes=number)
        entry = Entry(number, at, SUN.id, "details", f"ticket:{number}", "overseer", before)
        entries.append(replace(entry, digest=entry.seal(VAULT)))
    return entries


def a_head(entries: list[Entry]) -> Head:
    return Head(NEWEST, len(entries), seal_of_head(VAULT, len(entries), entries[-1].digest))


def broken(entries: list[Entry], head: Head | None = None) -> int | None:
    chain = Chain(VAULT)
    chain.walk(entries)
    chain.end(head or a_head(a_log()))
    return chain.broken


def test_a_log_as_it_was_written_is_whole_in_whatever_portions_it_is_read() -> None:
    entries, chain = a_log(), Chain(VAULT)

    assert all(chain.walk(entries[at : at + 2]) for at in (0, 2, 4))
    assert chain.end(a_head(entries))
    assert (chain.entries, chain.digest) == (5, entries[-1].digest)


def test_an_empty_log_is_whole() -> None:
    assert Chain(VAULT).end(None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", 7),
        ("at", MORNING),
        ("actor_id", WANG.id),
        ("actor_id", None),
        ("action", "photo"),
        ("thing", "ticket:99"),
        ("purpose", "owner"),
        ("before", "0" * 64),
        ("digest", "0" * 64),
    ],
)
@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_change_of_any_field_of_any_entry_is_found(field: str, value: Any, at: int) -> None:
    entries = a_log()
    changed: Any = {field: value}
    entries[at] = replace(entries[at], **changed)

    assert broken(entries) == at + 1


def test_whoever_has_the_database_alone_cannot_seal_a_change() -> None:
    entries = a_log()
    forged = replace(entries[4], actor_id=ZHAO.id)
    entries[4] = replace(forged, digest=forged.seal(Keyring({"k1": bytes(32)}, "k1")))

    assert broken(entries) == 5


@pytest.mark.parametrize(
    ("tamper", "first"),
    [
        (lambda log: log[1:], 1),
        (lambda log: [*log[:2], *log[3:]], 3),
        (lambda log: [log[0], log[2], log[1], *log[3:]], 2),
        (lambda log: [*log, log[-1]], 6),
        (lambda log: log[:-1], 5),
        (lambda log: [], 1),
    ],
    ids=["the first taken out", "one taken out", "two exchanged", "one repeated", "the tail cut", "all taken out"],
)
def test_what_is_taken_out_or_moved_is_found(tamper: Callable[[list[Entry]], list[Entry]], first: int) -> None:
    assert broken(tamper(a_log())) == first


def test_a_cut_log_is_found_though_its_head_says_the_same() -> None:
    cut = a_log()[:3]

    assert broken(cut, Head(NEWEST, 3, cut[-1].digest)) == 4


def test_a_head_that_was_thrown_away_is_found() -> None:
    chain = Chain(VAULT)
    chain.walk(a_log())

    assert not chain.end(None)


def test_a_log_that_was_put_back_to_an_older_state_lacks_the_digest_that_was_kept() -> None:
    entries = a_log()
    for length, holds in ((5, True), (4, True), (3, False)):
        chain = Chain(VAULT, kept=entries[3].digest)

        assert chain.walk(entries[:length])
        assert chain.end(a_head(entries[:length]))
        assert chain.holds_kept is holds


@pytest.mark.parametrize(
    ("known", "private"),
    [
        ({}, False),
        ({"kind": Intent.COMPLAINT}, False),
        ({"danger": "gas"}, False),
        ({"anonymous": True, "reporter_id": None}, True),
        ({"subject_role": "grid_worker"}, True),
        ({"kind": Intent.HELP}, True),
        ({"kind": Intent.HELP, "danger": "fallen"}, True),
    ],
)
def test_looks_at_what_is_delicate_are_logged(known: dict[str, Any], private: bool) -> None:
    assert is_private(a_ticket(**known), WATER) is private


def test_looks_at_what_is_private_by_its_kind_are_logged() -> None:
    assert is_private(a_ticket(), replace(WATER, privacy=Privacy.PRIVATE))
