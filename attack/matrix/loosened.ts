/**
 * Proof that the matrix bites: one line of the product is loosened while it is loaded, and the run has to notice. Preload of a process of
 * its own: `LOOSEN=<key> node --import ./attack/matrix/loosened.ts attack/main.ts matrix`.
 */
import { registerHooks } from 'node:module'

interface Loosening {
  /** End of the file's address, what stands there, what is put in its place. */
  readonly file: string
  readonly from: string
  readonly to: string
  /** What somebody could then do. */
  readonly means: string
}

const policy = '/src/modules/cases/policy.ts'

/** Each is a mistake that somebody could make. */
export const loosenings: Readonly<Record<string, Loosening>> = {
  'counter-anywhere': {
    file: policy,
    from: 'intake.includes(post.role) ? serves(post, state) :',
    to: 'intake.includes(post.role) ? true :',
    means: 'a counter handles cases of another township',
  },
  'office-anywhere': {
    file: policy,
    from: 'serves(post, state) : handles(post.officeId, state)',
    to: 'serves(post, state) : true',
    means: 'any office rejects, extends, revokes any case',
  },
  'step-of-any-office': {
    file: policy,
    from: "if (grant.in === 'step') return openStep(state)?.officeId === post.officeId",
    to: "if (grant.in === 'step') return handles(post.officeId, state)",
    means: 'an office that passed a case on still decides it',
  },
  'colleague-step': {
    file: policy,
    from: 'if (!step || step.staffId === null || step.staffId === actor.staffId) return false',
    to: 'if (step !== null) return false',
    means: 'anybody of the office works on a step in a colleague’s hands',
  },
  'caseworker-denies': {
    file: policy,
    from: "deny: { staff: deciders, in: 'step' }",
    to: "deny: { staff: officers, in: 'step' }",
    means: 'a caseworker decides',
  },
  'extension-unapproved': {
    file: policy,
    from: "extend: { staff: ['office-head'], in: 'handling' }",
    to: "extend: { staff: officers, in: 'handling' }",
    means: 'an extension without the head of the office (行政许可法第四十二条)',
  },
  'drafts-shown': {
    file: policy,
    from: "if (state.status === 'draft') return false",
    to: '',
    means: 'staff read what nobody has handed in',
  },
  'any-company': {
    file: policy,
    from: 'return actor.actingFor?.legalPersonId === parties.legalPersonId',
    to: 'return actor.actingFor !== null',
    means: 'whoever acts for some company reads every company’s cases',
  },
  'posts-add-up': {
    file: '/src/modules/cases/reading.ts',
    from: "if (!mayUnmask(actor, loaded.state)) throw new Refusal('forbidden', 'cases.not-yours', { command: 'unmask' })",
    to: 'void mayUnmask',
    means: 'who watches here and works elsewhere reads full identities (this one was real)',
  },
  'counter-watches': {
    file: '/src/modules/cases/scope.ts',
    from: 'actor.posts.filter((post) => watching.has(post.role))',
    to: 'actor.posts',
    means: 'a head elsewhere who works at a counter here reads the figures of the place (this one was real)',
  },
  'work-list-everywhere': {
    file: '/src/modules/cases/scope.ts',
    from: 'scope.regions.some((prefix) => prefix.length <= 6)',
    to: 'scope.regions.length > 0',
    means: 'a township’s work list shows the county',
  },
  'mandate-ignored': {
    file: '/src/modules/cases/standing.ts',
    from: 'if (row.legalPersonId === null) return',
    to: 'if (row.legalPersonId !== undefined) return',
    means: 'an agent whose mandate ended, or covers something else, goes on reading',
  },
  'files-of-any-case': {
    file: '/src/modules/materials/api.ts',
    from: 'const ofCase = upload.caseId !== null && (await door.mayReadCase(actor, upload.caseId))',
    to: 'const ofCase = upload.caseId !== null',
    means: 'every file of a case is open to whoever is signed in',
  },
  'door-open': {
    file: '/src/platform/http/mount.ts',
    from: "if (route.needs !== 'signed-in' && !authentication.permits(request.actor, route.needs)) {",
    to: "if (route.needs.startsWith('organisation.') && request.actor.kind !== 'staff') {",
    means: 'routes ask for a session only',
  },
  'supervisor-works': {
    file: '/src/modules/identity/policy.ts',
    from: "  supervisor: [\n    'cases.work',",
    to: "  supervisor: [\n    'cases.work',\n    'cases.handle',",
    means: 'supervision is let in to act on cases',
  },
}

const chosen = loosenings[process.env.LOOSEN ?? '']
if (process.env.LOOSEN && !chosen) throw new Error(`no loosening ${process.env.LOOSEN}`)
if (chosen) {
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context)
      if (!url.endsWith(chosen.file)) return loaded
      const source = String(loaded.source)
      if (!source.includes(chosen.from)) throw new Error(`${chosen.file} does not say “${chosen.from}” any more`)
      return { ...loaded, source: source.replace(chosen.from, chosen.to) }
    },
  })
}
