"""Every button, pressed by everybody, through the front door. The table is written by hand.

`+` is done or answered; `.` is refused as not allowed; `c` is told which colleague has it; `n` finds nothing
behind it; `u` is not muted. Whoever is refused leaves no trace: no table changes, and nobody but the presser hears
anything.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.consents import ConsentKind
from bot.domain.deadlines import WALL
from bot.domain.enrolments import EnrolmentState
from bot.domain.health_questions import HealthQuestion
from bot.domain.leaves import Leave
from bot.domain.mutes import Mute
from bot.domain.people import Person, Role, number_of
from bot.domain.self_reports import SelfReport
from bot.domain.spans import Span, Unit
from bot.domain.tickets import Pause, Result, State
from bot.domain.unclear import Unclear
from bot.domain.visits import VisitRecord
from handlers import buttons, entry
from handlers.context import Desk
from storage.chats import Chat
from tests.support.builders import (
    a_claimed_ticket,
    a_draft,
    a_followup,
    a_panel,
    a_screening,
    a_ticket,
    an_adverse_event,
    an_enrolment,
)
from tests.support.clock import MORNING
from tests.support.stored import keep
from tests.support.town import CHEN, GAO, HE, LI, LIU, QIAN, SUN, WANG, XU, ZHAO, Town

PEOPLE = {
    "reporter": LI,
    "stranger": CHEN,
    "owner": WANG,
    "colleague": ZHAO,
    "elsewhere": LIU,
    "lead": SUN,
    "other_lead": "周强",
    "admin": QIAN,
    "subdistrict": GAO,
    "nurse": HE,
    "other_nurse": XU,
}
"""The reporter is the patient of the nurse too; the owner is a candidate while nobody has claimed it."""

TABLE = """
                       on         reporter stranger owner colleague elsewhere lead other_lead admin subdistrict nurse \
