ticket-done-staff = 🎉 Done ({ $result }): No. { $number }.
digest = ☀️ Today { $place }: to claim { $open }, under way { $working }, nearly late { $nearly }, waiting { $waiting }, reopened { $reopened }.
list-go-today = 📅 Today
list-go-late = ⏰ Late
list-go-mine = 🙋 Mine
list-more = ➡️ Next page
list-rest = And { $count } more.
list-today = 📅 Today { $place }: to claim { $open }, under way { $working }, nearly late { $nearly }, waiting { $waiting }, reopened { $reopened }.
    { $lines }
list-today-none = 📅 Nothing to do today. What is new will come to you at once.
list-late = ⏰ { $count } late or nearly late, the most urgent first:
    { $lines }
list-late-none = ⏰ Nothing is late or nearly late.
list-mine = 🙋 { $count } in your hands, what ends first first:
    { $lines }
list-mine-none = 🙋 You have claimed nothing.
list-stuck = 🧱 { $count } stuck:
    { $lines }
list-stuck-none = 🧱 Nothing is stuck.
list-line = { $urgency } { $number } { $category } { $place } { $left }
list-line-owned = { $urgency } { $number } { $category } { $place } { $left } { $name }
list-waiting = ⏸ waiting
stuck-unreachable = └ No message reaches who has it: please call, or give it to somebody else.
stuck-unclaimed = └ Nobody came in time: please name somebody.
stuck-looping = └ Returned, handed on or reopened again and again: please name one person to see it through.
period-week = week
period-month = month
summary = 📊 { $place }, the { $period } { $first } to { $last }
    Filed { $opened }: settled { $ended }, reopened { $reopened }. Closed without an answer { $silent }.
    Response { $response }
    Resolution { $resolution }, callbacks answered { $answered }/{ $asked }
    Satisfaction { $satisfaction }, fair { $fair }
    How: response = first claimed in time ÷ whose time to be claimed is over; resolution = (good + fair) ÷ answered; satisfaction = good ÷ answered. No rate under { $fewest }.
summary-none = 📊 { $place }, { $first } to { $last }: nothing to count.
summary-grids = 🧭 By grid
summary-categories = 🏷 By category
summary-by-grid = 🧭 { $place }, { $first } to { $last }: response · resolution · satisfaction
    { $lines }
    Under 10 there is no rate, only how many.
summary-by-category = 🏷 { $place }, { $first } to { $last }: response · resolution · satisfaction
    { $lines }
    Under 10 there is no rate, only how many.
summary-line = { $name }: { $response } · { $resolution } · { $satisfaction }
rate-shown = { $percent }% ({ $part }/{ $whole })
rate-hidden = — ({ $whole })
category-gone = a category that is gone
