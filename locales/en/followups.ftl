followup-remind = 🩺 Today is your follow-up day. How have you been these days?
followup-remind-again = 🩺 I am still waiting for your answer of yesterday. How have you been these days?
feeling-well-button = 😊 Feeling fine
feeling-joint-button = 🦶 Swollen joint
feeling-call-button = 📞 Call me
feeling-none = no answer yet
feeling-well = feeling fine
feeling-joint = red, swollen joint
feeling-call-me = wants a call
followup-well-ok = Thank you, the nurse will see it.
followup-joint-ok = Please see a doctor within 24 hours; with a fever go to the emergency room today. Do not stop, change or re-dose any medicine by yourself, the nurse will contact you.
followup-call-me-ok = OK, the nurse will call you.
feeling-words = wrote a line
followup-words-ok = Thank you, your words went to the nurse.
followup-said = 🩺 { $name } on the follow-up: { $words }
followup-over = This follow-up is over already, thank you.
followup-answered = 🩺 { $name }: { $feeling }. Please get in touch.
followup-call = 📞 { $name } answered neither reminder (due { $target }). Please call.
followup-next = 🩺 Your follow-up is recorded. The next one is about { $next }.
followup-completed = 🎉 Your 3 months of follow-up are complete. Thank you for taking part.
followup-leave = 🚪 Leave follow-up
followup-none = You are not in the follow-up programme.
followup-left = { $name } has left the follow-up.
followup-left-ok = OK, you have left the follow-up and get no more reminders. Everything else works as before.
followup-error-outside-window = The interval can only be { $first } to { $last } days.
followups-today = 📅 Today: { $count }
    { $lines }
followups-today-none = 📅 No follow-ups today.
followups-overdue = ⏰ Overdue: { $count }
    { $lines }
followups-overdue-none = ⏰ None overdue.
followups-line = · { $name } · { $target } · { $feeling }
record-check = 🩺 { $name }
    { $lines }
    Save?
record-urate = Urate { $urate } µmol/L
record-words = Notes: { $words }
record-save = ✅ Save
record-again = ✏️ Rewrite
record-how = Please write one line: “{ $name } urate 412 takes medicine no alcohol”.
record-saved = ✅ The follow-up of { $name } is saved. Next: { $next }.
record-saved-early = ✅ Noted for { $name }. It is not time for the follow-up yet; the plan stays.
record-saved-last = 🎉 Saved. The 3 months of { $name } are complete.
lab-error-unit-needed = Urate { $value } looks like mg/dL, about { $converted } µmol/L. Please write the unit, for example “urate { $value } mg/dL”.
lab-error-implausible = Urate { $value } cannot be right and was not recorded. Please check and write it again, in µmol/L.
record-error-not-enrolled = { $name } has no follow-up plan yet. Please check the name, or enrol them and make the plan first.