other_nurse
menu:repair            anything        +       +      +       +         +       +       +       +        +        +    +
menu:complaint         anything        +       +      +       +         +       +       +       +        +        +    +
menu:waste             anything        +       +      +       +         +       +       +       +        +        +    +
menu:health            anything        +       +      +       +         +       +       +       +        +        +    +
menu:progress          anything        +       +      +       +         +       +       +       +        +        +    +
menu:person            anything        +       +      +       +         +       +       +       +        +        +    +
menu:today             anything        .       .      .       .         .       .       .       .        .        +    +
menu:overdue           anything        .       .      .       .         .       .       .       .        .        +    +
menu:enrol             anything        .       .      .       .         .       .       .       .        .        +    +
menu:all               anything        +       +      +       +         +       +       +       +        +        +    +
waste:ask              anything        +       +      +       +         +       +       +       +        +        +    +
health:ask             anything        +       +      +       +         +       +       +       +        +        +    +
waste:of               anything        +       +      +       +         +       +       +       +        +        +    +
waste:made             material        +       +      +       +         +       +       +       +        +        +    +
waste:fetch            anything        +       +      +       +         +       +       +       +        +        +    +
health:of              anything        +       +      +       +         +       +       +       +        +        +    +
welcome:speak          language        +       +      +       +         +       +       +       +        +        +    +
health:reply           question        .       .      .       .         .       .       .       .        .        +    .
drafts:submit          draft           +       .      .       .         .       .       .       .        .        .    .
drafts:place           draft           +       .      .       .         .       .       .       .        .        .    .
drafts:category        draft           +       .      .       .         .       .       .       .        .        .    .
drafts:anonymous       draft           +       .      .       .         .       .       .       .        .        .    .
drafts:sign            draft           +       .      .       .         .       .       .       .        .        .    .
drafts:discard         draft           +       .      .       .         .       .       .       .        .        .    .
drafts:anew            draft           +       .      .       .         .       .       .       .        .        .    .
drafts:anyway          draft           +       .      .       .         .       .       .       .        .        .    .
drafts:public          draft           +       .      .       .         .       .       .       .        .        .    .
drafts:as              in_category     +       .      .       .         .       .       .       .        .        .    .
meanings:is            as_meant        +       .      .       .         .       .       .       .        .        .    .
drafts:at              at_place        +       .      .       .         .       .       .       .        .        .    .
drafts:append          late_line       +       .      .       .         .       .       .       .        .        .    .
drafts:undo            opened          +       .      .       .         .       .       .       .        .        .    .
progress:show          claimed         +       .      +       +         .       +       .       +        +        .    .
tickets:details        claimed         +       .      +       +         .       +       .       +        +        .    .
tickets:claim          opened          .       .      +       +         .       +       .       +        +        .    .
tickets:decline        opened          .       .      +       +         .       .       .       .        .        .    .
tickets:soon           claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:afternoon      claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:tomorrow       claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:depart         claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:arrive         claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:wait           claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:return         claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:return-grid    claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:return-trade   claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:return-busy    claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:handover       claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:to             to_a_colleague  c       .      +       c         .       c       .       c        c        .    .
tickets:resolve        claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:nophoto        claimed         c       .      +       c         .       c       .       c        c        .    .
tickets:result         as_fixed        c       .      +       c         .       c       .       c        c        .    .
tickets:share          claimed        c       .      +       c         .       c       .       c        c        .    .
tickets:with           with_property  c       .      +       c         .       c       .       c        c        .    .
tickets:send           to_property    c       .      +       c         .       c       .       c        c        .    .
waits:days             for_three_days c       .      +       c         .       c       .       c        c        .    .
waits:resident         claimed        c       .      +       c         .       c       .       c        c        .    .
waits:on               paused         c       .      +       c         .       c       .       c        c        .    .
waits:ask              claimed        c       .      +       c         .       c       .       c        c        .    .
waits:longer           for_three_days c       .      +       c         .       c       .       c        c        .    .
waits:grant            longer_wanted  .       .      .       .         .       +       .       +        +        .    .
waits:deny             longer_wanted  .       .      .       .         .       +       .       +        +        .    .
drafts:met             alike          +       .      .       .         .       .       .       .        .        .    .
drafts:apart           alike          +       .      .       .         .       .       .       .        .        .    .
tickets:merge          claimed        .       .      +       .         .       +       .       +        +        .    .
incidents:into         two_alike      .       .      +       .         .       +       .       +        +        .    .
incidents:part         merged         +       .      .       .         .       .       .       .        .        .    .
tickets:split          merged         .       .      .       .         .       +       .       +        +        .    .
tickets:ask            claimed         .       .      +       .         .       .       .       .        .        .    .
messengers:ask      anything        n       n       n       n       n       n       n       n       n       n       n
messengers:agree    anything        n       n       n       n       n       n       n       n       n       n       n
messengers:stay     anything        n       n       n       n       n       n       n       n       n       n       n
messengers:back     anything        n       n       n       n       n       n       n       n       n       n       n
menu:settings          anything        +       +       +       +       +       +       +       +       +       +       +
menu:for-other         anything        .       .       +       +       +       +       +       +       +       .       .
lessons:list           anything        .       .      .       .         .       .       .       +        +        .    .
lessons:of             not_understood  .       .      .       .         .       .       .       +        +        .    .
lessons:drop           not_understood  .       .      .       .         .       .       .       +        +        .    .
mutes:ask              claimed         .       .       .       .       .       +       .       +       +       .       .
mutes:agree            mute_asked      .       .       .       .       .       .       +       +       +       .       .
mutes:refuse           mute_asked      .       .       .       .       .       .       +       +       +       .       .
mutes:appeal           anything        u       u       u       u       u       u       u       u       u       u       u
mutes:lift             mute_appealed   .       .       .       .       .       .       .       .       +       .       .
mutes:uphold           mute_appealed   .       .       .       .       .       .       .       .       +       .       .
takeovers:code         walk_in         .       .       +       .       .       .       .       .       .       .       .
takeovers:deny         taken           +       .       .       .       .       .       .       .       .       .       .
takeovers:keep         taken           .       .       +       .       .       .       .       .       .       .       .
takeovers:mine         anything        x       x       x       x       x       x       x       x       x       x       x
entry:with             no_code         +       +       +       +       +       +       +       +       +       +       +
entry:me               anything        x       x       x       x       x       x       x       x       x       x       x
devices:list           anything        +       +       +       +       +       +       +       +       +       +       +
devices:code           anything        +       +       +       +       +       +       +       +       +       +       +
devices:end            device          +       n       n       n       n       n       n       n       n       n       n
devices:leave          device          +       n       n       n       n       n       n       n       n       n       n
entry:at               door            +       +       +       +       +       +       +       +       +       +       +
catalogue:open         anything        .       .       .       .       .       .       .       +       +       .       .
invitations:start      anything        .       .       .       .       .       +       +       +       +       .       .
invitations:list       anything        .       .       .       .       .       +       +       +       +       .       .
invitations:as         as_worker       .       .       .       .       .       +       +       +       +       .       .
invitations:in         in_grid         .       .       .       .       .       +       .       +       +       .       .
invitations:revoke     invited         .       .       .       .       .       +       .       +       +       .       .
assignments:whom       opened          .       .      .       .         .       +       .       +        +        .    .
assignments:to         to_a_colleague  .       .      .       .         .       +       .       +        +        .    .
leaves:undo            on_leave        .       .      +       .         .       +       .       +        +        .    .
dismissals:yes         another         .       .      .       .         .       +       .       +        +        .    .
groups:code            grid            .       .      .       .         .       +       .       +        +        .    .
groups:below           grid            .       .      .       .         .       +       .       +        +        .    .
questions:answer       claimed         +       .      +       .         .       .       .       .        .        .    .
questions:end          claimed         +       .      +       .         .       .       .       .        .        .    .
ratings:good           resolved        +       .      .       .         .       .       .       .        .        .    .
ratings:fair           resolved        +       .      .       .         .       .       .       .        .        .    .
ratings:bad            resolved        +       .      .       .         .       .       .       .        .        .    .
enrolments:eligible    screening       .       .      .       .         .       .       .       .        .        +    .
enrolments:ineligible  screening       .       .      .       .         .       .       .       .        .        +    .
consents:agree       coded           +       .      .       .         .       .       .       .        .        .    .
consents:refuse      coded           +       .      .       .         .       .       .       .        .        .    .
plans:date        enrolled        .       .      .       .         .       .       .       .        .        +    .
plans:make        enrolled        .       .      .       .         .       .       .       .        .        +    .
plans:every       every_week      .       .      .       .         .       .       .       .        .        +    .
followups:well         contact         +       .      .       .         .       .       .       .        .        .    .
followups:joint        contact         +       .      .       .         .       .       .       .        .        .    .
followups:call         contact         +       .      .       .         .       .       .       .        .        .    .
followups:leave        enrolled        +       .      .       .         .       .       .       .        .        .    .
enrolments:menopause past_it       .       .      .       .         .       .       .       .        .        +    .
enrolments:excluded unfit         .       .      .       .         .       .       .       .        .        +    .
consents:relative   offered       .       .      .       .         .       .       .       .        .        +    .
consents:paper      offered       .       .      .       .         .       .       .       .        .        +    .
consents:kin        as_child      +       .      .       .         .       .       .       .        .        .    .
consents:basis      asked_to      +       .      .       .         .       .       .       .        .        .    .
plans:other         enrolled      .       .      .       .         .       .       .       .        .        +    .
own:wrong           enrolled      +       .      .       .         .       .       .       .        .        .    .
visits:card         enrolled      .       .      .       .         .       .       .       .        .        +    .
visits:save         recorded      .       .      .       .         .       .       .       .        .        +    .
visits:rewrite      recorded      .       .      .       .         .       .       .       .        .        +    .
visits:advise       advised       .       .      .       .         .       .       .       .        .        +    .
visits:reached      recorded      .       .      .       .         .       .       .       .        .        +    .
visits:correct      visited       .       .      .       .         .       .       .       .        .        +    .
visits:went         in_person     .       .      .       .         .       .       .       .        .        +    .
self:is             light_diet    +       .      .       .         .       .       .       .        .        .    .
self:skip           no_diet       +       .      .       .         .       .       .       .        .        .    .
self:stop           told_of       +       .      .       .         .       .       .       .        .        .    .
courses:pause       planned       .       .      .       .         .       .       .       .        .        +    .
courses:review      planned       .       .      .       .         .       .       .       .        .        +    .
courses:lose        planned       .       .      .       .         .       .       .       .        .        +    .
courses:move        planned       .       .      .       .         .       .       .       .        .        +    .
courses:extend      planned       .       .      .       .         .       .       .       .        .        +    .
courses:close       planned       .       .      .       .         .       .       .       .        .        +    .
courses:leave       planned       .       .      .       .         .       .       .       .        .        +    .
courses:resume      on_hold       .       .      .       .         .       .       .       .        .        +    .
courses:because     for_hospital  .       .      .       .         .       .       .       .        .        +    .
courses:complete    closing       .       .      .       .         .       .       .       .        .        +    .
labs:save           lab_read      .       .      .       .         .       .       .       .        .        +    .
labs:rewrite        lab_read      .       .      .       .         .       .       .       .        .        +    .
labs:amend          lab_again     .       .      .       .         .       .       .       .        .        +    .
nursing:of          line_of       .       .      .       .         .       .       .       .        .        +    .
labs:correct        lab_kept      .       .      .       .         .       .       .       .        .        +    .
adverse:save        event_read    .       .      .       .         .       .       .       .        .        +    .
adverse:rewrite     event_read    .       .      .       .         .       .       .       .        .        +    .
adverse:severity    as_mild       .       .      .       .         .       .       .       .        .        +    .
adverse:close       event         .       .      .       .         .       .       .       .        .        +    .
adverse:ended       as_better     .       .      .       .         .       .       .       .        .        +    .
lists:today            anything        .       .      +       +         +       +       +       +        +        .    .
lists:late             anything        .       .      +       +         +       +       +       +        +        .    .
lists:mine             anything        .       .      +       +         +       +       +       +        +        .    .
lists:stuck            anything        .       .      .       .         .       +       +       +        +        .    .
summaries:grids        in_march        .       .      .       .         .       +       +       +        +        .    .
summaries:categories   in_march        .       .      .       .         .       +       +       +        +        .    .
"""

Arrange = Callable[[Town, str], Awaitable[str]]


async def ticket_fields(town: Town) -> dict[str, Any]:
    li, wang, zhao, sun = [await town.person(name) for name in (LI, WANG, ZHAO, SUN)]
    assert li.building_id is not None
    home = {"building_id": li.building_id, "entrance": li.entrance, "reporter_id": li.id}
    return {**home, "grid_id": wang.grid_id, "candidates": (wang.id, zhao.id), "desk_id": sun.id}


async def draft(town: Town, _: str) -> str:
    fields = await ticket_fields(town)
    kept = a_draft(**{name: fields[name] for name in ("building_id", "entrance", "reporter_id")})
    await keep(town.app.units, tickets=[kept])
    return str(kept.id)


async def opened(town: Town, _: str) -> str:
    kept = a_ticket(**await ticket_fields(town))
    await keep(town.app.units, tickets=[kept])
    return str(kept.id)


async def claimed(town: Town, _: str) -> str:
    kept = a_claimed_ticket(**await ticket_fields(town), owner_id=(await town.person(WANG)).id)
    await keep(town.app.units, tickets=[kept])
    return str(kept.id)


async def with_property(town: Town, who: str) -> str:
    return f"{await claimed(town, who)}.property"


async def to_property(town: Town, who: str) -> str:
    """The owner has said why it is returned."""
    kept = await claimed(town, who)
    uow = town.app.units.begin()
    form = await uow.forms.of((await town.person(WANG)).id)
    uow.forms.save(form.waiting("return", int(kept), reason="reason-trade"))
    await uow.commit()
    return f"{kept}.property"


async def for_three_days(town: Town, who: str) -> str:
    return f"{await claimed(town, who)}.3"


async def paused(town: Town, _: str) -> str:
    """It waits for parts."""
    kept = a_claimed_ticket(**await ticket_fields(town), owner_id=(await town.person(WANG)).id)
    kept = kept.wait(Pause.PARTS, MORNING + timedelta(days=3), MORNING, WALL)
    await keep(town.app.units, tickets=[kept])
    return str(kept.id)


async def longer_wanted(town: Town, _: str) -> str:
    """The owner has asked for more time."""
    kept = a_claimed_ticket(**await ticket_fields(town), owner_id=(await town.person(WANG)).id)
    await keep(town.app.units, tickets=[kept.ask_extension(Span(3, Unit.DAY), "要等材料")])
    return str(kept.id)


async def alike(town: Town, who: str) -> str:
    """A neighbour has reported the same thing."""
    neighbours = a_ticket(**await ticket_fields(town) | {"reporter_id": (await town.person(CHEN)).id})
    await keep(town.app.units, tickets=[neighbours])
    return f"{await draft(town, who)}.{neighbours.id}"


async def two_alike(town: Town, who: str) -> str:
    other = a_ticket(**await ticket_fields(town) | {"reporter_id": (await town.person(CHEN)).id})
    await keep(town.app.units, tickets=[other])
    return f"{await claimed(town, who)}.{other.id}"


async def merged(town: Town, _: str) -> str:
    """The reporter's is one more report of what was settled for a neighbour."""
    fields = await ticket_fields(town)
    wang, chen = await town.person(WANG), await town.person(CHEN)
    head = a_claimed_ticket(**fields | {"reporter_id": chen.id}, owner_id=wang.id, followers=1)
    head = head.resolve(Result.FIXED, MORNING)
    own = a_ticket(**fields, state=State.MERGED, incident_id=head.id, due_at=None)
    await keep(town.app.units, tickets=[head, own])
    return str(own.id)


