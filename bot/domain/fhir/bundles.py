"""The whole of an enrolment in one bundle."""

from bot.domain.dossiers import Dossier
from bot.domain.fhir import care, observations, people
from bot.domain.fhir.parts import Export, Resource


def bundle(dossier: Dossier, export: Export) -> Resource:
    """Make the bundle (R4B, a collection): the same enrolment gives the same bundle.

    Once the consent to health data was taken back nothing of it is handed on any more: what is left tells that there
    was an enrolment, to what was agreed, and that it was taken back.
    """
    entries = [people.patient(dossier, export), *people.consents(dossier, export), care.care_plan(dossier, export)]
    if dossier.has_consent:
        entries.append(observations.age(dossier, export))
        for told in (
            care.encounters,
            observations.of_visits,
            observations.of_panels,
            observations.diseases,
            care.adverse_events,
            care.answers,
        ):
            entries += told(dossier, export)
    security = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "PSEUDED"}
    return {"resourceType": "Bundle", "meta": {"security": [security]}, "type": "collection", "entry": entries}
