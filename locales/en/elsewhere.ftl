elsewhere-outside = This is for { $name }; please call { $number }. Do you still need us?
elsewhere-instead = { $answer }
    Do you still need us?
elsewhere-file = 📝 File anyway
