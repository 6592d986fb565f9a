"""What must hold after a programme was lived through, whatever was killed; an empty list means that it does."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from bot.domain.enrolments import Enrolment, EnrolmentEvent, EnrolmentState
from bot.domain.followups import FollowUp
from bot.domain.visits import VisitRecord

QUIET_FROM, QUIET_UNTIL = time(20, 30), time(8)
REMINDERS = frozenset({"followup-remind", "followup-remind-again"})
CALLS = frozenset({"followup-call", "followup-call-only"})


@dataclass(frozen=True, slots=True)
class Told:
    """One message of the programme as it stands in the outbox: to whom, what, when, of which contact."""

    person_id: int
    key: str
    at: datetime
    once: str

    @property
    def followup_id(self) -> int:
        """Tell which contact it is about."""
        return int(self.once.split(":")[1].split(".")[0])


@dataclass(frozen=True, slots=True)
class Lived:
    """Everything that stands in the database at the end."""

    enrolments: list[Enrolment]
    followups: list[FollowUp]
    visits: list[VisitRecord]
    events: list[EnrolmentEvent]
    told: list[Told]
    heard: list[tuple[int, datetime]]
    """Of everything that the programme told residents: of which enrolment, and when."""
    zone: tzinfo
    until: date


def faults(lived: Lived) -> list[str]:
    """List what does not hold."""
    checks = (_doubled, _at_night, _too_often, _to_the_absent, _unreminded, _unattended, _forgotten)
    return [fault for check in checks for fault in check(lived)]


def _reminders(lived: Lived) -> list[Told]:
    return [one for one in lived.told if one.key in REMINDERS]


def _doubled(lived: Lived) -> Iterator[str]:
    seen: set[tuple[int, str]] = set()
    for one in lived.told:
        if (one.person_id, one.once) in seen:
            yield f"told twice: {one}"
        seen.add((one.person_id, one.once))
    for enrolment_id, records in _by_enrolment(lived.visits).items():
        done = [one.followup_id for one in records if one.followup_id and one.reached]
        if len(done) != len(set(done)):
            yield f"a contact recorded twice of {enrolment_id}"


def _at_night(lived: Lived) -> Iterator[str]:
    for one in _reminders(lived):
        local = one.at.astimezone(lived.zone).time()
        if local >= QUIET_FROM or local < QUIET_UNTIL:
            yield f"in quiet hours: {one}"


def _too_often(lived: Lived) -> Iterator[str]:
    days: dict[int, list[date]] = defaultdict(list)
    for one in _reminders(lived):
        days[one.person_id].append(one.at.astimezone(lived.zone).date())
    for person_id, reminded in days.items():
        ordered = sorted(reminded)
        if any(a == b for a, b in pairwise(ordered)):
            yield f"twice a day: {person_id}"
        if any((later - first).days < 7 for first, later in zip(ordered, ordered[3:], strict=False)):
            yield f"four times a week: {person_id}"


def _to_the_absent(lived: Lived) -> Iterator[str]:
    """Nobody hears of the programme who has left it, and nobody is reminded while it is paused."""
    of_person = {one.id: one.person_id for one in lived.enrolments}
    ends: dict[int, datetime] = {}
    stops: dict[int, list[tuple[datetime, bool]]] = defaultdict(list)
    for event in lived.events:
        person_id = of_person[event.enrolment_id]
        if event.verb == "leave":
            ends[person_id] = event.at
        if event.verb in {"pause", "resume", "leave", "close", "lose"}:
            stops[person_id].append((event.at, event.verb == "resume"))
    left = {event.enrolment_id: event.at for event in lived.events if event.verb == "leave"}
    for enrolment_id, at in lived.heard:
        if enrolment_id in left and at > left[enrolment_id]:
            yield f"told something after leaving: {enrolment_id} {at}"
    for one in _reminders(lived):
        if one.person_id in ends and one.at > ends[one.person_id]:
            yield f"after leaving: {one}"
        before = [goes for at, goes in sorted(stops[one.person_id]) if at < one.at]
        if before and not before[-1]:
            yield f"while stopped: {one}"


def _unreminded(lived: Lived) -> Iterator[str]:
    """Each contact whose day came was reminded of; where the program was off on that day, by the second reminder."""
    reminded = {one.followup_id for one in _reminders(lived)}
    for one in lived.followups:
        is_past = one.target_on < lived.until - timedelta(days=1)
        done = one.occurred_on is not None and one.occurred_on <= one.target_on
        if is_past and one.cancelled_at is None and not done and one.id not in reminded:
            yield f"never reminded of: {one}"


def _unattended(lived: Lived) -> Iterator[str]:
    """Each window is met, or missed with a reason: an answer, an attempt, or a place on the nurse's call list."""
    called = {one.followup_id for one in lived.told if one.key in CALLS}
    attempted = {one.followup_id for one in lived.visits if not one.reached}
    for one in lived.followups:
        if one.cancelled_at is not None or one.in_window or one.latest_on >= lived.until:
            continue
        if one.occurred_on is None and not (one.id in called or one.id in attempted or one.answered_at is not None):
            yield f"missed and nobody asked to call: {one}"


def _forgotten(lived: Lived) -> Iterator[str]:
    """Whose programme goes on has exactly one contact that is waited for, or a nurse was asked about the last."""
    waited_for: dict[int, int] = defaultdict(int)
    last: dict[int, FollowUp] = {}
    for one in sorted(lived.followups, key=lambda one: one.earliest_on):
        waited_for[one.enrolment_id] += one.is_open
        if one.cancelled_at is None:
            last[one.enrolment_id] = one
    for enrolment in lived.enrolments:
        count = waited_for[enrolment.id]
        goes_on = enrolment.state is EnrolmentState.ACTIVE and not (
            enrolment.id in last and last[enrolment.id].is_final
        )
        if count > 1 or (goes_on and count != 1) or (enrolment.state is not EnrolmentState.ACTIVE and count):
            yield f"{count} contacts waited for: {enrolment.id} {enrolment.state}"


def _by_enrolment(visits: Iterable[VisitRecord]) -> dict[int, list[VisitRecord]]:
    found: dict[int, list[VisitRecord]] = defaultdict(list)
    for one in visits:
        found[one.enrolment_id].append(one)
    return found
