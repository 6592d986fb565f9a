"""The clinic programme: a resident's three months, from the baseline to the closing (product rules §4)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from bot.domain import followups
from bot.domain.errors import EnrolmentMovedOn
from bot.domain.labs import Sex


class EnrolmentState(StrEnum):
    """Where a resident stands in the programme."""

    ACTIVE = "active"
    PAUSED = "paused"
    SAFETY_REVIEW = "safety_review"
    LOST = "lost"
    CLOSING = "closing"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class Arm(StrEnum):
    """To which arm of the study somebody belongs; plain service belongs to none."""

    INTERVENTION = "intervention"
    CONTROL = "control"
    SERVICE = "service"


class Step(StrEnum):
    """What moves an enrolment on."""

    PAUSE = "pause"
    RESUME = "resume"
    REVIEW = "review"
    LOSE = "lose"
    LEAVE = "leave"
    CLOSE = "close"
    COMPLETE = "complete"


_ACTIVE, _PAUSED, _REVIEW = EnrolmentState.ACTIVE, EnrolmentState.PAUSED, EnrolmentState.SAFETY_REVIEW
_LOST, _CLOSING, _COMPLETED = EnrolmentState.LOST, EnrolmentState.CLOSING, EnrolmentState.COMPLETED

STEPS: dict[Step, tuple[frozenset[EnrolmentState], EnrolmentState]] = {
    Step.PAUSE: (frozenset({_ACTIVE}), _PAUSED),
    Step.REVIEW: (frozenset({_ACTIVE, _PAUSED}), _REVIEW),
    Step.LOSE: (frozenset({_ACTIVE, _PAUSED}), _LOST),
    Step.RESUME: (frozenset({_PAUSED, _REVIEW, _LOST}), _ACTIVE),
    Step.LEAVE: (frozenset({_ACTIVE, _PAUSED, _REVIEW, _LOST, _CLOSING, _COMPLETED}), EnrolmentState.WITHDRAWN),
    Step.CLOSE: (frozenset({_ACTIVE}), _CLOSING),
    Step.COMPLETE: (frozenset({_CLOSING}), EnrolmentState.COMPLETED),
}
"""From which states a step may be taken, and where it leads; consent is taken back at any moment, after the end too."""

IN_PROGRAMME = frozenset({_ACTIVE, _PAUSED, _REVIEW, _LOST, _CLOSING})
"""The states in which the programme is not over: nobody is enrolled twice."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A resident's three months; `planned` once the nurse has generated the plan.

    `consent_id` is the consent to health data without which nothing of it may be kept. `postmenopausal` is
    None where it was not asked or not said. `reminded_on` are the days of the last reminders, for their caps.
    """

    id: int
    person_id: int
    nurse_id: int
    consent_id: int
    name: str
    sex: Sex
    age: int
    starts_on: date
    ends_on: date
    arm: Arm = Arm.SERVICE
    education: str = ""
    postmenopausal: bool | None = None
    state: EnrolmentState = EnrolmentState.ACTIVE
    interval: int = followups.DEFAULT_INTERVAL
    planned: bool = False
    reminded_on: tuple[date, ...] = ()
    version: int = 0

    @property
    def in_programme(self) -> bool:
        """Tell whether the programme is not over for them."""
        return self.state in IN_PROGRAMME

    @property
    def is_closed_to_staff(self) -> bool:
        """Tell whether only the resident may still read what was kept: they have left, and taken the consent back."""
        return self.state is EnrolmentState.WITHDRAWN

    def step(self, step: Step) -> Self:
        """Move on by a step; raises EnrolmentMovedOn where it does not fit any more."""
        befores, after = STEPS[step]
        if self.state not in befores:
            raise EnrolmentMovedOn(name=self.name)
        return replace(self, state=after)

    def every(self, days: int) -> Self:
        """Choose the interval, 7 to 15 days."""
        return replace(self, interval=followups.check_interval(days))

    def starting(self, on: date) -> Self:
        """Choose another first day; the end moves with it."""
        return replace(self, starts_on=on, ends_on=followups.end_of(on))

    def extended(self, until: date) -> Self:
        """Let the programme end later."""
        return replace(self, ends_on=until)

    def plan(self) -> Self:
        """Put the plan in force."""
        return replace(self, planned=True)

    def may_be_reminded(self, on: date) -> bool:
        """Tell whether the caps allow a reminder on a day: one a day, three in any seven days."""
        recent = [day for day in self.reminded_on if (on - day).days < followups.WEEK]
        return on not in recent and len(recent) < followups.MOST_REMINDERS_A_WEEK

    def reminded(self, on: date) -> Self:
        """Note the day of a reminder."""
        return replace(self, reminded_on=(*self.reminded_on, on)[-followups.MOST_REMINDERS_A_WEEK :])


@dataclass(frozen=True, slots=True)
class EnrolmentEvent:
    """Who did what to an enrolment when, and why; the words are sealed."""

    enrolment_id: int
    at: datetime
    verb: str
    actor_id: int | None
    words: str = ""
