food-class-avoid = do not eat
food-class-high = better not
food-class-limit = eat little
food-class-ok = fine to eat
drink-class-avoid = do not drink
drink-class-high = better not drink
drink-class-limit = drink little
drink-class-ok = fine to drink
health-what = What would you like to eat or drink? Just name it.
health-food = 🥗 { $name }: { $class }. { $advice }
    Portion: { $portion }; purine { $purine } mg/100 g ({ $state })
    Source: { $source }
health-food-plain = 🥗 { $name }: { $class }. { $advice }
    Portion: { $portion } ({ $state })
    Source: { $source }
health-topic = 🥗 { $answer }
    Source: { $source }
health-disclaimer = This is general advice and does not replace a doctor.
health-did-you-mean = Do you mean one of these?
health-unknown = I have no reliable answer, so I passed this on to Nurse { $name }. I will tell you the answer at once.
health-special = A nurse must answer this, so I passed it on to Nurse { $name }. Do not stop, change or re-dose any medicine by yourself.
health-ask-nurse = 🩺 Ask nurse
health-question = 💬 Question from { $name }: { $words }
health-answer = 💬 Answer
health-reply-now = { $name } asks: “{ $words }”
    Your next message goes to { $name }.
health-waiting = 💬 { $count } { $count ->
        [one] question waits
       *[other] questions wait
    } for an answer:
    { $lines }
health-waiting-line = { $number }. { $name }: { $words }
health-waiting-none = 💬 No question waits for an answer.
health-answer-number = 💬 Answer { $number }
health-error-answered = Somebody has answered this question already.
health-reply-later = Your answer to { $name } is not written yet. Tap below to write it.
health-reply-sent = 💬 Passed on to { $name }.
health-nurse-says = 🩺 Nurse { $name } answers: { $words }
