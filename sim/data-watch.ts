/** What people are asked (I23) and who looks at their data (I24): watched while it happens, judged then and at the end. */
import type { FormSchema } from '../src/modules/catalog/model.ts'
import { formOf } from '../src/modules/catalog/service.ts'
import type { Answer } from './clients.ts'
import { type County, homeAddress, type SimItem, type StaffMember } from './county.ts'
import { answerable, type Held } from './oracle/once-only.ts'
import type { Row, Store } from './store/store.ts'

interface Surroundings {
  readonly store: Store
  readonly county: County
  readonly wrong: (invariant: string, text: string) => void
}

/** A look at the full data of a case's applicant, with what came of it. */
interface Look {
  readonly row: Row
  readonly member: StaffMember
  readonly purpose: string
  readonly kind: Answer['kind']
}

const fieldsOf = (form: FormSchema) =>
  Object.entries(form.properties).map(([field, { 'x-source': source }]) => [field, source] as const)

export class DataWatch {
  private readonly on: Surroundings
  private readonly looks: Look[] = []

  constructor(on: Surroundings) {
    this.on = on
  }

  /** What the platform holds of the parties of a case. */
  private held(parties: Row): Held {
    const { store, county } = this.on
    const personId = parties.person_id ?? parties.agent_person_id
    const person = store.committedRow('person', personId)
    const resident = county.residents.find((one) => one.personId === personId)
    const legal = store.committedRow('legal_person', parties.legal_person_id)
    return {
      person: person &&
        resident && {
          ...{ name: String(person.name), idNumber: resident.idNumber },
          address: person.address_sealed === null ? null : homeAddress,
          phone: person.phone_sealed === null ? null : resident.phone,
        },
      // What a register no longer says is asked again.
      legal:
        legal && legal.verified_at !== null
          ? {
              ...{ name: String(legal.name), creditCode: String(legal.credit_code) },
              representative: store.committedRow('person', legal.representative_person_id)?.name as string,
              address: legal.address as string | null,
            }
          : null,
    } as Held
  }

  /** I23: the pages of a draft leave no question open that the platform could answer, and know the right answers. */
  shown(
    row: Row,
    draft: {
      readonly form: FormSchema
      readonly known: Readonly<Record<string, { readonly value: string } | undefined>>
    },
  ): void {
    for (const { field, source, answer } of answerable(fieldsOf(draft.form), this.held(row))) {
      const known = draft.known[source]?.value
      if (known !== answer)
        this.on.wrong('I23', `${field} is ${known === undefined ? 'asked' : 'known otherwise'} on a page, and is held`)
    }
  }

  /** I23: a counter is told what it need not ask, and what is settled. */
  prepared(parties: Row, item: SimItem, answers: Readonly<Record<string, { readonly settled: boolean }>>): void {
    for (const { field, settled } of answerable(fieldsOf(formOf(item.content)), this.held(parties))) {
      const told = answers[field]
      if (!told || (settled && !told.settled)) this.on.wrong('I23', `a counter has to ask for ${field}, which is held`)
    }
  }

  /**
   * I23: nobody is sent back for what the platform holds: online for what is settled (the rest is shown filled in, to be confirmed), at a
   * counter for anything but the phone, which the clerk types.
   */
  refused(
    parties: Row,
    item: SimItem,
    { code, params }: Extract<Answer, { readonly kind: 'refused' }>,
    where: 'online' | 'counter',
  ): void {
    if (code !== 'platform.fields') return
    const named = new Set((params.errors as { readonly field: string }[]).map(({ field }) => field))
    for (const { field, settled } of answerable(fieldsOf(formOf(item.content)), this.held(parties)))
      if (named.has(field) && (settled || (where === 'counter' && field !== 'phone')))
        this.on.wrong('I23', `sent back for ${field}, which is held (${where})`)
  }

  looked(look: Look): void {
    this.looks.push(look)
  }

  atTheEnd(): void {
    this.checkOrigins()
    this.checkLooks()
    this.checkCalls()
  }

  /** I23: nobody types who applies here, nor another address than the one that is held; the record says so. */
  private checkOrigins(): void {
    const { store, county } = this.on
    for (const { type, case_id: caseId, data } of store.committed('case_event')) {
      const row = store.committedRow('case_file', caseId)
      const item = county.items.find((one) => one.itemId === row?.service_item_id)
      if (type !== 'case-submitted' || !row || !item) continue
      const { origins } = data as { readonly origins: Readonly<Record<string, string>> }
      for (const { field } of answerable(fieldsOf(formOf(item.content)), this.held(row)))
        if (field !== 'phone' && (origins[field] ?? 'applicant') === 'applicant')
          this.on.wrong('I23', `${String(row.number)}: ${field} counts as the applicant’s own words`)
    }
  }

  /** I24: a look that was answered stands in the list of the person and in the audit trail; nothing stands there that nobody looked at. */
  private checkLooks(): void {
    const { store, wrong } = this.on
    const notes = store.committed('personal_data_access').filter((note) => note.case_id !== null)
    const trail = store.committed('audit_record').filter(({ action }) => action === 'cases.unmasked')
    const same = (look: Look, note: Row) =>
      note.case_id === look.row.id && note.actor_key === `staff:${look.member.staffId}` && note.purpose === look.purpose
    const answered = this.looks.filter(({ kind }) => kind === 'done')
    for (const look of answered) {
      const number = String(look.row.number ?? look.row.id)
      const personId = look.row.person_id ?? look.row.agent_person_id
      const note = notes.find((one) => same(look, one) && one.person_id === personId)
      if (personId !== null && !note) wrong('I24', `${number}: ${look.member.name} looked, and the person cannot know`)
      if (note && ((note.fields as readonly string[]).length !== 3 || note.actor_name !== look.member.name))
        wrong('I24', `${number}: the note does not say who saw what`)
      const audited = trail.some(
        (record) =>
          record.object === `case:${String(look.row.id)}` &&
          record.actor_key === `staff:${look.member.staffId}` &&
          record.purpose === look.purpose,
      )
      if (!audited) wrong('I24', `${number}: ${look.member.name} looked, and no record says so`)
    }
    for (const note of notes)
      if (!this.looks.some((look) => look.kind !== 'refused' && same(look, note)))
        wrong('I24', `case ${String(note.case_id)}: a note of ${String(note.actor_name)}, who was shown nothing`)
  }

  /** I24: each call to a register names somebody, a purpose and the law it rests on. */
  private checkCalls(): void {
    for (const call of this.on.store.committed('exchange_call'))
      if (
        !/^(person|staff|system):/.test(String(call.actor_key)) ||
        !call.purpose ||
        !/《.+》/.test(String(call.basis))
      )
        this.on.wrong('I24', `a register was asked for ${String(call.purpose)}, by ${String(call.basis)}`)
  }
}
