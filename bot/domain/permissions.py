"""Who may do what to which thing: one question, answered here, deny by default."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.grids import Community, Grid
from bot.domain.people import Person, Role
from bot.domain.tickets import Ticket


class Relation(StrEnum):
    """How somebody stands to a thing; the stronger stand first."""

    ANYBODY = "anybody"
    REPORTER = "reporter"
    OWNER = "owner"
    JOINT = "joint"
    FIRST_RECEIVER = "first_receiver"
    OVERSEER = "overseer"
    RESCUER = "rescuer"
    CANDIDATE = "candidate"
    WORKER = "worker"
    SUBJECT = "subject"
    PATIENT = "patient"
    NURSE = "nurse"
    CLINIC = "clinic"
    LEADER = "leader"
    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    SUPERIOR = "superior"
    ONESELF = "oneself"


class Action(StrEnum):
    """What may be done."""

    TALK = "talk"
    FILE = "file"
    EDIT_DRAFT = "edit_draft"
    UNDO = "undo"
    RATE = "rate"
    SEE_TICKET = "see_ticket"
    SEE_FLAT = "see_flat"
    SEE_WORDS = "see_words"
    SEE_NOTES = "see_notes"
    CLAIM = "claim"
    DECLINE = "decline"
    WORK = "work"
    EXTEND = "extend"
    ANSWER = "answer"
    ENROL = "enrol"
    DECIDE_SCREENING = "decide_screening"
    CONSENT = "consent"
    RECORD_FOLLOWUP = "record_followup"
    ANSWER_FOLLOWUP = "answer_followup"
    LEAVE_PROGRAMME = "leave_programme"
    LIST_FOLLOWUPS = "list_followups"
    BIND_GROUP = "bind_group"
    INVITE = "invite"
    EDIT_CATALOGUE = "edit_catalogue"
    LIST_TICKETS = "list_tickets"
    SEE_OVERVIEW = "see_overview"
    ASSIGN = "assign"
    TAKE_LEAVE = "take_leave"
    DISMISS = "dismiss"
    SEE_ROSTER = "see_roster"


_RESPONSIBLE = frozenset({Relation.OWNER, Relation.JOINT, Relation.FIRST_RECEIVER, Relation.OVERSEER})
_TEAM = _RESPONSIBLE | {Relation.RESCUER, Relation.CANDIDATE, Relation.WORKER}

ALLOWED: dict[Action, frozenset[Relation]] = {
    Action.TALK: frozenset({Relation.ANYBODY}),
    Action.FILE: frozenset({Relation.ANYBODY}),
    Action.EDIT_DRAFT: frozenset({Relation.REPORTER}),
    Action.UNDO: frozenset({Relation.REPORTER}),
    Action.RATE: frozenset({Relation.REPORTER}),
    Action.SEE_TICKET: _TEAM | {Relation.REPORTER},
    Action.SEE_FLAT: _RESPONSIBLE | {Relation.REPORTER},
    # Whole, with the telephone numbers that they must call; everybody else reads them masked.
    Action.SEE_WORDS: _RESPONSIBLE | {Relation.RESCUER, Relation.REPORTER},
    Action.SEE_NOTES: _TEAM,
    Action.CLAIM: frozenset({Relation.CANDIDATE, Relation.WORKER, Relation.OVERSEER}),
    Action.DECLINE: frozenset({Relation.CANDIDATE}),
    Action.WORK: frozenset({Relation.OWNER}),
    Action.EXTEND: frozenset({Relation.OVERSEER}),
    Action.ANSWER: frozenset({Relation.REPORTER}),
    Action.ENROL: frozenset({Relation.CLINIC}),
    Action.DECIDE_SCREENING: frozenset({Relation.NURSE}),
    Action.CONSENT: frozenset({Relation.PATIENT}),
    Action.RECORD_FOLLOWUP: frozenset({Relation.NURSE}),
    Action.ANSWER_FOLLOWUP: frozenset({Relation.PATIENT}),
    Action.LEAVE_PROGRAMME: frozenset({Relation.PATIENT}),
    Action.LIST_FOLLOWUPS: frozenset({Relation.CLINIC}),
    Action.BIND_GROUP: frozenset({Relation.LEADER}),
    Action.INVITE: frozenset({Relation.SUPERIOR}),
    Action.EDIT_CATALOGUE: frozenset({Relation.ADMINISTRATOR}),
    Action.LIST_TICKETS: frozenset({Relation.MEMBER, Relation.LEADER}),
    Action.SEE_OVERVIEW: frozenset({Relation.LEADER}),
    Action.ASSIGN: frozenset({Relation.OVERSEER}),
    Action.TAKE_LEAVE: frozenset({Relation.ONESELF, Relation.SUPERIOR}),
    Action.DISMISS: frozenset({Relation.SUPERIOR}),
    Action.SEE_ROSTER: frozenset({Relation.MEMBER, Relation.LEADER}),
}

_OVERSEERS = frozenset({Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT})
_BELOW: dict[Role, tuple[Role, ...]] = {
    Role.GRID_LEAD: (Role.GRID_WORKER,),
    Role.COMMUNITY_ADMIN: (Role.GRID_WORKER, Role.GRID_LEAD, Role.NURSE),
    Role.SUBDISTRICT: (Role.GRID_WORKER, Role.GRID_LEAD, Role.NURSE, Role.COMMUNITY_ADMIN),
}
"""Whom each role may let in."""


_OFFICE = {
    Role.NURSE: (Relation.CLINIC,),
    Role.COMMUNITY_ADMIN: (Relation.ADMINISTRATOR,),
    Role.SUBDISTRICT: (Relation.ADMINISTRATOR,),
}
"""How somebody stands to the deployment as a whole, by what they are in it."""


@dataclass(frozen=True, slots=True)
class TicketOf:
    """A ticket together with who reported it, which an anonymous row does not hold."""

    ticket: Ticket
    reporter_id: int | None


@dataclass(frozen=True, slots=True)
class CareOf:
    """A resident's health matter: whose it is (None while unknown) and which nurse opened it."""

    patient_id: int | None
    nurse_id: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is to be here, and where in the grid tree."""

    role: Role
    grid_id: int | None


@dataclass(frozen=True, slots=True)
class StaffOf:
    """One of the staff, about whose days and place here somebody decides."""

    person: Person


Thing = TicketOf | CareOf | Grid | Post | StaffOf | None


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
    return (Relation.ANYBODY, *_OFFICE.get(person.role, ()))


def may(person: Person, action: Action, thing: Thing, community: Community) -> bool:
    """Answer whether somebody may do something to a thing."""
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
    found = {Relation.REPORTER} if thing.reporter_id == person.id else set()
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
