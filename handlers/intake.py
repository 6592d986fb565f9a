"""The residents of a clinic's sheet come into the programme: all of them or none, and none of them twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain import followups
from bot.domain.consents import ConsentWay
from bot.domain.enrolments import Enrolment
from bot.domain.intake import Entry, Refused, Wrong
from bot.domain.messages import Arg, Notice
from bot.domain.people import Person, Role
from bot.domain.places import Place
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
    found: list[_Found] = []
    wrongs: list[Wrong] = []
    rows: dict[int, int] = {}
    for entry in entries:
        try:
            one = await _find(desk, entry)
        except _Unclear as unclear:
            wrongs.append(unclear.wrong)
            continue
        said = entry.line.name
        if one.person is not None and one.person.id in rows:
            wrongs.append(Wrong(entry.row, "name", "intake-twice", {"said": said, "other": rows[one.person.id]}))
        elif not one.was_in and entry.is_over(desk.today):
            wrongs.append(Wrong(entry.row, "starts_on", "intake-over", {"said": entry.starts_on.isoformat()}))
        else:
            found.append(one)
        if one.person is not None:
            rows.setdefault(one.person.id, entry.row)
    if wrongs:
        raise Refused(wrongs)
    taken = [Taken(one.entry, None, is_known=True) if one.was_in else await _take(desk, one) for one in found]
    for nurse_id in {one.nurse.id for one in found}:
        many = sum(one.next is not None and one.next.nurse_id == nurse_id for one in taken)
        if many:
            desk.tell(Notice(nurse_id, "enrol-taken-in", {"count": many}))
    return taken


@dataclass(frozen=True, slots=True)
class _Found:
    """Whom a row means, where they live, and whether the programme that it tells of has begun here already."""

    entry: Entry
    nurse: Person
    home: Place | None
    person: Person | None
    was_in: bool


class _Unclear(Exception):
    """A row leaves open who is meant."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.key)
        self.wrong = wrong


async def _find(desk: Desk, entry: Entry) -> _Found:
    nurse = _nurse(desk, entry)
    if nurse is None:
        raise _Unclear(Wrong(entry.row, "nurse", "intake-no-nurse", {"said": entry.nurse}))
    home = _home(desk, entry, nurse)
    people = await _residents(desk, entry, nurse, home)
    if len(people) > 1:
        args: dict[str, Arg] = {"said": entry.line.name, "count": len(people)}
        raise _Unclear(Wrong(entry.row, "place", "intake-namesakes", args))
    person = people[0] if people else None
    return _Found(entry, nurse, home, person, person is not None and await _was_in(desk, person, entry))


async def _was_in(desk: Desk, person: Person, entry: Entry) -> bool:
    """Tell whether somebody is in the programme, or has been since the day of the row: who has left stays away."""
    enrolments = await desk.uow.enrolments.of(person.id)
    since = min(entry.starts_on, entry.signed_on)
    if any(one.in_programme or one.starts_on >= since for one in enrolments):
        return True
    signed_at = _signed_at(desk, entry)
    consents_known = await desk.uow.consents.of(person.id)
    return any(max(one.given_at, one.withdrawn_at or one.given_at) >= signed_at for one in consents_known)


def _signed_at(desk: Desk, entry: Entry) -> datetime:
    return datetime.combine(entry.signed_on, time(), desk.community.zone).astimezone(desk.now.tzinfo)


async def _take(desk: Desk, found: _Found) -> Taken:
    entry, nurse = found.entry, found.nurse
    person = found.person or await _newcomer(desk, entry, found.home)
    consent_id = await consents.keep_both(
        desk,
        person.id,
        channel=CHANNEL,
        at=_signed_at(desk, entry),
        way=ConsentWay.PAPER,
        taken_by=nurse.id,
        text=consents.ON_PAPER,
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
    await consents.keep_enrolment(desk, enrolment, entry.urate, None)
    following = await plans.plan_next(desk, enrolment, entry.last_contact or entry.starts_on)
    return Taken(entry, following, is_known=found.person is not None)


async def _newcomer(desk: Desk, entry: Entry, home: Place | None) -> Person:
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


def _home(desk: Desk, entry: Entry, nurse: Person) -> Place | None:
    """Read the address of a row; of several buildings the one in the nurse's community, if only one lies there."""
    places = desk.community.addresses.read(entry.place).places if entry.place else ()
    if len({place.building_id for place in places}) > 1:
        places = tuple(place for place in places if _is_near(desk, place.building_id, nurse))
        if len({place.building_id for place in places}) != 1:
            raise _Unclear(Wrong(entry.row, "place", "intake-which-building", {"said": entry.place}))
    return places[0] if places else None


async def _residents(desk: Desk, entry: Entry, nurse: Person, home: Place | None) -> list[Person]:
    """Find whom a row means among those of the nurse's community: by name, and by building where one is said.

    Whose building is not known may be meant as well, where nobody of that name is known to live there.
    """
    found = await desk.uow.people.by_name(entry.line.name)
    near = [one for one in found if one.role is Role.RESIDENT and _is_near(desk, one.building_id, nurse)]
    if home is None:
        return near
    there = [one for one in near if one.building_id == home.building_id]
    return there or [one for one in near if one.building_id is None]


def _is_near(desk: Desk, building_id: int | None, nurse: Person) -> bool:
    community = desk.community
    if building_id is None:
        return True
    return community.community_of(community.grid_of(building_id)) == community.community_of(nurse.grid_id)
