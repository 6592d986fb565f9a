"""The residents of a nurse who is gone: a colleague goes on with them, or whoever is the next nurse of that clinic."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.grids import Community
from bot.domain.messages import Arg, Notice
from bot.domain.people import Person, Role
from handlers.context import Desk
from storage.units import UnitOfWork


async def due(uow: UnitOfWork, _: datetime) -> list[Any]:
    """List the nurses who are gone and whose residents somebody of the same clinic could take over."""
    community = await uow.community()
    waiting = await uow.enrolments.nurses_but(_living(community)) | await uow.screenings.nurses_but(_living(community))
    gone = [await uow.people.find(nurse_id) for nurse_id in sorted(waiting)]
    return [one.id for one in gone if one is not None and _heir(community, one) is not None]


async def hand_over(desk: Desk, nurse_id: int, gone: Collection[int] = ()) -> None:
    """Give everything of the clinic that a nurse has left to a colleague; those whose programme is over too."""
    nurse = await desk.uow.people.get(nurse_id)
    heir = _heir(desk.community, nurse, gone)
    if heir is None:
        return
    enrolments = {one.id: one for one in await desk.uow.enrolments.every_of_nurses([nurse.id])}
    for enrolment in enrolments.values():
        desk.uow.enrolments.save(replace(enrolment, nurse_id=heir.id))
    for contacts in (await desk.uow.followups.of_all(enrolments)).values():
        for contact in contacts:
            if contact.occurred_on is None and contact.cancelled_at is None:
                desk.uow.followups.save(replace(contact, nurse_id=heir.id))
    for screening in await desk.uow.screenings.of_nurse(nurse.id):
        desk.uow.screenings.save(replace(screening, nurse_id=heir.id))
    count = sum(one.in_programme for one in enrolments.values())
    if count:
        desk.tell(Notice(heir.id, "care-taken-over", {"count": count}))


async def leave_care(desk: Desk, nurse: Person, gone: Collection[int]) -> None:
    """Give a nurse's residents to a colleague; where there is none, tell whoever leads there that they have nobody."""
    if _heir(desk.community, nurse, gone) is not None:
        await hand_over(desk, nurse.id, gone)
        return
    count = sum(one.in_programme for one in await desk.uow.enrolments.every_of_nurses([nurse.id]))
    if count:
        args: dict[str, Arg] = {"name": nurse.name, "count": count}
        desk.tell(*(Notice(one.id, "care-without-nurse", args) for one in desk.community.superiors_of(nurse)))


def _living(community: Community) -> set[int]:
    return {one.id for one in community.staff.values() if one.role is Role.NURSE}


def _heir(community: Community, nurse: Person, gone: Collection[int] = ()) -> Person | None:
    """Find a nurse of the same community, the one whose id comes first; of another one nobody takes over."""
    home = community.community_of(nurse.grid_id)
    leaving = {nurse.id, *gone}
    here = (one for one in community.staff.values() if one.role is Role.NURSE and one.id not in leaving)
    return next((one for one in here if community.community_of(one.grid_id) == home), None)
