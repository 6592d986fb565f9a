ticket-overdue = ⏰ 还没办好，已超时。请您过问。
    { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    「{ $words }」
    { $more }
ticket-reminder = ⏰ { $what }{ $left }。
    { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    「{ $words }」
    { $more }
reminder-respond = 还没人接单，
reminder-word = 该给居民回个话了，
reminder-resolve = 还没办结，
ticket-wait-over = ▶️ 第 { $number } 号等待时间到了，计时继续。请看下一步。
verb-resume = 继续计时
do-on = ▶️ 继续
do-share = 🤝 协办
do-longer = ⏳ 申请延期
wait-days = { $days } 天
wait-resident = 💬 等居民
wait-over = ▶️ 继续
waits-parts = ⏸ 第 { $number } 号在等配件，计时停到{ $until }，已告诉居民。时间不对，点下面改。
waits-resident = ⏸ 第 { $number } 号在等居民，计时停到{ $until }。居民一回话就继续。
ticket-goes-on = ▶️ 第 { $number } 号计时继续。
awaiting-parts = 第 { $number } 号：⏸ 等配件，最晚{ $until }继续。
awaiting-resident = 第 { $number } 号：⏸ 在等您的消息。请直接回一句话，马上继续。
ticket-extended = ⏳ 第 { $number } 号还要些时间（{ $why }）。最晚{ $by }办好。
paused-parts = ⏸ 等配件，到{ $until }
paused-resident = ⏸ 等居民，到{ $until }
card-resolve-by = 🕒 { $by }前办结
card-first = 👤 首接：{ $name }
card-joint = 🤝 协办：{ $who }
verb-extend = 同意延期
verb-ask-extension = 申请延期
verb-refuse-extension = 不同意延期
verb-share = 请人协办
verb-part-with = 结束协办
extension-how-long = 第 { $number } 号还要几天？
extension-why = 第 { $number } 号为什么要延期？写一句，居民也会看到。
extension-asked = ⏳ { $name }申请第 { $number } 号延期 { $days } 天：{ $why }
extension-grant = ✅ 同意
extension-deny = ❌ 不同意
extension-sent = ⏳ 第 { $number } 号的申请已交给{ $name }。
extension-granted = ✅ { $name }同意第 { $number } 号延期，改为{ $by }前办结。
extension-denied = ❌ { $name }不同意第 { $number } 号延期，仍要{ $by }前办结。
extension-done = ✅ 第 { $number } 号改为{ $by }前办结，已告诉居民。
extension-not-done = 第 { $number } 号时间不变，已告诉网格员。
extension-error-nobody = 您上面没有可以批准的人，请按时办结。
ticket-return-where = 第 { $number } 号该交给哪里？
office-property = 🏢 物业
office-committee = 🏘 居委会
office-subdistrict = 🏛 街道
office-unknown = ❔ 不清楚
why-returned = { $why }（建议：{ $where }）
ticket-share-with = 第 { $number } 号请谁协办？仍由您负责办结。
ticket-share-done = 🤝 第 { $number } 号请{ $name }协办。仍由您负责办结。
ticket-share-ended = 第 { $number } 号不再由{ $name }协办。
