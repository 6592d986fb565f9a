entry-link = { $link }
code-too-often = Too many wrong codes. Please try again in { $minutes } min.
code-own = This is you already; no code is needed.
code-taken = Done. Your matters are here from now on.
code-taken-moved = Done. Your matters are here from now on, with what you have just reported here.
code-whose = This code belongs to { $name }. Tap “✅ Yes, me” and you are { $name } here, with what was reported here; if that is not you, do not tap.
code-whose-staff = This code belongs to { $name } ({ $role }). Tap “✅ Yes, me” and you are { $name } here, with what was reported here; if that is not you, do not tap.
code-whose-nameless = This code belongs to another resident. Tap “✅ Yes, me” and you are that one here, with what was reported here; if that is not you, do not tap.
code-me = ✅ Yes, me
code-error-in-care = You cannot become somebody else here. Please ask the community nurse.
poster-here = Hello, I am the assistant of { $community }; you are at { $place }. For repairs, complaints, waste sorting or food with high uric acid, just write a line or send a photo.
poster-here-staff = { $community }, you are at { $place }. What you report is put there first.
poster-old = This poster is old; its building is no longer here.
help = For repairs, complaints, waste sorting or what you may eat, just write a line or send a photo. Or tap a button below.
help-staff = New matters reach you at once; tap to claim and to settle them. Say “today”, “late” or “mine” for your lists.
help-lead = Say “today”, “late” or “stuck” for the lists. Say “this week”, “this month” or “rates” for the figures.
help-nurse = One line enrols, records a follow-up or laboratory values; a name shows how somebody stands. Below are today's and the overdue ones.
help-nurse-elsewhere = Please enrol and record follow-ups on the web page. Other matters can be seen here.
privacy = What you write is read by the grid worker in charge and their superiors only, and “🙈 Anonymous” hides who you are; your health stays on the web page, for the community nurse alone. To leave: remove your devices in “⚙️ Settings”, and send “leave programme” for the follow-ups.
privacy-staff = A resident's flat and telephone are for whoever settles the matter and their superiors, and an anonymous one stays unknown; health stays on the web page, for the community nurse alone. To leave: remove your devices in “⚙️ Settings”.
settings = What would you like to set?
settings-devices = 📱 My devices
settings-new-device = 🔗 New device
settings-invite = 👥 Invite colleague
settings-group = 💬 Bind group
device-code =
    Code { $code }, once within 15 minutes. Open a link below on the new device, or send the code there:
    { $links }
devices =
    You can come in from these devices:
    { $lines }
device-line = { $number }. { $device }, used { $seen }
device-line-this = { $number }. { $device }, this one
device-name = { $channel } { $device }
device-name-unknown = { $channel }
channel-web = Web page
channel-telegram = Telegram
channel-console = Terminal
device-end = ❌ Remove { $number }
device-end-this = This is the one in your hand. Once it is removed, your matters can no longer be seen here.
device-leave = ❌ Remove this
device-ended = OK, { $device } is removed.
device-came-in = 📱 A device has just come in with a code: { $device }. If it is not yours, please remove it.
device-remove = ❌ Remove
device-left = OK, removed. You get no more messages here.
invite-whom = Whom would you like to invite?
invite-as-grid-worker = 🧭 Grid worker
invite-as-grid-lead = 🧑‍💼 Grid lead
invite-as-nurse = 🩺 Nurse
invite-as-community-admin = 🏘️ Community
invite-which-grid = In which grid is the { $role }?
invite-which-grid-typed = In which grid is the { $role }? If it is not below, write its code, for example “A1”.
invite-name = { $role } of { $grid }: what is the name?
invite-code =
    The invitation for { $name } ({ $role }, { $grid }) is { $code }; it works once, until { $until }. Send a link or the code to them:
    { $links }
invite-open = 📋 Open invitations
invite-list =
    Not used yet:
    { $lines }
invite-line = { $name }, { $role }, { $grid }, until { $until }
invite-revoke = ❌ Revoke { $name }
invite-none-open = There are no open invitations.
invite-revoked = OK, the invitation for { $name } is revoked.
invite-error-known = { $name } is here already. For a new device they tap “🔗 New device” in their own “⚙️ Settings”.
health-on-the-page =
    Please write about your health on the web page, where the community nurse alone reads it:
    { $link }
health-message-waits =
    The community assistant has a message for you; please read it on the web page
    { $link }
command-my = My progress
command-my-staff = Mine and the open ones
command-help = What I can do
command-settings = Language, devices
command-privacy = Who sees what
command-cancel = Cancel this step
command-today = What is before you today
command-late = Late and nearly late
command-mine = What you have claimed
command-stuck = What is stuck
command-week = This week in figures
command-month = This month in figures
command-group = Bind a workers' group
open-page = 🌐 Open page
