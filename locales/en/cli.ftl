cli-settings-wrong = A setting is wrong: { $names }. See .env.example.
cli-run-demonstration = This is a demonstration database; it is not served for real. Set another LINLI_DATABASE_URL, or use linli demo.
cli-run-empty = There is no community in the database yet. Make one with linli seed FOLDER.
cli-run-open = The page is at { $url }
cli-demo-loopback = The demonstration opens on this machine only (127.0.0.1).
cli-demo-real = This database holds a real community; it is not used for a demonstration.
cli-demo-preparing = Preparing the demonstration community …
cli-demo-open = The demonstration is ready; open { $url } in a browser
    Ctrl-C ends it.
cli-port-taken = { $host }:{ $port } is in use by another program. Set LINLI_HTTP_PORT to another.
cli-seed-refused = { $count } places need a change; nothing was written.
cli-seed-not-empty = There is a community in the database already. Use an empty one.
cli-seed-done = Done: { $grids } grids, { $buildings } buildings, { $staff } staff.
cli-coverage-grid = Nobody answers for grid { $code } ({ $name }).
cli-coverage-building = Building { $code } ({ $estate } { $name }) lies in no grid.
cli-coverage-full = All { $grids } grids have somebody who answers for them; all { $buildings } buildings have a grid.
cli-invite-incomplete = Please give --role, --grid (a code) and --name, or --resident NAME.
cli-invite-no-grid = There is no grid with the code "{ $grid }".
cli-invite-done = { $name }'s code: { $code }
    Link: { $link }
cli-talk = You are { $name } now. Type to talk; a number is a button; Ctrl-D ends.
cli-nobody = There is nobody of this name.
cli-several = Several people have this name; choose another.
