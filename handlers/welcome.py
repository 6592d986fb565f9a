"""The first word, the menu, the language, and what is said when nothing was understood."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import cards, notices
from bot.domain.intents import Intent
from bot.domain.masks import masked
from bot.domain.messages import Button
from bot.domain.people import Person, Role
from bot.domain.permissions import Action
from bot.domain.places import Place
from bot.domain.tickets import State
from bot.domain.unclear import LONGEST, Unclear
from bot.domain.words import Language, fold
from handlers import filing
from handlers.context import Context
from handlers.dialogue import Replies, Reply

MENU = tuple(
    Button(f"menu-{what}", f"menu:{what}:0")
    for what in ("repair", "complaint", "waste", "health", "progress", "person")
)
_NURSES_MENU = tuple(Button(f"menu-{what}", f"menu:{what}:0") for what in ("today", "overdue", "enrol"))
POSTER_COUNTS = timedelta(hours=1)
"""How long after a scan a matter is at the poster's door."""
_THANKS = ("谢", "多谢", "辛苦", "thank")
_ELSEWHERE = (Button("menu-progress", "menu:progress:0"),)
_STAFFS_MENU = (*_ELSEWHERE, Button("menu-for-other", "menu:for-other:0"))


def menu(person: Person | None = None, *, discreet: bool = True) -> tuple[Button, ...]:
    """Offer what somebody comes for; a nurse's work is done only where nobody else keeps what is written."""
    if person is None or not person.is_staff:
        return MENU
    if person.role is Role.NURSE:
        return _NURSES_MENU if discreet else _ELSEWHERE
    return _STAFFS_MENU


def greeting(name: str, person: Person | None = None, *, discreet: bool = True) -> Reply:
    """Say what the assistant is for: to residents in the name of their community, to staff by their own."""
    if person is None or not person.is_staff:
        return Reply("welcome", {"community": name}, MENU)
    if person.role is Role.NURSE:
        key = "welcome-nurse" if discreet else "welcome-nurse-elsewhere"
        return Reply(key, {"name": person.name}, menu(person, discreet=discreet))
    return Reply("welcome-staff", {"name": person.name}, _STAFFS_MENU)


async def greet(ctx: Context) -> Replies:
    """Say what the assistant is for, to residents and staff each their own."""
    ctx.require(Action.TALK)
    ctx.rest()
    if fold(ctx.inbound.text).strip("!。.~ ").startswith(_THANKS):
        return Reply("thanked")
    return greeting(ctx.community.name_for(ctx.speaker), ctx.speaker, discreet=ctx.inbound.is_discreet)


async def at_poster(ctx: Context, building_id: int, entrance: str) -> Replies:
    """Greet whoever has scanned the poster of a door; who has no home yet lives there, others are there for now."""
    ctx.require(Action.TALK)
    building = ctx.community.buildings.get(building_id)
    if building is None:
        ctx.rest()
        known = greeting(ctx.community.name_for(ctx.speaker), ctx.speaker, discreet=ctx.inbound.is_discreet)
        return [Reply("poster-old"), known]
    number = int(entrance) if entrance.isascii() and entrance.isdecimal() and len(entrance) < 5 else 0
    door = Place(building.id, number if 0 < number <= (building.entrances or number) else None)
    if ctx.speaker.building_id is None and not ctx.speaker.is_staff:
        ctx.remember_home(door)
    until = int((ctx.now + POSTER_COUNTS).timestamp())
    scanned = {"building": building.id, "entrance": door.entrance or 0, "until": until}
    ctx.keep(replace(ctx.form.at_rest(), here=scanned))
    dweller = Person(0, Role.RESIDENT, building_id=building.id)
    where = cards.place_label(ctx.community, building.id, door.entrance, "")
    key = "poster-here-staff" if ctx.speaker.is_staff else "poster-here"
    args = {"community": ctx.community.name_for(dweller), "place": where}
    return Reply(key, args, menu(ctx.speaker, discreet=ctx.inbound.is_discreet))


