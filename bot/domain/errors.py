"""What may go wrong by the rules: every refusal is a key with its figures, said once at the edge."""

from bot.domain.messages import PAGE, Arg, Button


class DomainError(Exception):
    """Refuse a step by a rule; the key names the sentence that tells the person, `buttons` the way on."""

    key = "refused"
    buttons: tuple[Button, ...] = ()

    def __init__(self, **args: Arg) -> None:
        super().__init__(self.key, args)
        self.args_said: dict[str, Arg] = args


class NotAllowed(DomainError):
    """Somebody asks for what is not theirs."""

    key = "refused-not-allowed"


class NotFound(DomainError):
    """Nothing (any more) stands behind the button or the number."""

    key = "refused-not-found"


class ButtonUnknown(DomainError):
    """The button is forged, or older than the program."""

    key = "refused-button-unknown"


class AlreadyClaimed(DomainError):
    """A colleague was quicker."""

    key = "ticket-error-already-claimed"


class AlreadyYours(DomainError):
    """The ticket is the asker's own already."""

    key = "ticket-error-already-yours"


class NotOpen(DomainError):
    """The ticket has moved on; the step no longer fits."""

    key = "ticket-error-moved-on"


class AlreadyFiled(DomainError):
    """The draft was filed before."""

    key = "filing-error-already-filed"


class TooLateToUndo(DomainError):
    """The two minutes for undoing are over."""

    key = "filing-error-too-late"


class OthersFollow(DomainError):
    """Neighbours wait for the same matter; its reporter cannot take it from them."""

    key = "incident-error-others-follow"


class NoPlaceYet(DomainError):
    """A draft without a place cannot be filed."""

    key = "filing-where"


class ReopenedTooOften(DomainError):
    """A ticket may be reopened only so often, and only within its days."""

    key = "ticket-error-reopened-too-often"


class OutsideWindow(DomainError):
    """A follow-up date lies outside its window."""

    key = "followup-error-outside-window"


class DayOutsideWindow(DomainError):
    """A contact cannot be moved out of its window."""

    key = "followup-error-day-outside"


class EnrolmentMovedOn(DomainError):
    """Where a resident stands in the programme has changed; the step no longer fits."""

    key = "enrol-error-moved-on"


class ConsentMissing(DomainError):
    """Nothing about health is written before the resident has agreed."""

    key = "enrol-error-no-consent"


class AlreadyEnrolled(DomainError):
    """The resident is in the programme already."""

    key = "enrol-error-already"


class NotYet(DomainError):
    """What is recorded took place on a day that has not come."""

    key = "record-error-not-yet"


class BeforeEnrolment(DomainError):
    """What is recorded took place before the resident was in the programme."""

    key = "record-error-before"


class ProgrammeOver(DomainError):
    """A resident has left the programme or come to its end: nothing more of their health is kept."""

    key = "record-error-over"


class RecordedMeanwhile(DomainError):
    """A contact was recorded after the asker had looked at what there was; nothing is written twice."""

    key = "record-error-meanwhile"


class NotInProgramme(DomainError):
    """A nurse's line is about somebody without a plan of follow-ups."""

    key = "record-error-not-enrolled"


class CodeRefused(DomainError):
    """A code is wrong, used, revoked or too old; which of these is not told."""

    key = "code-refused"


class GroupNotBound(DomainError):
    """The cards of a group that meets no more for a grid are over."""

    key = "group-error-unbound"


class GroupTaken(DomainError):
    """A workers' group belongs to a grid that the asker does not lead."""

    key = "group-error-taken"


class HealthStaysOnThePage(DomainError):
    """Nobody's own health is written by way of a foreign messenger."""

    key = "health-on-the-page"
    buttons: tuple[Button, ...] = (Button("open-page", "devices:code:0"),)


class CareWouldBeLost(DomainError):
    """A resident who is in the programme would be cut off from it by becoming somebody else."""

    key = "code-error-in-care"


class AlreadyOnStaff(DomainError):
    """Somebody who works here already needs no invitation."""

    key = "invite-error-known"


class MatterOver(DomainError):
    """What was filed for somebody has ended; nobody takes it over any more."""

    key = "takeover-error-over"


class AlreadyTakenOver(DomainError):
    """Whom it is for has taken it over already."""

    key = "takeover-error-taken"


class StaffTakeNothingOver(DomainError):
    """A resident's matter never becomes one of the staff's own."""

    key = "takeover-error-staff"


class YoursToHandOn(DomainError):
    """Whoever filed a matter gives the code on, and does not use it."""

    key = "takeover-error-yours"


class Muted(DomainError):
    """Somebody may file nothing new for a while."""

    key = "mute-error-muted"

    def __init__(self, until: Arg, phone: str = "") -> None:
        super().__init__(until=until)
        call = (Button("call", f"tel:{phone}", {"number": phone}),) if phone else ()
        self.buttons = (Button("mute-appeal", "mutes:appeal:0"), *call)


class NotMuted(DomainError):
    """There is nothing to appeal against."""

    key = "mute-error-not-muted"


class AppealedAlready(DomainError):
    """A mute can be appealed once."""

    key = "mute-error-appealed"


class AnsweredAlready(DomainError):
    """Somebody else has explained what was not understood."""

    key = "unclear-error-answered"


class QuestionAnswered(DomainError):
    """Another nurse has answered the question."""

    key = "health-error-answered"


class MuteMovedOn(DomainError):
    """A mute was decided, lifted or has ended meanwhile."""

    key = "mute-error-moved-on"


class NobodyToMute(DomainError):
    """Behind a ticket stands no resident, or nobody else is there who could agree."""

    key = "mute-error-nobody"


class NobodyToAsk(DomainError):
    """Nobody stands behind a ticket whom one could ask here."""

    key = "others-error-nobody"


class Incomplete(DomainError):
    """A line of enrolment lacks something."""

    key = "enrol-error-incomplete"
    buttons = (Button("page-enrol-open", f"{PAGE}care/enrol"),)


class TooYoung(DomainError):
    """The programme is for adults; a child is referred."""

    key = "enrol-error-too-young"


class AgeImpossible(DomainError):
    """Nobody is as old as this."""

    key = "enrol-error-age"


class StillOwns(DomainError):
    """Whoever has matters in hand cannot be erased."""

    key = "erase-error-owns"


class StillWorksHere(DomainError):
    """Whoever works here is cut off first, and what waits for them goes to others."""

    key = "erase-error-works-here"
