/** The list as its editors left it today: claimed by the townships, a batch published, one draft waiting for approval, one with faults. */
import type { Actor } from '#modules/identity/model.ts'
import { listOffices, postsOf } from '#modules/organisation/queries.ts'
import { claimableItems, openDraftOf } from '#modules/publishing/queries.ts'
import type { DraftView } from '../../src/modules/publishing/contract.ts'
import type { Services } from '../../src/services.ts'
import { shipped } from '../reference.ts'
import type { LoadedPeople } from './people.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface Entry {
  readonly [key: string]: unknown
  readonly name: string
  readonly conditions: readonly string[]
  readonly materials: readonly { readonly name: string }[]
  readonly promisedLimitDays: number
  readonly steps: readonly { readonly name: string; readonly days: number }[]
}

const editorKey = 's007'
const approverKey = 's008'
/** Catch-all clauses of these were removed in the first batch. */
const mendedItems = ['城镇污水排入排水管网许可', '取水许可审批']
const waitingItem = '临时救助金给付'
const faultyItem = '农村宅基地用地审批'
/** A neighbour invented for the comparison: the same items, done a little better. */
const neighbour = '邻县（示例数据）'
const comparedItems = ['食品经营许可', '临时救助金给付', '公共场所卫生许可']

/** Loads it once; a list that has a batch is left alone. `today` is a plain date. */
export async function loadList(services: Services, people: LoadedPeople, today: string): Promise<void> {
  const { db, publishing } = services
  const [done] = await db.query('select 1 from list_batch where published_at is not null limit 1')
  if (done) return
  const actorOf = async (key: string): Promise<StaffActor | undefined> => {
    const staffId = people.staff.get(key)
    const name = people.staffList.find((one) => one.key === key)?.name
    return staffId && name ? { kind: 'staff', staffId, name, posts: await postsOf(db, staffId, today) } : undefined
  }
  const editor = await actorOf(editorKey)
  const approver = await actorOf(approverKey)
  if (!editor || !approver) throw new Error('the demonstration has no editor of the list')

  await loadClaims(services, people, actorOf)
  const entries = (await shipped('items')) as readonly Entry[]
  const compared = entries.filter((entry) => comparedItems.includes(entry.name)).map(better)
  await publishing.loadBenchmarks(editor, { place: neighbour, content: compared })()

  const open = async (name: string): Promise<DraftView> => {
    const [item] = await db.query<{ id: string; code: string }>('select id, code from service_item where name = $1', [
      name,
    ])
    if (!item) throw new Error(`the demonstration has no item ${name}`)
    // a load that was stopped halfway goes on with what it had opened
    const present = await openDraftOf(db, item.id)
    if (present) return publishing.drafts.view(db, editor, present)
    return publishing.drafts.open(editor, { kind: 'revise', code: item.code })()
  }
  const check = async (draft: DraftView): Promise<DraftView> => {
    if (draft.state !== 'draft') return draft
    const { draftId, revision } = await mend(services, editor, draft)
    return publishing.drafts.check(editor, draftId, revision)()
  }
  await open(faultyItem)
  await check(await open(waitingItem))
  let batchId: string | null = null
  for (const name of mendedItems) {
    const checked = await check(await open(name))
    const approved =
      checked.state === 'checked'
        ? await publishing.drafts.approve(approver, checked.draftId, checked.revision)()
        : checked
    batchId = approved.batchId
  }
  if (batchId)
    await publishing.batches.publish(approver, batchId, { effectiveOn: today, title: '清理兜底条款和模糊用语的事项' })()
}

/** Takes out the conditions and materials that the linter stops. */
async function mend({ publishing }: Services, editor: StaffActor, draft: DraftView): Promise<DraftView> {
  const source = draft.source as unknown as Entry
  const stopped = draft.inspection.findings.filter((finding) => finding.blocks)
  const sound = (field: string) => (_: unknown, index: number) =>
    !stopped.some((finding) => finding.field === field && finding.index === index)
  return publishing.drafts.save(editor, draft.draftId, {
    revision: draft.revision,
    source: {
      ...source,
      conditions: source.conditions.filter(sound('conditions')),
      materials: source.materials.filter(sound('materials')),
    },
  })()
}

/** Every township claims what it handles most; the office's own address, hours and phone. */
async function loadClaims(
  { db, publishing }: Services,
  people: LoadedPeople,
  actorOf: (key: string) => Promise<StaffActor | undefined>,
): Promise<void> {
  const offices = new Map((await listOffices(db)).map((office) => [office.officeId, office]))
  const helpers = people.staffList.filter((one) => one.posts.some((post) => post.role === 'township-helper'))
  for (const [place, { key }] of helpers.entries()) {
    const helper = await actorOf(key)
    const office = offices.get(helper?.posts.find((post) => post.role === 'township-helper')?.officeId ?? '')
    if (!helper || !office) continue
    const items = await claimableItems(db, 'township', office.officeId)
    for (const item of items.slice(0, items.length - ((place * 5) % 17)))
      if (item.version === null)
        await publishing.claims.claim(helper, item.code, {
          version: 0,
          content: {
            place: office.name.endsWith('便民服务中心')
              ? office.name
              : `${office.name.replace(/人民政府$/, '')}便民服务中心`,
            hours: '周一至周五 8:30–12:00，14:30–17:30',
            ...(office.phone && { phone: office.phone }),
            window: `${(place % 3) + 1} 号综合窗口`,
          },
        })()
  }
}

/** The same item, two thirds of the days, one visit fewer. */
function better(entry: Entry): Entry {
  const days = Math.max(1, Math.floor((entry.promisedLimitDays * 2) / 3))
  const visits = Math.max(0, Number(entry.visits) - 1)
  return {
    ...entry,
    visits,
    promisedLimitDays: days,
    steps: [
      { name: '受理', days: 0 },
      { name: '审查决定', days },
    ],
  }
}
