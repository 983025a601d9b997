import { dayOf } from '#kernel/plain-date.ts'
import { invalid, Refusal, refuse } from '#kernel/refusal.ts'
import { record } from '#platform/audit/trail.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import type { AddOffice, AddStaff, AssignPost, ChangeOffice, ImportResult } from './contract.ts'
import { importDirectory, importRegions } from './import.ts'
import type { Office, Staff } from './model.ts'
import { findCounty, getOffice, getStaff, officeByName } from './queries.ts'
import { insertOffice, lockOrganisation } from './store.ts'

/** Who orders a change, and the request it came with; without a request id (command line) the change is not repeatable-safe. */
export interface By {
  actorKey: string
  stamp?: RequestStamp | undefined
}

export interface OrganisationDeps {
  db: Database
  /** the present instant */
  now?: () => Date
}

export type Organisation = ReturnType<typeof createOrganisation>

/** Use cases of the administrators: units, people, posts. Reads are in queries.ts. */
export function createOrganisation({ db, now = () => new Date() }: OrganisationDeps) {
  const today = () => dayOf(now())

  const change = <T>(by: By, action: string, work: (tx: Sql) => Promise<{ about: string; result: T }>): Promise<T> =>
    translated(() =>
      db.transaction((tx) => {
        const act = async () => {
          const { about, result } = await work(tx)
          await record(tx, { actorKey: by.actorKey, action, object: about, outcome: 'done' })
          return result
        }
        return by.stamp ? once(tx, by.stamp, act) : act()
      }),
    )

  return {
    /** regions.json: all or nothing. */
    importRegions: (json: unknown, options: { by: By; dryRun?: boolean }): Promise<ImportResult> =>
      importRegions(db, json, { actorKey: options.by.actorKey, dryRun: options.dryRun ?? false }),

    /** directory.json: county, units, townships, sample villages; all or nothing. */
    importDirectory: (json: unknown, options: { by: By; dryRun?: boolean }): Promise<ImportResult> =>
      importDirectory(db, json, { actorKey: options.by.actorKey, dryRun: options.dryRun ?? false, today: today() }),

    addOffice: (office: AddOffice, by: By): Promise<Office> =>
      change(by, 'organisation.office-added', async (tx) => {
        await lockOrganisation(tx)
        const officeId = await insertOffice(tx, { ...office, formerNames: [] }, today())
        return { about: `office:${officeId}`, result: await getOffice(tx, officeId) }
      }),

    /** Renames an office or changes its contact details; the old name is kept as a former name. */
    changeOffice: (officeId: string, wanted: ChangeOffice, by: By): Promise<Office> =>
      change(by, 'organisation.office-changed', async (tx) => {
        const office = await getOffice(tx, officeId)
        if (office.validTo !== null) throw refuse('organisation.office-closed')
        const next = { ...office, ...wanted }
        const formerNames =
          next.name === office.name ? office.formerNames : [...new Set([...office.formerNames, office.name])]
        await tx.query(
          `update office set name = $2, short_name = $3, phone = $4, complaint_phone = $5, address = $6, opening_hours = $7, former_names = $8,
              document_word = $9 where id = $1`,
          [
            officeId,
            next.name,
            next.shortName,
            next.phone,
            next.complaintPhone,
            next.address,
            next.openingHours,
            formerNames,
            next.documentWord,
          ],
        )
        return { about: `office:${officeId}`, result: await getOffice(tx, officeId) }
      }),

    /** 撤销单位: only when nobody holds a post there any more. */
    closeOffice: (officeId: string, on: string, by: By): Promise<Office> =>
      change(by, 'organisation.office-closed', async (tx) => {
        await getOffice(tx, officeId)
        const [held] = await tx.query(
          'select 1 from post where office_id = $1 and (valid_to is null or valid_to > $2) limit 1',
          [officeId, on],
        )
        if (held) throw refuse('organisation.office-in-use')
        await tx.query('update office set valid_to = $2 where id = $1', [officeId, on])
        return { about: `office:${officeId}`, result: await getOffice(tx, officeId) }
      }),

    addStaff: (staff: AddStaff, by: By): Promise<Staff> =>
      change(by, 'organisation.staff-added', async (tx) => {
        const staffId = staff.staffId ?? uuidv7()
        await getOffice(tx, staff.officeId)
        await tx.query(
          'insert into staff (id, name, work_no, phone, office_id, valid_from) values ($1, $2, $3, $4, $5, $6)',
          [...[staffId, staff.name, staff.workNo, staff.phone, staff.officeId, staff.validFrom ?? today()]],
        )
        return { about: `staff:${staffId}`, result: await getStaff(tx, staffId) }
      }),

    /** Ends a person's service and every post still running. */
    endStaff: (staffId: string, on: string, by: By): Promise<Staff> =>
      change(by, 'organisation.staff-ended', async (tx) => {
        await getStaff(tx, staffId)
        await tx.query('delete from post where staff_id = $1 and valid_from > $2', [staffId, on])
        await tx.query('update post set valid_to = $2 where staff_id = $1 and (valid_to is null or valid_to > $2)', [
          staffId,
          on,
        ])
        await tx.query('update staff set valid_to = $2 where id = $1', [staffId, on])
        return { about: `staff:${staffId}`, result: await getStaff(tx, staffId) }
      }),

    /** 任命: a role at an office for a region. Answers the id of the post. */
    assignPost: (post: AssignPost, by: By): Promise<{ postId: string }> =>
      change(by, 'organisation.post-assigned', async (tx) => {
        if (by.actorKey === `staff:${post.staffId}`) throw refuse('organisation.own-post')
        await getStaff(tx, post.staffId)
        const office = await getOffice(tx, post.officeId)
        const regionCode = post.regionCode ?? office.regionCode
        if (!regionCode) throw invalid('organisation.region-unknown')
        const postId = uuidv7()
        await tx.query(
          'insert into post (id, staff_id, office_id, role, region_code, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7)',
          [postId, post.staffId, post.officeId, post.role, regionCode, post.validFrom ?? today(), post.validTo ?? null],
        )
        return { about: `post:${postId}`, result: { postId } }
      }),

    /** 免去: `on` is the last day of the post. */
    endPost: (postId: string, on: string, by: By): Promise<{ postId: string }> =>
      change(by, 'organisation.post-ended', async (tx) => {
        const [post] = await tx.query<{ staffId: string }>('select staff_id as "staffId" from post where id = $1', [
          postId,
        ])
        if (!post) throw new Refusal('not-found', 'organisation.post-unknown')
        if (by.actorKey === `staff:${post.staffId}`) throw refuse('organisation.own-post')
        await tx.query('update post set valid_to = $2 where id = $1', [postId, on])
        return { about: `post:${postId}`, result: { postId } }
      }),

    /**
     * The office of that name, created as a county unit if there is none. For imports of other modules, inside their transaction:
     * a place's items file may name units its directory does not have.
     */
    ensureOffice: async (tx: Sql, name: string): Promise<{ officeId: string; created: boolean }> => {
      const present = await officeByName(tx, name)
      if (present) return { officeId: present.officeId, created: false }
      await lockOrganisation(tx)
      const county = await findCounty(tx)
      const kind = /^乡镇人民政府|^乡（镇）人民政府|^镇（乡|^各乡镇/.test(name) ? 'every-township' : 'department'
      const none = { creditCode: null, phone: null, complaintPhone: null, address: null, openingHours: null }
      const declared = {
        name,
        kind,
        regionCode: county?.code ?? null,
        parentId: null,
        formerNames: [],
        ...none,
      } as const
      return { officeId: await insertOffice(tx, declared, today()), created: true }
    },
  }
}

const refusalOf: Readonly<Record<string, string>> = {
  office_name_unique: 'organisation.office-name-taken',
  office_phones_differ: 'organisation.phones-equal',
  office_credit_code_unique: 'organisation.credit-code-taken',
  office_validity: 'organisation.dates-reversed',
  staff_work_no_unique: 'organisation.work-no-taken',
  staff_validity: 'organisation.dates-reversed',
  post_no_overlap: 'organisation.post-overlaps',
  post_administrators_separate: 'organisation.administrators-separate',
  post_validity: 'organisation.dates-reversed',
  post_region_code_fkey: 'organisation.region-unknown',
}

/** The database holds the rules; its named constraints are told as refusals. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : ''
    const code = refusalOf[constraint]
    throw code ? refuse(code) : error
  }
}
