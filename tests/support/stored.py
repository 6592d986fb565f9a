"""Put things into a store, and look at its tables as they are."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from bot.domain.adverse_events import AdverseEvent
from bot.domain.consents import Consent, ConsentKind
from bot.domain.enrolments import Enrolment
from bot.domain.followups import FollowUp
from bot.domain.grids import Grid
from bot.domain.lab_panels import LabPanel
from bot.domain.people import Person
from bot.domain.places import Building
from bot.domain.screenings import Screening
from bot.domain.tickets import Ticket
from storage.outlines import written
from storage.stores import Store
from storage.tables import BuildingRow, GridRow, SettingRow, table_of
from storage.units import Units
from tests.support.clock import MORNING


async def settle(units: Units, grids: Iterable[Grid], buildings: Iterable[Building], people: Iterable[Person]) -> None:
    """Put the people of the tests into an empty store, where they live and work."""
    uow = units.begin()
    rows: list[tuple[type[SQLModel], dict[str, Any]]] = [(SettingRow, {"key": "revision", "value": "settled"})]
    rows += [(GridRow, {**asdict(grid), "level": grid.level.value, "outline": written(grid.outline)}) for grid in grids]
    rows += [(BuildingRow, {**asdict(one), "aliases": "|".join(one.aliases), "nicknames": ""}) for one in buildings]
    uow.plant(rows)
    for person in people:
        uow.people.add(person)
    await uow.commit()


async def keep(
    units: Units,
    *,
    people: Iterable[Person] = (),
    tickets: Iterable[Ticket] = (),
    screenings: Iterable[Screening] = (),
    enrolments: Iterable[Enrolment] = (),
    followups: Iterable[FollowUp] = (),
    lab_panels: Iterable[LabPanel] = (),
    adverse_events: Iterable[AdverseEvent] = (),
) -> None:
    """Commit things as one unit; who is enrolled has consented to it."""
    uow = units.begin()
    for person in people:
        uow.people.add(person)
    for ticket in tickets:
        uow.tickets.add(ticket)
    for screening in screenings:
        uow.screenings.add(screening)
    for enrolment in enrolments:
        uow.consents.add(
            Consent(
                enrolment.consent_id, enrolment.person_id, ConsentKind.HEALTH_DATA, "2026-11", "abc", "web", MORNING
            )
        )
        uow.enrolments.add(enrolment)
    for followup in followups:
        uow.followups.add(followup)
    for panel in lab_panels:
        uow.lab_panels.add(panel)
    for event in adverse_events:
        uow.adverse_events.add(event)
    await uow.commit()


async def rows_of(store: Store, row: type[SQLModel]) -> list[dict[str, Any]]:
    """Read a whole table as it stands."""
    return [dict(one) for one in await store.report(select(table_of(row)))]
