"""Whom a bundle is about, and what they agreed to: no name, no telephone number, no address, no date of birth."""

from collections.abc import Iterator

from bot.domain.consents import Consent, ConsentKind, Kinship
from bot.domain.dossiers import Dossier
from bot.domain.fhir.parts import Export, Part, coding, loinc, moment, period, term
from bot.domain.loinc import CONSENT

PSEUDONYMS = "urn:uuid:6f0f1f6e-7c1b-4a52-9a55-3f6a0c8f2d41"
"""The system of the pseudonyms, drawn once."""
TEXTS = "urn:uuid:b1b7a9c4-52f5-4f0e-8e0b-6d0f6c6a9d17"
"""The system of the consents' texts, drawn once: a code is the fingerprint of both wordings."""

SCOPES = {
    ConsentKind.PROGRAMME: "treatment",
    ConsentKind.HEALTH_DATA: "patient-privacy",
    ConsentKind.MESSENGER: "patient-privacy",
}
KIN = {Kinship.SPOUSE: "SPS", Kinship.CHILD: "CHILD", Kinship.PARENT: "PRN", Kinship.GUARDIAN: "GUARD"}


def patient(dossier: Dossier, export: Export) -> Part:
    """Tell of whom no more than a pseudonym and the sex that the thresholds ask for."""
    identifier = {"system": PSEUDONYMS, "value": export.pseudonym.code}
    return export.entry(
        "patient",
        "",
        {"resourceType": "Patient", "identifier": [identifier], "gender": dossier.enrolment.sex.value},
    )


def consents(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what was agreed to, each after the relative who did so, where one did."""
    for one in dossier.consents:
        if one.signatory is not None:
            relationship = {**term("v3-RoleCode", KIN[one.signatory.kinship]), "text": one.signatory.basis.value}
            relative = {"resourceType": "RelatedPerson", "patient": export.patient, "relationship": [relationship]}
            yield export.entry("relative", one.id, relative)
        yield export.entry("consent", one.id, _consent(one, export))


def _consent(one: Consent, export: Export) -> Part:
    # A text that was signed on paper elsewhere has no fingerprint, and a code is never empty.
    text = {"coding": [{**coding(TEXTS, one.text_hash), "version": one.text_version}]} if one.text_hash else {}
    ended = moment(one.withdrawn_at) if one.withdrawn_at is not None else None
    given = moment(one.given_at)
    return {
        "resourceType": "Consent",
        "status": "active" if one.withdrawn_at is None else "inactive",
        "scope": term("consentscope", SCOPES[one.kind]),
        "category": [loinc(*CONSENT)],
        "patient": export.patient,
        "dateTime": given,
        "performer": [export.reference("relative", one.id) if one.signatory is not None else export.patient],
        "policyRule": {**text, "text": one.kind.value},
        "provision": {"type": "permit", "period": period(given, ended)},
    }
