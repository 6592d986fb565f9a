"""What is kept of the programme: everything comes back as it was, and nothing of health without consent."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.analytes import Limits
from bot.domain.consents import Basis, Consent, ConsentKind, ConsentWay, Kinship, Signatory
from bot.domain.enrolments import Arm, EnrolmentEvent, EnrolmentState
from bot.domain.followups import Feeling
from bot.domain.lab_panels import Ecg, LabPanel
from bot.domain.messages import Notice
from bot.domain.screenings import Exclusion
from bot.domain.self_reports import SelfReport
from bot.domain.visits import Advice, VisitRecord, Way
from handlers import care
from storage.outbox import Outbox
from storage.stores import Store
from storage.tables import (
    AdverseEventRow,
    EnrolmentRow,
    ExclusionRow,
    LabPanelRow,
    OutboxRow,
    SelfReportRow,
    VisitRow,
    table_of,
)
from storage.units import Units
from tests.support.builders import START, a_followup, a_panel, a_screening, an_enrolment
from tests.support.clock import MORNING
from tests.support.dossiers import a_dossier, keep_dossier
from tests.support.people import BUILDINGS, CHEN, EVERYBODY, GRIDS, HE, LI
from tests.support.stored import keep, rows_of, settle

LATER = MORNING + timedelta(days=3)
OF_HEALTH = (VisitRow, LabPanelRow, AdverseEventRow, SelfReportRow)


@pytest.fixture
async def town(units: Units) -> Units:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    return units


def a_consent(**known: Any) -> Consent:
    fields: dict[str, Any] = {
        "id": 900_001,
        "person_id": LI.id,
        "kind": ConsentKind.HEALTH_DATA,
        "text_version": "2026-11",
        "text_hash": "abc",
        "channel": "web",
        "given_at": MORNING,
    }
    return Consent(**{**fields, **known})


async def write_something(units: Units, row: type[Any], enrolment_id: int, followup_id: int) -> None:
    """Write one thing of an enrolment's health."""
    uow = units.begin()
    new_id = await uow.new_id()
    if row is VisitRow:
        uow.visits.add(VisitRecord(new_id, enrolment_id, followup_id, HE.id, START, MORNING, 412.0, "药在吃"))
    elif row is LabPanelRow:
        uow.lab_panels.add(LabPanel(new_id, enrolment_id, START, HE.id, MORNING, {"urate": 412.0}))
    elif row is AdverseEventRow:
        uow.adverse_events.add(AdverseEvent(new_id, enrolment_id, START, HE.id, MORNING, "皮疹", Severity.MILD))
    else:
        uow.self_reports.add(SelfReport(new_id, enrolment_id, followup_id, MORNING, {"diet": "light"}))
    await uow.commit()


async def enrolled(town: Units) -> tuple[int, int]:
    enrolment = an_enrolment(person_id=LI.id)
    followup = a_followup(enrolment_id=enrolment.id)
    await keep(town, enrolments=[enrolment], followups=[followup])
    return enrolment.id, followup.id


@pytest.mark.parametrize("row", OF_HEALTH)
async def test_with_consent_what_belongs_to_somebodys_health_is_written(
    row: type[Any], town: Units, store: Store
) -> None:
    await write_something(town, row, *await enrolled(town))

    assert len(await rows_of(store, row)) == 1


@pytest.mark.parametrize("row", OF_HEALTH)
async def test_after_the_consent_was_taken_back_the_database_refuses_it(
    row: type[Any], town: Units, store: Store
) -> None:
    ids = await enrolled(town)
    uow = town.begin()
    uow.consents.withdraw(LI.id, LATER)
    await uow.commit()

    with pytest.raises(Exception, match="no consent to health data"):
        await write_something(town, row, *ids)
    assert await rows_of(store, row) == []


