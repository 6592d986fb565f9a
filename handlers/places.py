"""「在哪里？」: from words, buttons and pins to the place of a draft."""

import re
from dataclasses import dataclass, replace

from bot.domain import cards, pins
from bot.domain.messages import Arg, Button, Word, worded
from bot.domain.places import Place, Trouble, building_label
from bot.domain.tickets import Ticket
from bot.domain.words import Both
from handlers.context import Context
from handlers.dialogue import Reply


@dataclass(frozen=True, slots=True)
class Found:
    """What a sentence says of a place: the one place, or candidates, or what is wrong; `said` if in words.

    `elsewhere` says that it is about somebody else: the speaker's own door is not offered. `spot` is what the
    sentence calls a place that is no building.
    """

    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    trouble: Trouble | None = None
    said: bool = False
    certain: bool = False
    elsewhere: bool = False
    spot: str = ""

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
        put = ticket.at_place(place.building_id, place.entrance, place.flat or "", place.words)
        return replace(put, grid_id=place.grid_id)


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
    settled = reading.settled(here)
    if settled is not None and reading.places:
        return Found(settled, said=True, certain=reading.certain)
    if reading.places or reading.asks:
        return Found(candidates=reading.places, said=True, spot=reading.spot)
    return Found()


def at_home(ctx: Context) -> Found:
    """Take for the place where the speaker is, by the poster that was scanned, or lives."""
    return Found(ctx.here)


def ask(ctx: Context, ticket_id: int, found: Found) -> Reply:
    """Ask where it is, with the places that are known."""
    offered = list(found.candidates)
    for known in () if found.elsewhere or found.spot else (ctx.here, ctx.home):
        if known is not None and known.building_id not in {place.building_id for place in offered}:
            offered.append(known)
    grids = (place.grid_id or ctx.community.grid_of(place.building_id) for place in offered)
    is_wide = len({ctx.community.community_of(grid) for grid in grids}) > 1
    buttons = [
        Button("label", f"drafts:at:{ticket_id}.{_code(place)}", {"label": _label(ctx, place, with_estate=is_wide)})
        for place in offered
    ]
    buttons.append(Button("place-public-button", f"drafts:public:{ticket_id}"))
    ctx.wait_for("place", ticket_id, **({"spot": found.spot} if found.spot else {}))
    key = "filing-where" if not found.candidates else "filing-which-place"
    args: dict[str, Arg] = {}
    if found.trouble is not None:
        key, args = "filing-where-trouble", {"trouble": Word(worded("place", found.trouble))}
    return Reply(key, args, tuple(buttons))


def in_words(ctx: Context, found: Found, text: str) -> Place:
    """Take a gate or a garage in its author's words, whose grid they could not tell: their community finds out."""
    community = ctx.community.community_of(next((one.grid_id for one in found.candidates), None))
    return Place(None, words=text.strip()[:200], grid_id=community.id if community is not None else None)


def from_code(code: str) -> Place | None:
    """Read a place out of a button; None where the button is forged."""
    spot = _SPOT.fullmatch(code)
    if spot is not None:
        return Place(None, words=spot[2], grid_id=int(spot[1]))
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    building, entrance, flat = found.groups()
    return Place(int(building), int(entrance) if entrance else None, flat=flat or None)


_SPOT = re.compile(r"g([0-9]{1,18})\.(.{1,30})")
_LONGEST_SPOT = 30
"""Bytes of a spot's name that a button can carry."""

_CODE = re.compile(r"([0-9]{1,18})-([0-9]{0,4})-([0-9]{0,8})")


def _code(place: Place) -> str:
    if place.building_id is None:
        words = place.words.encode()[:_LONGEST_SPOT].decode(errors="ignore")
        return f"g{place.grid_id}.{words}"
    return f"{place.building_id}-{place.entrance or ''}-{place.flat or ''}"


def _label(ctx: Context, place: Place, *, with_estate: bool) -> Arg:
    if place.building_id is None:
        return _spot_label(ctx, place)
    label = cards.place_label(ctx.community, place.building_id, place.entrance, place.flat or "", place.words)
    building = ctx.community.buildings.get(place.building_id or 0)
    if building is None or not with_estate or not isinstance(label, Both) or building.estate in label.zh:
        return label
    return Both(f"{building.estate} {label.zh}", f"{building.estate}, {label.en}")


def _spot_label(ctx: Context, place: Place) -> Arg:
    """Tell the gates of several grids apart by the buildings of each, which people know."""
    near = [one for one in ctx.community.buildings.values() if one.grid_id == place.grid_id]
    said = [one for one in near if place.words.startswith(one.estate)] or near
    if not said:
        return place.words
    first, last = (cards.place_label(ctx.community, one.id, None, "") for one in (said[0], said[-1]))
    if not isinstance(first, Both) or not isinstance(last, Both):
        return place.words
    return Both(f"{place.words}（{first.zh} – {last.zh}）", f"{place.words} ({first.en} – {last.en})")


def pin_words(ctx: Context, latitude: float, longitude: float) -> str:
    """Write a pin as a line of a ticket: the building there, else roughly where."""
    building = ctx.community.nearest(latitude, longitude)
    return (
        pins.roughly(latitude, longitude)
        if building is None
        else f"📍 {building.estate} {building_label(building.name)}"
    )


def _pinned(ctx: Context, latitude: float, longitude: float) -> Found:
    pin = pins.read(ctx.community, latitude, longitude)
    if pin.certain:
        return Found(pin.places[0], said=True, certain=True)
    return Found(candidates=pin.places, said=True)
