icon-repair = 🔧
icon-complaint = 📣
icon-enquiry = 💬
icon-help = 🤝
urgency-danger = 🚨 Emergency
urgency-urgent = Urgent
urgency-ordinary = Ordinary
grid-none = not set
role-grid-worker = grid worker
role-grid-lead = grid lead
role-community-admin = community office
role-subdistrict = subdistrict office
role-nurse = community nurse
card = { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    “{ $words }”
    { $more }
card-reopened = 🔁 Reopening { $times }
card-anonymous = 🙈 Anonymous
ticket-late = ⏰ Overdue, nobody has taken it on. Please assign it.
    { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    “{ $words }”
    { $more }
ticket-details = { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    “{ $words }”
    { $more }
    { $history }
details-event = { $name } { $verb }, { $at }
details-event-said = { $name } { $verb }, { $at }: { $words }
verb-go-up = passed it to the level above
verb-submit = sent it in
verb-add = added to it
verb-undo = took it back
verb-claim = took it on
verb-promise = promised a time
verb-en-route = set off
verb-on-site = arrived
verb-waiting = is waiting for parts
verb-decline = said it is not theirs
verb-return = gave it back
verb-hand-over = handed it over
verb-ask = asked the resident
verb-answer = answered
verb-resolve = finished it
verb-rate = rated it
verb-reopen = reopened it
verb-late = told the lead that it is overdue
verb-close-unrated = closed it after 3 days without a rating
standing-draft = Not submitted yet
standing-open = ⏳ Waiting to be taken on
standing-left = ⏱ { $left }
standing-claimed = 🙋 { $name } has taken it on
standing-yours = 🙋 It is yours. When will you be there?
standing-arriving = 🙋 { $name } has taken it on, expected { $at }
standing-en-route = 🚶 On the way
standing-on-site = 🔧 On site
standing-waiting = ⏸ Waiting for parts
standing-resolved = 🎉 { $result } by { $name }
standing-closed = ✅ Closed
standing-withdrawn = ↩️ Taken back
standing-merged = 🔗 Joined with another matter
do-claim = 🙋 Take it
do-details = 👀 Details
do-decline = ↪️ Not mine
do-soon = In 30 min
do-afternoon = This afternoon
do-tomorrow = Tomorrow morning
do-depart = 🚶 Set off
do-arrive = 🔧 On site
do-ask = 💬 Ask resident
do-return = ↩️ Give back
do-resolve = 📷 Finish
do-wait = ⏸ Await parts
do-handover = ↪️ Hand over
ticket-progress = No. { $number }: { $standing }.
ticket-soon = No. { $number }: 🙋 { $name } has taken it on and comes within 30 minutes.
ticket-arriving = No. { $number }: 🙋 { $name } has taken it on, expected { $at }.
ticket-returned = No. { $number } goes to somebody else. I will tell you as soon as somebody takes it on.
ticket-declined = OK, No. { $number } goes to somebody else.
ticket-return-why = Why give back No. { $number }? Tap below, or write a line.
reason-grid = Other grid
reason-trade = Not mine
reason-busy = Short-staffed
ticket-return-done = ↩️ No. { $number } given back; somebody else is found.
ticket-handover-whom = Who gets No. { $number }?
ticket-handover-nobody = Nobody else is free now. Tap “Give back” and the lead gets it.
ticket-handover-done = ↪️ No. { $number } handed over to { $name }.
ticket-resolve-photo = Please take a photo of No. { $number }, finished.
ticket-resolve-photo-needed = No. { $number } needs a photo of it finished before it can be settled. Please send one.
resolve-no-photo = No photo
ticket-resolve-result = What was done about No. { $number }?
result-fixed = Fixed
result-cleaned = Cleaned up
result-persuaded = Talked over
result-passed-on = Property informed
ticket-resolved = ✅ No. { $number } finished; the resident is asked to rate it.
ticket-done = 🎉 { $result }: No. { $number } is done. Are you satisfied?
rate-good = 👍 Satisfied
rate-fair = 👌 So-so
rate-bad = 👎 Not solved
rating-asked-again = This seems to be about No. { $number }. Are you satisfied?
rating-thanks = Thank you for your rating. I am here when you need me.
rating-why = What is not solved? Write a line or send a photo, and somebody is sent again at once.
ticket-reopened = 🔁 No. { $number } is open again. I will tell you as soon as somebody takes it on.
ticket-error-already-claimed = { $name } took it on at { $at }.
ticket-error-already-yours = No. { $number } is yours already.
ticket-error-moved-on = No. { $number } has moved on, so this button no longer fits. Tap “My progress” for the latest.
ticket-error-reopened-too-often = No. { $number } cannot be reopened again. Please report it anew, or tap “A person”.
question-open = 💬 No. { $number }: { $next }
question-next = Your next message goes to { $name }.
question-later = Press “Answer” to reply.
question-over = That's all said.
question-answer = 💬 Answer
question-from-worker = 💬 No. { $number }, grid worker { $name } asks: { $words }
    { $next }
question-from-resident = 💬 No. { $number }, { $name } says: { $words }
    { $next }
question-sent = 💬 Passed on to { $name }; you get the answer at once.
question-answered = 💬 Passed on to { $name }.
question-end = ✔️ That's all
question-ended = OK, that's all on No. { $number }.
progress-none = You have no open matters. Just tell me when you need something.
progress-list = { $count ->
        [one] 📋 { $count } matter:
       *[other] 📋 { $count } matters:
    }
    { $lines }
progress-line = No. { $number } · { $category } · { $standing }
progress-line-draft = 📝 { $category } “{ $words }” is not submitted yet
progress-see = 👀 No. { $number }
progress-draft = 📝 See draft
progress-one = No. { $number } · { $category } · { $standing }
    📍 { $place }
    “{ $words }”
    { $history }
words-call-me = Please contact this resident.
words-none = No words, please see the photos.
ticket-unsolved = ⚠️ Reopened twice, and the resident still says it is not solved. Please take it on.
    { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    “{ $words }”
    { $more }
ticket-error-afternoon-over = It is too late for this afternoon. Please tap another time.
rating-too-often = No. { $number } was reopened twice already, so the level above gets it now. I will tell you as soon as somebody takes it on.
rating-too-late = No. { $number } is more than 7 days old and cannot be reopened. Please report it anew or press “A person”.
verb-note = wrote an internal note
group-card = { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    { $more }
group-card-late = ⏰ Overdue, nobody has taken it on.
    { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    { $more }
group-card-moved = ↪️ No. { $number } is in another grid and has left here.
place-in-details = see the details
