"""知情同意: by code on a device, for oneself or for a relative, or by a signature on paper; two consents."""

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.consents import NEEDED, Basis, Consent, ConsentKind, ConsentWay, Kinship, Signatory
from bot.domain.enrolments import Enrolment, EnrolmentEvent
from bot.domain.errors import AlreadyEnrolled, CodeRefused, NotFound
from bot.domain.messages import PAGE, Arg, Button, Notice, worded
from bot.domain.people import Person, Role
from bot.domain.permissions import Action, CareOf
from bot.domain.screenings import Screening
from bot.domain.visits import VisitRecord, Way
from bot.domain.words import fold
from handlers import plans
from handlers.context import Context, Desk
from handlers.dialogue import Replies, Reply

LONGEST_NAME = 30
_CODE = re.compile(r"([0-9]{4})\s*-?\s*([0-9]{4})")
MOST_OFFERED = 6
ON_PAPER = ("paper", "")
"""In place of the version and the fingerprint of a text that was signed elsewhere, and is not known here."""


async def enter_code(ctx: Context, code: str) -> Replies:
    """Take the code on the device of whoever signs, and ask for the first consent."""
    screening = await ctx.uow.screenings.by_code(code)
    if screening is None or screening.expires_at <= ctx.now or ctx.speaker.role is not Role.RESIDENT:
        raise CodeRefused
    if screening.nurse_id not in ctx.community.staff:  # gone meanwhile, and nobody has taken over
        raise CodeRefused
    if screening.by_relative:
        return await _enter_for(ctx, screening)
    if screening.person_id not in {None, ctx.speaker.id}:
        raise CodeRefused
    if await ctx.uow.enrolments.current_of(ctx.speaker.id) is not None:
        raise AlreadyEnrolled(name=screening.name)
    screening = replace(screening, person_id=ctx.speaker.id, signer_id=ctx.speaker.id, code_digest="")
    ctx.uow.screenings.save(screening)
    return _ask_consent(ctx, screening)


async def _enter_for(ctx: Context, screening: Screening) -> Replies:
    """Ask a relative first what they are to the resident; the resident's own device signs for the resident alone."""
    if screening.person_id == ctx.speaker.id:
        raise CodeRefused
    signing = replace(screening, signer_id=ctx.speaker.id, code_digest="")
    ctx.uow.screenings.save(signing)
    kin = tuple(Button(worded("consent-kin", one), f"consents:kin:{signing.id}.{one.value}") for one in Kinship)
    return Reply("consent-which-kin", {"name": signing.name}, kin)


async def kin(ctx: Context, screening_id: int, kinship: str) -> Replies:
    """Take what a relative is to the resident, and ask by what right they sign."""
    screening = await _signed_by(ctx, screening_id)
    if not screening.by_relative or kinship not in set(Kinship):
        raise NotFound
    offered = tuple(
        Button(worded("consent-basis", one), f"consents:basis:{screening.id}.{kinship}-{one.value}") for one in Basis
    )
    return Reply("consent-which-basis", {"name": screening.name}, offered)


async def basis(ctx: Context, screening_id: int, choice: str) -> Replies:
    """Take by what right a relative signs; whose name is not known yet writes it."""
    screening = await _signed_by(ctx, screening_id)
    kinship, _, right = choice.partition("-")
    if not screening.by_relative or kinship not in set(Kinship) or right not in set(Basis):
        raise NotFound
    named = replace(screening, signatory=Signatory(ctx.speaker.name, Kinship(kinship), Basis(right)))
    ctx.uow.screenings.save(named)
    if ctx.speaker.name:
        return _ask_consent(ctx, named)
    ctx.wait_for("signatory", screening.id)
    return Reply("consent-your-name")


async def named(ctx: Context, screening_id: int) -> Replies:
    """Take the name of a relative."""
    screening = await _signed_by(ctx, screening_id)
    name = " ".join(ctx.inbound.text.split())[:LONGEST_NAME]
    if screening.signatory is None or not any(letter.isalpha() for letter in name):
        return Reply("consent-your-name")
    ctx.rest()
    signed = replace(screening, signatory=replace(screening.signatory, name=name))
    ctx.uow.screenings.save(signed)
    ctx.uow.people.save(replace(ctx.speaker, name=name))
    return _ask_consent(ctx, signed)


