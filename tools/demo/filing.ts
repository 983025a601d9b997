/** How a demonstration case comes in: at a counter in one sitting, or online from draft to receipt. */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { MaterialInput } from '#modules/cases/contract.ts'
import { materialsOnFile } from '#modules/cases/materials-on-file.ts'
import { nextQuestion, type ServiceItem, type VariantAnswers } from '#modules/catalog/model.ts'
import { formOf } from '#modules/catalog/service.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import type { StoredFile } from '#platform/files/file-store.ts'
import type { Services } from '../../src/services.ts'
import type { Random } from '../demo-people/random.ts'
import { fillForm } from './answers.ts'
import type { Cast, DemoApplicant, PersonActor, StaffActor } from './cast.ts'
import type { Plan } from './plans.ts'

export interface FilingParts {
  readonly services: Services
  readonly cast: Cast
  readonly pages: readonly StoredFile[]
  readonly plan: Plan
  readonly item: ServiceItem
  readonly applicant: DemoApplicant
  readonly today: PlainDate
  readonly random: Random
  readonly stamp: (what: string) => RequestStamp
}

const counterPlace = { window: 'county-hall', township: 'township-centre', village: 'village-station' } as const
const applicationWords = /申请|承诺|声明|登记表|授权|委托/

function answersFor({ cast, applicant, item, today, random }: FilingParts) {
  const { person, company } = applicant
  const other = cast.otherThan(person, random)
  const phone = person.phone ?? other.phone ?? ''
  const representative = company ? cast.residentOf(company.representative).name : ''
  return fillForm(
    formOf(item),
    { person, company: company && { ...company, representative }, other, phone },
    today,
    random,
  )
}

/** In the demonstration everybody takes the first way that is offered. */
export function variantAnswersFor(item: ServiceItem): VariantAnswers {
  const { variants } = item.extras ?? {}
  const answers: Record<string, string> = {}
  for (let open = variants && nextQuestion(variants, answers); open; open = variants && nextQuestion(variants, answers))
    answers[open.key] = open.options[0]?.key ?? ''
  return answers
}

/** The materials nobody has yet, each with what this applicant does about it. */
async function bring({ services, cast, applicant, item, plan, today }: FilingParts) {
  const { person, company } = applicant
  const holder = company ? { legalPersonId: cast.legalPersonId(company) } : { personId: cast.personId(person) }
  const held = await services.licences.heldBy(services.db, holder)
  const wanted = materialsOnFile(item, held, services.casesDeps.connectedSources, today).filter(
    (material) => material.state === 'missing' && !material.conditional && material.required,
  )
  const deferred = plan.fate.promise === 'deferred-materials' ? wanted.filter((m) => m.deferrable).slice(0, 1) : []
  const promised =
    plan.fate.promise === 'notice-and-commitment'
      ? wanted.filter((m) => !applicationWords.test(m.name)).slice(0, 1)
      : []
  const supplied = wanted.filter((m) => !deferred.includes(m) && !promised.includes(m))
  return { supplied, deferred, promised: plan.fate.promise === 'notice-and-commitment' }
}

/** Which promise stands behind a filing, if any. */
const promiseOf = (brought: Awaited<ReturnType<typeof bring>>) =>
  brought.promised
    ? ('notice-and-commitment' as const)
    : brought.deferred.length > 0
      ? ('deferred-materials' as const)
      : null

/** A case taken in at a counter. Answers its id; a repeat answers the same. */
export async function fileAtCounter(parts: FilingParts, clerk: StaffActor): Promise<string> {
  const { services, cast, applicant, plan, item } = parts
  const { person, company } = applicant
  const brought = await bring(parts)
  const channel = plan.channel === 'online' ? 'window' : plan.channel
  const materials: MaterialInput[] = [
    ...brought.supplied.map((m) => ({ key: m.key, state: 'supplied' as const, medium: 'paper' as const, uploads: [] })),
    ...brought.deferred.map((m) => ({ key: m.key, state: 'deferred' as const, medium: null, uploads: [] })),
  ]
  const { fate } = plan
  const atOnce = fate.hold === undefined && fate.acceptAfter === 0 && !fate.notice && fate.ending === 'grant'
  const settles =
    atOnce &&
    item.handling === 'on-the-spot' &&
    channel === 'window' &&
    clerk.posts.some((p) => p.role === 'window-clerk')
  return services.cases.intake(
    clerk,
    {
      itemCode: item.code,
      applicant: company
        ? { kind: 'legal-entity', legalPersonId: cast.legalPersonId(company), agentPersonId: cast.personId(person) }
        : { kind: 'individual', personId: cast.personId(person), agentPersonId: null },
      answers: answersFor(parts),
      variantAnswers: variantAnswersFor(item),
      materials,
      commitment: promiseOf(brought),
      deferrals: [],
      presence: {
        who: fate.helped ? 'staff-helper' : 'applicant',
        place: counterPlace[channel],
        purpose: 'submit',
      },
      through: settles ? 'settle' : 'receive',
    },
    parts.stamp('open'),
  )
}

/** Opens the draft and fills the form in. Answers the case id. */
export async function draftOnline(parts: FilingParts, actor: PersonActor): Promise<string> {
  const { services, item } = parts
  const caseId = await services.cases.startDraft(actor, item.code, parts.stamp('open'), variantAnswersFor(item))
  const state = await services.cases.stateOf(caseId)
  if (state.status !== 'draft') return caseId
  const page = formOf(item)['x-pages'][0]?.key ?? ''
  await services.cases.saveDraftPage(actor, caseId, { page, answers: answersFor(parts) })
  return caseId
}

/** Attaches the files and hands the draft in. */
export async function submitOnline(parts: FilingParts, actor: PersonActor, caseId: string): Promise<void> {
  const { services, pages, random } = parts
  const brought = await bring(parts)
  const uploads = await uploadPages(parts, `person:${actor.accountId}`, brought.supplied, random)
  await services.cases.saveDraftMaterials(actor, caseId, [
    ...uploads,
    ...brought.deferred.map((m) => ({ key: m.key, state: 'deferred' as const, medium: null, uploads: [] })),
  ])
  if (pages.length === 0) throw new Error('no pages to hand in')
  await services.cases.submitDraft(actor, caseId, parts.stamp('submit'), { commitment: promiseOf(brought) })
}

/** Sends a page for each material and answers what to hand in. */
export async function uploadPages(
  { services, pages }: Pick<FilingParts, 'services' | 'pages'>,
  actorKey: string,
  materials: readonly { readonly key: string; readonly name: string }[],
  random: Random,
): Promise<readonly MaterialInput[]> {
  return services.db.transaction(async (tx) => {
    const sent: MaterialInput[] = []
    for (const { key, name } of materials) {
      const file = { ...random.pick(pages), name: `${name.replace(/（.*$/, '').slice(0, 40)}.png` }
      const { uploadId } = await services.materials.addUpload(tx, actorKey, file)
      sent.push({ key, state: 'supplied', medium: 'electronic', uploads: [uploadId] })
    }
    return sent
  })
}