async def mute_asked(town: Town, _: str) -> str:
    """The lead asks that the reporter be muted."""
    uow = town.app.units.begin()
    asked = Mute(await uow.new_id(), (await town.person(LI)).id, "乱报", (await town.person(SUN)).id, town.clock.now())
    uow.mutes.add(asked)
    await uow.commit()
    return str(asked.id)


async def mute_appealed(town: Town, who: str) -> str:
    """The administrator has agreed, and the reporter has appealed."""
    mute_id, now = int(await mute_asked(town, who)), town.clock.now()
    uow = town.app.units.begin()
    asked = await uow.mutes.get(mute_id)
    uow.mutes.save(asked.agree((await town.person(QIAN)).id, now).ask_to_lift("没有", now))
    await uow.commit()
    return str(mute_id)


async def not_understood(town: Town, _: str) -> str:
    """The reporter has said something that nobody has explained yet."""
    uow = town.app.units.begin()
    said = Unclear(await uow.new_id(), (await town.person(LI)).id, None, "三蹦子窜来窜去", town.clock.now())
    uow.unclear.add(said)
    await uow.commit()
    return str(said.id)


async def question(town: Town, _: str) -> str:
    """The reporter has asked something that the content does not answer."""
    uow = town.app.units.begin()
    reporter = await town.person(LI)
    asked = HealthQuestion(await uow.new_id(), reporter.id, None, "痛风能吃仙人掌吗", town.clock.now())
    uow.health_questions.add(asked)
    await uow.commit()
    return str(asked.id)


