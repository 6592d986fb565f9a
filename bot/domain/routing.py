"""Who gets a ticket: grid → candidates on duty → their deputy → the lead → the fallback queue (兜底)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.catalogue import AnsweredBy, Clock
from bot.domain.deadlines import REOPEN_AT_MOST
from bot.domain.deputies import UNLOADED, Loads, deputy_of, is_free, present, with_hands_free
from bot.domain.grids import Community, Level
from bot.domain.people import Person, Role
from bot.domain.tickets import Ticket

_ABOVE_A_SUBJECT = {
    Role.GRID_WORKER: (Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT),
    Role.GRID_LEAD: (Role.COMMUNITY_ADMIN, Role.SUBDISTRICT),
    Role.NURSE: (Role.SUBDISTRICT,),
    Role.COMMUNITY_ADMIN: (Role.SUBDISTRICT,),
    Role.SUBDISTRICT: (Role.SUBDISTRICT,),
}
_LAST_RESORT = (Role.SUBDISTRICT, Role.COMMUNITY_ADMIN, Role.GRID_LEAD, Role.GRID_WORKER)
OFFICES = (AnsweredBy.PROPERTY.value, AnsweredBy.COMMITTEE.value, AnsweredBy.SUBDISTRICT.value)
"""The offices that are no grid worker: what is theirs is brought to them by whoever speaks for them here."""

RETURNS_AT_MOST = 2
"""After so many returns the community decides whose a ticket is."""

_ABOVE_A_GRID = (Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT)


@dataclass(frozen=True, slots=True)
class Route:
    """Who may take a ticket, and who answers for it until somebody has; `desk` is never among nobody."""

    candidates: tuple[Person, ...]
    desk: Person | None

    @property
    def told(self) -> tuple[int, ...]:
        """List the ids of those who get the card."""
        return tuple(person.id for person in self.candidates)


def route(
    ticket: Ticket,
    community: Community,
    answers: AnsweredBy,
    *,
    without: Iterable[int] = (),
    loads: Loads = UNLOADED,
    at_night: bool = False,
) -> Route:
    """Choose who gets the ticket's card; somebody always does.

    `without` are those who have returned or declined it. A complaint about staff goes to the level above
    them and never to the person; danger goes to all workers of the grid and its lead, on duty or not. At night
    the lead has duty for what cannot wait, beside the workers. Where everybody has declined, the answer is the
    same as if nobody had: a ticket is never without its people.
    """
    for barred in ({*without, *_subject(ticket)}, _subject(ticket)):
        found = _route(ticket, community, answers, barred, loads)
        if found.candidates:
            break
    if not (at_night and ticket.clock is Clock.UTILITY) or ticket.is_about_staff:
        return found
    lead = _lead_or_stand_in(ticket.grid_id, community, barred)
    return replace(found, candidates=tuple(dict.fromkeys([*found.candidates, *_some(lead)])))


def _route(ticket: Ticket, community: Community, answers: AnsweredBy, barred: set[int], loads: Loads) -> Route:
    if ticket.is_about_staff:
        chosen = _above_subject(ticket, community, barred)
        return Route(tuple(chosen), chosen[0] if chosen else None)
    desk = _first(_above(ticket.grid_id, community, _ABOVE_A_GRID), barred)
    workers = [one for one in _workers(ticket.grid_id, community) if one.id not in barred]
    if ticket.clock is Clock.DANGER:
        lead = _first(_above(ticket.grid_id, community, (Role.GRID_LEAD,)), barred)
        chosen = [*workers, *([lead] if lead else [])]
    elif ticket.returns >= RETURNS_AT_MOST:
        chosen = _some(_first(_above(ticket.grid_id, community, (Role.COMMUNITY_ADMIN, Role.SUBDISTRICT)), barred))
    elif ticket.answers == AnsweredBy.PROPERTY:  # the property company has nobody here: the lead brings it there
        chosen = _ladder(ticket.grid_id, community, barred)
    elif answers in {AnsweredBy.GRID_WORKER, AnsweredBy.PROPERTY, AnsweredBy.OUTSIDE}:
        chosen = with_hands_free(_on_duty_or_deputies(workers, community, barred), community, barred, loads)
    else:
        rung = Role.SUBDISTRICT if answers is AnsweredBy.SUBDISTRICT else Role.COMMUNITY_ADMIN
        chosen = _some(_first(_above(ticket.grid_id, community, (rung,)), barred))
    if not chosen:
        chosen = _ladder(ticket.grid_id, community, barred)
    return Route(tuple(chosen), desk or (chosen[0] if chosen else None))


def rung(ticket: Ticket, community: Community) -> tuple[int, Person | None]:
    """Find the next rung of the ladder and whom it calls: lead, community, subdistrict, never owner or subject.

    A rung without people leaves its call to the next one above; above the last nobody is called.
    """
    top = len(_ABOVE_A_GRID)
    barred = _subject(ticket) | ({ticket.owner_id} if ticket.owner_id is not None else set())
    if ticket.is_about_staff:
        above = _above_subject(ticket, community, barred)
        return top, above[0] if above and not ticket.is_late else None
    if ticket.cycle > REOPEN_AT_MOST:  # it went up already: whoever has it now is not the one to be told
        from_here = replace(ticket, owner_id=ticket.owner_id or ticket.desk_id)
        return top, None if ticket.is_late else above_owner(from_here, community)
    rungs = list(enumerate(_ABOVE_A_GRID[ticket.level :], ticket.level + 1))
    for level, role in rungs:
        called = present(_above(ticket.grid_id, community, (role,)), community, barred)
        if called is not None:
            return level, called
    for level, role in rungs:  # with everybody above away, whoever is away is called rather than nobody
        called = _first(_above(ticket.grid_id, community, (role,)), barred)
        if called is not None:
            return level, called
    return top, None


def reminded_of(ticket: Ticket, community: Community) -> list[Person]:
    """List who is reminded of a promised time: the owner and who had it first, else everybody who may take it."""
    ids = (ticket.owner_id, ticket.lead_id) if ticket.owner_id is not None else ticket.candidates
    return [community.staff[one] for one in dict.fromkeys(ids) if one in community.staff]


def above_owner(ticket: Ticket, community: Community) -> Person | None:
    """Find who takes on what its owner could not settle: the next level above, who is on duty before who is not.

    Where nobody stands above the owner, it is the owner again.
    """
    owner = community.staff.get(ticket.owner_id) if ticket.owner_id else None
    role = owner.role if owner is not None else Role.GRID_WORKER
    barred = _subject(ticket) | ({owner.id} if owner is not None else set())
    above = [one for one in _above(ticket.grid_id, community, _ABOVE_A_SUBJECT[role]) if one.id not in barred]
    return next((one for one in above if one.on_duty), above[0] if above else owner)


def neighbours(ticket: Ticket, community: Community, loads: Loads = UNLOADED) -> list[Person]:
    """List the workers on duty in the grids beside a ticket's, below the same large grid, who have their hands free.

    What speaks about one of the staff stays with those it was routed to.
    """
    if ticket.is_about_staff:
        return []
    own = next(community.above(ticket.grid_id), None)
    beside = [
        grid
        for grid in community.grids.values()
        if own is not None and grid.id != own.id and grid.parent_id == own.parent_id and grid.level is Level.MIDDLE
    ]
    workers = (one for grid in beside for one in community.with_role(Role.GRID_WORKER, grid.id))
    barred = {*ticket.candidates, *_subject(ticket)}
    return [one for one in workers if one.on_duty and one.id not in barred and is_free(one, loads)]


def assignable(ticket: Ticket, community: Community) -> list[Person]:
    """List to whom whoever leads may give a ticket: on duty, of its own grid first, then of those beside it."""
    own = _workers(ticket.grid_id, community)
    found = [*own, *neighbours(replace(ticket, candidates=()), community)]
    barred = {ticket.owner_id, *_subject(ticket)}
    return [one for one in dict.fromkeys(found) if one.on_duty and one.id not in barred]


def within_reach(grid_id: int | None, community: Community) -> set[int]:
    """List the ids of all who may come to have what lies in a grid: of it, beside it, and their deputies."""
    parent = next((grid.parent_id for grid in community.above(grid_id)), None)
    near = [one for one in community.staff.values() if community.is_within(one.grid_id, parent)]
    found = {one.id for one in [*near, *_workers(grid_id, community), *_above(grid_id, community, _ABOVE_A_GRID)]}
    waiting = list(found)
    while waiting:
        person = community.staff.get(waiting.pop())
        deputy_id = person.deputy_id if person is not None else None
        if deputy_id is not None and deputy_id not in found:
            found.add(deputy_id)
            waiting.append(deputy_id)
    return found


def _workers(grid_id: int | None, community: Community) -> list[Person]:
    for grid in community.above(grid_id):
        workers = community.with_role(Role.GRID_WORKER, grid.id)
        if workers:
            return workers
    return []


def _on_duty_or_deputies(workers: list[Person], community: Community, barred: set[int]) -> list[Person]:
    chosen: dict[int, Person] = {one.id: one for one in workers if one.on_duty}
    if not chosen:
        deputies = (deputy_of(one, community, barred) for one in workers)
        chosen = {one.id: one for one in deputies if one is not None}
    return list(chosen.values())


def _above(grid_id: int | None, community: Community, roles: tuple[Role, ...]) -> list[Person]:
    """List the people of these roles from the grid upwards, the nearer and the lower role first."""
    grids = list(community.above(grid_id)) or [
        grid for grid in community.grids.values() if grid.level is Level.SUBDISTRICT
    ]
    return [one for role in roles for grid in grids for one in community.with_role(role, grid.id)]


def _ladder(grid_id: int | None, community: Community, barred: set[int]) -> list[Person]:
    """Climb to the fallback queue: the lead on duty or a deputy, the administrator, any lead, the subdistrict."""
    stand_in = _lead_or_stand_in(grid_id, community, barred)
    if stand_in is not None:
        return [stand_in]
    home = community.community_of(grid_id)
    leads = [
        one
        for one in community.staff.values()
        if one.role is Role.GRID_LEAD and home is not None and community.is_within(one.grid_id, home.id)
    ]
    fallback = [
        *_above(grid_id, community, (Role.COMMUNITY_ADMIN,)),
        *leads,
        *_above(grid_id, community, (Role.SUBDISTRICT,)),
        *(one for role in _LAST_RESORT for one in community.staff.values() if one.role is role),
    ]
    return _some(_first(fallback, barred))


def _lead_or_stand_in(grid_id: int | None, community: Community, barred: set[int]) -> Person | None:
    return present(_above(grid_id, community, (Role.GRID_LEAD,)), community, barred)


def _above_subject(ticket: Ticket, community: Community, barred: set[int]) -> list[Person]:
    subject = community.staff.get(ticket.subject_id) if ticket.subject_id else None
    role = subject.role if subject is not None else Role(ticket.subject_role)
    grid_id = subject.grid_id if subject is not None else ticket.grid_id
    above = _above(grid_id, community, _ABOVE_A_SUBJECT[role])
    top = _above(None, community, (Role.SUBDISTRICT,))
    # Above the highest, and where the offices are empty, somebody of another role answers, a worker last.
    others = [one for rank in _LAST_RESORT for one in community.staff.values() if one.role is rank is not role]
    return _some(_first([*above, *top, *others], barred))


def _subject(ticket: Ticket) -> set[int]:
    return {ticket.subject_id} if ticket.subject_id else set()


def _first(people: Iterable[Person], barred: set[int]) -> Person | None:
    return next((one for one in people if one.id not in barred), None)


def _some(person: Person | None) -> list[Person]:
    return [] if person is None else [person]


def answerable_for(grid_id: int, community: Community) -> list[Person]:
    """List those who answer for a grid: its workers, or the lead, administrator or subdistrict at its level."""
    level = community.grids[grid_id].level
    if level is Level.MIDDLE:
        return _workers(grid_id, community)
    roles = {
        Level.LARGE: (Role.GRID_LEAD, Role.GRID_WORKER),
        Level.COMMUNITY: (Role.COMMUNITY_ADMIN, Role.GRID_LEAD),
        Level.SUBDISTRICT: (Role.SUBDISTRICT,),
    }[level]
    return [one for role in roles for one in community.with_role(role, grid_id)]
