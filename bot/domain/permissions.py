"""Who may do what to which thing: one question, answered here, deny by default."""

from collections.abc import Collection, Iterator

from bot.domain.actions import ALLOWED, Action, Relation
from bot.domain.grids import Community, Grid
from bot.domain.mutes import judges, overseers_beside
from bot.domain.people import Person, Role
from bot.domain.things import CareOf, MuteOf, Post, StaffOf, Thing, TicketOf
from bot.domain.tickets import Ticket

__all__ = ["Action", "CareOf", "MuteOf", "Post", "Relation", "StaffOf", "Thing", "TicketOf"]
__all__ += ["ALLOWED", "may", "posts", "relations", "right"]

_OVERSEERS = frozenset({Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT})
_BELOW: dict[Role, tuple[Role, ...]] = {
    Role.GRID_LEAD: (Role.GRID_WORKER,),
    Role.COMMUNITY_ADMIN: (Role.GRID_WORKER, Role.GRID_LEAD, Role.NURSE),
    Role.SUBDISTRICT: (Role.GRID_WORKER, Role.GRID_LEAD, Role.NURSE, Role.COMMUNITY_ADMIN),
}
"""Whom each role may let in."""


_OFFICE = {
    Role.RESIDENT: (Relation.RESIDENT,),
    Role.NURSE: (Relation.CLINIC,),
    Role.GRID_WORKER: (Relation.DESK,),
    Role.GRID_LEAD: (Relation.DESK,),
    Role.COMMUNITY_ADMIN: (Relation.DESK, Relation.ADMINISTRATOR),
    Role.SUBDISTRICT: (Relation.DESK, Relation.ADMINISTRATOR),
}
"""How somebody stands to the deployment as a whole, by what they are in it."""


def relations(person: Person, thing: Thing, community: Community) -> Collection[Relation]:
    """Tell how somebody stands to a thing; a revoked member of staff stands to nothing."""
    if person.revoked_at is not None:
        return ()
    if isinstance(thing, TicketOf):
        return _to_ticket(person, thing, community)
    if isinstance(thing, CareOf):
        return _to_care(person, thing, community)
    if isinstance(thing, Grid):
        return _to_grid(person, thing, community)
    if isinstance(thing, Post):
        return _to_post(person, thing, community)
    if isinstance(thing, StaffOf):
        return _to_colleague(person, thing.person, community)
    if isinstance(thing, MuteOf):
        return set(_to_mute(person, thing, community))
    return (Relation.ANYBODY, *_OFFICE.get(person.role, ()))


def may(person: Person, action: Action, thing: Thing, community: Community) -> bool:
    """Answer whether somebody may do something to a thing; whoever works here rates nothing."""
    if action is Action.RATE and person.is_staff:
        return False
    return not ALLOWED.get(action, frozenset()).isdisjoint(relations(person, thing, community))


def right(person: Person, action: Action, thing: Thing, community: Community) -> Relation | None:
    """Name the relation by which somebody may do something; of several the one that stands first in the table."""
    found = relations(person, thing, community)
    return next((one for one in Relation if one in found and one in ALLOWED.get(action, frozenset())), None)


def posts(person: Person, community: Community) -> list[Post]:
    """List the posts that somebody may fill."""
    every = (Post(role, grid_id) for role in _BELOW.get(person.role, ()) for grid_id in community.grids)
    return [post for post in every if may(person, Action.INVITE, post, community)]


def _to_post(person: Person, post: Post, community: Community) -> Collection[Relation]:
    is_below = post.role in _BELOW.get(person.role, ()) and post.grid_id in community.grids
    if not is_below or not community.is_within(post.grid_id, person.grid_id):
        return ()
    # Who oversees others at the same place would stand beside whoever let them in.
    is_beside = post.role in _OVERSEERS and post.grid_id == person.grid_id
    return () if is_beside else (Relation.SUPERIOR,)


