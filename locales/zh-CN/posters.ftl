poster-assistant = 社区小助手
poster-scan-web = 用微信或手机相机扫一扫
poster-scan-telegram = 用手机相机扫一扫，在 Telegram 里打开
poster-type = 也可以在浏览器里输入
poster-call-grid-worker = 网格员电话
poster-call-grid-lead = 网格长电话
poster-call-community-admin = 社区电话
poster-call-subdistrict = 街道电话
poster-page = 楼道海报
poster-page-hint = 请用 A4 纸打印，缩放选 100%，每页一张。
cli-qr-no-channel = --channel 只能是 web、telegram 或 both，不能是「{ $said }」。
cli-qr-no-building = 没有这些编码的楼栋：{ $codes }。什么都没有写入。
cli-qr-no-telegram = 还不知道 Telegram 机器人的名字。请先设好 LINLI_TELEGRAM_TOKEN，用 linli run 连上一次，再做这种海报。
cli-qr-without-telegram = 还没有连过 Telegram，这次只做网页的海报。
cli-qr-only-here = 没有设 LINLI_PUBLIC_URL：海报上的链接 { $url } 只有这台机器打得开，先不要张贴。
cli-qr-not-written = 写不进文件夹 { $folder }：{ $why }。请用 --out 换一个。
cli-qr-done = 做好了 { $count } 张海报，在 { $folder }。
    要打印请用浏览器打开 { $page }
