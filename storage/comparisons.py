"""What an import would change: the sheets beside the community as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.people import Person, Role
from storage.blueprints import Blueprint, Line


class What(StrEnum):
    """What becomes of a thing."""

    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "retired"


BACK = "back"
"""The field of something that was retired and stands in its sheet again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The community as it stands, in the words of the sheets: by code, retired ones included."""

    settings: Mapping[str, str]
    grids: Mapping[str, Line]
    buildings: Mapping[str, Line]
    people: tuple[Person, ...]
    codes: Mapping[int, str] = field(default_factory=dict)
    """The codes of grids and buildings by their ids."""

    @property
    def staff(self) -> list[Person]:
        """List who works here, or did."""
        return [one for one in self.people if one.role is not Role.RESIDENT]

    def code(self, thing_id: int | None) -> str | None:
        """Tell the code of a grid or a building."""
        return self.codes.get(thing_id) if thing_id is not None else None


def in_force(lines: Mapping[str, Line]) -> dict[str, Line]:
    """Leave out what was retired."""
    return {code: line for code, line in lines.items() if line["retired_at"] is None}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an import adds, changes or retires; `fields` holds what stood there and what will."""

    sheet: str
    what: What
    key: str
    name: str
    line: Line = field(default_factory=dict)
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    person: Person | None = None


def compare(wanted: Blueprint, standing: Standing) -> list[Change]:
    """List everything that an import would do; nothing where it was done before."""
    return [
        *_settings(wanted.settings, standing.settings),
        *_grids(wanted, standing.grids),
        *_coded("buildings", wanted.buildings, standing.buildings),
        *(_staff(wanted.staff, standing) if wanted.staff is not None else ()),
        *_residents(wanted.residents or [], standing),
    ]


def _settings(wanted: Mapping[str, str], standing: Mapping[str, str]) -> Iterable[Change]:
    for key, value in wanted.items():
        before = standing.get(key)
        if before != value:
            what = What.ADDED if before is None else What.CHANGED
            yield Change("settings", what, key, key, {"value": value}, {"value": (before, value)} if before else {})


def _grids(wanted: Blueprint, standing: Mapping[str, Line]) -> Iterable[Change]:
    """Compare the grids, with the outlines that were drawn; one that no sheet names may be drawn alone."""
    lines = wanted.grids
    if lines is None:
        lines = {code: {"name": line["name"]} for code, line in in_force(standing).items()}
    drawn = {code: {**line, **_outline(wanted, code)} for code, line in lines.items()}
    return _coded("grids", drawn, standing)


def _outline(wanted: Blueprint, code: str) -> Line:
    return {"outline": wanted.outlines[code]} if code in wanted.outlines else {}


def _coded(sheet: str, wanted: Mapping[str, Line] | None, standing: Mapping[str, Line]) -> Iterable[Change]:
    if wanted is None:
        return
    for code, line in wanted.items():
        said = {name: value for name, value in line.items() if name != "row"}
        before = standing.get(code)
        if before is None:
            yield Change(sheet, What.ADDED, code, line["name"], said)
            continue
        fields = _differences(before, said)
        if before["retired_at"] is not None:
            fields[BACK] = (None, True)
        if fields:
            yield Change(sheet, What.CHANGED, code, line["name"], said, fields)
    for code, before in in_force(standing).items():
        if code not in wanted:
            yield Change(sheet, What.RETIRED, code, before["name"])


def _differences(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (before[name], value) for name, value in said.items() if before[name] != value}


def _staff(wanted: Mapping[str, Line], standing: Standing) -> Iterable[Change]:
    known = {name: _found(name, line, standing) for name, line in wanted.items()}
    names = {one.id: one.name for one in standing.staff}
    for name, line in wanted.items():
        person = known[name]
        if person is None:
            yield Change("staff", What.ADDED, name, name, line)
            continue
        columns = ("role", "grid", "phone", "on_duty")
        said = {column: line[column] for column in columns if line.get(column) not in {None, ""}}
        before = {column: getattr(person, column) for column in columns if column != "grid"}
        before["grid"] = standing.code(person.grid_id)
        fields = _differences(before, said)
        if "deputy" in line:
            deputy = known[line["deputy"]] if line["deputy"] else None
            is_newcomer = bool(line["deputy"]) and deputy is None
            if is_newcomer or person.deputy_id != (deputy.id if deputy is not None else None):
                fields["deputy"] = (names.get(person.deputy_id or 0, ""), line["deputy"])
        if person.revoked_at is not None:
            fields[BACK] = (None, True)
        if fields or not person.from_sheet:
            yield Change("staff", What.CHANGED, name, name, line, fields, person)
    kept = {one.id for one in known.values() if one is not None}
    for person in standing.staff:
        # Whoever was let in by an invitation stands in no sheet, and is not missed there.
        if person.is_staff and person.from_sheet and person.id not in kept:
            yield Change("staff", What.RETIRED, person.name, person.name, person=person)


def _found(name: str, line: Line, standing: Standing) -> Person | None:
    """Find whom a row means: in the same grid, else by name and telephone, else by name and role, else who has left.

    Somebody with their own telephone stays who they are in another role or grid. Somebody who has left comes back
    only with the telephone that was theirs: their matters come back with them.
    """
    alike = [one for one in standing.staff if one.name == name and one.role is line["role"]]
    here = [one for one in alike if standing.code(one.grid_id) == line["grid"]]
    there = [one for one in alike if one.is_staff]
    phone = line.get("phone", "")
    moved = [one for one in standing.staff if one.is_staff and one.name == name and one.phone == phone != ""]
    if len(moved) == 1 and not any(one.is_staff for one in here):
        return moved[0]
    back = [one for one in here if not one.is_staff and phone in {"", one.phone}]
    return next((one for one in here if one.is_staff), None) or (there[0] if len(there) == 1 else _last(back, there))


def _last(back: list[Person], there: list[Person]) -> Person | None:
    left = sorted(((one.revoked_at, one) for one in back if one.revoked_at is not None), key=_when)
    return left[-1][1] if left and not there else None


def _when(left: tuple[datetime, Person]) -> datetime:
    return left[0]


def _residents(wanted: list[Line], standing: Standing) -> Iterable[Change]:
    """Compare the residents, of whom nobody is ever removed; two of one name in one flat are two people."""
    known: dict[tuple[str, str | None, str], list[Person]] = {}
    for one in standing.people:
        if one.role is Role.RESIDENT:
            known.setdefault((one.name, standing.code(one.building_id), one.flat), []).append(one)
    for line in wanted:
        alike = known.get((line["name"], line["building"], line["flat"]))
        if not alike:
            yield Change("residents", What.ADDED, line["name"], line["name"], line)
            continue
        person = alike.pop(0)
        said: Line = {name: line[name] for name in ("entrance", "language", "phone") if name in line}
        fields = _differences({name: getattr(person, name) for name in said}, said)
        if fields:
            yield Change("residents", What.CHANGED, line["name"], line["name"], line, fields, person)