async def walk_in(town: Town, _: str) -> str:
    """The owner has filed it for a walk-in."""
    fields = await ticket_fields(town) | {"reporter_id": None, "filed_by": (await town.person(WANG)).id}
    kept = a_ticket(**fields, on_behalf="王奶奶\n")
    await keep(town.app.units, tickets=[kept])
    return str(kept.id)


async def taken(town: Town, _: str) -> str:
    """The reporter has taken over what the owner filed for her."""
    fields = await ticket_fields(town) | {"filed_by": (await town.person(WANG)).id}
    kept = a_ticket(**fields, on_behalf="李桂芳\n")
    await keep(town.app.units, tickets=[kept])
    return str(kept.id)


async def resolved(town: Town, _: str) -> str:
    kept = a_claimed_ticket(**await ticket_fields(town), owner_id=(await town.person(WANG)).id)
    kept = replace(kept.resolve(Result.FIXED, MORNING), state=State.RESOLVED)
    await keep(town.app.units, tickets=[kept])
    return f"{kept.id}.0"


async def late_line(town: Town, who: str) -> str:
    return f"{await draft(town, who)}.{await opened(town, who)}"


async def at_place(town: Town, who: str) -> str:
    return f"{await draft(town, who)}.{(await town.person(LI)).building_id}-2-301"


