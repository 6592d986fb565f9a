ticket-done-staff = 🎉 处理好了（{ $result }），第 { $number } 号。
digest = ☀️ 今天 { $place }：待接 { $open }、处理中 { $working }、快超时 { $nearly }、等待 { $waiting }、重开 { $reopened }。
list-go-today = 📅 今天
list-go-late = ⏰ 超时
list-go-mine = 🙋 我的
list-more = ➡️ 下一页
list-rest = 还有 { $count } 件。
list-today = 📅 今天 { $place }：待接 { $open }、处理中 { $working }、快超时 { $nearly }、等待 { $waiting }、重开 { $reopened }。
    { $lines }
list-today-none = 📅 今天没有要办的事。有新的会马上发给您。
list-late = ⏰ 已超时和快超时 { $count } 件，急的在前：
    { $lines }
list-late-none = ⏰ 没有超时和快超时的。
list-mine = 🙋 您手上 { $count } 件，先到期的在前：
    { $lines }
list-mine-none = 🙋 您手上没有接着的事。
list-stuck = 🧱 卡住的 { $count } 件：
    { $lines }
list-stuck-none = 🧱 没有卡住的事。
list-line = { $urgency } { $number } { $category } { $place } { $left }
list-line-owned = { $urgency } { $number } { $category } { $place } { $left } { $name }
list-waiting = ⏸ 等待
stuck-unreachable = └ 消息送不到经办人：请打电话，或转派。
stuck-unclaimed = └ 过时没人接：请您指定人。
stuck-looping = └ 反复退回、转派或重开：请定一个人负责到底。
period-week = 一周
period-month = 一个月
summary = 📊 { $place } { $period }（{ $first }至 { $last }）
    收到 { $opened } 件：办结 { $ended }，重开 { $reopened }。未评价就结束 { $silent } 件。
    响应率 { $response }
    解决率 { $resolution }，回访答了 { $answered }/{ $asked }
    满意率 { $satisfaction }，一般 { $fair }
    算法：响应率＝按时首次接单÷接单期限到了的；解决率＝（满意＋一般）÷答了的；满意率＝满意÷答了的。不足 { $fewest } 件不算率。
summary-none = 📊 { $place } { $first }至 { $last }没有要统计的事。
summary-grids = 🧭 按网格
summary-categories = 🏷 按类别
summary-by-grid = 🧭 { $place } { $first }至 { $last }，响应 · 解决 · 满意：
    { $lines }
    不足 10 件不算率，只写件数。
summary-by-category = 🏷 { $place } { $first }至 { $last }，响应 · 解决 · 满意：
    { $lines }
    不足 10 件不算率，只写件数。
summary-line = { $name }：{ $response } · { $resolution } · { $satisfaction }
rate-shown = { $percent }%（{ $part }/{ $whole }）
rate-hidden = —（{ $whole }）
category-gone = 目录里已没有的类别
