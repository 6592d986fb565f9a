leave-taken = 📅 { $days }请假，已记下。{ $next }
    { $part }
leave-planned = 📅 { $days }请假，已记下。{ $next }
    { $part }
leave-taken-by-other = 📅 { $by }给您记了假：{ $days }。{ $next }
leave-planned-by-other = 📅 { $by }给您记了假：{ $days }。{ $next }
leave-taken-for = 📅 已给{ $name }记假：{ $days }。{ $next }
leave-told = 📅 { $name }{ $days }请假。{ $next }
leave-begun = 📅 { $days }的假开始了。{ $next }
leave-over = ☀️ 假期结束，您又在岗了，新的事照常发给您。
leave-in-part = 半天按一天算。
leave-one-day = { $first }
leave-days = { $first }到{ $last }
leave-next-deputy = 到时手上的事请{ $name }接手。
leave-next-others = 到时手上的事另派人。
leave-went-deputy = 手上 { $count } 件已请{ $name }接手。
leave-went-others = 手上 { $count } 件已另派人。
leave-went-none-deputy = 手上没有要交的，新的事由{ $name }接。
leave-went-none = 手上没有要交的，新的事另派人。
leave-undo = ↩️ 撤销
leave-undone = ↩️ { $name }{ $days }的假已撤销。
leave-back = ☀️ { $name }已回岗。没人接走的 { $count } 件还归{ $name }。
leave-undone-by-other = ☀️ { $by }撤销了您的假，您又在岗了。没人接走的 { $count } 件还归您。
leave-none = 您没有在休或计划的假。要请假，例如发「明天请假到周五」。
leave-error-unreadable = 没看懂是哪几天。请这样写：「今天请假」「明天请假到周五」「3月5日到3月8日请假」。
leave-error-past = 这几天已经过去了，记不了。请写今天或以后的日子。
leave-error-far = 只能记 { $days } 天以内的假。请写近一点的日子。
leave-error-overlap = { $first }到{ $last }已经记过假了。要改，请先发「销假」，再重新写。
duty-roster = 🗓 { $grid }值班：
    { $lines }
duty-grid = 🧭 { $grid }
duty-line = ✅ { $name }（{ $role }）· 手上 { $load } 件
duty-line-off = 💤 { $name }（{ $role }）不在岗 · { $deputy } · 手上 { $load } 件
duty-line-away = 📅 { $name }（{ $role }）{ $since }起请假到{ $until } · { $deputy } · 手上 { $load } 件
duty-by-deputy = { $name }代
duty-by-nobody = 按网格另派
duty-today = 今天为您值班的是：
    { $names }
    有事直接说，马上转给他们。
duty-name = 🧭 { $name }
duty-nobody = 现在网格里没有人值班。急事请打 110、119、120；别的事直接说，会有人接。
duty-where = 还不知道您住哪里。请直接说地址和什么事，会转给那里值班的人。
duty-error-several = 叫{ $name }的不止一位。请管着那一格的人来办，或在命令行里写明网格。
do-assign = 👉 指派
assign-whom = 第 { $number } 号指派给谁？
assign-to = { $name } · { $load } 件
assign-nobody = 第 { $number } 号现在没有在岗的人可派。您可以点「我来接」。
assign-done = 👉 第 { $number } 号已指派给{ $name }。
ticket-assigned = 👉 { $name }把第 { $number } 号指派给您。请看卡片上的下一步。
verb-assign = 指派
verb-leave = 请假，另派人
verb-back = 回岗
verb-widen = 请邻近网格一起接
dismiss-ask = 要停用{ $name }（{ $role }）吗？点了以后{ $name }马上看不到任何事，手上的事另派人。
dismiss-yes = ⛔ 停用
dismiss-done = ⛔ { $name }已停用，{ $count } 件另派了人。
cli-revoke-done = { $name } 已停用，{ $count } 件另派了人。
cli-revoke-several = 叫「{ $name }」的工作人员有 { $count } 位（网格 { $grids }），请加 --grid 选一位。
