food-class-avoid = 不要吃
food-class-high = 尽量不吃
food-class-limit = 少吃
food-class-ok = 可以吃
drink-class-avoid = 不要喝
drink-class-high = 尽量不喝
drink-class-limit = 少喝
drink-class-ok = 可以喝
health-what = 想吃什么、喝什么？说个名字就行。
health-food = 🥗 { $name }：{ $class }。{ $advice }
    份量：{ $portion }；嘌呤 { $purine } mg/100 g（{ $state }）
    出处：{ $source }
health-food-plain = 🥗 { $name }：{ $class }。{ $advice }
    份量：{ $portion }（{ $state }）
    出处：{ $source }
health-topic = 🥗 { $answer }
    出处：{ $source }
health-disclaimer = 这是一般建议，不代替看病。
health-did-you-mean = 您是说下面哪一样吗？
health-unknown = 这个我没有可靠的答案，已转给护士{ $name }。有答复马上告诉您。
health-special = 您的情况要由护士来答，已转给护士{ $name }。先别自己停药、换药或改剂量。
health-ask-nurse = 🩺 问护士
health-question = 💬 { $name }问：{ $words }
health-answer = 💬 回答
health-reply-now = { $name }问：「{ $words }」
    您下一句话会转给{ $name }。
health-waiting = 💬 还有 { $count } 个问题没答：
    { $lines }
health-waiting-line = { $number }. { $name }：{ $words }
health-waiting-none = 💬 没有等着回答的问题。
health-answer-number = 💬 回答 { $number }
health-error-answered = 这个问题已经有人答过了。
health-reply-later = 给{ $name }的回答还没写。要写请点下面。
health-reply-sent = 💬 已转给{ $name }。
health-nurse-says = 🩺 护士{ $name }答复您：{ $words }
