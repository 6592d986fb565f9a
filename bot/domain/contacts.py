"""A nurse's line of a contact before it is saved: read alike in the conversation and on the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.enrolments import Enrolment
from bot.domain.errors import BeforeEnrolment, DomainError, NotYet
from bot.domain.followups import FollowUp, is_final_on, meant_by
from bot.domain.labs import read_urate, urates, without_urate
from bot.domain.messages import Day, Lines, Word, worded
from bot.domain.visits import Advice, VisitRecord, Way, contact_day, read_way, was_reached

_URATE_ALONE = re.compile(r"血?尿酸值?|(?<![a-z])(?:ua|urate|uric acid)(?![a-z])", re.IGNORECASE)
_SAYS = re.compile(r"[^\W\d_]")
"""A figure alone, or the name of what was measured, says nothing that could be kept."""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """What a line says of a contact: `words` are all of it but the day, `rest` is that without the urate (µmol/L)."""

    day: date
    urate: float | None
    words: str
    rest: str
    reached: bool
    way: Way
    advice: tuple[Advice, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written that could be saved."""
        return self.urate is None and not _SAYS.search(_URATE_ALONE.sub("", self.rest))


def read_line(said: str, enrolment: Enrolment, today: date, day: date | None = None) -> ContactLine:
    """Read a line; a day that it begins with goes before `day`, the one that was chosen beside it, and before today.

    Raises NotYet, BeforeEnrolment, UnitNeeded, Implausible.
    """
    said = said.strip().removeprefix(enrolment.name).strip()
    written, words = contact_day(said, today)
    occurred_on = written if words != said else day or today
    if occurred_on > today:
        raise NotYet
    if occurred_on < enrolment.starts_on:
        raise BeforeEnrolment(name=enrolment.name)
    if len(urates(words)) > 1:
        raise TwoUrates
    urate = read_urate(words)
    rest = (without_urate(words) if urate is not None else words).strip()
    reached = urate is not None or was_reached(words)
    return ContactLine(occurred_on, urate, words, rest, reached, read_way(words))


class TwoUrates(DomainError):
    """A line names two values of urate: which of them is meant nobody can tell."""

    key = "record-error-two-urates"


class CorrectsTooMuch(DomainError):
    """A correction would make another contact of it, or one of an attempt: the plan hangs on these."""

    key = "record-error-corrects-too-much"


_CORRECTS = re.compile(r"(?:更正|改正|correct(?:ion)?(?: of)?(?![a-z]))[\s:：,，]*(?!化验)", re.IGNORECASE)


def without_correction(said: str) -> tuple[str, bool]:
    """Give a line without the word 更正 that it begins with, and tell whether it did."""
    found = _CORRECTS.match(said)
    return (said[found.end() :], True) if found is not None else (said, False)


def correction_of(before: VisitRecord, line: ContactLine) -> ContactLine:
    """Keep of a record what a line in its place does not say anew: how it took place, what was gone through."""
    way = before.way if line.way is Way.TELEPHONE else line.way  # which is what is read where nobody says
    return replace(line, way=way, advice=before.advice)


def check_correction(
    before: VisitRecord, line: ContactLine, contacts: Sequence[FollowUp], enrolment: Enrolment
) -> FollowUp | None:
    """Refuse a line that cannot stand in place of a record; give the planned contact whose day it moves, if it does.

    A contact moves only to a day on which it would have been the same one of the plan, or none of it as before;
    `contacts` are those not taken off it, of which the one that is waited for is counted anew. Raises CorrectsTooMuch.
    """
    wrong = CorrectsTooMuch(day=Day(before.occurred_on))
    if line.reached != before.reached:
        raise wrong
    if line.day == before.occurred_on or not line.reached:
        return None
    done = next((one for one in contacts if one.id == before.followup_id), None)
    is_final = is_final_on(line.day, enrolment.ends_on)
    if is_final != is_final_on(before.occurred_on, enrolment.ends_on):
        raise wrong
    if done is None:
        is_baseline = before.occurred_on == enrolment.starts_on
        if is_baseline or meant_by(contacts, line.day) is not None:
            raise wrong
    elif not is_final:
        undone = replace(done, occurred_on=None)
        closed = [undone if one is done else one for one in contacts if one is done or not one.is_open]
        if meant_by(closed, line.day) is not undone:
            raise wrong
    return done


def read_back(line: ContactLine, today: date) -> list[Word]:
    """Say what would be saved, with its units, for a nurse to look over."""
    lines = [Word("record-day", {"day": Day(line.day)})] if line.day != today else []
    if line.urate is not None:
        lines.append(Word("record-urate", {"urate": f"{line.urate:g}"}))
    if line.rest:
        lines.append(Word("record-words", {"words": line.rest}))
    lines.append(Word(worded("record-way", line.way)) if line.reached else Word("record-not-reached"))
    if line.advice:
        modules = Lines(tuple(Word(worded("advice", one)) for one in line.advice))
        lines.append(Word("record-advice", {"modules": modules}))
    return lines


def completed_by(line: ContactLine, contacts: Sequence[FollowUp], enrolment: Enrolment) -> FollowUp | None:
    """Find which planned contact a line is about; near the end it is the final visit, whatever was planned.

    `contacts` are those not taken off the plan. An attempt that reached nobody is about the one that is
    waited for.
    """
    waited_for = next((one for one in contacts if one.is_open), None)
    if not line.reached or (waited_for is not None and is_final_on(line.day, enrolment.ends_on)):
        return waited_for
    return meant_by(contacts, line.day)
