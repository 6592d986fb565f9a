"""By which codes the world knows what is measured: LOINC for the what, UCUM for the unit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coded:
    """One thing that is measured: its LOINC code and long common name, the UCUM code of its unit."""

    loinc: str
    display: str
    ucum: str


ANALYTES = {
    "urate": Coded("14933-6", "Urate [Moles/volume] in Serum or Plasma", "umol/L"),
    "total_cholesterol": Coded("14647-2", "Cholesterol [Moles/volume] in Serum or Plasma", "mmol/L"),
    "triglycerides": Coded("14927-8", "Triglyceride [Moles/volume] in Serum or Plasma", "mmol/L"),
    "ldl": Coded("22748-8", "Cholesterol in LDL [Moles/volume] in Serum or Plasma", "mmol/L"),
    "hdl": Coded("14646-4", "Cholesterol in HDL [Moles/volume] in Serum or Plasma", "mmol/L"),
    "alt": Coded("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L"),
    "urea": Coded("22664-7", "Urea [Moles/volume] in Serum or Plasma", "mmol/L"),
    "creatinine": Coded("14682-9", "Creatinine [Moles/volume] in Serum or Plasma", "umol/L"),
}
"""The eight values of the programme in the units in which they are kept; of LDL the code that names no method."""

AGE = Coded("30525-0", "Age", "a")
WEIGHT = Coded("29463-7", "Body weight", "kg")
HOURS = "h"
ECG = ("11524-6", "EKG study")
NURSES_NOTE = ("34746-8", "Nurse Note")
CONSENT = ("59284-0", "Consent Document")
