"""建档: the nurse's line, read back with the thresholds, and the code to consent by."""

from bot.domain.enrolments import (
    DRAFT_LIVES,
    EnrolmentLine,
    Screening,
    read_line,
)
from bot.domain.errors import AgeImpossible, AlreadyEnrolled, Incomplete, NotFound, TooYoung
from bot.domain.labs import PROFILES, Sex, read_urate
from bot.domain.messages import Arg, Button, Lines, Notice, Word
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, CareOf
from handlers.context import Context
from handlers.dialogue import Replies, Reply


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


async def _screening(ctx: Context, screening_id: int) -> Screening:
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.DECIDE_SCREENING, CareOf(screening.person_id, screening.nurse_id))
    if screening.eligible:
        raise NotFound
    return screening


async def _resident(ctx: Context, name: str, rest: str) -> Person | None:
    """Find whom the nurse means: by name, and by building where one is said; unsure is nobody."""
    found = [one for one in await ctx.uow.people.by_name(name) if one.role is Role.RESIDENT]
    reading = ctx.community.addresses.read(rest)
    buildings = {place.building_id for place in reading.places}
    near = [one for one in found if one.building_id in buildings] or found
    home = ctx.community.community_of(ctx.speaker.grid_id)
    own = [one for one in near if ctx.community.community_of(ctx.community.grid_of(one.building_id)) == home]
    return own[0] if len(own) == 1 else None


def _missing(line: EnrolmentLine | None, urate: float | None) -> Lines:
    here = {
        "name": line is not None and bool(line.name),
        "sex": line is not None and line.sex is not None,
        "age": line is not None and line.age is not None,
        "urate": urate is not None,
    }
    return Lines(tuple(Word(f"enrol-missing-{name}") for name, given in here.items() if not given))
