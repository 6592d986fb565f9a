"""Who stands behind the names of a played conversation, where they are reached, and what each has heard."""

from collections.abc import Iterable

from bot.app import App
from bot.channels.base import carried, linked
from bot.domain.people import Person
from bot.domain.words import Language
from bot.inboxes import Failed, Inbox
from bot.scripts import TELEGRAM, WEB, Who
from handlers.welcome import greeting
from locales.speech import Spoken
from storage.chats import Chat
from storage.outbox import SAID, Posted
from storage.units import UnitOfWork


class Cast:
    """The people and the workers' groups of a conversation, each with one inbox."""

    def __init__(self) -> None:
        self.inboxes: dict[str, Inbox] = {}
        self._known: set[tuple[str, str]] = set()
        self._channels: dict[str, dict[str, None]] = {}
        self._first: dict[str, str] = {}
        self._groups: dict[str, Chat] = {}
        self._read_until: dict[tuple[str, int], int] = {}
        self._withheld: dict[str, list[tuple[Person, Posted]]] = {}

    def inbox(self, name: str) -> Inbox:
        """Give what somebody has heard."""
        return self.inboxes.setdefault(name, Inbox())

    async def enter(self, app: App, whos: Iterable[Who]) -> None:
        """Let people be known on their channels, and bind the groups to their grids."""
        for who in whos:
            self._first.setdefault(who.name, who.channel)
            uow = app.units.begin()
            if who.group and who.group not in self._groups:
                await self._bind(uow, who.group)
            if who.name and (who.name, who.channel) not in self._known:
                await self._introduce(app, uow, who)
            await uow.commit()

    async def attend(self, app: App, who: Who, *, opens_to_read: bool = False) -> None:
        """Bring the inboxes of a line up to date, each in its reader's own language."""
        await self.enter(app, [who])
        if who.group:
            await self._attend_group(app, who.group)
        if not who.name:
            return
        accounts = [await app.units.begin().people.by_account(one, who.name) for one in self._channels[who.name]]
        people = {person.id: person for person in accounts if person is not None}
        for person in people.values():
            await self._attend_person(app, who.name, person)
        if who.channel == WEB:
            await self._open_page(app, who.name)
        if not people and who.channel == WEB and not self.inbox(who.name).messages:
            await self._greet(app, who.name, opens_to_read=opens_to_read)

    async def read_everything(self, app: App) -> None:
        """Let everybody have read what was told so far."""
        community = await app.units.begin().community()
        for name in {*self.inboxes, *(one.name for one in community.staff.values())}:
            await self.attend(app, Who(name, WEB))
            self.inbox(name).read_all()
        self._first.clear()

    async def _introduce(self, app: App, uow: UnitOfWork, who: Who) -> None:
        """Link somebody who is in the seed; any other name is a newcomer's."""
        self._known.add((who.name, who.channel))
        self._channels.setdefault(who.name, {})[who.channel] = None
        if await uow.people.by_account(who.channel, who.name) is not None:
            return
        named = await uow.people.by_name(who.name)
        if not named:
            return
        uow.people.link(named[0].id, who.channel, who.name, app.clock.now())
        if who.channel == TELEGRAM and await uow.chats.of(named[0].id) is None:
            person, is_first = named[0], self._first[who.name] == TELEGRAM
            chat_id = await uow.new_id()
            uow.chats.add(Chat(chat_id, TELEGRAM, who.name, person.id, language=person.language, active=is_first))

    async def _bind(self, uow: UnitOfWork, code: str) -> None:
        community = await uow.community()
        grid = next((one for one in community.grids.values() if one.code == code), None)
        if grid is None:
            raise Failed(f"there is no grid {code}")
        leads = community.leads_of(grid.id)
        bound_by = leads[0].id if leads else None
        chat = Chat(await uow.new_id(), TELEGRAM, f"#{code}", grid_id=grid.id, bound_by=bound_by)
        uow.chats.add(chat)
        self._groups[code] = chat

    async def _attend_person(self, app: App, name: str, person: Person) -> None:
        zone = (await app.units.begin().community()).zone
        chat = await app.units.begin().chats.of(person.id)
        is_pushed = chat is not None and chat.active
        inbox = self.inbox(name)
        while posted := await app.units.begin().outbox.since(person.id, self._read_until.get((name, person.id), 0)):
            self._read_until[name, person.id] = posted[-1].id
            for one in posted:
                if one.notice.key == SAID:
                    continue
                notice = one.notice
                if is_pushed:
                    notice = await carried(notice, app.units.begin(), app.doors.clinics, app.settings.url)
                if notice is not one.notice:
                    self._withheld.setdefault(name, []).append((person, one))
                shown = linked(notice, app.settings.url) if is_pushed else notice
                spoken = app.speech.spoken(shown, person.language, one.created_at, zone)
                if is_pushed:
                    spoken = pushed(spoken, is_edit=not notice.fresh and inbox.stands(notice.slot))
                inbox.hear(spoken, notice.slot, fresh=notice.fresh)

    async def _open_page(self, app: App, name: str) -> None:
        """Let somebody read on the page what Telegram only said to wait there."""
        zone = (await app.units.begin().community()).zone
        for person, one in self._withheld.pop(name, ()):
            spoken = app.speech.spoken(one.notice, person.language, one.created_at, zone)
            self.inbox(name).hear(spoken, one.notice.slot, fresh=one.notice.fresh)

    async def _attend_group(self, app: App, code: str) -> None:
        zone = (await app.units.begin().community()).zone
        chat, inbox = self._groups[code], self.inbox(f"#{code}")
        place = (f"#{code}", chat.id)
        while posted := await app.units.begin().outbox.since_in(chat.id, self._read_until.get(place, 0)):
            self._read_until[place] = posted[-1].id
            for one in posted:
                is_edit = not one.notice.fresh
                if is_edit and not inbox.stands(one.notice.slot):
                    continue  # a card that never was in the group does not begin there with its end
                spoken = app.speech.spoken(one.notice, chat.language, one.created_at, zone)
                inbox.hear(pushed(spoken, is_edit=is_edit), one.notice.slot, fresh=one.notice.fresh)

    async def _greet(self, app: App, name: str, *, opens_to_read: bool) -> None:
        """Greet a newcomer as the page does."""
        community = await app.units.begin().community()
        top = community.subdistrict()
        greeted = greeting(top.name if top is not None else "").to(0)
        spoken = app.speech.spoken(greeted, Language(app.settings.language), app.clock.now(), community.zone)
        self.inbox(name).hear(spoken, unread=opens_to_read)


def pushed(spoken: Spoken, *, is_edit: bool) -> Spoken:
    """Give a message as Telegram shows it; what it writes as a line (a number to call) can be tapped there too."""
    from bot.channels.telegram.rendering import LONGEST_TEXT, folded, keyboard, parts  # noqa: PLC0415  heavy

    text = folded(spoken, limit=LONGEST_TEXT).plain if is_edit else "\n".join(part.plain for part in parts(spoken))
    laid_out = keyboard(spoken)
    rows = laid_out.inline_keyboard if laid_out is not None else ()
    keys = [(key.text, str(key.callback_data or key.url)) for row in rows for key in row]
    actions = {action for _, action in keys}
    return Spoken(text, (*keys, *(one for one in spoken.buttons if one[1] not in actions)), spoken.photos)
