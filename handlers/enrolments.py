"""建档: the nurse's line, the resident's consent by code, and the plan."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain import followups
from bot.domain.enrolments import (
    DRAFT_LIVES,
    Consent,
    ConsentKind,
    Enrolment,
    EnrolmentLine,
    Screening,
    VisitRecord,
    read_line,
)
from bot.domain.errors import AlreadyEnrolled, CodeRefused, DomainError, NotFound
from bot.domain.followups import FollowUp
from bot.domain.labs import PROFILES, Sex, read_urate
from bot.domain.messages import Arg, Button, Day, Lines, Notice, Word, worded
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, CareOf
from bot.domain.words import fold
from handlers.context import Context
from handlers.dialogue import Replies, Reply


class Incomplete(DomainError):
    """A line of enrolment lacks something."""

    key = "enrol-error-incomplete"


class TooYoung(DomainError):
    """The programme is for adults; a child is referred."""

    key = "enrol-error-too-young"


class AgeImpossible(DomainError):
    """Nobody is as old as this."""

    key = "enrol-error-age"


async def start(ctx: Context) -> Replies:
    """Read 「建档 …」 back with the thresholds side by side; the nurse decides."""
    ctx.require(Action.ENROL)
    line = read_line(ctx.inbound.text)
    urate = read_urate(line.rest) if line is not None else None
    if line is None or not line.name or line.sex is None or line.age is None or urate is None:
        raise Incomplete(missing=_missing(line, urate))
    if line.age < 18:
        raise TooYoung(name=line.name)
    if line.age > 120:
        raise AgeImpossible(age=line.age)
    resident = await _resident(ctx, line.name, line.rest)
    if resident is not None and await ctx.uow.enrolments.active_of(resident.id) is not None:
        raise AlreadyEnrolled(name=line.name)
    screening = Screening(
        id=await ctx.uow.new_id(),
        nurse_id=ctx.speaker.id,
        name=line.name,
        sex=line.sex,
        age=line.age,
        urate=urate,
        place=line.rest.split()[0] if len(line.rest.split()) > 1 else "",
        expires_at=ctx.now + DRAFT_LIVES,
        person_id=resident.id if resident is not None else None,
    )
    ctx.uow.screenings.add(screening)
    return _check(screening)


async def eligible(ctx: Context, screening_id: int) -> Replies:
    """Let the nurse decide that the resident may join, and make the code to consent by."""
    screening = await _screening(ctx, screening_id)
    code = ctx.codes.code()
    ctx.uow.screenings.save(screening.declare_eligible(ctx.uow.screenings.digest(code)))
    shown = f"{code[:4]} {code[4:]}"
    if screening.person_id is not None:
        ctx.tell(Notice(screening.person_id, "consent-invited", {"name": ctx.speaker.name}))
    return Reply("enrol-code", {"name": screening.name, "code": shown})


async def ineligible(ctx: Context, screening_id: int) -> Replies:
    """Let the nurse decide against it; what was written down is deleted."""
    screening = await _screening(ctx, screening_id)
    ctx.uow.screenings.remove(screening)
    return Reply("enrol-dropped", {"name": screening.name})


async def enter_code(ctx: Context, code: str) -> Replies:
    """Take the code on the resident's own device, and ask for the first consent."""
    screening = await ctx.uow.screenings.by_code(code)
    if screening is None or screening.expires_at <= ctx.now or ctx.speaker.role is not Role.RESIDENT:
        raise CodeRefused
    if screening.person_id not in {None, ctx.speaker.id}:
        raise CodeRefused
    if await ctx.uow.enrolments.active_of(ctx.speaker.id) is not None:
        raise AlreadyEnrolled(name=screening.name)
    screening = replace(screening, person_id=ctx.speaker.id, code_digest="")
    ctx.uow.screenings.save(screening)
    if not ctx.speaker.name:
        ctx.uow.people.save(replace(ctx.speaker, name=screening.name))
    return _ask_consent(ctx, screening)


