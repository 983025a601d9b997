import { z } from 'zod'
import { bundleOrders } from './model.ts'
import { needKinds, reliefs } from './plan/needs.ts'

/** 打开前置的一种办法，一句话。 */
const WayOutView = z.object({ by: z.enum(reliefs), say: z.string() })

/** 一条前置关系：`from` 办好了才能办 `to`。 */
export const PrerequisiteEdgeView = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(needKinds),
  /** full name of the material; null for a declared prerequisite */
  material: z.string().nullable(),
  /** where it stands in the guide of `to`: 申请材料第 3 项 */
  element: z.string(),
  /** 设定依据 of `to`, one text for each law with its articles */
  articles: z.array(z.string()),
  condition: z.string().nullable(),
  holder: z.string().nullable(),
  orFrom: z.array(z.string()),
  bundles: z.array(z.string()),
  waysOut: z.array(WayOutView),
})

/** 循环前置；两个事项的是互为前置。 */
export const CircleView = z.object({
  items: z.array(z.string()),
  mutual: z.boolean(),
  /** nobody who holds nothing yet could begin */
  blocking: z.boolean(),
  steps: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      edges: z.array(PrerequisiteEdgeView),
      /** each of these breaks the circle here; empty when one of the edges holds fast */
      breaks: z.array(WayOutView),
    }),
  ),
})

const Count = z.object({ before: z.int(), after: z.int() })
const WorkingDays = z.object({ statutory: z.int(), promised: z.int() })

/** 一组事项怎么办最快。 Items are called by their names; `PlanAnswer.items` has their codes. */
export const PlanView = z.object({
  layers: z.array(z.array(z.string())),
  criticalPath: z.array(z.string()),
  workingDays: WorkingDays,
  materials: z.object({
    ...Count.shape,
    handIn: z.int(),
    list: z.array(
      z.object({
        name: z.string(),
        items: z.array(z.string()),
        way: z.enum(['hand-in', 'fetched', 'within', 'committed']),
        from: z.array(z.string()),
      }),
    ),
  }),
  fields: z.object({
    ...Count.shape,
    toFill: z.int(),
    list: z.array(z.object({ title: z.string(), items: z.array(z.string()), known: z.boolean() })),
  }),
  visits: Count,
  criticalPathStatutory: z.array(z.string()),
  workingDaysAtMost: WorkingDays,
  schedule: z.array(
    z.object({
      item: z.string(),
      office: z.string(),
      layer: z.int(),
      start: z.int(),
      finish: z.int(),
      days: z.object({ statutory: z.int(), promised: z.int(), withoutStatutory: z.boolean(), special: z.int() }),
      after: z.array(z.object({ item: z.string(), because: z.string(), articles: z.array(z.string()) })),
    }),
  ),
  loosened: z.array(
    z.object({
      item: z.string(),
      material: z.string().nullable(),
      from: z.array(z.string()),
      by: z.enum(reliefs),
      say: z.string(),
    }),
  ),
  beforehand: z.array(z.object({ item: z.string(), what: z.string(), from: z.array(z.string()) })),
  withoutStatutory: z.array(z.string()),
  published: z.object({ name: z.string(), order: z.enum(bundleOrders), workingDays: z.int() }).nullable(),
  notes: z.array(z.string()),
})
export type PlanView = z.infer<typeof PlanView>

const NamedItem = z.object({ code: z.string(), name: z.string() })

/** A plan, or why there is none: exactly one of `plan` and `deadlock`. */
export const PlanAnswer = z.object({
  bundle: z.object({ bundleId: z.uuid(), name: z.string(), leadOfficeName: z.string() }).nullable(),
  /** the items planned, in the order asked for */
  chosen: z.array(NamedItem),
  /** members of the bundle that nobody can apply for at present; the plan goes without them */
  notListed: z.array(z.string()),
  /** 容缺、承诺用足了没有 */
  defer: z.boolean(),
  commit: z.boolean(),
  plan: PlanView.nullable(),
  deadlock: z.object({ say: z.string(), circles: z.array(CircleView) }).nullable(),
  /** every listed item the answer names, for links to its guide */
  items: z.array(NamedItem),
})
export type PlanAnswer = z.infer<typeof PlanAnswer>

/** What needs what over the whole list, and where it runs in a circle. */
export const PrerequisitesView = z.object({
  /** how many items were read */
  count: z.int(),
  edges: z.array(PrerequisiteEdgeView),
  groups: z.array(z.object({ items: z.array(z.string()), circles: z.array(CircleView) })),
  /** 换证、变更要手里已有的证，不算循环 */
  renewals: z.array(z.object({ item: z.string(), material: z.string() })),
  /** declared prerequisites that no item of the list has as its name */
  unknown: z.array(z.object({ item: z.string(), prerequisite: z.string() })),
  items: z.array(NamedItem),
})
export type PrerequisitesView = z.infer<typeof PrerequisitesView>
