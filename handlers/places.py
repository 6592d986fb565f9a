"""「在哪里？」: from words, buttons and pins to the place of a draft."""

import re
from dataclasses import dataclass, replace

from bot.domain import cards
from bot.domain.messages import Arg, Button, Word, worded
from bot.domain.places import Place, Trouble, building_label
from bot.domain.tickets import Ticket
from bot.domain.words import Both
from handlers.context import Context
from handlers.dialogue import Reply


@dataclass(frozen=True, slots=True)
class Found:
    """What a sentence says of a place: the one place, or candidates, or what is wrong; `said` if in words.

    `elsewhere` says that it is about somebody else: the speaker's own door is not offered.
    """

    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    trouble: Trouble | None = None
    said: bool = False
    certain: bool = False
    elsewhere: bool = False

    def refining(self, ticket: Ticket) -> "Found | None":
        """Give what a further line says of a ticket's place; a floor alone moves nothing to another building."""
        place = self.place
        if place is None or not self.said:
            return None
        if place.building_id is None or place.building_id != ticket.building_id:
            return self if self.certain or not ticket.placed else None
        kept = replace(place, entrance=place.entrance or ticket.entrance, flat=place.flat or ticket.flat)
        return replace(self, place=kept)

    def is_elsewhere(self, ticket: Ticket) -> bool:
        """Tell whether words or a pin name another place than the ticket's."""
        named = [*self.candidates, *([self.place] if self.place else [])]
        here = any(
            one.building_id == ticket.building_id and (one.building_id or one.words == ticket.place_words)
            for one in named
        )
        return self.said and not here

    def put(self, ticket: Ticket) -> Ticket:
        """Put the ticket at the one place, if there is one."""
        if self.place is None:
            return replace(ticket, placed=True)
        place = self.place
        return ticket.at_place(place.building_id, place.entrance, place.flat or "", place.words)


def find(ctx: Context, text: str, *, elsewhere: bool = False) -> Found:
    """Read the place out of a sentence; without one it is where the speaker is or lives, if that is known.

    What is filed for somebody who lives `elsewhere` is nowhere until its place is said.
    """
    if ctx.inbound.location is not None:
        return _pinned(ctx, *ctx.inbound.location)
    if elsewhere:
        return replace(_read(ctx, text, None), elsewhere=True)
    found = _read(ctx, text, ctx.here)
    return found if found.said else at_home(ctx)


def _read(ctx: Context, text: str, here: Place | None) -> Found:
    near_by = here or ctx.here
    grid_id = (ctx.community.grid_of(near_by.building_id) if near_by is not None else None) or ctx.speaker.grid_id
    near = ctx.community.buildings_of(ctx.community.community_of(grid_id))
    reading = ctx.community.addresses.read(text, home=here, community_buildings=near)
    if reading.trouble is not None:
        return Found(candidates=reading.places, trouble=reading.trouble, said=True)
    if reading.certain and len(reading.places) == 1:
        return Found(reading.places[0], said=True, certain=True)
    if len(reading.places) == 1 and here is not None and reading.places[0].building_id == here.building_id:
        # A floor or a door without a building: the speaker's own entrance is meant.
        own = reading.places[0]
        return Found(replace(own, entrance=own.entrance or here.entrance), said=True)
    if len(reading.places) == 1:
        return Found(reading.places[0], said=True)
    if reading.places:
        return Found(candidates=reading.places, said=True)
    return Found()


def at_home(ctx: Context) -> Found:
    """Take for the place where the speaker is, by the poster that was scanned, or lives."""
    return Found(ctx.here)


def ask(ctx: Context, ticket_id: int, found: Found) -> Reply:
    """Ask where it is, with the places that are known."""
    offered = list(found.candidates)
    for known in () if found.elsewhere else (ctx.here, ctx.home):
        if known is not None and known.building_id not in {place.building_id for place in offered}:
            offered.append(known)
    grids = (ctx.community.grid_of(place.building_id) for place in offered)
    is_wide = len({ctx.community.community_of(grid) for grid in grids}) > 1
    buttons = [
        Button("label", f"drafts:at:{ticket_id}.{_code(place)}", {"label": _label(ctx, place, with_estate=is_wide)})
        for place in offered
    ]
    buttons.append(Button("place-public-button", f"drafts:public:{ticket_id}"))
    ctx.wait_for("place", ticket_id)
    key = "filing-where" if not found.candidates else "filing-which-place"
    args: dict[str, Arg] = {}
    if found.trouble is not None:
        key, args = "filing-where-trouble", {"trouble": Word(worded("place", found.trouble))}
    return Reply(key, args, tuple(buttons))


def from_code(code: str) -> Place | None:
    """Read a place out of a button; None where the button is forged."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    building, entrance, flat = found.groups()
    return Place(int(building), int(entrance) if entrance else None, flat=flat or None)


_CODE = re.compile(r"([0-9]{1,18})-([0-9]{0,4})-([0-9]{0,8})")


def _code(place: Place) -> str:
    return f"{place.building_id}-{place.entrance or ''}-{place.flat or ''}"


def _label(ctx: Context, place: Place, *, with_estate: bool) -> Arg:
    label = cards.place_label(ctx.community, place.building_id, place.entrance, place.flat or "", place.words)
    building = ctx.community.buildings.get(place.building_id or 0)
    if building is None or not with_estate or not isinstance(label, Both) or building.estate in label.zh:
        return label
    return Both(f"{building.estate} {label.zh}", f"{building.estate}, {label.en}")


def pin_words(ctx: Context, latitude: float, longitude: float) -> str:
    """Write a pin as a line of a ticket: the building there, else roughly where."""
    building = ctx.community.nearest(latitude, longitude)
    return (
        _roughly(latitude, longitude) if building is None else f"📍 {building.estate} {building_label(building.name)}"
    )


def _roughly(latitude: float, longitude: float) -> str:
    # Rounded to about a hundred metres: a pin off the grid says roughly where, not at whose door.
    return f"📍 {latitude:.3f}, {longitude:.3f}"


def _pinned(ctx: Context, latitude: float, longitude: float) -> Found:
    building = ctx.community.nearest(latitude, longitude)
    if building is not None:
        return Found(candidates=(Place(building.id),), said=True)
    return Found(Place(None, words=_roughly(latitude, longitude)), said=True, certain=True)
