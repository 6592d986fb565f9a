"""Whatever is kept of an enrolment comes out as FHIR wants it, and without what names somebody."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.fhir import checked
from bot.adapters.vault import Keyring
from bot.domain.adverse_events import AdverseEvent, Outcome, Severity
from bot.domain.analytes import Limits
from bot.domain.consents import Basis, Consent, ConsentKind, ConsentWay, Kinship, Signatory
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import Arm, Enrolment, EnrolmentState
from bot.domain.fhir.bundles import bundle
from bot.domain.fhir.parts import Export
from bot.domain.followups import Feeling, FollowUp, end_of
from bot.domain.lab_panels import Disease, Ecg, LabPanel
from bot.domain.labs import Sex
from bot.domain.pseudonyms import Pseudonym
from bot.domain.self_reports import QUESTIONS, SelfReport
from bot.domain.visits import VisitRecord, Way
from locales.lab_guide import load_lab_guide

GUIDE = load_lab_guide()
VAULT = Keyring({"k1": bytes(range(32))}, "k1")
NAME = "欧阳靖雯"

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  given below
words = st.text(max_size=30).map(lambda said: f"{said}{NAME}")
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
analytes = st.sampled_from(GUIDE.analytes)


@st.composite
def panels(draw: st.DrawFn, ids: list[int]) -> LabPanel:
    values = {}
    ranges = {}
    for one in draw(st.lists(analytes, unique=True, max_size=8)):
        values[one.code] = round(draw(st.floats(one.lowest, one.highest)), one.decimals)
        if draw(st.booleans()):
            sides = st.none() | st.floats(0.1, 2_000)
            ranges[one.code] = Limits(draw(sides), draw(sides), draw(st.booleans()))
    return LabPanel(
        ids.pop(),
        1,
        draw(days),
        3,
        draw(moments),
        values,
        draw(st.none() | st.floats(0, 72)),
        draw(st.none() | st.sampled_from(Ecg)),
        ranges,
        tuple(draw(st.lists(st.sampled_from(Disease), unique=True))),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    ids = list(range(10, 200))
    start = draw(days)
    signed = st.builds(Signatory, words, st.sampled_from(Kinship), st.sampled_from(Basis))
    consents = [
        Consent(
            ids.pop(),
            2,
            kind,
            "2026-11",
            draw(hashes),
            "web",
            draw(moments),
            draw(st.sampled_from(ConsentWay)),
            draw(st.none() | signed),
            withdrawn_at=draw(st.none() | moments),
        )
        for kind in draw(st.lists(st.sampled_from(ConsentKind), min_size=1, max_size=4))
    ]
    enrolment = Enrolment(
        1,
        2,
        3,
        consents[0].id,
        draw(words),
        draw(st.sampled_from(Sex)),
        draw(st.integers(18, 120)),
        start,
        end_of(start),
        draw(st.sampled_from(Arm)),
        state=draw(st.sampled_from(EnrolmentState)),
    )
    followups = [
        FollowUp(
            ids.pop(),
            1,
            2,
            3,
            on,
            on + timedelta(days=3),
            on + timedelta(days=8),
            answered_at=draw(st.none() | moments),
            feeling=draw(st.sampled_from(["", *Feeling])),
            occurred_on=draw(st.none() | days),
            cancelled_at=draw(st.none() | moments),
            moved_from=draw(st.none() | days),
        )
        for on in draw(st.lists(days, max_size=4))
    ]
    visits: list[VisitRecord] = []
    for on in draw(st.lists(days, max_size=4)):
        planned = draw(st.none() | st.sampled_from(followups)) if followups else None
        corrects = draw(st.none() | st.sampled_from(visits)) if visits else None
        visits.append(
            VisitRecord(
                ids.pop(),
                1,
                planned.id if planned is not None else None,
                3,
                on,
                draw(moments),
                draw(st.none() | st.floats(60, 1500)),
                draw(words),
                draw(st.booleans()),
                draw(st.sampled_from(Way)),
                corrects=corrects.id if corrects is not None else None,
            )
        )
    drawn = [draw(panels(ids)) for _ in range(draw(st.integers(0, 3)))]
    if len(drawn) > 1 and draw(st.booleans()):
        drawn[1] = replace(drawn[1], corrects=drawn[0].id)
    events = [
        AdverseEvent(
            ids.pop(),
            1,
            on,
            3,
            draw(moments),
            draw(words),
            draw(st.sampled_from(Severity)),
            draw(st.sampled_from(Outcome) | words),
            closed_at=draw(st.none() | moments),
        )
        for on in draw(st.lists(days, max_size=3))
    ]
    chosen = {question: draw(st.sampled_from(choices)) for question, choices in QUESTIONS.items() if choices}
    answers = {**chosen, "weight": f"{draw(st.floats(25, 250)):g}"}
    asked = draw(st.sets(st.sampled_from([*QUESTIONS])))
    report = SelfReport(ids.pop(), 1, 5, draw(moments), {one: answers[one] for one in QUESTIONS if one in asked})
    return Dossier(enrolment, consents, followups, visits, drawn, events, [report])


@settings(max_examples=40, deadline=None)
@given(dossiers(), days, st.booleans())
def test_whatever_is_kept_of_an_enrolment_is_valid_and_names_nobody(
    dossier: Dossier, on: date, with_words: bool
) -> None:
    export = Export(Pseudonym.of(2, VAULT), GUIDE, on, with_words)
    written = checked(bundle(dossier, export))

    assert written == checked(bundle(dossier, export))
    assert with_words or NAME.encode() not in written
