/** What those who watch may read. Today: the audit trail; cards, targets and rankings are to come. */
import { z } from 'zod'
import { routes } from '#platform/http/route-table.ts'

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

export const supervisionRoutes = routes({
  searchAudit: {
    method: 'GET',
    path: '/api/audit',
    summary: '审计记录，最近的在前',
    tag: '监督',
    needs: 'audit.view',
    query: AuditQuery,
    reply: AuditPage,
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