async def agree(ctx: Context, screening_id: int) -> Replies:
    """Take a consent; after both, the programme begins."""
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.CONSENT, CareOf(screening.person_id))
    missing = [kind for kind in ConsentKind if kind not in screening.agreed]
    agreed = screening.agree(ctx.speaker.id, missing[0])
    if len(missing) > 1:
        ctx.uow.screenings.save(agreed)
        return _ask_consent(ctx, agreed)
    enrolment = agreed.enrol(await ctx.uow.new_id(), ctx.today)
    ctx.uow.screenings.remove(agreed)
    for kind in ConsentKind:
        await ctx.uow.enrolments.consent(_consent(ctx, kind))
    ctx.uow.enrolments.add(enrolment)
    await ctx.uow.enrolments.record(
        VisitRecord(
            await ctx.uow.new_id(),
            enrolment.id,
            None,
            enrolment.nurse_id,
            ctx.today,
            ctx.now,
            agreed.urate,
            "",
        )
    )
    ctx.tell(_plan_card(enrolment))
    return Reply("consent-done", {"name": _nurse_name(ctx, enrolment)})


async def refuse(ctx: Context, screening_id: int) -> Replies:
    """Respect a refusal: the draft is deleted, nothing else changes."""
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.CONSENT, CareOf(screening.person_id))
    ctx.uow.screenings.remove(screening)
    ctx.tell(Notice(screening.nurse_id, "consent-refused", {"name": screening.name}))
    return Reply("consent-refused-ok")


async def interval(ctx: Context, enrolment_id: int, days: str) -> Replies:
    """Choose every how many days."""
    enrolment = await _enrolment(ctx, enrolment_id)
    chosen = enrolment.every(int(days) if days.isdecimal() else 0)
    ctx.uow.enrolments.save(chosen)
    return _as_reply(_plan_card(chosen).edited())


async def change_date(ctx: Context, enrolment_id: int) -> Replies:
    """Ask for another first day."""
    enrolment = await _enrolment(ctx, enrolment_id)
    ctx.wait_for("plan_date", enrolment.id)
    return Reply("plan-which-day")


async def set_date(ctx: Context, enrolment_id: int) -> Replies:
    """Take another first day, from today until two weeks ahead."""
    enrolment = await _enrolment(ctx, enrolment_id)
    day = followups.read_day(ctx.inbound.text, ctx.today)
    if day is None or not ctx.today <= day <= ctx.today + timedelta(days=14):
        return Reply("plan-day-unclear", {"first": Day(ctx.today), "last": Day(ctx.today + timedelta(days=14))})
    ctx.rest()
    moved = enrolment.starting(day)
    ctx.uow.enrolments.save(moved)
    return _as_reply(_plan_card(moved))


async def make_plan(ctx: Context, enrolment_id: int) -> Replies:
    """Put the plan in force and tell the resident."""
    enrolment = await _enrolment(ctx, enrolment_id)
    ctx.rest()
    planned = enrolment.plan()
    ctx.uow.enrolments.save(planned)
    first = await plan_next(ctx, planned, planned.starts_on)
    args: dict[str, Arg] = {
        "days": planned.interval,
        "first": Day(first.target_on),
        "end": Day(planned.ends_on),
    }
    leave = Button("followup-leave", f"followups:leave:{planned.id}")
    ctx.tell(Notice(planned.person_id, "plan-told", args, (leave,)))
    edited = replace(_as_reply(_plan_card(planned)), key="plan-made", buttons=(), fresh=False)
    return replace(edited, args={**edited.args, "first": Day(first.target_on)})


async def plan_next(ctx: Context, enrolment: Enrolment, last_contact: date) -> FollowUp:
    """Plan the next contact from the last one that reached the resident."""
    window = followups.next_window(last_contact, enrolment.interval, enrolment.ends_on)
    planned = FollowUp(
        id=await ctx.uow.new_id(),
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        nurse_id=enrolment.nurse_id,
        earliest_on=window.earliest,
        target_on=window.target,
        latest_on=window.latest,
        is_final=window.is_final,
        due_at=followups.at_nine(window.target, ctx.community.zone),
    )
    ctx.uow.followups.add(planned)
    return planned