@pytest.mark.parametrize("row", OF_HEALTH)
async def test_of_nobody_enrolled_the_database_keeps_no_health(row: type[Any], town: Units, store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await write_something(town, row, 4711, 4712)
    assert await rows_of(store, row) == []


@pytest.mark.parametrize("kind", [None, ConsentKind.PROGRAMME, ConsentKind.MESSENGER])
async def test_nobody_is_enrolled_on_no_consent_or_on_the_wrong_one(
    kind: ConsentKind | None, town: Units, store: Store
) -> None:
    uow = town.begin()
    if kind is not None:
        uow.consents.add(a_consent(kind=kind))
        await uow.commit()
        uow = town.begin()
    uow.enrolments.add(an_enrolment(consent_id=a_consent().id))

    with pytest.raises(Exception, match=r"(?i)no consent to health data|foreign key"):
        await uow.commit()
    assert await rows_of(store, EnrolmentRow) == []


async def test_nobody_is_enrolled_on_somebody_elses_consent(town: Units, store: Store) -> None:
    uow = town.begin()
    uow.consents.add(a_consent(person_id=CHEN.id))
    await uow.commit()
    uow = town.begin()
    uow.enrolments.add(an_enrolment(consent_id=a_consent().id, person_id=LI.id))

    with pytest.raises(Exception, match="no consent to health data"):
        await uow.commit()
    assert await rows_of(store, EnrolmentRow) == []


async def test_after_the_consent_was_taken_back_no_answer_comes_into_a_contact(town: Units) -> None:
    _, followup_id = await enrolled(town)
    uow = town.begin()
    uow.consents.withdraw(LI.id, LATER)
    await uow.commit()
    uow = town.begin()
    followup = await uow.followups.get(followup_id)
    uow.followups.save(followup.cancel(LATER))
    await uow.commit()

    uow = town.begin()
    followup = await uow.followups.get(followup_id)
    uow.followups.save(followup.answer(Feeling.WELL, LATER, UTC))
    with pytest.raises(Exception, match="no consent to health data"):
        await uow.commit()


async def test_a_consent_says_who_signed_how_and_on_which_page(town: Units) -> None:
    uow = town.begin()
    paper_id = await uow.consents.add_paper(LI.id, b"\x89PNG signed")
    by_relative = a_consent(
        way=ConsentWay.RELATIVE,
        signatory=Signatory("王小红", Kinship.CHILD, Basis.ASKED_TO),
        kind=ConsentKind.PROGRAMME,
    )
    on_paper = a_consent(id=900_002, way=ConsentWay.PAPER, taken_by=HE.id, paper_id=paper_id, given_at=LATER)
    uow.consents.add(by_relative)
    uow.consents.add(on_paper)
    await uow.commit()
    uow = town.begin()
    uow.consents.withdraw(LI.id, LATER)
    await uow.commit()

    kept = town.begin().consents
    assert await kept.of(LI.id) == [replace(one, withdrawn_at=LATER) for one in (by_relative, on_paper)]
    assert await kept.paper(paper_id) == b"\x89PNG signed"
    assert await kept.paper(999_999) is None
    assert await kept.of(CHEN.id) == []


async def test_everything_of_an_enrolment_comes_back_as_it_was(town: Units) -> None:
    enrolment = an_enrolment(
        arm=Arm.INTERVENTION,
        education="basic",
        postmenopausal=True,
        state=EnrolmentState.PAUSED,
        reminded_on=(date(2026, 3, 12), date(2026, 3, 13)),
    )
    followup = a_followup(enrolment_id=enrolment.id, moved_from=date(2026, 3, 11), misses=1)
    await keep(town, enrolments=[enrolment], followups=[followup])
    uow = town.begin()
    visit = VisitRecord(
        await uow.new_id(),
        enrolment.id,
        followup.id,
        HE.id,
        START,
        MORNING,
        412.0,
        "药在吃",
        way=Way.PERSON,
        advice=(Advice.DIET, Advice.SUPPORT),
    )
    correction = replace(visit, id=await uow.new_id(), urate=421.0, recorded_at=LATER, corrects=visit.id)
    panel = LabPanel(
        await uow.new_id(),
        enrolment.id,
        START,
        HE.id,
        MORNING,
        {"urate": 412.0, "alt": 25.0},
        fasting_hours=10.5,
        ecg=Ecg.ABNORMAL,
        ranges={"alt": Limits(5.0, 40.0), "ldl": Limits(None, 3.4)},
        corrects=17,
    )
    event = AdverseEvent(await uow.new_id(), enrolment.id, START, HE.id, MORNING, "皮疹", Severity.SEVERE)
    closed = event.close(HE.id, LATER, "停药后好")
    report = SelfReport(await uow.new_id(), enrolment.id, followup.id, MORNING).answer("diet", "light").skip("water")
    history = [
        EnrolmentEvent(enrolment.id, MORNING, "enrol", LI.id),
        EnrolmentEvent(enrolment.id, LATER, "pause", HE.id, "住院"),
    ]
    uow.visits.add(correction)
    uow.visits.add(visit)
    uow.lab_panels.add(panel)
    uow.adverse_events.add(event)
    uow.adverse_events.save(closed)
    uow.self_reports.add(report)
    for one in history:
        await uow.enrolments.tell(one)
    await uow.commit()

    kept = town.begin()
    assert await kept.enrolments.get(enrolment.id) == enrolment
    assert await kept.followups.of(enrolment.id) == [followup]
    assert await kept.visits.of(enrolment.id) == [visit, correction]
    assert await kept.lab_panels.of(enrolment.id) == [panel]
    assert await kept.adverse_events.of(enrolment.id) == [closed]
    assert await kept.adverse_events.open_of_nurses([HE.id]) == []
    assert await kept.self_reports.of(enrolment.id) == [report]
    assert await kept.enrolments.history(enrolment.id) == history


async def test_what_is_not_over_is_listed_for_the_nurses_of_the_resident(town: Units) -> None:
    enrolment = an_enrolment()
    event = AdverseEvent(900_010, enrolment.id, START, HE.id, MORNING, "皮疹", Severity.MILD)
    await keep(town, enrolments=[enrolment])
    uow = town.begin()
    uow.adverse_events.add(event)
    await uow.commit()

    assert await town.begin().adverse_events.open_of_nurses([HE.id]) == [event]
    assert await town.begin().adverse_events.open_of_nurses([CHEN.id]) == []


async def test_everybody_who_waits_is_listed_however_many_they_are(town: Units) -> None:
    everybody = [an_enrolment(planned=True) for _ in range(230)]
    due = [a_followup(enrolment_id=one.id, last=START - timedelta(days=at)) for at, one in enumerate(everybody)]
    await keep(town, enrolments=everybody, followups=due)

    listed = await town.begin().followups.until([HE.id], START + timedelta(days=10))

    assert [one.id for one in listed] == [one.id for one in reversed(due)]


async def test_whom_nobody_waits_for_is_listed_until_something_is_planned(town: Units) -> None:
    paused, lost = EnrolmentState.PAUSED, EnrolmentState.LOST
    ended = START - timedelta(days=1)
    idle = [
        an_enrolment(),  # without a plan
        an_enrolment(planned=True),  # after a last contact that nobody recorded
        an_enrolment(planned=True, state=paused),
        an_enrolment(planned=True, state=paused, ends_on=ended),
        an_enrolment(planned=True, state=lost, ends_on=ended),
    ]
    waiting = an_enrolment(planned=True)
    lately = an_enrolment(planned=True, state=paused)
    others = [
        an_enrolment(planned=True, state=lost),
        an_enrolment(planned=True, state=EnrolmentState.CLOSING, ends_on=ended),
        an_enrolment(state=EnrolmentState.WITHDRAWN, ends_on=ended),
        an_enrolment(nurse_id=CHEN.id),
    ]
    over = a_followup(enrolment_id=idle[1].id).missed()
    contact = a_followup(enrolment_id=waiting.id)
    await keep(town, enrolments=[*idle, waiting, lately, *others], followups=[over, contact])
    uow = town.begin()
    long_ago = MORNING - timedelta(days=15)
    for one, at in ((idle[2], long_ago), (idle[3], MORNING), (lately, long_ago), (lately, MORNING)):
        await uow.enrolments.tell(EnrolmentEvent(one.id, at, "pause", HE.id, "away"))
    await uow.commit()

    found = await town.begin().enrolments.idle([HE.id], START, MORNING - timedelta(days=14))

    assert found == idle


async def test_what_was_answered_and_found_lately_is_read_of_those_in_the_programme_alone(town: Units) -> None:
    here, gone, elsewhere = an_enrolment(), an_enrolment(state=EnrolmentState.WITHDRAWN), an_enrolment(nurse_id=CHEN.id)
    answered = [replace(a_followup(enrolment_id=one.id), answered_at=LATER) for one in (here, gone, elsewhere)]
    before = replace(a_followup(enrolment_id=here.id), answered_at=MORNING)
    found = a_panel(enrolment_id=here.id, recorded_at=LATER)
    panels = [found, a_panel(enrolment_id=here.id), a_panel(enrolment_id=elsewhere.id, recorded_at=LATER)]
    await keep(town, enrolments=[here, gone, elsewhere], followups=[*answered, before], lab_panels=panels)
    uow = town.begin()
    for at in (MORNING, LATER):
        await uow.enrolments.tell(EnrolmentEvent(here.id, at, "review", HE.id, "reaction"))
    await uow.commit()

    uow = town.begin()
    assert [one.id for one in await uow.followups.answered_since([HE.id], LATER)] == [answered[0].id]
    assert await uow.lab_panels.recorded_since([HE.id], LATER) == {here.id: [found]}
    assert await uow.enrolments.reviewed([here.id, elsewhere.id]) == {here.id: LATER}


async def test_a_screening_remembers_who_signs_for_whom(town: Units) -> None:
    screening = a_screening(
        arm=Arm.CONTROL,
        education="higher",
        postmenopausal=False,
        by_relative=True,
        signer_id=LI.id,
        signatory=Signatory("王小红", Kinship.SPOUSE, Basis.GUARDIAN),
    )
    await keep(town, screenings=[screening])

    assert await town.begin().screenings.get(screening.id) == screening


async def test_an_exclusion_is_counted_and_names_nobody(town: Units, store: Store) -> None:
    screening = a_screening(name="李秀兰")
    await keep(town, screenings=[screening])
    uow = town.begin()
    await uow.screenings.exclude(screening, Exclusion.OTHER_DISEASE, START, "肿瘤")
    uow.screenings.remove(await uow.screenings.get(screening.id))
    await uow.commit()

    (row,) = await rows_of(store, ExclusionRow)
    kept = {"id": 0, "nurse_id": HE.id, "decided_on": START, "reason": "other_disease"}
    assert {**row, "id": 0, "note": ""} == {**kept, "note": ""}
    assert town.begin().screenings.work.unseal(table_of(ExclusionRow).c.note, row) == "肿瘤"
    assert "肿瘤" not in row["note"]
    assert await town.begin().screenings.find(screening.id) is None


async def test_the_load_of_a_day_counts_what_is_still_waited_for(town: Units) -> None:
    enrolment = an_enrolment()
    waiting = [a_followup(enrolment_id=enrolment.id) for _ in range(3)]
    done = a_followup(enrolment_id=enrolment.id).complete(START)
    await keep(town, enrolments=[enrolment], followups=[*waiting, done])
    day = waiting[0].target_on

    loads = await town.begin().followups.loads(HE.id, day - timedelta(days=1), day + timedelta(days=1))

    assert loads == {day: 3}
    assert await town.begin().followups.loads(CHEN.id, day, day) == {}


async def test_whoever_leaves_hears_nothing_more_that_is_queued_of_the_programme(town: Units, store: Store) -> None:
    enrolment = an_enrolment(person_id=LI.id)
    uow = town.begin()
    outbox: Outbox = uow.outbox
    for slot in (care.slot_of(enrolment.id, "next"), care.slot_of(enrolment.id, 12), "ticket:1", "care:99999.12"):
        outbox.add(Notice(LI.id, "followup-next", slot=slot), MORNING, LATER)
    outbox.add(Notice(CHEN.id, "followup-next", slot=care.slot_of(enrolment.id, 12)), MORNING, LATER)
    await uow.commit()

    uow = town.begin()
    uow.outbox.drop_all(LI.id, care.slots_of(enrolment.id))
    await uow.commit()

    table = table_of(OutboxRow)
    left = await store.report(select(table.c.person_id, table.c.slot))
    assert sorted((row["person_id"], row["slot"]) for row in left) == sorted(
        [(LI.id, "ticket:1"), (LI.id, "care:99999.12"), (CHEN.id, care.slot_of(enrolment.id, 12))]
    )


async def test_a_whole_enrolment_is_read_as_it_was_kept(town: Units) -> None:
    kept = a_dossier()
    await keep_dossier(town, kept)
    found = await town.begin().dossiers.find(kept.enrolment.id)

    assert await town.begin().dossiers.ids() == [kept.enrolment.id]
    assert found is not None
    assert found.enrolment == kept.enrolment
    for name in ("consents", "followups", "visits", "panels", "events", "reports"):
        of_one, of_other = (sorted(getattr(one, name), key=lambda row: row.id) for one in (found, kept))
        assert of_one == of_other
    assert list(found.history) == kept.history
    assert await town.begin().dossiers.find(4711) is None
