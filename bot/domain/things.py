"""To what something may be done: a thing together with what decides about it and does not stand in its row."""

from dataclasses import dataclass

from bot.domain.grids import Grid
from bot.domain.mutes import Accused, Mute
from bot.domain.people import Person, Role
from bot.domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class TicketOf:
    """A ticket together with who reported it, which an anonymous row does not hold, and one who has met the same."""

    ticket: Ticket
    reporter_id: int | None
    neighbour_id: int | None = None


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


@dataclass(frozen=True, slots=True)
class MuteOf:
    """A mute together with whom its resident has complained about, who may have no part in it."""

    mute: Mute
    accused: Accused


Thing = TicketOf | CareOf | Grid | Post | StaffOf | MuteOf | None
