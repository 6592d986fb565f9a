danger = 🚨 { $answer }
danger-medical = 🚨 { $answer }护士已收到提醒。
danger-received = 🚨 已通知网格里所有人，第 { $number } 号。有人接单马上告诉您。
danger-received-where = 🚨 已通知网格里所有人，第 { $number } 号。在哪里？
danger-recorded = 🚨 已记下，第 { $number } 号。请先打上面的电话。
danger-recorded-where = 🚨 已记下，第 { $number } 号。请先打上面的电话。在哪里？
danger-placed = 📍 地点已补上，第 { $number } 号的人都看到了。
danger-nurse = 🚨 { $name }（{ $place }）说：「{ $words }」请马上联系。
