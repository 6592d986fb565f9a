danger = 🚨 { $answer }
danger-medical = 🚨 { $answer } The nurse has been alerted.
danger-received = 🚨 All grid workers have been told, No. { $number }. I will tell you as soon as somebody takes it on.
danger-received-where = 🚨 All grid workers have been told, No. { $number }. Where is it?
danger-recorded = 🚨 Recorded, No. { $number }. Please call the numbers above first.
danger-recorded-where = 🚨 Recorded, No. { $number }. Please call the numbers above first. Where is it?
danger-placed = 📍 The place is added. Everyone on No. { $number } has seen it.
danger-nurse = 🚨 From { $name } ({ $place }): “{ $words }” Please get in touch at once.
