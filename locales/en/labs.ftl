lab-check = 🧪 { $name } · drawn { $day }
    { $lines }
    Save?
lab-check-correction = 🧪 Correction for { $name } · drawn { $day }
    { $lines }
    Save?
lab-how = Please write one line: “labs { $name } 3/5 fasting 10 hours urate 412 ALT 25 ECG normal”.
lab-how-anybody = Please write one line: “labs Emma Brown 3/5 fasting 10 hours urate 412 ALT 25 ECG normal”.
lab-correct-how = Please write the values of { $name } of { $day } again, or only what changes: “labs { $name } ALT 52”. For what was not done write “not done”.
lab-phase-baseline = Counts as: baseline
lab-phase-between = Counts as: in between
lab-phase-final = Counts as: 3 months
lab-fasting = Fasting { $hours } hours
lab-fasting-off = ⚠️ Fasting { $hours } hours, should be { $first }–{ $last }
lab-fasting-unsaid = Hours of fasting not given
lab-value = { $analyte } { $value } { $unit }
lab-value-within = { $analyte } { $value } { $unit } ({ $range })
lab-value-high = ↑ { $analyte } { $value } { $unit } ({ $range }, { $source })
lab-value-low = ↓ { $analyte } { $value } { $unit } ({ $range }, { $source })
lab-own-range = the sheet
lab-urate-above = High all the same by { $profile } (above { $limit })
lab-ecg-normal = ECG normal
lab-ecg-abnormal = ⚠️ ECG abnormal
lab-disease-gout = Has: gout
lab-disease-hypertension = Has: hypertension
lab-disease-diabetes = Has: diabetes
lab-disease-kidney = Has: kidney disease
lab-disease-heart = Has: heart disease
lab-disease-stroke = Has: stroke
lab-disease-other = Has: a comorbidity
lab-missing = Missing: { $analytes }
lab-missing-ecg = Missing: ECG
lab-alarm-urate = ⚠️ Urate 540 or more
lab-alarm-urate-ill = ⚠️ Urate 480 or more with another disease
lab-alarm-creatinine = ⚠️ Creatinine above twice the limit
lab-alarm-alt = ⚠️ ALT above twice the limit
lab-alarm-ecg = ⚠️ ECG abnormal
lab-alarm = ⚠️ The values of { $name } cannot wait:
    { $lines }
lab-saved = ✅ The values of { $name } of { $day } are saved.
lab-correct = ✏️ Correct
lab-amend = ✏️ Correction
lab-same-day = { $nurse } has entered values of { $name } of { $day } already: { $values }. Is this a correction?
lab-latest = Labs { $day }: { $values }
lab-error-not-yet = That day has not come yet. Please write the day of the draw, such as “yesterday” or “3/5”.
lab-error-too-early = That draw is too old and was not recorded. The earliest for { $name } is { $first }.
lab-error-not-enrolled = { $name } is not in the programme; nothing was recorded. Please check the name, or enrol them first.
lab-error-nothing-to-correct = There are no values of { $name } of { $day } to correct. Please check the date.
lab-error-word = “{ $word }” was not understood, nothing was recorded. Please correct the line and send it again.
lab-error-no-figure = No figure was found after { $analyte }, nothing was recorded. Please correct the line and send it again.
lab-error-twice = “{ $word }” is given twice, nothing was recorded. Please correct the line and send it again.
lab-error-fasting = Fasting { $hours } hours cannot be right, nothing was recorded. Please correct the line and send it again.
lab-error-range = The reference range of { $analyte } is not right, nothing was recorded. Please correct the line and send it again.
lab-error-implausible-value = { $analyte } { $said } cannot be right, nothing was recorded. In { $unit } it lies from { $low } to { $high }.
lab-error-unit-unknown = { $analyte } is not measured in { $unit }, nothing was recorded. Please use { $right }.
record-error-over = The programme of { $name } is over; nothing more of their health is recorded.
adverse-check = 🩹 { $name } · { $day }
    Adverse event: { $words } · { $severity }
    Save?
adverse-how-severe = 🩹 { $name } · { $day }
    Adverse event: { $words }
    How severe?
adverse-how = Please write one line: “{ $name } adverse rash moderate”.
adverse-is-mild = 🟢 Mild
adverse-is-moderate = 🟡 Moderate
adverse-is-severe = 🔴 Severe
adverse-severity-mild = mild
adverse-severity-moderate = moderate
adverse-severity-severe = severe
adverse-saved = ✅ The adverse event of { $name } is noted.
adverse-severe = ⚠️ { $name } has a severe adverse event ({ $day }): { $words }
adverse-list = 🩹 Open adverse events: { $count }
    { $lines }
adverse-line = { $number }. { $name } · { $day } · { $words } · { $severity }
adverse-none = 🩹 No open adverse events.
adverse-close = 🏁 Close
adverse-close-number = 🏁 Close { $number }
adverse-how-ended = { $name }, { $day }: { $words } ({ $severity }). How did it end? Tap one, or write a line.
adverse-as-better = 🙂 Better
adverse-as-stopped = 💊 Drug stopped
adverse-as-hospital = 🏥 Hospital
adverse-outcome-better = better
adverse-outcome-stopped = better after the drug was stopped
adverse-outcome-hospital = in hospital
adverse-closed = 🏁 The adverse event of { $name } ({ $words }) is closed: { $outcome }.
adverse-open = 🩹 Adverse event { $day }: { $words } · { $severity }
adverse-error-not-yet = That day has not come yet. Please write the day on which it happened, such as “yesterday” or “3/5”.
adverse-error-over = This adverse event is closed already.
