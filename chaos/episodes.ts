/** What people do in the county, command by command, each told to `say` so that a fault can be put under it. */
import { hash } from 'node:crypto'
import { uuidv7 } from '../src/platform/crypto.ts'
import { type Answer, type Call, hiddenFields, multipart, picture, post, write } from './client.ts'
import { type Applicant, type County, codeOf, type Officer, sessionCookie } from './county.ts'
import type { Journal } from './journal.ts'
import { pick } from './random.ts'

/** Commands a fault can be put under. */
export const commandNames = [
  'start-draft',
  'save-page',
  'choose-files',
  'submit',
  'intake',
  'upload',
  'notice',
  'supplement',
  'accept',
  'opinion',
  'decide',
  'issue',
  'deliver',
  'password',
  'one-time-code',
  'ask-code',
] as const
export type CommandName = (typeof commandNames)[number]

/** Sends a call until it is answered for good; a fault may strike under a named command. */
export type Say = (call: Call, command?: CommandName) => Promise<Answer>

export interface Actors {
  readonly county: County
  readonly say: Say
  readonly journal: Journal
  readonly random: () => number
}

interface CaseAnswer {
  id: string
  version: number
  number: string | null
  status: string
  steps: readonly { status: string; function: string }[]
  materials: readonly { key: string; state: string }[]
}

function expected(answer: Answer, command: CommandName, journal: Journal, statuses: readonly number[]): void {
  if (statuses.includes(answer.status)) return
  journal.surprises.push({ command, status: answer.status, text: answer.text.slice(0, 300) })
  throw new EpisodeOver(`${command}: ${answer.status} ${answer.text.slice(0, 200)}`)
}

/** An episode that cannot go on; what it had been told so far stays in the journal. */
export class EpisodeOver extends Error {}

/** Applicants of one's own among several at work: two people would go on with the same open draft. */
export function ownPeople(actors: Actors, index: number, of: number): Actors {
  const applicants = actors.county.applicants.filter((_, place) => place % of === index)
  return { ...actors, county: { ...actors.county, applicants } }
}

/** A write on a case whose answer is the case. */
async function onCase(actors: Actors, command: CommandName, call: Call & { key: string }): Promise<CaseAnswer> {
  const answer = await actors.say(call, command)
  expected(answer, command, actors.journal, [200, 201])
  const view = answer.json as unknown as CaseAnswer
  const { id: caseId, version, number } = view
  actors.journal.cases.push({ key: call.key, command, caseId, version, number })
  return view
}

/** One file for work at a counter. */
export async function uploadFile(actors: Actors, officer: Officer): Promise<string> {
  const file = picture(uuidv7())
  const call = await multipart('/api/uploads', officer.cookie, [['file', file]])
  const answer = await actors.say(call, 'upload')
  expected(answer, 'upload', actors.journal, [201])
  const { uploadId } = answer.json as { uploadId: string }
  const digest = hash('sm3', Buffer.from(await file.arrayBuffer()))
  actors.journal.uploads.push({ uploadId, digest, cookie: officer.cookie })
  return uploadId
}

/** What a clerk sends for somebody at the counter, everything on paper. */
export function intakeOf(county: County, applicant: Applicant, mark: string) {
  return {
    itemCode: county.item.code,
    applicant: { kind: 'individual', personId: applicant.personId },
    answers: {
      ...{ applicantKind: 'individual', name: applicant.name, idNumber: applicant.idNumber },
      ...{ address: `三封寺镇 ${mark} 号`, phone: applicant.phone },
    },
    materials: county.item.materials.map((key) => ({ key, state: 'supplied', medium: 'paper' })),
    presence: { who: 'applicant', place: 'county-hall', purpose: 'submit' },
    through: 'receive',
  }
}

/** Somebody comes to the counter. */
export async function takeIn(actors: Actors): Promise<CaseAnswer> {
  const { county, random } = actors
  const applicant = pick(random, county.applicants)
  const clerk = pick(random, county.clerks)
  return onCase(actors, 'intake', write('/api/cases', clerk.cookie, intakeOf(county, applicant, uuidv7().slice(-8))))
}

