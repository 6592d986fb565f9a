"""Who stands in for whom (替班), and who has hands free."""

from collections.abc import Iterable, Mapping

from bot.domain.grids import Community
from bot.domain.people import Person, Role

MOST_CLAIMED = 8
"""Whoever has claimed so many is offered nothing new while somebody else may take it; danger knows no such bound."""

Loads = Mapping[int, int]
"""How many tickets each of the staff has claimed; who is not named has none."""
UNLOADED: Loads = {}


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


def present(people: Iterable[Person], community: Community, barred: set[int]) -> Person | None:
    """Find the first who is on duty, or who stands in for one that is not."""
    for one in people:
        stand_in = one if one.on_duty else deputy_of(one, community, barred)
        if stand_in is not None and stand_in.id not in barred:
            return stand_in
    return None


def with_hands_free(people: list[Person], community: Community, barred: set[int], loads: Loads) -> list[Person]:
    """Leave out whoever has their hands full, as long as a colleague or a deputy has not; else nobody."""
    full = {one.id for one in people if not is_free(one, loads)}
    free = [one for one in people if one.id not in full]
    if free:
        return free
    deputies = [deputy_of(one, community, barred | full) for one in people]
    free = [one for one in deputies if one is not None and is_free(one, loads)]
    return list(dict.fromkeys(free)) or people


def is_free(person: Person, loads: Loads) -> bool:
    """Tell whether somebody may be offered one more."""
    return loads.get(person.id, 0) < MOST_CLAIMED
