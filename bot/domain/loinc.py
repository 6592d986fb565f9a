"""What the world calls by a code of LOINC beside the analytes (which bring their own), and units by their UCUM code."""

AGE = ("30525-0", "Age")
ECG = ("11524-6", "EKG study")
NURSES_NOTE = ("34746-8", "Nurse Note")
CONSENT = ("59284-0", "Consent Document")

YEARS, HOURS, KILOGRAMS = "a", "h", "kg"
