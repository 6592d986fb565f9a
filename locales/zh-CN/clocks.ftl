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
