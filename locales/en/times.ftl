time-on-day = { $day } at { $clock } { $part }
day-today = today
day-tomorrow = tomorrow
day-yesterday = yesterday
day-pattern = d MMMM
part-night = am
part-morning = am
# From 12:00 until 12:59: "12 pm" is read as midnight by many.
part-noon = midday
part-afternoon = pm
part-evening = pm
clock-hour = { $hour }
clock-minutes = { $hour }:{ $minute }
left-in-time = { $span } left
left-late = { $span } overdue
span-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    } { $hours } h
span-full-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
span-full-hours = { $hours } h
span-hours = { $hours } h { $minutes } min
span-minutes = { $minutes } min
length-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
    }
length-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
    }
length-days = { $count ->
    [one] 1 day
   *[other] { $count } days
    }
