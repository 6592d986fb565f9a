"""What is kept of a person, table by table, and what an erasure leaves."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from bot.adapters.vault import Keyring
from bot.domain.audit import Look, enrolment_of
from bot.domain.messages import Arg, Button, Notice
from bot.domain.people import Person
from bot.domain.tickets import State, TicketEvent
from bot.domain.words import Both
from storage.erasure import Step
from storage.stores import Conflict, Store
from storage.tables import AuditRow, ConsentPaperRow, ConsentRow, PersonRow, TicketRow, place_of, sealed_in
from storage.traces import RULES
from storage.tracing import Fate, Whom, Why
from storage.units import Units, open_store
from tests.support.builders import a_draft, a_person, a_ticket
from tests.support.clock import MORNING
from tests.support.people import CHEN, HE, LI, ONE, WANG, XU
from tests.support.planted import HERS, fill
from tests.support.stored import every_row, keep, rows_of

TABLES = [*SQLModel.metadata.sorted_tables]
NOBODY = Whom(LI, MORNING, *[()] * 10)


def test_every_table_has_its_rules() -> None:
    assert set(RULES) == {table.name for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_every_column_that_leads_to_a_person_is_asked_by_a_rule_of_its_table(table: Any) -> None:
    asked = " ".join(str(rule.found(NOBODY)) for rule in RULES[table.name])
    lead = [
        str(column)
        for column in table.columns
        if {key.column.table.name for key in column.foreign_keys} & {"people", "enrolments"}
        # What belongs to somebody's contact belongs to their enrolment too.
    ]

    assert [one for one in lead if one not in asked] == []


def test_only_what_is_theirs_or_their_matter_is_told_to_somebody() -> None:
    told = {(rule.fate, rule.why) for rules in RULES.values() for rule in rules if rule.is_told}

    assert not {Why.OTHERS, Why.NOBODY} & {why for _, why in told}
    assert (Fate.KEEP, Why.NUMBER) not in told


async def steps_of(units: Units, person: Person) -> list[Step]:
    uow = units.begin()
    return await uow.erasure.steps(await uow.erasure.whom(await uow.people.get(person.id), MORNING))


async def erase(units: Units, person: Person) -> list[Step]:
    uow = units.begin()
    whom = await uow.erasure.whom(await uow.people.get(person.id), MORNING)
    steps = await uow.erasure.steps(whom)
    uow.erasure.carry_out(whom, steps)
    await uow.commit()
    return steps


async def everything(store: Store, vault: Keyring) -> dict[str, list[dict[str, Any]]]:
    """Read every table, its sealed columns opened."""
    return {
        table.name: [
            row
            | {
                column.name: vault.open(row[column.name], place_of(column, row))
                for column in sealed_in(table)
                if row[column.name]
            }
            for row in await every_row(store, table)
        ]
        for table in TABLES
    }


async def test_nothing_opened_or_sealed_tells_of_who_was_erased(units: Units, store: Store, vault: Keyring) -> None:
    emma = await fill(units)
    before = await everything(store, vault)
    assert [one for one in HERS if one not in str(before)] == []

    await erase(units, emma)

    after = await everything(store, vault)
    # What has come in and was not looked at yet names nobody; it is handled within a moment, by a newcomer then.
    after["inbox"] = [row for row in after["inbox"] if row["state"] != "open"]
    assert [one for one in HERS if one in str(after)] == []


async def test_the_number_stays_only_where_a_rule_says_so(units: Units, store: Store, vault: Keyring) -> None:
    emma = await fill(units)
    await erase(units, emma)

    left = {
        f"{table}.{name}"
        for table, rows in (await everything(store, vault)).items()
        for row in rows
        for name, value in row.items()
        if value == emma.id
    }
    assert left == {"people.id", "consents.person_id"}


async def test_somebody_is_told_who_looked_at_their_record_of_the_programme(units: Units) -> None:
    emma = await fill(units)
    uow = units.begin()
    (enrolment,) = await uow.enrolments.of(emma.id)
    await uow.audits.add(MORNING, HE.id, Look.RECORD, enrolment_of(enrolment.id), "clinic")
    await uow.commit()

    uow = units.begin()
    told = [trace async for trace in uow.erasure.told(await uow.erasure.whom(emma, MORNING))]

    looked = {(trace.columns["actor_id"], trace.columns["thing"]) for trace in told if trace.table == "audit"}
    assert (HE.id, f"enrolment:{enrolment.id}") in looked


async def test_the_dry_run_lists_every_table_and_changes_nothing(units: Units, store: Store, vault: Keyring) -> None:
    emma = await fill(units)
    before = await everything(store, vault)

    steps = await steps_of(units, emma)

    assert {step.table for step in steps} == {table.name for table in TABLES}
    assert await everything(store, vault) == before
    assert [(one.table, one.fate, one.why, one.rows) for one in await erase(units, emma)] == [
        (one.table, one.fate, one.why, one.rows) for one in steps
    ]


async def test_an_erasure_does_exactly_what_its_dry_run_has_counted(units: Units, store: Store, vault: Keyring) -> None:
    emma = await fill(units)
    before = await everything(store, vault)
    steps = await erase(units, emma)
    after = await everything(store, vault)

    for table in TABLES:
        own = [one for one in steps if one.table == table.name]
        counted = {fate: sum(one.rows for one in own if one.fate is fate) for fate in Fate}
        keys = [column.name for column in table.primary_key]
        was, is_now = ({tuple(row[key] for key in keys): row for row in rows[table.name]} for rows in (before, after))
        assert len(was) - len(is_now) == counted[Fate.DELETE], table.name
        if table.name != "settings":  # its revision rises, so that everybody reads the community anew
            assert sum(was[key] != row for key, row in is_now.items()) == counted[Fate.BLANK], table.name


async def test_once_more_there_is_nothing_left_to_erase(units: Units) -> None:
    emma = await fill(units)
    await erase(units, emma)

    assert {step.table: step.rows for step in await steps_of(units, emma) if step.writes} == {}


async def test_the_matter_stays_and_loses_the_person(units: Units, store: Store) -> None:
    emma = await fill(units)
    tickets = {row["id"]: row["number"] for row in await rows_of(store, TicketRow)}
    await erase(units, emma)

    kept = [await units.begin().tickets.get(one) for one in tickets]
    assert [one.number for one in kept] == [*tickets.values()]
    named, hidden = sorted(kept, key=lambda one: one.anonymous)
    assert named.text == "我的电话是***，我有痛风" or "痛风" in named.text
    assert (named.reporter_id, named.flat, named.on_behalf, named.building_id) == (None, "", "", ONE.id)
    assert await units.begin().tickets.reporter_of(hidden) is None
    assert [event.verb for event in await units.begin().tickets.history(named.id)] == ["hand_over", "add"]


async def test_a_draft_goes_with_its_pictures_and_its_words(units: Units, store: Store, vault: Keyring) -> None:
    emma = await fill(units)
    draft = a_draft(reporter_id=emma.id, text="五楼拐角第三家", state=State.DRAFT)
    await keep(units, tickets=[draft])
    uow = units.begin()
    await uow.tickets.add_photo(draft.id, "before", b"picture", MORNING)
    await uow.tickets.tell(TicketEvent(draft.id, MORNING, "add", emma.id, "还有"))
    await uow.commit()

    await erase(units, emma)

    told = await everything(store, vault)
    assert draft.id not in {row["id"] for row in told["tickets"]}
    assert draft.id not in {row["ticket_id"] for table in ("photos", "ticket_events") for row in told[table]}


async def test_the_consent_stays_as_a_proof_and_counts_as_withdrawn(units: Units, store: Store) -> None:
    emma = await fill(units)
    await erase(units, emma)

    kept = await rows_of(store, ConsentRow)
    assert {(row["withdrawn_at"], row["signatory"], row["paper_id"]) for row in kept} == {(MORNING, "", None)}
    assert await rows_of(store, ConsentPaperRow) == []


async def test_the_log_stays_whole(units: Units, store: Store) -> None:
    emma = await fill(units)
    before = await rows_of(store, AuditRow)
    await erase(units, emma)

    assert await rows_of(store, AuditRow) == before


async def test_neighbours_keep_every_word_of_their_own(units: Units, store: Store, vault: Keyring) -> None:
    emma = await fill(units)
    chens = a_ticket(reporter_id=CHEN.id, text="我家502漏水，电话13700000000", flat="502")
    await keep(units, tickets=[chens])
    uow = units.begin()
    button = Button("do-claim", f"tickets:claim:{chens.id}")
    place = Both("1号楼 502", "1-502")
    uow.outbox.add(Notice(WANG.id, "card", {"place": place, "number": str(chens.number)}, (button,)), MORNING)
    uow.outbox.add(Notice(HE.id, "said", {"words": "李桂芳 尿酸 412"}), MORNING)
    uow.forms.save((await uow.forms.of(WANG.id)).waiting("resolve", chens.id, words="502 修好了"))
    uow.forms.save((await uow.forms.of(XU.id)).waiting("record", 7, words="李桂芳 尿酸 412"))
    await uow.commit()
    before = await everything(store, vault)

    await erase(units, emma)

    after = await everything(store, vault)
    assert await units.begin().tickets.get(chens.id) == chens
    assert [row for row in before["outbox"][-2:] if row not in after["outbox"]] == []
    theirs = [row for row in before["forms"] if row["person_id"] in {WANG.id, XU.id}]
    assert (len(theirs), [row for row in theirs if row not in after["forms"]]) == (2, [])
    assert [row for row in after["people"] if row["id"] == CHEN.id] == [
        row for row in before["people"] if row["id"] == CHEN.id
    ]


async def test_a_colleague_who_has_left_stays_a_number_in_the_records_of_their_work(units: Units, store: Store) -> None:
    await fill(units)
    done = a_ticket(owner_id=WANG.id, state=State.CLOSED)
    await keep(units, tickets=[done])
    uow = units.begin()
    await uow.tickets.tell(TicketEvent(done.id, MORNING, "claim", WANG.id))
    uow.people.save(replace(await uow.people.get(WANG.id), revoked_at=MORNING))
    await uow.commit()

    await erase(units, WANG)

    kept = await units.begin().tickets.get(done.id)
    assert kept.owner_id == WANG.id
    assert [event.actor_id for event in await units.begin().tickets.history(done.id)] == [WANG.id]
    gone = await units.begin().people.get(WANG.id)
    assert (gone.name, gone.phone, gone.deputy_id) == ("", "", None)
    assert [row["id"] for row in await rows_of(store, PersonRow) if row["deputy_id"] == WANG.id] == []


async def test_who_was_quicker_with_a_row_makes_the_erasure_begin_anew(units: Units) -> None:
    emma = await fill(units)
    uow = units.begin()
    whom = await uow.erasure.whom(await uow.people.get(emma.id), MORNING)
    uow.erasure.carry_out(whom, await uow.erasure.steps(whom))
    other = units.begin()
    other.people.save((await other.people.get(emma.id)).lives_at(ONE.id, 1, "999"))
    await other.commit()

    with pytest.raises(Conflict):
        await uow.commit()
    assert (await units.begin().people.get(emma.id)).flat == "999"


async def test_the_raw_file_holds_no_byte_of_who_was_erased(migrated: Path, tmp_path: Path, vault: Keyring) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    shutil.copy(migrated, folder / "linli.sqlite3")
    store = await open_store(f"sqlite:///{folder / 'linli.sqlite3'}")
    units = Units(store, vault)
    emma = await fill(units)
    ids = [column for column in TABLES if sealed_in(column)]
    sealed = [
        row[column.name].encode()
        for table in ids
        for row in await every_row(store, table)
        for column in sealed_in(table)
        if row[column.name] and emma.id in row.values()
    ]
    assert len(sealed) > 15

    await erase(units, emma)
    await store.scrub()

    raw = b"".join(one.read_bytes() for one in folder.iterdir())
    assert [one for one in sealed if one in raw] == []
    assert b"a picture of her kitchen" not in raw
    await store.close()


async def test_what_somebody_is_told_of_themselves_is_theirs_alone(units: Units) -> None:
    emma = await fill(units)
    accused = a_ticket(subject_id=emma.id, reporter_id=CHEN.id, text="她家太吵")
    noted = a_ticket(reporter_id=emma.id, text="灯坏了")
    await keep(units, people=[a_person(name="Emma Brown")], tickets=[accused, noted])
    uow = units.begin()
    await uow.tickets.tell(TicketEvent(noted.id, MORNING, "note", WANG.id, "她总是投诉"))
    await uow.tickets.tell(TicketEvent(noted.id, MORNING, "submit", emma.id, "灯坏了"))
    await uow.commit()

    uow = units.begin()
    whom = await uow.erasure.whom(await uow.people.get(emma.id), MORNING)
    told = [trace async for trace in uow.erasure.told(whom)]

    said = json.dumps([dict(one.columns) for one in told], ensure_ascii=False, default=str)
    assert "灯坏了" in said
    assert "五楼拐角第三家漏水" in said  # her anonymous matter too
    assert [one for one in ("她家太吵", "她总是投诉", CHEN.name) if one in said] == []
    assert {"tickets", "visits", "enrolments", "outbox", "photos", "consents", "audit"} <= {one.table for one in told}


async def test_a_worker_reads_the_card_still_and_not_whose_it_was(units: Units) -> None:
    emma = await fill(units)
    ticket = a_ticket(reporter_id=emma.id, flat="一四〇一", text="打13700000000")
    await keep(units, tickets=[ticket])
    args: dict[str, Arg] = {
        "place": Both("1号楼 一四〇一", "1-一四〇一"),
        "words": "打13700000000",
        "number": str(ticket.number),
    }
    uow = units.begin()
    uow.outbox.add(Notice(WANG.id, "card", args, (Button("do-claim", f"tickets:claim:{ticket.id}"),)), MORNING)
    await uow.commit()

    await erase(units, emma)

    (*_, card) = await units.begin().outbox.newest(WANG.id, 9)
    assert card.notice.args == {"place": Both("1号楼 ***", "1-***"), "words": "打***", "number": str(ticket.number)}
    assert card.notice.buttons[0].action == f"tickets:claim:{ticket.id}"