/** Somebody applies online: draft, pages, files, receipt. */
export async function applyOnline(actors: Actors): Promise<CaseAnswer> {
  const { county, journal, random, say } = actors
  const applicant = pick(random, county.applicants)
  const { cookie } = applicant
  const first = `/apply/${county.item.code}`
  const start = await say({ method: 'GET', path: first, cookie })
  const fields = hiddenFields(start.text, first)
  const begun = await say(post(first, cookie, fields), 'start-draft')
  expected(begun, 'start-draft', journal, [303])
  const caseId = /^\/apply\/([0-9a-f-]{36})\//.exec(begun.location)?.[1]
  if (!caseId) throw new EpisodeOver(`start-draft went to ${begun.location}`)
  journal.drafts.push({ key: fields.requestId ?? '', caseId })
  let next = begun.location
  const address = `三封寺镇 ${uuidv7().slice(-8)} 号`
  for (let page = 0; page < 8 && next.includes('/pages/'); page += 1) {
    const shown = await say({ method: 'GET', path: next, cookie })
    const typed = {
      applicantKind: 'individual',
      name: applicant.name,
      idNumber: applicant.idNumber,
      address,
      phone: applicant.phone,
    }
    const asked = Object.entries(typed).filter(([name]) => shown.text.includes(`name="${name}"`))
    const saved = await say(
      post(next, cookie, { ...hiddenFields(shown.text), ...Object.fromEntries(asked) }),
      'save-page',
    )
    expected(saved, 'save-page', journal, [303])
    if (asked.some(([name]) => name === 'address')) journal.answers.push({ caseId, address })
    next = saved.location
  }
  const materials = `/apply/${caseId}/materials`
  if (next.startsWith(materials)) {
    const shown = await say({ method: 'GET', path: materials, cookie })
    const wanted = [...shown.text.matchAll(/<input[^>]*type="file"[^>]*name="([^"]+)"/g)].map(([, name = '']) => name)
    const named =
      wanted.length > 0 ? wanted : [...shown.text.matchAll(/name="(file:[^"]+)"/g)].map(([, name = '']) => name)
    const parts = [
      ...Object.entries({ ...hiddenFields(shown.text), press: 'go' }),
      ...named.map((name) => [name, picture(uuidv7())] as const),
    ]
    const kept = await say(await multipart(materials, cookie, parts), 'choose-files')
    expected(kept, 'choose-files', journal, [303])
  }
  const check = `/apply/${caseId}/check`
  const shown = await say({ method: 'GET', path: check, cookie })
  const agreed: Record<string, string> = { ...hiddenFields(shown.text, check), agree: 'yes' }
  const done = await say(post(check, cookie, agreed), 'submit')
  expected(done, 'submit', journal, [303])
  if (!done.location.endsWith('/done')) throw new EpisodeOver(`submit went to ${done.location}`)
  const officer = pick(random, county.officers)
  const view = (await say({ method: 'GET', path: `/api/cases/${caseId}`, cookie: officer.cookie }))
    .json as unknown as CaseAnswer
  journal.cases.push({
    key: agreed.requestId ?? '',
    command: 'submit',
    caseId,
    version: view.version,
    number: view.number,
  })
  return view
}

/** A case that was handed in, through to the applicant's hands, by different people. */
export async function seeThrough(actors: Actors, from: CaseAnswer): Promise<void> {
  const { county, random } = actors
  const officer = pick(random, county.officers)
  const approver = pick(random, county.approvers)
  const clerk = pick(random, county.clerks)
  let view = from
  const path = (noun: string) => `/api/cases/${view.id}/${noun}`
  const on = async (command: CommandName, noun: string, who: Officer, body: object) => {
    view = await onCase(actors, command, write(path(noun), who.cookie, { version: view.version, ...body }))
  }
  if (random() < 0.5) {
    const [material] = county.item.materials
    await on('notice', 'notices', officer, { items: [{ key: material, problem: '看不清楚', remedy: '请重交' }] })
    const uploadId = await uploadFile(actors, clerk)
    const supplied = { key: material, state: 'supplied', medium: 'electronic', uploads: [uploadId] }
    await on('supplement', 'supplements', clerk, { materials: [supplied] })
  }
  await on('accept', 'acceptance', officer, {})
  for (
    let step = 0;
    step < 6 && view.steps.find(({ status }) => status === 'open')?.function !== 'approve';
    step += 1
  ) {
    const inspectors = [officer.staffId, approver.staffId]
    await on('opinion', 'opinions', officer, { opinion: '符合条件', recommendation: 'grant', inspectors })
  }
  await on('decide', 'grant', approver, { validTo: '2031-05-11' })
  await on('issue', 'result', officer, { number: null })
  const receipt = { method: 'window', receiver: 'applicant', identityChecked: true, signed: true }
  const presence = { who: 'applicant', place: 'county-hall', purpose: 'pick-up' }
  await on('deliver', 'deliveries', officer, { ...receipt, presence })
}

let numbersUsed = 0
/** A visitor with a number nobody has used asks for a sign-in code. */
export async function askCode(actors: Actors): Promise<void> {
  const { journal, say } = actors
  numbersUsed += 1
  const phone = `1991${String(numbersUsed).padStart(7, '0')}`
  const shown = await say({ method: 'GET', path: '/sign-in' })
  const asked = await say(
    post('/sign-in', shown.cookies.join('; '), { ...hiddenFields(shown.text), phone }),
    'ask-code',
  )
  expected(asked, 'ask-code', journal, [303])
  journal.codes.push({ phone })
}

/** A member of staff signs in with password and one-time code. A code used by a killed try is asked for again later, as a person would. */
export async function signIn(actors: Actors, officer: Officer): Promise<void> {
  const { county, journal, say } = actors
  const given = await say(write('/api/session', '', { workNo: officer.workNo, password: county.password }), 'password')
  expected(given, 'password', journal, [200])
  const pending = given.cookies.find((one) => one.startsWith(`${sessionCookie}=`)) ?? ''
  const code = codeOf(officer.totp, new Date(Date.now() + county.clockMs))
  const confirmed = await say(write('/api/session/code', pending, { code }), 'one-time-code')
  // The killed try may have used the code or the half-open session; that is a refusal in words, not a fault.
  expected(confirmed, 'one-time-code', journal, [200, 401, 403, 409, 422])
  const cookie = confirmed.cookies.find((one) => one.startsWith(`${sessionCookie}=`))
  if (confirmed.status === 200 && cookie) journal.sessions.push({ cookie })
}
