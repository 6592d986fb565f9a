settings-unclear = ❓ Not understood
unclear-none = Nothing is waiting for an explanation.
unclear-list = ❓ { $count ->
        [one] { $count } message was
       *[other] { $count } messages were
    } not understood, the newest first:
    { $lines }
unclear-line = { $number }. “{ $words }”
unclear-explain = 💡 Explain { $number }
unclear-how = Which word of “{ $words }” tells what it is about? Please write “word = category”, for example “tricycle = parking”.
unclear-how-again = I did not get that. Please write “word = category”: the word must stand in “{ $words }”, the category is a name from the service catalogue.
unclear-word-taken = “{ $word }” tells of something else in the service catalogue already, please take another word.
unclear-drop = 🗑 Skip it
unclear-dropped = All right, there is nothing to explain.
unclear-taught = ✅ Learnt: “{ $word }” means { $category }. You can change this in the service catalogue.
unclear-learnt = You once said “{ $words }”, which I did not understand. Now I know: it is about { $category }. If it still matters, please say it again.
unclear-error-answered = Somebody has explained this already.
