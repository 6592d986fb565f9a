"""Addresses as people write them: 7-2-501, 七栋二单元五楼, 我们楼, Building 3."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.domain import door_numbers as doors
from bot.domain.door_numbers import Parts
from bot.domain.places import MOST_CANDIDATES, Building, Place, Reading, Trouble
from bot.domain.spots import Spot, spot_of

_DOUBTS = (doors.DOUBTFUL, doors.COUNTED, doors.UNKNOWN_ESTATE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold a sentence, what it names, and what is known of the person who wrote it."""

    text: str
    said: str
    estates: set[int]
    nicknamed: set[int]
    home: Place | None
    own: Building | None
    community: frozenset[int] | None


class Addresses:
    """Read the addresses of an atlas of buildings out of sentences."""

    def __init__(
        self, buildings: Iterable[Building], communities: Mapping[str, frozenset[int]] = MappingProxyType({})
    ) -> None:
        self._buildings = {building.id: building for building in buildings}
        self._by_number: dict[str, set[int]] = {}
        self._estates: dict[str, set[int]] = {}
        self._nicknames: dict[str, set[int]] = {}
        self._in_estate: dict[str, set[int]] = {}
        for building in self._buildings.values():
            self._in_estate.setdefault(building.estate, set()).add(building.id)
        for building in self._buildings.values():
            self._learn(building)
        for name, ids in communities.items():
            self._estates[doors.squeezed(name)] = set(ids)
        names = sorted((*self._estates, *self._nicknames), key=len, reverse=True)
        self._names = re.compile("|".join(map(doors.standing_alone, names))) if names else None

    def _learn(self, building: Building) -> None:
        estate = doors.squeezed(building.estate)
        for name in {estate, doors.stem(estate), *map(doors.squeezed, building.nicknames)} - {""}:
            self._estates.setdefault(name, set()).update(self._in_estate[building.estate])
        code = doors.squeezed(building.code)
        if not code.isdecimal() and len(code) > 2:
            self._nicknames.setdefault(code, set()).add(building.id)
            self._estates.setdefault(code, set()).add(building.id)
        numbers: set[str | None] = set()
        for name in (building.name, *building.aliases):
            number = doors.number_of(name)
            if number is not None:
                numbers.add(number)
            elif len(doors.squeezed(name)) > 1:
                self._nicknames.setdefault(doors.squeezed(name), set()).add(building.id)
        for number in numbers or {doors.number_of(building.code)}:
            if number is not None:
                self._by_number.setdefault(number, set()).add(building.id)

    def read(
        self, text: str, *, home: Place | None = None, community_buildings: frozenset[int] | None = None
    ) -> Reading:
        """Tell which places the text may mean; never one silently where another is as likely."""
        asked = self._asked(text, home, community_buildings)
        mentions = [
            (match.start(), number)
            for match in doors.BUILDING.finditer(asked.said)
            if (number := self._known(match[1])) is not None
        ]
        if len({number for _, number in mentions}) > 1:
            ends = [start for start, _ in mentions[1:]] + [len(asked.said)]
            reading = _any_of(
                self._numbered(number, doors.parts_of(asked.said[start:end]), asked)
                for (start, number), end in zip(mentions, ends, strict=True)
            )
            return replace(reading, asks=True)
        if mentions:
            reading = self._numbered(mentions[0][1], doors.parts_of(asked.said), asked)
            is_doubtful = any(one.search(asked.said) for one in _DOUBTS)
            return replace(reading, certain=False, asks=True) if is_doubtful else reading
        if 0 < len(asked.nicknamed) <= MOST_CANDIDATES:
            parts = doors.parts_of(doors.entrance_and_flat(asked.said))
            return self._nearest(asked.nicknamed, parts, asked)
        return self._paired(asked) or self._beside(asked) or self._at_home(asked)

    def _beside(self, asked: _Asked) -> Reading | None:
        """Read what is no building, or another than one's own: 小区东门, 地库B2, 隔壁那栋楼."""
        is_mine = doors.HERE.search(asked.said) is not None
        if doors.ELSEWHERE.search(asked.said) or (doors.SOMEBODY_S_HOME.search(asked.said) and not is_mine):
            return Reading(asks=True)
        if is_mine or doors.AT_HOME.search(asked.said) or doors.NEAR_HOME.search(asked.said):
            return None
        spot = spot_of(asked.said)
        return self._spotted(spot, asked) if spot is not None else None

    def _spotted(self, spot: Spot, asked: _Asked) -> Reading:
        """Keep the words; the grid is that of the estate where it has only one, else the person has to say."""
        own = asked.own
        inside = asked.estates or (self._in_estate[own.estate] if own else set()) or asked.community or frozenset()
        is_ones_own = own is not None and own.id in inside
        estates = {self._buildings[one].estate for one in inside}
        words = (estates.pop() if len(estates) == 1 else "") + spot.words.removeprefix("小区")
        every = {self._buildings[one].grid_id: None for one in sorted(inside)}
        grids = [one for one in every if one is not None]
        if own is not None and is_ones_own and own.grid_id is not None:
            # What stands at every corner is the one near one's own door; of gates there are several.
            grids = [own.grid_id, *(one for one in grids if one != own.grid_id)] if spot.single else [own.grid_id]
        places = tuple(Place(None, words=words, grid_id=one) for one in grids[:MOST_CANDIDATES])
        is_known = len(places) == 1
        return Reading(places, certain=is_known, asks=not is_known, spot=words)

    def _asked(self, text: str, home: Place | None, community: frozenset[int] | None) -> _Asked:
        """Take the names of estates and buildings out of the text, and note which buildings they allow."""
        said = doors.squeezed(text)
        found = set(self._names.findall(said)) if self._names else set()
        estates: set[int] = set().union(*(self._estates.get(name, ()) for name in found))
        nicknames = [self._nicknames[name] for name in found if name in self._nicknames]
        nicknamed: set[int] = set.intersection(*nicknames) if nicknames else set()
        nicknamed = nicknamed or set().union(*nicknames)
        return _Asked(
            text=text.strip(),
            said=doors.canonical(self._names.sub(doors.NAMED, said) if self._names else said),
            estates=estates,
            nicknamed=(nicknamed & estates) or nicknamed,
            home=home,
            own=self._buildings.get(home.building_id) if home and home.building_id is not None else None,
            community=community,
        )

    def _known(self, written: str) -> str | None:
        """Bring a number to one form; one with letters names a building only if there is such a one."""
        number = doors.key(written)
        return number if number.isdecimal() or number in self._by_number else None

    def _numbered(self, number: str, parts: Parts, asked: _Asked) -> Reading:
        pool = self._by_number.get(number, set())
        if asked.estates:
            pool = pool & asked.estates
        if not pool:
            return Reading(trouble=Trouble.NO_SUCH_BUILDING)
        narrowed = pool & asked.nicknamed
        if asked.nicknamed:
            return self._among(narrowed or pool, parts, asked, certain=len(narrowed) == 1)
        return self._nearest(pool, parts, asked)

    def _nearest(self, pool: set[int], parts: Parts, asked: _Asked) -> Reading:
        """Narrow to one's own estate, else community, unless an estate is said."""
        near = pool
        if not asked.estates and asked.own is not None:
            near = {one for one in pool if self._buildings[one].estate == asked.own.estate}
        elif not asked.estates and asked.community is not None:
            near = pool & asked.community
        return self._among(near or pool, parts, asked, certain=len(near) == 1)

    def _paired(self, asked: _Asked) -> Reading | None:
        """Read 3-2, a building and its entrance, or 2-501, which may also be an entrance of one's own."""
        pair = doors.PAIR.search(asked.said)
        number = self._known(pair[1]) if pair else None
        if pair is None or number is None:
            return None
        alone = pair[0] == asked.said.strip(doors.NAMED + " ")
        if not alone and number not in self._by_number:
            return None
        second = int(pair[2].removesuffix("室"))
        if second < 100:
            reading = self._numbered(number, replace(doors.parts_of(asked.said), entrance=second), asked)
            return reading if alone or reading.trouble is None else None
        readings = [self._numbered(number, Parts(flat=second), asked)]
        if asked.own is not None and not asked.estates and number.isdecimal():
            readings.insert(0, self._among({asked.own.id}, Parts(int(number), flat=second), asked))
        return _any_of([reading for reading in readings if reading.trouble is None] or readings[-1:])

    def _at_home(self, asked: _Asked) -> Reading:
        """Read 我家, 我们楼 and what is said of no building at all."""
        parts = doors.parts_of(asked.said)
        if asked.own is None or asked.home is None:
            return self._lone_building(parts, asked)
        whole, entrance = doors.AT_HOME.search(asked.said), doors.MY_ENTRANCE.search(asked.said)
        if not (whole or entrance or doors.MY_BUILDING.search(asked.said)):
            if asked.estates and asked.own.id not in asked.estates:
                return replace(self._lone_building(parts, asked), asks=True)
            if not parts:
                return self._lone_building(parts, asked)
            return self._among({asked.own.id}, parts, asked)
        if whole and not parts:
            return Reading((replace(asked.home, words=asked.text),), certain=True)
        if parts.entrance is None and (whole or entrance):
            parts = replace(parts, entrance=asked.home.entrance)
        return self._among({asked.own.id}, parts, asked, certain=True)

    def _lone_building(self, parts: Parts, asked: _Asked) -> Reading:
        """Propose the building of an estate that has only one."""
        return self._among(asked.estates, parts, asked) if len(asked.estates) == 1 else Reading()

    def _among(self, ids: set[int], parts: Parts, asked: _Asked, *, certain: bool = False) -> Reading:
        outside = ids - (asked.community or ids)
        buildings = [self._buildings[one] for one in sorted(ids, key=lambda one: (one in outside, one))]
        sound = [building for building in buildings if _trouble(building, parts) is None]
        if sound:
            places = tuple(_place(building, parts, asked.text) for building in sound[:MOST_CANDIDATES])
            return Reading(places, certain=certain)
        trouble = _trouble(buildings[0], parts)
        entrance = None if trouble is Trouble.NO_SUCH_ENTRANCE else parts.entrance
        return Reading((_place(buildings[0], Parts(entrance=entrance), asked.text),), trouble=trouble)


