"""What belongs together: what somebody has reported already, the crowd around it, and the alarm of a hot issue."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import crowds, incidents, notices
from bot.domain.catalogue import Category, Near, Privacy
from bot.domain.people import Role
from bot.domain.tickets import UNDER_WAY, State, Ticket, TicketEvent
from handlers import accusations, anonymity, behalf
from handlers.context import Context, Desk
from handlers.places import Found

_DAY = timedelta(days=1)

LONGEST_NOTE = 2_000


def grid_of(ctx: Context, ticket: Ticket) -> int | None:
    """Tell which grid answers for what the speaker reports: that of the place, else the speaker's own."""
    grid_id = ctx.community.grid_of(ticket.building_id)
    if grid_id is None and ticket.building_id is None:
        grid_id = ticket.grid_id
    return grid_id if grid_id is not None else ctx.community.grid_of(ctx.speaker.building_id) or ctx.speaker.grid_id


def kin(desk: Desk, code: str) -> list[str]:
    """List the codes under which the same matter may stand: a category, its parent, or what is finer; none private."""
    catalogue = desk.guides.catalogue
    every = [one for one in catalogue.every() if catalogue.is_same_kind(code, one.code)]
    return [one.code for one in every if one.privacy is Privacy.OPEN]


async def alike(ctx: Context, draft: Ticket) -> Ticket | None:
    """Find what is open and may be what a draft tells of; nothing of the speaker's own."""
    category = ctx.guides.catalogue.get(draft.category)
    grid_id, within = grid_of(ctx, draft), _within(draft, category)
    if grid_id is None or within is None or draft.apart:
        return None
    codes = kin(ctx, draft.category)
    await ctx.uow.incidents.wait_turn(grid_id, category.family)
    found = await ctx.uow.incidents.open_of(grid_id, codes, ctx.now - within) if codes else []
    head = incidents.foremost(one for one in found if incidents.is_alike(draft, one, category, ctx.now))
    return head if head is not None and await _may_join(ctx, draft, head) else None


async def same_danger(ctx: Context, draft: Ticket, found: Found) -> Ticket | None:
    """Find the danger that somebody has told of already; another flat, or the speaker's own, is another place."""
    head = await alike(ctx, draft) if found.place is not None else None
    if head is None or incidents.is_at_home(draft.text):
        return None
    says_flat = found.said and found.place is not None and found.place.flat
    return head if not says_flat or draft.flat == head.flat else None


async def asked_about(ctx: Context, draft: Ticket, code: str) -> Ticket | None:
    """Give the matter that a button of a draft names, if the draft still may be the same and it is still open."""
    named = await ctx.uow.tickets.find(int(code)) if code.isascii() and code.isdecimal() and len(code) < 19 else None
    if named is not None and named.state is State.MERGED:
        named = await ctx.uow.tickets.find(named.incident_id)
    category = ctx.guides.catalogue.get(draft.category)
    is_there = named is not None and named.grid_id == grid_of(ctx, draft) and named.category in kin(ctx, draft.category)
    if named is None or not is_there or not incidents.is_alike(draft, named, category, ctx.now):
        return None
    return named if await _may_join(ctx, draft, named) else None


async def _may_join(ctx: Context, draft: Ticket, head: Ticket) -> bool:
    is_own = await ctx.uow.tickets.reporter_of(head) == ctx.speaker.id
    speaks_of_staff = accusations.is_unfit(ctx, head, draft.text) or accusations.spoken_of(ctx, draft, draft.text)
    return not is_own and not speaks_of_staff


def _within(draft: Ticket, category: Category) -> timedelta | None:
    if draft.danger:
        return incidents.SAME_DANGER_WITHIN
    is_watched = category.near is not Near.NONE and category.within is not None
    return category.within.measured(_DAY) if is_watched and category.within is not None else None


async def take_turn(ctx: Context, ticket: Ticket) -> None:
    """File after whoever files the same at the same moment, and knowing of it."""
    category = ctx.guides.catalogue.get(ticket.category)
    if ticket.grid_id is not None and _within(ticket, category) is not None:
        await ctx.uow.incidents.take_turn(ticket.grid_id, category.family)


async def follow(ctx: Context, draft: Ticket, head: Ticket) -> Ticket:
    """File a draft as one more report of another matter; who worked on that reads how many they are, and the words."""
    counted = incidents.joined_by_one(head)
    own = draft.follow(head.id, await ctx.uow.new_number(), ctx.now, ctx.terms(draft), ctx.meter(draft))
    own = replace(await behalf.given(ctx, anonymity.filed(ctx, own)), grid_id=head.grid_id)
    ctx.uow.tickets.save(own)
    ctx.uow.tickets.save(counted)
    ctx.keep(replace(ctx.form.at_rest(), last=own.id, here={}))
    await ctx.uow.tickets.tell(TicketEvent(own.id, ctx.now, "submit", None if own.anonymous else ctx.speaker.id))
    await note(ctx, counted, own.text)
    if incidents.is_worth_telling(counted.followers):
        retell(ctx, counted)
    await alarm(ctx, counted)
    return own


async def leave(ctx: Context, own: Ticket) -> None:
    """Let somebody who follows a matter follow it no more."""
    head = await ctx.uow.tickets.find(own.incident_id)
    if head is None:
        return
    counted = incidents.left_by_one(head)
    ctx.uow.tickets.save(counted)
    if counted.state in UNDER_WAY and (not counted.followers or incidents.is_worth_telling(counted.followers)):
        retell(ctx, counted)


async def note(desk: Desk, head: Ticket, words: str) -> None:
    """Keep what somebody who has met the same said, for the staff; never who it was."""
    await desk.uow.tickets.tell(TicketEvent(head.id, desk.now, "follow", None, words[:LONGEST_NOTE]))


def retell(desk: Desk, head: Ticket) -> None:
    """Edit the cards of a matter in place, the group's too: how many have met it."""
    category = desk.guides.catalogue.get(head.category)
    desk.tell(*notices.cards_changed(head, category, desk.community, in_group=False))
    desk.tell(*(one.edited() for one in notices.to_group(head, category, desk.community)))


async def alarm(ctx: Context, ticket: Ticket) -> None:
    """Tell the lead and the community, once a day, that too many of a kind come from one place."""
    category = ctx.guides.catalogue.get(ticket.category)
    if category.hot is None or ticket.grid_id is None or not incidents.may_be_shared(ticket, category):
        return
    since = ctx.now - category.hot.within.measured(_DAY)
    reports = await ctx.uow.incidents.reports_of(ticket.grid_id, kin(ctx, ticket.category), since)
    # What this very unit adds is not in the store yet.
    reports.append(incidents.Report(ticket.building_id, 0))
    hot = incidents.hot_place(reports, ticket.building_id, category.hot)
    if hot is None or (hot.count > category.hot.count and not incidents.is_worth_telling(hot.count)):
        return
    admins = [
        one
        for grid in ctx.community.above(ticket.grid_id)
        for one in ctx.community.with_role(Role.COMMUNITY_ADMIN, grid.id)
    ]
    people = {one.id: one for one in (*ctx.community.leads_of(ticket.grid_id), *admins)}
    ctx.tell(*(crowds.alarm(ticket, category, hot, one, ctx.community, today=ctx.today) for one in people.values()))
