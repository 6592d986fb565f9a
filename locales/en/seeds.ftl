seed-error = { $file } row { $row }, column “{ $column }”: { $remedy }
seed-error-file = { $file }: { $remedy }
seed-empty = empty, please fill it in.
seed-unknown = “{ $said }” is unknown, please write one of: { $allowed }.
seed-no-number = “{ $said }” is no fitting number, please write digits.
seed-no-timezone = “{ $said }” is no time zone, please write one like Asia/Shanghai.
seed-twice = “{ $said }” occurs twice, please give each its own.
seed-no-such = { $file } has no “{ $said }”, please write one that is there.
seed-no-parent = empty; only a subdistrict has no parent, please write the parent's code.
seed-parent-too-low = the level of “{ $said }” is not above this one, please choose a higher one.
seed-no-subdistrict = no row is a subdistrict, please add one.
seed-several-subdistricts = there are several subdistricts; one deployment serves one, so keep one row.
seed-own-deputy = nobody is their own deputy, please choose somebody else.
seed-no-entrance = this building has only { $count ->
        [one] { $count } entrance
       *[other] { $count } entrances
    }, please correct it.
seed-no-file = this file is missing, please add it.
seed-not-utf8 = not in UTF-8, please save it as “CSV UTF-8”.
seed-column-unknown = there is no such column; those that exist: { $allowed }.
seed-column-missing = this column is missing, please add it.
