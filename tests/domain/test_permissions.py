"""Who may do what to which thing. The tables are written by hand: a `+` is somebody's right, a `.` a refusal."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.mutes import Accused, Mute
from bot.domain.people import Person, Role
from bot.domain.permissions import (
    Action,
    CareOf,
    MuteOf,
    Post,
    Relation,
    StaffOf,
    Thing,
    TicketOf,
    may,
    relations,
    right,
)
from bot.domain.tickets import State
from tests.support.builders import a_claimed_ticket, a_draft, a_person, a_ticket
from tests.support.clock import MORNING
from tests.support.people import (
    A1,
    CHEN,
    COMMUNITY,
    FENG,
    GAO,
    HE,
    LARGE,
    LI,
    LIU,
    MA,
    QIAN,
    STAFF,
    SUBDISTRICT,
    SUN,
    WANG,
    XU,
    ZHAO,
    ZHOU,
    a_community,
)

ZHANG = a_person(name="张桂兰")
YAN = a_person(role=Role.GRID_WORKER, name="严军", grid_id=A1.id)
DONG = a_person(role=Role.NURSE, name="董洁", grid_id=COMMUNITY.id)
GONE = replace(a_person(role=Role.GRID_LEAD, name="旧网格长", grid_id=A1.id), revoked_at=MORNING)
TOWN = a_community([*STAFF, YAN, DONG, GONE])

PEOPLE = {
    "reporter": LI,
    "neighbour": CHEN,
    "patient": LI,
    "resident": ZHANG,
    "owner": WANG,
    "subject": WANG,
    "candidate": ZHAO,
    "colleague": YAN,
    "elsewhere": LIU,
    "joint": LIU,
    "first": MA,
    "filer": MA,
    "follower": LI,
    "daughter": CHEN,
    "mother": LI,
    "lead": SUN,
    "other_lead": ZHOU,
    "admin": QIAN,
    "other_admin": FENG,
    "subdistrict": GAO,
    "nurse": HE,
    "same_clinic": DONG,
    "other_nurse": XU,
    "revoked": GONE,
}

CLAIMED = TicketOf(a_claimed_ticket(candidates=(WANG.id, ZHAO.id, GONE.id)), LI.id)
COMPLAINT = TicketOf(
    a_ticket(subject_id=WANG.id, subject_role="grid_worker", candidates=(SUN.id,), category="other"), LI.id
)
SHARED = TicketOf(a_claimed_ticket(candidates=(), joint=(str(LIU.id), "committee"), lead_id=MA.id), LI.id)
DANGER = TicketOf(a_ticket(danger="gas", candidates=(WANG.id, ZHAO.id), desk_id=SUN.id), LI.id)
FOLLOWED = TicketOf(a_claimed_ticket(candidates=(), followers=1), CHEN.id)
FOLLOWING = TicketOf(a_ticket(state=State.MERGED, incident_id=FOLLOWED.ticket.id, candidates=()), LI.id)
FILED_BY_ANOTHER = TicketOf(a_claimed_ticket(candidates=(), filed_by=MA.id, on_behalf="老张"), LI.id)
MET = TicketOf(CLAIMED.ticket, LI.id, CHEN.id)
DRAFT = TicketOf(a_draft(), LI.id)
FOR_WALK_IN = TicketOf(a_ticket(filed_by=MA.id, reporter_id=None, candidates=()), None)
TAKEN_FROM_WORKER = TicketOf(a_ticket(filed_by=MA.id, candidates=()), LI.id)
FOR_MOTHER = TicketOf(a_ticket(filed_by=CHEN.id, reporter_id=CHEN.id, candidates=()), CHEN.id)
TAKEN_FROM_DAUGHTER = TicketOf(a_ticket(filed_by=CHEN.id, candidates=()), LI.id)
STILL_HEARD = TicketOf(replace(TAKEN_FROM_DAUGHTER.ticket, filer_hears=True), LI.id)
_MUTE = Mute(900, LI.id, "乱报", SUN.id, MORNING)
ASKED = MuteOf(_MUTE, Accused())
AGREED = MuteOf(_MUTE.agree(QIAN.id, MORNING), Accused())
AGREED_AT_THE_TOP = MuteOf(_MUTE.agree(GAO.id, MORNING), Accused())
OF_AN_ACCUSER = MuteOf(_MUTE, Accused(people=frozenset({SUN.id})))
OF_AN_ACCUSER_OF_LEADS = MuteOf(_MUTE, Accused(roles=frozenset({"grid_lead"})))
CARE = CareOf(LI.id, HE.id)
SCREENING_OF_NOBODY_KNOWN = CareOf(None, HE.id)

TABLES: dict[str, tuple[Thing, str]] = {
    "nothing": (
        None,
        """
                          resident owner lead admin subdistrict nurse revoked
        talk                  +      +    +     +        +        +      .
        file                  +      +    +     +        +        +      .
        edit_draft            .      .    .     .        .        .      .
        undo                  .      .    .     .        .        .      .
        rate                  .      .    .     .        .        .      .
        see_ticket            .      .    .     .        .        .      .
        see_flat              .      .    .     .        .        .      .
        see_words             .      .    .     .        .        .      .
        see_notes             .      .    .     .        .        .      .
        see_result            .      .    .     .        .        .      .
        claim                 .      .    .     .        .        .      .
        decline               .      .    .     .        .        .      .
        work                  .      .    .     .        .        .      .
        extend                .      .    .     .        .        .      .
        merge                 .      .    .     .        .        .      .
        answer                .      .    .     .        .        .      .
        enrol                 .      .    .     .        .        +      .
        decide_screening      .      .    .     .        .        .      .
        consent               .      .    .     .        .        .      .
        record_followup       .      .    .     .        .        .      .
        answer_followup       .      .    .     .        .        .      .
        leave_programme       .      .    .     .        .        .      .
        choose_messenger      .      .    .     .        .        .      .
        list_followups        .      .    .     .        .        +      .
        see_record            .      .    .     .        .        .      .
        record_result         .      .    .     .        .        .      .
        change_plan           .      .    .     .        .        .      .
        see_cohort            .      .    .     +        +        +      .
        bind_group            .      .    .     .        .        .      .
        invite                .      .    .     .        .        .      .
        list_tickets          .      .    .     .        .        .      .
        see_overview          .      .    .     .        .        .      .
        edit_catalogue        .      .    .     +        +        .      .
        assign                .      .    .     .        .        .      .
        take_leave            .      .    .     .        .        .      .
        dismiss               .      .    .     .        .        .      .
        see_roster            .      .    .     .        .        .      .
        file_for              .      +    +     +        +        .      .
        hand_on               .      .    .     .        .        .      .
        take_over             +      .    .     .        .        .      .
        disown                .      .    .     .        .        .      .
        keep_hearing          .      .    .     .        .        .      .
        mute                  .      .    .     .        .        .      .
        agree_mute            .      .    .     .        .        .      .
        appeal                .      .    .     .        .        .      .
        decide_appeal         .      .    .     .        .        .      .
        """,
    ),
    "a claimed ticket": (
        CLAIMED,
        """
            reporter resident owner candidate colleague elsewhere lead other_lead admin other_admin \
                subdistrict nurse revoked
        talk               .      .      .      .      .      .      .      .      .      .      .      .      .
        file               .      .      .      .      .      .      .      .      .      .      .      .      .
        edit_draft         +      .      .      .      .      .      .      .      .      .      .      .      .
        undo               +      .      .      .      .      .      .      .      .      .      .      .      .
        rate               +      .      .      .      .      .      .      .      .      .      .      .      .
        see_ticket         +      .      +      +      +      .      +      .      +      .      +      .      .
        see_flat           +      .      +      .      .      .      +      .      +      .      +      .      .
        see_words          +      .      +      .      .      .      +      .      +      .      +      .      .
        see_notes          .      .      +      +      +      .      +      .      +      .      +      .      .
        see_result         +      .      +      +      +      .      +      .      +      .      +      .      .
        claim              .      .      +      +      +      .      +      .      +      .      +      .      .
        decline            .      .      +      +      .      .      .      .      .      .      .      .      .
        work               .      .      +      .      .      .      .      .      .      .      .      .      .
        extend             .      .      .      .      .      .      +      .      +      .      +      .      .
        merge              .      .      +      .      .      .      +      .      +      .      +      .      .
        answer             +      .      .      .      .      .      .      .      .      .      .      .      .
        enrol              .      .      .      .      .      .      .      .      .      .      .      .      .
        decide_screening   .      .      .      .      .      .      .      .      .      .      .      .      .
        consent            .      .      .      .      .      .      .      .      .      .      .      .      .
        record_followup    .      .      .      .      .      .      .      .      .      .      .      .      .
        answer_followup    .      .      .      .      .      .      .      .      .      .      .      .      .
        leave_programme    .      .      .      .      .      .      .      .      .      .      .      .      .
        choose_messenger   .      .      .      .      .      .      .      .      .      .      .      .      .
        list_followups     .      .      .      .      .      .      .      .      .      .      .      .      .
        see_record         .      .      .      .      .      .      .      .      .      .      .      .      .
        record_result      .      .      .      .      .      .      .      .      .      .      .      .      .
        change_plan        .      .      .      .      .      .      .      .      .      .      .      .      .
        see_cohort         .      .      .      .      .      .      .      .      .      .      .      .      .
        bind_group         .      .      .      .      .      .      .      .      .      .      .      .      .
        invite             .      .      .      .      .      .      .      .      .      .      .      .      .
        list_tickets       .      .      .      .      .      .      .      .      .      .      .      .      .
        see_overview       .      .      .      .      .      .      .      .      .      .      .      .      .
        edit_catalogue     .      .      .      .      .      .      .      .      .      .      .      .      .
        assign             .      .      .      .      .      .      +      .      +      .      +      .      .
        take_leave         .      .      .      .      .      .      .      .      .      .      .      .      .
        dismiss            .      .      .      .      .      .      .      .      .      .      .      .      .
        see_roster         .      .      .      .      .      .      .      .      .      .      .      .      .
        file_for           .      .      .      .      .      .      .      .      .      .      .      .      .
        hand_on            .      .      .      .      .      .      .      .      .      .      .      .      .
        take_over          .      .      .      .      .      .      .      .      .      .      .      .      .
        disown             .      .      .      .      .      .      .      .      .      .      .      .      .
        keep_hearing       .      .      .      .      .      .      .      .      .      .      .      .      .
        mute               .      .      .      .      .      .      +      .      +      .      +      .      .
        agree_mute         .      .      .      .      .      .      .      .      .      .      .      .      .
        appeal             .      .      .      .      .      .      .      .      .      .      .      .      .
        decide_appeal      .      .      .      .      .      .      .      .      .      .      .      .      .
        """,
    ),
    "a ticket that several answer for": (
        SHARED,
        """
                       reporter resident owner joint first colleague other_lead lead admin subdistrict nurse revoked
        edit_draft         +       .       .     .     .       .         .       .    .        .         .      .
        undo               +       .       .     .     .       .         .       .    .        .         .      .
        rate               +       .       .     .     .       .         .       .    .        .         .      .
        see_ticket         +       .       +     +     +       +         .       +    +        +         .      .
        see_flat           +       .       +     +     +       .         .       +    +        +         .      .
        see_words          +       .       +     +     +       .         .       +    +        +         .      .
        see_notes          .       .       +     +     +       +         .       +    +        +         .      .
        claim              .       .       +     .     .       +         .       +    +        +         .      .
        decline            .       .       .     .     .       .         .       .    .        .         .      .
        work               .       .       +     .     .       .         .       .    .        .         .      .
        answer             +       .       .     .     .       .         .       .    .        .         .      .
        """,
    ),
    "a danger": (
        DANGER,
        """
                       reporter resident candidate colleague elsewhere lead other_lead admin nurse
        see_ticket         +       .         +         +         .       +       .       +     .
        see_flat           +       .         .         .         .       +       .       +     .
        see_words          +       .         +         .         .       +       .       +     .
        see_notes          .       .         +         +         .       +       .       +     .
        """,
    ),
    "what somebody else has reported first": (
        FOLLOWED,
        """
                       follower owner colleague lead
        see_ticket         .      +       +      +
        see_flat           .      +       .      +
        see_words          .      +       .      +
        see_notes          .      +       +      +
        rate               .      .       .      .
        answer             .      .       .      .
        """,
    ),
    "one more report of the same": (
        FOLLOWING,
        """
                       follower resident colleague lead other_lead
        see_ticket         +        .        +      +       .
        see_flat           +        .        .      +       .
        see_words          +        .        .      +       .
        see_notes          .        .        +      +       .
        """,
    ),
    "what one of the staff filed for somebody": (
        FILED_BY_ANOTHER,
        """
                       reporter filer owner lead
        see_ticket         +      +     +     +
        see_flat           +      .     +     +
        see_words          +      .     +     +
        see_notes          .      .     +     +
        undo               .      +     .     .
        rate               +      .     .     .
        answer             +      .     .     .
        """,
    ),
    "a draft": (
        DRAFT,
        """
                       reporter resident owner candidate colleague lead admin subdistrict nurse revoked
        edit_draft         +       .       .       .         .       .    .        .        .      .
        undo               +       .       .       .         .       .    .        .        .      .
        rate               +       .       .       .         .       .    .        .        .      .
        see_ticket         +       .       .       .         .       .    .        .        .      .
        see_flat           +       .       .       .         .       .    .        .        .      .
        see_words          +       .       .       .         .       .    .        .        .      .
        see_notes          .       .       .       .         .       .    .        .        .      .
        claim              .       .       .       .         .       .    .        .        .      .
        decline            .       .       .       .         .       .    .        .        .      .
        work               .       .       .       .         .       .    .        .        .      .
        extend             .       .       .       .         .       .    .        .        .      .
        answer             +       .       .       .         .       .    .        .        .      .
        """,
    ),
    "a ticket that a neighbour follows": (
        MET,
        """
                       reporter neighbour resident owner candidate lead other_lead admin subdistrict nurse revoked
        see_result         +       +        .       +       +      +       .       +       +        .      .
        see_ticket         +       .        .       +       +      +       .       +       +        .      .
        see_flat           +       .        .       +       .      +       .       +       +        .      .
        see_notes          .       .        .       +       +      +       .       +       +        .      .
        rate               +       .        .       .       .      .       .       .       .        .      .
        undo               +       .        .       .       .      .       .       .       .        .      .
        merge              .       .        .       +       .      +       .       +       +        .      .
        """,
    ),
    "a ticket in a flat that a neighbour follows": (
        TicketOf(replace(MET.ticket, flat="301"), LI.id, CHEN.id),
        """
                       reporter neighbour owner
        see_result         +       .       +
        """,
    ),
    "a complaint about the worker": (
        COMPLAINT,
        """
                       reporter resident subject candidate colleague elsewhere lead other_lead admin subdistrict nurse
        edit_draft         +       .        .        .         .         .       .      .        .        .        .
        undo               +       .        .        .         .         .       .      .        .        .        .
        rate               +       .        .        .         .         .       .      .        .        .        .
        see_ticket         +       .        .        .         .         .       +      .        .        .        .
        see_flat           +       .        .        .         .         .       .      .        .        .        .
        see_words          +       .        .        .         .         .       .      .        .        .        .
        see_notes          .       .        .        .         .         .       +      .        .        .        .
        claim              .       .        .        .         .         .       +      .        .        .        .
        decline            .       .        .        .         .         .       +      .        .        .        .
        work               .       .        .        .         .         .       .      .        .        .        .
        extend             .       .        .        .         .         .       .      .        .        .        .
        answer             +       .        .        .         .         .       .      .        .        .        .
        assign             .       .        .        .         .         .       .      .        .        .        .
        """,
    ),
    "what a worker filed for a resident": (
        FOR_WALK_IN,
        """
                       daughter resident filer colleague elsewhere lead admin subdistrict nurse revoked
        edit_draft         .       .       +       .         .       .    .        .        .      .
        undo               .       .       +       .         .       .    .        .        .      .
        rate               .       .       .       .         .       .    .        .        .      .
        see_ticket         .       .       +       +         .       +    +        +        .      .
        see_flat           .       .       +       .         .       +    +        +        .      .
        see_words          .       .       +       .         .       +    +        +        .      .
        see_notes          .       .       .       +         .       +    +        +        .      .
        answer             .       .       +       .         .       .    .        .        .      .
        hand_on            .       .       +       .         .       .    .        .        .      .
        take_over          .       .       .       .         .       .    .        .        .      .
        disown             .       .       .       .         .       .    .        .        .      .
        keep_hearing       .       .       +       .         .       .    .        .        .      .
        """,
    ),
    "what its resident has taken over from a worker": (
        TAKEN_FROM_WORKER,
        """
                       reporter resident filer colleague elsewhere lead admin subdistrict nurse revoked
        edit_draft         .       .       .       .         .       .    .        .        .      .
        undo               .       .       +       .         .       .    .        .        .      .
        rate               +       .       .       .         .       .    .        .        .      .
        see_ticket         +       .       +       +         .       +    +        +        .      .
        see_flat           +       .       .       .         .       +    +        +        .      .
        see_words          +       .       .       .         .       +    +        +        .      .
        see_notes          .       .       .       +         .       +    +        +        .      .
        answer             +       .       .       .         .       .    .        .        .      .
        hand_on            .       .       +       .         .       .    .        .        .      .
        disown             +       .       .       .         .       .    .        .        .      .
        keep_hearing       .       .       +       .         .       .    .        .        .      .
        """,
    ),
    "what a daughter filed for her mother": (
        FOR_MOTHER,
        """
                       mother daughter resident colleague lead admin subdistrict nurse revoked
        edit_draft       .       +        .        .       .     .        .        .      .
        undo             .       +        .        .       .     .        .        .      .
        rate             .       +        .        .       .     .        .        .      .
        see_ticket       .       +        .        +       +     +        +        .      .
        see_flat         .       +        .        .       +     +        +        .      .
        answer           .       +        .        .       .     .        .        .      .
        hand_on          .       +        .        .       .     .        .        .      .
        disown           .       .        .        .       .     .        .        .      .
        keep_hearing     .       +        .        .       .     .        .        .      .
        """,
    ),
    "what the mother has taken over": (
        TAKEN_FROM_DAUGHTER,
        """
                       mother daughter resident colleague lead admin subdistrict nurse revoked
        edit_draft       .       .        .        .       .     .        .        .      .
        undo             .       .        .        .       .     .        .        .      .
        rate             +       .        .        .       .     .        .        .      .
        see_ticket       +       .        .        +       +     +        +        .      .
        see_flat         +       .        .        .       +     +        +        .      .
        answer           +       .        .        .       .     .        .        .      .
        hand_on          .       +        .        .       .     .        .        .      .
        disown           +       .        .        .       .     .        .        .      .
        keep_hearing     .       +        .        .       .     .        .        .      .
        """,
    ),
    "what the daughter asked to hear of still": (
        STILL_HEARD,
        """
                       mother daughter resident
        see_ticket       +       +        .
        rate             +       .        .
        see_flat         +       .        .
        answer           +       .        .
        undo             .       +        .
        """,
    ),
    "a mute that the lead asks for": (
        ASKED,
        """
                       resident reporter owner lead other_lead admin other_admin subdistrict nurse revoked
        mute               .       .       .     +      .        .        .          .         .      .
        agree_mute         .       .       .     .      +        +        .          +         .      .
        appeal             .       +       .     .      .        .        .          .         .      .
        decide_appeal      .       .       .     .      .        .        .          .         .      .
        see_ticket         .       .       .     .      .        .        .          .         .      .
        """,
    ),
    "a mute that the administrator has agreed to": (
        AGREED,
        """
                       resident reporter owner lead other_lead admin other_admin subdistrict nurse revoked
        appeal             .       +       .     .      .        .        .          .         .      .
        decide_appeal      .       .       .     .      .        .        .          +         .      .
        """,
    ),
    "a mute that the subdistrict has agreed to": (
        AGREED_AT_THE_TOP,
        """
                       resident reporter owner lead other_lead admin other_admin subdistrict nurse revoked
        decide_appeal      .       .       .     .      .        +        .          .         .      .
        """,
    ),
    "a mute of somebody who has complained about the lead": (
        OF_AN_ACCUSER,
        """
                       resident reporter owner lead other_lead admin other_admin subdistrict nurse revoked
        mute               .       .       .     .      .        .        .          .         .      .
        agree_mute         .       .       .     .      +        +        .          +         .      .
        """,
    ),
    "a mute of somebody who has complained about leads": (
        OF_AN_ACCUSER_OF_LEADS,
        """
                       resident reporter owner lead other_lead admin other_admin subdistrict nurse revoked
        mute               .       .       .     .      .        .        .          .         .      .
        agree_mute         .       .       .     .      .        +        .          +         .      .
        """,
    ),
    "somebody's health": (
        CARE,
        """
                       patient resident owner lead admin subdistrict nurse same_clinic other_nurse revoked
        talk              .       .       .     .    .        .        .        .           .         .
        file              .       .       .     .    .        .        .        .           .         .
        edit_draft        .       .       .     .    .        .        .        .           .         .
        undo              .       .       .     .    .        .        .        .           .         .
        rate              .       .       .     .    .        .        .        .           .         .
        see_ticket        .       .       .     .    .        .        .        .           .         .
        see_flat          .       .       .     .    .        .        .        .           .         .
        see_words         .       .       .     .    .        .        .        .           .         .
        see_notes         .       .       .     .    .        .        .        .           .         .
        see_result        .       .       .     .    .        .        .        .           .         .
        claim             .       .       .     .    .        .        .        .           .         .
        decline           .       .       .     .    .        .        .        .           .         .
        work              .       .       .     .    .        .        .        .           .         .
        extend            .       .       .     .    .        .        .        .           .         .
        merge             .       .       .     .    .        .        .        .           .         .
        answer            .       .       .     .    .        .        .        .           .         .
        enrol             .       .       .     .    .        .        .        .           .         .
        decide_screening  .       .       .     .    .        .        +        +           .         .
        consent           +       .       .     .    .        .        .        .           .         .
        record_followup   .       .       .     .    .        .        +        +           .         .
        answer_followup   +       .       .     .    .        .        .        .           .         .
        leave_programme   +       .       .     .    .        .        .        .           .         .
        choose_messenger  +       .       .     .    .        .        .        .           .         .
        list_followups    .       .       .     .    .        .        .        .           .         .
        see_record        +       .       .     .    .        .        +        +           .         .
        record_result     .       .       .     .    .        .        +        +           .         .
        change_plan       .       .       .     .    .        .        +        +           .         .
        see_cohort        .       .       .     .    .        .        .        .           .         .
        bind_group        .       .       .     .    .        .        .        .           .         .
        invite            .       .       .     .    .        .        .        .           .         .
        list_tickets      .       .       .     .    .        .        .        .           .         .
        see_overview      .       .       .     .    .        .        .        .           .         .
        edit_catalogue    .       .       .     .    .        .        .        .           .         .
        assign            .       .       .     .    .        .        .        .           .         .
        take_leave        .       .       .     .    .        .        .        .           .         .
        dismiss           .       .       .     .    .        .        .        .           .         .
        see_roster        .       .       .     .    .        .        .        .           .         .
        file_for          .       .       .     .    .        .        .        .           .         .
        hand_on           .       .       .     .    .        .        .        .           .         .
        take_over         .       .       .     .    .        .        .        .           .         .
        disown            .       .       .     .    .        .        .        .           .         .
        keep_hearing      .       .       .     .    .        .        .        .           .         .
        mute              .       .       .     .    .        .        .        .           .         .
        agree_mute        .       .       .     .    .        .        .        .           .         .
        appeal            .       .       .     .    .        .        .        .           .         .
        decide_appeal     .       .       .     .    .        .        .        .           .         .
        """,
    ),
    "the grid of the worker": (
        A1,
        """
                       resident owner elsewhere lead other_lead admin other_admin subdistrict nurse revoked
        bind_group         .      .       .      +       .        +        .          +        .      .
        see_ticket         .      .       .      .       .        .        .          .        .      .
        list_tickets       .      +       .      +       .        +        .          +        .      .
        see_overview       .      .       .      +       .        +        .          +        .      .
        see_roster         .      +       .      +       .        +        .          +        .      .
        """,
    ),
    "the post of a worker": (
        Post(Role.GRID_WORKER, A1.id),
        """
                       resident owner lead other_lead admin other_admin subdistrict nurse revoked
        invite             .      .     +      .        +        .          +        .      .
        """,
    ),
    "the post of a lead": (
        Post(Role.GRID_LEAD, LARGE.id),
        """
                       resident owner lead other_lead admin other_admin subdistrict nurse revoked
        invite             .      .     .      .        +        .          +        .      .
        """,
    ),
    "the post of a nurse": (
        Post(Role.NURSE, COMMUNITY.id),
        """
                       resident owner lead other_lead admin other_admin subdistrict nurse revoked
        invite             .      .     .      .        +        .          +        .      .
        """,
    ),
    "the post of an administrator": (
        Post(Role.COMMUNITY_ADMIN, COMMUNITY.id),
        """
                       resident owner lead other_lead admin other_admin subdistrict nurse revoked
        invite             .      .     .      .        .        .          +        .      .
        """,
    ),
    "an administrator's post at the top": (
        Post(Role.COMMUNITY_ADMIN, SUBDISTRICT.id),
        """
                       resident owner lead other_lead admin other_admin subdistrict nurse revoked
        invite             .      .     .      .        .        .          .        .      .
        """,
    ),
    "the worker as a colleague": (
        StaffOf(WANG),
        """
                       resident owner candidate elsewhere lead other_lead admin other_admin subdistrict nurse revoked
        take_leave         .      +       .         .      +      .        +        .          +        .      .
        dismiss            .      .       .         .      +      .        +        .          +        .      .
        """,
    ),
    "the lead as a colleague": (
        StaffOf(SUN),
        """
                       resident owner lead other_lead admin other_admin subdistrict nurse revoked
        take_leave         .      .     +      .        +        .          +        .      .
        dismiss            .      .     .      .        +        .          +        .      .
        """,
    ),
    "somebody gone as a colleague": (
        StaffOf(GONE),
        """
                       lead admin subdistrict revoked
        take_leave      .     .       .          .
        dismiss         .     .       .          .
        """,
    ),
    "a screening of nobody known": (
        SCREENING_OF_NOBODY_KNOWN,
        """
                       resident nurse other_nurse
        consent            .      .        .
        decide_screening   .      +        .
        """,
    ),
}


def read(table: str) -> list[tuple[str, str, bool]]:
    heading, *rows = [line.split() for line in table.strip().splitlines()]
    assert all(len(row) == len(heading) + 1 for row in rows)
    return [(action, who, sign == "+") for action, *signs in rows for who, sign in zip(heading, signs, strict=True)]


CASES = [
    (name, thing, Action(action), who, allowed)
    for name, (thing, table) in TABLES.items()
    for action, who, allowed in read(table)
]


@pytest.mark.parametrize(
    ("thing", "action", "who", "allowed"),
    [case[1:] for case in CASES],
    ids=[f"{who} {action.value} {name}" for name, _, action, who, _ in CASES],
)
def test_everybody_may_do_what_is_theirs_and_nothing_else(
    thing: Thing, action: Action, who: str, allowed: bool
) -> None:
    assert may(PEOPLE[who], action, thing, TOWN) is allowed


def test_the_tables_hold_every_action_role_and_relation() -> None:
    stood = {relation for _, thing, _, who, _ in CASES for relation in relations(PEOPLE[who], thing, TOWN)}

    assert {action for _, _, action, _, _ in CASES} == set(Action)
    assert {PEOPLE[who].role for _, _, _, who, _ in CASES} == set(Role)
    assert stood == set(Relation)
    for name in ("nothing", "a claimed ticket", "somebody's health"):
        assert {action for named, _, action, _, _ in CASES if named == name} == set(Action)


@pytest.mark.parametrize("role", Role)
def test_a_revoked_person_may_do_nothing_at_all(role: Role) -> None:
    gone = replace(a_person(role=role, grid_id=COMMUNITY.id), revoked_at=MORNING)
    for thing in (None, TicketOf(a_claimed_ticket(owner_id=gone.id), gone.id), CareOf(gone.id, HE.id)):
        assert not any(may(gone, action, thing, TOWN) for action in Action)


def test_who_is_complained_about_sees_nothing_of_it_even_as_its_candidate() -> None:
    ticket = a_ticket(subject_id=SUN.id, subject_role="grid_lead", candidates=(SUN.id, QIAN.id), owner_id=SUN.id)

    assert not any(may(SUN, action, TicketOf(ticket, SUN.id), TOWN) for action in Action)


def test_a_subject_known_by_role_alone_is_kept_out_with_all_colleagues() -> None:
    thing = TicketOf(a_ticket(subject_role="grid_worker", candidates=(SUN.id,)), LI.id)

    assert not any(may(one, Action.SEE_TICKET, thing, TOWN) for one in (WANG, ZHAO, YAN, QIAN, GAO))
    assert may(SUN, Action.SEE_TICKET, thing, TOWN)


@pytest.mark.parametrize("who", [LI, WANG, SUN])
def test_a_ticket_off_the_grid_is_overseen_by_its_desk_and_the_subdistrict(who: Person) -> None:
    thing = TicketOf(a_ticket(grid_id=None, candidates=(), desk_id=QIAN.id, reporter_id=None), None)

    assert not may(who, Action.SEE_TICKET, thing, TOWN)
    assert may(QIAN, Action.CLAIM, thing, TOWN)
    assert may(GAO, Action.CLAIM, thing, TOWN)


def test_staff_who_report_something_are_residents_to_it() -> None:
    thing = TicketOf(a_ticket(reporter_id=MA.id), MA.id)

    assert relations(MA, thing, TOWN) == {Relation.REPORTER}


@pytest.mark.parametrize(
    ("who", "thing", "by"),
    [
        (LI, CLAIMED, Relation.REPORTER),
        (WANG, CLAIMED, Relation.OWNER),
        (ZHAO, CLAIMED, Relation.CANDIDATE),
        (YAN, CLAIMED, Relation.WORKER),
        (SUN, CLAIMED, Relation.OVERSEER),
        (LIU, SHARED, Relation.JOINT),
        (MA, SHARED, Relation.FIRST_RECEIVER),
        (ZHAO, DANGER, Relation.RESCUER),
        (CHEN, CLAIMED, None),
        (WANG, COMPLAINT, None),
        (GONE, CLAIMED, None),
    ],
)
def test_the_right_by_which_somebody_looks_is_the_strongest_that_they_have(
    who: Person, thing: Thing, by: Relation | None
) -> None:
    assert right(who, Action.SEE_TICKET, thing, TOWN) is by


def test_a_complaint_stays_hidden_from_its_subject_whatever_else_they_are_to_it() -> None:
    everything: dict[str, Any] = {"candidates": (WANG.id,), "joint": (str(WANG.id),), "told": (WANG.id,)}
    ticket = a_claimed_ticket(subject_id=WANG.id, subject_role="grid_worker", lead_id=WANG.id, **everything)

    assert relations(WANG, TicketOf(ticket, WANG.id), TOWN) == (Relation.SUBJECT,)
    assert not any(may(WANG, action, TicketOf(ticket, WANG.id), TOWN) for action in Action)


def test_whoever_works_here_rates_nothing_not_even_what_they_hid_their_name_on() -> None:
    thing = TicketOf(a_ticket(reporter_id=None, anonymous=True), MA.id)

    assert not may(MA, Action.RATE, thing, TOWN)