async def to_a_colleague(town: Town, who: str) -> str:
    return f"{await claimed(town, who)}.{(await town.person(ZHAO)).id}"


async def resident(town: Town, _: str) -> str:
    return str((await town.person(LI)).id)


async def grid(town: Town, _: str) -> str:
    return str((await town.person(WANG)).grid_id)


async def device(_: Town, __: str) -> str:
    """The one on which the reporter writes."""
    return str(number_of(f"web:{LI}"))


async def door(town: Town, _: str) -> str:
    return f"{(await town.person(LI)).building_id}.2"


async def in_grid(town: Town, _: str) -> str:
    return f"{(await town.person(WANG)).grid_id}.grid_worker"


async def invited(town: Town, _: str) -> str:
    """Somebody new is invited to work beside the owner."""

    async def invite(desk: Desk) -> None:
        await entry.invite(desk, Role.GRID_WORKER, "A1", "新来的")

    await town.app.dispatcher.transact(invite)
    (issued,) = await town.app.units.begin().people.passes(entry.INVITATION, town.clock.now())
    return str(issued.number)


async def on_leave(town: Town, _: str) -> str:
    wang = await town.person(WANG)
    uow = town.app.units.begin()
    leave = Leave(
        await uow.new_id(), wang.id, wang.id, MORNING.date() + timedelta(days=3), MORNING.date() + timedelta(days=4)
    )
    uow.leaves.add(leave.planned(UTC))
    await uow.commit()
    return str(leave.id)


async def another(town: Town, _: str) -> str:
    """One more who works beside the owner."""
    uow = town.app.units.begin()
    person = Person(await uow.new_id(), Role.GRID_WORKER, "新来的", grid_id=(await town.person(WANG)).grid_id)
    uow.people.add(person)
    await uow.commit()
    return str(person.id)


async def care(town: Town) -> dict[str, int]:
    return {"person_id": (await town.person(LI)).id, "nurse_id": (await town.person(HE)).id}


