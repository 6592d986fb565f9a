kind-repair = Repair
kind-complaint = Complaint
kind-enquiry = Enquiry
kind-help = Help
kind-about-staff = About staff
filing-what-repair = What is broken? Just write a line or send a photo.
filing-what-complaint = What is your complaint about? Just write a line or send a photo.
filing-draft = 📝 { $kind } · { $category }
    { $lines }
filing-draft-filed = 📝 { $kind } · { $category }
    { $lines }
filing-line-place = Place: { $place }
filing-line-words = Details: { $words }
filing-line-photos = { $count ->
        [one] { $count } photo
       *[other] { $count } photos
    }
filing-line-photo-wanted = Photo: send one, it speeds things up
filing-line-anonymous = 🙈 Anonymous: the grid worker cannot see who you are. If a visit is needed, we must ask which flat.
filing-line-seen-by = 👁 Only { $name } ({ $role }) will see this, not the person it is about.
filing-line-wall-min = Usually taken on within { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
filing-line-wall-h = Usually taken on within { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
filing-line-wall-d = Usually taken on within { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
filing-line-working-min = Usually taken on within { $count ->
        [one] { $count } working minute
       *[other] { $count } working minutes
    }
filing-line-working-h = Usually taken on within { $count ->
        [one] { $count } working hour
       *[other] { $count } working hours
    }
filing-line-working-d = Usually taken on within { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
draft-submit = ✅ Submit
draft-place = 📍 Change place
draft-category = 🏷 Change type
draft-anonymous = 🙈 Anonymous
draft-sign = ✍️ Add name
draft-discard = 🗑 Never mind
filing-which-category = Which type is it?
filing-where = Where is it? Tap below or write it, for example “building 3 entrance 2”.
filing-which-place = Which of these places is it?
filing-where-trouble = { $trouble } Where is it? Please write it again, for example “building 3 entrance 2”.
place-no-such-building = I cannot find this building.
place-no-such-entrance = This building has no such entrance.
place-no-such-flat = This building has no such flat.
place-public = Shared area
place-unknown = Place not yet known
place-public-button = 🌳 Shared area
filing-received = ✅ Received, No. { $number }. I will tell you as soon as somebody takes it on.
filing-person = ✅ Received, No. { $number }. A grid worker will contact you; I will tell you as soon as somebody takes it on.
filing-asked = ✅ Passed on to the grid worker, No. { $number }. I will tell you the answer at once.
do-progress = 📋 See progress
do-undo = ↩️ Undo
filing-discarded = 🗑 OK, nothing was reported. Just tell me when you need something.
filing-undone = ↩️ No. { $number } is taken back. Just tell me when you need something.
filing-joined = 📝 Added to No. { $number }. The grid worker will see it.
filing-joined-about-staff = 📝 Added to No. { $number }. Only { $name } ({ $role }) will see it.
filing-join-or-new = Does this belong to your last matter, or is it something new?
join-last = 📝 Same matter
join-new = 🆕 New matter
filing-ask-submit-photos = Your photos ({ $count }) are not submitted yet. Shall I submit them for you?
filing-ask-submit = “{ $words }” is not submitted yet. Shall I submit it for you?
filing-error-already-filed = This was submitted or cancelled already. Tap “My progress” to see it.
filing-error-too-late = No. { $number } was submitted more than 2 minutes ago and cannot be undone. If it needs no repair, please tell the grid worker.
location-what-for = I have the place. What is wrong there? Just write a line, or tap below.
too-long = That was long, so I kept the first { $most } characters. Please send the rest in parts.
filing-what-enquiry = What would you like to know? Just write a line.
filing-what-help = What help do you need? Just write a line or send a photo.
correction-line = Correction: { $words }
correction-added = ✏️ Your correction was added to No. { $number }. The grid worker will see it.
correction-taken = ✏️ It says “{ $words }” now.