async def by_relative(ctx: Context, screening_id: int) -> Replies:
    """Let a relative sign with the code that the nurse gives them."""
    screening = await _offered(ctx, screening_id)
    ctx.uow.screenings.save(replace(screening, by_relative=True))
    return Reply("consent-relative-may", {"name": screening.name})


async def on_paper(ctx: Context, screening_id: int) -> Replies:
    """Ask a nurse for the photograph of the signed form."""
    screening = await _offered(ctx, screening_id)
    ctx.wait_for("consent_paper", screening.id)
    return Reply("consent-paper-photo", {"name": screening.name}, (Button("consent-form", f"{PAGE}consent-form"),))


async def signed(ctx: Context, screening_id: int) -> Replies:
    """Keep the photograph of the signed form, and let the programme begin."""
    screening = await _offered(ctx, screening_id)
    if not ctx.inbound.pictures:
        return Reply("consent-paper-photo", {"name": screening.name}, (Button("consent-form", f"{PAGE}consent-form"),))
    ctx.rest()
    screening = replace(screening, agreed=NEEDED)
    enrolment = await _begin(ctx, screening, ConsentWay.PAPER, ctx.inbound.pictures[0])
    return [Reply("consent-paper-done", {"name": enrolment.name}), plans.as_reply(plans.plan_card(enrolment))]


async def awaiting(ctx: Context) -> Replies:
    """Ask a nurse whose signature a picture is: a signed form never becomes anybody's matter."""
    offered = [one for one in await ctx.uow.screenings.of_nurse(ctx.speaker.id) if one.eligible]
    buttons = tuple(
        Button("consent-signature-of", f"consents:paper:{one.id}", {"name": one.name}) for one in offered[:MOST_OFFERED]
    )
    return Reply("consent-photo-whose" if buttons else "consent-photo-nobody", buttons=buttons)


async def agree(ctx: Context, screening_id: int) -> Replies:
    """Take a consent; after both, the programme begins."""
    screening = await _signed_by(ctx, screening_id)
    missing = [kind for kind in NEEDED if kind not in screening.agreed]
    agreed = screening.agree(missing[0])
    if len(missing) > 1:
        ctx.uow.screenings.save(agreed)
        return _ask_consent(ctx, agreed)
    way = ConsentWay.RELATIVE if agreed.by_relative else ConsentWay.OWN_DEVICE
    enrolment = await _begin(ctx, agreed, way)
    ctx.tell(plans.plan_card(enrolment))
    key = "consent-done-for" if agreed.by_relative else "consent-done"
    return Reply(key, {"name": _nurse_name(ctx, enrolment.nurse_id), "resident": enrolment.name})


async def refuse(ctx: Context, screening_id: int) -> Replies:
    """Respect a refusal: the draft is deleted, nothing else changes."""
    screening = await _signed_by(ctx, screening_id)
    ctx.uow.screenings.remove(screening)
    ctx.tell(Notice(screening.nurse_id, "consent-refused", {"name": screening.name}))
    return Reply("consent-refused-ok")


def is_code(text: str) -> str | None:
    """Read eight digits, written with a space or a hyphen in their middle or without; 2026-04-20 is a day."""
    found = _CODE.fullmatch(fold(text).strip())
    return f"{found[1]}{found[2]}" if found is not None else None


async def keep_both(
    desk: Desk,
    person_id: int,
    *,
    channel: str,
    at: datetime,
    way: ConsentWay,
    signatory: Signatory | None = None,
    taken_by: int | None = None,
    paper_id: int | None = None,
    text: tuple[str, str] | None = None,
) -> int:
    """Keep both consents as they were given; give the id of the one to health data.

    `text` is the version and the fingerprint of what was signed, where it was not today's text.
    """
    ids = {kind: await desk.uow.new_id() for kind in NEEDED}
    for kind, consent_id in ids.items():
        version, text_hash = text or desk.guides.consent_texts[kind]
        given = Consent(
            consent_id, person_id, kind, version, text_hash, channel, at, way, signatory, taken_by, paper_id
        )
        desk.uow.consents.add(given)
    return ids[ConsentKind.HEALTH_DATA]