async def misunderstood(ctx: Context) -> Replies:
    """Admit that nothing was understood; the second time in a row a person is offered."""
    times = ctx.form.unclear + 1
    ctx.keep(replace(ctx.form, unclear=times))
    await collect(ctx)
    if ctx.speaker.is_staff and (ctx.speaker.role is not Role.NURSE or not ctx.inbound.is_discreet):
        return Reply("unclear-staff", buttons=menu(ctx.speaker, discreet=ctx.inbound.is_discreet))
    if times >= 2:
        return Reply("unclear-again", buttons=(MENU[-1], *MENU[:2]))
    if ctx.speaker.role is Role.NURSE:
        return Reply("unclear-nurse", buttons=_NURSES_MENU)
    return Reply("unclear", buttons=MENU)


async def collect(ctx: Context) -> None:
    """Keep what a resident said for whoever is to explain it, its numbers and names blotted out."""
    if not ctx.speaker.is_staff and ctx.inbound.text.strip():
        words = masked(ctx.inbound.text.strip()[:LONGEST])
        grid_id = ctx.community.grid_of(ctx.speaker.building_id)
        ctx.uow.unclear.add(Unclear(await ctx.uow.new_id(), ctx.speaker.id, grid_id, words, ctx.now))


async def speak(ctx: Context, _: int, code: str) -> Replies:
    """Change the language that the speaker is spoken to in."""
    language = Language(code) if code in set(Language) else ctx.speaker.language
    if language is not ctx.speaker.language:
        ctx.uow.people.save(ctx.speaker.speaks(language))
        chat = await ctx.uow.chats.of(ctx.speaker.id)
        if chat is not None:
            ctx.uow.chats.save(replace(chat, language=language))
    return Reply("language-changed")


async def cancel(ctx: Context) -> Replies:
    """Stop what is being asked; a draft in hand is thrown away."""
    about = ctx.form.about if ctx.form.kind in {"place", "category", "join"} else ctx.form.last
    ticket = await ctx.uow.tickets.find(about)
    was_waiting = bool(ctx.form.kind)
    ctx.keep(replace(ctx.form.at_rest(), last=0 if ticket is None else ctx.form.last))
    if ticket is not None and ticket.state is State.DRAFT:
        ctx.uow.tickets.save(ticket.discard())
        return Reply("filing-discarded")
    if was_waiting:
        return Reply("cancelled")
    if ticket is not None and ticket.state is State.OPEN:
        ticket.undo(ctx.now)  # refuses where it is too late, and says so
        undo = Button("do-undo", f"drafts:undo:{ticket.id}")
        return Reply("cancel-filed", {"number": str(ticket.number)}, (undo, notices.see(ticket)))
    return Reply("cancel-nothing", buttons=MENU if not ctx.speaker.is_staff else ())


async def back(ctx: Context) -> Replies:
    """Go one step back: to the draft in hand, else to the menu."""
    about = ctx.form.about if ctx.form.kind in {"place", "category"} else ctx.form.last
    ticket = await ctx.uow.tickets.find(about)
    if ticket is not None and ticket.state is State.DRAFT and ticket.placed:
        ctx.rest()
        return await filing.show(ctx, ticket)
    return await greet(ctx)


async def repair(ctx: Context) -> Replies:
    """Ask what is broken."""
    return filing.ask_what(ctx, Intent.REPAIR)


async def complaint(ctx: Context) -> Replies:
    """Ask what the complaint is."""
    return filing.ask_what(ctx, Intent.COMPLAINT)


async def waste(ctx: Context) -> Replies:
    """Ask what is to be thrown away."""
    ctx.wait_for("waste")
    return Reply("waste-what")


async def health(ctx: Context) -> Replies:
    """Ask what is to be eaten."""
    ctx.wait_for("health")
    return Reply("health-what")


async def enrol(ctx: Context) -> Replies:
    """Show a nurse how a line of enrolment is written."""
    ctx.require(Action.ENROL)
    return Reply("enrol-how")
