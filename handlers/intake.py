"""The residents of a clinic's sheet come into the programme: all of them or none, and none of them twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain import followups
from bot.domain.consents import ConsentWay
from bot.domain.enrolments import Enrolment, EnrolmentEvent
from bot.domain.intake import Entry, Refused, Wrong
from bot.domain.messages import Arg, Notice
from bot.domain.people import Person, Role
from bot.domain.visits import VisitRecord, Way
from handlers import consents, plans
from handlers.context import Desk

CHANNEL = "sheet"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a row: the contact that is planned next, or None where the resident was in already."""

    entry: Entry
    next: followups.FollowUp | None
    is_known: bool


async def take_in(desk: Desk, entries: Iterable[Entry]) -> list[Taken]:
    """Enrol everybody who is not in the programme yet; raises Refused where a row leaves open who is meant."""
    found, wrongs = [], []
    for entry in entries:
        nurse = _nurse(desk, entry)
        if nurse is None:
            wrongs.append(Wrong(entry.row, "护士", "intake-no-nurse", {"said": entry.nurse}))
            continue
        people = await _residents(desk, entry, nurse)
        if len(people) > 1:
            args: dict[str, Arg] = {"said": entry.line.name, "count": len(people)}
            wrongs.append(Wrong(entry.row, "地址", "intake-namesakes", args))
            continue
        found.append((entry, nurse, people[0] if people else None))
    if wrongs:
        raise Refused(wrongs)
    taken = [await _take(desk, entry, nurse, person) for entry, nurse, person in found]
    for nurse_id in {nurse.id for _, nurse, _ in found}:
        many = sum(one.next is not None and one.next.nurse_id == nurse_id for one in taken)
        if many:
            desk.tell(Notice(nurse_id, "enrol-taken-in", {"count": many}))
    return taken


async def _take(desk: Desk, entry: Entry, nurse: Person, known: Person | None) -> Taken:
    if known is not None and await desk.uow.enrolments.current_of(known.id) is not None:
        return Taken(entry, None, is_known=True)
    person = known or await _newcomer(desk, entry)
    signed_at = datetime.combine(entry.signed_on, time(), desk.community.zone).astimezone(desk.now.tzinfo)
    consent_id = await consents.keep_both(
        desk, person.id, channel=CHANNEL, at=signed_at, way=ConsentWay.PAPER, taken_by=nurse.id
    )
    line = entry.line
    enrolment = Enrolment(
        id=await desk.uow.new_id(),
        person_id=person.id,
        nurse_id=nurse.id,
        consent_id=consent_id,
        name=line.name,
        sex=entry.sex,
        age=entry.age,
        arm=line.arm,
        education=line.education,
        postmenopausal=line.postmenopausal,
        starts_on=entry.starts_on,
        ends_on=followups.end_of(entry.starts_on),
        planned=True,
    ).every(entry.interval)
    desk.uow.enrolments.add(enrolment)
    await desk.uow.enrolments.tell(EnrolmentEvent(enrolment.id, desk.now, "enrol", None))
    baseline = VisitRecord(
        id=await desk.uow.new_id(),
        enrolment_id=enrolment.id,
        followup_id=None,
        recorded_by=nurse.id,
        occurred_on=entry.starts_on,
        recorded_at=desk.now,
        urate=entry.urate,
        words="",
        way=Way.PERSON,
    )
    desk.uow.visits.add(baseline)
    following = await plans.plan_next(desk, enrolment, entry.last_contact or entry.starts_on)
    return Taken(entry, following, is_known=known is not None)


async def _newcomer(desk: Desk, entry: Entry) -> Person:
    places = desk.community.addresses.read(entry.place).places if entry.place else ()
    home = places[0] if len({place.building_id for place in places}) == 1 else None
    person = Person(await desk.uow.new_id(), Role.RESIDENT, entry.line.name, phone=entry.phone)
    if home is not None:
        person = person.lives_at(home.building_id, home.entrance, home.flat or "")
    desk.uow.people.add(person)
    return person


def _nurse(desk: Desk, entry: Entry) -> Person | None:
    """Find the nurse of a row: by name, or the only one there is."""
    nurses = [one for one in desk.community.staff.values() if one.role is Role.NURSE]
    named = [one for one in nurses if one.name == entry.nurse] if entry.nurse else nurses
    return named[0] if len(named) == 1 else None


async def _residents(desk: Desk, entry: Entry, nurse: Person) -> list[Person]:
    """Find whom a row means among those of the nurse's community: by name, and by building where one is said."""
    named = [one for one in await desk.uow.people.by_name(entry.line.name) if one.role is Role.RESIDENT]
    buildings = {place.building_id for place in desk.community.addresses.read(entry.place).places}
    near = [one for one in named if one.building_id in buildings] if buildings else named
    home = desk.community.community_of(nurse.grid_id)
    return [
        one
        for one in near
        if one.building_id is None or desk.community.community_of(desk.community.grid_of(one.building_id)) == home
    ]