async def screening(town: Town, _: str) -> str:
    kept = a_screening(**await care(town))
    await keep(town.app.units, screenings=[kept])
    return str(kept.id)


async def coded(town: Town, _: str) -> str:
    known = await care(town)
    kept = a_screening(**known, signer_id=known["person_id"], eligible=True, agreed=(ConsentKind.PROGRAMME,))
    await keep(town.app.units, screenings=[kept])
    return str(kept.id)


async def offered(town: Town, _: str) -> str:
    kept = a_screening(**await care(town), eligible=True)
    await keep(town.app.units, screenings=[kept])
    return str(kept.id)


async def for_a_relative(town: Town, _: str) -> str:
    """The reporter signs for somebody who was never seen here."""
    known = await care(town)
    kept = a_screening(nurse_id=known["nurse_id"], signer_id=known["person_id"], by_relative=True, eligible=True)
    await keep(town.app.units, screenings=[kept])
    return str(kept.id)


def in_programme(state: EnrolmentState) -> Arrange:
    async def arranged(town: Town, _: str) -> str:
        enrolment = an_enrolment(**await care(town), planned=True, state=state)
        planned = a_followup(**await care(town), enrolment_id=enrolment.id)
        await keep(town.app.units, enrolments=[enrolment], followups=[planned])
        return str(enrolment.id)

    return arranged


async def for_hospital(town: Town, who: str) -> str:
    """The reason of a pause is asked of whoever presses, as if it had been theirs to give."""
    enrolment_id = await in_programme(EnrolmentState.ACTIVE)(town, who)
    person = await town.person(who)
    uow = town.app.units.begin()
    form = await uow.forms.of(person.id)
    uow.forms.save(form.waiting("course", int(enrolment_id), what="pause", day=None))
    await uow.commit()
    return f"{enrolment_id}.pause-hospital"


async def told_of(town: Town, who: str) -> str:
    followup_id = int(await contact(town, who))
    uow = town.app.units.begin()
    followup = await uow.followups.get(followup_id)
    report = SelfReport(await uow.new_id(), followup.enrolment_id, followup_id, MORNING)
    uow.self_reports.add(report)
    await uow.commit()
    return str(report.id)


async def enrolled(town: Town, _: str) -> str:
    kept = an_enrolment(**await care(town))
    await keep(town.app.units, enrolments=[kept])
    return str(kept.id)


async def contact(town: Town, who: str) -> str:
    enrolment_id = int(await enrolled(town, who))
    kept = a_followup(**await care(town), enrolment_id=enrolment_id, due_at=MORNING + timedelta(days=10))
    await keep(town.app.units, followups=[kept])
    return str(kept.id)


_READ = {"rest": "", "day": "2026-03-12", "reached": True, "way": "telephone", "advice": []}


async def recorded(town: Town, who: str) -> str:
    """A line was read back to whoever presses, as if it had been theirs to write."""
    enrolment_id = await enrolled(town, who)
    person = await town.person(who)
    uow = town.app.units.begin()
    form = await uow.forms.of(person.id)
    seen = len(await uow.visits.of(int(enrolment_id)))
    uow.forms.save(form.waiting("record", int(enrolment_id), urate=412.0, words="尿酸 412", seen=seen, **_READ))
    await uow.commit()
    return enrolment_id


async def waits_for(town: Town, who: str, enrolment_id: str, kind: str, **data: Any) -> str:
    """Something was read back to whoever presses, as if it had been theirs to write."""
    person = await town.person(who)
    uow = town.app.units.begin()
    form = await uow.forms.of(person.id)
    uow.forms.save(form.waiting(kind, int(enrolment_id), **data))
    await uow.commit()
    return enrolment_id


async def lab_read(town: Town, who: str) -> str:
    enrolment_id = await enrolled(town, who)
    return await waits_for(town, who, enrolment_id, "lab", words="尿酸 412", on="2026-03-12", corrects=None)


async def line_of(town: Town, who: str) -> str:
    """A line of somebody of whose name there are two was written by whoever presses."""
    enrolment_id = await enrolled(town, who)
    return await waits_for(town, who, enrolment_id, "result_of", words="化验 李桂芳 尿酸 412")


async def visited(town: Town, who: str) -> str:
    enrolment_id = await enrolled(town, who)
    nurse, uow = await town.person(HE), town.app.units.begin()
    day = date(2026, 3, 12)
    record = VisitRecord(await uow.new_id(), int(enrolment_id), None, nurse.id, day, MORNING, 421.0, "尿酸 421")
    uow.visits.add(record)
    await uow.commit()
    return f"{enrolment_id}.{record.id}"


