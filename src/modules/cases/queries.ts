/** Questions about many cases. Work lists and the board have files of their own. */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { Sql } from '#platform/db/database.ts'
import type { CaseStatus } from './model.ts'

export {
  bound,
  branchesOf,
  type Named,
  namesOf,
  open,
  type Scope,
  scopeCondition,
  scopeOf,
  watchedBy,
} from './scope.ts'

/** The cases of a person or of the organisation acted for, newest first; of these items only, where an agent's mandate names them. */
export function ownCases(
  sql: Sql,
  owner: {
    accountId: string
    personId: string | null
    legalPersonId: string | null
    itemIds: readonly string[] | null
  },
  page: { after?: { openedAt: string; id: string } | undefined; limit: number },
): Promise<
  {
    id: string
    number: string | null
    itemName: string
    itemCode: string
    status: CaseStatus
    outcome: string | null
    dueOn: PlainDate | null
    suspended: boolean
    deferralsOutstanding: number
    openedAt: string
    submittedOn: PlainDate | null
    concludedOn: PlainDate | null
    visits: number
    reviewed: boolean
  }[]
> {
  const person = '(account_id = $1::uuid or person_id = $2::uuid) and legal_person_id is null'
  const [whose, ids] =
    owner.legalPersonId === null
      ? [person, [owner.accountId, owner.personId]]
      : ['legal_person_id = $1::uuid and $2::uuid is null', [owner.legalPersonId, null]]
  return sql.query(
    `select id, number, item_name as "itemName", item_code as "itemCode", status, outcome, due_on as "dueOn", suspended,
       deferrals_outstanding as "deferralsOutstanding", opened_at as "openedAt", submitted_on as "submittedOn",
       concluded_on as "concludedOn", visits, exists (select from review where review.case_id = case_file.id) as reviewed
     from case_file
     where ${whose} and ($3::timestamptz is null or (opened_at, id) < ($3::timestamptz, $4::uuid))
       and ($6::uuid[] is null or service_item_id = any($6::uuid[]))
     order by opened_at desc, id desc limit $5`,
    [...ids, page.after?.openedAt ?? null, page.after?.id ?? null, page.limit, owner.itemIds],
    owner.legalPersonId === null ? 'own-cases-person' : 'own-cases-organisation',
  )
}

/** Items by how often they were applied for in the last 90 days. */
export async function hotItems(
  sql: Sql,
  today: PlainDate,
  limit: number,
): Promise<{ itemId: string; cases: number }[]> {
  return sql.query(
    `select service_item_id as "itemId", count(*)::int as cases from case_file
     where submitted_on > $1::date - 90 group by service_item_id order by cases desc, service_item_id limit $2`,
    [today, limit],
    'hot-items',
  )
}
