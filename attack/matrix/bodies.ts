/** Every command on a case as somebody would send it: an address, a body that can be read, the right it stands for. */

const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
const remedies = { reviewBody: '县人民政府', reviewWithinDays: 60, court: '县人民法院', suitWithinMonths: 6 }
const presence = { who: 'applicant', place: 'county-hall', purpose: 'submit' }

/** What a body needs to know of the case and the county. */
export interface About {
  readonly version: number
  /** An office a step may be passed to. */
  readonly otherOfficeId: string
  /** A material of the case, and one that is still owed. */
  readonly materialKey: string
  readonly deferredKey: string
  /** 特别程序 that the item allows. */
  readonly procedureKey: string
  readonly staffIds: readonly string[]
}

type Body = (about: About) => object

const items = ({ materialKey }: About) => [{ key: materialKey, problem: '不清楚', remedy: '请重交' }]
const paper = (key: string) => ({ key, state: 'supplied', medium: 'paper' })

/** By the last part of the address: the command, and its body without the version. */
export const commandBodies: Readonly<Record<string, readonly [command: string, body: Body]>> = {
  'pre-screenings': ['pre-screen', () => ({ result: 'ready' })],
  receipts: ['receive', () => ({})],
  notices: ['notify-once', (about) => ({ items: items(about), reason: '第一次没有看出来' })],
  'late-requests': ['request-late', (about) => ({ items: items(about), ground: '审查时发现' })],
  supplements: ['supplement', ({ materialKey }) => ({ materials: [paper(materialKey)] })],
  acceptance: ['accept', () => ({})],
  'non-acceptance': ['not-accept', () => ({ reason: '不属于职权范围', remedies })],
  'non-requirement': ['not-require', () => ({ explanation: '依法不需要' })],
  'deferred-materials': ['supply-deferred', ({ deferredKey }) => ({ material: paper(deferredKey) })],
  'deferral-extensions': [
    'extend-deferral',
    ({ deferredKey }) => ({ key: deferredKey, dueOn: '2026-05-20', reason: '还没有开出' }),
  ],
  claims: ['claim', () => ({})],
  opinions: [
    'complete-step',
    ({ staffIds }) => ({ opinion: '符合条件', recommendation: 'grant', inspectors: staffIds }),
  ],
  returns: ['return-step', () => ({ reason: '记录不全' })],
  transfers: ['transfer', ({ otherOfficeId }) => ({ toOfficeId: otherOfficeId, reason: '职能在该单位' })],
  suspensions: ['suspend', ({ procedureKey }) => ({ procedureKey, reason: '申请人要求听证' })],
  resumptions: ['resume', () => ({})],
  extensions: ['extend', () => ({ workingDays: 5, reason: '案情复杂' })],
  escalation: ['transfer-up', () => ({ authority: '市水利局', opinion: '同意' })],
  withdrawal: ['withdraw', () => ({ reason: '不办了' })],
  termination: ['terminate', () => ({ ground: 'object-lost', basis: '办法第二十一条', reason: '已拆除' })],
  grant: ['grant', () => ({ validTo: null })],
  denial: ['deny', () => ({ reasons: '水源不足', basis: '办法第十九条', remedies })],
  result: ['issue', () => ({})],
  dispatches: ['dispatch', () => ({ method: 'courier', waybill: 'EMS1' })],
  deliveries: [
    'deliver',
    () => ({ method: 'window', identityChecked: true, signed: true, presence: { ...presence, purpose: 'pick-up' } }),
  ],
  archive: ['archive', () => ({})],
  verifications: ['verify-commitment', () => ({ result: 'kept', finding: '属实' })],
  revocation: ['revoke', () => ({ reason: '承诺不实', basis: '第六十九条', remedies })],
  presences: ['record-presence', () => ({ presence })],
  corrections: ['correct-record', () => ({ subject: 'date', record: 1, void: false, reason: '日期写错' })],
}

/** An id that nothing has. */
export const nothingsId = nobody
