enrol-how = 请写一句：「建档 姓名 女 68 3号楼 尿酸 512」。
enrol-check = 🩺 { $name }，{ $sex }，{ $age } 岁
    尿酸 { $urate } µmol/L
    { $lines }
    符合参加条件吗？
enrol-profile-high = · { $profile }：高于 { $limit }
enrol-profile-normal = · { $profile }：不高于 { $limit }
sex-female = 女
sex-male = 男
enrol-eligible = ✅ 符合
enrol-ineligible = 🚫 不符合
enrol-code = 请把代码 { $code } 告诉{ $name }，由本人在自己的手机上发给小助手，3 天内有效。
enrol-dropped = 好的，{ $name }的记录已删除。
enrol-error-incomplete = 建档还差：{ $missing }
    请写一句：「建档 姓名 女 68 3号楼 尿酸 512」。
enrol-missing-name = · 姓名
enrol-missing-sex = · 性别（女 或 男）
enrol-missing-age = · 年龄
enrol-missing-urate = · 尿酸（µmol/L）
enrol-error-too-young = { $name }未满 18 岁，不能参加。请转上级医院儿科。
enrol-error-age = 年龄 { $age } 岁不对，请再写一次。
enrol-error-no-consent = { $name }还没同意，不能记录健康信息。
enrol-error-already = { $name }已经在随访中了。
consent-invited = 护士{ $name }请您参加 3 个月的尿酸健康随访。请把护士给您的 8 位代码发到这里。
consent-programme = 护士{ $name }请您参加 3 个月的尿酸健康随访，每 7–15 天联系一次，随时可以退出。同意参加吗？
consent-health-data = 随访要记下您的化验结果，加密保存，只有社区护士能看，随时可以收回。同意吗？
consent-agree = ✅ 同意
consent-refuse = 🙅 不同意
consent-done = ✅ 谢谢，您已参加。护士{ $name }安排好后马上告诉您。
consent-refused = { $name }没有同意，记录已删除。
consent-refused-ok = 好的，没有记下任何健康信息。其他服务照常。
code-refused = 这个代码不对或已过期。请问给您代码的人再要一个。
plan-card = 📅 { $name }：每 { $days } 天一次，预计 { $count } 次，到 { $end }结束
    从 { $start }开始
plan-made = ✅ { $name }：每 { $days } 天一次，预计 { $count } 次，到 { $end }结束
    第一次：{ $first }
plan-days = { $days } 天
plan-date = 📅 改日期
plan-make = ✅ 生成计划
plan-which-day = 从哪天开始？例如「3月5日」或「明天」。
plan-day-unclear = 请写 { $first }到 { $last }之间的一天，例如「明天」。
plan-told = 📅 随访安排好了：每 { $days } 天一次，第一次 { $first }，到 { $end }结束。
