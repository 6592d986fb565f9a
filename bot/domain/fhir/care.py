"""What was planned and what took place: the plan of follow-ups, the contacts, what befell and what was answered."""

from collections.abc import Iterator

from bot.domain.adverse_events import AdverseEvent, Outcome
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import EnrolmentState
from bot.domain.fhir.parts import TERMS, Export, Part, coding, moment, period, quantity, term
from bot.domain.followups import Feeling, FollowUp, FollowUpState
from bot.domain.loinc import KILOGRAMS
from bot.domain.self_reports import QUESTIONS, SelfReport
from bot.domain.visits import Way

PLAN_STATUS = {
    EnrolmentState.ACTIVE: "active",
    EnrolmentState.PAUSED: "on-hold",
    EnrolmentState.SAFETY_REVIEW: "on-hold",
    EnrolmentState.LOST: "on-hold",
    EnrolmentState.CLOSING: "active",
    EnrolmentState.WITHDRAWN: "revoked",
    EnrolmentState.COMPLETED: "completed",
}
"""How FHIR calls where somebody stands; who was lost may be found again, so their plan is held and not ended."""

CONTACT_STATUS = {
    FollowUpState.PLANNED: "scheduled",
    FollowUpState.OPEN: "scheduled",
    FollowUpState.RESCHEDULED: "scheduled",
    FollowUpState.DUE: "scheduled",
    FollowUpState.OVERDUE: "not-started",
    FollowUpState.MISSED: "not-started",
    FollowUpState.COMPLETED: "completed",
    FollowUpState.CANCELLED: "cancelled",
}
"""How FHIR calls where a contact stands; one that was missed can still be made good, so it is not ended either."""

CLASSES = {Way.TELEPHONE: ("VR", "virtual"), Way.CHAT: ("VR", "virtual"), Way.PERSON: ("AMB", "ambulatory")}
"""Whether a contact in person was at home is not recorded."""

OUTCOMES = {Outcome.BETTER: "recovering", Outcome.STOPPED: "recovering", Outcome.HOSPITAL: "ongoing"}
"""How FHIR calls the end of an adverse event; one that stands in words alone is not known to it."""


def care_plan(dossier: Dossier, export: Export) -> Part:
    """Tell the plan; its contacts only while the consent to health data stands."""
    enrolment = dossier.enrolment
    plan = {
        "resourceType": "CarePlan",
        "status": PLAN_STATUS[enrolment.state],
        "intent": "plan",
        "category": [{"text": enrolment.arm.value}],
        "subject": export.patient,
        "period": period(enrolment.starts_on.isoformat(), enrolment.ends_on.isoformat()),
        "supportingInfo": [export.reference("consent", one.id) for one in dossier.consents],
    }
    activities = [_activity(one, dossier, export) for one in dossier.followups if dossier.has_consent]
    filled = {name: value for name, value in {**plan, "activity": activities}.items() if value}
    return export.entry("plan", enrolment.id, filled)


def _activity(planned: FollowUp, dossier: Dossier, export: Export) -> Part:
    state = planned.state_on(export.on)
    wrong = dossier.corrected
    took_place = [
        one for one in dossier.visits if one.followup_id == planned.id and one.reached and one.id not in wrong
    ]
    detail = {
        "kind": "Appointment",
        "status": CONTACT_STATUS[state],
        "statusReason": {"text": state.value},
        "scheduledPeriod": period(planned.earliest_on.isoformat(), planned.latest_on.isoformat()),
    }
    outcomes = [export.reference("visit", one.id) for one in took_place]
    return {"detail": detail} | ({"outcomeReference": outcomes} if outcomes else {})


def encounters(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell the contacts that took place, and the attempts that reached nobody."""
    wrong = dossier.corrected
    for one in dossier.visits:
        day = one.occurred_on.isoformat()
        status = "entered-in-error" if one.id in wrong else "finished" if one.reached else "cancelled"
        encounter = {
            "resourceType": "Encounter",
            "status": status,
            "class": coding(f"{TERMS}v3-ActCode", *CLASSES[one.way]),
            "type": [{"text": one.way.value}],
            "subject": export.patient,
            "period": period(day, day),
        }
        yield export.entry("visit", one.id, encounter)


def adverse_events(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what befell the resident in the programme, how severe it was and whether it is over."""
    for one in dossier.events:
        yield export.entry("adverse event", one.id, _adverse_event(one, export))


def _adverse_event(one: AdverseEvent, export: Export) -> Part:
    ended = {outcome.value: code for outcome, code in OUTCOMES.items()}
    outcome = term("adverse-event-outcome", "ongoing" if one.is_open else ended.get(one.outcome, "unknown"))
    is_told = one.outcome.strip() and (export.with_words or one.outcome in ended)
    event = {
        "resourceType": "AdverseEvent",
        "actuality": "actual",
        "subject": export.patient,
        "date": one.occurred_on.isoformat(),
        "recordedDate": moment(one.recorded_at),
        "severity": term("adverse-event-severity", one.severity.value),
        "outcome": {**outcome, "text": one.outcome.strip()} if is_told else outcome,
    }
    said = one.words.strip() if export.with_words else ""
    return {**event, "event": {"text": said}} if said else event


def answers(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what the resident tapped: on the day of a contact, and in the six questions."""
    for planned in dossier.followups:
        if planned.answered_at is not None and planned.feeling in {*Feeling}:
            feeling = [{"linkId": "feeling", "answer": [{"valueString": planned.feeling}]}]
            yield export.entry("feeling", planned.id, _response(export, moment(planned.answered_at), feeling))
    for report in dossier.reports:
        is_over = report.next_question is None
        response = _response(export, moment(report.at), _items(report), is_over=is_over)
        yield export.entry("self report", report.id, response)


def _response(export: Export, authored: str, items: list[Part], *, is_over: bool = True) -> Part:
    response = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed" if is_over else "in-progress",
        "subject": export.patient,
        "source": export.patient,
        "authored": authored,
    }
    return {**response, "item": items} if items else response


def _items(report: SelfReport) -> list[Part]:
    """List the answers that were tapped, and the weight in kilograms; nothing else is an answer."""
    items = []
    for question, choices in QUESTIONS.items():
        answer = report.answers.get(question)
        if answer is not None and (answer in choices or not choices):
            value = {"valueString": answer} if choices else {"valueQuantity": quantity(float(answer), KILOGRAMS)}
            items.append({"linkId": question, "answer": [value]})
    return items