async def lab_kept(town: Town, who: str) -> str:
    enrolment_id = await enrolled(town, who)
    panel = a_panel(enrolment_id=int(enrolment_id), recorded_by=(await town.person(HE)).id, drawn_on=date(2026, 3, 12))
    await keep(town.app.units, lab_panels=[panel])
    return f"{enrolment_id}.{panel.id}"


async def lab_again(town: Town, who: str) -> str:
    """The draw that was read back is there already."""
    enrolment_id = (await lab_kept(town, who)).partition(".")[0]
    return await waits_for(town, who, enrolment_id, "lab", words="尿酸 415", on="2026-03-12", corrects=None)


async def event_read(town: Town, who: str) -> str:
    enrolment_id = await enrolled(town, who)
    return await waits_for(town, who, enrolment_id, "adverse", words="皮疹", day="2026-03-12", severity="mild")


async def event(town: Town, who: str) -> str:
    enrolment_id = await enrolled(town, who)
    kept = an_adverse_event(enrolment_id=int(enrolment_id), recorded_by=(await town.person(HE)).id)
    await keep(town.app.units, adverse_events=[kept])
    return str(kept.id)


def followed_by(arrange: Arrange, code: str) -> Arrange:
    async def arranged(town: Town, who: str) -> str:
        return f"{await arrange(town, who)}{code}"

    return arranged


async def anything(_: Town, __: str) -> str:
    return "0"


async def in_march(_: Town, __: str) -> str:
    return "20260301.month"


ARRANGED: dict[str, Arrange] = {
    "anything": anything,
    "language": followed_by(anything, ".en"),
    "material": followed_by(anything, ".plastic"),
    "question": question,
    "resident": resident,
    "device": device,
    "door": door,
    "as_worker": followed_by(anything, ".grid_worker"),
    "in_grid": in_grid,
    "invited": invited,
    "on_leave": on_leave,
    "another": another,
    "draft": draft,
    "in_category": followed_by(draft, ".lift"),
    "as_meant": followed_by(draft, ".repair-lift"),
    "at_place": at_place,
    "late_line": late_line,
    "opened": opened,
    "claimed": claimed,
    "to_a_colleague": to_a_colleague,
    "as_fixed": followed_by(claimed, ".fixed"),
    "with_property": with_property,
    "to_property": to_property,
    "for_three_days": for_three_days,
    "paused": paused,
    "longer_wanted": longer_wanted,
    "alike": alike,
    "two_alike": two_alike,
    "merged": merged,
    "resolved": resolved,
    "mute_asked": mute_asked,
    "not_understood": not_understood,
    "mute_appealed": mute_appealed,
    "walk_in": walk_in,
    "taken": taken,
    "no_code": followed_by(anything, ".AAAABBBBCCC2"),
    "grid": grid,
    "screening": screening,
    "coded": coded,
    "enrolled": enrolled,
    "every_week": followed_by(enrolled, ".7"),
    "contact": contact,
    "recorded": recorded,
    "lab_read": lab_read,
    "line_of": line_of,
    "lab_kept": lab_kept,
    "lab_again": lab_again,
    "event_read": event_read,
    "as_mild": followed_by(event_read, ".mild"),
    "event": event,
    "as_better": followed_by(event, ".better"),
    "past_it": followed_by(screening, ".yes"),
    "unfit": followed_by(screening, ".liver"),
    "offered": offered,
    "as_child": followed_by(for_a_relative, ".child"),
    "asked_to": followed_by(for_a_relative, ".child-asked_to"),
    "visited": visited,
    "advised": followed_by(recorded, ".diet"),
    "in_person": followed_by(recorded, ".person"),
    "told_of": told_of,
    "light_diet": followed_by(told_of, ".diet-light"),
    "no_diet": followed_by(told_of, ".diet"),
    "planned": in_programme(EnrolmentState.ACTIVE),
    "on_hold": in_programme(EnrolmentState.PAUSED),
    "closing": in_programme(EnrolmentState.CLOSING),
    "for_hospital": for_hospital,
    "in_march": in_march,
}

HEADING, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
REFUSED = {
    ".": "refused-not-allowed",
    "c": "ticket-error-already-claimed",
    "n": "refused-not-found",
    "x": "code-refused",
    "u": "mute-error-not-muted",
}
_TOLD = {"inbox", "outbox", "leases", "sqlite_sequence"}


