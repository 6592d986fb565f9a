"""Things of the community with a sensible default for everything that a test does not care about."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.catalogue import Clock
from bot.domain.enrolments import Enrolment
from bot.domain.followups import FollowUp, end_of
from bot.domain.intents import Intent
from bot.domain.lab_panels import LabPanel
from bot.domain.labs import Sex
from bot.domain.people import Person, Role
from bot.domain.screenings import Screening
from bot.domain.tickets import State, Ticket
from tests.support.clock import MORNING
from tests.support.people import A1, HE, LI, ONE, SUN, WANG, ZHAO

_ids = count(100_001)
_numbers = count(5_001)
START = date(2026, 3, 2)


def a_draft(**known: Any) -> Ticket:
    fields: dict[str, Any] = {
        "id": next(_ids),
        "kind": Intent.REPAIR,
        "category": "water",
        "clock": Clock.UTILITY,
        "text": "厨房水管爆了",
        "touched_at": MORNING,
        "reporter_id": LI.id,
        "building_id": ONE.id,
        "entrance": 2,
        "placed": True,
    }
    return Ticket(**{**fields, **known})


def a_ticket(**known: Any) -> Ticket:
    fields: dict[str, Any] = {
        "number": next(_numbers),
        "state": State.OPEN,
        "grid_id": A1.id,
        "candidates": (WANG.id, ZHAO.id),
        "desk_id": SUN.id,
        "opened_at": MORNING,
        "claim_by": MORNING + timedelta(hours=2),
        "first_claim_by": MORNING + timedelta(hours=2),
        "resolve_by": MORNING + timedelta(hours=24),
        "respond_minutes": 120,
        "word_minutes": 480,
        "resolve_minutes": 1_440,
        "due_at": MORNING + timedelta(hours=1),
    }
    return a_draft(**{**fields, **known})


def a_claimed_ticket(**known: Any) -> Ticket:
    fields: dict[str, Any] = {
        "state": State.CLAIMED,
        "owner_id": WANG.id,
        "first_claimed_at": MORNING,
        "claimed_at": MORNING,
        "lead_id": WANG.id,
        "word_by": MORNING + timedelta(hours=8),
        "due_at": MORNING + timedelta(hours=4),
    }
    return a_ticket(**{**fields, **known})


def a_person(**known: Any) -> Person:
    return Person(**{"id": next(_ids), "role": Role.RESIDENT, **known})


def a_screening(**known: Any) -> Screening:
    fields: dict[str, Any] = {
        "id": next(_ids),
        "nurse_id": HE.id,
        "name": "张桂兰",
        "sex": Sex.FEMALE,
        "age": 68,
        "urate": 512.0,
        "expires_at": MORNING + timedelta(hours=72),
    }
    return Screening(**{**fields, **known})


def an_enrolment(**known: Any) -> Enrolment:
    fields: dict[str, Any] = {
        "id": next(_ids),
        "person_id": LI.id,
        "nurse_id": HE.id,
        "consent_id": next(_ids),
        "name": LI.name,
        "sex": Sex.FEMALE,
        "age": 68,
        "starts_on": START,
        "ends_on": end_of(START),
    }
    return Enrolment(**{**fields, **known})


def a_panel(**known: Any) -> LabPanel:
    fields: dict[str, Any] = {
        "id": next(_ids),
        "enrolment_id": 1,
        "drawn_on": START,
        "recorded_by": HE.id,
        "recorded_at": MORNING,
        "values": {"urate": 412.0},
    }
    return LabPanel(**{**fields, **known})


def an_adverse_event(**known: Any) -> AdverseEvent:
    fields: dict[str, Any] = {
        "id": next(_ids),
        "enrolment_id": 1,
        "occurred_on": START,
        "recorded_by": HE.id,
        "recorded_at": MORNING,
        "words": "皮疹",
        "severity": Severity.MILD,
    }
    return AdverseEvent(**{**fields, **known})


def a_followup(**known: Any) -> FollowUp:
    last = known.pop("last", START)
    fields: dict[str, Any] = {
        "id": next(_ids),
        "enrolment_id": 1,
        "person_id": LI.id,
        "nurse_id": HE.id,
        "earliest_on": last + timedelta(days=7),
        "target_on": last + timedelta(days=10),
        "latest_on": last + timedelta(days=15),
    }
    return FollowUp(**{**fields, **known})
