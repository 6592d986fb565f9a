waste-what = What would you like to throw away? Just name it.
waste-answer = ♻️ { $name }: { $class }, because { $reason }.
    { $where }
waste-depends = ♻️ { $name }: which kind is it?
    { $lines }
    { $where }
waste-made-of = ♻️ Made of this ({ $name }): which kind is it?
    { $lines }
    { $where }
waste-case = · { $case }: { $class }. { $advice }
waste-case-no-bin = · { $case }: { $advice }
waste-no-bin = ♻️ { $name }: not for the bins. { $advice }
waste-fetch = 🚚 Pick up
waste-where = 📍 Drop-off point: { $place }, { $times }.
waste-where-place = 📍 Drop-off point: { $place }.
waste-where-times = 📍 Drop-off times: { $times }.
waste-handed-in = { $where }
    To know which bin something goes in, just name it.
waste-where-unknown = Nobody has entered the drop-off point and times of your place yet. Tap below and a grid worker will tell you.
waste-did-you-mean = Do you mean one of these?
waste-unknown = I found nothing for “{ $query }” and will not guess. What is it mostly made of?
waste-ask-worker = 🙋 Ask worker
waste-line-class = { $name } ({ $bin })
waste-line-asks = Do you mean { $candidates }?
waste-line-depends = { $name } depends on which kind: { $candidates }
waste-line-unknown = Nothing found.
