"""建档: the nurse's line, read back with the thresholds, the nurse's decision, and the code to consent by."""

from dataclasses import replace

from bot.domain.enrolments import Arm
from bot.domain.errors import AgeImpossible, AlreadyEnrolled, Incomplete, NotFound, TooYoung
from bot.domain.labs import GUIDELINE, STUDY, Sex, read_urate, thresholds, without_urate
from bot.domain.messages import Arg, Button, Lines, Notice, Word, worded
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, CareOf
from bot.domain.screenings import ADULT, DRAFT_LIVES, OLDEST, EnrolmentLine, Exclusion, Screening, read_line
from handlers.context import Context
from handlers.dialogue import Replies, Reply

LONGEST_NOTE = 200
"""Characters of what a nurse writes of a disease."""


async def start(ctx: Context) -> Replies:
    """Read 「建档 …」 back with the thresholds side by side; the nurse decides."""
    ctx.require(Action.ENROL)
    line = read_line(ctx.inbound.text, ctx.today)
    urate = read_urate(line.rest) if line is not None else None
    return await screen(ctx, line, urate, without_urate(line.rest) if line is not None and urate is not None else "")


async def screen(ctx: Context, line: EnrolmentLine | None, urate: float | None, place: str) -> Reply:
    """Read back who is to be enrolled, by a line or by the form; `urate` in µmol/L, `place` as it was written.

    Raises Incomplete, TooYoung, AgeImpossible, AlreadyEnrolled.
    """
    ctx.require(Action.ENROL)
    if line is None or not line.name or line.sex is None or line.age is None or urate is None:
        raise Incomplete(missing=_missing(line, urate))
    if line.age < ADULT:
        raise TooYoung(name=line.name)
    if line.age > OLDEST:
        raise AgeImpossible(age=line.age)
    resident = await _resident(ctx, line.name, place)
    if resident is not None and await ctx.uow.enrolments.current_of(resident.id) is not None:
        raise AlreadyEnrolled(name=line.name)
    screening = Screening(
        id=await ctx.uow.new_id(),
        nurse_id=ctx.speaker.id,
        name=line.name,
        sex=line.sex,
        age=line.age,
        urate=urate,
        place=place,
        expires_at=ctx.now + DRAFT_LIVES,
        person_id=resident.id if resident is not None else None,
        arm=line.arm,
        education=line.education,
        postmenopausal=line.postmenopausal if line.sex is Sex.FEMALE else None,
    )
    ctx.uow.screenings.add(screening)
    if ctx.form.kind == "consent_paper":  # the photograph of somebody else would be taken for this one's
        ctx.rest()
    return _check(screening)


async def menopause(ctx: Context, screening_id: int, answer: str) -> Replies:
    """Take whether a woman is past the menopause, which decides about the study's threshold."""
    screening = await _screening(ctx, screening_id)
    if answer not in {"yes", "no"}:
        raise NotFound
    asked = replace(screening, postmenopausal=answer == "yes")
    ctx.uow.screenings.save(asked)
    return replace(_check(asked), fresh=False)


async def eligible(ctx: Context, screening_id: int) -> Replies:
    """Let the nurse decide that the resident may join, and make the code to consent by."""
    screening = await _screening(ctx, screening_id)
    code = ctx.codes.code()
    ctx.uow.screenings.save(screening.declare_eligible(ctx.uow.screenings.digest(code)))
    shown = f"{code[:4]} {code[4:]}"
    if screening.person_id is not None:
        ctx.tell(Notice(screening.person_id, "consent-invited", {"name": ctx.speaker.name}))
    buttons = (
        Button("consent-by-relative", f"consents:relative:{screening.id}"),
        Button("consent-on-paper", f"consents:paper:{screening.id}"),
    )
    return Reply("enrol-code", {"name": screening.name, "code": shown}, buttons)


async def ineligible(ctx: Context, screening_id: int) -> Replies:
    """Ask why somebody may not join."""
    screening = await _screening(ctx, screening_id)
    reasons = tuple(
        Button(worded("enrol-excluded", reason), f"enrolments:excluded:{screening.id}.{reason.value}")
        for reason in Exclusion
    )
    return Reply("enrol-why-not", {"name": screening.name}, reasons)


async def excluded(ctx: Context, screening_id: int, reason: str) -> Replies:
    """Let the nurse decide against it: the reason is counted, what was written down is deleted."""
    screening = await _screening(ctx, screening_id)
    if reason not in set(Exclusion):
        raise NotFound
    if reason == Exclusion.OTHER_DISEASE:
        ctx.wait_for("exclusion", screening.id)
        return Reply("enrol-which-disease", {"name": screening.name})
    return await _drop(ctx, screening, Exclusion(reason))


async def other_disease(ctx: Context, screening_id: int) -> Replies:
    """Take which disease it is that keeps somebody from joining, in the nurse's words."""
    screening = await _screening(ctx, screening_id)
    ctx.rest()
    note = " ".join(ctx.inbound.text.split())[:LONGEST_NOTE]
    return await _drop(ctx, screening, Exclusion.OTHER_DISEASE, note)


async def _drop(ctx: Context, screening: Screening, reason: Exclusion, note: str = "") -> Reply:
    await ctx.uow.screenings.exclude(screening, reason, ctx.today, note)
    ctx.uow.screenings.remove(screening)
    return Reply("enrol-dropped", {"name": screening.name, "reason": Word(worded("enrol-excluded", reason))})


def _check(screening: Screening) -> Reply:
    lines = []
    for code, limit in thresholds(screening.sex, screening.postmenopausal):
        is_high = screening.urate > limit
        key = "enrol-profile-high" if is_high else "enrol-profile-normal"
        lines.append(Word(key, {"profile": Word(worded("profile", code)), "limit": limit}))
        if is_high and code == GUIDELINE:
            lines.append(Word("enrol-two-samples"))
    asks = screening.sex is Sex.FEMALE and screening.postmenopausal is None
    if asks:
        lines.append(Word("enrol-profile-asks", {"profile": Word(worded("profile", STUDY))}))
    if screening.arm is not Arm.SERVICE:
        lines.append(Word(worded("enrol-arm", screening.arm)))
    args: dict[str, Arg] = {
        "name": screening.name,
        "sex": Word(f"sex-{screening.sex.value}"),
        "age": screening.age,
        "urate": f"{screening.urate:g}",
        "lines": Lines(tuple(lines)),
    }
    women = tuple(
        Button(f"enrol-menopause-{answer}", f"enrolments:menopause:{screening.id}.{answer}") for answer in ("yes", "no")
    )
    verbs = (
        Button("enrol-eligible", f"enrolments:eligible:{screening.id}"),
        Button("enrol-ineligible", f"enrolments:ineligible:{screening.id}"),
    )
    return Reply("enrol-check", args, (*(women if asks else ()), *verbs), slot=f"screening:{screening.id}")


async def _screening(ctx: Context, screening_id: int) -> Screening:
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.DECIDE_SCREENING, CareOf(screening.person_id, screening.nurse_id))
    if screening.eligible:
        raise NotFound
    return screening


async def _resident(ctx: Context, name: str, place: str) -> Person | None:
    """Find whom the nurse means: by name, and by building where one is said; unsure is nobody."""
    found = [one for one in await ctx.uow.people.by_name(name) if one.role is Role.RESIDENT]
    reading = ctx.community.addresses.read(place)
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
