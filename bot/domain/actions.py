"""What may be done, by whom: every action with the relations that allow it, and no others."""

from enum import StrEnum


class Relation(StrEnum):
    """How somebody stands to a thing; the stronger stand first."""

    ANYBODY = "anybody"
    REPORTER = "reporter"
    NEIGHBOUR = "neighbour"
    OWNER = "owner"
    JOINT = "joint"
    FIRST_RECEIVER = "first_receiver"
    OVERSEER = "overseer"
    RESCUER = "rescuer"
    CANDIDATE = "candidate"
    WORKER = "worker"
    SUBJECT = "subject"
    PATIENT = "patient"
    NURSE = "nurse"
    CLINIC = "clinic"
    LEADER = "leader"
    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    SUPERIOR = "superior"
    ONESELF = "oneself"
    RESIDENT = "resident"
    DESK = "desk"
    FILER = "filer"
    FOLLOWER = "follower"
    FORMER_FILER = "former_filer"
    BENEFICIARY = "beneficiary"
    MUTED = "muted"
    ASKER = "asker"
    SECOND = "second"
    JUDGE = "judge"


class Action(StrEnum):
    """What may be done."""

    TALK = "talk"
    FILE = "file"
    EDIT_DRAFT = "edit_draft"
    UNDO = "undo"
    RATE = "rate"
    SEE_TICKET = "see_ticket"
    SEE_FLAT = "see_flat"
    SEE_WORDS = "see_words"
    SEE_NOTES = "see_notes"
    SEE_RESULT = "see_result"
    CLAIM = "claim"
    DECLINE = "decline"
    WORK = "work"
    EXTEND = "extend"
    MERGE = "merge"
    ANSWER = "answer"
    ENROL = "enrol"
    DECIDE_SCREENING = "decide_screening"
    CONSENT = "consent"
    RECORD_FOLLOWUP = "record_followup"
    ANSWER_FOLLOWUP = "answer_followup"
    LEAVE_PROGRAMME = "leave_programme"
    CHOOSE_MESSENGER = "choose_messenger"
    LIST_FOLLOWUPS = "list_followups"
    SEE_RECORD = "see_record"
    RECORD_RESULT = "record_result"
    CHANGE_PLAN = "change_plan"
    SEE_COHORT = "see_cohort"
    BIND_GROUP = "bind_group"
    INVITE = "invite"
    EDIT_CATALOGUE = "edit_catalogue"
    LIST_TICKETS = "list_tickets"
    SEE_OVERVIEW = "see_overview"
    ASSIGN = "assign"
    TAKE_LEAVE = "take_leave"
    DISMISS = "dismiss"
    SEE_ROSTER = "see_roster"
    FILE_FOR = "file_for"
    HAND_ON = "hand_on"
    TAKE_OVER = "take_over"
    DISOWN = "disown"
    KEEP_HEARING = "keep_hearing"
    MUTE = "mute"
    AGREE_MUTE = "agree_mute"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"


_RESPONSIBLE = frozenset({Relation.OWNER, Relation.JOINT, Relation.FIRST_RECEIVER, Relation.OVERSEER})
_TEAM = _RESPONSIBLE | {Relation.RESCUER, Relation.CANDIDATE, Relation.WORKER}
_THEIRS = frozenset({Relation.REPORTER, Relation.FILER, Relation.BENEFICIARY})
"""Whose matter it is, or who filed it for them and has not handed it on."""

ALLOWED: dict[Action, frozenset[Relation]] = {
    Action.TALK: frozenset({Relation.ANYBODY}),
    Action.FILE: frozenset({Relation.ANYBODY}),
    Action.EDIT_DRAFT: frozenset({Relation.REPORTER, Relation.FILER}),
    Action.UNDO: frozenset({Relation.REPORTER, Relation.FILER, Relation.FOLLOWER}),
    Action.RATE: frozenset({Relation.REPORTER, Relation.BENEFICIARY}),
    Action.SEE_TICKET: _TEAM | _THEIRS | {Relation.FOLLOWER},
    Action.SEE_FLAT: _RESPONSIBLE | _THEIRS,
    # Whole, with the telephone numbers that they must call; everybody else reads them masked.
    Action.SEE_WORDS: _RESPONSIBLE | _THEIRS | {Relation.RESCUER},
    Action.SEE_NOTES: _TEAM,
    Action.SEE_RESULT: _TEAM | _THEIRS | {Relation.FOLLOWER, Relation.NEIGHBOUR},
    Action.CLAIM: frozenset({Relation.CANDIDATE, Relation.WORKER, Relation.OVERSEER}),
    Action.DECLINE: frozenset({Relation.CANDIDATE}),
    Action.WORK: frozenset({Relation.OWNER}),
    Action.EXTEND: frozenset({Relation.OVERSEER}),
    Action.MERGE: frozenset({Relation.OWNER, Relation.OVERSEER}),
    Action.ANSWER: _THEIRS,
    Action.ENROL: frozenset({Relation.CLINIC}),
    Action.DECIDE_SCREENING: frozenset({Relation.NURSE}),
    Action.CONSENT: frozenset({Relation.PATIENT}),
    Action.RECORD_FOLLOWUP: frozenset({Relation.NURSE}),
    Action.ANSWER_FOLLOWUP: frozenset({Relation.PATIENT}),
    Action.LEAVE_PROGRAMME: frozenset({Relation.PATIENT}),
    Action.CHOOSE_MESSENGER: frozenset({Relation.PATIENT}),
    Action.LIST_FOLLOWUPS: frozenset({Relation.CLINIC}),
    Action.SEE_RECORD: frozenset({Relation.NURSE, Relation.PATIENT}),
    Action.RECORD_RESULT: frozenset({Relation.NURSE}),
    Action.CHANGE_PLAN: frozenset({Relation.NURSE}),
    Action.SEE_COHORT: frozenset({Relation.CLINIC, Relation.ADMINISTRATOR}),
    Action.BIND_GROUP: frozenset({Relation.LEADER}),
    Action.INVITE: frozenset({Relation.SUPERIOR}),
    Action.EDIT_CATALOGUE: frozenset({Relation.ADMINISTRATOR}),
    Action.LIST_TICKETS: frozenset({Relation.MEMBER, Relation.LEADER}),
    Action.SEE_OVERVIEW: frozenset({Relation.LEADER}),
    Action.ASSIGN: frozenset({Relation.OVERSEER}),
    Action.TAKE_LEAVE: frozenset({Relation.ONESELF, Relation.SUPERIOR}),
    Action.DISMISS: frozenset({Relation.SUPERIOR}),
    Action.SEE_ROSTER: frozenset({Relation.MEMBER, Relation.LEADER}),
    Action.FILE_FOR: frozenset({Relation.DESK}),
    Action.HAND_ON: frozenset({Relation.FILER, Relation.FOLLOWER, Relation.FORMER_FILER}),
    Action.TAKE_OVER: frozenset({Relation.RESIDENT}),
    Action.DISOWN: frozenset({Relation.BENEFICIARY}),
    Action.KEEP_HEARING: frozenset({Relation.FILER, Relation.FOLLOWER, Relation.FORMER_FILER}),
    Action.MUTE: frozenset({Relation.OVERSEER, Relation.ASKER}),
    Action.AGREE_MUTE: frozenset({Relation.SECOND}),
    Action.APPEAL: frozenset({Relation.MUTED}),
    Action.DECIDE_APPEAL: frozenset({Relation.JUDGE}),
}