def _check(screening: Screening) -> Reply:
    lines = [
        Word(
            "enrol-profile-high" if profile.is_high(screening.urate, screening.sex) else "enrol-profile-normal",
            {"profile": profile.code, "limit": profile.women if screening.sex is Sex.FEMALE else profile.men},
        )
        for profile in PROFILES
    ]
    args: dict[str, Arg] = {
        "name": screening.name,
        "sex": Word(f"sex-{screening.sex.value}"),
        "age": screening.age,
        "urate": f"{screening.urate:g}",
        "lines": Lines(tuple(lines)),
    }
    verbs = (
        Button("enrol-eligible", f"enrolments:eligible:{screening.id}"),
        Button("enrol-ineligible", f"enrolments:ineligible:{screening.id}"),
    )
    return Reply("enrol-check", args, verbs)


def _ask_consent(ctx: Context, screening: Screening) -> Reply:
    kind = next(kind for kind in ConsentKind if kind not in screening.agreed)
    nurse = ctx.community.staff.get(screening.nurse_id)
    offered = (
        Button("consent-agree", f"enrolments:agree:{screening.id}"),
        Button("consent-refuse", f"enrolments:refuse:{screening.id}"),
    )
    name = nurse.name if nurse is not None else ""
    return Reply(worded("consent", kind), {"name": name}, offered)


def _consent(ctx: Context, kind: ConsentKind) -> Consent:
    version, text_hash = ctx.guides.consent_texts[kind]
    return Consent(ctx.speaker.id, kind, version, text_hash, ctx.inbound.channel, ctx.now)


def _plan_card(enrolment: Enrolment) -> Notice:
    args: dict[str, Arg] = {
        "name": enrolment.name,
        "days": enrolment.interval,
        "count": followups.forecast(enrolment.starts_on, enrolment.ends_on, enrolment.interval),
        "start": Day(enrolment.starts_on),
        "end": Day(enrolment.ends_on),
    }
    offered = [Button("plan-days", f"enrolments:every:{enrolment.id}.{days}", {"days": days}) for days in (7, 10, 15)]
    offered.append(Button("plan-date", f"enrolments:date:{enrolment.id}"))
    offered.append(Button("plan-make", f"enrolments:plan:{enrolment.id}"))
    return Notice(enrolment.nurse_id, "plan-card", args, tuple(offered), slot=f"plan:{enrolment.id}")


def _as_reply(notice: Notice) -> Reply:
    return Reply(notice.key, notice.args, notice.buttons, slot=notice.slot, fresh=notice.fresh)


async def _screening(ctx: Context, screening_id: int) -> Screening:
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.DECIDE_SCREENING, CareOf(screening.person_id, screening.nurse_id))
    if screening.eligible:
        raise NotFound
    return screening


async def _enrolment(ctx: Context, enrolment_id: int) -> Enrolment:
    """Load an enrolment whose plan is still to be made."""
    enrolment = await ctx.uow.enrolments.get(enrolment_id)
    ctx.require(Action.RECORD_FOLLOWUP, CareOf(enrolment.person_id, enrolment.nurse_id))
    if enrolment.planned:
        raise NotFound
    return enrolment


async def _resident(ctx: Context, name: str, rest: str) -> Person | None:
    """Find whom the nurse means: by name, and by building where one is said; unsure is nobody."""
    found = [one for one in await ctx.uow.people.by_name(name) if one.role is Role.RESIDENT]
    reading = ctx.community.addresses.read(rest)
    buildings = {place.building_id for place in reading.places}
    near = [one for one in found if one.building_id in buildings] or found
    home = ctx.community.community_of(ctx.speaker.grid_id)
    own = [one for one in near if ctx.community.community_of(ctx.community.grid_of(one.building_id)) == home]
    return own[0] if len(own) == 1 else None


def _nurse_name(ctx: Context, enrolment: Enrolment) -> str:
    nurse = ctx.community.staff.get(enrolment.nurse_id)
    return nurse.name if nurse is not None else ""


def _missing(line: EnrolmentLine | None, urate: float | None) -> Lines:
    here = {
        "name": line is not None and bool(line.name),
        "sex": line is not None and line.sex is not None,
        "age": line is not None and line.age is not None,
        "urate": urate is not None,
    }
    return Lines(tuple(Word(f"enrol-missing-{name}") for name, given in here.items() if not given))


def is_code(text: str) -> str | None:
    """Read eight digits, written with or without a space."""
    digits = fold(text).replace(" ", "").replace("-", "")
    return digits if len(digits) == 8 and digits.isdecimal() and digits.isascii() else None
