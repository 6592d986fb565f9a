"""Who gets a ticket: grid → candidates on duty → their deputy → the lead → the fallback queue (兜底)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.catalogue import AnsweredBy, Clock
from bot.domain.deadlines import REOPEN_AT_MOST
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


def route(ticket: Ticket, community: Community, answers: AnsweredBy, *, without: Iterable[int] = ()) -> Route:
    """Choose who gets the ticket's card; somebody always does.

    `without` are those who have returned or declined it. A complaint about staff goes to the level above
    them and never to the person; danger goes to all workers of the grid and its lead, on duty or not. Where
    everybody has declined, the answer is the same as if nobody had: a ticket is never without its people.
    """
    found = _route(ticket, community, answers, {*without, *_subject(ticket)})
    return found if found.candidates else _route(ticket, community, answers, _subject(ticket))


def _route(ticket: Ticket, community: Community, answers: AnsweredBy, barred: set[int]) -> Route:
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
    elif answers in {AnsweredBy.GRID_WORKER, AnsweredBy.PROPERTY, AnsweredBy.OUTSIDE}:
        chosen = _on_duty_or_deputies(workers, community, barred)
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
    for level, role in enumerate(_ABOVE_A_GRID[ticket.level :], ticket.level + 1):
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


def deputy_of(person: Person, community: Community, barred: set[int]) -> Person | None:
    """Follow the deputies of somebody who is away to the first who is on duty; a circle ends it."""
    seen = {person.id}
    next_id = person.deputy_id
    while next_id is not None and next_id not in seen:
        seen.add(next_id)
        deputy = community.staff.get(next_id)
        if deputy is None:
            return None
        if deputy.on_duty and deputy.id not in barred and deputy.role is not Role.NURSE:
            return deputy
        next_id = deputy.deputy_id
    return None


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
    for lead in _above(grid_id, community, (Role.GRID_LEAD,)):
        stand_in = lead if lead.on_duty else deputy_of(lead, community, barred)
        if stand_in is not None and stand_in.id not in barred:
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
