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
