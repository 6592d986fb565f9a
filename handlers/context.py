"""What a handler is given: the unit of work, the community, the guides, and who is speaking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import deadlines
from bot.domain.analytes import LabGuide
from bot.domain.calendars import EVERYWHERE, Calendars, WorkingCalendar
from bot.domain.catalogue import Catalogue
from bot.domain.dangers import DangerBook
from bot.domain.deadlines import WALL, Meter
from bot.domain.errors import HealthStaysOnThePage, Muted, NotAllowed
from bot.domain.foods import FoodGuide
from bot.domain.grids import Community
from bot.domain.messages import Arg, Moment, Notice
from bot.domain.people import Person
from bot.domain.permissions import Action, Thing, TicketOf, may
from bot.domain.places import Place
from bot.domain.ports import Codes
from bot.domain.recognition import Recogniser
from bot.domain.spans import Terms
from bot.domain.tickets import Ticket
from bot.domain.waste import WasteGuide
from handlers.dialogue import Inbound, Reply
from storage.forms import Form
from storage.outbox import SAID
from storage.units import UnitOfWork

LONGEST_SHOWN = 2_000
"""Characters of a message that its sender sees again."""


@dataclass(frozen=True, slots=True)
class Guides:
    """The content that answers are looked up in."""

    catalogue: Catalogue
    shipped: Catalogue
    recogniser: Recogniser
    waste: WasteGuide
    foods: FoodGuide
    labs: LabGuide
    dangers: DangerBook
    consent_texts: Mapping[str, tuple[str, str]]
    """The version and the fingerprint of each consent's text."""
    calendars: Calendars

    def with_catalogue(self, catalogue: Catalogue) -> "Guides":
        """Give the same guides with another edition of the service catalogue."""
        return replace(self, catalogue=catalogue, recogniser=self.recogniser.over(catalogue))


@dataclass(slots=True)
class Doors:
    """By which ways people come in: the page's address, and the assistant's name on Telegram once it is known.

    `clinics` are the communities whose clinic speaks there of their own health with residents who want it so.
    """

    url: str
    telegram: str = ""
    clinics: frozenset[str] = frozenset()


@dataclass(slots=True)
class Desk:
    """Where work on the community is done: by people, by the clock, by imports alike."""

    uow: UnitOfWork
    now: datetime
    community: Community
    guides: Guides
    codes: Codes
    doors: Doors

    @property
    def today(self) -> date:
        """Tell the calendar day where the community is."""
        return self.now.astimezone(self.community.zone).date()

    def meter(self, ticket: Ticket) -> Meter:
        """Tell how the time of a ticket is counted: on the wall what cannot wait, the rest where it is worked on."""
        if ticket.clock not in deadlines.WORKING:
            return WALL
        return self.calendar(ticket.grid_id or self.community.grid_of(ticket.building_id))

    def calendar(self, grid_id: int | None) -> WorkingCalendar:
        """Give the working calendar of the community that a grid lies in."""
        community = self.community.community_of(grid_id)
        code = community.code if community is not None else EVERYWHERE
        return self.guides.calendars.for_community(code, self.community.zone)

    def terms(self, ticket: Ticket) -> Terms:
        """Tell what is promised for a ticket that is filed now."""
        category = self.guides.catalogue.get(ticket.category)
        # Danger is quicker than whatever its category promises.
        own = category.terms if ticket.clock is category.clock else None
        return own or deadlines.TERMS[ticket.clock]

    def tell(self, *notices: Notice) -> None:
        """Tell people with this unit; what is not urgent waits for the end of the quiet hours."""
        for notice in notices:
            due_at = None if notice.urgent else deadlines.not_before(self.now, self.community.zone)
            self.uow.outbox.add(notice, self.now, due_at)


@dataclass(slots=True)
class Context(Desk):
    """A desk with somebody speaking at it."""

    inbound: Inbound
    speaker: Person
    form: Form

    @property
    def home(self) -> Place | None:
        """Tell where the speaker lives, as far as they have said."""
        person = self.speaker
        if person.building_id is None:
            return None
        return Place(person.building_id, person.entrance, flat=person.flat or None)

    @property
    def here(self) -> Place | None:
        """Tell where the speaker is: at the poster that was scanned within the hour, else at home."""
        scanned = self.form.here
        if scanned and self.now.timestamp() < scanned["until"] and scanned["building"] in self.community.buildings:
            return Place(scanned["building"], scanned["entrance"] or None)
        return self.home

    def say(self, replies: list[Reply]) -> None:
        """Put the speaker's own words and the answers to them into the conversation.

        What was said among workers stays there; its answers come to the speaker alone. What belongs on the page
        only is not kept where it was said.
        """
        inbound = self.inbound
        is_kept = not inbound.in_group and all(reply.key != HealthStaysOnThePage.key for reply in replies)
        photos = self.uow.tickets.added_photos()
        if is_kept and ((inbound.text.strip() and not inbound.action) or photos):
            said: dict[str, Arg] = {"words": inbound.text[:LONGEST_SHOWN], "of": inbound.edits or inbound.message_id}
            self.uow.outbox.add_first(Notice(self.speaker.id, SAID, said, photos=photos), self.now)
        for reply in replies:
            self.tell(reply.to(self.speaker.id))

    def require(self, action: Action, thing: Thing = None) -> None:
        """Refuse what the speaker may not do; who is muted files nothing new until the end of it."""
        until = self.speaker.muted_until
        if action is Action.FILE and until is not None and until > self.now and not self.speaker.is_staff:
            raise Muted(Moment(until), self.community.telephone(self.community.grid_of(self.speaker.building_id)))
        if not may(self.speaker, action, thing, self.community):
            raise NotAllowed

    async def require_for(self, action: Action, ticket: Ticket) -> None:
        """Refuse what the speaker may not do to a ticket."""
        self.require(action, TicketOf(ticket, await self.uow.tickets.reporter_of(ticket)))

    def wait_for(self, kind: str, about: int = 0, **data: object) -> None:
        """Let the speaker's next message answer a question."""
        self.keep(self.form.waiting(kind, about, **data))

    def rest(self) -> None:
        """Wait for nothing any more."""
        if self.form.kind or self.form.unclear:
            self.keep(self.form.at_rest())

    def remember_home(self, place: Place) -> None:
        """Remember where a resident without a known home says that they are."""
        self.speaker = self.speaker.lives_at(place.building_id, place.entrance, place.flat or "")
        self.uow.people.save(self.speaker)

    def keep(self, form: Form) -> None:
        """Keep what the assistant remembers of this chat."""
        self.form = form
        self.uow.forms.save(form)


async def at_the_desk(desk: Desk, person_id: int, inbound: Inbound) -> Context:
    """Let somebody who came in by a page do something at a desk, as if they had said it in their conversation."""
    speaker = await desk.uow.people.get(person_id)
    form = await desk.uow.forms.of(speaker.id, inbound.chat)
    parts = (desk.uow, desk.now, desk.community, desk.guides, desk.codes, desk.doors)
    return Context(*parts, inbound=inbound, speaker=speaker, form=form)
