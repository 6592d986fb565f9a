ticket-overdue = ⏰ Not settled, and its time is over. Please look into it.
    { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    “{ $words }”
    { $more }
ticket-reminder = ⏰ { $what } { $left }.
    { $icon } No. { $number } · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 Grid { $grid }
    “{ $words }”
    { $more }
reminder-respond = Nobody has claimed it:
reminder-word = The resident is waiting for a word:
reminder-resolve = It is not settled:
ticket-wait-over = ▶️ No. { $number }: the waiting is over and its time runs on. Please see what comes next.
verb-resume = let the time run on
do-on = ▶️ Go on
do-share = 🤝 Share
do-longer = ⏳ More time
wait-days = { $days } days
wait-resident = 💬 For resident
wait-over = ▶️ Go on
waits-parts = ⏸ No. { $number } waits for parts, its time stands still until { $until }; the resident knows. Correct it below.
waits-resident = ⏸ No. { $number } waits for the resident, until { $until }. Their next word lets it run on.
ticket-goes-on = ▶️ The time of no. { $number } runs on.
awaiting-parts = ⏸ No. { $number } waits for parts and goes on by { $until } at the latest.
awaiting-resident = ⏸ No. { $number } waits for a word from you. Just answer here and it goes on.
ticket-extended = ⏳ No. { $number } needs more time ({ $why }). It will be done by { $by } at the latest.
paused-parts = ⏸ Waits for parts until { $until }
paused-resident = ⏸ Waits for the resident until { $until }
card-resolve-by = 🕒 To settle by { $by }
card-first = 👤 First received by { $name }
card-joint = 🤝 With the help of { $who }
verb-extend = granted more time
verb-ask-extension = asked for more time
verb-refuse-extension = refused more time
verb-share = asked for help
verb-part-with = ended the help
extension-how-long = How many days more for no. { $number }?
extension-why = Why does no. { $number } need more time? One line; the resident will read it too.
extension-asked = ⏳ { $name } asks for { $days } days more for no. { $number }: { $why }
extension-grant = ✅ Grant
extension-deny = ❌ Refuse
extension-sent = ⏳ { $name } has your wish about no. { $number }.
extension-granted = ✅ { $name } gives no. { $number } more time: settle it by { $by }.
extension-denied = ❌ { $name } gives no. { $number } no more time: settle it by { $by }.
extension-done = ✅ No. { $number } is now to be settled by { $by }; the resident knows.
extension-not-done = The time of no. { $number } stays as it is; the worker knows.
extension-error-nobody = Nobody above you could grant it. Please settle it in time.
ticket-return-where = Where does no. { $number } belong?
office-property = 🏢 Property company
office-committee = 🏘 Committee
office-subdistrict = 🏛 Subdistrict
office-unknown = ❔ Not sure
why-returned = { $why } (proposed: { $where })
ticket-share-with = Who is to help with no. { $number }? You still answer for it.
ticket-share-done = 🤝 { $name } helps with no. { $number }. You still answer for it.
ticket-share-ended = { $name } no longer helps with no. { $number }.
