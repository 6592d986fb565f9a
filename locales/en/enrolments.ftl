enrol-how = Please write one line: “enrol Name female 68 building 3 urate 512”.
enrol-check = 🩺 { $name }, { $sex }, { $age } years
    Urate { $urate } µmol/L
    { $lines }
    Eligible?
enrol-profile-high = · { $profile }: above { $limit }
enrol-profile-normal = · { $profile }: not above { $limit }
sex-female = female
sex-male = male
enrol-eligible = ✅ Eligible
enrol-ineligible = 🚫 Not eligible
enrol-code = Please give { $name } the code { $code }, to send to the assistant from their own phone. It is valid for 3 days.
enrol-dropped = OK, the record of { $name } is deleted.
enrol-error-incomplete = Still missing:
    { $missing }
    Please write one line: “enrol Name female 68 building 3 urate 512”.
enrol-missing-name = · name
enrol-missing-sex = · sex (female or male)
enrol-missing-age = · age
enrol-missing-urate = · urate (µmol/L)
enrol-error-too-young = { $name } is under 18 and cannot take part. Please refer to hospital paediatrics.
enrol-error-age = An age of { $age } cannot be right. Please write it again.
enrol-error-no-consent = { $name } has not agreed yet. No health data can be recorded.
enrol-error-already = { $name } is in the follow-up already.
consent-invited = Nurse { $name } invites you to 3 months of uric acid follow-up. Please send me the 8-digit code that the nurse gives you.
consent-programme = Nurse { $name } invites you to 3 months of uric acid follow-up, with a contact every 7–15 days; you may leave at any time. Would you like to take part?
consent-health-data = The follow-up keeps your test results, encrypted; only the community nurses see them, and you may take this back at any time. Do you agree?
consent-agree = ✅ I agree
consent-refuse = 🙅 I decline
consent-done = ✅ Thank you, you have joined. I will tell you as soon as Nurse { $name } has made the plan.
consent-refused = { $name } did not agree. The record is deleted.
consent-refused-ok = OK, no health data was kept. Everything else works as before.
code-refused = This code is wrong or has expired. Please ask whoever gave it to you for a new one.
plan-card = 📅 { $name }: every { $days } days, about { $count } contacts, until { $end }
    Starting { $start }
plan-made = ✅ { $name }: every { $days } days, about { $count } contacts, until { $end }
    First: { $first }
plan-days = { $days } days
plan-date = 📅 Change date
plan-make = ✅ Make plan
plan-which-day = Which day should it start? For example “3/15” or “tomorrow”.
plan-day-unclear = Please write a day from { $first } to { $last }, for example “tomorrow”.
plan-told = 📅 Your follow-up is planned: every { $days } days until { $end }. The first is { $first }.
