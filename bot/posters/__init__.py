"""Posters for the doors of a community: what stands on each, and the files that they are printed from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.cards import place_label
from bot.domain.grids import Community
from bot.domain.people import Person, Role
from bot.domain.places import Building
from bot.domain.words import Both

_ANSWERING = {
    Role.COMMUNITY_ADMIN: "poster-call-community-admin",
    Role.GRID_LEAD: "poster-call-grid-lead",
}
"""Whose telephone may stand on a door, the first before the others, and what it is called there.

A worker's is their own, and nobody has asked them.
"""

_UNSAFE = re.compile(r"[^\w-]+")
_LONGEST_NAME = 40
"""Characters of a code in a file's name, which may have 255 bytes."""


class Per(StrEnum):
    """What gets a poster of its own."""

    BUILDING = "building"
    ENTRANCE = "entrance"


class Channel(StrEnum):
    """Where the code on a poster leads."""

    WEB = "web"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Poster:
    """Hold what stands on one poster; without a telephone `call` and `phone` are empty."""

    name: str
    channel: Channel
    community: str
    estate: str
    place: Both
    link: str
    call: str
    phone: str


def posters(
    community: Community, buildings: Iterable[Building], per: Per, starts: dict[Channel, str]
) -> Iterator[Poster]:
    """Make the posters of some buildings; `starts` says how a link of each channel begins."""
    taken: set[str] = set()
    for building in buildings:
        call, phone = _telephone(community, building)
        dweller = Person(0, Role.RESIDENT, building_id=building.id)
        for entrance in _entrances(building, per):
            at = str(building.id) if entrance is None else f"{building.id}-{entrance}"
            for channel, start in starts.items():
                yield Poster(
                    name=_file_name(building, entrance, channel, taken),
                    channel=channel,
                    community=community.name_for(dweller),
                    estate=building.estate,
                    place=_place(community, building, entrance),
                    link=f"{start}{at}",
                    call=call,
                    phone=phone,
                )


def count(buildings: Iterable[Building], per: Per, starts: dict[Channel, str]) -> int:
    """Tell how many posters that will be."""
    return sum(len(_entrances(building, per)) for building in buildings) * len(starts)


def typed(poster: Poster) -> str:
    """Write what people type who cannot scan: a link without https, which a browser adds, or the bot's name."""
    if poster.channel is Channel.TELEGRAM:
        return f"@{urlsplit(poster.link).path.strip('/')}"
    return poster.link.removeprefix("https://")


def write(folder: Path, drawn: Iterable[tuple[Poster, str]], page: tuple[str, str]) -> Path:
    """Write each poster to a file of its own, and all of them into one page for the printer, whose path it gives."""
    folder.mkdir(parents=True, exist_ok=True)
    printed = folder / "posters.html"
    head, foot = page
    with printed.open("w", encoding="utf-8") as file:
        file.write(head)
        for poster, drawing in drawn:
            (folder / f"{poster.name}.svg").write_text(drawing, "utf-8")
            file.write(f'<section class="page">\n{drawing}</section>\n')
        file.write(foot)
    return printed


def _entrances(building: Building, per: Per) -> list[int | None]:
    """List the doors that get a poster; a building of which nobody has told the entrances gets one."""
    if per is Per.BUILDING or building.entrances < 1:
        return [None]
    return list(range(1, building.entrances + 1))


def _place(community: Community, building: Building, entrance: int | None) -> Both:
    """Name the door without the estate, which stands above it."""
    label = place_label(community, building.id, entrance, "")
    if not isinstance(label, Both):
        return Both(building.name, building.name)
    return Both(
        label.zh.removeprefix(building.estate).strip() or label.zh,
        label.en.removeprefix(f"{building.estate}, ") or label.en,
    )


def _telephone(community: Community, building: Building) -> tuple[str, str]:
    """Find whom one may ring: the community, else the nearest lead, whoever has a number."""
    grids = list(community.above(building.grid_id))
    for role, key in _ANSWERING.items():
        for grid in grids:
            for person in community.with_role(role, grid.id):
                if person.phone:
                    return key, person.phone
    return "", ""


def _file_name(building: Building, entrance: int | None, channel: Channel, taken: set[str]) -> str:
    """Name a poster's file by its door; where two codes would give one name, the building's id tells them apart."""
    code = _UNSAFE.sub("_", building.code)[:_LONGEST_NAME]
    rest = "-".join(str(part) for part in (entrance, channel.value) if part is not None)
    name = f"{code}-{rest}"
    if name.casefold() in taken:
        name = f"{code}-{building.id}-{rest}"
    taken.add(name.casefold())
    return name
