"""A draw of blood and its ECG (化验): what the laboratory found, as a nurse enters it; corrections are appended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Ecg(StrEnum):
    """What the electrocardiogram shows."""

    NORMAL = "normal"
    ABNORMAL = "abnormal"


@dataclass(frozen=True, slots=True)
class LabPanel:
    """The values of one draw, each in the unit of its analyte; all of it is health data.

    `fasting_hours` is None where nobody said; `ranges` holds the laboratory's own reference ranges where the sheet
    shows them. `corrects` names the panel that this one stands in place of.
    """

    id: int
    enrolment_id: int
    drawn_on: date
    recorded_by: int
    recorded_at: datetime
    values: Mapping[str, float]
    fasting_hours: float | None = None
    ecg: Ecg | None = None
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    corrects: int | None = None
