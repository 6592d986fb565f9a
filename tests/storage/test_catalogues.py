"""Editions of the service catalogue on both stores: kept whole, noticed by every process, never overwritten."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.catalogue import Catalogue
from bot.domain.editions import Change, Edition, Why, with_entry
from bot.domain.errors import NotFound
from bot.domain.spans import Span, Terms, Unit
from locales.understanding import load_catalogue
from storage.stores import Conflict
from storage.units import Units
from tests.support.clock import MORNING

SHIPPED = load_catalogue()
QUICK = with_entry(
    SHIPPED, replace(SHIPPED.get("lift"), terms=Terms(Span(1, Unit.HOUR), Span(2, Unit.HOUR), Span(3, Unit.HOUR)))
)


def an_edition(number: int, **fields: object) -> Edition:
    return replace(Edition(number, MORNING, None, Why.EDITED), **fields)  # type: ignore[arg-type]


async def keep(units: Units, edition: Edition, catalogue: Catalogue = QUICK) -> None:
    uow = units.begin()
    uow.catalogues.add(edition, catalogue)
    await uow.commit()


async def test_the_shipped_catalogue_counts_while_there_is_no_other(units: Units) -> None:
    community = await units.begin().community()

    assert (community.catalogue, community.edition) == (None, 0)
    assert await units.begin().catalogues.listed() == []


async def test_the_newest_edition_counts_and_the_former_ones_can_be_read(units: Units) -> None:
    await keep(units, an_edition(1, changes=(Change("lift", "respond", "", "1h"),)))
    await keep(units, an_edition(2, why=Why.RESTORED, of="0"), SHIPPED)

    community = await units.begin().community()
    listed = await units.begin().catalogues.listed()

    assert community.edition == 2
    assert community.catalogue is not None
    assert community.catalogue.every() == SHIPPED.every()
    assert [(one.number, one.why, one.of, one.at) for one in listed] == [
        (2, Why.RESTORED, "0", MORNING),
        (1, Why.EDITED, "", MORNING),
    ]
    assert listed[1].changes == (Change("lift", "respond", "", "1h"),)
    assert (await units.begin().catalogues.of(1)).every() == QUICK.every()


async def test_an_edition_is_read_once_and_again_only_when_there_is_another(units: Units) -> None:
    await keep(units, an_edition(1))
    first = (await units.begin().community()).catalogue
    uow = units.begin()
    uow._work.community_changed("something else")
    await uow.commit()

    assert (await units.begin().community()).catalogue is first


async def test_another_process_notices_a_new_edition(units: Units) -> None:
    other = Units(units.store, units.vault)
    assert (await other.begin().community()).edition == 0

    await keep(units, an_edition(1))

    assert (await other.begin().community()).edition == 1


async def test_the_slower_of_two_that_make_the_same_edition_hears_of_it(units: Units) -> None:
    await keep(units, an_edition(1))

    with pytest.raises(Conflict):
        await keep(units, an_edition(1), SHIPPED)

    catalogue = (await units.begin().community()).catalogue
    assert catalogue is not None
    assert catalogue.every() == QUICK.every()


async def test_of_an_import_with_thousands_of_changes_the_first_are_kept_and_the_others_counted(units: Units) -> None:
    many = tuple(Change("lift", "words_zh", "", str(number)) for number in range(100))
    await keep(units, an_edition(1, why=Why.IMPORTED, of="catalogue.csv", changes=many))

    (listed,) = await units.begin().catalogues.listed()

    assert len(listed.changes) + listed.more == 100
    assert 0 < len(listed.changes) < 100


async def test_an_edition_that_never_was_cannot_be_read(units: Units) -> None:
    with pytest.raises(NotFound):
        await units.begin().catalogues.of(7)


async def test_an_edition_that_this_program_cannot_read_leaves_the_shipped_one(units: Units) -> None:
    await keep(units, an_edition(1))
    broken = text("UPDATE catalogue_versions SET body = 'no catalogue'")
    await _run(units, broken)

    community = await Units(units.store, units.vault).begin().community()

    assert (community.catalogue, community.edition) == (None, 1)
    await keep(units, an_edition(2))
    assert (await units.begin().community()).catalogue is not None


async def _run(units: Units, statement: object) -> None:
    uow = units.begin()
    from storage.statements import Statement  # noqa: PLC0415

    uow._work.fact(Statement(statement), {})  # type: ignore[arg-type]
    await uow.commit()
