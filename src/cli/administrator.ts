/**
 * `onevisit administrator`: the first administrator of each kind, made by whoever holds the machine. Once there is one, the
 * administrators make further ones in the workbench, so that nobody can use the command line to get past them.
 */
import { dayOf } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { administratorRoles, roleNames } from '#modules/organisation/model.ts'
import { findCounty, heldToday, listOffices } from '#modules/organisation/queries.ts'
import { randomToken } from '#platform/crypto.ts'
import { write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'
import { withServices } from './with-services.ts'

const by = 'system:command-line'
type AdministratorRole = (typeof administratorRoles)[number]

export async function run(words: readonly string[]): Promise<number> {
  const { plain, values, flags } = readOptions(words, { values: ['name', 'work-no'], flags: ['json'], most: 1 })
  const role = administratorRoles.find((one) => one === plain[0])
  const name = values.get('name')?.trim()
  const workNo = values.get('work-no')?.trim()
  if (!role) throw new UsageFault(`请写管理员的种类：${administratorRoles.join('、')}。`)
  if (!name || !workNo) throw new UsageFault('请写姓名和工号：--name 张三 --work-no A0001。')
  const made = await withServices(({ db, now, organisation, identity }) =>
    make({ db, now, organisation, identity }, role, name, workNo),
  )
  await write(flags.has('json') ? `${JSON.stringify(made)}\n` : told(role, made))
  return 0
}

type Parts = Pick<Parameters<Parameters<typeof withServices>[0]>[0], 'db' | 'now' | 'organisation' | 'identity'>

async function make({ db, now, organisation, identity }: Parts, role: AdministratorRole, name: string, workNo: string) {
  const today = dayOf(now())
  if (await heldToday(db, role, today))
    throw new Refusal('rule', 'organisation.administrator-there', { role: roleNames[role] })
  const county = await findCounty(db)
  const [centre] = await listOffices(db, { kinds: ['service-centre'] })
  const [office] = centre ? [centre] : await listOffices(db)
  if (!county || !office) throw new Refusal('rule', 'organisation.directory-first')
  const staff = await organisation.addStaff(
    { name, workNo, phone: null, officeId: office.officeId, validFrom: today },
    { actorKey: by },
  )
  const post = { staffId: staff.staffId, officeId: office.officeId, role, regionCode: county.code, validFrom: today }
  await organisation.assignPost(post, { actorKey: by })
  // Three kinds of characters whatever the draw; changed at the first sign-in.
  const password = `Ov1-${randomToken().slice(0, 16)}`
  const { totpUri } = await identity.giveCredential(by, { staffId: staff.staffId, password, mustChange: true })
  return { workNo, password, totpUri }
}

function told(role: AdministratorRole, { workNo, password, totpUri }: Awaited<ReturnType<typeof make>>): string {
  return `${roleNames[role]}已建立。
工号        ${workNo}
临时口令    ${password}（第一次登录要改）
动态口令    用认证器扫码或输入：${totpUri}
只显示这一次。其余人员请在工作台里添加。
`
}
