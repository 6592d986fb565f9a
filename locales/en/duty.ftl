leave-taken = 📅 On leave { $days }, noted. { $next }
    { $part }
leave-planned = 📅 On leave { $days }, noted. { $next }
    { $part }
leave-taken-by-other = 📅 { $by } noted your leave: { $days }. { $next }
leave-planned-by-other = 📅 { $by } noted your leave: { $days }. { $next }
leave-taken-for = 📅 Leave noted for { $name }: { $days }. { $next }
leave-told = 📅 { $name } is on leave { $days }. { $next }
leave-begun = 📅 Your leave { $days } has begun. { $next }
leave-over = ☀️ Your leave is over and you are on duty again; new matters come to you as before.
leave-in-part = Half a day counts as a day.
leave-one-day = { $first }
leave-days = from { $first } to { $last }
leave-next-deputy = What is in hand then goes to { $name }.
leave-next-others = What is in hand then goes to others.
leave-went-deputy = { $name } was asked to take over { $count } in hand.
leave-went-others = Others were asked to take over { $count } in hand.
leave-went-none-deputy = Nothing in hand to pass on; new matters go to { $name }.
leave-went-none = Nothing in hand to pass on; new matters go to others.
leave-undo = ↩️ Undo
leave-undone = ↩️ The leave of { $name }, { $days }, is taken back.
leave-back = ☀️ { $name } is on duty again. { $count } that nobody took are { $name }'s again.
leave-undone-by-other = ☀️ { $by } took your leave back; you are on duty again. { $count } that nobody took are yours again.
leave-none = You have no leave now or ahead. To take one, write for example “on leave tomorrow until Friday”.
leave-error-unreadable = I cannot tell which days. Please write “leave today”, “on leave tomorrow until Friday” or “on leave Mar 5 to Mar 8”.
leave-error-past = Those days are over. Please write today or later.
leave-error-far = Leave can be noted { $days } days ahead at most. Please write nearer days.
leave-error-overlap = { $first } to { $last } is noted as leave already. To change it, write “cancel my leave” first, then the new days.
duty-roster = 🗓 On duty in { $grid }:
    { $lines }
duty-grid = 🧭 { $grid }
duty-line = ✅ { $name } ({ $role }) · { $load } in hand
duty-line-off = 💤 { $name } ({ $role }) off duty · { $deputy } · { $load } in hand
duty-line-away = 📅 { $name } ({ $role }) on leave from { $since } to { $until } · { $deputy } · { $load } in hand
duty-by-deputy = { $name } stands in
duty-by-nobody = others of the grid
duty-today = On duty for you today:
    { $names }
    Just tell me what is the matter, and they get it at once.
duty-name = 🧭 { $name }
duty-nobody = Nobody of your grid is on duty now. In an emergency call 110, 119 or 120; tell me anything else and somebody takes it on.
duty-where = I do not know yet where you live. Tell me the address and what is the matter, and whoever is on duty there gets it.
duty-error-several = Several people are called { $name }. Whoever leads that grid may do this, or name the grid on the command line.
do-assign = 👉 Assign
assign-whom = Who gets No. { $number }?
assign-to = { $name } · { $load }
assign-nobody = Nobody is on duty for No. { $number } now. You can take it yourself.
assign-done = 👉 No. { $number } assigned to { $name }.
ticket-assigned = 👉 { $name } has assigned No. { $number } to you. The next step is on its card.
verb-assign = assigned it
verb-leave = went on leave; others were asked
verb-back = came back
verb-widen = asked the neighbouring grids too
dismiss-ask = Cut off { $name } ({ $role })? With your tap { $name } sees nothing any more, and what is in hand goes to others.
dismiss-yes = ⛔ Cut off
dismiss-done = ⛔ { $name } is cut off; { $count } went to others.
cli-revoke-done = { $name } is cut off; { $count } went to others.
cli-revoke-several = { $count } of the staff are called “{ $name }” (grids { $grids }); add --grid to choose one.
