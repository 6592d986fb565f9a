group-which-grid = Which grid is the group for?
group-code = 🔗 To bind the workers’ group of { $grid }: add the assistant to the group, then send there
    { $command }
    It works once, within one hour.
group-code-link = 🔗 To bind the workers’ group of { $grid }: open { $link } and choose the group; or add the assistant to it, then send there
    { $command }
    It works once, within one hour.
group-bound = ✅ This is now the workers’ group of { $grid }.
    What comes here: number, category, urgency, place (down to the entrance) and progress.
    What never comes here: names, flats, telephone numbers, photos, residents’ words, or anything about a member of staff.
    Buttons answer in your own chat; a reply to a card is kept as an internal note.
group-bound-lead = ✅ The workers’ group of { $grid } is bound; new cards appear there.
group-replaced = { $grid } has another workers’ group now; no more cards come here.
group-error-taken = This is the workers’ group of { $grid } already. To move it, ask who leads there.
group-cannot-speak = { $grid } was not bound: the assistant may not speak in that group. Ask its owner to allow it, then send the same code again.
group-link-first = Only registered staff can use the cards here. First open { $link } alone and register with your invitation or device code.
group-assistant = the assistant
group-noted = 📝 Kept with No. { $number } (internal note, the resident does not see it).
group-note-stays = 📝 The note on No. { $number } stays as it was written; an edit does not change it. To add to it, send another reply.
group-lost = ⚠️ The workers’ group of { $grid } cannot be reached any more and is unbound; cards go to each worker’s own chat. Bind it again to use it.
group-taken-over = ⚠️ { $name } has bound the workers’ group of { $grid } to { $other }; cards of { $grid } go to each worker’s own chat. Bind a group again to use one.
reach-lost-reporter = 📵 The resident of No. { $number } gets no more messages on Telegram and sees them on the web page only. Contact them in person if needed.
reach-lost-staff = 📵 { $name } gets no more messages on Telegram and sees cards on the web page only. Please let them know.
followup-unreachable = 📵 { $name } gets no more messages on Telegram and sees reminders on the web page only. Please call.
group-error-unbound = This group gets no cards any more. Please use your own.
group-details-sent = The details are in your own chat.
