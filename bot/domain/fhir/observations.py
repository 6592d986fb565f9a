"""What was measured: each value with LOINC code, UCUM unit and day, and its range where the sheet shows one."""

from collections.abc import Iterator

from bot.domain.analytes import Analyte, Flag
from bot.domain.dossiers import Dossier
from bot.domain.fhir.parts import Export, Part, loinc, measured, quantity, term
from bot.domain.lab_panels import Disease, Ecg, LabPanel, Reading, readings, standing
from bot.domain.loinc import AGE, ECG, HOURS, NURSES_NOTE, YEARS
from bot.domain.pseudonyms import OLDEST_TOLD
from bot.domain.visits import VisitRecord

FLAGS = {Flag.LOW: "L", Flag.WITHIN: "N", Flag.HIGH: "H"}
ECG_FLAGS = {Ecg.NORMAL: "N", Ecg.ABNORMAL: "A"}
AT_LEAST = {"comparator": ">="}


def age(dossier: Dossier, export: Export) -> Part:
    """Tell the age at the beginning, in years; of the oldest that they are that old."""
    years = dossier.enrolment.age
    is_told = years <= OLDEST_TOLD
    told = quantity(years, YEARS) if is_told else quantity(OLDEST_TOLD + 1, YEARS) | AT_LEAST
    day = dossier.enrolment.starts_on.isoformat()
    observation = _observation(export, "final", "social-history", loinc(*AGE), day)
    return export.entry("age", dossier.enrolment.id, observation | {"valueQuantity": told})


def of_visits(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what nurses recorded of contacts: the urate, and with words what they wrote."""
    wrong = dossier.corrected
    for visit in dossier.visits:
        day, status = visit.occurred_on.isoformat(), _status(visit, wrong)
        at = {"encounter": export.reference("visit", visit.id)}
        if visit.urate is not None:
            urate = _value(export, export.analyte("urate"), visit.urate, day, status)
            yield export.entry("urate", visit.id, urate | at)
        if export.with_words and visit.words.strip():
            note = _observation(export, status, "exam", loinc(*NURSES_NOTE), day)
            yield export.entry("note", visit.id, note | at | {"valueString": visit.words.strip()})


def of_panels(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what laboratories found: each draw with the hours without food before it, its values, the ECG of its day."""
    wrong, enrolment = dossier.corrected, dossier.enrolment
    for panel in dossier.panels:
        day, status = panel.drawn_on.isoformat(), _status(panel, wrong)
        if panel.values:
            yield export.entry("specimen", panel.id, _specimen(panel, export, is_wrong=panel.id in wrong))
        of_draw = {"specimen": export.reference("specimen", panel.id)}
        for one in readings(panel, export.guide, enrolment.sex, enrolment.age):
            value = _value(export, one.analyte, one.value, day, status)
            yield export.entry("value", f"{panel.id}:{one.analyte.code}", value | of_draw | _ranged(one))
        if panel.ecg is not None:
            study = _observation(export, status, "procedure", loinc(*ECG), day)
            found = {"valueCodeableConcept": {"text": panel.ecg.value}} | _interpreted(ECG_FLAGS[panel.ecg])
            yield export.entry("ecg", panel.id, study | found)


def diseases(dossier: Dossier, export: Export) -> Iterator[Part]:
    """Tell what else the resident has, as it was said with a draw."""
    said: dict[Disease, str] = {}
    for panel in standing(dossier.panels):
        for disease in panel.diseases:
            said.setdefault(disease, panel.drawn_on.isoformat())
    for disease, day in said.items():
        condition = {
            "resourceType": "Condition",
            "clinicalStatus": term("condition-clinical", "active"),
            "code": {"text": disease.value},
            "subject": export.patient,
            "recordedDate": day,
        }
        yield export.entry("disease", f"{dossier.enrolment.id}:{disease.value}", condition)


def _specimen(panel: LabPanel, export: Export, *, is_wrong: bool) -> Part:
    collection: Part = {"collectedDateTime": panel.drawn_on.isoformat()}
    if panel.fasting_hours is not None:
        collection["fastingStatusDuration"] = quantity(panel.fasting_hours, HOURS)
    specimen: Part = {"resourceType": "Specimen", "subject": export.patient, "collection": collection}
    return {**specimen, "status": "entered-in-error"} if is_wrong else specimen


def _ranged(reading: Reading) -> Part:
    """Tell the range, its source where it is not the laboratory's own, and how the value lies to it."""
    limits = reading.limits
    written = limits.written() if limits is not None else ""
    if limits is None or not written:
        return {}
    sides = {"low": limits.low, "high": limits.high}
    told = {name: quantity(side, reading.analyte.ucum) for name, side in sides.items() if side is not None}
    text = written if reading.source is None else f"{written} ({reading.source.en})"
    return {"referenceRange": [{**told, "text": text}]} | _interpreted(FLAGS[reading.flag])


def _interpreted(code: str) -> Part:
    return {"interpretation": [term("v3-ObservationInterpretation", code)]}


def _status(record: VisitRecord | LabPanel, wrong: frozenset[int]) -> str:
    if record.id in wrong:
        return "entered-in-error"
    return "final" if record.corrects is None else "corrected"


def _value(export: Export, analyte: Analyte, value: float, day: str, status: str) -> Part:
    observation = _observation(export, status, "laboratory", measured(analyte), day)
    return observation | {"valueQuantity": quantity(value, analyte.ucum)}


def _observation(export: Export, status: str, category: str, code: Part, day: str) -> Part:
    return {
        "resourceType": "Observation",
        "status": status,
        "category": [term("observation-category", category)],
        "code": code,
        "subject": export.patient,
        "effectiveDateTime": day,
    }
