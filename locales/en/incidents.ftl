incident-already = No. { $number } is { $category } at { $place } too; somebody has reported it.
incident-already-nearby = No. { $number } is { $category } nearby too; somebody has reported it.
incident-met = ➕ Me too
incident-apart = 🆕 Different
incident-received = ✅ Received, No. { $number }, handled together with No. { $head }. I will tell you of every step.
incident-danger-received = 🚨 People are on it already; yours is No. { $number }, together with No. { $head }. I will tell you of every step.
incident-done = 🎉 Done ({ $result }), No. { $number }. If yours is not, tap below.
incident-part = 👎 Not mine
incident-parted = 🔁 No. { $number } is handled by itself now. I will tell you as soon as somebody takes it on.
incident-merged = 🔗 No. { $number } is handled together with No. { $head }: { $standing }.
incident-error-others-follow = Neighbours are waiting for No. { $number } too, so it cannot be undone. If it needs no repair, please tell the grid worker.
incident-hot = 🔥 { $place }: { $count } reports of “{ $category }” within { $amount } { $unit }. Please see whether they have one cause.
incident-merge-which = Which matter does No. { $number } belong to?
incident-merge-nothing = Nothing of this kind is open in the grid, so No. { $number } stays as it is.
incident-merge-done = 🔗 No. { $number } is part of No. { $head } now.
incident-split-done = ✂️ No. { $number } is a matter of its own again.
incident-into = 🔗 { $number }, { $place }
do-merge = 🔗 Merge
do-split = ✂️ Split
card-followers = { $count ->
        [one] 👥 { $count } more person has met it
       *[other] 👥 { $count } more people have met it
    }
verb-follow = has met it too
verb-merge = merged it
verb-absorb = took another in
verb-part = made it a matter of its own
