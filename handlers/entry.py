"""Coming in: invitations, codes for a new device, and one's own matters by number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import cards
from bot.domain.errors import CareWouldBeLost, CodeRefused, NotFound
from bot.domain.messages import Arg, Button, Lane, Lines, Notice, Word, worded
from bot.domain.people import Account, Pass, Person, Role
from bot.domain.permissions import Action
from bot.domain.words import fold
from handlers import presence, progress, takeovers, welcome
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply
from storage.outbox import SAID

INVITATION, RETURN, DEVICE = "invitation", "return", "device"
LIVES: Mapping[str, timedelta | None] = {
    INVITATION: timedelta(hours=24),
    DEVICE: timedelta(minutes=15),
    RETURN: None,
}
"""How long a code lets somebody in; one without an end works until it is replaced, the others work once."""

MOST_WRONG = 5
SLOWED = timedelta(minutes=10)
"""So many wrong codes one account may type in this time."""

LOOKED_BACK = 50
"""Messages of a conversation among which somebody's own words are looked for."""

_CODE = re.compile(r"[0-9a-z]{4}[ -]*[0-9a-z]{4}[ -]*[0-9a-z]{4}")
_IN_GROUPS = re.compile(r"[0-9a-z]{4}(?: ?- ?[0-9a-z]{4}){2}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_HIDDEN = "••••-••••-••••"
"""What stands in a conversation instead of a code that lets one in."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that lets somebody in, and who that is."""

    code: str
    person: Person
    ends_at: datetime | None = None


async def invite(desk: Desk, role: Role, grid_code: str, name: str, issued_by: int | None = None) -> Invitation:
    """Invite one of the staff by a code that works once, within 24 hours; who is new is added."""
    grid = next((one for one in desk.community.grids.values() if one.code == grid_code), None)
    if grid is None:
        raise NotFound
    known = (one for one in desk.community.staff.values() if one.name == name)
    person = next((one for one in known if one.role is role and one.grid_id == grid.id), None)
    if person is None:
        person = Person(await desk.uow.new_id(), role, name, grid_id=grid.id)
        desk.uow.people.add(person)
    return _issue(desk, person, INVITATION, issued_by)


async def return_code(desk: Desk, person: Person) -> Invitation:
    """Make somebody's personal return code; the one before it ends."""
    return _issue(desk, person, RETURN)


async def device_code(desk: Desk, person: Person) -> Invitation:
    """Make a code by which somebody comes in on one more device, soon and once; the one before it ends."""
    return _issue(desk, person, DEVICE)


def links(desk: Desk, code: str) -> Lines:
    """Tell by which addresses a code lets one in."""
    found = [f"{desk.doors.url}/join/{code}"]
    if desk.doors.telegram:
        found.append(f"https://t.me/{desk.doors.telegram.removeprefix('@')}?start=in-{_plain(code)}")
    return Lines(tuple(Word("entry-link", {"link": link}) for link in found))


async def welcomed(desk: Desk, code: str) -> Person:
    """Tell whom a code would let in, without using it."""
    return (await _found(desk, code))[0]


async def enter(
    desk: Desk, code: str, channel: str, account: str, device: str = "", *, former: Person | None = None
) -> Person:
    """Let somebody in by a code; `former` is who they were here so far. All but return codes are used up."""
    person, issued = await _found(desk, code)
    if former is not None:
        person, _ = await _bring_along(desk, former, person)
    entering = Account(channel, account, person.id, device, desk.now, desk.now)
    await _let_in(desk, issued, code, entering, former)
    return person


def read_code(text: str) -> tuple[str, bool] | None:
    """Read a code out of a message; the second tells whether it can be nothing else."""
    said = fold(text).translate(_DASHES)
    if not _CODE.fullmatch(said):
        return None
    is_one_word = len(said) == 12 and any(map(str.isdecimal, said)) and any(map(str.isalpha, said))
    return _plain(said), is_one_word or _IN_GROUPS.fullmatch(said) is not None


async def typed(ctx: Context) -> Replies:
    """Take a code that was typed as a message; what may be words too is one only if it lets somebody in."""
    read = read_code(ctx.inbound.text)
    if read is None or ctx.inbound.in_group:
        return None
    return await by_code(ctx, read[0], surely=read[1])


async def by_code(ctx: Context, code: str, *, surely: bool = True) -> Replies:
    """Let the account that speaks stand for whom the code is for; guessing is slowed.

    Codes are sent to others too: unless a newcomer follows their invitation, they see first who they would be.
    """
    now = int(ctx.now.timestamp())
    wrong = [at for at in ctx.form.wrong_codes if now - at < SLOWED.total_seconds()]
    if len(wrong) >= MOST_WRONG:
        left = wrong[0] + int(SLOWED.total_seconds()) - now
        return Reply("code-too-often", {"minutes": max(1, -(-left // 60))}) if surely else None
    handed = await ctx.uow.people.by_pass(_plain(code), ctx.now)
    if handed is not None and handed[1].purpose == takeovers.MATTER:
        ctx.inbound = replace(ctx.inbound, text=_HIDDEN)
        return await takeovers.offered(ctx, _plain(code), handed[1])
    try:
        person, issued = await _found(ctx, code)
    except CodeRefused as refused:
        # An answer, not a refusal: what a refused message has written is dropped, and this is to be counted.
        ctx.keep(replace(ctx.form, wrong_codes=[*wrong, now]))
        return Reply(refused.key) if surely else None
    ctx.inbound = replace(ctx.inbound, text=_HIDDEN)
    if person.id == ctx.speaker.id:
        return Reply("code-own")
    if issued.purpose == INVITATION and not await _has_own(ctx):
        return await _become(ctx, person, issued, code)
    await _refuse_in_care(ctx, ctx.speaker)
    ctx.keep(replace(ctx.form, code=_plain(code)))
    role: dict[str, Arg] = {"role": Word(worded("role", person.role))} if person.is_staff else {}
    key = ("code-whose-staff" if person.is_staff else "code-whose") if person.name else "code-whose-nameless"
    return Reply(key, {"name": person.name, **role}, (Button("code-me", f"entry:me:{issued.number}"),))


async def by_link(ctx: Context, _: int, code: str) -> Replies:
    """Take a code that came with a link to the page."""
    return await by_code(ctx, code)


async def me(ctx: Context, number: int) -> Replies:
    """Take somebody's word that the code which they were asked about is their own; another one is none of it."""
    person, issued = await _found(ctx, ctx.form.code)
    if issued.number != number:
        raise CodeRefused
    return await _become(ctx, person, issued, ctx.form.code)


async def _become(ctx: Context, person: Person, issued: Pass, code: str) -> Replies:
    ctx.keep(replace(ctx.form, code=""))
    former, form = ctx.speaker, ctx.form
    person, moved = await _bring_along(ctx, former, person)
    inbound = ctx.inbound
    account = Account(inbound.channel, inbound.account, person.id, inbound.device, ctx.now, ctx.now)
    await _let_in(ctx, issued, code, account, former)
    ctx.speaker, ctx.form = person, await ctx.uow.forms.of(person.id, ctx.inbound.chat)
    if moved and not ctx.form.kind:
        ctx.keep(replace(form, person_id=person.id, version=ctx.form.version))
    await presence.note(ctx.uow, ctx.inbound, person, None, ctx.now)
    greeting = welcome.greeting(ctx.community.name_for(person), person, discreet=ctx.inbound.is_discreet)
    return [Reply("code-taken-moved" if moved else "code-taken"), greeting]


async def matter(ctx: Context, number: int) -> Replies:
    """Show one matter by the number that people know."""
    ctx.require(Action.TALK)
    ticket = await ctx.uow.tickets.by_number(number)
    if ticket is None:
        raise NotFound
    return await progress.show(ctx, ticket.id)


def _issue(desk: Desk, person: Person, purpose: str, issued_by: int | None = None) -> Invitation:
    code, lives = desk.codes.return_code(), LIVES[purpose]
    desk.uow.people.end_passes(person.id, purpose, desk.now)
    ends_at = desk.now + lives if lives is not None else None
    desk.uow.people.issue_pass(_plain(code), person.id, purpose, ends_at, issued_by=issued_by)
    return Invitation(code, person, ends_at)


async def _found(desk: Desk, code: str) -> tuple[Person, Pass]:
    found = await desk.uow.people.by_pass(_plain(code), desk.now)
    if found is None or found[1].purpose not in LIVES:
        raise CodeRefused
    return found


async def _let_in(desk: Desk, issued: Pass, code: str, account: Account, former: Person | None) -> None:
    if LIVES[issued.purpose] is not None:
        desk.uow.people.use_pass(_plain(code), desk.now)
    known = await desk.uow.people.accounts(account.person_id)
    if known and (former is None or former.id != account.person_id):
        await _tell_owner(desk, account)
    desk.uow.people.link(account.person_id, account.channel, account.account, desk.now, account.device)


async def _tell_owner(desk: Desk, account: Account) -> None:
    """Tell somebody that one more device has come in as them, in the chat too that is left for the new one."""
    remove = Button("device-remove", f"devices:end:{account.number}")
    device: dict[str, Arg] = {"device": cards.device_label(account)}
    came_in = Notice(account.person_id, "device-came-in", device, (remove,), lane=Lane.ANSWER, urgent=True)
    desk.tell(came_in)
    older = await desk.uow.chats.of(account.person_id)
    if older is not None and older.channel == account.channel:
        desk.tell(replace(came_in, to=older.id, to_group=True))


async def _has_own(ctx: Context) -> bool:
    """Tell whether the speaker has anything here that somebody else could come by: words, matters, a name."""
    if ctx.speaker.name or ctx.speaker.role is not Role.RESIDENT:
        return True
    posted = await ctx.uow.outbox.newest(ctx.speaker.id, LOOKED_BACK)
    has_said = any(one.notice.key == SAID for one in posted)
    return has_said or bool(await ctx.uow.tickets.of_reporter(ctx.speaker.id))


async def _refuse_in_care(desk: Desk, former: Person) -> None:
    """Refuse to cut somebody off from their care: who is known nowhere else stays who they are."""
    if former.role is not Role.RESIDENT or len(await desk.uow.people.accounts(former.id)) > 1:
        return
    if await desk.uow.enrolments.current_of(former.id) is not None:
        raise CareWouldBeLost


async def _bring_along(desk: Desk, former: Person, person: Person) -> tuple[Person, bool]:
    """Let somebody who was nobody by name keep what they have filed; tell whether there was anything.

    Who is still known elsewhere stays who they are there. Health never moves.
    """
    accounts = await desk.uow.people.accounts(former.id)
    if former.role is not Role.RESIDENT or former.id == person.id or len(accounts) > 1:
        return person, False
    await _refuse_in_care(desk, former)
    if former.name or not accounts:
        return person, False
    if person.role is Role.RESIDENT and person.building_id is None and former.building_id is not None:
        person = person.lives_at(former.building_id, former.entrance, former.flat)
        desk.uow.people.save(person)
    has_filed = bool(await desk.uow.tickets.of_reporter(former.id))
    desk.uow.tickets.move_reports(former.id, person.id)
    return person, has_filed


def _plain(code: str) -> str:
    return fold(code).translate(_DASHES).upper().replace("-", "").replace(" ", "")
