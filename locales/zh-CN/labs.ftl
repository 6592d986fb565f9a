lab-check = 🧪 { $name } · { $day }采血
    { $lines }
    保存吗？
lab-check-correction = 🧪 更正{ $name } · { $day }采血
    { $lines }
    保存吗？
lab-how = 请写一句：「化验 { $name } 3月5日 空腹10小时 尿酸 412 谷丙 25 心电图 正常」。
lab-how-anybody = 请写一句：「化验 张桂兰 3月5日 空腹10小时 尿酸 412 谷丙 25 心电图 正常」。
lab-correct-how = 请重写{ $name } { $day }的化验，只写要改的也行：「化验 { $name } 谷丙 52」。没做的写「没做」。
lab-phase-baseline = 算作：基线
lab-phase-between = 算作：中间
lab-phase-final = 算作：3 个月
lab-fasting = 空腹 { $hours } 小时
lab-fasting-off = ⚠️ 空腹 { $hours } 小时，应为 { $first }–{ $last } 小时
lab-fasting-unsaid = 没写空腹几小时
lab-value = { $analyte } { $value } { $unit }
lab-value-within = { $analyte } { $value } { $unit }（{ $range }）
lab-value-high = ↑ { $analyte } { $value } { $unit }（{ $range }，{ $source }）
lab-value-low = ↓ { $analyte } { $value } { $unit }（{ $range }，{ $source }）
lab-own-range = 化验单
lab-urate-above = 按{ $profile }（高于 { $limit }）也算高
lab-ecg-normal = 心电图 正常
lab-ecg-abnormal = ⚠️ 心电图 异常
lab-disease-gout = 有：痛风
lab-disease-hypertension = 有：高血压
lab-disease-diabetes = 有：糖尿病
lab-disease-kidney = 有：肾病
lab-disease-heart = 有：心脏病
lab-disease-stroke = 有：中风
lab-disease-other = 有：合并症
lab-missing = 没有：{ $analytes }
lab-missing-ecg = 没有：心电图
lab-alarm-urate = ⚠️ 尿酸不低于 540
lab-alarm-urate-ill = ⚠️ 尿酸不低于 480，又有合并症
lab-alarm-creatinine = ⚠️ 肌酐超过上限 2 倍
lab-alarm-alt = ⚠️ 谷丙转氨酶超过上限 2 倍
lab-alarm-ecg = ⚠️ 心电图异常
lab-alarm = ⚠️ { $name }的化验要马上看：
    { $lines }
lab-saved = ✅ 已保存{ $name } { $day }的化验。
lab-correct = ✏️ 更正
lab-amend = ✏️ 是更正
lab-same-day = { $nurse }已经记过{ $name } { $day }的化验：{ $values }。这是更正吗？
lab-latest = 化验 { $day }：{ $values }
lab-error-not-yet = 这一天还没到。请写采血的日子，比如「昨天」或「3月5日」。
lab-error-too-early = 采血太早，没有记。{ $name }的化验最早可以是 { $first }。
lab-error-not-enrolled = { $name }没有参加随访，没有记。请核对姓名，或先建档。
lab-error-nothing-to-correct = { $name } { $day }没有可更正的化验。请核对日期。
lab-error-word = 没看懂「{ $word }」，什么也没记。请改好整句再发。
lab-error-no-figure = { $analyte }后面没有看到数值，什么也没记。请改好整句再发。
lab-error-twice = 「{ $word }」这一项写了两次，什么也没记。请改好整句再发。
lab-error-fasting = 空腹 { $hours } 小时不像真的，什么也没记。请改好整句再发。
lab-error-range = { $analyte }的参考范围不对，什么也没记。请改好整句再发。
lab-error-implausible-value = { $analyte } { $said } 不像真的，什么也没记。单位用 { $unit }，应在 { $low } 到 { $high } 之间。
lab-error-unit-unknown = { $analyte }不用 { $unit }，什么也没记。请换成 { $right }。
record-error-over = { $name }的随访已经结束，不能再记健康信息。
adverse-check = 🩹 { $name } · { $day }
    不良反应：{ $words } · { $severity }
    保存吗？
adverse-how-severe = 🩹 { $name } · { $day }
    不良反应：{ $words }
    有多重？
adverse-how = 请写一句：「{ $name } 不良反应 皮疹 中度」。
adverse-is-mild = 🟢 轻度
adverse-is-moderate = 🟡 中度
adverse-is-severe = 🔴 重度
adverse-severity-mild = 轻度
adverse-severity-moderate = 中度
adverse-severity-severe = 重度
adverse-saved = ✅ 已记下{ $name }的不良反应。
adverse-severe = ⚠️ { $name }有重度不良反应（{ $day }）：{ $words }
adverse-list = 🩹 还没结束的不良反应 { $count } 件：
    { $lines }
adverse-line = { $number }. { $name } · { $day } · { $words } · { $severity }
adverse-none = 🩹 没有还没结束的不良反应。
adverse-close = 🏁 结束
adverse-close-number = 🏁 结束 { $number }
adverse-how-ended = { $name } { $day }：{ $words }（{ $severity }）。怎么结束的？点一个，或写一句。
adverse-as-better = 🙂 已好转
adverse-as-stopped = 💊 停药后好
adverse-as-hospital = 🏥 住院
adverse-outcome-better = 已好转
adverse-outcome-stopped = 停药后好
adverse-outcome-hospital = 住院
adverse-closed = 🏁 { $name }的不良反应（{ $words }）结束了：{ $outcome }。
adverse-open = 🩹 不良反应 { $day }：{ $words } · { $severity }
adverse-error-not-yet = 这一天还没到。请写发生的日子，比如「昨天」或「3月5日」。
adverse-error-over = 这件不良反应已经结束了。
