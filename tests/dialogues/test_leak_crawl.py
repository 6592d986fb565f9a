"""A crawl for leaks: every conversation is played with secrets in its words, and all that anybody was told is read.

Who may read a secret is told here anew, from what became of the ticket, and not by the program's own rules.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.domain import permissions
from bot.domain.grids import Community
from bot.domain.intents import MATTERS
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, Relation
from bot.domain.tickets import Ticket
from bot.domain.words import Language
from bot.inboxes import Failed
from bot.scripts import TELEGRAM, WEB, Line, Script, parted
from bot.settings import Settings
from bot.stage import Stage
from handlers.dialogue import Inbound
from storage.outbox import Posted
from storage.tables import ChatRow, MuteRow, TicketRow
from tests.support.operator import Operator
from tests.support.stored import rows_of

HERE = Path(__file__).parent
SCRIPTS = {path: Script(path.read_text("utf-8")) for path in sorted(HERE.rglob("*.txt"))}
SHOWING = ("number_masked_until_claimed", "anonymous_names_themselves", "complaint_through_its_life", "claim_race")
"""The conversations in which an open door lets something out for certain."""

PARTS = 4
"""In how many tests the conversations are crawled, side by side."""

OVERSEERS = {Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT}


@dataclass(frozen=True)
class Secret:
    """What somebody wrote into one line: a word of its own, a telephone, and a name that they give."""

    speaker: str
    word: str
    phone: str
    name: str


@dataclass
class Leak:
    """Somebody read what they must not."""

    reader: str
    what: str
    said: str


@dataclass
class Crawl:
    """The secrets of one conversation, and what became of them."""

    stage: Stage
    numbers: Iterable[int]
    secrets: list[Secret] = field(default_factory=list)
    filed: int = 0
    read: int = 0

    @property
    def app(self) -> App:
        return self.stage.app

    async def play(self, path: Path) -> None:
        """Play every line, with a secret in each that reports something; what no longer fits is passed over."""
        script = SCRIPTS[path]
        channel = WEB if WEB in script.channels else script.channels[0]
        staff = {one.name for one in (await self.app.units.begin().community()).staff.values()}
        # Groups are there before the first line.
        orders = [
            *(f"#{who.group} = 0" for who in script.people(channel) if who.group),
            *(one for _, one in script.orders()),
        ]
        for order in orders:
            said = order if order[0] in "@!" else self._with_secret(parted(order, channel), order, staff)
            try:
                await self.stage.perform(path.name, Script(said), channel)
            except Failed as failed:
                if "a fault of the program" in str(failed):
                    raise

    def _with_secret(self, line: Line, order: str, staff: set[str]) -> str:
        words = line.words
        is_said = line.sign == " > " and line.pressed is None and " on " not in words and "{" not in line.rest
        if not is_said or line.who.group or line.who.name in staff:
            return order
        guides = self.app.guides
        wanted = guides.recogniser.recognise(words)
        if wanted.intent not in MATTERS or wanted.confidence == 1 or guides.dangers.find(words) is not None:
            return order
        number = next(iter(self.numbers))
        given = "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:02d}"[-2:])
        secret = Secret(line.who.name, f"zqx{number:05d}", f"138{number:08d}", f"龚{given}")
        self.secrets.append(secret)
        return f"{order}，我叫{secret.name}，电话{secret.phone}，{secret.word}"

    async def try_every_door(self) -> None:
        """Let all the staff at once press what they may have guessed, and ask for their lists."""
        uow = self.app.units.begin()
        tickets = [row["id"] for row in await rows_of(self.app.units.store, TicketRow)]
        actions = [f"{verb}:{one}" for one in tickets for verb in ("tickets:details", "progress:show", "tickets:ask")]

        async def guess(person: Person) -> None:
            account = f"crawler-{person.id}"
            link = self.app.units.begin()
            link.people.link(person.id, WEB, account, self.app.clock.now())
            await link.commit()
            for at, action in enumerate(actions):
                await self.app.dispatcher.handle(Inbound(WEB, account, f"{account}-{at}", action=action))
            await self.app.dispatcher.handle(Inbound(WEB, account, f"{account}-list", "我的进度"))

        await asyncio.gather(*map(guess, (await uow.community()).staff.values()))

    async def leaks(self) -> list[Leak]:
        """Read everything that anybody was told, buttons and figures too."""
        uow = self.app.units.begin()
        community = await uow.community()
        tickets = [await uow.tickets.get(row["id"]) for row in await rows_of(self.app.units.store, TicketRow)]
        rules = [await self._rules(secret, tickets) for secret in self.secrets]
        self.filed += sum(found[0].ticket is not None for found in rules)
        found: list[Leak] = []
        for person in [*await uow.people.residents(), *community.staff.values()]:
            told = await self._told(person, community)
            for alternatives in rules:
                # What stands in two tickets may be read by whoever may read it in one of them.
                broken = set.intersection(*(one.broken_by(person, told, community) for one in alternatives))
                found += [Leak(person.name, what, told[-80:]) for what in sorted(broken)]
        for row in await rows_of(self.app.units.store, ChatRow):
            if row["grid_id"] is not None:
                told = self._text(await uow.outbox.since_in(row["id"], 0), Language.ZH, community)
                leaked = (what for one in self.secrets for what in (one.word, one.phone, one.name) if what in told)
                found += [Leak("a group", what, told[-80:]) for what in leaked]
        return found

    async def _told(self, person: Person, community: Community) -> str:
        told: list[Posted] = []
        while more := await self.app.units.begin().outbox.since(person.id, told[-1].id if told else 0):
            told += more
        return self._text(told, person.language, community)

    def _text(self, told: list[Posted], language: Language, community: Community) -> str:
        """Give what was told as it is read, with its labels, its actions and what stands behind them."""
        self.read += len(told)
        spoken = [self.app.speech.spoken(one.notice, language, one.created_at, community.zone) for one in told]
        return "\n".join(f"{said.text}\n{said.buttons}\n{one.notice}" for one, said in zip(told, spoken, strict=True))

    async def _rules(self, secret: Secret, tickets: list[Ticket]) -> "list[Rule]":
        """Find where a secret was filed and who ever answered for that.

        A follower's words stand on two tickets; an appeal is on none, and is read by whoever decided it.
        """
        uow = self.app.units.begin()
        found = [await uow.people.by_account(one, secret.speaker) for one in (WEB, TELEGRAM)]
        speakers = {one.id for one in found if one is not None}
        rules: list[Rule] = []
        for ticket in tickets:
            history = await uow.tickets.history(ticket.id)
            said = [event for event in history if secret.word in event.words]
            if ticket.number and (secret.word in ticket.text or said):
                owners = {event.actor_id for event in history if event.verb in {"claim", "hand_over"}}
                named = {event.words for event in history if event.verb == "share"}
                helpers = {one.id for one in (await uow.community()).staff.values() if one.name in named}
                answering = {ticket.owner_id, ticket.lead_id, *owners, *helpers} - {None}
                # Who answers the worker's question tells what they wish to tell.
                told_on_purpose = any(event.verb == "answer" for event in said)
                hides = ticket.anonymous and not told_on_purpose
                rules.append(Rule(secret, speakers, ticket, answering, hides))
        mutes = [await uow.mutes.get(row["id"]) for row in await rows_of(self.app.units.store, MuteRow)]
        heard = {mute.decided_by for mute in mutes if mute.decided_by and secret.word in mute.appeal}
        return rules or [Rule(secret, speakers | heard)]


@dataclass(frozen=True)
class Rule:
    """Who may read a secret: the speaker; of a filed one those of the staff whose matter it is."""

    secret: Secret
    speakers: set[int]
    ticket: Ticket | None = None
    answering: set[int | None] = field(default_factory=set)
    hides: bool = False

    def broken_by(self, person: Person, told: str, community: Community) -> set[str]:
        """Give what somebody read that they must not."""
        if person.id in self.speakers:
            return set()
        sees_words, sees_whole = self._sees(person, community)
        kept = [] if sees_words else [self.secret.word]
        kept += [] if sees_whole else [self.secret.phone, self.secret.name]
        return {one for one in kept if one in told}

    def _sees(self, person: Person, community: Community) -> tuple[bool, bool]:
        ticket = self.ticket
        if ticket is None or person.role is Role.RESIDENT or person.id == ticket.subject_id:
            return False, False
        answers = person.id in self.answering
        if ticket.subject_role:
            return answers or person.id in ticket.told, answers and not self.hides
        places = [one.id for one in community.above(ticket.grid_id)]
        is_above = person.role in OVERSEERS and person.grid_id in places
        is_above = is_above or (ticket.grid_id is None and person.role is Role.SUBDISTRICT)
        is_desk = person.id == ticket.desk_id
        works_there = person.role is Role.GRID_WORKER and person.grid_id in places
        sees = answers or is_above or is_desk or works_there or person.id in ticket.told
        return sees, (answers or is_above or is_desk) and not self.hides


def furnished(path: Path, seeded: Path, folder: Path) -> str:
    """Copy the demonstration where a conversation is about it, which is quicker than to seed it; else name the seed."""
    folder.mkdir()
    seed = SCRIPTS[path].headers.get("seed", "demo")
    if seed == "demo":
        Operator(folder).take_over(seeded)
    return seed


@asynccontextmanager
async def a_crawl(path: Path, seeded: Path, folder: Path, numbers: Iterable[int]) -> AsyncIterator[Crawl]:
    """Open the program on a community of its own."""
    seed = furnished(path, seeded, folder)
    settings = Settings(data_dir=folder / "data", database_url="", key_file=None, calendar_file=None)
    stage = Stage(settings, path.parent)
    await stage.open()
    if seed != "demo":
        await stage.furnish(seed)
    try:
        yield Crawl(stage, numbers)
    finally:
        await stage.close()


async def crawled(paths: Iterable[Path], seeded: Path, folder: Path) -> tuple[list[Leak], list[Secret], int, int]:
    """Play conversations one after the other and give what leaked, what was planted, filed and read."""
    leaks: list[Leak] = []
    secrets: list[Secret] = []
    filed = read = 0
    numbers = count(10)
    for at, path in enumerate(paths):
        async with a_crawl(path, seeded, folder / str(at), numbers) as crawl:
            await crawl.play(path)
            if crawl.secrets:  # in the others nothing was planted that could leak
                await crawl.try_every_door()
                leaks += await crawl.leaks()
            secrets += crawl.secrets
            filed, read = filed + crawl.filed, read + crawl.read
    return leaks, secrets, filed, read


@pytest.mark.parametrize("part", range(PARTS))
async def test_nothing_leaks_in_any_conversation_nor_into_the_logs(
    seeded: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, part: int
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        leaks, secrets, filed, read = await crawled(list(SCRIPTS)[part::PARTS], seeded, tmp_path)
    lines = f"{json.dumps(logged, default=str, ensure_ascii=False)}\n{caplog.text}"

    assert leaks == []
    assert not [one for one in secrets if one.word in lines or one.phone in lines or one.name in lines]
    assert filed > len(secrets) / 2 > 25 / PARTS
    assert read > 1_000 / PARTS


@pytest.mark.parametrize("opened", [Action.SEE_WORDS, Action.SEE_TICKET])
async def test_the_crawl_finds_what_an_open_door_lets_out(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Action
) -> None:
    monkeypatch.setitem(permissions.ALLOWED, opened, frozenset(Relation))
    if opened is Action.SEE_TICKET:
        monkeypatch.setitem(permissions.ALLOWED, Action.SEE_NOTES, frozenset(Relation))
    leaks, *_ = await crawled([path for path in SCRIPTS if path.stem in SHOWING], seeded, tmp_path)

    assert leaks
