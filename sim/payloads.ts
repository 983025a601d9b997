/** The content of a command as somebody would fill it in; mostly right, sometimes not. */
import type { CaseCommand, CommandType } from '../src/modules/cases/commands.ts'
import type { CaseBook } from './case-book.ts'
import type { County, SimItem, StaffMember } from './county.ts'
import type { Chance } from './random.ts'
import { dayAfter } from './store/values.ts'

export interface Scene {
  readonly book: CaseBook
  readonly item: SimItem
  readonly county: County
  readonly staff: StaffMember | null
  readonly today: string
  readonly chance: Chance
}

const remedies = { reviewBody: '华容县人民政府', reviewWithinDays: 60, court: '华容县人民法院', suitWithinMonths: 6 }

const presence = ({ chance, today, staff }: Scene, purpose: string) => ({
  ...{
    who: chance.weighed([
      ['applicant', 5],
      ['family-agent', 2],
      ['staff-helper', 2],
    ]),
    purpose,
    cause: 'own',
  },
  where: { kind: 'county-hall', placeId: staff?.officeId ?? null, regionCode: staff?.regionCode ?? '430623000000' },
  on: chance.happens(0.8) ? today : dayAfter(today, -chance.whole(4)),
})

const noticeItems = ({ book, item, chance }: Scene) => {
  const again = book.last('one-time-notice-issued')
  const keys =
    again && chance.happens(0.8)
      ? (again.items as { key: string }[]).map(({ key }) => key)
      : item.content.materials.map(({ key }) => key)
  const wanted = keys.filter((key) => book.materials.get(key) === 'missing' || chance.happens(0.4))
  const first = keys[0]
  const list = wanted.length > 0 || first === undefined ? wanted : [first]
  const strange = chance.happens(0.03) ? ['m9'] : []
  const fields = !again && chance.happens(0.2) ? ['form:phone'] : []
  return [...list, ...fields, ...strange].map((key) => ({ key, problem: '看不清', remedy: '请重新提交' }))
}

const makers: { readonly [Type in CommandType]?: (scene: Scene) => unknown } = {
  'pre-screen': ({ chance }) => ({ result: chance.pick(['ready', 'originals-needed']), note: '' }),
  receive: (scene) => ({ presence: scene.chance.happens(0.4) ? presence(scene, 'submit') : null }),
  'notify-once': (scene) => ({
    items: noticeItems(scene),
    ...(scene.chance.happens(0.85) && { reason: '补来的仍然看不清' }),
  }),
  'request-late': (scene) => ({ items: noticeItems(scene), ground: '核查时发现' }),
  'not-accept': () => ({ reason: '不属于本机关职权', competentAuthority: '县林业局', remedies }),
  'not-require': () => ({ explanation: '依法不需要取得行政许可' }),
  'extend-deferral': ({ book, chance, today }) => {
    const one = book.deferred[0]
    return { key: one?.key ?? 'm2', dueOn: dayAfter(one?.dueOn ?? today, 1 + chance.whole(2)), reason: '材料还在办' }
  },
  'lapse-deferral': ({ book }) => ({ key: book.deferred[0]?.key ?? 'm2' }),
  claim: ({ staff }) => ({ staffId: staff?.staffId ?? '' }),
  'complete-step': ({ county, chance, staff }) => ({
    ...{ opinion: '符合条件', recommendation: chance.pick(['grant', 'deny', null]) },
    inspectors: chance.happens(0.75) ? [staff?.staffId ?? '', chance.pick(county.staff).staffId] : [],
  }),
  'return-step': () => ({ reason: '审查意见不清' }),
  transfer: ({ county, chance, book }) => {
    const to = chance.happens(0.8) ? chance.pick(county.staff).officeId : String(book.row.office_id)
    const able = county.staff.filter(({ officeId, role }) => officeId === to && role !== 'window-clerk')
    const toStaffId = able.length > 0 && chance.happens(0.5) ? chance.pick(able).staffId : null
    return { toOfficeId: to, toStaffId, reason: '分工调整' }
  },
  suspend: ({ item, chance, book }) => ({
    suspensionId: `s${book.events.length}`,
    procedureKey: chance.pick([...item.content.specialProcedures.map(({ key }) => key), 'p1', 'p2', 'p9']),
    reason: '需要专家评审',
  }),
  resume: ({ chance }) => ({ note: '已经完成', cause: chance.happens(0.9) ? 'finished' : 'cap-reached' }),
  extend: ({ chance }) => ({ workingDays: chance.pick([1, 3, 5, 10, 10, 11, 0]), reason: '案情复杂' }),
  'revise-calendar': () => ({ reason: '新日历' }),
  'transfer-up': () => ({ authority: '岳阳市市场监督管理局', opinion: '初步审查同意' }),
  withdraw: () => ({ reason: '不办了' }),
  terminate: ({ chance }) => ({
    ground: chance.pick(['cannot-continue', 'applicant-deceased', 'deferral-lapsed']),
    ...{ basis: '《行政许可法》第七十条', reason: '无法继续办理' },
  }),
  grant: ({ chance, today }) =>
    chance.happens(0.85) ? {} : { validTo: chance.pick([null, dayAfter(today, 400), today]) },
  deny: ({ chance }) => ({ reasons: chance.happens(0.95) ? '不符合条件' : ' ', basis: '第九条', remedies }),
  dispatch: ({ chance }) => {
    const method = chance.pick(['courier', 'courier', 'electronic', 'kiosk'])
    return { method, waybill: method === 'courier' && chance.happens(0.9) ? 'SF1234567890' : null }
  },
  deliver: (scene) => {
    const method = scene.chance.pick(['window', 'window', 'courier', 'electronic', 'kiosk'])
    const inPerson = method === 'window' || method === 'kiosk'
    return {
      ...{
        method,
        receiver: 'applicant',
        identityChecked: scene.chance.happens(0.95),
        signed: scene.chance.happens(0.95),
      },
      presence: inPerson && scene.chance.happens(0.95) ? presence(scene, 'pick-up') : null,
    }
  },
  'verify-commitment': ({ chance }) => ({ result: chance.pick(['kept', 'kept', 'broken']), finding: '现场核查属实' }),
  revoke: () => ({ reason: '承诺不实', basis: '《行政许可法》第七十九条', remedies }),
  'record-presence': (scene) => ({
    presence: presence(scene, scene.chance.pick(['submit', 'verify', 'correct', 'pay', 'pick-up'])),
  }),
  'correct-record': ({ book, chance }) => {
    const visits = book.events.filter(({ type, data }) => type === 'presence-recorded' || Boolean(data.presence))
    const papers = book.events.filter(({ data }) => Boolean(data.document))
    const subject = chance.weighed([
      ['presence', 6],
      ['document', 2],
      ['date', 1],
    ])
    const among = subject === 'presence' ? visits : subject === 'document' ? papers : book.events
    const version = among.length > 0 ? chance.pick(among).version : 99
    return { subject, version, void: chance.happens(0.75), reason: '记错了' }
  },
  remind: ({ today }) => ({ kind: 'promise-due-soon', dueOn: today, about: null }),
}

/** The command with its content. */
export function commandOf(type: CommandType, scene: Scene): CaseCommand {
  return { type, data: makers[type]?.(scene) ?? {} } as CaseCommand
}
