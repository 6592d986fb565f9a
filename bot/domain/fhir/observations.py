"""What was measured: each value with LOINC code, UCUM unit and day, and its range where the sheet shows one."""

from collections.abc import Iterator

from bot.domain.dossiers import Dossier, flag, limits_of, replaced
from bot.domain.fhir.parts import Export, Part, loinc, quantity, term
from bot.domain.lab_panels import Ecg, LabPanel
from bot.domain.loinc import AGE, ECG, HOURS, NURSES_NOTE, Coded
from bot.domain.pseudonyms import OLDEST_TOLD
from bot.domain.visits import VisitRecord

FLAGS = {"low": "L", "within": "N", "high": "H"}
ECG_FLAGS = {Ecg.NORMAL: "N", Ecg.ABNORMAL: "A"}
AT_LEAST = {"comparator": ">="}


def age(dossier: Dossier, export: Export) -> Part:
    """Tell the age at the beginning, in years; of the oldest that they are that old."""
    years = dossier.enrolment.age
    is_told = years <= OLDEST_TOLD
    told = quantity(years, AGE.ucum) if is_told else quantity(OLDEST_TOLD + 1, AGE.ucum) | AT_LEAST
    day = dossier.enrolment.starts_on.isoformat()
    observation = _observation(export, "final", "social-history", loinc(AGE.loinc, AGE.display), day)
    return export.entry("age", dossier.enrolment.id, observation | {"valueQuantity": told})


def of_visits(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what nurses recorded of contacts: the urate, and with words what they wrote."""
    wrong = replaced(dossier.visits)
    for visit in dossier.visits:
        day, status = visit.occurred_on.isoformat(), _status(visit, wrong)
        at = {"encounter": export.reference("visit", visit.id)}
        if visit.urate is not None:
            measured = _measured(export, export.analytes["urate"], visit.urate, day, status)
            yield export.entry("urate", visit.id, measured | at)
        if export.with_words and visit.words.strip():
            note = _observation(export, status, "exam", loinc(*NURSES_NOTE), day)
            yield export.entry("note", visit.id, note | at | {"valueString": visit.words.strip()})


def of_panels(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what laboratories found: each draw with the hours without food before it, its values, the ECG of its day."""
    wrong = replaced(dossier.panels)
    for panel in dossier.panels:
        day, status = panel.drawn_on.isoformat(), _status(panel, wrong)
        if panel.values:
            yield export.entry("specimen", panel.id, _specimen(panel, export, is_wrong=panel.id in wrong))
        of_draw = {"specimen": export.reference("specimen", panel.id)}
        for code, value in sorted(panel.values.items()):
            measured = _measured(export, export.analytes[code], value, day, status)
            ranged = _ranged(panel, code, value, export.analytes[code].ucum)
            yield export.entry("value", f"{panel.id}:{code}", measured | of_draw | ranged)
        if panel.ecg is not None:
            study = _observation(export, status, "procedure", loinc(*ECG), day)
            found = {"valueCodeableConcept": {"text": panel.ecg.value}} | _interpreted(ECG_FLAGS[panel.ecg])
            yield export.entry("ecg", panel.id, study | found)


def _specimen(panel: LabPanel, export: Export, *, is_wrong: bool) -> Part:
    collection: Part = {"collectedDateTime": panel.drawn_on.isoformat()}
    if panel.fasting_hours is not None:
        collection["fastingStatusDuration"] = quantity(panel.fasting_hours, HOURS)
    specimen: Part = {"resourceType": "Specimen", "subject": export.patient, "collection": collection}
    return {**specimen, "status": "entered-in-error"} if is_wrong else specimen


def _ranged(panel: LabPanel, code: str, value: float, ucum: str) -> Part:
    low, high = limits_of(panel, code)
    sides = {name: quantity(side, ucum) for name, side in (("low", low), ("high", high)) if side is not None}
    return {"referenceRange": [sides]} | _interpreted(FLAGS[flag(value, low, high)]) if sides else {}


def _interpreted(code: str) -> Part:
    return {"interpretation": [term("v3-ObservationInterpretation", code)]}


def _status(record: VisitRecord | LabPanel, wrong: frozenset[int]) -> str:
    if record.id in wrong:
        return "entered-in-error"
    return "final" if record.corrects is None else "corrected"


def _measured(export: Export, coded: Coded, value: float, day: str, status: str) -> Part:
    observation = _observation(export, status, "laboratory", loinc(coded.loinc, coded.display), day)
    return observation | {"valueQuantity": quantity(value, coded.ucum)}


def _observation(export: Export, status: str, category: str, code: Part, day: str) -> Part:
    return {
        "resourceType": "Observation",
        "status": status,
        "category": [term("observation-category", category)],
        "code": code,
        "subject": export.patient,
        "effectiveDateTime": day,
    }
