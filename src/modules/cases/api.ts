/** The JSON door: each route is one use case; the reply of a write is the case as it now stands. */
import type { FastifyInstance } from 'fastify'
import type { PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Actor } from '#modules/identity/model.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { Call, Handlers } from '#platform/http/mount.ts'
import { mount } from '#platform/http/mount.ts'
import type { Route } from '#platform/http/route-table.ts'
import type { CaseCommand } from './commands.ts'
import { type CaseView, casesRoutes } from './contract.ts'
import { presenceAt } from './filing.ts'
import type { Cases } from './service.ts'

type Versioned = { version: number }

/** Staff routes: mount has checked the permission, this narrows the type. */
function staffOf(actor: Actor): Extract<Actor, { kind: 'staff' }> {
  if (actor.kind !== 'staff') throw new Refusal('forbidden', 'platform.not-permitted')
  return actor
}

/** What only a person may ask, for the own cause or the organisation acted for. */
function personOf(actor: Actor): Extract<Actor, { kind: 'person' }> {
  if (actor.kind !== 'person') throw new Refusal('forbidden', 'platform.not-permitted')
  return actor
}

export function mountCases(app: FastifyInstance, cases: Cases, today: () => PlainDate): void {
  /** A handler for a command whose content is the body itself. */
  const commands =
    <Body extends Versioned>(toCommand: (body: Body, actor: Actor) => CaseCommand) =>
    async (call: {
      params: unknown
      body: unknown
      actor: unknown
      stamp: Call<Route & { method: 'POST' }>['stamp']
    }): Promise<CaseView> => {
      const { id } = call.params as { id: string }
      const actor = call.actor as Actor
      const body = call.body as Body
      const written = await cases.command(actor, id, call.stamp, body.version, toCommand(body, actor))
      return cases.view(actor, id, written)
    }

  const handlers: Handlers<typeof casesRoutes> = {
    worklist: ({ query, actor }) => cases.worklist(actor as Actor, query),
    worklistCounts: ({ actor }) => cases.worklistCounts(actor as Actor),
    board: ({ actor }) => cases.board(actor as Actor),
    intake: async ({ body, actor, stamp }) => {
      const id = await cases.intake(staffOf(actor as Actor), body, stamp)
      return cases.view(actor as Actor, id)
    },
    apply: ({ body, actor, stamp }) => cases.apply(personOf(actor as Actor), body, stamp),
    prepareIntake: ({ body, actor }) => cases.prepareIntake(staffOf(actor as Actor), body),
    findCase: ({ query, actor }) => cases.viewByNumber(actor as Actor, query.number),
    getCase: ({ params, actor }) => cases.view(actor as Actor, params.id),
    unmask: ({ params, body, actor }) => cases.unmask(staffOf(actor as Actor), params.id, body.reason),
    preScreen: commands(({ version: _, ...data }) => ({ type: 'pre-screen', data }) as CaseCommand),
    receive: commands<Versioned & { presence: Parameters<typeof presenceAt>[1] }>((body, actor) => ({
      type: 'receive',
      data: { presence: presenceAt(actor, body.presence, today()) },
    })),
    notifyOnce: commands(({ version: _, ...data }) => ({ type: 'notify-once', data }) as CaseCommand),
    requestLate: commands(({ version: _, ...data }) => ({ type: 'request-late', data }) as CaseCommand),
    supplement: async ({ params, body, actor, stamp }) => {
      const written = await cases.supplement(actor as Actor, params.id, stamp, body)
      return cases.view(actor as Actor, params.id, written)
    },
    accept: async ({ params, body, actor, stamp }) => {
      const written = await cases.accept(actor as Actor, params.id, stamp, body)
      return cases.view(actor as Actor, params.id, written)
    },
    notAccept: commands(({ version: _, ...data }) => ({ type: 'not-accept', data }) as CaseCommand),
    notRequire: commands(({ version: _, ...data }) => ({ type: 'not-require', data }) as CaseCommand),
    supplyDeferred: async ({ params, body, actor, stamp }) => {
      const written = await cases.supplyDeferred(actor as Actor, params.id, stamp, body)
      return cases.view(actor as Actor, params.id, written)
    },
    extendDeferral: commands(({ version: _, ...data }) => ({ type: 'extend-deferral', data }) as CaseCommand),
    claim: commands((_body, actor) => ({ type: 'claim', data: { staffId: staffOf(actor).staffId } })),
    completeStep: commands(({ version: _, ...data }) => ({ type: 'complete-step', data }) as CaseCommand),
    returnStep: commands(({ version: _, ...data }) => ({ type: 'return-step', data }) as CaseCommand),
    transfer: commands(({ version: _, ...data }) => ({ type: 'transfer', data }) as CaseCommand),
    suspend: commands(
      ({ version: _, ...data }) => ({ type: 'suspend', data: { ...data, suspensionId: uuidv7() } }) as CaseCommand,
    ),
    resume: commands(
      ({ version: _, ...data }) => ({ type: 'resume', data: { ...data, cause: 'finished' } }) as CaseCommand,
    ),
    extend: commands(({ version: _, ...data }) => ({ type: 'extend', data }) as CaseCommand),
    transferUp: commands(({ version: _, ...data }) => ({ type: 'transfer-up', data }) as CaseCommand),
    withdraw: commands(({ version: _, ...data }) => ({ type: 'withdraw', data }) as CaseCommand),
    terminate: commands(({ version: _, ...data }) => ({ type: 'terminate', data }) as CaseCommand),
    grant: commands(({ version: _, ...data }) => ({ type: 'grant', data }) as CaseCommand),
    deny: commands(({ version: _, ...data }) => ({ type: 'deny', data }) as CaseCommand),
    issue: async ({ params, body, actor, stamp }) => {
      await cases.issue(actor as Actor, params.id, stamp, body.version, body.number)
      return cases.view(actor as Actor, params.id)
    },
    dispatch: commands(({ version: _, ...data }) => ({ type: 'dispatch', data }) as CaseCommand),
    deliver: commands<Versioned & { presence: Parameters<typeof presenceAt>[1] }>(
      ({ version: _, presence, ...data }, actor) => {
        const recorded = presenceAt(actor, presence, today())
        return {
          type: 'deliver',
          data: { ...data, presence: recorded && { ...recorded, purpose: 'pick-up' } },
        } as CaseCommand
      },
    ),
    archive: commands(() => ({ type: 'archive', data: {} })),
    verifyCommitment: commands(({ version: _, ...data }) => ({ type: 'verify-commitment', data }) as CaseCommand),
    revoke: async ({ params, body, actor, stamp }) => {
      const { version, ...data } = body
      await cases.revoke(actor as Actor, params.id, stamp, version, { type: 'revoke', data })
      return cases.view(actor as Actor, params.id)
    },
    recordPresence: commands<Versioned & { presence: NonNullable<Parameters<typeof presenceAt>[1]> }>(
      (body, actor) =>
        ({
          type: 'record-presence',
          data: { presence: presenceAt(actor, body.presence, today()) },
        }) as CaseCommand,
    ),
    correctRecord: commands<Versioned & { record: number }>(
      ({ version: _, record, ...data }) =>
        ({ type: 'correct-record', data: { ...data, version: record } }) as CaseCommand,
    ),
    verifyReceipt: ({ query }) => cases.verifyReceipt(query.number, query.head),
    receiptProof: async ({ query }) => {
      const answer = await cases.receiptProof(query.number, query.head)
      if (!answer) throw new Refusal('not-found', 'cases.no-such-receipt')
      return answer
    },
  }
  mount(app, casesRoutes, noting(handlers, cases))
}

type CaseHandlers = Handlers<typeof casesRoutes>

/** The same handlers; those that write say so before they answer, so that whoever wrote reads the numbers of their lists as they are after it. */
function noting(handlers: CaseHandlers, cases: Cases): CaseHandlers {
  const noted = Object.entries(handlers).map(([name, handle]) => {
    const answer = handle as (call: { readonly actor: unknown }) => Promise<unknown>
    const writing = async (call: { readonly actor: unknown }) => {
      try {
        return await answer(call)
      } finally {
        cases.noteWrite(call.actor as Actor)
      }
    }
    return [name, casesRoutes[name as keyof typeof casesRoutes].method === 'GET' ? handle : writing]
  })
  return Object.fromEntries(noted) as CaseHandlers
}
