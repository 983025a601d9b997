/** What `onevisit help` says. */
export const usage = `用法：npm run -s onevisit -- <命令>

  deadline                     从标准输入逐行读 {"from":"2026-02-12","workingDays":5,"suspensions":[…]}，逐行答到期日
  check-id                     从标准输入逐行读“种类 编号”，逐行答对不对
                               种类：resident-id credit-code item-code licence-id case-number
  import <种类> <文件>         导入 items bundles directory licence-types regions calendar
                               --dry-run 只检查，不写入
  search "<想办的事>"          找事项，答 JSON 数组；不写时从标准输入逐行读问题，逐行答
                               --limit <个数> 最多几个，默认 10
  lint <items.json>            查办事指南的毛病：兜底条款、模糊词、多余的证明、没有依据……；不用数据库，- 是标准输入
                               --place 华容 只查这个地方的和通用的规则，--waivers <文件> 豁免；有错误退出码 1，--json 时是 0
  plan "<一件事>"              几项一起怎么办最快：先后、天数、材料、填表、跑动；不用数据库
                               --items <名称或编码,…> 不是一件事，任选几项
                               --defer 用足容缺受理，--commit 用足告知承诺；不写就等材料齐
  prerequisites                哪个事项要等哪个，哪里互为前置，依据哪一条，怎么打开
                               这两个都可以 --from <items.json> --bundles <bundles.json> 或者 --installed（读数据库）
  case <编号>                  一个办件的状态、时限、经过（个人信息已脱敏）
  verify <编号|回执文件>       核验记录没有被改动；给回执文件时再和它比对
  verify-log                   核验公开账本：办件记录、账目、账页、封账，从第一条起；不对的，说出是第几条
                               --seen <文件|网址> 再和别处留存的封账比：封账签名、回执的证明文件、见证方的 /history
  rebuild                      由事件重算每个办件，改正和事件对不上的列
                               --dry-run 只比对，不改
  administrator <种类>         建第一位管理员，每种一位：system-administrator security-administrator audit-administrator
                               --name <姓名> --work-no <工号>
  help                         这份说明

  --json                       lint、plan、prerequisites、import、case、verify、verify-log、rebuild、administrator 改答 JSON，给程序用

退出码：0 正常，1 有错误或者核验不通过，2 命令写得不对。
数据目录由 DATA_DIR 指定，自己的数据库由 DATABASE_URL 指定；服务开着、没开都能用。
`
