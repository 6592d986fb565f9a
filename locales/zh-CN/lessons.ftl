settings-unclear = ❓ 没听懂的
unclear-none = 没有等着解释的话。
unclear-list = ❓ 有 { $count } 句没听懂，新的在前：
    { $lines }
unclear-line = { $number }. 「{ $words }」
unclear-explain = 💡 解释 { $number }
unclear-how = 「{ $words }」里哪个词说明是什么事？请写「词 = 类别」，例如「三轮车 = 停车」。
unclear-how-again = 没看明白。请写「词 = 类别」：词要在「{ $words }」里，类别用服务目录里的名称。
unclear-word-taken = 「{ $word }」在服务目录里已经说明别的事了，请换一个词。
unclear-drop = 🗑 不用解释
unclear-dropped = 好的，这句不用解释。
unclear-taught = ✅ 记住了：说「{ $word }」就是{ $category }。在服务目录里可以改。
unclear-learnt = 您说过「{ $words }」，当时没听懂。现在知道了，是{ $category }的事；还要报的话，请再说一次。
unclear-error-answered = 这句已经有人解释过了。
