"""What one of the staff has before them: which tickets, in which order, how many of each, and a line for each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import cards
from bot.domain.catalogue import Category
from bot.domain.deadlines import Meter, Urgency
from bot.domain.grids import Community, Grid, Level
from bot.domain.messages import Arg, Button, Left, Word
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, TicketOf, may
from bot.domain.tickets import Pause, State, Ticket
from bot.domain.words import Both

NEARLY = 80
"""Per cent of a promised time from which on a ticket is nearly late."""

OFTEN = 2
"""So many returns or reopenings of one ticket are a loop."""

HANDS = 3
"""So many handings over of one ticket are a loop."""

OVERSEERS = (Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT)
AT_THE_DESK = (Role.GRID_WORKER, *OVERSEERS)
_PRESSING = list(Urgency)
_LONGEST_NAME, _LONGEST_PLACE = 6, 12
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

Meters = Callable[[Ticket], Meter]


class Board:
    """All that is under way, found by the grid where it lies and by the people whom it was given to."""

    def __init__(self, tickets: Iterable[Ticket], community: Community) -> None:
        self._community = community
        self._in_grid: dict[int | None, list[Ticket]] = {}
        self._given_to: dict[int, list[Ticket]] = {}
        for ticket in tickets:
            self._in_grid.setdefault(ticket.grid_id, []).append(ticket)
            for one in {ticket.owner_id, ticket.desk_id, *ticket.candidates} - {None}:
                self._given_to.setdefault(one or 0, []).append(ticket)

    def before(self, person: Person) -> list[Ticket]:
        """List what somebody may see and has to do with: a worker what is open and what is their own."""
        reached: list[int | None] = [*self._community.below(person.grid_id)]
        if person.role is Role.SUBDISTRICT:
            reached.append(None)
        found = {one.id: one for grid_id in reached for one in self._in_grid.get(grid_id, ())}
        found |= {one.id: one for one in self._given_to.get(person.id, ())}
        return [
            one
            for one in found.values()
            if (person.role in OVERSEERS or one.state is State.OPEN or one.owner_id == person.id)
            and may(person, Action.SEE_TICKET, TicketOf(one, None), self._community)
        ]


@dataclass(frozen=True, slots=True)
class Digest:
    """How many of each."""

    open: int
    working: int
    nearly: int
    waiting: int
    reopened: int


def digest(tickets: Sequence[Ticket], now: datetime, meters: Meters) -> Digest:
    """Count what is under way; what is nearly late or reopened is counted there beside where it stands."""
    return Digest(
        open=sum(one.state is State.OPEN for one in tickets),
        working=sum(one.state is State.CLAIMED and one.pause is Pause.NONE for one in tickets),
        nearly=sum(is_nearly_late(one, now, meters(one)) for one in tickets),
        waiting=sum(one.pause is not Pause.NONE for one in tickets),
        reopened=sum(one.cycle > 0 for one in tickets),
    )


def digest_args(found: Digest, person: Person, community: Community) -> dict[str, Arg]:
    """Give the figures of a digest to a sentence."""
    return {
        "place": place_of(next(community.above(person.grid_id), None)),
        "open": found.open,
        "working": found.working,
        "nearly": found.nearly,
        "waiting": found.waiting,
        "reopened": found.reopened,
    }


def place_of(grid: Grid | None) -> Arg:
    """Name a place in the tree as the staff speak of it: the small grids by their codes."""
    if grid is None:
        return Word("grid-none")
    return grid.code if grid.level is Level.MIDDLE else grid.name


def is_nearly_late(ticket: Ticket, now: datetime, meter: Meter) -> bool:
    """Tell whether a promised time is over, or nearly."""
    return any(clock.is_past(NEARLY, now, meter) for clock in ticket.running())


def next_deadline(ticket: Ticket) -> datetime | None:
    """Tell when the next promised time ends; None while it waits."""
    return min((clock.by for clock in ticket.running()), default=None)


def in_order(tickets: Iterable[Ticket], *, by_urgency: bool) -> list[Ticket]:
    """Put what must be done first first: by urgency if so wished, then by the next deadline, what waits last."""

    def rank(ticket: Ticket) -> tuple[int, bool, float, int]:
        by = next_deadline(ticket)
        pressing = _PRESSING.index(ticket.urgency) if by_urgency else 0
        return pressing, by is None, by.timestamp() if by is not None else 0, ticket.id

    return sorted(tickets, key=rank)


class Stuck(StrEnum):
    """Why a matter gets no further by itself."""

    UNREACHABLE = "unreachable"
    UNCLAIMED = "unclaimed"
    LOOPING = "looping"


def stuck(ticket: Ticket, now: datetime, *, out_of_reach: set[int], handed_over: set[int]) -> Stuck | None:
    """Tell why a ticket is stuck, if it is: nobody whom it was given to can be reached, nobody came, or it loops."""
    given_to = {ticket.owner_id} if ticket.owner_id is not None else set(ticket.candidates)
    if given_to and given_to <= out_of_reach:
        return Stuck.UNREACHABLE
    if ticket.returns >= OFTEN or ticket.cycle >= OFTEN or ticket.id in handed_over:
        return Stuck.LOOPING
    is_late = ticket.state is State.OPEN and ticket.claim_by is not None and ticket.claim_by <= now
    return Stuck.UNCLAIMED if is_late else None


def line(ticket: Ticket, category: Category, community: Community, now: datetime, *, with_owner: bool = False) -> Word:
    """Write a ticket in one line of a telephone: how pressing, which, what, where, until when."""
    owner = community.staff.get(ticket.owner_id) if ticket.owner_id is not None else None
    named = with_owner and owner is not None
    args: dict[str, Arg] = {
        "urgency": Word(f"urgency-{ticket.urgency.value}"),
        "number": str(ticket.number),
        "category": _cut(cards.heading(ticket, category), _LONGEST_NAME),
        "place": _cut(cards.place(ticket, community, with_flat=False, whole=False), _LONGEST_PLACE),
        "left": _left(ticket, now),
    }
    return Word("list-line-owned" if named else "list-line", {**args, "name": owner.name} if owner and named else args)


def see(ticket: Ticket) -> Button:
    """Offer to look at a line's ticket."""
    return Button("progress-see", f"tickets:details:{ticket.id}", {"number": str(ticket.number)})


def _left(ticket: Ticket, now: datetime) -> Arg:
    """Tell what time is left, in full hours or days: a line has no room for more."""
    by = next_deadline(ticket)
    if by is None:
        return Word("list-waiting")
    span = abs(by - now)
    unit = _DAY if span >= _DAY else _HOUR
    rough = span if span < _HOUR else span // unit * unit
    return Left(now + rough if by > now else now - rough)


def _cut(name: Arg, most: int) -> Arg:
    if not isinstance(name, Both):
        return name
    return Both(_short(name.zh, most), _short(name.en, 2 * most))


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
