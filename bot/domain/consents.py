"""知情同意: to the programme, to keeping health data, and to speaking of it elsewhere; who gave it, how, until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentKind(StrEnum):
    """The consents, asked one by one; the last is to have one's follow-ups on a foreign messenger too."""

    PROGRAMME = "programme"
    HEALTH_DATA = "health_data"
    MESSENGER = "messenger"


NEEDED = (ConsentKind.PROGRAMME, ConsentKind.HEALTH_DATA)
"""Without these two the programme does not begin."""


class ConsentWay(StrEnum):
    """How a consent was given: on the resident's own device, by a relative who answers for them, or on paper."""

    OWN_DEVICE = "own_device"
    RELATIVE = "relative"
    PAPER = "paper"


class Kinship(StrEnum):
    """What a relative who consents is to the resident."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GUARDIAN = "guardian"


class Basis(StrEnum):
    """By what right a relative consents: asked to by the resident, or as the guardian of who cannot decide."""

    ASKED_TO = "asked_to"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who consented in place of the resident."""

    name: str
    kinship: Kinship
    basis: Basis


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent as it was given: to which text, when, where, by whom.

    `taken_by` is the nurse who took it down where the resident did not give it on their own device; `paper`
    names the photographed signature.
    """

    id: int
    person_id: int
    kind: ConsentKind
    text_version: str
    text_hash: str
    channel: str
    given_at: datetime
    way: ConsentWay = ConsentWay.OWN_DEVICE
    signatory: Signatory | None = None
    taken_by: int | None = None
    paper_id: int | None = None
    withdrawn_at: datetime | None = None
