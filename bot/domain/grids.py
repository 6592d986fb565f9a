"""The grid tree of one subdistrict, its buildings and the people who answer for it (每格定人)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from bot.domain.addresses import Addresses
from bot.domain.catalogue import Catalogue
from bot.domain.outlines import Outline, metres_between
from bot.domain.people import Person, Role
from bot.domain.places import Building
from bot.domain.words import Language


class Level(StrEnum):
    """The levels of the tree, from the top."""

    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    LARGE = "large"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class Grid:
    """One place in the tree; where and when its rubbish is handed in stands as the community wrote it."""

    id: int
    code: str
    name: str
    level: Level
    parent_id: int | None = None
    retired_at: datetime | None = None
    drop_off: str = ""
    drop_times: str = ""
    outline: Outline = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The chat where the workers of a grid meet; `id` is the chat's."""

    id: int
    grid_id: int
    language: Language = Language.ZH


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment is called and how it counts."""

    name: str = ""
    timezone: str = "Asia/Shanghai"
    city_profile: str = "national"
    is_demonstration: bool = False


def _as_they_are(person: Person) -> Person:
    """Take somebody who is on leave off duty, whatever their sheet says of other days."""
    return person if person.away_until is None else replace(person, on_duty=False)


_LEADERS = (Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT)


class Community:
    """Know the whole subdistrict as it stands: the tree, the doors, the staff.

    What was retired is no longer among `grids` and `buildings`: nothing is filed there and nobody answers there.
    Old tickets still find it by its id, with its name and with what stands above it. `staff` are shown as they
    are today: who is on leave is not on duty. `catalogue` is the edition that was made here, None while the
    shipped one counts.
    """

    def __init__(
        self,
        settings: Settings,
        grids: Iterable[Grid],
        buildings: Iterable[Building],
        staff: Iterable[Person],
        groups: Iterable[Group] = (),
        *,
        catalogue: Catalogue | None = None,
        edition: int = 0,
    ) -> None:
        self.settings = settings
        self.zone = ZoneInfo(settings.timezone)
        self._ever_grids = {grid.id: grid for grid in grids}
        self._ever_buildings = {building.id: building for building in buildings}
        self.grids = {grid.id: grid for grid in self._ever_grids.values() if grid.retired_at is None}
        self.buildings = {one.id: one for one in self._ever_buildings.values() if one.retired_at is None}
        self.staff = {person.id: _as_they_are(person) for person in staff if person.is_staff}
        self.catalogue = catalogue
        self.edition = edition
        self.groups = {group.grid_id: group for group in groups}
        self.addresses = Addresses(self.buildings.values(), self._districts())
        self._namesakes = Counter(self._address(building) for building in self.buildings.values())

    def with_staff(self, person: Person) -> Self:
        """Give the community as it stands after one of the staff has changed, come, or gone."""
        changed = copy(self)
        others = {one.id: one for one in self.staff.values() if one.id != person.id}
        changed.staff = {**others, person.id: _as_they_are(person)} if person.is_staff else others
        return changed

    def above(self, grid_id: int | None) -> Iterator[Grid]:
        """Walk from a grid up to the subdistrict, the grid itself first."""
        seen: set[int] = set()
        while grid_id is not None and grid_id in self._ever_grids and grid_id not in seen:
            seen.add(grid_id)
            yield self._ever_grids[grid_id]
            grid_id = self._ever_grids[grid_id].parent_id

    def is_within(self, grid_id: int | None, outer_id: int | None) -> bool:
        """Tell whether a grid is another one or lies below it."""
        return outer_id is not None and any(grid.id == outer_id for grid in self.above(grid_id))

    def community_of(self, grid_id: int | None) -> Grid | None:
        """Find the community that a grid belongs to."""
        return next((grid for grid in self.above(grid_id) if grid.level is Level.COMMUNITY), None)

    def drop_off_of(self, grid_id: int | None) -> Grid | None:
        """Find what tells where or when a grid's rubbish is handed in: the grid itself, or the nearest above it."""
        return next((grid for grid in self.above(grid_id) if grid.drop_off or grid.drop_times), None)

    def subdistrict(self) -> Grid | None:
        """Find the top of the tree."""
        return next((grid for grid in self.grids.values() if grid.level is Level.SUBDISTRICT), None)

    def below(self, outer_id: int | None) -> list[int]:
        """List the ids of a grid and of all that lies or ever lay below it: retired ones still have old tickets."""
        return [grid_id for grid_id in self._ever_grids if self.is_within(grid_id, outer_id)]

    def building(self, building_id: int | None) -> Building | None:
        """Find a building by its id, a retired one too."""
        return self._ever_buildings.get(building_id) if building_id is not None else None

    def grid_of(self, building_id: int | None) -> int | None:
        """Tell which grid answers for a building; for a retired one it is the one that did."""
        building = self.building(building_id)
        return building.grid_id if building is not None else None

    def namesakes(self, building: Building) -> bool:
        """Tell whether a community has another building of the same name."""
        return self._namesakes[self._address(building)] > 1

    def buildings_of(self, community: Grid | None) -> frozenset[int] | None:
        """List the buildings of a community; None where that is unknown."""
        if community is None:
            return None
        return frozenset(one.id for one in self.buildings.values() if self.community_of(one.grid_id) == community)

    def _districts(self) -> dict[str, frozenset[int]]:
        """List the buildings of each community by its name: 柳湖社区 is more than 柳湖花园."""
        found: dict[str, frozenset[int]] = {}
        for one in self.grids.values():
            if one.level is Level.COMMUNITY:
                found[one.name] = found.get(one.name, frozenset()) | (self.buildings_of(one) or frozenset())
        return found

    def nearest(self, latitude: float, longitude: float) -> Building | None:
        """Find the building at a location pin; None where none is within 150 m."""
        return next((one for _, one in self.around(latitude, longitude, 150)), None)

    def around(self, latitude: float, longitude: float, reach: float) -> list[tuple[float, Building]]:
        """List the buildings within so many metres of a pin, each with its distance, the nearest first."""
        found = [
            (metres_between((one.latitude, one.longitude), (latitude, longitude)), one)
            for one in self.buildings.values()
            if one.latitude is not None and one.longitude is not None
        ]
        return sorted(((metres, one) for metres, one in found if metres <= reach), key=lambda one: one[0])

    def _address(self, building: Building) -> tuple[str, int | None]:
        community = self.community_of(building.grid_id)
        return building.name, community.id if community is not None else None

    def name_for(self, person: Person) -> str:
        """Tell what the assistant calls its community to somebody: their own, else the subdistrict."""
        community = self.community_of(person.grid_id or self.grid_of(person.building_id))
        top = self.subdistrict()
        if community is not None:
            return community.name
        return top.name if top is not None else self.settings.name

    def with_role(self, role: Role, grid_id: int) -> list[Person]:
        """List the staff of a role who are bound to exactly this grid."""
        return [person for person in self.staff.values() if person.role is role and person.grid_id == grid_id]

    def tree(self, grid_id: int) -> list[Grid]:
        """List a grid and what lies below it, each after the one above it."""
        inside = (self.grids[one] for one in self.below(grid_id) if one in self.grids)
        return sorted(inside, key=lambda grid: [one.code for one in self.above(grid.id)][::-1])

    def leads_of(self, grid_id: int | None) -> list[Person]:
        """List who leads a grid: the nearest leads, where there is none the administrators, else the subdistrict."""
        return self._nearest(grid_id, _LEADERS)

    def answering_for(self, grid_id: int, person_id: int | None) -> list[Person]:
        """List who needs to know what becomes of somebody's work for a grid: they, and who leads there."""
        own = self.staff.get(person_id or 0)
        found = [*([own] if own is not None else []), *self.leads_of(grid_id)]
        return list({person.id: person for person in found}.values())

    def telephone(self, grid_id: int | None) -> str:
        """Give the number by which a resident reaches the residents' committee; empty if nobody has told it."""
        grids = list(self.above(grid_id)) or list(self.grids.values())
        offices = (one for grid in grids for one in self.with_role(Role.COMMUNITY_ADMIN, grid.id))
        return next((one.phone for one in offices if one.phone), "") if grid_id is not None else ""

    def superiors_of(self, person: Person) -> list[Person]:
        """List those nearest above one of the staff, who need to know how they fare."""
        ranks = _LEADERS[_LEADERS.index(person.role) + 1 :] if person.role in _LEADERS else _LEADERS
        # A nurse works beside the grids, not under their leads.
        return self._nearest(person.grid_id, ranks[1:] if person.role is Role.NURSE else ranks)

    def _nearest(self, grid_id: int | None, roles: Iterable[Role]) -> list[Person]:
        for role in roles:
            for grid in self.above(grid_id):
                found = self.with_role(role, grid.id)
                if found:
                    return found
        return []

    def group_of(self, grid_id: int | None) -> Group | None:
        """Find where the workers of a grid meet: its own group, or the nearest above it within the community."""
        for grid in self.above(grid_id):
            if grid.id != grid_id and grid.level in {Level.COMMUNITY, Level.SUBDISTRICT}:
                return None
            if grid.id in self.groups:
                return self.groups[grid.id]
        return None

    def nurses_of(self, person: Person) -> list[Person]:
        """List the nurses of somebody's community; of the whole subdistrict where that is unknown."""
        community = self.community_of(person.grid_id or self.grid_of(person.building_id))
        nurses = [one for one in self.staff.values() if one.role is Role.NURSE]
        near = [one for one in nurses if community and self.community_of(one.grid_id) == community]
        return near or nurses
