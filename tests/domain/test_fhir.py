"""An enrolment as other systems get it: valid by FHIR R4B, in the world's codes, and without anything that names."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.adapters.fhir import Unfit, checked
from bot.adapters.vault import Keyring
from bot.domain.consents import Kinship
from bot.domain.dossiers import Dossier
from bot.domain.enrolments import EnrolmentState
from bot.domain.fhir.bundles import bundle
from bot.domain.fhir.care import CONTACT_STATUS, PLAN_STATUS
from bot.domain.fhir.parts import LOINC, UCUM, Export
from bot.domain.fhir.people import KIN
from bot.domain.followups import FollowUp, FollowUpState
from bot.domain.pseudonyms import Pseudonym
from bot.domain.visits import Way
from locales.lab_guide import load_lab_guide
from tests.support.builders import START, a_followup
from tests.support.clock import MORNING
from tests.support.dossiers import HASH, NAME, PLANTED, RELATIVE, WORDS, a_dossier
from tests.support.people import CHEN, LI

GUIDE = load_lab_guide()
TODAY = START + timedelta(days=12)
EIGHT = {
    "14933-6": "umol/L",
    "14647-2": "mmol/L",
    "14927-8": "mmol/L",
    "22748-8": "mmol/L",
    "14646-4": "mmol/L",
    "1742-6": "U/L",
    "22664-7": "mmol/L",
    "14682-9": "umol/L",
}
"""Urate, cholesterol, triglycerides, LDL, HDL, ALT, urea, creatinine: LOINC code and UCUM unit."""

Made = dict[str, Any]


@pytest.fixture(scope="module")
def vault() -> Keyring:
    return Keyring({"k1": bytes(range(32))}, "k1")


def made(dossier: Dossier, vault: Keyring, *, on: date = TODAY, with_words: bool = False) -> Made:
    """Make the bundle of an enrolment, which must be valid."""
    export = Export(Pseudonym.of(dossier.enrolment.person_id, vault), GUIDE, on, with_words)
    return json.loads(checked(bundle(dossier, export)))  # type: ignore[no-any-return]


def of_kind(whole: Made, kind: str) -> list[Made]:
    return [one["resource"] for one in whole["entry"] if one["resource"]["resourceType"] == kind]


def code_of(observation: Made) -> str:
    return str(observation["code"]["coding"][0]["code"])


def values(whole: Made, code: str) -> list[tuple[float, str]]:
    return [
        (one["valueQuantity"]["value"], one["status"]) for one in of_kind(whole, "Observation") if code_of(one) == code
    ]


def quantities(part: Any) -> Iterator[Made]:
    """Find every value that has a unit, however deep it stands."""
    if isinstance(part, dict):
        if "value" in part and "unit" in part:
            yield part
        for one in part.values():
            yield from quantities(one)
    elif isinstance(part, list):
        for one in part:
            yield from quantities(one)


def test_everything_of_an_enrolment_is_in_a_valid_bundle(vault: Keyring) -> None:
    whole = made(a_dossier(), vault)
    kinds = [one["resource"]["resourceType"] for one in whole["entry"]]

    assert (whole["type"], kinds[0]) == ("collection", "Patient")
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "Patient": 1,
        "Consent": 2,
        "RelatedPerson": 1,
        "CarePlan": 1,
        "Encounter": 4,
        "Observation": 1 + 3 + 3 * 8 + 2,
        "Specimen": 3,
        "Condition": 1,
        "AdverseEvent": 3,
        "QuestionnaireResponse": 2,
    }


@pytest.mark.parametrize("with_words", [False, True])
def test_nobody_is_named_and_nothing_that_was_written_goes_out_unless_asked_for(
    vault: Keyring, *, with_words: bool
) -> None:
    written = json.dumps(made(a_dossier(), vault, with_words=with_words), ensure_ascii=False)

    assert not [one for one in (NAME, RELATIVE, LI.name) if one in written]
    assert [one for one in WORDS if one in written] == ([*WORDS] if with_words else [])
    assert with_words or not [one for one in PLANTED if one in written]


def test_of_the_resident_no_more_is_told_than_a_pseudonym_and_the_sex(vault: Keyring) -> None:
    (patient,) = of_kind(made(a_dossier(), vault), "Patient")

    assert set(patient) == {"resourceType", "identifier", "gender"}
    assert patient["gender"] == "female"
    assert str(LI.id) not in json.dumps(patient)


def test_the_same_enrolment_gives_the_same_bundle_and_another_person_or_key_gives_no_id_of_it(vault: Keyring) -> None:
    first, again = made(a_dossier(), vault), made(a_dossier(), vault)
    another = made(a_dossier(CHEN.id), vault)
    elsewhere = made(a_dossier(), Keyring({"k1": bytes(32)}, "k1"))
    ids, *others = ({one["fullUrl"] for one in whole["entry"]} for whole in (first, another, elsewhere))

    assert first == again
    assert len(ids) == len(first["entry"])
    assert not any(ids & one for one in others)


def test_every_value_has_its_code_and_its_unit(vault: Keyring) -> None:
    whole = made(a_dossier(), vault)
    measured = [one for one in of_kind(whole, "Observation") if "valueQuantity" in one]

    assert all(one["system"] == UCUM and one["code"] for one in quantities(whole))
    assert all(one["code"]["coding"][0]["system"] == LOINC for one in of_kind(whole, "Observation"))
    found = {code_of(one): one["valueQuantity"]["code"] for one in measured}
    assert found == {**EIGHT, "30525-0": "a"}
    assert {code_of(one) for one in of_kind(whole, "Observation")} - set(found) == {"11524-6"}
    assert all(one["effectiveDateTime"] for one in measured)


def test_a_range_is_the_laboratorys_own_or_the_guides_with_its_source(vault: Keyring) -> None:
    of_alt = [one for one in of_kind(made(a_dossier(), vault), "Observation") if code_of(one) == "1742-6"]
    texts = [one["referenceRange"][0]["text"] for one in of_alt]
    flags = [one["interpretation"][0]["coding"][0]["code"] for one in of_alt]

    assert texts == ["7–40 (WS/T 404.1-2012)", "5–35", "7–40 (WS/T 404.1-2012)"]
    assert flags == ["N", "H", "N"]
    assert of_alt[1]["referenceRange"][0]["high"]["value"] == 35


def test_what_was_corrected_stays_marked_as_an_error_and_what_stands_in_its_place_as_a_correction(
    vault: Keyring,
) -> None:
    whole = made(a_dossier(), vault)

    assert values(whole, "14933-6") == [
        (421.0, "entered-in-error"),
        (412.0, "corrected"),
        (400.0, "final"),
        (621.0, "entered-in-error"),
        (512.0, "corrected"),
        (352.0, "final"),
    ]
    assert [one["status"] for one in of_kind(whole, "Encounter")] == [
        "entered-in-error",
        "finished",
        "cancelled",
        "finished",
    ]
    assert [one.get("status") for one in of_kind(whole, "Specimen")] == ["entered-in-error", None, None]


def test_how_a_contact_took_place_is_told_and_which_planned_one_it_completed(vault: Keyring) -> None:
    whole = made(a_dossier(), vault)
    (plan,) = of_kind(whole, "CarePlan")
    done, planned = plan["activity"]
    addresses = {one["fullUrl"]: one["resource"] for one in whole["entry"]}

    assert [one["class"]["code"] for one in of_kind(whole, "Encounter")] == ["VR", "VR", "VR", "AMB"]
    (outcome,) = done["outcomeReference"]
    assert addresses[outcome["reference"]] == of_kind(whole, "Encounter")[1]
    assert "outcomeReference" not in planned
    assert done["detail"]["scheduledPeriod"] == {"start": "2026-03-09", "end": "2026-03-17"}


def test_hours_without_food_stand_with_the_draw(vault: Keyring) -> None:
    draws = [one["collection"].get("fastingStatusDuration") for one in of_kind(made(a_dossier(), vault), "Specimen")]

    assert [one and (one["value"], one["code"]) for one in draws] == [(10, "h"), (10, "h"), None]


def test_a_consent_names_its_text_and_a_relative_only_by_relation_and_right(vault: Keyring) -> None:
    whole = made(a_dossier(), vault)
    health, programme = of_kind(whole, "Consent")
    (relative,) = of_kind(whole, "RelatedPerson")

    assert [one["scope"]["coding"][0]["code"] for one in (health, programme)] == ["patient-privacy", "treatment"]
    text = health["policyRule"]["coding"][0]
    assert (text["version"], text["code"]) == ("2026-11", HASH)
    assert set(relative) == {"resourceType", "patient", "relationship"}
    assert (relative["relationship"][0]["coding"][0]["code"], relative["relationship"][0]["text"]) == (
        "CHILD",
        "asked_to",
    )
    assert set(KIN) == {*Kinship}


def test_a_consent_to_a_text_that_is_not_known_here_has_no_code_for_it(vault: Keyring) -> None:
    whole = a_dossier()
    on_paper = [replace(one, text_version="paper", text_hash="") for one in whole.consents]
    kept = of_kind(made(replace(whole, consents=on_paper), vault), "Consent")

    assert [one["policyRule"] for one in kept] == [{"text": "health_data"}, {"text": "programme"}]


def test_once_consent_was_taken_back_nothing_of_health_is_handed_on(vault: Keyring) -> None:
    whole = a_dossier()
    later = MORNING + timedelta(days=3)
    taken_back = replace(
        whole,
        enrolment=replace(whole.enrolment, state=EnrolmentState.WITHDRAWN),
        consents=[replace(one, withdrawn_at=later) for one in whole.consents],
    )
    left = made(taken_back, vault)
    (plan,) = of_kind(left, "CarePlan")

    assert [one["resource"]["resourceType"] for one in left["entry"]] == [
        "Patient",
        "Consent",
        "RelatedPerson",
        "Consent",
        "CarePlan",
    ]
    assert {one["status"] for one in of_kind(left, "Consent")} == {"inactive"}
    assert of_kind(left, "Consent")[0]["provision"]["period"]["end"] == "2026-03-05T01:00:00+00:00"
    assert (plan["status"], "activity" in plan) == ("revoked", False)


@pytest.mark.parametrize(("age", "told"), [(89, (89, None)), (90, (90, ">=")), (97, (90, ">="))])
def test_of_the_oldest_only_that_they_are_old_is_told(vault: Keyring, age: int, told: tuple[int, str | None]) -> None:
    whole = a_dossier()
    old = replace(whole, enrolment=replace(whole.enrolment, age=age))
    (found,) = [one for one in of_kind(made(old, vault), "Observation") if code_of(one) == "30525-0"]

    assert (found["valueQuantity"]["value"], found["valueQuantity"].get("comparator")) == told


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (EnrolmentState.ACTIVE, "active"),
        (EnrolmentState.PAUSED, "on-hold"),
        (EnrolmentState.SAFETY_REVIEW, "on-hold"),
        (EnrolmentState.LOST, "on-hold"),
        (EnrolmentState.CLOSING, "active"),
        (EnrolmentState.WITHDRAWN, "revoked"),
        (EnrolmentState.COMPLETED, "completed"),
    ],
)
def test_where_an_enrolment_stands_is_told_by_the_status_of_its_plan(
    vault: Keyring, state: EnrolmentState, status: str
) -> None:
    whole = a_dossier()
    (plan,) = of_kind(made(replace(whole, enrolment=replace(whole.enrolment, state=state)), vault), "CarePlan")

    assert plan["status"] == status
    assert set(PLAN_STATUS) == {*EnrolmentState}


WAITING = a_followup(enrolment_id=800_003)
"""Due on 12 March, its window from the 9th to the 17th."""


@pytest.mark.parametrize(
    ("followup", "on", "state", "status"),
    [
        (WAITING, date(2026, 3, 3), FollowUpState.PLANNED, "scheduled"),
        (WAITING, date(2026, 3, 10), FollowUpState.OPEN, "scheduled"),
        (WAITING, date(2026, 3, 12), FollowUpState.DUE, "scheduled"),
        (WAITING, date(2026, 3, 18), FollowUpState.OVERDUE, "not-started"),
        (WAITING, date(2026, 3, 25), FollowUpState.MISSED, "not-started"),
        (WAITING.complete(date(2026, 3, 12)), date(2026, 3, 25), FollowUpState.COMPLETED, "completed"),
        (replace(WAITING, moved_from=date(2026, 3, 11)), date(2026, 3, 10), FollowUpState.RESCHEDULED, "scheduled"),
        (WAITING.cancel(MORNING), date(2026, 3, 10), FollowUpState.CANCELLED, "cancelled"),
    ],
)
def test_where_a_contact_stands_is_told_by_the_status_of_the_activity_and_in_our_own_word(
    vault: Keyring, followup: FollowUp, on: date, state: FollowUpState, status: str
) -> None:
    whole = replace(a_dossier(), followups=[followup], visits=[], reports=[])
    (plan,) = of_kind(made(whole, vault, on=on), "CarePlan")
    detail = plan["activity"][0]["detail"]

    assert (detail["status"], detail["statusReason"]["text"]) == (status, state.value)
    assert set(CONTACT_STATUS) == {*FollowUpState}


def test_how_severe_an_adverse_event_is_and_how_it_ended_is_told_by_codes(vault: Keyring) -> None:
    events = of_kind(made(a_dossier(), vault), "AdverseEvent")

    assert [one["severity"]["coding"][0]["code"] for one in events] == ["moderate", "mild", "mild"]
    assert [one["outcome"]["coding"][0]["code"] for one in events] == ["ongoing", "recovering", "unknown"]
    assert not any("event" in one for one in events)


def test_what_the_resident_tapped_is_told_by_question(vault: Keyring) -> None:
    on_the_day, asked = of_kind(made(a_dossier(), vault), "QuestionnaireResponse")

    assert on_the_day["item"] == [{"linkId": "feeling", "answer": [{"valueString": "joint"}]}]
    answers = {one["linkId"]: next(iter(one["answer"][0].values())) for one in asked["item"]}
    assert (answers["diet"], answers["water"], answers["weight"]["value"]) == ("light", "enough", 62.5)
    assert asked["status"] == "in-progress"


@pytest.mark.parametrize("way", [*Way])
def test_every_way_of_a_contact_has_a_class(vault: Keyring, way: Way) -> None:
    whole = a_dossier()
    visits = [replace(one, way=way) for one in whole.visits]

    assert of_kind(made(replace(whole, visits=visits), vault), "Encounter")[0]["type"] == [{"text": way.value}]


def spoilt(vault: Keyring, kind: str, **fields: Any) -> Made:
    whole = made(a_dossier(), vault)
    of_kind(whole, kind)[0].update(fields)
    return whole


@pytest.mark.parametrize(
    ("kind", "fields", "where"),
    [
        ("Encounter", {"status": None}, "status"),
        ("Encounter", {"hospital": NAME}, "hospital"),
        ("CarePlan", {"status": "paused"}, "status"),
        ("Consent", {"dateTime": "2026-02-30"}, "dateTime"),
        ("Specimen", {"subject": {"reference": "urn:uuid:00000000-0000-0000-0000-000000000000"}}, "subject"),
        ("Observation", {"encounter": {"reference": "urn:uuid:00000000-0000-0000-0000-000000000000"}}, "encounter"),
    ],
)
def test_what_is_not_as_fhir_wants_it_is_not_written_and_the_place_is_named_without_what_stands_there(
    vault: Keyring, kind: str, fields: Made, where: str
) -> None:
    with pytest.raises(Unfit) as unfit:
        checked(spoilt(vault, kind, **fields))
    assert where in unfit.value.where
    assert NAME not in str(unfit.value)


def test_a_reference_leads_to_a_resource_that_may_stand_there(vault: Keyring) -> None:
    whole = made(a_dossier(), vault)
    plan = next(one["fullUrl"] for one in whole["entry"] if one["resource"]["resourceType"] == "CarePlan")
    of_kind(whole, "Encounter")[0]["subject"] = {"reference": plan}

    with pytest.raises(Unfit, match="subject"):
        checked(whole)
