cli-settings-wrong = 设置不对：{ $names }。请照 .env.example 改。
cli-run-demonstration = 这是演示数据库，不能当正式的用。请换一个 LINLI_DATABASE_URL，或用 linli demo。
cli-run-empty = 数据库里还没有社区。请用 linli seed 文件夹 先建好。
cli-run-open = 页面在 { $url }
cli-demo-loopback = 演示只能在本机（127.0.0.1）打开。
cli-demo-real = 这个数据库里是真的社区，不能用来演示。
cli-demo-preparing = 正在准备演示社区……
cli-demo-open = 演示好了，请在浏览器打开 { $url }
    按 Ctrl-C 结束。
cli-port-taken = { $host }:{ $port } 已被别的程序占用。请设 LINLI_HTTP_PORT 换一个。
cli-seed-refused = 一共 { $count } 处要改，什么都没有写入。
cli-seed-not-empty = 数据库里已经有社区了。请换一个空的数据库。
cli-seed-done = 已建好：网格 { $grids } 个，楼栋 { $buildings } 栋，工作人员 { $staff } 位。
cli-coverage-grid = 网格 { $code }（{ $name }）没有人负责。
cli-coverage-building = 楼栋 { $code }（{ $estate } { $name }）不在任何网格里。
cli-coverage-full = { $grids } 个网格都有人负责，{ $buildings } 栋楼都有网格。
cli-invite-incomplete = 请写全：--role 角色 --grid 网格编码 --name 姓名，或 --resident 姓名。
cli-invite-no-grid = 没有编码为「{ $grid }」的网格。
cli-invite-done = { $name } 的代码：{ $code }
    链接：{ $link }
cli-talk = 您现在是{ $name }。直接打字；数字是按钮；Ctrl-D 结束。
cli-nobody = 没有这个人。
cli-several = 这个名字有好几个人，请换一个。
