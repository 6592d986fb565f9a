followup-remind = 🩺 今天是随访的日子。这几天身体怎么样？
followup-remind-again = 🩺 昨天的随访还没等到您。这几天身体怎么样？
feeling-well-button = 😊 没有不舒服
feeling-joint-button = 🦶 关节红肿
feeling-call-button = 📞 让护士打给我
feeling-none = 还没回答
feeling-well = 没有不舒服
feeling-joint = 关节红肿
feeling-call-me = 要护士打电话
followup-well-ok = 谢谢，护士会看到。
followup-joint-ok = 请 24 小时内去看医生；发烧就今天去急诊。先别自己停药、换药或改剂量，护士会联系您。
followup-call-me-ok = 好的，护士会打给您。
feeling-words = 自己写了一句
followup-words-ok = 谢谢，您的话已转给护士。
followup-said = 🩺 { $name }回答随访：{ $words }
followup-over = 这次随访已经结束了，谢谢。
followup-answered = 🩺 { $name }：{ $feeling }。请联系。
followup-call = 📞 { $name }两次提醒都没回（应在 { $target }），请打电话。
followup-next = 🩺 随访记下了。下次大约 { $next }。
followup-completed = 🎉 三个月随访完成了，谢谢您的配合。
followup-leave = 🚪 退出随访
followup-none = 您现在没有参加随访。
followup-left = { $name }退出了随访。
followup-left-ok = 好的，已退出随访，以后不再提醒。其他服务照常。
followup-error-outside-window = 间隔只能是 { $first } 到 { $last } 天。
followups-today = 📅 今天 { $count } 位：
    { $lines }
followups-today-none = 📅 今天没有要随访的。
followups-overdue = ⏰ 超时 { $count } 位：
    { $lines }
followups-overdue-none = ⏰ 没有超时的。
followups-line = · { $name } · { $target } · { $feeling }
record-check = 🩺 { $name }
    { $lines }
    保存吗？
record-urate = 尿酸 { $urate } µmol/L
record-words = 记录：{ $words }
record-save = ✅ 保存
record-again = ✏️ 重写
record-how = 请写一句：「{ $name } 尿酸 412 药在吃 没喝酒」。
record-saved = ✅ 已保存{ $name }的随访。下次 { $next }。
record-saved-early = ✅ 已记下{ $name }的情况。还没到随访时间，计划不变。
record-saved-last = 🎉 已保存。{ $name }的三个月随访完成了。
lab-error-unit-needed = 尿酸 { $value } 像是 mg/dL，约等于 { $converted } µmol/L。请写上单位，例如「尿酸 { $value } mg/dL」。
lab-error-implausible = 尿酸 { $value } 不像真的，没有记。请核对后再写，单位是 µmol/L。
record-error-not-enrolled = { $name }还没有随访计划。请核对姓名，或先建档、生成计划。
