waste-what = 要扔什么？说个名字就行。
waste-answer = ♻️ { $name }是{ $class }：{ $reason }。
    { $where }
waste-depends = ♻️ { $name }要看是哪一种？
    { $lines }
    { $where }
waste-made-of = ♻️ { $name }做的要看是哪一种？
    { $lines }
    { $where }
waste-case = · { $case }：{ $class }。{ $advice }
waste-case-no-bin = · { $case }：{ $advice }
waste-no-bin = ♻️ { $name }不进垃圾桶。{ $advice }
waste-fetch = 🚚 约上门收
waste-where = 📍 投放点：{ $place }，{ $times }。
waste-where-place = 📍 投放点：{ $place }。
waste-where-times = 📍 投放时间：{ $times }。
waste-handed-in = { $where }
    要知道哪样东西进哪个桶，说个名字就行。
waste-where-unknown = 您那里的投放点和时间还没登记。点下面，让网格员告诉您。
waste-did-you-mean = 您是说下面哪一样吗？
waste-unknown = 没查到「{ $query }」，不敢乱说。它主要是什么做的？
waste-ask-worker = 🙋 问网格员
waste-line-class = { $name }（{ $bin }）
waste-line-asks = 您是说 { $candidates } 吗？
waste-line-depends = { $name }要看是哪一种：{ $candidates }
waste-line-unknown = 没查到。