def _to_ticket(person: Person, thing: TicketOf, community: Community) -> Collection[Relation]:
    ticket = thing.ticket
    if ticket.subject_id == person.id:
        return (Relation.SUBJECT,)
    found = set(_to_own(person, thing))
    if not person.is_staff or not ticket.number:
        return found
    if ticket.owner_id == person.id:
        found.add(Relation.OWNER)
    if str(person.id) in ticket.joint:
        found.add(Relation.JOINT)
    if ticket.lead_id == person.id:
        found.add(Relation.FIRST_RECEIVER)
    if person.id in ticket.candidates:
        found.add(Relation.CANDIDATE)
        if ticket.danger and not ticket.is_about_staff:
            found.add(Relation.RESCUER)  # in danger nobody loses time over who may read what
    if ticket.is_about_staff:
        return found  # nobody but those it was routed to: a subject may be known by role alone
    if person.role is Role.GRID_WORKER and community.is_within(ticket.grid_id, person.grid_id):
        found.add(Relation.WORKER)
    if person.role in _OVERSEERS and _oversees(person, ticket, community):
        found.add(Relation.OVERSEER)
    return found


def _to_own(person: Person, thing: TicketOf) -> Iterator[Relation]:
    """Tell whether a matter is somebody's own, or one that they filed for another and that is theirs no more."""
    filed_by = thing.ticket.filed_by
    if thing.reporter_id == person.id:
        yield Relation.REPORTER if filed_by in {None, person.id} else Relation.BENEFICIARY
    if filed_by == person.id:
        if (thing.reporter_id or thing.ticket.reporter_id) in {None, person.id}:
            yield Relation.FILER
        else:
            yield Relation.FOLLOWER if person.is_staff or thing.ticket.filer_hears else Relation.FORMER_FILER
    # What was done inside a flat is nobody's to see but its people's.
    if thing.neighbour_id == person.id and not thing.ticket.flat:
        yield Relation.NEIGHBOUR


def _to_mute(person: Person, thing: MuteOf, community: Community) -> Iterator[Relation]:
    mute = thing.mute
    if person.id == mute.person_id and not person.is_staff:
        yield Relation.MUTED
    asker = community.staff.get(mute.asked_by)
    if asker is None or person.role not in _OVERSEERS or thing.accused.holds(person):
        return
    if person.id == asker.id:
        yield Relation.ASKER
    elif person in overseers_beside(asker, community):
        yield Relation.SECOND
    if mute.agreed_by is not None and person in judges(mute, thing.accused, community):
        yield Relation.JUDGE


def _to_grid(person: Person, grid: Grid, community: Community) -> Collection[Relation]:
    if not community.is_within(grid.id, person.grid_id):
        return ()
    if person.role is Role.GRID_WORKER:
        return (Relation.MEMBER,)
    return (Relation.LEADER,) if person.role in _OVERSEERS else ()


def _to_colleague(person: Person, colleague: Person, community: Community) -> Collection[Relation]:
    if not colleague.is_staff or colleague.role is Role.NURSE is person.role:
        return ()
    if person.id == colleague.id:
        return (Relation.ONESELF,)
    return _to_post(person, Post(colleague.role, colleague.grid_id), community)


def _oversees(person: Person, ticket: Ticket, community: Community) -> bool:
    if ticket.grid_id is None:
        return person.role is Role.SUBDISTRICT or ticket.desk_id == person.id
    return community.is_within(ticket.grid_id, person.grid_id)


def _to_care(person: Person, thing: CareOf, community: Community) -> Collection[Relation]:
    found = set()
    if thing.patient_id == person.id:
        found.add(Relation.PATIENT)
    if person.role is Role.NURSE:
        opened_by = community.staff.get(thing.nurse_id) if thing.nurse_id else person
        theirs = community.community_of(opened_by.grid_id) if opened_by else None
        if theirs is not None and theirs == community.community_of(person.grid_id):
            found.add(Relation.NURSE)
    return found
