group-which-grid = 要给哪个网格绑定工作群？
group-code = 🔗 绑定「{ $grid }」的工作群：先把小助手拉进群，再在群里发
    { $command }
    一小时内有效，只能用一次。
group-code-link = 🔗 绑定「{ $grid }」的工作群：点 { $link } 选群；或先把小助手拉进群，再在群里发
    { $command }
    一小时内有效，只能用一次。
group-bound = ✅ 这个群现在是「{ $grid }」的工作群。
    这里会有：编号、类别、急缓、地点（到单元）和进度。
    这里不会有：姓名、门牌、电话、照片、居民原话，也不会有反映工作人员的事。
    点卡片上的按钮，详情发到各人自己的对话；回复卡片就记成内部备注。
group-bound-lead = ✅「{ $grid }」的工作群绑定好了，新事会在群里出卡片。
group-replaced = 「{ $grid }」换了工作群，这里不再出卡片。
group-error-taken = 这个群已经是「{ $grid }」的工作群，要改绑请找那边的网格长或社区。
group-cannot-speak = 「{ $grid }」没有绑定：小助手在这个群里不能发言。请群主放开发言，再发一次同样的码。
group-link-first = 只有登记过的工作人员能用这里的卡片。请先单独打开{ $link }，用邀请码或设备码登记，再回来点。
group-assistant = 小助手
group-noted = 📝 已记入第 { $number } 号（内部备注，居民看不到）。
group-note-stays = 📝 第 { $number } 号的备注还是原来的话，改了不算。要补充，请再回复一条。
group-lost = ⚠️「{ $grid }」的工作群发不进去了，已解除绑定，卡片改发到各人自己的对话。要再用群，请重新绑定。
group-taken-over = ⚠️ { $name }把「{ $grid }」的工作群改绑给了「{ $other }」，「{ $grid }」的卡片改发到各人自己的对话。要再用群，请重新绑定。
reach-lost-reporter = 📵 第 { $number } 号的居民在 Telegram 上收不到消息了，只有打开网页才能看到。需要时请当面联系。
reach-lost-staff = 📵 { $name }在 Telegram 上收不到消息了，只有打开网页才能看到派单。请提醒一下。
followup-unreachable = 📵 { $name }在 Telegram 上收不到消息了，随访提醒只有打开网页才能看到。请打个电话。
group-error-unbound = 这个群已经不出卡片了，请看您自己的卡片。
group-details-sent = 详情发到您自己的对话了。
