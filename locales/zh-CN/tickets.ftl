icon-repair = 🔧
icon-complaint = 📣
icon-enquiry = 💬
icon-help = 🤝
urgency-danger = 🚨 紧急
urgency-urgent = 较急
urgency-ordinary = 一般
grid-none = 未划定
role-grid-worker = 网格员
role-grid-lead = 网格长
role-community-admin = 社区
role-subdistrict = 街道
role-nurse = 社区护士
card = { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    「{ $words }」
    { $more }
card-reopened = 🔁 第 { $times } 次重开
card-anonymous = 🙈 匿名
ticket-late = ⏰ 没人接单，已超时。请您安排。
    { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    「{ $words }」
    { $more }
ticket-details = { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    「{ $words }」
    { $more }
    { $history }
details-event = { $at } { $name } { $verb }
details-event-said = { $at } { $name } { $verb }：{ $words }
verb-go-up = 转上一级
verb-submit = 提交
verb-add = 补充
verb-undo = 撤销
verb-claim = 接单
verb-promise = 约了时间
verb-en-route = 出发
verb-on-site = 到现场
verb-waiting = 等配件
verb-decline = 表示不归自己管
verb-return = 退回
verb-hand-over = 转派
verb-ask = 问居民
verb-answer = 回答
verb-resolve = 办结
verb-rate = 评价
verb-reopen = 重开
verb-late = 超时提醒网格长
verb-close-unrated = 三天未评价，结束
standing-draft = 还没提交
standing-open = ⏳ 等人接单
standing-left = ⏱ { $left }
standing-claimed = 🙋 { $name }已接单
standing-yours = 🙋 您已接单。什么时候到？
standing-arriving = 🙋 { $name }已接单，{ $at }左右到
standing-en-route = 🚶 已出发
standing-on-site = 🔧 已到现场
standing-waiting = ⏸ 等配件
standing-resolved = 🎉 { $name }处理好了（{ $result }）
standing-closed = ✅ 已结束
standing-withdrawn = ↩️ 已撤销
standing-merged = 🔗 已并入另一件
do-claim = 🙋 我来接
do-details = 👀 详情
do-decline = ↪️ 不归我管
do-soon = 30 分钟内
do-afternoon = 今天下午
do-tomorrow = 明天上午
do-depart = 🚶 出发
do-arrive = 🔧 到现场
do-ask = 💬 问居民
do-return = ↩️ 退回
do-resolve = 📷 办结
do-wait = ⏸ 等配件
do-handover = ↪️ 转派
ticket-progress = 第 { $number } 号：{ $standing }。
ticket-soon = 第 { $number } 号：🙋 { $name }已接单，30 分钟内到。
ticket-arriving = 第 { $number } 号：🙋 { $name }已接单，{ $at }左右到。
ticket-returned = 第 { $number } 号换人处理，有人接单后马上告诉您。
ticket-declined = 好的，第 { $number } 号已交给别人。
ticket-return-why = 第 { $number } 号为什么退回？点下面，或写一句。
reason-grid = 不是本网格
reason-trade = 不归我管
reason-busy = 人手不够
ticket-return-done = ↩️ 第 { $number } 号已退回，会另派人。
ticket-handover-whom = 第 { $number } 号转给谁？
ticket-handover-nobody = 现在没有别人可转。请用「退回」，会交给网格长。
ticket-handover-done = ↪️ 第 { $number } 号已转给{ $name }。
ticket-resolve-photo = 请拍一张第 { $number } 号处理好的照片。
ticket-resolve-photo-needed = 第 { $number } 号要有处理好的照片才能办结。请拍一张发来。
resolve-no-photo = 没法拍照
ticket-resolve-result = 第 { $number } 号的结果是？
result-fixed = 已修好
result-cleaned = 已清理
result-persuaded = 已劝导
result-passed-on = 已转物业
ticket-resolved = ✅ 第 { $number } 号已办结，等居民评价。
ticket-done = 🎉 处理好了（{ $result }），第 { $number } 号。满意吗？
rate-good = 👍 满意
rate-fair = 👌 一般
rate-bad = 👎 没解决
rating-asked-again = 这说的像是第 { $number } 号。满意吗？
rating-thanks = 谢谢您的评价。有事再找我。
rating-why = 哪里没解决？说一句或拍张照，马上重新派人。
ticket-reopened = 🔁 第 { $number } 号已重开，有人接单后马上告诉您。
ticket-error-already-claimed = { $name } { $at } 已接单。
ticket-error-already-yours = 第 { $number } 号已经是您的了。
ticket-error-moved-on = 第 { $number } 号的进度已经变了，这个按钮用不上了。点「我的进度」看最新的。
ticket-error-reopened-too-often = 第 { $number } 号不能再重开了。请再报一件，或点「找人工」。
question-open = 💬 第 { $number } 号：{ $next }
question-next = 您下一句话会转给{ $name }。
question-later = 要回话请点「回答」。
question-over = 已说完。
question-answer = 💬 回答
question-from-worker = 💬 第 { $number } 号，网格员{ $name }问：{ $words }
    { $next }
question-from-resident = 💬 第 { $number } 号，{ $name }说：{ $words }
    { $next }
question-sent = 💬 已转给{ $name }，回复会马上给您。
question-answered = 💬 已转给{ $name }。
question-end = ✔️ 说完了
question-ended = 好的，第 { $number } 号说完了。
progress-none = 您现在没有办着的事。有事直接说。
progress-list = 📋 一共 { $count } 件：
    { $lines }
progress-line = 第 { $number } 号 · { $category } · { $standing }
progress-line-draft = 📝 { $category }「{ $words }」还没提交
progress-see = 👀 { $number } 号
progress-draft = 📝 看草稿
progress-one = 第 { $number } 号 · { $category } · { $standing }
    📍 { $place }
    「{ $words }」
    { $history }
words-call-me = 请联系这位居民。
words-none = 没写字，请看照片。
ticket-unsolved = ⚠️ 重开两次，居民仍说没解决。请您处理。
    { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    「{ $words }」
    { $more }
ticket-error-afternoon-over = 今天下午来不及了，请点别的时间。
rating-too-often = 第 { $number } 号已重开过两次，这次请上一级处理。有人接单后马上告诉您。
rating-too-late = 第 { $number } 号已过 7 天，不能再重开。请再报一件，或点「找人工」。
verb-note = 写了内部备注
group-card = { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    { $more }
group-card-late = ⏰ 没人接单，已超时。
    { $icon } 第 { $number } 号 · { $category } · { $urgency }　{ $standing }
    📍 { $place }　🧭 { $grid } 网格
    { $more }
group-card-moved = ↪️ 第 { $number } 号不在本网格，已转出。
place-in-details = 见详情