def _place(building: Building, parts: Parts, text: str) -> Place:
    entrance = 1 if parts.entrance is None and building.entrances == 1 else parts.entrance
    if parts.flat is None:
        return Place(building.id, entrance, parts.floor, None, text)
    return Place(building.id, entrance, parts.flat // 100, str(parts.flat), text)


def _trouble(building: Building, parts: Parts) -> Trouble | None:
    if parts.entrance is not None and not 1 <= parts.entrance <= (building.entrances or parts.entrance):
        return Trouble.NO_SUCH_ENTRANCE
    floor, door = (parts.floor, None) if parts.flat is None else divmod(parts.flat, 100)
    if floor is not None and not 1 <= floor <= (building.floors or floor):
        return Trouble.NO_SUCH_FLAT
    if door is not None and not 1 <= door <= (building.flats_per_floor or door):
        return Trouble.NO_SUCH_FLAT
    return None if parts.floor in {None, floor} else Trouble.NO_SUCH_FLAT


def _any_of(readings: Iterable[Reading]) -> Reading:
    """Join readings between which the person has to choose."""
    joined = tuple(readings)
    places = tuple(dict.fromkeys(place for reading in joined for place in reading.places))
    trouble = next((reading.trouble for reading in joined if reading.trouble), None)
    return Reading(places[:MOST_CANDIDATES], trouble=trouble)
