"""An enrolment with everything that can hang on one, and words in every place where somebody may write some."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.adverse_events import Outcome, Severity
from bot.domain.analytes import Limits
from bot.domain.consents import Basis, Consent, ConsentKind, ConsentWay, Kinship, Signatory
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import EnrolmentEvent
from bot.domain.followups import Feeling
from bot.domain.lab_panels import Disease, Ecg
from bot.domain.self_reports import SelfReport
from bot.domain.visits import Advice, VisitRecord, Way
from storage.units import Units
from tests.support.builders import START, a_followup, a_panel, an_adverse_event, an_enrolment
from tests.support.clinic import BASELINE, FINAL
from tests.support.clock import MORNING
from tests.support.people import HE, LI

NAME, RELATIVE = "张桂兰", "王小红"
SAID, FAILED, RASH, ENDED = "跟老伴李大爷喝了两杯", "没打通，邻居说在301室", "吃药后起红疹", "女儿陪着去看了"
WORDS = (SAID, FAILED, RASH, ENDED)
PLANTED = (NAME, RELATIVE, *WORDS)
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def a_consent(**known: Any) -> Consent:
    fields: dict[str, Any] = {
        "id": 800_001,
        "person_id": LI.id,
        "kind": ConsentKind.HEALTH_DATA,
        "text_version": "2026-11",
        "text_hash": HASH,
        "channel": "web",
        "given_at": MORNING,
    }
    return Consent(**{**fields, **known})


def a_dossier(person_id: int = LI.id, nurse_id: int = HE.id, first: int = 800_000) -> Dossier:
    """Make an enrolment with a corrected visit and a corrected panel; its ids begin after `first`."""
    ids = iter(range(first + 1, first + 100))
    consent = a_consent(id=next(ids), person_id=person_id)
    by_relative = replace(
        consent,
        id=next(ids),
        kind=ConsentKind.PROGRAMME,
        way=ConsentWay.RELATIVE,
        signatory=Signatory(RELATIVE, Kinship.CHILD, Basis.ASKED_TO),
    )
    enrolment = an_enrolment(
        id=next(ids), person_id=person_id, nurse_id=nurse_id, consent_id=consent.id, name=NAME, planned=True
    )
    mine = {"enrolment_id": enrolment.id, "recorded_by": nurse_id}
    of_plan = {"enrolment_id": enrolment.id, "person_id": person_id, "nurse_id": nurse_id}
    day = START + timedelta(days=10)
    done = a_followup(id=next(ids), **of_plan, answered_at=MORNING, feeling=Feeling.JOINT.value).complete(day)
    planned = a_followup(id=next(ids), **of_plan, last=day)
    visit = VisitRecord(next(ids), enrolment.id, done.id, nurse_id, day, MORNING, 421.0, SAID, advice=(Advice.DIET,))
    right = replace(visit, id=next(ids), urate=412.0, corrects=visit.id, recorded_at=MORNING + timedelta(hours=1))
    failed = replace(visit, id=next(ids), followup_id=planned.id, urate=None, words=FAILED, reached=False, advice=())
    in_person = replace(visit, id=next(ids), followup_id=None, urate=400.0, words="", way=Way.PERSON)
    baseline = a_panel(id=next(ids), **mine, values={**BASELINE, "urate": 621.0}, fasting_hours=10.0, ecg=Ecg.ABNORMAL)
    corrected = replace(
        baseline,
        id=next(ids),
        values=BASELINE,
        corrects=baseline.id,
        recorded_at=MORNING + timedelta(hours=1),
        ranges={"alt": Limits(5.0, 35.0)},
        diseases=(Disease.GOUT,),
    )
    last = a_panel(id=next(ids), **mine, drawn_on=enrolment.ends_on, values=FINAL)
    ongoing = an_adverse_event(id=next(ids), **mine, words=RASH, severity=Severity.MODERATE)
    ended = an_adverse_event(id=next(ids), **mine, words=RASH).close(nurse_id, MORNING, Outcome.BETTER.value)
    in_words = an_adverse_event(id=next(ids), **mine, words=RASH).close(nurse_id, MORNING, ENDED)
    answers = {"diet": "light", "water": "enough", "weight": "62.5"}
    return Dossier(
        enrolment,
        consents=[consent, by_relative],
        followups=[done, planned],
        visits=[visit, right, failed, in_person],
        panels=[baseline, corrected, last],
        events=[ongoing, ended, in_words],
        reports=[SelfReport(next(ids), enrolment.id, done.id, MORNING, answers, ("mood",))],
        history=[EnrolmentEvent(enrolment.id, MORNING, "enrol", nurse_id)],
    )


async def keep_dossier(units: Units, dossier: Dossier) -> None:
    """Put all of it into a store."""
    uow = units.begin()
    for consent in dossier.consents:
        uow.consents.add(consent)
    uow.enrolments.add(dossier.enrolment)
    for followup in dossier.followups:
        uow.followups.add(followup)
    await uow.commit()
    uow = units.begin()
    for visit in dossier.visits:
        uow.visits.add(visit)
    for panel in dossier.panels:
        uow.lab_panels.add(panel)
    for event in dossier.events:
        uow.adverse_events.add(event)
    for report in dossier.reports:
        uow.self_reports.add(report)
    for told in dossier.history:
        await uow.enrolments.tell(told)
    await uow.commit()
