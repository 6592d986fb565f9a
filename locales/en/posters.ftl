poster-assistant = Community assistant
poster-scan-web = Scan with WeChat or the camera of your phone
poster-scan-telegram = Scan with the camera of your phone; it opens in Telegram
poster-type = or type this into a browser
poster-call-grid-worker = Grid worker's telephone
poster-call-grid-lead = Grid lead's telephone
poster-call-community-admin = Community office's telephone
poster-call-subdistrict = Subdistrict's telephone
poster-page = Posters for the doors
poster-page-hint = Print on A4 at a scale of 100%, one poster a page.
cli-qr-no-channel = --channel is web, telegram or both, not "{ $said }".
cli-qr-no-building = There is no building with these codes: { $codes }. Nothing was written.
cli-qr-no-telegram = The name of the Telegram bot is not known yet. Set LINLI_TELEGRAM_TOKEN, let linli run connect once, then make these posters.
cli-qr-without-telegram = Telegram was never connected; only posters for the web are made.
cli-qr-only-here = LINLI_PUBLIC_URL is not set: the posters' link { $url } opens on this machine only; do not put them up yet.
cli-qr-not-written = The folder { $folder } cannot be written to: { $why }. Choose another with --out.
cli-qr-done = { $count } posters are ready in { $folder }.
    To print them open { $page } in a browser