async def keep_enrolment(desk: Desk, enrolment: Enrolment, urate: float, actor_id: int | None) -> None:
    """Keep an enrolment whose consents are kept, with its baseline (a urate in µmol/L)."""
    desk.uow.enrolments.add(enrolment)
    await desk.uow.enrolments.tell(EnrolmentEvent(enrolment.id, desk.now, "enrol", actor_id))
    baseline = VisitRecord(
        id=await desk.uow.new_id(),
        enrolment_id=enrolment.id,
        followup_id=None,
        recorded_by=enrolment.nurse_id,
        occurred_on=enrolment.starts_on,
        recorded_at=desk.now,
        urate=urate,
        words="",
        way=Way.PERSON,
    )
    desk.uow.visits.add(baseline)


async def _begin(ctx: Context, screening: Screening, way: ConsentWay, picture: bytes | None = None) -> Enrolment:
    """Keep the consents, and with them the enrolment and its baseline; the draft is over.

    Nothing that tells who the resident is has been kept before this: a refusal leaves nothing.
    """
    person = await _patient(ctx, screening)
    if await ctx.uow.enrolments.current_of(person.id) is not None:
        raise AlreadyEnrolled(name=screening.name)
    if not person.name:
        ctx.uow.people.save(replace(person, name=screening.name))
    ctx.uow.screenings.remove(screening)
    screening = replace(screening, person_id=person.id)
    paper_id = await ctx.uow.consents.add_paper(person.id, picture) if picture is not None else None
    consent_id = await keep_both(
        ctx,
        person.id,
        channel=ctx.inbound.channel,
        at=ctx.now,
        way=way,
        signatory=screening.signatory,
        taken_by=ctx.speaker.id if way is ConsentWay.PAPER else None,
        paper_id=paper_id,
    )
    enrolment = screening.enrol(await ctx.uow.new_id(), consent_id, ctx.today)
    await keep_enrolment(ctx, enrolment, screening.urate, ctx.speaker.id)
    return enrolment


async def _patient(ctx: Context, screening: Screening) -> Person:
    """Give who the resident is; one who was never seen here before is known by name from now on."""
    if screening.person_id is not None:
        return await ctx.uow.people.get(screening.person_id)
    places = ctx.community.addresses.read(screening.place).places if screening.place else ()
    home = places[0] if len({place.building_id for place in places}) == 1 else None
    person = Person(
        await ctx.uow.new_id(),
        Role.RESIDENT,
        screening.name,
        building_id=home.building_id if home is not None else None,
        entrance=home.entrance if home is not None else None,
    )
    ctx.uow.people.add(person)
    return person


async def _signed_by(ctx: Context, screening_id: int) -> Screening:
    """Load a screening for whoever entered its code."""
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.CONSENT, CareOf(screening.signer_id))
    return screening


async def _offered(ctx: Context, screening_id: int) -> Screening:
    """Load a screening that waits for a signature, for one of the clinic's nurses."""
    screening = await ctx.uow.screenings.get(screening_id)
    ctx.require(Action.DECIDE_SCREENING, CareOf(screening.person_id, screening.nurse_id))
    if not screening.eligible or screening.expires_at <= ctx.now:
        raise NotFound
    return screening


def _ask_consent(ctx: Context, screening: Screening) -> Reply:
    kind = next(kind for kind in NEEDED if kind not in screening.agreed)
    offered = (
        Button("consent-agree", f"consents:agree:{screening.id}"),
        Button("consent-refuse", f"consents:refuse:{screening.id}"),
    )
    args: dict[str, Arg] = {"name": _nurse_name(ctx, screening.nurse_id)}
    if not screening.by_relative:
        return Reply(worded("consent", kind), args, offered)
    return Reply(worded("consent-for", kind), {**args, "resident": screening.name}, offered)


def _nurse_name(ctx: Context, nurse_id: int) -> str:
    nurse = ctx.community.staff.get(nurse_id)
    return nurse.name if nurse is not None else ""
