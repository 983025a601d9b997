/** What those who watch may read: the audit trail, the figures with their lists, what a law touches. */
import { z } from 'zod'
import { isPlainDate } from '#kernel/plain-date.ts'
import { channels, deliveryMethods } from '#modules/cases/model.ts'
import { routes } from '#platform/http/route-table.ts'
import { figureBases, figureGroups, figureKeys, targetSets } from './model.ts'

export const AuditQuery = z.strictObject({
  /** `staff:<id>`, `person:<id>`, `system:<job>` or `visitor`. */
  actor: z.string().trim().max(80).optional(),
  /** What it was about: `case:<id>`, `person:<id>`, `office:<id>` … */
  object: z.string().trim().max(80).optional(),
  /** Plain date; records of this day. */
  on: z.iso.date('请填写真实的日期，例如 2026-05-09。').optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type AuditQuery = z.infer<typeof AuditQuery>

export const AuditPage = z.object({
  records: z.array(
    z.object({
      position: z.number(),
      recordedAt: z.string(),
      actorKey: z.string(),
      /** Name of a member of staff; null for persons, systems and visitors. */
      actorName: z.string().nullable(),
      action: z.string(),
      object: z.string(),
      outcome: z.enum(['done', 'refused', 'failed']),
      purpose: z.string().nullable(),
      ip: z.string().nullable(),
    }),
  ),
  /** Give it as `before` for the next page; null at the end. */
  next: z.number().nullable(),
})
export type AuditPage = z.infer<typeof AuditPage>

const Day = z.string().refine((text): boolean => isPlainDate(text), '请填写真实的日期，例如 2026-05-09。')
const Figured = z.object({ key: z.enum(figureKeys, '没有这个指标，请从指标页进入。') })

/** 期间和日期：items as on `on`, cases concluded from `from` to `to`, both included. Today and the last 30 days when left out. */
const Period = {
  on: Day.optional(),
  from: Day.optional(),
  to: Day.optional(),
}
const Page = {
  /** only what counts, only what does not, or both */
  counts: z.enum(['yes', 'no']).optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

const Share = {
  /** numerator ÷ denominator, 0 to 1 (below 0 when something grew); null over nothing */
  value: z.number().nullable(),
  numerator: z.number(),
  denominator: z.number(),
}

export const FigureView = z.object({
  key: z.enum(figureKeys),
  of: z.enum(figureBases),
  group: z.enum(figureGroups),
  name: z.string(),
  ...Share,
  /** 项、件、份… */
  unit: z.string(),
  formula: z.string(),
  /** what makes one count */
  rule: z.string(),
  /** what it is as of: a plain date for items, the last day of the period for cases */
  asOf: z.string(),
  /** the first day of the period; null for items */
  since: z.string().nullable(),
  target: z.object({ atLeast: z.number(), by: z.string().nullable(), set: z.string() }).nullable(),
})
export type FigureView = z.infer<typeof FigureView>

export const Figures = z.object({
  /** the instant it was counted */
  asOf: z.string(),
  on: z.string(),
  from: z.string(),
  to: z.string(),
  /** 全县、县民政局… */
  scope: z.string(),
  targets: z.enum(targetSets),
  /** ended cases in the period without a decision: withdrawn, not accepted, terminated */
  undecided: z.number(),
  figures: z.array(FigureView),
})
export type Figures = z.infer<typeof Figures>

export const FigureItems = z.object({
  ...Share,
  rows: z.array(
    z.object({
      itemId: z.uuid(),
      code: z.string(),
      name: z.string(),
      officeName: z.string(),
      counts: z.boolean(),
      why: z.string(),
      /** what it adds above and below the bar */
      top: z.number(),
      bottom: z.number(),
    }),
  ),
  next: z.string().nullable(),
})
export type FigureItems = z.infer<typeof FigureItems>

const CaseLine = z.object({
  id: z.uuid(),
  number: z.string(),
  itemName: z.string(),
  /** masked for individuals */
  applicant: z.string(),
  officeName: z.string(),
})

export const FigureCases = z.object({
  ...Share,
  rows: z.array(
    z.object({
      ...CaseLine.shape,
      channel: z.enum(channels),
      submittedOn: z.string(),
      concludedOn: z.string(),
      visits: z.number(),
      deliveryMethod: z.enum(deliveryMethods).nullable(),
      counts: z.boolean(),
      why: z.string(),
    }),
  ),
  next: z.string().nullable(),
})
export type FigureCases = z.infer<typeof FigureCases>

export const Breakdown = z.object({
  rows: z.array(z.object({ place: z.string(), name: z.string(), ...Share })),
})

const LawQuery = {
  law: z.string().trim().min(2, '请写法律名称，至少两个字。').max(200),
  /** 第三十八条、第38条 or 38; the whole law when left out */
  article: z.string().trim().max(30).optional(),
}

export const LawReach = z.object({
  asOf: z.string(),
  /** the law found, as a guide writes it; null when none was meant surely */
  law: z.string().nullable(),
  /** laws of the list with such a name, most used first */
  laws: z.array(z.string()),
  items: z.array(
    z.object({
      itemId: z.uuid(),
      code: z.string(),
      name: z.string(),
      officeName: z.string(),
      /** of the guide in force; empty when only running cases still rest on it */
      elements: z.array(z.object({ element: z.string(), article: z.string().nullable() })),
      /** running cases whose frozen version rests on it, in the whole county */
      cases: z.number(),
      /** the versions those cases are frozen at */
      versions: z.array(z.number()),
    }),
  ),
  /** all of them */
  cases: z.number(),
})
export type LawReach = z.infer<typeof LawReach>

export const LawCases = z.object({
  rows: z.array(z.object({ ...CaseLine.shape, itemVersion: z.number(), submittedOn: z.string() })),
  next: z.string().nullable(),
})
const tag = '指标'

/** How the public log of all case streams stands. */
export const PublicLogStanding = z.object({
  /** red: no event is recorded any more; amber: a checkpoint is late */
  lamp: z.enum(['green', 'amber', 'red']),
  leaves: z.number(),
  waiting: z.number(),
  signedAt: z.string().nullable(),
  overdueHours: z.number(),
  witness: z.string().nullable(),
  witnessedAt: z.string().nullable(),
  witnessedLeaves: z.number().nullable(),
})
export type PublicLogStanding = z.infer<typeof PublicLogStanding>

/** Whether the log holds; otherwise the first wrong index, or the range it is in. */
export const PublicLogProof = z.object({
  intact: z.boolean(),
  leaves: z.number().nullable(),
  waiting: z.number().nullable(),
  index: z.number().nullable(),
  through: z.number().nullable(),
  reason: z.string().nullable(),
})
export type PublicLogProof = z.infer<typeof PublicLogProof>

export const supervisionRoutes = routes({
  figures: {
    method: 'GET',
    path: '/api/figures',
    summary: '指标：四办、零上门按事项和按办件的比例，五种办理方式，指南准确度，要素齐全度，五减',
    tag,
    needs: 'supervision.view',
    query: z.strictObject({ ...Period, targets: z.enum(targetSets).optional() }),
    reply: Figures,
  },
  figureItems: {
    method: 'GET',
    path: '/api/figures/:key/items',
    summary: '一个指标的事项清单：算的和不算的，为什么',
    tag,
    needs: 'supervision.view',
    params: Figured,
    query: z.strictObject({ ...Period, ...Page }),
    reply: FigureItems,
  },
  figureCases: {
    method: 'GET',
    path: '/api/figures/:key/cases',
    summary: '一个指标的办件清单：算的和不算的，为什么；最近办结的在前',
    tag,
    needs: 'supervision.view',
    params: Figured,
    query: z.strictObject({
      from: Day.optional(),
      to: Day.optional(),
      ...Page,
      officeId: z.uuid().optional(),
      /** first nine digits of the region */
      township: z
        .string()
        .regex(/^\d{9}$/, '乡镇写区划代码的前 9 位。')
        .optional(),
    }),
    reply: FigureCases,
  },
  figureBreakdown: {
    method: 'GET',
    path: '/api/figures/:key/breakdown',
    summary: '一个指标按单位、按乡镇分开算',
    tag,
    needs: 'supervision.view',
    params: Figured,
    query: z.strictObject({ ...Period, of: z.enum(figureBases), by: z.enum(['office', 'township']) }),
    reply: Breakdown,
  },
  lawReach: {
    method: 'GET',
    path: '/api/figures/laws',
    summary: '一部法律（的一条）牵动的事项、指南和正在办的件数',
    tag,
    needs: 'catalog.view',
    query: z.strictObject(LawQuery),
    reply: LawReach,
  },
  lawCases: {
    method: 'GET',
    path: '/api/figures/laws/cases',
    summary: '一部法律（的一条）牵动的正在办的件，只列自己看得到的',
    tag,
    needs: 'supervision.view',
    query: z.strictObject({
      ...LawQuery,
      itemId: z.uuid().optional(),
      after: z.uuid().optional(),
      limit: Page.limit,
    }),
    reply: LawCases,
  },
  searchAudit: {
    method: 'GET',
    path: '/api/audit',
    summary: '审计记录，最近的在前',
    tag: '监督',
    needs: 'audit.view',
    query: AuditQuery,
    reply: AuditPage,
  },
  publicLog: {
    method: 'GET',
    path: '/api/public-log',
    summary: '公开账本的情况：多少条，什么时候封的账，谁见证',
    tag: '监督',
    needs: 'supervision.view',
    reply: PublicLogStanding,
  },
  verifyPublicLog: {
    method: 'GET',
    path: '/api/audit/public-log',
    summary: '核对公开账本：办件记录、账目、账页、封账，从第一条起',
    tag: '监督',
    needs: 'audit.view',
    reply: PublicLogProof,
  },
  verifyAudit: {
    method: 'GET',
    path: '/api/audit/verification',
    summary: '核对审计记录有没有被动过',
    tag: '监督',
    needs: 'audit.view',
    reply: z.object({ intact: z.boolean(), seals: z.number(), reason: z.string().nullable() }),
  },
})
