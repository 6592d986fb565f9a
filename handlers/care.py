"""A nurse's way to a resident of the programme: by right, and every look at the record is written down first."""

from collections.abc import Mapping

from bot.domain import audit
from bot.domain.audit import Look
from bot.domain.enrolments import IN_PROGRAMME, Enrolment, EnrolmentEvent, EnrolmentState
from bot.domain.errors import NotFound, ProgrammeOver
from bot.domain.messages import Arg, Button, Notice
from bot.domain.people import Person
from bot.domain.permissions import Action, CareOf, Relation, right
from handlers.context import Context, Desk
from handlers.dialogue import Reply

LONGEST_NAME = 30
"""Characters of a name that a line may begin with."""


async def enrolment_of(ctx: Context, enrolment_id: int, action: Action = Action.RECORD_FOLLOWUP) -> Enrolment:
    """Load an enrolment for one of the clinic's nurses, or for the resident whose it is."""
    enrolment = await ctx.uow.enrolments.get(enrolment_id)
    ctx.require(action, CareOf(enrolment.person_id, enrolment.nurse_id))
    return enrolment


async def awaited(ctx: Context, enrolment_id: int, kind: str, action: Action = Action.RECORD_FOLLOWUP) -> Enrolment:
    """Load the enrolment of what was read back in a form of this kind and waits for 保存; raises NotFound."""
    enrolment = await enrolment_of(ctx, enrolment_id, action)
    if ctx.form.kind != kind or ctx.form.about != enrolment_id:
        raise NotFound
    return enrolment


def require_in_programme(enrolment: Enrolment) -> None:
    """Refuse to keep anything new of somebody's health once the programme is over; raises ProgrammeOver."""
    if not enrolment.in_programme:
        raise ProgrammeOver(name=enrolment.name)


def require_consent(enrolment: Enrolment) -> None:
    """Refuse to keep anything of somebody's health once they have left; raises ProgrammeOver.

    Of a programme that has run its course late values and corrections are still kept.
    """
    if enrolment.is_closed_to_staff:
        raise ProgrammeOver(name=enrolment.name)


async def note_look(desk: Desk, person: Person, enrolment: Enrolment, look: Look) -> None:
    """Write down that a nurse looks at somebody's record, and by what right; one's own is one's own to see."""
    care = CareOf(enrolment.person_id, enrolment.nurse_id)
    by = right(person, Action.SEE_RECORD, care, desk.community)
    if by is not None and person.id != enrolment.person_id:
        await desk.uow.audits.add(desk.now, person.id, look, audit.enrolment_of(enrolment.id), by.value)


async def named_first(ctx: Context, text: str, states: frozenset[EnrolmentState] = IN_PROGRAMME) -> list[Enrolment]:
    """List whose name a text begins with in the speaker's clinic; of several names the longest, maybe of two people.

    Of these only enrolments in one of `states` are given: 张桂兰, who has left, is never taken for 张桂.
    """
    prefixes = {text[:length] for length in range(1, LONGEST_NAME + 1)}
    found = await ctx.uow.enrolments.named(clinic_of(ctx), prefixes)
    longest = max((len(one.name) for one in found), default=0)
    return [one for one in found if len(one.name) == longest and one.state in states]


async def named_late(ctx: Context, text: str) -> list[Enrolment]:
    """List whose name a text begins with, in the programme or after its course: late values and corrections.

    Of somebody who is in the programme again the former enrolment is not meant.
    """
    named = await named_first(ctx, text, IN_PROGRAMME | {EnrolmentState.COMPLETED})
    present = {one.person_id for one in named if one.in_programme}
    return [one for one in named if one.in_programme or one.person_id not in present]


async def check_not_over(ctx: Context, text: str) -> None:
    """Refuse a line whose name is of somebody whose programme is over; raises ProgrammeOver."""
    over = await named_first(ctx, text, frozenset(EnrolmentState) - IN_PROGRAMME)
    if over:
        raise ProgrammeOver(name=over[0].name)


def ask_whose(ctx: Context, named: list[Enrolment]) -> Reply:
    """Ask whom of several with the same name a line is about, before any of it is read."""
    ctx.wait_for("result_of", words=ctx.inbound.text)
    buttons = tuple(Button("record-of", f"nursing:of:{one.id}", {"name": one.name, "age": one.age}) for one in named)
    return Reply("record-whose-line", {"name": named[0].name}, buttons)


async def note_list(ctx: Context) -> None:
    """Write down that a nurse looks at the lists of her clinic."""
    clinic = ctx.community.community_of(ctx.speaker.grid_id)
    thing = audit.clinic_of(clinic.id if clinic is not None else 0)
    await ctx.uow.audits.add(ctx.now, ctx.speaker.id, Look.LIST, thing, Relation.CLINIC.value)


async def tell_history(ctx: Context, enrolment: Enrolment, verb: str, words: str = "") -> None:
    """Keep what was done to an enrolment, by whom, and why."""
    await ctx.uow.enrolments.tell(EnrolmentEvent(enrolment.id, ctx.now, verb, ctx.speaker.id, words))


def clinic_of(ctx: Context) -> list[int]:
    """List the nurses of the speaker's community: they stand in for each other."""
    return [one.id for one in ctx.community.nurses_of(ctx.speaker)]


def clinic_of_nurse(desk: Desk, nurse_id: int) -> list[int]:
    """List the nurses of the community in which a nurse works."""
    nurse = desk.community.staff.get(nurse_id)
    return [nurse_id] if nurse is None else [one.id for one in desk.community.nurses_of(nurse)]


def news(
    enrolment: Enrolment, about: str, key: str, args: Mapping[str, Arg] | None = None, buttons: tuple[Button, ...] = ()
) -> Notice:
    """Tell a resident something of the programme; all that is queued of it dies when they leave."""
    return Notice(enrolment.person_id, key, args or {}, buttons, slot=slot_of(enrolment.id, about))


def slot_of(enrolment_id: int, about: object) -> str:
    """Name the place of a message of the programme in a resident's conversation."""
    return f"{slots_of(enrolment_id)}{about}"


def slots_of(enrolment_id: int) -> str:
    """Name the places of everything that the programme tells a resident."""
    return f"care:{enrolment_id}."
