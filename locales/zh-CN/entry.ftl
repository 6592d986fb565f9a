entry-link = { $link }
code-too-often = 错的次数太多了，请 { $minutes } 分钟后再试。
code-own = 这就是您自己，不用再输代码了。
code-taken = 好了，您的事情从现在起都在这里。
code-taken-moved = 好了，您的事情从现在起都在这里，刚才在这里报的也一起转过来了。
code-whose = 这是{ $name }的代码。点「✅ 是我」，您在这里就是{ $name }，在这里报过的事也归{ $name }；不是您本人，请不要点。
code-whose-staff = 这是{ $name }（{ $role }）的代码。点「✅ 是我」，您在这里就是{ $name }，在这里报过的事也归{ $name }；不是您本人，请不要点。
code-whose-nameless = 这是另一位居民的代码。点「✅ 是我」，您在这里就是那一位，在这里报过的事也归那一位；不是您本人，请不要点。
code-me = ✅ 是我
code-error-in-care = 在这里不能换成别人。请找社区护士帮您。
poster-here = 您好，我是{ $community }小助手，您在 { $place }。东西坏了、要投诉、垃圾怎么分、尿酸高怎么吃，直接说一句或拍张照就行。
poster-here-staff = { $community }，您在 { $place }。要报的事先按这里填。
poster-old = 这张海报旧了，上面的楼栋现在没有了。
help = 东西坏了、要投诉、垃圾怎么分、能不能吃，直接说一句或拍张照。也可以点下面的按钮。
help-staff = 新的事会马上发给您，点按钮接单、办结。发「今天」「超时」「我的」看清单。
help-lead = 发「今天」「超时」「卡住的」看清单。发「本周」「本月」「三率」看数字。
help-nurse = 一句话就能建档、记随访、记化验，写姓名看情况。下面看今天的和超时的。
help-nurse-elsewhere = 建档和随访请在网页上做。这里可以看别的事。
privacy = 您说的只给管这件事的网格员和上级看，点「🙈 匿名」就看不到您是谁；您的健康情况只在网页上，只有社区护士看。想离开：在「⚙️ 设置」里移除设备，随访发「退出随访」。
privacy-staff = 居民的门牌和电话只给办这件事的人和上级看，匿名的看不到是谁；健康情况只在网页上，只有社区护士看。想离开：在「⚙️ 设置」里移除设备。
settings = 要设置什么？
settings-devices = 📱 我的设备
settings-new-device = 🔗 换个设备
settings-invite = 👥 邀请同事
settings-group = 💬 绑定工作群
device-code =
    代码 { $code }，15 分钟内用一次。在新设备上打开下面的链接，或发这个代码：
    { $links }
devices =
    您现在能从这些设备进来：
    { $lines }
device-line = { $number }. { $device }，{ $seen }用过
device-line-this = { $number }. { $device }，就是这台
device-name = { $channel } { $device }
device-name-unknown = { $channel }
channel-web = 网页
channel-telegram = Telegram
channel-console = 终端
device-end = ❌ 移除 { $number }
device-end-this = 这就是您正在用的。移除以后，这里就看不到您的事情了。
device-leave = ❌ 移除这台
device-ended = 好的，{ $device }已移除。
device-came-in = 📱 刚有一台设备用代码进来了：{ $device }。不是您本人，请移除。
device-remove = ❌ 移除
device-left = 好的，已移除。以后这里不再收到您的消息。
invite-whom = 请谁来？
invite-as-grid-worker = 🧭 网格员
invite-as-grid-lead = 🧑‍💼 网格长
invite-as-nurse = 🩺 社区护士
invite-as-community-admin = 🏘️ 社区
invite-which-grid = { $role }在哪个网格？
invite-which-grid-typed = { $role }在哪个网格？下面没有的，直接写编号，例如「A1」。
invite-name = { $grid }的{ $role }，姓名？
invite-code =
    { $name }（{ $grid }{ $role }）的邀请码 { $code }，只能用一次，{ $until }前有效。把链接或代码发给本人：
    { $links }
invite-open = 📋 未用的邀请
invite-list =
    还没用的邀请：
    { $lines }
invite-line = { $name }，{ $grid }{ $role }，{ $until }到期
invite-revoke = ❌ 撤销 { $name }
invite-none-open = 没有未用的邀请。
invite-revoked = 好的，给{ $name }的邀请已撤销。
invite-error-known = { $name }已经在这里了。换设备请本人在「⚙️ 设置」里点「🔗 换个设备」。
health-on-the-page =
    个人健康的事请在网页上说，那里只有社区护士看得到：
    { $link }
health-message-waits =
    社区小助手有一条给您的消息，请打开网页查看
    { $link }
command-my = 我的进度
command-my-staff = 手上的和待接的
command-help = 能帮您做什么
command-settings = 语言、设备
command-privacy = 谁能看到什么
command-cancel = 取消这一步
command-today = 今天要办的
command-late = 超时和快超时的
command-mine = 我接了的
command-stuck = 卡住的
command-week = 本周数字
command-month = 本月数字
command-group = 绑定工作群
open-page = 🌐 打开网页