class Ledger:
    """Everything that stands in the tables, to be compared."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        names = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self._tables = sorted({name for (name,) in names} - _TOLD)

    def everything(self) -> list[Any]:
        return [self._connection.execute(f"SELECT * FROM {name}").fetchall() for name in self._tables]  # noqa: S608

    def told(self) -> list[Any]:
        return self._connection.execute("SELECT person_id, id FROM outbox ORDER BY id").fetchall()

    def close(self) -> None:
        self._connection.close()


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
async def test_a_button_is_only_for_those_whom_it_is_for(row: list[str], community: Town, tmp_path: Path) -> None:
    name, on, *signs = row
    ledger = Ledger(tmp_path / "town.sqlite3")
    for column, sign in zip(HEADING[1:], signs, strict=True):
        who = PEOPLE[column]
        presser = await community.person(who)
        action = f"{name}:{await ARRANGED[on](community, who)}"
        before, told = ledger.everything(), ledger.told()

        handled = await community.send(who, action)

        keys = {reply.key for reply in handled.replies}
        assert handled.incident == "", f"{column} pressing {name}"
        if sign == "+":
            assert not {key for key in keys if key.startswith("refused") or "already-claimed" in key}, column
        else:
            assert keys == {REFUSED[sign]}, f"{column} pressing {name}"
            assert ledger.everything() == before, f"{column} pressing {name} left a trace"
            assert {person for person, _ in ledger.told()[len(told) :]} == {presser.id}
    ledger.close()


def test_every_button_of_the_program_stands_in_the_table() -> None:
    known = {*buttons.MENU, *buttons.STEPS, *buttons.CHOICES}

    assert {row[0] for row in ROWS} == known
    assert len(ROWS) == len(known)
    assert all(len(row) == len(HEADING) + 1 for row in ROWS)


async def meet_in_a_group(town: Town) -> None:
    """Bind the group in which the buttons are pressed."""
    uow = town.app.units.begin()
    lead = await town.person(SUN)
    uow.chats.add(Chat(await uow.new_id(), "web", "-100", grid_id=lead.grid_id, bound_by=lead.id))
    await uow.commit()


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
async def test_where_others_read_along_only_three_buttons_do_anything(
    row: list[str], community: Town, tmp_path: Path
) -> None:
    name, on, *signs = row
    await meet_in_a_group(community)
    is_open_to_staff = name in {"tickets:claim", "tickets:details", "tickets:decline"}
    ledger = Ledger(tmp_path / "town.sqlite3")
    for column, sign in zip(HEADING[1:], signs, strict=True):
        who = PEOPLE[column]
        presser = await community.person(who)
        action = f"{name}:{await ARRANGED[on](community, who)}"
        before, told = ledger.everything(), ledger.told()

        pressed = await community.inbound(who, action=action, chat="group:-100", address="-100")
        handled = await community.app.dispatcher.handle(pressed)

        keys = {reply.key for reply in handled.replies}
        assert handled.incident == "", f"{column} pressing {name}"
        if not presser.is_staff:
            assert keys == {"group-link-first"}, f"{column} pressing {name}"
        elif not is_open_to_staff or sign == ".":
            assert keys == {"refused-not-allowed"}, f"{column} pressing {name}"
        else:
            assert not {key for key in keys if key.startswith("refused")}, f"{column} pressing {name}"
            continue
        assert ledger.everything() == before, f"{column} pressing {name} left a trace"
        assert {person for person, _ in ledger.told()[len(told) :]} == {presser.id}
    ledger.close()


async def test_who_is_complained_about_can_press_nothing_of_it(community: Town, tmp_path: Path) -> None:
    fields = await ticket_fields(community)
    wang, sun = await community.person(WANG), await community.person(SUN)
    complaint = a_ticket(
        **{**fields, "candidates": (sun.id,)}, category="other", subject_id=wang.id, subject_role="grid_worker"
    )
    await keep(community.app.units, tickets=[complaint])
    for who in PEOPLE.values():
        await community.person(who)
    ledger = Ledger(tmp_path / "town.sqlite3")
    before = ledger.everything()

    for who in (WANG, ZHAO, QIAN, GAO, HE, CHEN):
        for name in ("tickets:claim", "tickets:details", "tickets:decline", "progress:show", "tickets:ask"):
            handled = await community.send(who, f"{name}:{complaint.id}")
            assert [reply.key for reply in handled.replies] == ["refused-not-allowed"], f"{who} {name}"
        assert [notice for notice in await community.heard(who) if notice.slot == f"ticket:{complaint.id}"] == []
    assert ledger.everything() == before
    ledger.close()

    assert [reply.key for reply in (await community.send(SUN, f"tickets:details:{complaint.id}")).replies] == [
        "ticket-details"
    ]
